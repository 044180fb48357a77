// The extension is gone, as after an upgrade of PHP. Visitors do not notice, and nothing is lost.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, notice, shoot } from '../lib/browser.js';
import { loadExtension } from '../lib/machine.js';
import { documentsOf, eventually, person, recordsWith } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone, assertFocusVisible } from '../lib/screen.js';
import { cv, screens, sendSigned } from '../lib/site.js';
import { webhookSecret } from './senders.js';
import { deliverNow } from '../lib/deliver.js';
import { apply, jane } from './visitors.js';

const email = 'spencer.spool@example.test';
const MISSING = 'Halt Tracker needs its PHP extension “halt_tracker”, which is not loaded.';

/** Waits until PHP has begun afresh. */
async function untilMissing( wanted ) {
	const page = await adminPage();
	await eventually( 'PHP has begun afresh', async () => {
		const answer = await page.request.get( screens.submissions ).catch( () => null );
		return answer?.ok() && wanted === ( await answer.text() ).includes( MISSING );
	} );
	await page.goto( screens.submissions );
	return page;
}

export default {
	async 'without the extension a visitor is thanked, and another system is answered'() {
		const secret = await webhookSecret();
		loadExtension( false );
		await untilMissing( true );
		const visitor = await newPage();
		await apply( visitor, { ...jane, 'First name': 'Spencer', 'Last name': 'Spool', 'E-mail': email } );
		await visitor.context().close();
		const answer = await sendSigned( secret, { form_id: 'walk-spool', fields: { first_name: 'Sue', last_name: 'Spool', email: 'sue.spool@example.test' } } );
		assert.deepEqual( [ answer.status, answer.body.status ], [ 202, 'waiting' ] );
		assert.deepEqual( await recordsWith( 'Resource', email ), [] );
	},

	async 'the screens say what waits, and what is missing'() {
		const page = await adminPage();
		await page.goto( screens.submissions );
		await notice( page, '2 submissions wait in the spool of Halt Tracker' ).first().waitFor();
		assert.equal( await notice( page, '2 submissions wait in the spool' ).count(), 1, 'said once' );
		assert.equal( await page.getByRole( 'button', { name: 'Take them in now' } ).count(), 0, 'nobody could' );
		assert.equal( await notice( page, MISSING ).count(), 1, 'said once' );
		await shoot( page, 'submissions-spool' );
		await assertAccessible( page );
		await assertFitsPhone( page, 'phone-submissions-spool' );
		await page.goto( screens.overview );
		await page.getByText( 'Nothing is sent to Tracker without the PHP extension.' ).waitFor();
		assert.equal( await notice( page, MISSING ).count(), 1, 'said once' );
		assert.equal( await notice( page, 'submissions wait in the spool' ).count(), 1, 'said once' );
		await page.getByRole( 'region', { name: 'What delivers' } ).waitFor();
		await shoot( page, 'overview-without-extension' );
		await assertAccessible( page );
		await assertFitsPhone( page, 'phone-overview-without-extension' );
		await page.goto( screens.settings );
		await page.getByText( 'The settings below can be changed all the same.' ).waitFor();
		await assertAccessible( page );
		await assertFocusVisible( page );
		await shoot( page, 'settings-without-extension' );
	},

	async 'once it is back, what waited is taken in and arrives'() {
		loadExtension( true );
		const page = await untilMissing( false );
		const button = page.getByRole( 'button', { name: 'Take them in now' } );
		// Cron may have been faster.
		if ( await button.isVisible() ) {
			await button.click();
			await expectNotice( page, /Taken in from the spool: \d/ );
		}
		await deliverNow( page );
		const record = await person( 'Resource', email );
		const documents = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.deepEqual( documents.map( ( one ) => one.sha256 ), [ cv.sha256 ] );
		await page.goto( screens.submissions );
		assert.equal( await notice( page, 'in the spool' ).count(), 0 );
		await page.getByRole( 'row' ).filter( { hasText: 'sue.spool@example.test' } ).getByText( 'No profile' ).first().waitFor();
	},
};
