// An event from its making in the block editor to the waiting list: what the admin does, and what visitors see.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, shoot, takeTime } from '../lib/browser.js';
import { wordpress } from '../lib/machine.js';
import { activitiesOf, eventually, person } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { screens, site } from '../lib/site.js';
import { importProfiles } from './profiles.js';

const UUID = 'e0000000-0000-4000-8000-000000000001';

/** What the author puts into the event: a form as Divi saves it. */
const FORM = `[et_pb_contact_form _unique_id="${ UUID }" module_id="summer-form" title="Register" captcha="off" success_message="You are registered."]
[et_pb_contact_field field_id="First_Name" field_title="First name" /]
[et_pb_contact_field field_id="Last_Name" field_title="Last name" /]
[et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /]
[et_pb_contact_field field_id="News" field_title="Send me news" field_type="checkbox" required_mark="off" /]
[/et_pb_contact_form]`;

const TITLE = 'Summer Conference: R&D, “people” & more';
const TAG = 'Summer Conference: R&D “people” & more';

const PROFILE = {
	id: 'summer-event',
	name: 'Summer event',
	enabled: true,
	matching: { form_ids: [ UUID ] },
	record: 'contact',
	fields: [ [ 'first_name', 'firstName' ], [ 'last_name', 'surname' ], [ 'email', 'contactDetails.email' ] ].map( ( [ value, to ] ) => ( { from: { kind: 'field', value }, to, required: true } ) ),
	activity: { enabled: true, preset: 'registration' },
	consent: { marketing: [ { field: 'news', flags: [ 'emailOptIn' ] } ] },
};

const day = ( days ) => new Date( Date.now() + days * 86_400_000 ).toISOString().slice( 0, 10 );

let url;
let id;

/** The page of the block editor, ready for the first word. */
async function editor( address ) {
	const page = await adminPage();
	await page.goto( address );
	await page.waitForFunction( () => window.wp?.data?.select( 'core/editor' )?.getCurrentPostType?.(), null, { timeout: 30_000 } );
	await page.evaluate( () => {
		window.wp.data.dispatch( 'core/preferences' ).set( 'core/edit-post', 'welcomeGuide', false );
		window.wp.data.dispatch( 'core/preferences' ).set( 'core', 'enableChoosePatternModal', false );
	} );
	// Where the editor folds the boxes away, they are opened by hand.
	const boxes = page.getByRole( 'button', { name: 'Meta Boxes' } );
	const begins = page.getByLabel( 'Begins', { exact: true } );
	await boxes.or( begins ).first().waitFor();
	if ( ! await begins.isVisible() ) {
		await boxes.press( 'Enter' );
	}
	await begins.waitFor();
	return page;
}

/** Where the words are written: newer editors have them in a frame. */
const canvas = async ( page ) => 0 < await page.locator( 'iframe[name="editor-canvas"]' ).count() ? page.frameLocator( 'iframe[name="editor-canvas"]' ) : page;

async function save( page, button ) {
	await button.click();
	await page.waitForFunction( () => {
		const { isSavingPost, isAutosavingPost, didPostSaveRequestSucceed } = window.wp.data.select( 'core/editor' );
		return ! isSavingPost() && ! isAutosavingPost() && didPostSaveRequestSucceed() && ! window.wp.data.select( 'core/edit-post' ).isSavingMetaBoxes();
	} );
}

async function register( first, email, options = {} ) {
	const page = await newPage( options );
	await page.goto( url );
	await page.getByLabel( 'First name' ).fill( first );
	await page.getByLabel( 'Last name' ).fill( 'Walker' );
	await page.getByLabel( 'E-mail' ).fill( email );
	await page.getByRole( 'checkbox', { name: 'Send me news' } ).check();
	await takeTime( page );
	await page.getByRole( 'button', { name: 'Submit' } ).click();
	await page.getByText( 'You are registered.' ).waitFor();
	await page.context().close();
}

const edit = () => `${ site.url }/wp-admin/post.php?post=${ id }&action=edit`;

export default {
	async 'an event is made in the block editor'() {
		const page = await adminPage();
		await importProfiles( page, [ PROFILE ] );
		await expectNotice( page, '1 profile imported.' );
		await editor( `${ site.url }/wp-admin/post-new.php?post_type=halt_event` );
		await ( await canvas( page ) ).getByRole( 'textbox', { name: 'Add title' } ).fill( TITLE );
		await page.evaluate( ( text ) => window.wp.data.dispatch( 'core/block-editor' ).insertBlocks( [
			window.wp.blocks.createBlock( 'core/paragraph', { content: 'Come and meet us.' } ),
			window.wp.blocks.createBlock( 'core/shortcode', { text } ),
		] ), FORM );
		await page.getByLabel( 'Begins', { exact: true } ).fill( `${ day( 30 ) }T18:00` );
		await page.getByLabel( 'Ends', { exact: true } ).fill( `${ day( 29 ) }T20:00` );
		await page.getByLabel( 'Ends', { exact: true } ).press( 'Tab' );
		await page.getByText( 'The end lies before the beginning.' ).waitFor();
		await page.getByLabel( 'Ends', { exact: true } ).fill( `${ day( 30 ) }T20:30` );
		await page.getByLabel( 'Venue' ).fill( 'Town Hall, “Great” Room' );
		await page.getByLabel( 'Seats' ).fill( '2' );
		assert.equal( await page.getByText( 'The end lies before the beginning.' ).count(), 0 );
		assert.ok( await page.getByLabel( 'Registration is open' ).isChecked() );
		assert.equal( await page.getByLabel( 'Tag at Tracker' ).inputValue(), '' );
		await page.getByRole( 'button', { name: 'Publish', exact: true } ).first().click();
		await save( page, page.getByRole( 'region', { name: 'Editor publish' } ).getByRole( 'button', { name: 'Publish', exact: true } ) );
		id = await page.evaluate( () => window.wp.data.select( 'core/editor' ).getCurrentPostId() );
		url = await page.evaluate( () => window.wp.data.select( 'core/editor' ).getPermalink() );
		await eventually( 'the tag in the box', async () => TAG === await page.getByLabel( 'Tag at Tracker' ).inputValue() );
		await shoot( page, 'event-editor' );
	},

	async 'what was typed is there again'() {
		const page = await editor( edit() );
		const typed = {};
		for ( const label of [ 'Begins', 'Ends', 'Venue', 'Seats', 'Tag at Tracker' ] ) {
			typed[ label ] = await page.getByLabel( label, { exact: true } ).inputValue();
		}
		assert.deepEqual( typed, { Begins: `${ day( 30 ) }T18:00`, Ends: `${ day( 30 ) }T20:30`, Venue: 'Town Hall, “Great” Room', Seats: '2', 'Tag at Tracker': TAG } );
		await page.getByText( '0 of 2 seats taken.' ).waitFor();
	},

	async 'a visitor registers by the form on the event'() {
		const page = await newPage();
		await page.goto( url );
		await page.getByText( 'Town Hall, “Great” Room' ).waitFor();
		await page.getByText( '2 places left.' ).waitFor();
		await shoot( page, 'event-page' );
		await page.context().close();
		await register( 'Wanda', 'wanda@events.test' );
		const contact = await person( 'Contact', 'wanda@events.test' );
		assert.equal( contact.tagText, TAG );
		assert.equal( contact.marketingPreferences.emailOptIn, true );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'contacts', contact.id ) );
		assert.ok( activity.subject.includes( 'Summer Conference' ), activity.subject );
		assert.ok( activity.note.includes( day( 30 ) ), activity.note );
	},

	async 'a renamed event keeps its tag'() {
		const page = await editor( edit() );
		await ( await canvas( page ) ).getByRole( 'textbox', { name: 'Add title' } ).fill( 'Autumn Conference' );
		await save( page, page.getByRole( 'region', { name: 'Editor top bar' } ).getByRole( 'button', { name: 'Save', exact: true } ) );
		assert.equal( await page.getByLabel( 'Tag at Tracker' ).inputValue(), TAG );
		await register( 'Xaver', 'xaver@events.test' );
		assert.equal( ( await person( 'Contact', 'xaver@events.test' ) ).tagText, TAG );
	},

	async 'a full event has a waiting list'() {
		const page = await newPage();
		await page.goto( url );
		await page.getByText( 'Fully booked. You can join the waiting list.' ).waitFor();
		await page.context().close();
		await register( 'Yuki', 'yuki@events.test' );
		assert.equal( ( await person( 'Contact', 'yuki@events.test' ) ).tagText, `${ TAG } - Waitlist` );
		const admin = await adminPage();
		await admin.goto( screens.submissions );
		const row = admin.getByRole( 'row' ).filter( { hasText: 'yuki@events.test' } );
		await row.getByText( 'On the waiting list: the event was full or its registration closed' ).waitFor();
		await admin.goto( `${ site.url }/wp-admin/edit.php?post_type=halt_event` );
		const event = admin.getByRole( 'row' ).filter( { hasText: 'Autumn Conference' } );
		await event.getByText( '2 of 2, and 1 waiting' ).waitFor();
		await event.getByText( 'Fully booked.' ).waitFor();
		await admin.getByRole( 'link', { name: /^Takes place/ } ).first().click();
		await admin.waitForURL( /orderby=halt_event_date/ );
		await shoot( admin, 'event-list' );
	},

	async 'a tag changed by hand stays among the former ones'() {
		const page = await editor( edit() );
		await page.getByText( '2 of 2 seats taken. 1 person on the waiting list.' ).waitFor();
		await page.getByLabel( 'Tag at Tracker' ).fill( 'Autumn' );
		await page.getByLabel( 'Seats' ).fill( '1' );
		await page.getByLabel( 'Seats' ).press( 'Tab' );
		await page.getByText( '2 seats are taken already' ).waitFor();
		await page.getByLabel( 'Seats' ).fill( '3' );
		await page.getByLabel( 'Seats' ).press( 'Tab' );
		await save( page, page.getByRole( 'region', { name: 'Editor top bar' } ).getByRole( 'button', { name: 'Save', exact: true } ) );
		await editor( edit() );
		await page.getByLabel( `No longer use “${ TAG }”` ).waitFor();
		await page.getByText( '1 place left.' ).waitFor();
		await assertAccessible( page, '.halt-event-box' );
		await shoot( page, 'event-box' );
	},

	async 'the pages of events, for everybody'() {
		wordpress( `wp_set_current_user( 1 ); wp_insert_post( array( 'post_type' => 'halt_event', 'post_status' => 'publish', 'post_title' => 'Last year’s <em>fair</em>', 'meta_input' => array( 'halt_event_date' => '2025-03-01' ) ) );` );
		const page = await newPage();
		const archive = new URL( '..', url ).href;
		for ( const [ name, address ] of Object.entries( { page: url, archive, past: `${ archive }?halt_events=past` } ) ) {
			await page.goto( address );
			await assertAccessible( page, 'main' );
			await shoot( page, `event-front-${ name }` );
			await assertFitsPhone( page, `phone-event-front-${ name }`, 'body' );
		}
		await page.goto( archive );
		const headings = await page.getByRole( 'heading' ).allInnerTexts();
		const order = [ 'Events', 'Upcoming events', 'Autumn Conference', 'Past events', 'Last year’s fair' ];
		assert.deepEqual( headings.filter( ( text ) => order.includes( text ) ), order );
		await page.evaluate( () => {
			document.documentElement.dir = 'rtl';
		} );
		await shoot( page, 'event-front-rtl' );
		const data = await ( await page.request.get( url ) ).text();
		const json = JSON.parse( data.match( /<script type="application\/ld\+json">\s*(.*?)\s*<\/script>/s )[ 1 ] );
		assert.deepEqual( [ json[ '@type' ], json.name, json.startDate.slice( 0, 16 ), json.location.name ], [ 'Event', 'Autumn Conference', `${ day( 30 ) }T18:00`, 'Town Hall, “Great” Room' ] );
		await page.context().close();
	},

	async 'a block theme has templates for both pages'() {
		wordpress( "switch_theme( 'block-fixture' );" );
		try {
			const page = await newPage();
			await page.goto( url );
			await page.getByRole( 'heading', { name: 'Autumn Conference', level: 1 } ).waitFor();
			assert.equal( await page.getByText( '1 place left.' ).count(), 1 );
			await assertAccessible( page, 'main' );
			await assertFitsPhone( page, 'phone-event-block-theme', 'body' );
			await page.goto( new URL( '..', url ).href );
			await page.getByRole( 'heading', { name: 'Upcoming events', level: 2 } ).waitFor();
			await page.getByRole( 'link', { name: 'Autumn Conference' } ).waitFor();
			await shoot( page, 'event-block-theme' );
			await page.context().close();
		} finally {
			wordpress( "switch_theme( 'divi-fixture' );" );
		}
	},

	async 'without a script everything can be read'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( url );
		await page.getByText( '1 place left.' ).waitFor();
		await page.getByLabel( 'First name' ).waitFor();
		await page.goto( new URL( '..', url ).href );
		await page.getByRole( 'link', { name: 'Autumn Conference' } ).click();
		await page.getByRole( 'heading', { name: 'Autumn Conference', level: 1 } ).waitFor();
		await page.context().close();
	},

	async 'blocks show the event on another page'() {
		const page = await adminPage();
		await page.goto( `${ site.url }/wp-admin/post-new.php?post_type=page` );
		await page.waitForFunction( () => window.wp?.data?.select( 'core/editor' )?.getCurrentPostType?.() );
		await page.evaluate( ( eventId ) => {
			const { createBlock } = window.wp.blocks;
			window.wp.data.dispatch( 'core/editor' ).editPost( { title: 'What is on', status: 'publish' } );
			window.wp.data.dispatch( 'core/block-editor' ).insertBlocks( [ createBlock( 'halt-tracker/event-details', { eventId } ), createBlock( 'halt-tracker/event-count', { eventId } ), createBlock( 'halt-tracker/event-list', { show: 'both' } ) ] );
		}, id );
		const shown = await canvas( page );
		await shown.getByText( '2 people are coming.' ).waitFor();
		await shown.getByText( 'Past events' ).waitFor();
		await shoot( page, 'event-blocks-editor' );
		await page.evaluate( () => window.wp.data.dispatch( 'core/editor' ).savePost() );
		const address = await page.evaluate( () => window.wp.data.select( 'core/editor' ).getPermalink() );
		const visitor = await newPage();
		await visitor.goto( address );
		await visitor.getByText( '2 people are coming.' ).waitFor();
		assert.deepEqual( await visitor.locator( 'script[src*="halt-tracker"]' ).evaluateAll( ( all ) => all.map( ( one ) => one.src ).filter( ( src ) => src.includes( 'event' ) ) ), [] );
		await shoot( visitor, 'event-blocks' );
		await visitor.context().close();
	},

	async 'what the walk has made goes again'() {
		// Later walks count the forms and the profiles of the site.
		wordpress( `wp_set_current_user( 1 ); foreach ( array_merge( array( ${ id } ), get_posts( array( 'post_type' => array( 'halt_event', 'page' ), 'numberposts' => -1, 'fields' => 'ids', 's' => 'Last year’s' ) ), get_posts( array( 'post_type' => 'page', 'title' => 'What is on', 'fields' => 'ids' ) ) ) as $post ) { wp_delete_post( $post, true ); } Halt\\Tracker\\Plugin::boot()->profiles->delete( 'summer-event' );` );
		const page = await newPage();
		const answer = await page.request.get( url );
		assert.equal( answer.status(), 404 );
		await page.context().close();
	},
};
