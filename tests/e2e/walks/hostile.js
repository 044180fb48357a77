// Strangers type markup wherever they can. It is text on our screens, and text at Tracker.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, shoot, takeTime } from '../lib/browser.js';
import { activitiesOf, documentsOf, eventually, person } from '../lib/sandbox.js';
import { deliverNow } from '../lib/deliver.js';
import { cv, hookCalls, pages, screens, sendSigned, tracker } from '../lib/site.js';
import { importProfiles } from './profiles.js';
import { webhookSecret } from './senders.js';
import { openSubmission, searchSubmissions } from './submissions.js';
import { apply, jane } from './visitors.js';

const SCRIPT = '<script>window.haltHacked=1;alert(1)</script>';
const IMAGE = '"><img src=x onerror="window.haltHacked=1;alert(1)">';
const QUOTES = `O'Brien \\ "Q" {{field:email}} \${x} %s`;

/** The same, as another system would send it: nothing has tidied it up. */
const raw = {
	form_id: `walk-hostile ${ IMAGE }`,
	form_name: `Form ${ SCRIPT }`,
	url: `https://example.test/?x=${ encodeURIComponent( SCRIPT ) }`,
	page_title: `Page ${ IMAGE }`,
	fields: {
		first_name: SCRIPT,
		last_name: `${ IMAGE } ${ QUOTES }`,
		email: 'raw.hostile@example.test',
		message: `line one\n${ SCRIPT }\n<svg onload=alert(1)>`,
		[ `key ${ IMAGE }` ]: 'the key itself',
	},
	files: [ { field: 'cv', name: `cv${ IMAGE }.pdf`, content: cv.buffer.toString( 'base64' ), encoding: 'base64' } ],
};

async function assertHarmless( page ) {
	const found = await page.evaluate( () => ( {
		hacked: 'haltHacked' in window,
		injected: [ ...document.querySelectorAll( 'img[src="x"], [onerror], [onload]:not(body), svg[onload]' ) ].map( ( one ) => one.outerHTML.slice( 0, 200 ) ),
		scripts: [ ...document.scripts ].filter( ( one ) => one.textContent.trim().startsWith( 'window.haltHacked' ) ).length,
	} ) );
	assert.deepEqual( found, { hacked: false, injected: [], scripts: 0 }, page.url() );
}

/** Looks at every screen that could show it. */
async function assertHarmlessEverywhere( page ) {
	for ( const address of [
		screens.submissions,
		`${ screens.submissions }&state=delivered`,
		`${ screens.submissions }&s=${ encodeURIComponent( SCRIPT + IMAGE ) }`,
		`${ screens.submissions }&state=${ encodeURIComponent( IMAGE ) }`,
		screens.profiles,
		`${ screens.profiles }&profile=new&form_id=${ encodeURIComponent( raw.form_id ) }`,
		screens.settings,
		screens.tools,
		`${ screens.submissions }&tab=runs`,
		`${ screens.submissions }&form_id=${ encodeURIComponent( raw.form_id ) }`,
	] ) {
		await page.goto( address );
		await assertHarmless( page );
	}
}

export default {
	async 'typed by a visitor'() {
		const email = 'visiting.hostile@example.test';
		const page = await newPage();
		await apply(
			page,
			{ ...jane, 'First name': `${ SCRIPT }Eve`, 'Last name': `${ IMAGE }${ QUOTES }`, 'E-mail': email, 'LinkedIn profile': 'javascript:alert(1)', 'Anything else?': `${ SCRIPT } & 1 < 2` },
			{ ...cv, name: '<img src=x onerror=alert(1)> "cv" & \'more\'.pdf' }
		);
		await assertHarmless( page );
		await page.context().close();

		// Divi has taken the tags away and added slashes; what it hands over has to arrive as it is.
		const { fields } = hookCalls().pop();
		const handed = ( key ) => fields[ key ].value.replace( /\\(.)/gs, '$1' );
		assert.match( handed( 'last_name' ), /O'Brien \\ "Q"/ );
		const record = await person( 'Resource', email );
		assert.deepEqual( [ record.firstName, record.surname, record.linkedInUrl ], [ handed( 'first_name' ), handed( 'last_name' ), 'javascript:alert(1)' ] );
		const documents = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.deepEqual( documents.map( ( one ) => one.sha256 ), [ cv.sha256 ] );

		const admin = await adminPage();
		await openSubmission( admin, email );
		await admin.locator( 'table.halt-tracker-facts' ).getByText( handed( 'last_name' ), { exact: true } ).waitFor();
		assert.equal( await admin.locator( '#wpbody-content a[href^="javascript:"]' ).count(), 0 );
		await assertHarmless( admin );
		await shoot( admin, 'hostile-visitor' );
	},

	async 'sent by another system, before there is a profile'() {
		const answer = await sendSigned( await webhookSecret(), raw );
		assert.deepEqual( [ answer.status, answer.body.status ], [ 202, 'unrouted' ], JSON.stringify( answer.body ) );
		const page = await adminPage();
		await openSubmission( page, answer.body.id );
		const facts = page.locator( 'table.halt-tracker-facts' );
		for ( const text of [ SCRIPT, raw.fields.last_name, `key ${ IMAGE }` ] ) {
			await facts.getByText( text ).first().waitFor();
		}
		await assertHarmless( page );
		await shoot( page, 'hostile-unrouted' );
		await assertHarmlessEverywhere( page );
	},

	async 'its form id can be given to a profile'() {
		const page = await adminPage();
		await openSubmission( page, raw.form_name, 'unrouted' );
		await page.getByRole( 'link', { name: 'Make a profile for this form' } ).click();
		await assertHarmless( page );
		assert.equal( await page.getByLabel( 'Form ids' ).inputValue(), raw.form_id );
	},

	async 'and delivered word for word'() {
		const page = await adminPage();
		await importProfiles( page, {
			id: 'hostile',
			name: `Hostile ${ SCRIPT }${ IMAGE }`,
			enabled: true,
			matching: { form_ids: [ raw.form_id ] },
			record: 'resource',
			fields: [ [ 'first_name', 'firstName' ], [ 'last_name', 'surname' ], [ 'email', 'contactDetails.email' ] ]
				.map( ( [ value, to ] ) => ( { from: { kind: 'field', value }, to, required: true } ) ),
			activity: { enabled: true, include_unmapped: true, include_tracking: true },
		} );
		await expectNotice( page, '1 profile imported.' );
		await assertHarmless( page );
		await shoot( page, 'hostile-profiles' );

		await openSubmission( page, raw.form_name, 'unrouted' );
		await page.getByRole( 'button', { name: 'Map again and send' } ).click();
		await expectNotice( page, 'Mapped again with today’s profile. State: Waiting' );
		await deliverNow( page );
		const record = await person( 'Resource', raw.fields.email );
		assert.deepEqual( [ record.firstName, record.surname ], [ raw.fields.first_name, raw.fields.last_name ] );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'resources', record.id ) );
		assert.ok( activity.note.includes( raw.fields.message ), activity.note );
		const [ document ] = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.equal( document.sha256, cv.sha256 );
		assert.doesNotMatch( document.filename, /[<>"/\\]/ );

		await openSubmission( page, raw.form_name, 'delivered' );
		await assertHarmless( page );
		await shoot( page, 'hostile-delivered' );
		assert.equal( await ( await searchSubmissions( page, raw.fields.email ) ).count(), 1 );
		await assertHarmlessEverywhere( page );

		const simulator = await newPage();
		await simulator.goto( `${ tracker.url }/records/Resource/${ record.id }` );
		await assertHarmless( simulator );
		await simulator.context().close();
	},

	async 'in the address of the page'() {
		const page = await newPage();
		await page.goto( `${ pages.enquiry.url }?utm_source=${ encodeURIComponent( SCRIPT ) }&utm_campaign=${ encodeURIComponent( IMAGE ) }` );
		await page.getByLabel( 'Your name' ).fill( 'Ada Address' );
		await page.getByLabel( 'Company' ).fill( 'Address Ltd' );
		await page.getByLabel( 'E-mail', { exact: true } ).fill( 'ada.address@example.test' );
		await page.getByRole( 'radio', { name: 'Email' } ).check();
		await page.getByLabel( 'Message' ).fill( 'See the address' );
		await page.getByRole( 'checkbox', { name: 'I agree to be contacted' } ).check();
		await takeTime( page );
		await page.getByRole( 'button', { name: 'Submit' } ).click();
		await page.getByText( 'Thank you, we will call you.' ).waitFor();
		await page.context().close();
		await person( 'Contact', 'ada.address@example.test' );
		const admin = await adminPage();
		await openSubmission( admin, 'Enquiry' );
		await admin.getByText( 'See the address' ).waitFor();
		await assertHarmless( admin );
	},
};
