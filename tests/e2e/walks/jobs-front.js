// Jobs as visitors see them: looked through, read, applied for; and one that is closed.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, shoot, takeTime } from '../lib/browser.js';
import { wordpress } from '../lib/machine.js';
import { activitiesOf, documentsOf, eventually, person, read } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { cv, screens, site } from '../lib/site.js';
import { lines, writeLine } from './profiles.js';

const OPPORTUNITY = 1027;
const EMAIL = 'omar.applicant@example.test';

/** What the sync makes of Tracker's opportunities, and a page with the form. */
const SETUP = `
	wp_set_current_user( 1 );
	// What other walks have left is in the way of counts.
	foreach ( get_posts( array( 'post_type' => 'halt_job', 'post_status' => array( 'any', 'halt_closed' ), 'numberposts' => -1, 'fields' => 'ids' ) ) as $id ) { wp_delete_post( $id, true ); }
	$jobs = array(
		array( 'Finance Director', 'Finance', 'Permanent', 'London', array( 'halt_job_reference' => 'JOB-9001', 'halt_job_salary_from' => '95000', 'halt_job_salary_to' => '110000', 'halt_job_salary_per' => 'year', 'halt_job_currency' => 'GBP', 'halt_job_city' => 'London' ), 'publish' ),
		array( 'Site Engineer (M&E), night shifts, rail infrastructure programme', 'Construction & Rail', 'Contract', 'Leeds', array( 'halt_tracker_opportunity_id' => ${ OPPORTUNITY }, 'halt_job_reference' => 'JOB-${ OPPORTUNITY }', 'halt_job_salary_from' => '350', 'halt_job_salary_per' => 'day', 'halt_job_currency' => 'GBP', 'halt_job_city' => 'Leeds', 'halt_job_start_date' => '2027-01-11', 'halt_job_duration' => '6 months', 'halt_job_skills' => '<ul><li>Setting out</li><li>CSCS card</li></ul>' ), 'publish' ),
		array( 'Management Accountant', 'Finance', 'Contract', 'Leeds', array( 'halt_job_salary_text' => 'Competitive', 'halt_job_city' => 'Leeds' ), 'publish' ),
		array( 'Payroll Clerk', 'Finance', 'Permanent', 'London', array(), 'halt_closed' ),
	);
	foreach ( $jobs as $n => list( $title, $sector, $type, $place, $meta, $status ) ) {
		$id = wp_insert_post( wp_slash( array( 'post_type' => 'halt_job', 'post_title' => $title, 'post_status' => $status, 'post_date' => '2026-0' . ( 9 - $n ) . '-01 09:00:00', 'post_content' => '<p>Our client looks for somebody who likes numbers and people, and who is not afraid of a Monday.</p><h2>Your day</h2><ul><li>Plans and reports</li><li>A team of six</li></ul>' ) ) );
		wp_set_object_terms( $id, $sector, 'halt_job_sector' );
		wp_set_object_terms( $id, $type, 'halt_job_type' );
		wp_set_object_terms( $id, $place, 'halt_job_location' );
		foreach ( $meta as $key => $value ) { update_post_meta( $id, $key, wp_slash( $value ) ); }
	}
	$form = wp_insert_post( wp_slash( array( 'post_type' => 'page', 'post_title' => 'Application form', 'post_status' => 'publish', 'post_content' => '[et_pb_contact_form _unique_id="c0000000-0000-4000-8000-0000000000ab" module_id="job-application" title="Apply for the job" captcha="off" success_message="Thank you for your application." fixture_upload="helper"][et_pb_contact_field field_id="First_Name" field_title="First name" /][et_pb_contact_field field_id="Last_Name" field_title="Last name" /][et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /][et_pb_contact_field field_id="CV" field_title="Your CV" fixture_type="file" /][/et_pb_contact_form]' ) ) );
	\\Halt\\Tracker\\Plugin::boot()->settings->update( array( 'jobs_apply' => (string) $form ) );
	echo get_post_type_archive_link( 'halt_job' );`;

let archive = '';

/** Waits until the list has these jobs: without a script nothing tells that the next page is there. */
async function expectTitles( page, wanted ) {
	let found;
	for ( let turn = 0; turn < 40; turn++ ) {
		found = await page.locator( '.halt-jobs__title' ).allInnerTexts();
		if ( found.join( '|' ) === wanted.join( '|' ) ) {
			return;
		}
		await page.waitForTimeout( 100 );
	}
	assert.deepEqual( found, wanted );
}

const ENGINEER = 'Site Engineer (M&E), night shifts, rail infrastructure programme';
const ALL = [ 'Finance Director', ENGINEER, 'Management Accountant' ];

/** Looks at a page as a phone, from right to left and with axe-core. */
async function inspect( page, name ) {
	// The chooser of the form fixture has no label; a real one is Divi's and its extension's.
	await assertAccessible( page, { include: [ [ 'main' ] ], exclude: [ [ '.divi-fixture-file' ] ] } );
	await assertFitsPhone( page, `phone-${ name }`, 'main' );
	await shoot( page, `visitor-${ name }` );
}

/** Applies on the page that is open. */
async function apply( page ) {
	await page.getByLabel( 'First name' ).fill( 'Omar' );
	await page.getByLabel( 'Last name' ).fill( 'Applicant' );
	await page.getByLabel( 'E-mail' ).fill( EMAIL );
	await page.locator( 'input[type="file"]' ).setInputFiles( cv );
	await takeTime( page );
	await page.getByRole( 'button', { name: 'Submit' } ).click();
	await page.getByText( 'Thank you for your application.' ).waitFor();
}

export default {
	async 'a profile takes applications for the job of the page'() {
		archive = wordpress( SETUP );
		const page = await adminPage();
		await page.goto( `${ screens.profiles }&profile=new` );
		await page.getByLabel( 'Name', { exact: true } ).fill( 'Job application' );
		await page.getByLabel( 'Record at Tracker' ).selectOption( { label: 'Candidate (Resource)' } );
		await page.getByRole( 'checkbox', { name: 'Apply for the job Application form (Divi 4)' } ).check();
		const wanted = [ [ 'first_name', 'firstName' ], [ 'last_name', 'surname' ], [ 'email', 'contactDetails.email' ] ];
		while ( await lines( page ).count() < wanted.length ) {
			await page.getByRole( 'button', { name: 'Add line' } ).click();
		}
		for ( const [ index, [ value, to ] ] of wanted.entries() ) {
			await writeLine( lines( page ).nth( index ), { value, to, required: true } );
		}
		await page.getByLabel( 'Form keys of files' ).fill( 'cv' );
		await page.getByLabel( 'Preset' ).selectOption( { label: 'Job application' } );
		await page.getByLabel( 'Put the candidate on' ).selectOption( { label: 'the job’s longlist' } );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
	},

	async 'a visitor looks through the jobs'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( archive );
		await expectTitles( page, ALL );
		await page.getByText( '3 vacancies' ).waitFor();
		await page.getByLabel( 'Sector' ).selectOption( { label: 'Finance (2)' } );
		await page.getByRole( 'button', { name: 'Show vacancies' } ).click();
		await expectTitles( page, [ 'Finance Director', 'Management Accountant' ] );
		await page.getByLabel( 'Type' ).selectOption( { label: 'Contract (1)' } );
		await page.getByLabel( 'Keyword or reference' ).press( 'Enter' );
		await expectTitles( page, [ 'Management Accountant' ] );
		await page.getByRole( 'link', { name: 'Show all' } ).click();
		await page.getByLabel( 'Keyword or reference' ).fill( `JOB-${ OPPORTUNITY }` );
		await page.getByRole( 'button', { name: 'Show vacancies' } ).click();
		await expectTitles( page, [ ENGINEER ] );
		await page.getByLabel( 'Keyword or reference' ).fill( 'nothing of the kind' );
		await page.getByRole( 'button', { name: 'Show vacancies' } ).click();
		await page.getByText( 'No vacancy fits.' ).waitFor();
		await page.context().close();
	},

	async 'the list for everybody'() {
		const page = await newPage();
		await page.goto( archive );
		await inspect( page, 'jobs' );
		await page.evaluate( () => document.documentElement.setAttribute( 'dir', 'rtl' ) );
		await assertFitsPhone( page, 'phone-jobs-rtl', 'main' );
		await shoot( page, 'visitor-jobs-rtl' );
		await page.context().close();
	},

	async 'a visitor reads a job and applies'() {
		const page = await newPage();
		await page.goto( archive );
		await page.getByRole( 'link', { name: /^Site Engineer/ } ).click();
		await page.getByText( '£350 per day' ).waitFor();
		await page.getByText( 'CSCS card' ).waitFor();
		await inspect( page, 'job' );
		await page.getByRole( 'link', { name: 'Apply for this job' } ).click();
		await apply( page );
		await shoot( page, 'visitor-applied' );
		await page.context().close();

		const record = await person( 'Resource', EMAIL );
		await eventually( 'the entry on the longlist', async () => ( await read( 'lists' ) ).longlist.filter( ( entry ) => OPPORTUNITY === entry.opportunityId && entry.resourceId === record.id ) );
		const documents = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.deepEqual( documents.map( ( one ) => one.sha256 ), [ cv.sha256 ] );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'resources', record.id ) );
		assert.match( JSON.stringify( activity ), /Site Engineer/ );
	},

	async 'applying again leaves one candidate and one entry'() {
		const page = await newPage();
		await page.goto( archive );
		await page.getByRole( 'link', { name: /^Site Engineer/ } ).click();
		await page.getByLabel( 'First name' ).waitFor();
		await apply( page );
		await page.context().close();
		const record = await person( 'Resource', EMAIL );
		await eventually( 'the second activity', async () => ( await activitiesOf( 'resources', record.id ) ).length > 1 );
		assert.equal( ( await read( 'lists' ) ).longlist.filter( ( entry ) => OPPORTUNITY === entry.opportunityId && entry.resourceId === record.id ).length, 1 );
	},

	async 'a closed job says so and leads on'() {
		const page = await newPage();
		page.expectsStatus = 410;
		const answer = await page.goto( `${ archive }payroll-clerk/` );
		assert.equal( answer.status(), 410 );
		await page.getByText( 'This vacancy is closed.' ).waitFor();
		await expectTitles( page, [ 'Finance Director', 'Management Accountant', ENGINEER ] );
		await inspect( page, 'job-closed' );
		await page.context().close();
	},

	async 'the blocks in the editor'() {
		const id = wordpress( `wp_set_current_user( 1 ); echo wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Careers', 'post_status' => 'publish', 'post_content' => '<!-- wp:halt-tracker/job-list {"perPage":2} /--><!-- wp:halt-tracker/job-details /--><!-- wp:halt-tracker/job-apply /-->' ) );` );
		const page = await adminPage();
		await page.goto( `${ site.url }/wp-admin/post.php?post=${ id }&action=edit` );
		await page.keyboard.press( 'Escape' );
		const canvas = page.frameLocator( 'iframe[name="editor-canvas"]' );
		await canvas.getByText( '3 vacancies' ).waitFor( { timeout: 40_000 } );
		await canvas.getByText( 'Salary, type, location, dates and reference of the job show here.' ).waitFor();
		await canvas.getByText( 'What the settings of Halt Tracker name for applications shows here' ).waitFor();
		await shoot( page, 'editor-jobs', { fullPage: false } );
		await page.goto( screens.profiles );

		const visitor = await newPage();
		await visitor.goto( `${ site.url }/careers/` );
		await visitor.getByText( '3 vacancies' ).waitFor();
		await visitor.context().close();
	},

	async 'the same in a theme of blocks'() {
		const use = ( theme ) => wordpress( `update_option( 'template', '${ theme }' ); update_option( 'stylesheet', '${ theme }' );` );
		use( 'block-fixture' );
		try {
			const page = await newPage();
			await page.goto( archive );
			await expectTitles( page, ALL );
			await inspect( page, 'jobs-blocks' );
			await page.getByRole( 'link', { name: /^Site Engineer/ } ).click();
			await page.getByLabel( 'First name' ).waitFor();
			await inspect( page, 'job-blocks' );
			await page.context().close();
		} finally {
			use( 'divi-fixture' );
		}
	},
};
