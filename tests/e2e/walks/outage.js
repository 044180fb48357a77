// Tracker is down while a visitor applies. Nothing is lost, nobody waits.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, shoot } from '../lib/browser.js';
import { change, clear, documentsOf, eventually, person, read, recordsWith } from '../lib/sandbox.js';
import { cv, screens } from '../lib/site.js';
import { deliverNow } from '../lib/deliver.js';
import { searchSubmissions } from './submissions.js';
import { apply, jane } from './visitors.js';

const email = 'owen.outage@example.test';
const other = 'tara.timeout@example.test';
const visitor = { ...jane, 'First name': 'Owen', 'Last name': 'Outage', 'E-mail': email };

export default {
	async 'a visitor is thanked at once while Tracker is down'() {
		await change( 'fail', { path: '*', status: 503, times: 0 } );
		const page = await newPage();
		const took = await apply( page, visitor );
		await page.context().close();
		assert.ok( took < 5000, `the form took ${ took } ms` );
		await eventually( 'a call that failed', async () => ( await read( 'journal' ) ).some( ( entry ) => 503 === entry.status ) );
		assert.deepEqual( await recordsWith( 'Resource', email ), [] );
	},

	async 'a visitor is thanked at once while Tracker does not answer'() {
		await clear( 'fail' );
		await change( 'fail', { path: '*', timeout: 12, times: 0 } );
		const page = await newPage();
		const took = await apply( page, { ...visitor, 'First name': 'Tara', 'Last name': 'Timeout', 'E-mail': other } );
		await page.context().close();
		assert.ok( took < 5000, `the form took ${ took } ms` );
		await eventually( 'a call without an answer', async () => ( await read( 'journal' ) ).some( ( entry ) => 'timeout' === entry.fault && null !== entry.status ), 30_000 );
	},

	async 'both wait, and say why'() {
		await clear( 'fail' );
		await change( 'fail', { path: '*', status: 503, times: 0 } );
		const page = await adminPage();
		for ( const name of [ email, other ] ) {
			const rows = await searchSubmissions( page, name );
			assert.equal( await rows.count(), 1, name );
			assert.equal( await rows.locator( '.halt-tracker-state' ).innerText(), 'Waiting' );
		}
		await deliverNow( page );
		await expectNotice( page, 'Done. Finished: 0.' );
		await page.goto( screens.settings );
		await page.getByRole( 'link', { name: /^Waiting: 2$/ } ).click();
		await page.waitForURL( /state=waiting/ );
		await shoot( page, 'submissions-waiting' );
		await ( await searchSubmissions( page, email ) ).locator( 'a' ).first().click();
		await page.getByRole( 'region', { name: 'Timeline' } ).getByText( 'HTTP 503' ).first().waitFor();
		await shoot( page, 'submission-waiting' );
		await page.goto( screens.settings );
		await page.getByRole( 'button', { name: 'Check connection' } ).click();
		await page.locator( '.notice-error' ).waitFor();
		await shoot( page, 'settings-tracker-down' );
	},

	async 'once Tracker is back, Deliver now sends them'() {
		await clear( 'fail' );
		const page = await adminPage();
		// Now: not when the pause after the failed attempts is over.
		await deliverNow( page );
		for ( const address of [ email, other ] ) {
			assert.equal( ( await recordsWith( 'Resource', address ) ).length, 1, address );
		}
		for ( const address of [ email, other ] ) {
			const record = await person( 'Resource', address );
			const documents = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
			assert.deepEqual( documents.map( ( one ) => one.sha256 ), [ cv.sha256 ] );
			await eventually( 'delivered', async () => 'Delivered' === await ( await searchSubmissions( page, address ) ).locator( '.halt-tracker-state' ).innerText() );
		}
		await page.goto( screens.submissions );
		await page.locator( '.subsubsub' ).getByRole( 'link', { name: 'Waiting (0)' } ).waitFor();
	},
};
