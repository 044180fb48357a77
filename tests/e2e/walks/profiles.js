// Form Profiles: made by hand from nothing, corrected, exported, imported, copied, deleted.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot, signIn } from '../lib/browser.js';
import { pages, screens } from '../lib/site.js';

/** What a row of the list is called. */
export const NAME = 'CV application';

/** The lines of the profile for CVs, in words of the screen. */
const LINES = [
	{ value: 'first_name', to: 'firstName', required: true, change: 'tidy spaces' },
	{ value: 'last_name', to: 'surname', required: true, change: 'tidy spaces' },
	{ value: 'email', to: 'contactDetails.email', required: true, change: 'small letters', pattern: '[^@\\s]+@[^@\\s]+' },
	{ value: 'phone', to: 'contactDetails.mobilePhone', change: 'phone number' },
	{ value: 'linkedin', to: 'linkedInUrl', rule: 'only if empty' },
	{ value: 'desired_role', to: 'jobTitle', rule: 'replace' },
	{ from: 'Fixed text', value: 'Website', to: 'source' },
	{ from: 'Template', value: 'Came by {{form_name}}', to: 'note' },
];

export const lines = ( page ) => page.locator( 'table.halt-tracker-repeater', { has: page.getByRole( 'columnheader', { name: 'Tracker key' } ) } ).locator( 'tbody > tr' );

/** A row of the field map as the screen shows it. */
async function readLine( row ) {
	const chosen = ( label ) => row.getByRole( 'combobox', { name: label, exact: true } ).locator( 'option:checked' ).innerText();
	return {
		from: await chosen( 'From' ),
		value: await row.getByLabel( 'Key or text' ).inputValue(),
		to: await row.getByLabel( 'Tracker key' ).inputValue(),
		required: await row.getByRole( 'checkbox', { name: 'Required' } ).isChecked(),
		change: await chosen( 'Change' ),
		pattern: await row.getByRole( 'textbox', { name: 'Pattern' } ).inputValue(),
		rule: await chosen( 'On an existing record' ),
	};
}

export async function readLines( page ) {
	const found = [];
	for ( const row of await lines( page ).all() ) {
		const line = await readLine( row );
		if ( line.value || line.to ) {
			found.push( line );
		}
	}
	return found;
}

export async function writeLine( row, line ) {
	await row.getByRole( 'combobox', { name: 'From' } ).selectOption( { label: line.from ?? 'Form key' } );
	await row.getByLabel( 'Key or text' ).fill( line.value );
	await row.getByLabel( 'Tracker key' ).fill( line.to );
	await row.getByRole( 'checkbox', { name: 'Required' } ).setChecked( line.required ?? false );
	await row.getByRole( 'combobox', { name: 'Change' } ).selectOption( { label: line.change ?? 'as it is' } );
	await row.getByRole( 'textbox', { name: 'Pattern' } ).fill( line.pattern ?? '' );
	await row.getByRole( 'combobox', { name: 'On an existing record' } ).selectOption( { label: line.rule ?? 'usual' } );
}

/** Everything on the edit page, without blank rows. */
async function everything( page ) {
	const controls = await page.locator( 'form.halt-tracker-profile' ).evaluate( ( form ) => Object.fromEntries( [ ...new FormData( form ) ].filter(
		( [ name, value ] ) => ! /^(_wp|action$|id$|once$|fields\[|samples\[)/.test( name ) && ( '' !== value || ! /^(conditions|consent\[marketing\])\[/.test( name ) )
	) ) );
	return { controls, lines: await readLines( page ) };
}

export const openProfile = async ( page, name ) => {
	await page.goto( screens.profiles );
	await row( page, name ).getByRole( 'link', { name, exact: true } ).click();
	await page.getByRole( 'heading', { name: 'Edit profile' } ).waitFor();
};

export const row = ( page, name ) => page.getByRole( 'row' ).filter( { has: page.getByRole( 'rowheader' ).filter( { has: page.getByRole( 'link', { name, exact: true } ) } ) } );

export async function importProfiles( page, profiles ) {
	await page.goto( screens.profiles );
	await page.locator( 'summary' ).filter( { hasText: /^Import$/ } ).click();
	await page.getByLabel( 'Contents of an exported file' ).fill( 'string' === typeof profiles ? profiles : JSON.stringify( profiles ) );
	await page.getByRole( 'button', { name: 'Import' } ).click();
}

async function exported( page, button ) {
	const [ download ] = await Promise.all( [ page.waitForEvent( 'download' ), button.click() ] );
	assert.match( download.suggestedFilename(), /^halt-tracker-profiles.*\.json$/ );
	return JSON.parse( readFileSync( await download.path(), 'utf8' ) );
}

let saved;

export default {
	async 'a profile is made from nothing'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		await page.getByRole( 'link', { name: 'Add profile' } ).click();
		// The scripts come last; without them a new line takes a page of its own.
		await page.waitForURL( /profile/ );
		await page.waitForLoadState( 'load' );
		await page.getByLabel( 'Name', { exact: true } ).fill( NAME );
		await page.getByLabel( 'Record at Tracker' ).selectOption( { label: 'Candidate (Resource)' } );
		await page.getByRole( 'checkbox', { name: 'Apply Send us your CV (Divi 4)' } ).check();
		while ( await lines( page ).count() < LINES.length ) {
			const before = await lines( page ).count();
			await page.getByRole( 'button', { name: 'Add line' } ).press( 'Enter' );
			assert.equal( await lines( page ).count(), before + 1 );
			// The keyboard goes on in the new line.
			await lines( page ).last().locator( ':focus' ).waitFor();
		}
		for ( const [ index, line ] of LINES.entries() ) {
			await writeLine( lines( page ).nth( index ), line );
		}
		await page.getByLabel( 'Form keys of files' ).fill( 'cv' );
		await page.getByLabel( 'File types' ).fill( 'pdf, docx' );
		await page.getByLabel( 'Several files' ).selectOption( { label: 'attach all' } );
		await page.getByLabel( 'Preset' ).selectOption( { label: 'Job application' } );
		await page.getByLabel( 'Subject' ).fill( 'Application from {{field:first_name}} {{field:last_name}}' );
		await page.getByLabel( 'Priority' ).selectOption( { label: 'medium' } );
		await page.getByLabel( 'Form key that must be ticked' ).fill( 'consent' );
		await page.getByLabel( 'Put the candidate on' ).selectOption( { label: 'the job’s longlist' } );
		await page.getByLabel( 'Always this job (id at Tracker)' ).fill( '1026' );
		const typed = await everything( page );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().press( 'Enter' );
		await expectNotice( page, 'Profile saved.' );

		assert.deepEqual( await everything( page ), typed, 'the page shows what was typed' );
		await openProfile( page, NAME );
		assert.deepEqual( await everything( page ), typed, 'and so it does later' );
		saved = typed;
		const complete = ( line ) => ( { from: 'Form key', required: false, change: 'as it is', pattern: '', rule: 'usual', ...line } );
		assert.deepEqual( await readLines( page ), LINES.map( complete ) );
		await shoot( page, 'profile-edit' );
	},

	async 'saving again changes nothing'() {
		const page = await adminPage();
		await openProfile( page, NAME );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( await everything( page ), saved );
	},

	async 'a fault is named at its line'() {
		const page = await adminPage();
		await openProfile( page, NAME );
		const broken = lines( page ).nth( 3 );
		const key = lines( page ).nth( 4 );
		await broken.getByRole( 'textbox', { name: 'Pattern' } ).fill( '[0-9' );
		await key.getByLabel( 'Tracker key' ).fill( 'noSuchKey' );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Saved, with 2 faults; they are named below.' );
		await broken.getByText( 'Line 4: The pattern is no regular expression.' ).waitFor();
		await key.getByText( 'Line 5: Tracker has no such key on this record type.' ).waitFor();
		const summary = page.getByRole( 'alert' ).filter( { hasText: 'Line 4:' } );
		await summary.getByText( 'Line 5:' ).waitFor();
		await shoot( page, 'profile-faults' );
		await page.goto( screens.profiles );
		await row( page, NAME ).getByText( 'Line 5:' ).waitFor();
		await shoot( page, 'profiles-with-warning' );

		await openProfile( page, NAME );
		await broken.getByRole( 'textbox', { name: 'Pattern' } ).fill( '' );
		await key.getByLabel( 'Tracker key' ).fill( LINES[ 4 ].to );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		assert.equal( await page.locator( '.halt-tracker-fault' ).count(), 0 );
		assert.deepEqual( await everything( page ), saved );
	},

	async 'a line is added, removed, and changed by JSON'() {
		const page = await adminPage();
		await openProfile( page, NAME );
		const at = ( await readLines( page ) ).length;
		const line = lines( page ).nth( at );
		await writeLine( line, { value: 'phone', to: 'contactDetails.telephone', change: 'as the box says' } );
		const transforms = '[{"type":"trim"},{"type":"table","rows":[{"from":"a <b>","to":"\\"quoted\\" & back\\\\slash"}],"otherwise":null}]';
		await line.getByText( 'JSON', { exact: true } ).click();
		await line.getByLabel( 'Transforms as JSON' ).fill( transforms );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		const shown = await lines( page ).nth( at ).getByLabel( 'Transforms as JSON' ).inputValue();
		assert.deepEqual( JSON.parse( shown ), JSON.parse( transforms ) );

		await lines( page ).nth( at ).getByLabel( 'Transforms as JSON' ).fill( '[{"type":' );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'The transforms of these lines are not JSON' );
		assert.deepEqual( JSON.parse( await lines( page ).nth( at ).getByLabel( 'Transforms as JSON' ).inputValue() ), JSON.parse( transforms ), 'the saved ones stay' );

		await lines( page ).nth( at ).getByRole( 'button', { name: 'Remove' } ).click();
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( await everything( page ), saved );
	},

	async 'texts stay as they were typed'() {
		const page = await adminPage();
		await openProfile( page, NAME );
		const at = ( await readLines( page ) ).length;
		const fixed = { from: 'Fixed text', value: 'Pay < 50k & R&amp;D "A" \\ 20%25', to: 'achievements' };
		const template = { from: 'Template', value: 'https://example.test/?q=%20{{field:last_name}}&lt;', to: 'educationSummary' };
		const subject = 'Pay < 50k & R&amp;D: {{field:last_name}}';
		const before = await page.getByLabel( 'Subject' ).inputValue();
		await writeLine( lines( page ).nth( at ), fixed );
		await writeLine( lines( page ).nth( at + 1 ), template );
		await page.getByLabel( 'Subject' ).fill( subject );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		const shown = ( await readLines( page ) ).slice( at ).map( ( line ) => line.value );
		const shownSubject = await page.getByLabel( 'Subject' ).inputValue();

		await lines( page ).nth( at + 1 ).getByRole( 'button', { name: 'Remove' } ).click();
		await lines( page ).nth( at ).getByRole( 'button', { name: 'Remove' } ).click();
		await page.getByLabel( 'Subject' ).fill( before );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( await everything( page ), saved );
		assert.deepEqual( [ ...shown, shownSubject ], [ fixed.value, template.value, subject ] );
	},

	async 'exported and imported again'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		const [ profile ] = await exported( page, row( page, NAME ).getByRole( 'button', { name: 'Export' } ) );
		assert.equal( profile.name, NAME );
		assert.deepEqual( profile.matching.form_ids, [ pages[ 'cv-application' ].uuid ] );
		assert.equal( profile.fields.length, LINES.length );

		await importProfiles( page, [ { ...profile, name: 'Imported copy', matching: { ...profile.matching, form_ids: [ 'imported-copy' ] } } ] );
		await expectNotice( page, '1 profile imported.' );
		await row( page, NAME ).waitFor();
		const [ again ] = await exported( page, row( page, 'Imported copy' ).getByRole( 'button', { name: 'Export' } ) );
		assert.notEqual( again.id, profile.id );
		const { id, name, version, matching, ...rest } = profile;
		const { id: otherId, name: otherName, version: otherVersion, matching: otherMatching, ...otherRest } = again;
		assert.deepEqual( otherRest, rest );

		assert.equal( ( await exported( page, page.getByRole( 'button', { name: 'Export all' } ) ) ).length, 2 );

		await importProfiles( page, '{"not": "a profile"}' );
		await expectNotice( page, 'This is no profile: paste the contents of an exported file.' );
	},

	async 'deleting asks first'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		const button = row( page, 'Imported copy' ).getByRole( 'button', { name: 'Delete' } );
		assert.equal( await pressAndAnswer( page, button, false ), 'Delete this profile?' );
		await row( page, 'Imported copy' ).waitFor();
		await pressAndAnswer( page, button, true );
		await expectNotice( page, 'Profile deleted.' );
		assert.equal( await row( page, 'Imported copy' ).count(), 0 );
	},

	async 'a copy takes no form until somebody says so'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		await row( page, NAME ).getByRole( 'button', { name: 'Copy' } ).click();
		await expectNotice( page, 'Copied. The copy is switched off and takes no form yet.' );
		assert.equal( await page.getByLabel( 'Name', { exact: true } ).inputValue(), `${ NAME } (copy)` );
		assert.equal( await page.getByLabel( 'This profile takes submissions' ).isChecked(), false );
		assert.equal( await page.getByLabel( 'Form ids' ).inputValue(), '' );
		assert.equal( await page.locator( '[data-halt-form]:checked' ).count(), 0 );
		await page.goto( screens.profiles );
		await row( page, `${ NAME } (copy)` ).getByRole( 'button', { name: 'Move up' } ).click();
		await page.waitForLoadState( 'load' );
		const names = await page.locator( 'tbody th[scope="row"] a' ).allInnerTexts();
		assert.deepEqual( names, [ `${ NAME } (copy)`, NAME ] );
		await shoot( page, 'profiles' );
		await pressAndAnswer( page, row( page, `${ NAME } (copy)` ).getByRole( 'button', { name: 'Delete' } ), true );
		await expectNotice( page, 'Profile deleted.' );
	},

	async 'the editor works without its script'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( screens.profiles );
		await signIn( page );
		await page.goto( `${ screens.profiles }&profile=new&form_id=walk-plain` );
		await page.getByLabel( 'Name', { exact: true } ).fill( 'Without a script' );
		assert.equal( await page.getByLabel( 'Form ids' ).inputValue(), 'walk-plain' );
		await writeLine( lines( page ).nth( 3 ), { value: 'phone', to: 'contactDetails.telephone', change: 'phone number' } );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( ( await readLines( page ) ).map( ( line ) => line.to ), [ 'firstName', 'surname', 'contactDetails.email', 'contactDetails.telephone' ] );
		await page.goto( screens.profiles );
		await row( page, 'Without a script' ).getByRole( 'button', { name: 'Delete' } ).click();
		await expectNotice( page, 'Profile deleted.' );
		await page.context().close();
	},
};
