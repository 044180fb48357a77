// Visitors fill in the three forms of the site; everything arrives at Tracker without anybody's doing.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, shoot, takeTime } from '../lib/browser.js';
import { activitiesOf, documentsOf, eventually, person, read } from '../lib/sandbox.js';
import { cv, pages, tracker } from '../lib/site.js';
import { importProfiles } from './profiles.js';

const line = ( kind, value, to, more = {} ) => ( { from: { kind, value }, to, ...more } );

/** What an admin got from a colleague: two profiles as an exported file. */
const PROFILES = [
	{
		id: 'enquiry',
		name: 'Enquiry',
		enabled: true,
		matching: { form_ids: [ pages.enquiry.uuid ] },
		record: 'lead',
		fields: [
			line( 'template', 'Enquiry from {{field:company}}', 'name', { required: true } ),
			line( 'field', 'message', 'description' ),
			line( 'constant', 'Website', 'source' ),
			line( 'field', 'name', 'contact.firstName', { transforms: [ { type: 'split_name', part: 'first' } ] } ),
			line( 'field', 'name', 'contact.surname', { transforms: [ { type: 'split_name', part: 'last' } ] } ),
			line( 'field', 'email', 'contact.contactDetails.email', { required: true } ),
			line( 'field', 'phone', 'contact.contactDetails.telephone' ),
			line( 'field', 'company', 'contact.company' ),
		],
		activity: { enabled: true, preset: 'enquiry', include_unmapped: true, include_tracking: true },
		consent: { required_field: 'consent' },
	},
	{
		id: 'event-registration',
		name: 'Event registration',
		enabled: true,
		matching: { css_ids: [ 'event-register' ] },
		record: 'contact',
		fields: [
			line( 'field', 'first_name', 'firstName', { required: true } ),
			line( 'field', 'last_name', 'surname', { required: true } ),
			line( 'field', 'email', 'contactDetails.email', { required: true } ),
			line( 'field', 'company', 'company' ),
			line( 'field', 'job_title', 'jobTitle' ),
		],
		activity: { enabled: true, preset: 'registration', include_unmapped: true, include_tracking: true },
		event: { enabled: true },
	},
];

/** The applicant of the CV page. */
export const jane = {
	'First name': 'Jane',
	'Last name': 'Doe',
	'E-mail': 'Jane.Doe@Example.test',
	Phone: '+44 20 7946 0958',
	'LinkedIn profile': 'https://www.linkedin.com/in/jane-doe-example',
	'Anything else?': 'I can start in January.\nLondon or remote — “either” is fine.',
};

/** Fills in the form of the CV page and sends it. */
export async function apply( page, values, file = cv ) {
	await page.goto( `${ pages[ 'cv-application' ].url }?utm_source=linkedin&utm_campaign=autumn` );
	for ( const [ label, value ] of Object.entries( values ) ) {
		await page.getByLabel( label, { exact: true } ).fill( value );
	}
	await page.getByLabel( 'Desired role' ).selectOption( 'Finance Director' );
	await page.getByRole( 'checkbox', { name: 'Perm, full time' } ).check();
	await page.locator( 'input[type="file"]' ).setInputFiles( file );
	await page.getByRole( 'checkbox', { name: 'I agree to be contacted' } ).check();
	await takeTime( page );
	const began = Date.now();
	await page.getByRole( 'button', { name: 'Submit' } ).click();
	await page.getByText( 'Thank you, your application has arrived.' ).waitFor();
	return Date.now() - began;
}

export default {
	async 'two more profiles come as a file'() {
		const page = await adminPage();
		await importProfiles( page, PROFILES );
		await expectNotice( page, '2 profiles imported.' );
		assert.deepEqual( await page.locator( 'tbody th[scope="row"] a' ).allInnerTexts(), [ 'CV application', 'Enquiry', 'Event registration' ] );
		// None has a fault: the column of warnings is empty.
		assert.deepEqual( ( await page.locator( 'table' ).first().locator( 'tbody tr td:nth-of-type(4)' ).allInnerTexts() ).map( ( text ) => text.trim() ), [ '', '', '' ] );
	},

	async 'an application arrives with its CV'() {
		const page = await newPage();
		await apply( page, jane );
		await shoot( page, 'visitor-thanks' );
		await page.context().close();

		const record = await person( 'Resource', 'jane.doe@example.test' );
		assert.deepEqual(
			[ record.firstName, record.surname, record.contactDetails.mobilePhone, record.linkedInUrl, record.jobTitle, record.source ],
			[ 'Jane', 'Doe', '+442079460958', jane[ 'LinkedIn profile' ], 'Finance Director', 'Website' ]
		);
		// Behind it stands the reference by which the record is found again.
		assert.match( record.note, /^Came by Send us your CV(\n|$)/ );
		const [ document, ...others ] = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.deepEqual( others, [] );
		assert.deepEqual( [ document.sha256, document.downloaded, document.bytes ], [ cv.sha256, cv.sha256, cv.buffer.length ] );
		assert.deepEqual( [ document.documentType, document.isPrimary ], [ 'resume', true ] );
		assert.match( document.filename, /^Jane-Doe-CV.*\.pdf$/i );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'resources', record.id ) );
		assert.equal( activity.subject, 'Application from Jane Doe' );
		for ( const text of [ 'I can start in January.', 'London or remote — “either” is fine.', 'Perm, full time', 'linkedin', 'autumn', '/cv-application/' ] ) {
			assert.ok( activity.note.includes( text ), `“${ text }” is missing in: ${ activity.note }` );
		}
		await eventually( 'the entry on the longlist', async () => ( await read( 'lists' ) ).longlist.filter( ( entry ) => 1026 === entry.opportunityId && entry.resourceId === record.id ) );

		const admin = await newPage();
		await admin.goto( `${ tracker.url }/records/Resource/${ record.id }` );
		await admin.getByRole( 'link', { name: document.filename } ).waitFor();
		await admin.getByText( cv.sha256 ).waitFor();
		await shoot( admin, 'tracker-record' );
		await admin.context().close();
	},

	async 'a CV whose name is written in other letters arrives too'() {
		const email = 'anna.karenina@example.test';
		const page = await newPage();
		await apply( page, { ...jane, 'First name': 'Анна', 'Last name': 'Каренина', 'E-mail': email }, { ...cv, name: 'Резюме Анна.pdf' } );
		await page.context().close();
		const record = await person( 'Resource', email );
		assert.deepEqual( [ record.firstName, record.surname ], [ 'Анна', 'Каренина' ] );
		const documents = await eventually( 'the CV', () => documentsOf( 'Resource', record.id ) );
		assert.deepEqual( documents.map( ( one ) => one.sha256 ), [ cv.sha256 ] );
	},

	async 'an enquiry becomes a Lead with its Contact'() {
		const page = await newPage();
		await page.goto( pages.enquiry.url );
		await page.getByLabel( 'Your name' ).fill( 'Anna Maria O’Neill' );
		await page.getByLabel( 'Company' ).fill( 'Harbour Lights & Sons' );
		await page.getByLabel( 'E-mail', { exact: true } ).fill( 'anna@harbour-lights.test' );
		assert.equal( await page.getByRole( 'textbox', { name: 'Phone' } ).isVisible(), false );
		await page.getByRole( 'radio', { name: 'Phone' } ).check();
		await page.getByRole( 'textbox', { name: 'Phone' } ).fill( '020 7946 0111' );
		await page.getByRole( 'checkbox', { name: 'Interim, part time' } ).check();
		await page.getByLabel( 'Message' ).fill( 'We need two accountants.' );
		await page.getByRole( 'checkbox', { name: 'I agree to be contacted' } ).check();
		await takeTime( page );
		await page.getByRole( 'button', { name: 'Submit' } ).click();
		await page.getByText( 'Thank you, we will call you.' ).waitFor();
		await page.context().close();

		const contact = await person( 'Contact', 'anna@harbour-lights.test' );
		assert.deepEqual( [ contact.firstName, contact.surname ], [ 'Anna Maria', 'O’Neill' ] );
		const [ lead ] = await eventually( 'the Lead', async () => ( await read( 'records/Lead' ) ).filter( ( one ) => 'Enquiry from Harbour Lights & Sons' === one.name ) );
		assert.deepEqual( [ lead.source, lead.description ], [ 'Website', 'We need two accountants.' ] );
		assert.deepEqual( lead.associations.contacts.map( ( one ) => one.id ), [ contact.id ] );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'leads', lead.id ) );
		assert.ok( activity.note.includes( 'Interim, part time' ), activity.note );
	},

	async 'a registration becomes a Contact'() {
		const page = await newPage();
		await page.goto( pages[ 'event-registration' ].url );
		await page.getByLabel( 'First name' ).fill( 'Zoë' );
		await page.getByLabel( 'Last name' ).fill( 'Müller-Łęcka' );
		await page.getByLabel( 'E-mail' ).fill( 'zoe@example.test' );
		await page.getByLabel( 'Dietary needs' ).fill( 'No nuts' );
		await takeTime( page );
		// With the keyboard alone.
		await page.getByLabel( 'Company' ).press( 'Enter' );
		await page.getByText( 'You are on the list.' ).waitFor();
		await page.context().close();

		const contact = await person( 'Contact', 'zoe@example.test' );
		assert.deepEqual( [ contact.firstName, contact.surname ], [ 'Zoë', 'Müller-Łęcka' ] );
		const [ activity ] = await eventually( 'the activity', () => activitiesOf( 'contacts', contact.id ) );
		assert.ok( activity.note.includes( 'No nuts' ), activity.note );
	},
};
