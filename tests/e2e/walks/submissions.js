// What an admin does with submissions: looks, filters, sends one again, gives one up.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, pressAndAnswer, shoot } from '../lib/browser.js';
import { activitiesOf, eventually, person, read, recordsWith } from '../lib/sandbox.js';
import { deliverNow } from '../lib/deliver.js';
import { cv, screens, sendSigned } from '../lib/site.js';
import { webhookSecret } from './senders.js';

const FORM = 'walk-unknown-form';
const stranger = {
	form_id: FORM,
	form_name: 'Partner site',
	fields: { first_name: 'Uma', last_name: 'Unrouted', email: 'uma.unrouted@example.test', message: 'Sent before anybody expected it' },
};

const table = ( page ) => page.locator( 'table.wp-list-table' );
const state = ( page ) => page.locator( '.halt-tracker-state' ).first();
const section = ( page, name ) => page.getByRole( 'region', { name, exact: true } );

/** Opens the newest submission of the list that the row's text fits. */
export async function openSubmission( page, text, filter = '' ) {
	await page.goto( `${ screens.submissions }${ filter && `&state=${ filter }` }` );
	await table( page ).getByRole( 'row' ).filter( { hasText: text } ).first().locator( 'a' ).first().click();
	await page.getByRole( 'heading', { name: /^Submission/ } ).waitFor();
}

/** Finds a person's submissions by the search. */
export async function searchSubmissions( page, text ) {
	await page.goto( screens.submissions );
	await page.getByRole( 'searchbox' ).fill( text );
	await page.keyboard.press( 'Enter' );
	await page.waitForURL( /[?&]s=/ );
	await page.waitForLoadState( 'load' );
	return table( page ).locator( 'tbody tr' );
}

export default {
	async 'the list, and its filter by state'() {
		const page = await adminPage();
		await page.goto( screens.submissions );
		await shoot( page, 'submissions' );
		const all = page.locator( '.subsubsub' );
		await all.getByRole( 'link', { name: /^Delivered \(4\)/ } ).click();
		await page.waitForURL( /state=delivered/ );
		const rows = table( page ).locator( 'tbody tr' );
		assert.equal( await rows.count(), 4 );
		for ( const text of await rows.locator( '.halt-tracker-state' ).allInnerTexts() ) {
			assert.equal( text, 'Delivered' );
		}
		assert.deepEqual( ( await rows.locator( 'td.column-profile' ).allInnerTexts() ).sort(), [ 'CV application', 'CV application', 'Enquiry', 'Event registration' ] );
		await rows.filter( { hasText: 'Jane Doe' } ).getByText( /Candidate \(Resource\) \d+/ ).waitFor();
		await all.getByRole( 'link', { name: /^No profile/ } ).click();
		await page.waitForURL( /state=unrouted/ );
		assert.ok( await rows.count() >= 1 );
		assert.equal( await rows.filter( { hasText: 'CV application' } ).count(), 0 );
	},

	async 'a person is found'() {
		const page = await adminPage();
		for ( const text of [ 'jane.doe@example.test', 'Doe' ] ) {
			const rows = await searchSubmissions( page, text );
			assert.equal( await rows.count(), 1, text );
			await rows.getByText( 'CV application' ).waitFor();
		}
		await searchSubmissions( page, 'nobody@example.test' );
		await page.getByText( 'No submissions here.' ).waitFor();
	},

	async 'a delivered one shows what was sent, each step, and its timeline'() {
		const page = await adminPage();
		await openSubmission( page, 'Jane Doe', 'delivered' );
		assert.equal( await state( page ).innerText(), 'Delivered' );
		const facts = page.locator( 'table.halt-tracker-facts' );
		for ( const text of [ 'Jane', 'Doe', 'I can start in January.', 'CV application', cv.sha256, 'linkedin' ] ) {
			await facts.getByText( text ).first().waitFor();
		}
		const record = await person( 'Resource', 'jane.doe@example.test' );
		await facts.getByText( String( record.id ) ).first().waitFor();
		for ( const step of [ 'record', 'attach', 'activity', 'list' ] ) {
			await section( page, 'Steps' ).getByText( new RegExp( step, 'i' ) ).first().waitFor();
		}
		assert.ok( await section( page, 'Timeline' ).locator( 'ol > li' ).count() >= 5 );
		// Also what is folded.
		const journal = await section( page, 'Timeline' ).textContent();
		for ( const personal of [ 'Jane', 'example.test', '7946' ] ) {
			assert.ok( ! journal.includes( personal ), `the journal names ${ personal }` );
		}
		assert.equal( await page.getByRole( 'button', { name: 'Map again and send' } ).count(), 0 );
		await shoot( page, 'submission-delivered' );
	},

	async 'an unknown form waits for a profile'() {
		const answer = await sendSigned( await webhookSecret(), stranger );
		assert.deepEqual( [ answer.status, answer.body.status ], [ 202, 'unrouted' ] );
		assert.match( answer.body.id, /\S/ );
		const page = await adminPage();
		await openSubmission( page, answer.body.id, 'unrouted' );
		assert.equal( await state( page ).innerText(), 'No profile' );
		await page.getByText( 'Sent before anybody expected it' ).waitFor();
		await shoot( page, 'submission-unrouted' );

		await page.getByRole( 'button', { name: 'Map again and send' } ).click();
		await expectNotice( page, 'Mapped again with today’s profile. State: No profile' );

		await page.getByRole( 'link', { name: 'Make a profile for this form' } ).click();
		assert.equal( await page.getByLabel( 'Form ids' ).inputValue(), FORM );
		await page.getByLabel( 'Name', { exact: true } ).fill( 'Partner site' );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );

		await openSubmission( page, answer.body.id, 'unrouted' );
		await page.getByRole( 'button', { name: 'Map again and send' } ).click();
		await expectNotice( page, 'Mapped again with today’s profile. State: Waiting' );
		await deliverNow( page );

		const record = await person( 'Resource', stranger.fields.email );
		assert.deepEqual( [ record.firstName, record.surname ], [ 'Uma', 'Unrouted' ] );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'resources', record.id ) );
		assert.ok( activity.note.includes( stranger.fields.message ), activity.note );
		await openSubmission( page, answer.body.id, 'delivered' );
		assert.equal( await state( page ).innerText(), 'Delivered' );
	},

	async 'a missing required field is refused and named'() {
		const answer = await sendSigned( await webhookSecret(), { form_id: FORM, fields: { first_name: 'Nora', email: 'nora@example.test' } } );
		assert.equal( answer.status, 422, JSON.stringify( answer.body ) );
		assert.ok( JSON.stringify( answer.body ).includes( 'last_name' ), JSON.stringify( answer.body ) );
	},

	async 'one that nobody wants is discarded'() {
		const answer = await sendSigned( await webhookSecret(), { form_id: 'walk-spam', fields: { name: 'Spam', email: 'spam@example.test' } } );
		const page = await adminPage();
		await openSubmission( page, answer.body.id, 'unrouted' );
		const button = page.getByRole( 'button', { name: 'Discard' } );
		assert.equal( await pressAndAnswer( page, button, false ), 'Discard this submission? It will not be sent.' );
		assert.equal( await state( page ).innerText(), 'No profile' );
		await pressAndAnswer( page, button, true );
		await expectNotice( page, 'The submission was discarded; it will not be sent.' );
		assert.equal( await state( page ).innerText(), 'Discarded' );
		assert.equal( await page.getByRole( 'button', { name: /Discard|Map again/ } ).count(), 0 );
		await shoot( page, 'submission-discarded' );
		await deliverNow( page );
		assert.deepEqual( await recordsWith( 'Resource', 'spam@example.test' ), [] );
	},

	async 'an address that is no submission'() {
		const page = await adminPage();
		await page.goto( `${ screens.submissions }&submission=no-such-id` );
		await page.getByText( 'There is no such submission.' ).waitFor();
		await page.goto( `${ screens.submissions }&submission=${ encodeURIComponent( '"><script>alert(1)</script>' ) }` );
		await page.getByText( 'There is no such submission.' ).waitFor();
		await page.goto( `${ screens.profiles }&profile=no-such-profile` );
		await page.getByText( 'There is no such profile.' ).waitFor();
		assert.equal( ( await read( 'fail' ) ).length, 0 );
	},
};
