// What a developer has to hand: look inside, try out, send a test and take it back, check a signature.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { adminPage, expectNotice, shoot } from '../lib/browser.js';
import { read, recordsWith } from '../lib/sandbox.js';
import { screens, sendSigned } from '../lib/site.js';
import { webhookSecret } from './senders.js';

const FORM = 'walk-unknown-form';
const calls = async () => ( await read( 'journal' ) ).filter( ( entry ) => entry.path.startsWith( '/api/' ) ).length;
const tool = ( page, name ) => page.goto( `${ screens.tools }&tool=${ name }` );
const box = ( page ) => page.getByLabel( 'Submission, as senders post it (JSON)' );

export default {
	async 'the last submission, raw and resolved'() {
		await sendSigned( await webhookSecret(), { form_id: FORM, fields: { first_name: 'Ina', last_name: 'Inspect', email: 'ina.inspect@example.test' } } );
		const page = await adminPage();
		await page.goto( screens.tools );
		await page.getByRole( 'region', { name: 'Received', exact: true } ).getByText( 'ina.inspect@example.test' ).first().waitFor();
		await page.getByRole( 'region', { name: 'Made of it', exact: true } ).getByText( 'surname' ).first().waitFor();
		await page.getByRole( 'button', { name: 'Copy: Received' } ).click();
		await page.getByRole( 'button', { name: 'Copy: Received' } ).getByText( 'Copied' ).waitFor();
		await shoot( page, 'tool-inspect' );
	},

	async 'a dry run shows the calls and makes none'() {
		const page = await adminPage();
		await tool( page, 'dry-run' );
		await box( page ).fill( '{"form_id":' );
		await page.getByRole( 'button', { name: 'Dry run', exact: true } ).click();
		await page.getByText( 'This is not JSON' ).waitFor();
		assert.equal( await box( page ).inputValue(), '{"form_id":' );
		const before = await calls();
		await box( page ).fill( JSON.stringify( { form_id: FORM, fields: { first_name: 'Dora', last_name: 'Dry', email: 'dora.dry@example.test' } } ) );
		await page.getByRole( 'button', { name: 'Dry run', exact: true } ).click();
		await page.getByText( 'Create the record' ).first().waitFor();
		await page.getByRole( 'region', { name: /Create the record: Body/ } ).getByText( 'Dora' ).first().waitFor();
		await shoot( page, 'tool-dry-run' );
		assert.equal( await calls(), before );
		assert.deepEqual( await recordsWith( 'Resource', 'dora.dry' ), [] );
	},

	async 'a test is sent, shown and removed'() {
		const page = await adminPage();
		await tool( page, 'test-send' );
		await page.getByLabel( 'The configured account: a simulator on this machine' ).check();
		await box( page ).fill( JSON.stringify( { form_id: FORM, fields: { first_name: 'Tess', last_name: 'Test', email: 'tess.test@example.test' } } ) );
		await page.getByRole( 'button', { name: 'Send the test' } ).click();
		await page.getByText( 'Tracker took it.' ).waitFor( { timeout: 60_000 } );
		assert.equal( ( await recordsWith( 'Resource', 'tess.test@example.test' ) ).length, 1 );
		const shown = await page.locator( '#wpbody-content' ).textContent();
		assert.ok( ! /Bearer [A-Za-z0-9._-]{20,}/.test( shown ), 'a token is on the page' );
		await shoot( page, 'tool-test-send' );
		await page.getByRole( 'button', { name: 'Remove what the test made' } ).click();
		await expectNotice( page, 'Removed from Tracker:' );
		assert.deepEqual( await recordsWith( 'Resource', 'tess.test@example.test' ), [] );
	},

	async 'the signature tester says which check fails'() {
		const secret = await webhookSecret();
		const page = await adminPage();
		const body = '{"form_id":"x","fields":{"email":"a@b.test"}}\nsecond line';
		const now = String( Math.floor( Date.now() / 1000 ) );
		const sign = ( bytes ) => createHmac( 'sha256', secret ).update( bytes ).digest( 'hex' );
		const examine = async ( timestamp, signature ) => {
			await tool( page, 'signature' );
			await page.getByLabel( 'Body, exactly as it is sent' ).fill( body );
			await page.getByLabel( 'X-Halt-Timestamp' ).fill( timestamp );
			await page.getByLabel( 'X-Halt-Webhook-Signature' ).fill( signature );
			await page.getByRole( 'button', { name: 'Examine' } ).click();
			assert.ok( ! ( await page.content() ).includes( secret ), 'the secret is on the page' );
		};
		await examine( now, sign( `${ now }.${ body }` ) );
		await page.getByText( 'A request like this is accepted now.' ).waitFor();
		await examine( now, sign( body ) );
		await page.getByText( 'It is the signature of the body alone.' ).waitFor();
		await page.getByRole( 'region', { name: 'Expected signature' } ).getByText( sign( `${ now }.${ body }` ) ).waitFor();
		await examine( '1700000000', sign( `1700000000.${ body }` ) );
		await page.getByText( 'Sign each request anew' ).waitFor();
		await shoot( page, 'tool-signature' );
	},

	async 'locks are cleared'() {
		const page = await adminPage();
		await tool( page, 'locks' );
		await page.getByRole( 'button', { name: 'Clear locks' } ).click();
		await expectNotice( page, /Nothing was stuck\.|Freed:/ );
	},
};
