// The site is connected to another account at Tracker while a lead waits for the one before.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot } from '../lib/browser.js';
import { change, clear, eventually, person, read, recordsWith } from '../lib/sandbox.js';
import { deliverNow } from '../lib/deliver.js';
import { screens } from '../lib/site.js';
import { searchSubmissions } from './submissions.js';
import { apply, jane } from './visitors.js';

const email = 'pam.parked@example.test';

export default {
	async 'a lead is not sent to another account by itself'() {
		// Until the account is another one: on a slow machine the next try comes before an admin has connected again.
		await change( 'fail', { path: '/api/v1/Resource*', status: 503, times: 0 } );
		const visitor = await newPage();
		await apply( visitor, { ...jane, 'First name': 'Pam', 'Last name': 'Parked', 'E-mail': email } );
		await visitor.context().close();
		await eventually( 'a call that failed', async () => ( await read( 'journal' ) ).some( ( entry ) => 503 === entry.status ) );
		await change( 'knobs', { tenant: 'another-agency' } );

		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByRole( 'button', { name: 'Connect again' } ).click();
		await page.getByRole( 'button', { name: 'Approve' } ).click();
		await expectNotice( page, 'Connected to Tracker.' );
		await clear( 'fail' );
		await deliverNow( page );
		assert.deepEqual( await recordsWith( 'Resource', email ), [] );
		await eventually( 'parked', async () => 'Parked' === await ( await searchSubmissions( page, email ) ).locator( '.halt-tracker-state' ).innerText() );
		await page.goto( screens.settings );
		await page.getByText( '1 submission was accepted for another Tracker account and is held back.' ).waitFor();
		await shoot( page, 'settings-elsewhere' );
	},

	async 'a person may send it there'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const button = page.getByRole( 'button', { name: 'Send to this account' } );
		assert.match( await pressAndAnswer( page, button, false ), /^Send what was accepted for another Tracker account to this one\?/ );
		await pressAndAnswer( page, button, true );
		await deliverNow( page );
		await person( 'Resource', email );
		await page.goto( screens.settings );
		assert.equal( await page.getByRole( 'button', { name: 'Send to this account' } ).count(), 0 );
	},
};
