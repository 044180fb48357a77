// An event, the people who register for it through a Divi form, and what the staff does with the list of them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot, signIn, takeTime } from '../lib/browser.js';
import { wordpress } from '../lib/machine.js';
import { change, person, read, recordsWith } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone, assertFocusVisible } from '../lib/screen.js';
import { screens, site } from '../lib/site.js';

const TITLE = 'Summer Conference 2099 & Dinner';
const event = {};

/** Who registers; the profile is that of the walk over the visitors. */
const GUESTS = [
	{ first: 'Jane', last: 'Guest', email: 'jane.guest@example.test', company: 'Harbour Lights' },
	{ first: 'Émile', last: 'Zola', email: 'emile.zola@example.test', company: '=HYPERLINK("http://evil.test")' },
	{ first: 'Ola', last: 'Nowak', email: 'ola.nowak@example.test', company: '' },
];

const list = ( page ) => page.locator( '#halt-tracker-attendees' );
const rows = ( page ) => list( page ).locator( 'tbody tr' );
const row = ( page, name ) => rows( page ).filter( { hasText: name } );
const tick = ( page, name ) => row( page, name ).getByRole( 'checkbox' );
const names = async ( page ) => ( await list( page ).locator( 'tbody .column-name strong' ).allInnerTexts() ).map( ( text ) => text.trim() );

async function register( guest ) {
	const page = await newPage();
	await page.goto( event.url );
	await page.getByLabel( 'First name' ).fill( guest.first );
	await page.getByLabel( 'Last name' ).fill( guest.last );
	await page.getByLabel( 'E-mail' ).fill( guest.email );
	await page.getByLabel( 'Company' ).fill( guest.company );
	await takeTime( page );
	await page.getByRole( 'button', { name: 'Submit' } ).click();
	await page.getByText( 'You are on the list.' ).waitFor();
	await page.context().close();
}

/** Presses a button that loads, and waits for the end. */
async function load( page, button ) {
	await page.locator( '.halt-tracker-loader' ).getByRole( 'button', { name: button } ).click();
	await page.locator( '.halt-tracker-told' ).getByText( /^As of/ ).waitFor( { timeout: 60_000 } );
}

/** What a program reads in a file. */
function parsed( path ) {
	return JSON.parse( execFileSync( 'python3', [ '-c', 'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],encoding="utf-8-sig",newline="")))))', path ], { encoding: 'utf8' } ) );
}

export default {
	async 'an event, and three people who register'() {
		const [ id, url ] = wordpress( `
			$source = get_page_by_path( 'event-registration' );
			wp_set_current_user( 1 );
			$id = wp_insert_post( wp_slash( array( 'post_type' => 'halt_event', 'post_status' => 'publish', 'post_title' => '${ TITLE }', 'post_content' => $source->post_content, 'meta_input' => array( 'halt_event_date' => '2099-06-01T10:00', 'halt_event_venue' => 'Town Hall', 'halt_event_capacity' => 40 ) ) ) );
			foreach ( get_post_meta( $source->ID ) as $key => $values ) { if ( str_starts_with( $key, '_et_' ) ) { update_post_meta( $id, $key, wp_slash( maybe_unserialize( $values[0] ) ) ); } }
			flush_rewrite_rules();
			echo $id, ' ', get_permalink( $id );` ).split( ' ' );
		Object.assign( event, { id: Number( id ), url } );
		for ( const guest of GUESTS ) {
			await register( guest );
		}
		for ( const guest of GUESTS ) {
			guest.contact = ( await person( 'Contact', guest.email ) ).id;
		}
		await change( 'touch', { type: 'Contact', id: GUESTS[ 0 ].contact, members: { contactDetails: { email: GUESTS[ 0 ].email, telephone: '+44 20 7946 0958' }, marketingPreferences: { marketingPreference: 'Opted In', emailOptIn: true, textOptIn: false } } } );
	},

	async 'they are on the list before Tracker was asked'() {
		const page = await adminPage();
		await page.goto( screens.attendees );
		await page.getByLabel( 'Event', { exact: true } ).selectOption( String( event.id ) );
		await page.getByRole( 'button', { name: 'Show' } ).click();
		await page.getByRole( 'heading', { name: TITLE } ).waitFor();
		await list( page ).getByText( 'Tracker was not asked yet.' ).waitFor();
		for ( const guest of GUESTS ) {
			await row( page, guest.last ).waitFor();
		}
		await shoot( page, 'attendees-registered' );
	},

	async 'Tracker confirms them, and what it knows of them is shown'() {
		const page = await adminPage();
		await load( page, 'Load attendees' );
		// They were found already as they were delivered; what Tracker knows of them takes a load.
		await list( page ).getByText( 'As of' ).first().waitFor();
		await list( page ).getByText( '3 contacts found' ).waitFor();
		assert.deepEqual( await names( page ), [ 'Jane Guest', 'Ola Nowak', 'Émile Zola' ] );
		const jane = await row( page, 'Jane Guest' ).innerText();
		for ( const text of [ '+44 20 7946 0958', 'Harbour Lights', 'Opted In', 'Confirmed' ] ) {
			assert.ok( jane.includes( text ), `“${ text }” is missing in: ${ jane }` );
		}
		await shoot( page, 'attendees-loaded' );
	},

	async 'the scan finds who was tagged by hand, and nobody with a longer tag'() {
		const { tagText } = ( await recordsWith( 'Contact', GUESTS[ 0 ].email ) )[ 0 ];
		const tag = tagText.split( ',' )[ 0 ];
		await change( 'seed', { records: { Contact: [
			{ firstName: 'Hanna', surname: 'Byhand', contactDetails: { email: 'hanna@byhand.test' }, tagText: `VIP; ${ tag.toUpperCase() }` },
			{ firstName: 'Nora', surname: 'Longer', contactDetails: { email: 'nora@longer.test' }, tagText: `${ tag } Two` },
		] } } );
		const page = await adminPage();
		await page.getByLabel( 'Scan contacts changed since the event was opened' ).check();
		await page.reload();
		await page.getByLabel( 'Scan contacts changed since the event was opened' ).check();
		await load( page, 'Refresh' );
		await list( page ).getByText( '4 contacts found' ).waitFor();
		assert.ok( ( await names( page ) ).includes( 'Hanna Byhand' ) );
	},

	async 'a mark is saved at once and can be taken back'() {
		const page = await adminPage();
		await tick( page, 'Jane Guest' ).check();
		await page.getByText( 'Jane Guest is marked as attending.' ).waitFor();
		await list( page ).getByText( '1 attending' ).waitFor();
		assert.equal( wordpress( `echo get_post_meta( ${ event.id }, 'halt_event_attending_${ event.id }_${ GUESTS[ 0 ].contact }', true );` ), '1' );
		await page.getByRole( 'button', { name: 'Undo' } ).click();
		await page.getByText( 'Jane Guest is no longer marked as attending.' ).waitFor();
		assert.equal( await tick( page, 'Jane Guest' ).isChecked(), false );
		// With the keyboard alone.
		await tick( page, 'Émile Zola' ).focus();
		await page.keyboard.press( 'Space' );
		await page.getByText( 'Émile Zola is marked as attending.' ).waitFor();
		await shoot( page, 'attendees-marked' );
		await page.reload();
		assert.deepEqual( [ await tick( page, 'Jane Guest' ).isChecked(), await tick( page, 'Émile Zola' ).isChecked() ], [ false, true ] );
	},

	async 'a mark that is not saved goes back and says so'() {
		// Of its own, since the admin's page complains of every failed request.
		const page = await newPage();
		await page.goto( `${ screens.attendees }&event=${ event.id }` );
		await signIn( page );
		const nonce = list( page );
		await nonce.evaluate( ( element ) => {
			element.dataset.haltUrl = 'data:application/json,x';
		} );
		await tick( page, 'Ola Nowak' ).click();
		await page.getByText( 'The mark of Ola Nowak was not saved, and is as it was before.' ).waitFor();
		assert.equal( await tick( page, 'Ola Nowak' ).isChecked(), false );
		await shoot( page, 'attendees-not-saved' );
		await nonce.evaluate( ( element, url ) => {
			element.dataset.haltUrl = url;
		}, `${ site.url }/wp-json/halt-tracker/v1/events/${ event.id }/attending/` );
		await page.getByRole( 'button', { name: 'Try again' } ).click();
		await page.getByText( 'Ola Nowak is marked as attending.' ).waitFor();
		await page.context().close();
	},

	async 'sorted, searched and filtered'() {
		const page = await adminPage();
		await page.reload();
		await list( page ).locator( 'thead' ).getByRole( 'link', { name: /Name/ } ).click();
		await page.waitForURL( /order=desc/ );
		assert.deepEqual( ( await names( page ) )[ 0 ], 'Émile Zola' );
		await page.locator( '.halt-tracker-filters summary' ).click();
		await page.getByRole( 'search', { name: 'Attendees' } ).getByLabel( 'Attending' ).selectOption( 'yes' );
		await page.getByRole( 'button', { name: 'Apply the filter' } ).click();
		await page.waitForURL( /attending=yes/ );
		assert.deepEqual( await names( page ), [ 'Émile Zola', 'Ola Nowak' ] );
		await page.getByRole( 'searchbox', { name: 'Search' } ).fill( 'emile' );
		await page.getByRole( 'button', { name: 'Search', exact: true } ).click();
		await page.waitForURL( /s=emile/ );
		assert.deepEqual( await names( page ), [ 'Émile Zola' ] );
		await page.getByRole( 'link', { name: 'Clear search and filter' } ).click();
		await page.waitForURL( ( url ) => ! url.searchParams.has( 's' ) );
		assert.equal( ( await names( page ) ).length, 4 );
	},

	async 'the file is what was seen, and computes nothing'() {
		const page = await adminPage();
		const [ download ] = await Promise.all( [ page.waitForEvent( 'download' ), page.getByRole( 'button', { name: 'Export as CSV' } ).click() ] );
		assert.match( download.suggestedFilename(), new RegExp( `^attendees-${ event.id }-\\d{4}-\\d{2}-\\d{2}\\.csv$` ) );
		const [ head, ...lines ] = parsed( await download.path() );
		assert.deepEqual( head.slice( 0, 5 ), [ 'First name', 'Surname', 'E-mail', 'Phone', 'Company' ] );
		assert.deepEqual( lines.map( ( line ) => line[ 1 ] ), [ 'Byhand', 'Guest', 'Nowak', 'Zola' ] );
		assert.equal( lines[ 1 ][ 3 ], '\'+44 20 7946 0958' );
		assert.equal( lines[ 3 ][ 4 ], '\'=HYPERLINK("http://evil.test")' );
		assert.deepEqual( lines.map( ( line ) => line[ 7 ] ), [ 'no', 'no', 'yes', 'yes' ] );
	},

	async 'the check-in list stands alone'() {
		const page = await adminPage();
		await page.getByRole( 'link', { name: 'Check-in list to print' } ).click();
		await page.getByRole( 'heading', { name: TITLE } ).waitFor();
		assert.equal( await page.locator( '#wpadminbar, #adminmenu' ).count(), 0 );
		assert.equal( await page.locator( '.box' ).count(), 4 );
		await assertAccessible( page, 'main' );
		await shoot( page, 'attendees-check-in' );
		await page.emulateMedia( { media: 'print' } );
		await shoot( page, 'attendees-check-in-paper' );
		assert.equal( await page.locator( '.tools' ).isVisible(), false );
		await page.emulateMedia( { media: null } );
		await page.getByRole( 'link', { name: 'Back to the list' } ).click();
		await page.getByRole( 'heading', { name: 'Event Attendees' } ).waitFor();
	},

	async 'all that match are marked in one go, after a question'() {
		const page = await adminPage();
		assert.equal( await pressAndAnswer( page, page.getByRole( 'button', { name: 'Mark as attending' } ), true ), 'Mark 4 contacts as attending?' );
		await expectNotice( page, '2 contacts were marked as attending.' );
		await list( page ).getByText( '4 attending' ).waitFor();
	},

	async 'a seat is given up, and given again'() {
		const page = await adminPage();
		const asked = await pressAndAnswer( page, row( page, 'Ola Nowak' ).getByRole( 'button', { name: /^Give up the seat/ } ), true );
		assert.ok( asked.startsWith( 'Give up the seat of Ola Nowak?' ), asked );
		await expectNotice( page, '2 of 40 seats are taken now.' );
		await row( page, 'Ola Nowak' ).getByText( 'Seat given up', { exact: true } ).waitFor();
		await list( page ).getByText( '3 contacts found' ).waitFor();
		await shoot( page, 'attendees-seat-given-up' );
		await pressAndAnswer( page, row( page, 'Ola Nowak' ).getByRole( 'button', { name: /^Give a seat/ } ), true );
		await expectNotice( page, '3 of 40 seats are taken now.' );
		await list( page ).getByText( '4 contacts found' ).waitFor();
	},

	async 'without a script'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( `${ screens.attendees }&event=${ event.id }` );
		await signIn( page );
		await page.getByRole( 'button', { name: 'Refresh' } ).click();
		await page.getByText( /As of/ ).first().waitFor();
		await tick( page, 'Hanna Byhand' ).uncheck();
		await page.getByRole( 'button', { name: 'Save the marks of this page' } ).click();
		await list( page ).getByText( '3 attending' ).waitFor();
		assert.deepEqual( [ await tick( page, 'Hanna Byhand' ).isChecked(), await tick( page, 'Jane Guest' ).isChecked() ], [ false, true ] );
		await shoot( page, 'attendees-without-script' );
		await page.context().close();
	},

	async 'on a phone, with the keyboard, for everybody'() {
		const page = await adminPage();
		await page.goto( `${ screens.attendees }&event=${ event.id }` );
		await assertFitsPhone( page, 'phone-attendees' );
		await assertFocusVisible( page );
		await page.reload();
		await assertAccessible( page );
		await shoot( page, 'wide-attendees' );
	},

	async 'the journal says who loaded, exported and printed'() {
		const page = await adminPage();
		await page.goto( `${ screens.submissions }&tab=runs` );
		const journal = page.locator( 'section' ).filter( { hasText: 'Journal of the site' } );
		for ( const what of [ 'Attendees loaded from Tracker', 'Attendees exported', 'Check-in list printed' ] ) {
			await journal.getByText( what ).first().waitFor();
		}
		// Nothing of a person is in it.
		assert.ok( ! ( await journal.innerText() ).includes( 'guest@' ) );
		assert.ok( ( await read( 'records/Contact' ) ).length > 3 );
	},
};
