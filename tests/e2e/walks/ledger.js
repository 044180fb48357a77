// Whether everything that came in is accounted for, and what was lost before it came in.

import assert from 'node:assert/strict';
import { adminPage, shoot } from '../lib/browser.js';
import { pages, screens } from '../lib/site.js';

export default {
	async 'it adds up'() {
		const page = await adminPage();
		await page.goto( screens.submissions );
		await page.getByRole( 'button', { name: 'Compare now' } ).click();
		await page.waitForLoadState( 'load' );
		const panel = page.getByRole( 'region', { name: 'Does it add up?' } );
		await panel.getByText( 'Everything that came in is accounted for.' ).waitFor();
		const [ , cameIn, accounted ] = ( await panel.innerText() ).match( /came in (\d+), accounted for (\d+)\./ );
		assert.ok( Number( cameIn ) >= 10, cameIn );
		assert.equal( accounted, cameIn );
		await panel.getByText( /Delivered: \d+/ ).waitFor();
		await panel.getByText( /Read back from Tracker: [1-9]\d*; not found: 0; changed by others: 0/ ).waitFor();
	},

	async 'a form that Divi dropped is counted by form and page'() {
		// The page was cached for longer than Divi's nonce lives.
		const answer = await fetch( pages[ 'cv-application' ].url, {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams( {
				et_pb_contactform_submit_0: 'et_contact_proccess',
				'_wpnonce-et-pb-contact-form-submitted-0': 'expired',
				et_pb_contact_first_name_0: 'Lost Person',
			} ),
		} );
		assert.equal( answer.status, 200 );
		const page = await adminPage();
		await page.goto( screens.submissions );
		const panel = page.getByRole( 'region', { name: 'Sent by visitors, not captured' } );
		await panel.getByRole( 'row' ).filter( { hasText: 'Send us your CV' } ).first().waitFor();
		assert.equal( await page.getByText( 'Lost Person' ).count(), 0 );
		await shoot( page, 'submissions-ledger' );
	},
};
