// An admin switches the jobs on, watches them come, decides what may go, and has Tracker tell of changes.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, notice, pressAndAnswer, shoot } from '../lib/browser.js';
import { wordpress } from '../lib/machine.js';
import { change, clear, eventually, read } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone, assertFocusVisible } from '../lib/screen.js';
import { screens, site } from '../lib/site.js';

const list = `${ site.url }/wp-admin/edit.php?post_type=halt_job`;
const region = ( page, name ) => page.getByRole( 'region', { name, exact: true } );
const now = ( page ) => page.locator( '.halt-tracker-jobs-now' );
const last = ( page ) => page.locator( '.halt-tracker-jobs-last' );

/** Ids that Tracker publishes online and has open. */
async function offered() {
	return ( await read( 'records/Opportunity' ) )
		.filter( ( one ) => 'Open' === one.status?.name && true === one.advertDetails?.publishOnline )
		.map( ( one ) => one.id );
}

/** Jobs of the site as everybody sees them: title by opportunity. */
async function published() {
	const jobs = {};
	for ( const job of await ( await fetch( `${ site.url }/wp-json/wp/v2/halt_job?per_page=100` ) ).json() ) {
		jobs[ job.meta.halt_tracker_opportunity_id ] = job.title.rendered;
	}
	return jobs;
}

/** Presses the button and waits until the sweep has ended. */
async function syncNow( page, words ) {
	await page.waitForLoadState( 'load' );
	await region( page, 'How the sync stands' ).getByRole( 'button', { name: /^(Sync|Go on) now$/ } ).click();
	await page.locator( '.halt-tracker-jobs button:not([aria-disabled])' ).waitFor( { timeout: 90_000 } );
	await last( page ).filter( { hasText: words } ).waitFor();
	await now( page ).filter( { hasText: 'Nothing is being done' } ).waitFor();
}

const touch = ( id, advertDetails ) => change( 'touch', { type: 'Opportunity', id, members: { advertDetails } } );

export default {
	async 'switched off nothing is done'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		await now( page ).getByText( 'The sync of jobs is switched off.' ).waitFor();
		assert.equal( await page.getByRole( 'button', { name: 'Sync now' } ).count(), 0 );
		await shoot( page, 'jobs-off' );
	},

	async 'switched on, and everything comes while one watches'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		await page.getByLabel( 'Keep the jobs of this site in step with Tracker' ).check();
		await page.getByLabel( 'Percent of the jobs that may go at once' ).fill( '50' );
		await page.getByLabel( 'Title', { exact: true } ).check();
		await page.getByRole( 'button', { name: 'Save settings' } ).click();
		await expectNotice( page, 'Settings saved.' );
		await syncNow( page, 'The last sweep was complete' );
		const jobs = await published();
		assert.deepEqual( Object.keys( jobs ).map( Number ).sort(), ( await offered() ).sort() );
		assert.equal( await region( page, 'How the sync stands' ).locator( 'progress' ).isHidden(), true );
		await shoot( page, 'jobs' );
	},

	async 'the same without a script'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( screens.jobs );
		await page.getByLabel( 'Username or Email Address' ).fill( site.user );
		await page.getByLabel( 'Password', { exact: true } ).fill( site.password );
		await page.getByRole( 'button', { name: 'Log In' } ).click();
		await page.waitForURL( /page=halt-tracker-jobs/ );
		await eventually( 'a sweep ends', async () => {
			await page.getByRole( 'button', { name: /^(Sync|Go on) now$/ } ).click();
			await page.waitForURL( screens.jobs );
			return await notice( page, 'The last sweep was complete' ).count();
		}, 60_000 );
		await page.context().close();
	},

	async 'Tracker tells of a change, and it is on the site within seconds'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		const hooks = region( page, 'Webhooks at Tracker' );
		await hooks.getByText( 'It is not known yet' ).waitFor();
		await hooks.getByRole( 'button', { name: 'Register', exact: true } ).click();
		await expectNotice( page, 'Tracker tells this site of every change.' );
		await hooks.getByText( /^\s*Registered: .* created, updated, deleted\./ ).waitFor();
		await shoot( page, 'jobs-hooks' );
		const [ id ] = await offered();
		await touch( id, { title: 'Within seconds 🚀 <b>R&D</b>' } );
		await eventually( 'the change is on the site', async () => 'Within seconds 🚀 R&amp;D' === ( await published() )[ id ]?.replace( '&#038;', '&amp;' ), 15_000 );
	},

	async 'the address is shown when it is asked for, and a new token is told to Tracker'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		assert.ok( ! /[0-9a-f]{64}/.test( await page.locator( '#wpbody-content' ).innerHTML() ), 'the token is on the page' );
		await page.getByRole( 'button', { name: 'Show the address' } ).click();
		const shown = async () => ( await page.locator( '.halt-tracker-secret' ).innerText() ).match( /token=([0-9a-f]{64})$/ )[ 1 ];
		const first = await shown();
		assert.match( await pressAndAnswer( page, page.getByRole( 'button', { name: 'Make a new token' } ), true ), /another 24 hours/ );
		await expectNotice( page, 'registered at Tracker' );
		await page.getByText( 'An earlier token works until' ).waitFor();
		await page.getByRole( 'button', { name: 'Show the address' } ).click();
		assert.notEqual( await shown(), first );
		const [ id ] = await offered();
		await touch( id, { title: 'With the new token' } );
		await eventually( 'the change is on the site', async () => 'With the new token' === ( await published() )[ id ], 15_000 );
	},

	async 'an empty list takes nothing away, and a person decides'() {
		const page = await adminPage();
		const before = await published();
		// Each record is gone for whoever asks for it, and the list is empty: all of it could be true.
		await change( 'fail', [
			{ method: 'POST', path: '/api/v1/Opportunity/Search', status: 204, times: 0 },
			{ method: 'GET', path: '/api/v1/Opportunity/*', status: 404, times: 0 },
		] );
		try {
			await page.goto( screens.jobs );
			await region( page, 'How the sync stands' ).getByRole( 'button', { name: /^(Sync|Go on) now$/ } ).click();
			await page.getByRole( 'heading', { name: 'Removals are held' } ).waitFor( { timeout: 90_000 } );
			assert.deepEqual( await published(), before );
			await assertAccessible( page );
			await shoot( page, 'jobs-held' );
			await assertFitsPhone( page, 'phone-jobs-held' );
			await page.getByRole( 'button', { name: 'Keep the jobs' } ).click();
			await expectNotice( page, 'The jobs stay.' );
			assert.equal( await page.getByRole( 'heading', { name: 'Removals are held' } ).count(), 0 );
			await region( page, 'How the sync stands' ).getByRole( 'button', { name: /^(Sync|Go on) now$/ } ).click();
			await page.getByRole( 'heading', { name: 'Removals are held' } ).waitFor( { timeout: 90_000 } );
		} finally {
			await clear( 'fail' );
		}
		// Tracker is well again: each is asked for, and stays.
		assert.match( await pressAndAnswer( page, page.getByRole( 'button', { name: /^Remove them/ } ), true ), /one more question/ );
		await expectNotice( page, 'Each of these jobs is asked for' );
		await eventually( 'all were asked for', async () => {
			await page.goto( screens.jobs );
			return 0 === await page.getByRole( 'heading', { name: 'Removals are held' } ).count() && /Nothing is being done/.test( await now( page ).innerText() );
		}, 60_000 );
		assert.deepEqual( await published(), before );
	},

	async 'the list and the box at a job'() {
		const page = await adminPage();
		await page.goto( list );
		await page.getByRole( 'columnheader', { name: 'At Tracker' } ).first().waitFor();
		const row = page.locator( '#the-list tr' ).first();
		const id = await row.locator( 'td.column-halt_opportunity' ).innerText();
		await row.getByText( 'published', { exact: true } ).waitFor();
		await shoot( page, 'jobs-list' );
		await row.locator( 'a.row-title' ).click();
		await page.waitForURL( /action=edit/ );
		const box = page.locator( '#halt-tracker-job' );
		await box.getByText( `Opportunity ${ id }` ).waitFor( { state: 'attached' } );
		assert.match( await box.textContent(), /Edits by hand are kept in: Title, Excerpt\./ );
		await shoot( page, 'jobs-editor' );
		await page.evaluate( () => document.querySelector( '[form="halt-tracker-refresh"]' ).click() );
		await page.waitForURL( list );
		await expectNotice( page, 'The job was read from Tracker again.' );
	},

	async 'by keyboard, on a phone, for everybody'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		await assertAccessible( page );
		await assertFocusVisible( page );
		await assertFitsPhone( page, 'phone-jobs' );
	},

	async 'taken back and switched off, the jobs stay'() {
		const page = await adminPage();
		await page.goto( screens.jobs );
		await pressAndAnswer( page, page.getByRole( 'button', { name: 'Take them back' } ), true );
		await expectNotice( page, 'taken back at Tracker' );
		await page.getByLabel( 'Keep the jobs of this site in step with Tracker' ).uncheck();
		await page.getByRole( 'button', { name: 'Save settings' } ).click();
		await expectNotice( page, 'Settings saved.' );
		assert.equal( Object.keys( await published() ).length, ( await offered() ).length );
		// The walks behind this one have jobs of their own.
		wordpress( "foreach ( get_posts( array( 'post_type' => 'halt_job', 'post_status' => 'any', 'numberposts' => -1 ) ) as $post ) { wp_delete_post( $post->ID, true ); }" );
	},
};
