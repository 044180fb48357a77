// The site is copied to another address, and deliveries are paused: both accept and send nothing.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, notice, pressAndAnswer, shoot } from '../lib/browser.js';
import { configure, wordpress } from '../lib/machine.js';
import { eventually, person, recordsWith } from '../lib/sandbox.js';
import { screens, site } from '../lib/site.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { searchSubmissions } from './submissions.js';
import { apply, jane } from './visitors.js';

const email = 'cora.copy@example.test';
const PAUSED = 'Deliveries are paused: submissions are stored and nothing is sent to Tracker.';

const stateOf = async ( page ) => ( await searchSubmissions( page, email ) ).locator( '.halt-tracker-state' ).innerText();

export default {
	async 'a copy accepts, holds, and says so everywhere'() {
		// A simulator on this machine may be fed by any copy; this Tracker is somewhere else.
		configure( "foreach ( array( 'CLASSIC', 'REST' ) as $kind ) { define( 'HALT_TRACKER_' . $kind . '_URL', 'https://tracker.invalid' ); }" );
		wordpress( "update_option( 'home', 'https://staging.example.test' );" );
		const visitor = await newPage();
		await apply( visitor, { ...jane, 'First name': 'Cora', 'Last name': 'Copy', 'E-mail': email } );
		await visitor.context().close();
		const page = await adminPage();
		await page.goto( screens.submissions );
		await page.getByRole( 'button', { name: 'Deliver now' } ).click();
		await expectNotice( page, 'looks like a copy' );
		assert.equal( await stateOf( page ), 'Held' );
		assert.deepEqual( await recordsWith( 'Resource', email ), [] );
		await page.goto( `${ site.url }/wp-admin/index.php` );
		await notice( page, 'This site looks like a copy of another one, so nothing is sent.' ).getByRole( 'link', { name: 'Decide' } ).click();
		const panel = page.getByRole( 'region', { name: 'Live site or copy' } );
		await panel.getByText( 'This site is staging.example.test (local).' ).waitFor();
		await shoot( page, 'settings-copy' );
		await assertAccessible( page );
		await assertFitsPhone( page, 'phone-settings-copy' );
	},

	async 'it is paused, and an admin says which of the two it is'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByLabel( 'Pause: store submissions, send nothing' ).check();
		await page.getByRole( 'button', { name: 'Save settings' } ).click();
		await expectNotice( page, PAUSED );
		const button = page.getByRole( 'button', { name: 'This is the live site now' } );
		assert.match( await pressAndAnswer( page, button, false ), /Is this the live site\?$/ );
		await pressAndAnswer( page, button, true );
		await expectNotice( page, /This is the live site now\. Submissions released: [1-9]/ );
		assert.equal( await page.getByRole( 'button', { name: 'This is the live site now' } ).count(), 0 );
		assert.equal( await stateOf( page ), 'Waiting' );
	},

	async 'while it is paused nothing is sent, and then it goes on'() {
		configure();
		const page = await adminPage();
		await page.goto( screens.submissions );
		await notice( page, PAUSED ).first().waitFor();
		await page.getByRole( 'button', { name: 'Deliver now' } ).click();
		await expectNotice( page, 'Nothing was sent: deliveries are paused.' );
		assert.deepEqual( await recordsWith( 'Resource', email ), [] );
		await shoot( page, 'submissions-paused' );
		await page.getByRole( 'button', { name: 'End the pause' } ).click();
		await expectNotice( page, 'Deliveries go on.' );
		assert.equal( await notice( page, PAUSED ).count(), 0 );
		await page.goto( screens.submissions );
		await page.getByRole( 'button', { name: 'Deliver now' } ).click();
		await expectNotice( page, 'Done.' );
		await person( 'Resource', email );
		await eventually( 'delivered', async () => 'Delivered' === await stateOf( page ) );
	},
};
