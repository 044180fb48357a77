// Who is told when something breaks, and the address for uptime monitors.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, notice, pressAndAnswer, shoot } from '../lib/browser.js';
import { eventually } from '../lib/sandbox.js';
import { mails } from '../lib/machine.js';
import { screens, statusUrl } from '../lib/site.js';
import { assertForgotten, shownSecret } from './senders.js';

const section = ( page ) => page.getByRole( 'region', { name: 'Alerts & status', exact: true } );

const open = async () => {
	const page = await adminPage();
	await page.goto( screens.settings );
	return page;
};

const ask = async ( token ) => {
	const answer = await fetch( statusUrl, { headers: token ? { 'X-Halt-Status-Token': token } : {} } );
	return { status: answer.status, cache: answer.headers.get( 'cache-control' ), body: await answer.json() };
};

export default {
	async 'people are chosen, and a test reaches them'() {
		const page = await open();
		await section( page ).getByLabel( 'Recipients' ).fill( 'ops@example.test, nobody' );
		await section( page ).getByRole( 'button', { name: 'Save alerts' } ).click();
		await expectNotice( page, '1 field stays as it was' );
		await section( page ).getByText( 'No e-mail address: nobody' ).waitFor();
		assert.equal( await section( page ).getByLabel( 'Recipients' ).inputValue(), 'ops@example.test, nobody' );
		await section( page ).getByLabel( 'Recipients' ).fill( 'ops@example.test' );
		await section( page ).getByRole( 'button', { name: 'Save alerts' } ).click();
		await expectNotice( page, 'Settings saved.' );
		const before = mails().length;
		await section( page ).getByRole( 'button', { name: 'Send a test alert' } ).click();
		await expectNotice( page, 'E-mail: the test was handed over.' );
		const [ mail ] = ( await eventually( 'the mail', () => mails().slice( before ) ) );
		assert.match( JSON.stringify( mail ), /ops@example\.test/ );
		assert.match( JSON.stringify( mail ), /\[Halt Tracker\] Halt Tracker: / );
	},

	async 'an address that is not safe is refused'() {
		const page = await open();
		await section( page ).getByLabel( 'Webhook address' ).fill( 'http://alerts.example.test/hook' );
		await section( page ).getByRole( 'button', { name: 'Save alerts' } ).click();
		await expectNotice( page, '1 field stays as it was' );
		await section( page ).getByText( 'An https address without a user' ).waitFor();
		await page.reload();
		assert.equal( await section( page ).getByLabel( 'Webhook address' ).inputValue(), '' );
	},

	async 'the secret of the alert webhook is shown once'() {
		const page = await open();
		await section( page ).getByLabel( 'Webhook address' ).fill( 'https://alerts.invalid/hook' );
		await section( page ).getByRole( 'button', { name: 'Save alerts' } ).click();
		await expectNotice( page, 'Alerts to the webhook are signed with this secret.' );
		await assertForgotten( page, await shownSecret( page ) );
		await page.goto( screens.settings );
		await section( page ).getByRole( 'button', { name: 'Send a test alert' } ).click();
		// Nobody is there: the other channel works all the same.
		await expectNotice( page, 'Webhook: the test failed.' );
		await expectNotice( page, 'E-mail: the test was handed over.' );
		await section( page ).getByLabel( 'Webhook address' ).fill( '' );
		await section( page ).getByRole( 'button', { name: 'Save alerts' } ).click();
		await expectNotice( page, 'Settings saved.' );
	},

	async 'the status address needs its token, which is shown once'() {
		assert.equal( ( await ask( '' ) ).status, 401 );
		const page = await open();
		await section( page ).getByText( statusUrl ).waitFor();
		await section( page ).getByRole( 'button', { name: 'Open it: make a token' } ).click();
		await expectNotice( page, 'Token of the status address. Copy it now' );
		const token = await shownSecret( page );
		await assertForgotten( page, token );
		assert.deepEqual( [ ( await ask( '' ) ).status, ( await ask( `${ token }x` ) ).status ], [ 401, 401 ] );
		const answer = await ask( token );
		assert.deepEqual( [ answer.status, answer.body.ok, answer.cache ], [ 200, true, 'no-store' ], JSON.stringify( answer.body ) );
		assert.doesNotMatch( JSON.stringify( answer.body ), /@|example\.test/, 'nobody is named' );

		await page.goto( screens.settings );
		await shoot( page, 'settings-alerts' );
		await pressAndAnswer( page, section( page ).getByRole( 'button', { name: 'Make a new token' } ), true );
		const second = await shownSecret( page );
		assert.deepEqual( [ ( await ask( token ) ).status, ( await ask( second ) ).status ], [ 401, 200 ] );
		await page.goto( screens.settings );
		await section( page ).getByRole( 'button', { name: 'Close it' } ).click();
		await expectNotice( page, 'The status address is closed.' );
		assert.equal( ( await ask( second ) ).status, 401 );
		assert.equal( await notice( page, second ).count(), 0 );
	},
};
