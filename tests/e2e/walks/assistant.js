// From nothing through the setup assistant to a delivered application.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, notice, shoot, signIn } from '../lib/browser.js';
import { loadExtension, wordpress } from '../lib/machine.js';
import { activitiesOf, documentsOf, eventually, person, recordsWith } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone, assertFocusVisible } from '../lib/screen.js';
import { cv, ingestUrl, screens, site, tracker } from '../lib/site.js';
import { apply, jane } from './visitors.js';

/** The form on the page for CVs. */
const FORM = 'Apply';

const STEPS = [ 'extension', 'connection', 'webhook', 'profile', 'trial' ];

const open = ( page, step = '' ) => page.goto( screens.assistant + ( step ? `&step=${ step }` : '' ) );
const heading = ( page, text ) => page.getByRole( 'heading', { level: 2, name: text } ).waitFor();
const next = ( page ) => page.locator( '.halt-tracker-assistant > p a.button' ).click();

/** As if the plugin had been deleted with its data and installed again. */
export function startOver() {
	wordpress( `
		update_option( 'halt_tracker_config', array( 'delete_data_on_uninstall' => true ), false );
		Halt\\Tracker\\Uninstall::site();
		Halt\\Tracker\\Activation::install();
	` );
}

/** Waits until PHP has begun afresh. */
const untilInstall = ( page, wanted ) => eventually( 'PHP has begun afresh', async () => {
	const answer = await page.request.get( `${ screens.assistant }&step=extension` ).catch( () => null );
	return answer?.ok() && wanted === ( await answer.text() ).includes( 'What to install' );
} );

const steps = {
	async 'a fresh activation shows the way once'() {
		startOver();
		const page = await adminPage();
		await page.goto( `${ site.url }/wp-admin/plugins.php` );
		await notice( page, 'Halt Tracker is active.' ).getByRole( 'link', { name: 'Set it up' } ).click();
		await heading( page, 'Step 2 of 5: Connection' );
		await page.goto( `${ site.url }/wp-admin/plugins.php` );
		assert.equal( await notice( page, 'Halt Tracker is active.' ).count(), 0 );
	},

	async 'the extension tests itself, and what is missing is named'() {
		const page = await adminPage();
		await open( page, 'extension' );
		assert.equal( await page.locator( '.halt-tracker-checks .is-ok' ).count(), 3 );
		loadExtension( false );
		try {
			await untilInstall( page, true );
			await open( page );
			await heading( page, 'Step 1 of 5: Extension' );
			assert.match( await page.getByLabel( 'Commands for the server' ).inputValue(), /^install -m 0644 halt_tracker\.so .+\necho 'extension=halt_tracker\.so' > .+\nsystemctl restart php/ );
			await assertAccessible( page );
			await shoot( page, 'assistant-extension-missing' );
			for ( const step of STEPS ) {
				await open( page, step );
				await page.getByRole( 'heading', { level: 2, name: /^Step \d of 5/ } ).waitFor();
			}
		} finally {
			loadExtension( true );
		}
		await untilInstall( page, false );
		await open( page, 'extension' );
		assert.equal( await page.locator( '.halt-tracker-checks .is-ok' ).count(), 3 );
	},

	async 'the letter to support is written, and the account connected'() {
		const page = await adminPage();
		await open( page );
		await heading( page, 'Step 2 of 5: Connection' );
		const letter = await page.getByLabel( 'Letter to Tracker’s support' ).inputValue();
		for ( const part of [ tracker.clientId, 'read,write', await page.getByLabel( 'Redirect address' ).inputValue() ] ) {
			assert.ok( letter.includes( part ), part );
		}
		await page.getByLabel( 'Client secret' ).fill( tracker.clientSecret );
		await page.getByRole( 'button', { name: 'Save account' } ).click();
		await expectNotice( page, 'Saved. Now sign in.' );
		assert.ok( ! ( await page.content() ).includes( tracker.clientSecret ) );
		await page.getByRole( 'button', { name: 'Connect to Tracker' } ).click();
		await page.getByRole( 'button', { name: 'Approve' } ).click();
		await expectNotice( page, 'Connected to Tracker.' );
		await heading( page, 'Step 2 of 5: Connection' );
		await page.getByRole( 'button', { name: 'Check connection' } ).click();
		await expectNotice( page, 'Tracker answers, and accepts the sign-in.' );
		await shoot( page, 'assistant-connected' );
	},

	async 'the webhook is tried against the own route, and its secret shown once'() {
		const page = await adminPage();
		await next( page );
		await heading( page, 'Step 3 of 5: Webhook secret' );
		await page.getByRole( 'button', { name: 'Test the route' } ).click();
		await expectNotice( page, 'The route works' );
		await page.getByRole( 'button', { name: 'Show the secret' } ).click();
		await expectNotice( page, 'The webhook secret:' );
		const secret = ( await page.locator( '.notice code' ).first().innerText() ).trim();
		assert.ok( ( await page.getByLabel( 'Example for the command line' ).inputValue() ).includes( ingestUrl ) );
		await page.reload();
		assert.ok( ! ( await page.content() ).includes( secret ) );
		await shoot( page, 'assistant-webhook' );
	},

	async 'a form of the site becomes the first profile'() {
		const page = await adminPage();
		await next( page );
		await heading( page, 'Step 4 of 5: First profile' );
		await page.getByRole( 'radio', { name: FORM, exact: true } ).check();
		await shoot( page, 'assistant-forms' );
		await page.getByRole( 'button', { name: 'Make the profile' } ).click();
		await expectNotice( page, `The profile “${ FORM }” takes this form from now on.` );
		assert.ok( await page.getByRole( 'radio', { name: FORM, exact: true } ).isDisabled() );
		await page.getByRole( 'link', { name: FORM, exact: true } ).first().waitFor();
	},

	async 'a test applicant arrives with a CV, is shown and removed'() {
		const page = await adminPage();
		await next( page );
		await heading( page, 'Step 5 of 5: Test applicant' );
		await page.getByRole( 'button', { name: 'Send a test applicant' } ).click( { timeout: 70_000 } );
		await expectNotice( page, 'The test applicant is at Tracker.' );
		const [ record, ...others ] = await recordsWith( 'Resource', 'halt.tracker.test.' );
		assert.deepEqual( others, [] );
		assert.match( `${ record.firstName } ${ record.surname }`, /^Test Applicant [0-9a-f]{8}$/ );
		assert.equal( ( await documentsOf( 'Resource', record.id ) ).length, 1 );
		const [ activity ] = await activitiesOf( 'resources', record.id );
		assert.ok( activity.note.includes( 'Nobody has applied.' ), activity.note );
		await page.getByText( `Candidate (Resource) ${ record.id }` ).first().waitFor();
		await page.getByText( record.contactDetails.email ).first().waitFor();
		await page.getByText( 'Create the record: POST' ).click();
		await shoot( page, 'assistant-trial' );
		await assertAccessible( page );
		// Left and resumed.
		await page.goto( screens.overview );
		await open( page );
		await heading( page, 'Step 5 of 5: Test applicant' );
		await page.getByRole( 'button', { name: 'Remove the test applicant' } ).click();
		await expectNotice( page, 'The test applicant was removed from Tracker.' );
		assert.deepEqual( await recordsWith( 'Resource', 'halt.tracker.test.' ), [] );
		await page.getByRole( 'link', { name: 'All is set up: to the overview' } ).waitFor();
	},

	async 'a visitor’s application arrives by the profile'() {
		const page = await newPage();
		await apply( page, { ...jane, 'First name': 'Ada', 'Last name': 'Assistant', 'E-mail': 'ada.assistant@example.test' } );
		await page.context().close();
		const record = await person( 'Resource', 'ada.assistant@example.test' );
		assert.deepEqual(
			[ record.firstName, record.surname, record.contactDetails.mobilePhone, record.linkedInUrl, record.jobTitle, record.source ],
			[ 'Ada', 'Assistant', '+442079460958', jane[ 'LinkedIn profile' ], 'Finance Director', 'Website' ]
		);
		const [ document ] = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.equal( document.sha256, cv.sha256 );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'resources', record.id ) );
		assert.ok( activity.note.includes( 'I can start in January.' ), activity.note );
	},

	async 'it works without scripts'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await open( page );
		await signIn( page );
		for ( const [ index, step ] of STEPS.entries() ) {
			await open( page, step );
			await heading( page, new RegExp( `^Step ${ index + 1 } of 5` ) );
			assert.equal( await page.getByRole( 'button', { name: 'Copy' } ).count(), 0 );
		}
		await open( page, 'webhook' );
		await page.getByRole( 'button', { name: 'Test the route' } ).click();
		await expectNotice( page, 'The route works' );
		await page.context().close();
	},
};

for ( const step of STEPS ) {
	steps[ `${ step } on a phone, by keyboard and for everybody` ] = async () => {
		const page = await adminPage();
		await open( page, step );
		await page.evaluate( () => document.querySelectorAll( '.halt-tracker-assistant details' ).forEach( ( one ) => {
			one.open = true;
		} ) );
		await assertFitsPhone( page, `phone-assistant-${ step }` );
		await assertAccessible( page );
		await assertFocusVisible( page );
	};
}

export default steps;
