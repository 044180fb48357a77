// The settings page: its parts, what is saved of them, and that it is obeyed.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, shoot } from '../lib/browser.js';
import { fastUrl, ingestUrl, screens, sendSigned } from '../lib/site.js';
import { webhookSecret } from './senders.js';

const unrouted = { form_id: 'walk-settings', fields: { first_name: 'Fay', last_name: 'Fast', email: 'fay.fast@example.test' } };

const open = async () => {
	const page = await adminPage();
	await page.goto( screens.settings );
	return page;
};

async function save( page ) {
	await page.getByRole( 'button', { name: 'Save settings' } ).click();
	await expectNotice( page, 'Settings saved.' );
}

export default {
	async 'a list on top leads to each part'() {
		const page = await open();
		const links = page.getByRole( 'navigation', { name: 'On this page' } ).getByRole( 'link' );
		const names = await links.allInnerTexts();
		assert.deepEqual( names, await page.locator( '#wpbody-content .wrap h2' ).allInnerTexts() );
		for ( const name of names ) {
			const link = links.filter( { hasText: name } ).first();
			await link.focus();
			await page.keyboard.press( 'Enter' );
			const heading = page.getByRole( 'heading', { name, exact: true, level: 2 } );
			const top = await heading.evaluate( ( element ) => element.getBoundingClientRect().top );
			const bar = await page.locator( '#wpadminbar' ).evaluate( ( element ) => element.getBoundingClientRect().bottom );
			assert.ok( top >= bar && top < 900, `“${ name }” is at ${ top }, and the admin bar ends at ${ bar }` );
		}
	},

	async 'what is typed wrongly is named at its field and not saved'() {
		const page = await open();
		const proxies = page.getByLabel( 'Trusted proxies' );
		const scanner = page.getByLabel( 'Address of clamd' );
		const days = page.getByLabel( 'Days after which undelivered submissions end' );
		await proxies.fill( '10.0.0.0/8, a.proxy, 2001:db8::/32, 10.0.0.0/99' );
		await scanner.fill( 'clamav' );
		await days.fill( '10' );
		await page.getByRole( 'button', { name: 'Save settings' } ).click();
		await expectNotice( page, '3 fields stay as they were' );
		// What was typed is there to be corrected, and says what is wrong with it.
		for ( const [ field, typed, fault ] of [ [ proxies, '10.0.0.0/8, a.proxy, 2001:db8::/32, 10.0.0.0/99', 'a.proxy, 10.0.0.0/99' ], [ scanner, 'clamav', 'The path of a socket' ], [ days, '10', '0, or at least 90.' ] ] ) {
			assert.equal( await field.inputValue(), typed );
			assert.equal( await field.getAttribute( 'aria-invalid' ), 'true' );
			const described = ( await field.getAttribute( 'aria-describedby' ) ).split( ' ' )[ 0 ];
			assert.ok( ( await page.locator( `[id="${ described }"]` ).innerText() ).includes( fault ) );
		}
		await shoot( page, 'settings-faults' );
		await page.reload();
		assert.deepEqual( [ await proxies.inputValue(), await scanner.inputValue(), await days.inputValue() ], [ '', '', '0' ] );
	},

	async 'the limit that really holds for files is said'() {
		const page = await open();
		// The stack's PHP takes 12 MB, the setting is 10 MB.
		await page.getByText( 'Largest file that arrives at all: 10 MB' ).waitFor();
		await page.getByText( 'This site is served by nginx' ).waitFor();
		await page.getByLabel( 'Largest file (MB)' ).fill( '50' );
		await save( page );
		await page.getByText( 'Largest file that arrives at all: 12 MB' ).waitFor();
		await page.getByLabel( 'Largest file (MB)' ).fill( '10' );
		await save( page );
	},

	async 'the fast path is shut until it is opened'() {
		const secret = await webhookSecret();
		assert.equal( ( await sendSigned( secret, unrouted, fastUrl ) ).status, 404 );
		const page = await open();
		await page.getByLabel( 'Open the fast path' ).check();
		await save( page );
		const taken = await sendSigned( secret, unrouted, fastUrl );
		assert.deepEqual( [ taken.status, taken.body.status ], [ 202, 'unrouted' ] );
		assert.equal( ( await sendSigned( `${ secret }x`, unrouted, fastUrl ) ).status, 401 );
		await page.getByLabel( 'Open the fast path' ).uncheck();
		await save( page );
		assert.equal( ( await sendSigned( secret, unrouted, fastUrl ) ).status, 404 );
	},

	async 'who asks too often is told to wait'() {
		const page = await open();
		const limit = page.getByLabel( 'Requests a minute of one address' );
		assert.equal( await limit.inputValue(), '20' );
		await limit.fill( '2' );
		await save( page );
		const answers = [];
		for ( let request = 0; request < 4; request++ ) {
			answers.push( await sendSigned( 'not-the-secret-of-this-site', unrouted, ingestUrl ) );
		}
		const last = answers.pop();
		assert.deepEqual( [ last.status, last.body.code ], [ 429, 'halt_tracker_throttled' ] );
		const seconds = Number( last.headers.get( 'retry-after' ) );
		assert.ok( seconds >= 1 && seconds <= 60, `Retry-After: ${ seconds }` );
		// The walks that follow send a good deal from this one address.
		await limit.fill( '0' );
		await save( page );
		assert.equal( ( await sendSigned( 'not-the-secret-of-this-site', unrouted ) ).status, 401 );
		await shoot( page, 'settings-saved' );
	},
};
