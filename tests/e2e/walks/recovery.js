// The queue's file is damaged under the running site. The last walk: it breaks what the others live on.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, notice, shoot } from '../lib/browser.js';
import { damageQueue, wordpress } from '../lib/machine.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { screens } from '../lib/site.js';
import { searchSubmissions } from './submissions.js';

const DAMAGED = 'The queue’s file was damaged.';

export default {
	async 'a damaged queue is moved aside, and an admin is told'() {
		const page = await adminPage();
		await damageQueue();
		wordpress( 'do_action( Halt\\Tracker\\Cron::QUEUE );' );
		await page.goto( screens.submissions );
		await notice( page, DAMAGED ).waitFor();
		await page.getByText( 'No submissions here.' ).waitFor();
		await shoot( page, 'submissions-damaged' );
		await assertAccessible( page );
		await assertFitsPhone( page, 'phone-submissions-damaged' );
	},

	async 'what can be read comes back'() {
		const page = await adminPage();
		await notice( page, DAMAGED ).getByRole( 'button', { name: 'Recover' } ).click();
		await expectNotice( page, /Came back: [1-9]\d*\. Were there already: 0\. Cannot be read: 0\./ );
		const rows = await searchSubmissions( page, 'jane.doe@example.test' );
		assert.equal( await rows.locator( '.halt-tracker-state' ).innerText(), 'Delivered' );
		wordpress( 'do_action( Halt\\Tracker\\Cron::QUEUE );' );
		await page.goto( screens.submissions );
		assert.equal( await notice( page, DAMAGED ).count(), 0 );
	},
};
