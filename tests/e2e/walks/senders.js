// Who may post submissions: the webhook secret, and tokens for senders that cannot sign.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, pressAndAnswer, shoot } from '../lib/browser.js';
import { ingestUrl, screens, sendSigned, sendWithToken } from '../lib/site.js';

let secret = '';

/** The webhook secret, as the settings page shows it to an admin who asks. */
export async function webhookSecret() {
	if ( ! secret ) {
		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByRole( 'button', { name: 'Show the secret' } ).click();
		await expectNotice( page, 'The webhook secret:' );
		secret = await shownSecret( page );
	}
	return secret;
}

const unrouted = { form_id: 'walk-senders', fields: { first_name: 'Sam', last_name: 'Sender', email: 'sam.sender@example.test' } };

export const shownSecret = async ( page ) => ( await page.locator( '.notice code' ).first().innerText() ).trim();

export async function assertForgotten( page, text ) {
	for ( const address of [ screens.settings, screens.submissions, screens.profiles ] ) {
		await page.goto( address );
		assert.ok( ! ( await page.content() ).includes( text ), `the secret is in ${ address }` );
	}
}

export default {
	async 'the webhook secret is made, and shown by its own button only'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const section = page.getByRole( 'region', { name: 'Signed webhook', exact: true } );
		await section.getByText( ingestUrl ).first().waitFor();
		const make = section.getByRole( 'button', { name: 'Make a new one' } );
		if ( await section.getByText( 'There is no webhook secret.' ).isVisible() ) {
			await section.getByRole( 'button', { name: 'Show the secret' } ).click();
			await expectNotice( page, 'There is no webhook secret.' );
		}
		await pressAndAnswer( page, make, true );
		await page.locator( '.notice code' ).first().waitFor();
		secret = await shownSecret( page );
		assert.match( secret, /^\S{32,}$/ );
		await shoot( page, 'webhook-secret' );
		await assertForgotten( page, secret );

		await page.goto( screens.settings );
		await section.getByText( 'The webhook secret is set.' ).waitFor();
		await section.getByRole( 'button', { name: 'Show the secret' } ).click();
		await expectNotice( page, 'The webhook secret:' );
		assert.equal( await shownSecret( page ), secret );
		await assertForgotten( page, secret );
	},

	async 'what it signs is accepted, anything else is not'() {
		const accepted = await sendSigned( secret, unrouted );
		assert.deepEqual( [ accepted.status, accepted.body.status ], [ 202, 'unrouted' ] );
		assert.equal( ( await sendSigned( `${ secret }x`, unrouted ) ).status, 401 );
	},

	async 'a secret of the admin’s own needs some length'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const input = page.getByLabel( 'Or set your own' );
		await input.fill( 'too short' );
		await page.getByRole( 'button', { name: 'Use this secret' } ).click();
		assert.equal( await input.evaluate( ( element ) => element.validity.valid ), false );
		const own = 'A secret of my own, <b>&amp; 100% "long" enough';
		await input.fill( own );
		await page.getByRole( 'button', { name: 'Use this secret' } ).click();
		await expectNotice( page, 'The new webhook secret.' );
		const shown = await shownSecret( page );
		assert.equal( ( await sendSigned( own, { ...unrouted, form_id: 'walk-senders-own' } ) ).status, 202 );
		assert.equal( ( await sendSigned( secret, { ...unrouted, form_id: 'walk-senders-before' } ) ).status, 202, 'the one before works for a day' );
		await assertForgotten( page, own );

		await page.goto( screens.settings );
		await pressAndAnswer( page, page.getByRole( 'button', { name: 'Make a new one' } ), true );
		await expectNotice( page, 'The new webhook secret.' );
		secret = await shownSecret( page );
		assert.equal( shown, own );
	},

	async 'the token of a sender is shown once'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const section = page.getByRole( 'region', { name: 'Senders that cannot sign', exact: true } );
		await section.getByLabel( 'Name of a new sender' ).fill( 'Job board' );
		await page.keyboard.press( 'Enter' );
		await expectNotice( page, 'Token of “job-board”. Copy it now' );
		const first = await shownSecret( page );
		await shoot( page, 'token-once' );
		await assertForgotten( page, first );
		assert.equal( ( await sendWithToken( first, { ...unrouted, form_id: 'walk-token' } ) ).status, 202 );
		assert.equal( ( await sendWithToken( `${ first }x`, unrouted ) ).status, 401 );

		await page.goto( screens.settings );
		await section.getByLabel( 'Name of a new sender' ).fill( 'job board' );
		await section.getByRole( 'button', { name: 'Create token' } ).click();
		await expectNotice( page, 'No sender was added.' );
		await section.getByText( 'Please give a name that no other sender has.' ).waitFor();

		const row = section.getByRole( 'row', { name: /job-board/ } );
		await row.getByRole( 'button', { name: 'New token' } ).click();
		await expectNotice( page, 'New token of “job-board”.' );
		const second = await shownSecret( page );
		assert.notEqual( second, first );
		await row.getByText( 'The earlier token works until' ).waitFor();
		assert.equal( ( await sendWithToken( first, { ...unrouted, form_id: 'walk-token-earlier' } ) ).status, 202 );
		assert.equal( ( await sendWithToken( second, { ...unrouted, form_id: 'walk-token-new' } ) ).status, 202 );
	},

	async 'a deleted sender is a stranger'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const section = page.getByRole( 'region', { name: 'Senders that cannot sign', exact: true } );
		await section.getByLabel( 'Name of a new sender' ).fill( 'gone' );
		await section.getByRole( 'button', { name: 'Create token' } ).click();
		await expectNotice( page, 'Token of “gone”.' );
		const token = await shownSecret( page );
		const button = section.getByRole( 'row', { name: /gone/ } ).getByRole( 'button', { name: 'Delete' } );
		assert.match( await pressAndAnswer( page, button, true ), /^Delete this sender\?/ );
		await expectNotice( page, 'The sender was deleted.' );
		assert.equal( await section.getByRole( 'row', { name: /gone/ } ).count(), 0 );
		assert.equal( ( await sendWithToken( token, unrouted ) ).status, 401 );
	},
};
