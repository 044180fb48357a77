// One submission that failed: found, understood, corrected, sent. And several at once.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { adminPage, expectNotice, pressAndAnswer, shoot } from '../lib/browser.js';
import { change, clear, eventually, person, recordsWith } from '../lib/sandbox.js';
import { screens, sendSigned, site } from '../lib/site.js';
import { deliverNow } from '../lib/deliver.js';
import { webhookSecret } from './senders.js';
import { searchSubmissions } from './submissions.js';

// The profile of this form was made in the walk over the submissions.
const FORM = 'walk-unknown-form';
const wrong = 'fay.failure@example';
const right = 'fay.failure@example.test';

const table = ( page ) => page.locator( 'table.wp-list-table' );
const region = ( page, name ) => page.getByRole( 'region', { name, exact: true } );

/** Opens the filter of the list where it is folded. */
async function unfoldFilter( page ) {
	const box = page.getByRole( 'search', { name: 'Deliveries' } ).locator( 'details' );
	if ( null === await box.getAttribute( 'open' ) ) {
		await box.locator( 'summary' ).click();
	}
	return box;
}

export default {
	async 'Tracker refuses one'() {
		await change( 'fail', { method: 'POST', path: '/api/v1/Resource', status: 400, body: { message: 'The email is not valid' }, times: 0 } );
		const answer = await sendSigned( await webhookSecret(), { form_id: FORM, fields: { first_name: 'Fay', last_name: 'Failure', email: wrong } } );
		assert.equal( answer.status, 202, JSON.stringify( answer.body ) );
		const page = await adminPage();
		await deliverNow( page );
		await eventually( 'failed', async () => 'Failed' === await ( await searchSubmissions( page, answer.body.id ) ).locator( '.halt-tracker-state' ).innerText() );
		await clear( 'fail' );
		assert.deepEqual( await recordsWith( 'Resource', 'fay.failure' ), [] );
	},

	async 'it is found by the filter'() {
		const page = await adminPage();
		await page.goto( screens.submissions );
		await page.locator( '.subsubsub' ).getByRole( 'link', { name: /^Failed \([1-9]/ } ).click();
		await page.waitForURL( /state=dead/ );
		const filter = await unfoldFilter( page );
		await filter.getByLabel( 'Way in' ).selectOption( 'http' );
		await filter.getByLabel( 'Received from' ).fill( new Date( Date.now() - 2 * 86_400_000 ).toISOString().slice( 0, 10 ) );
		await filter.getByRole( 'button', { name: 'Apply the filter' } ).click();
		await page.waitForURL( /path=http/ );
		await page.getByText( /submissions? match/ ).first().waitFor();
		assert.match( page.url(), /state=dead/ );
		await shoot( page, 'deliveries-filtered' );
		await table( page ).getByRole( 'link', { name: /Fay Failure/ } ).click();
		await page.getByRole( 'heading', { name: /^Submission/ } ).waitFor();
	},

	async 'its page says what happened and what to do'() {
		const page = await adminPage();
		const timeline = region( page, 'Timeline' );
		await timeline.getByText( /Call: Record: POST .*\/Resource/ ).first().waitFor();
		await timeline.getByText( 'HTTP 400' ).first().waitFor();
		const call = timeline.locator( 'li' ).filter( { hasText: 'HTTP 400' } ).first();
		await call.locator( 'summary' ).click();
		await call.locator( 'pre' ).getByText( 'The email is not valid' ).waitFor();
		await page.getByText( 'Read the last answer in the timeline.' ).waitFor();
		await shoot( page, 'delivery-failed' );
	},

	async 'it is corrected, tried out and sent'() {
		const page = await adminPage();
		await page.getByRole( 'link', { name: 'Correct and send' } ).click();
		await page.getByRole( 'heading', { name: /^Correct and send/ } ).waitFor();
		await page.getByLabel( 'email' ).fill( right );
		await page.getByRole( 'button', { name: 'Check', exact: true } ).click();
		await page.getByText( 'Nothing was sent yet. With these values it would be: Waiting.' ).waitFor();
		assert.equal( await page.getByLabel( 'email' ).inputValue(), right );
		assert.deepEqual( await recordsWith( 'Resource', 'fay.failure' ), [] );
		await shoot( page, 'delivery-corrected' );
		await page.getByRole( 'button', { name: 'Save and send' } ).click();
		await expectNotice( page, 'Changed and mapped again. State: Waiting' );
		const address = page.url();
		await deliverNow( page );
		const record = await person( 'Resource', right );
		assert.equal( record.surname, 'Failure' );
		await page.goto( address );
		const audit = region( page, 'Who looked at it or changed it' );
		await audit.getByText( 'Values replaced: ' ).waitFor();
		await audit.getByText( site.user ).first().waitFor();
		assert.ok( ! ( await region( page, 'Timeline' ).textContent() ).includes( 'fay.failure' ) );
		await page.getByText( 'A person has changed values. As it was received:' ).waitFor();
		await shoot( page, 'delivery-mended' );
	},

	async 'what Tracker changed is shown'() {
		const page = await adminPage();
		const record = await person( 'Resource', right );
		await page.getByRole( 'button', { name: 'Compare with Tracker now' } ).click();
		await expectNotice( page, 'Tracker has everything as it was sent.' );
		await change( 'touch', { type: 'Resource', id: record.id, members: { surname: 'Other' } } );
		await page.getByRole( 'button', { name: 'Compare with Tracker now' } ).click();
		await expectNotice( page, 'Tracker has another value in 1 field.' );
		const row = page.locator( 'section' ).filter( { hasText: 'What Tracker kept' } ).getByRole( 'row' ).filter( { hasText: 'surname' } );
		assert.deepEqual( await row.locator( 'td' ).allInnerTexts(), [ 'Failure', 'Other' ] );
		await shoot( page, 'delivery-read-back' );
	},

	async 'all that match are discarded in one go'() {
		const secret = await webhookSecret();
		for ( const name of [ 'One', 'Two', 'Three' ] ) {
			await sendSigned( secret, { form_id: 'walk-bulk', fields: { last_name: name, email: `${ name.toLowerCase() }@bulk.test` } } );
		}
		const page = await adminPage();
		await page.goto( screens.submissions );
		const filter = await unfoldFilter( page );
		await filter.getByLabel( 'Form', { exact: true } ).selectOption( 'walk-bulk' );
		await filter.getByRole( 'button', { name: 'Apply the filter' } ).click();
		await page.getByText( '3 submissions match.' ).waitFor();
		await page.getByLabel( /With all 3 that match/ ).check();
		const button = page.getByRole( 'button', { name: 'Discard', exact: true } );
		assert.equal( await pressAndAnswer( page, button, false ), 'Discard all that match? They will not be sent.' );
		await pressAndAnswer( page, button, true );
		await page.getByText( '3 submissions were discarded.' ).waitFor();
		await page.getByText( 'Done.', { exact: true } ).waitFor();
		await shoot( page, 'deliveries-bulk' );
	},

	async 'the list becomes a file'() {
		const page = await adminPage();
		await page.goto( `${ screens.submissions }&form_id=walk-bulk` );
		const [ download ] = await Promise.all( [ page.waitForEvent( 'download' ), page.getByRole( 'button', { name: 'Export what matches as CSV' } ).click() ] );
		const text = await readFile( await download.path(), 'utf8' );
		assert.match( download.suggestedFilename(), /^deliveries-\d{4}-\d{2}-\d{2}\.csv$/ );
		assert.ok( text.startsWith( '\uFEFFSubmission,' ) );
		assert.equal( text.split( '\r\n' ).length, 5 );
	},

	async 'sorted by date, and as many of a page as one likes'() {
		const page = await adminPage();
		await page.goto( screens.submissions );
		const first = await table( page ).locator( 'tbody tr code' ).first().innerText();
		await table( page ).locator( 'thead' ).getByRole( 'link', { name: /Received/ } ).click();
		await page.waitForURL( /order=asc/ );
		assert.notEqual( await table( page ).locator( 'tbody tr code' ).first().innerText(), first );
		await page.getByRole( 'button', { name: 'Screen Options' } ).click();
		await page.getByLabel( 'Deliveries of a page' ).fill( '2' );
		await page.getByRole( 'button', { name: 'Apply', exact: true } ).click();
		await page.waitForLoadState( 'load' );
		assert.equal( await table( page ).locator( 'tbody tr' ).count(), 2 );
		await page.getByRole( 'button', { name: 'Screen Options' } ).click();
		await page.getByLabel( 'Deliveries of a page' ).fill( '20' );
		await page.getByRole( 'button', { name: 'Apply', exact: true } ).click();
		await page.waitForLoadState( 'load' );
	},

	async 'runs, and the journal of the site'() {
		const page = await adminPage();
		await page.goto( `${ screens.submissions }&tab=runs` );
		await page.getByRole( 'heading', { name: 'Runs and journal', level: 1 } ).waitFor();
		await region( page, 'Last runs' ).getByText( 'Deliver now' ).waitFor();
		await page.locator( 'section' ).filter( { hasText: 'Journal of the site' } ).getByText( 'Exported' ).first().waitFor();
		await shoot( page, 'runs' );
	},
};
