// The profile editor: a profile made by picking, by the keyboard alone, without a script; tested before it is saved.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot, signIn } from '../lib/browser.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { screens } from '../lib/site.js';
import { importProfiles, lines, readLines, row, writeLine } from './profiles.js';

const NAME = 'Picked';

const targets = async ( page ) => ( await readLines( page ) ).map( ( line ) => line.to );

async function remove( page, name ) {
	await page.goto( screens.profiles );
	await pressAndAnswer( page, row( page, name ).getByRole( 'button', { name: 'Delete' } ), true );
	await expectNotice( page, 'Profile deleted.' );
}

/** Goes on with the Tab key until a control has the focus. */
async function tabTo( page, control, key = 'Tab' ) {
	for ( let step = 0; step < 400; step++ ) {
		if ( await control.evaluate( ( element ) => element === document.activeElement ) ) {
			return;
		}
		await page.keyboard.press( key );
	}
	assert.fail( `${ control } cannot be reached by ${ key }` );
}

export default {
	async 'a form without a profile is named, and a profile is made by picking'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		await page.getByText( 'no profile takes them' ).waitFor();
		const form = page.getByRole( 'row' ).filter( { has: page.getByRole( 'rowheader', { name: 'Enquiry' } ) } );
		await form.getByText( 'Divi 5' ).waitFor();
		await form.getByRole( 'link', { name: 'Make a profile' } ).click();
		await page.getByRole( 'heading', { name: 'Add profile' } ).waitFor();
		assert.equal( await page.getByLabel( 'Name', { exact: true } ).inputValue(), 'Enquiry' );
		assert.ok( await page.getByRole( 'checkbox', { name: 'Enquiry Tell us what you need (Divi 5)' } ).isChecked() );
		assert.ok( ( await targets( page ) ).includes( 'contactDetails.email' ) );
		assert.equal( await page.getByLabel( 'Form key that must be ticked' ).inputValue(), 'consent' );

		await page.getByLabel( 'Name', { exact: true } ).fill( NAME );
		await page.getByRole( 'button', { name: 'Company (company)' } ).click();
		const at = ( await readLines( page ) ).findIndex( ( line ) => 'company' === line.value );
		assert.ok( await lines( page ).nth( at ).getByLabel( 'Tracker key' ).evaluate( ( element ) => element === document.activeElement ) );
		await lines( page ).nth( at ).getByLabel( 'Tracker key' ).fill( 'achievements' );
		assert.equal( await page.getByRole( 'button', { name: 'Company (company)' } ).count(), 0 );
		await page.getByRole( 'button', { name: 'Services (services)' } ).waitFor();
		const offered = await page.locator( '#halt-tracker-form-keys option' ).evaluateAll( ( options ) => options.map( ( option ) => option.value ) );
		assert.deepEqual( offered, [ 'name', 'company', 'email', 'contact_by', 'phone', 'services', 'message', 'consent' ] );
		await page.getByLabel( 'Record at Tracker' ).selectOption( { label: 'Contact' } );
		assert.equal( await lines( page ).nth( at ).getByLabel( 'Tracker key' ).getAttribute( 'list' ), 'halt-tracker-targets-contact' );
		await lines( page ).nth( at ).getByLabel( 'Tracker key' ).fill( 'company' );
		await shoot( page, 'profile-picked' );
		await page.getByRole( 'button', { name: 'Save profile' } ).last().click();
		await expectNotice( page, 'Profile saved.' );
	},

	async 'it is tested before a submission comes'() {
		const page = await adminPage();
		await page.getByText( 'Sample values', { exact: true } ).click();
		await page.getByLabel( 'Company', { exact: true } ).fill( 'Test & <b>Sons</b>' );
		await page.getByLabel( 'Subject' ).fill( 'Unsaved subject' );
		await page.getByRole( 'button', { name: 'Test with these values' } ).click();
		const result = page.getByRole( 'region', { name: 'Result of the test run' } );
		await result.getByRole( 'cell', { name: 'Test & <b>Sons</b>', exact: true } ).waitFor();
		await result.getByRole( 'cell', { name: 'Unsaved subject', exact: true } ).waitFor();
		await result.getByText( 'Create the record' ).first().waitFor();
		await page.getByText( 'These changes are not saved yet.' ).waitFor();
		await assertAccessible( page );
		await assertFitsPhone( page, 'phone-profile-test' );
		await shoot( page, 'profile-test' );
		await page.reload();
		assert.equal( await page.getByLabel( 'Subject' ).inputValue(), '', 'nothing was saved' );
	},

	async 'the editor from right to left'() {
		const page = await adminPage();
		await page.evaluate( () => {
			document.documentElement.dir = 'rtl';
			document.body.classList.add( 'rtl' );
		} );
		await assertFitsPhone( page, 'phone-profile-rtl' );
		await shoot( page, 'profile-rtl' );
		await remove( page, NAME );
	},

	async 'a profile is made with the keyboard alone'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		const add = page.getByRole( 'link', { name: 'Add profile' } );
		await tabTo( page, add );
		await page.keyboard.press( 'Enter' );
		await page.getByRole( 'heading', { name: 'Add profile' } ).waitFor();
		await page.waitForLoadState( 'load' );

		await tabTo( page, page.getByLabel( 'Name', { exact: true } ) );
		await page.keyboard.type( 'By keyboard' );
		const form = page.getByRole( 'checkbox', { name: 'Register Register for the event (Divi 4)' } );
		await tabTo( page, form );
		await page.keyboard.press( 'Space' );

		const pick = page.getByRole( 'button', { name: 'Job title (job_title)' } );
		await tabTo( page, pick );
		await page.keyboard.press( 'Enter' );
		const picked = ( await readLines( page ) ).findIndex( ( line ) => 'job_title' === line.value );
		assert.equal( ( await targets( page ) )[ picked ], 'jobTitle', 'the Tracker key is guessed' );

		// To the top, step by step; the focus stays on the button.
		const mine = () => lines( page ).filter( { has: page.locator( 'input[name$="[value]"]:focus, button:focus' ) } );
		await tabTo( page, lines( page ).nth( picked ).getByRole( 'button', { name: 'Move up' } ) );
		for ( let n = picked; n > 0; n-- ) {
			await page.keyboard.press( 'Enter' );
		}
		assert.equal( ( await readLines( page ) )[ 0 ].value, 'job_title' );
		assert.equal( await mine().getByRole( 'rowheader' ).innerText(), '1' );
		await page.getByText( 'Moved to line 1 of' ).waitFor( { state: 'attached' } );
		await tabTo( page, lines( page ).first().getByRole( 'button', { name: 'Move down' } ) );
		await page.keyboard.press( 'Enter' );
		assert.deepEqual( ( await targets( page ) ).slice( 0, 2 ), [ 'firstName', 'jobTitle' ] );

		// A new line, filled and taken away again.
		const count = await lines( page ).count();
		await tabTo( page, page.getByRole( 'button', { name: 'Add line' } ) );
		await page.keyboard.press( 'Enter' );
		assert.equal( await lines( page ).count(), count + 1 );
		await tabTo( page, lines( page ).last().getByLabel( 'Key or text' ) );
		await page.keyboard.type( 'nothing' );
		await tabTo( page, lines( page ).last().getByRole( 'button', { name: 'Remove' } ) );
		await page.keyboard.press( 'Enter' );
		assert.equal( await lines( page ).count(), count );

		await tabTo( page, page.getByRole( 'button', { name: 'Save profile' } ).last() );
		await page.keyboard.press( 'Enter' );
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( await targets( page ), [ 'firstName', 'jobTitle', 'surname', 'contactDetails.email' ] );
		assert.ok( await form.isChecked() );
		await remove( page, 'By keyboard' );
	},

	async 'rows are moved and removed without a script'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( screens.profiles );
		await signIn( page );
		await page.goto( `${ screens.profiles }&profile=new&form_id=walk-rows` );
		await page.getByLabel( 'Name', { exact: true } ).fill( 'Rows' );
		// Each button sends the form, and the next look must be at the page that comes back.
		const press = ( button ) => Promise.all( [ page.waitForEvent( 'load' ), button.click() ] );
		await press( lines( page ).nth( 2 ).getByRole( 'button', { name: 'Move up' } ) );
		await page.getByText( 'These changes are not saved yet.' ).waitFor();
		assert.deepEqual( await targets( page ), [ 'firstName', 'contactDetails.email', 'surname' ] );
		assert.equal( await page.getByLabel( 'Name', { exact: true } ).inputValue(), 'Rows' );
		await writeLine( lines( page ).nth( 3 ), { value: 'phone', to: 'contactDetails.telephone' } );
		const before = await lines( page ).count();
		await press( page.getByRole( 'button', { name: 'Add line' } ) );
		assert.equal( await lines( page ).count(), before + 1 );
		await press( lines( page ).first().getByRole( 'button', { name: 'Remove' } ) );
		assert.deepEqual( await targets( page ), [ 'contactDetails.email', 'surname', 'contactDetails.telephone' ] );
		await press( page.getByRole( 'button', { name: 'Save profile' } ).last() );
		await expectNotice( page, 'Profile saved.' );
		assert.deepEqual( await targets( page ), [ 'contactDetails.email', 'surname', 'contactDetails.telephone' ] );
		await page.goto( screens.profiles );
		await row( page, 'Rows' ).getByRole( 'button', { name: 'Delete' } ).click();
		await expectNotice( page, 'Profile deleted.' );
		await page.context().close();
	},

	async 'a text that is no profile is named by line, and there to be corrected'() {
		const page = await adminPage();
		await importProfiles( page, '{"fields": [],\n "recrd": "lead"}' );
		await expectNotice( page, 'Line 2: recrd: Profiles have no such member.' );
		await expectNotice( page, 'Nothing was imported.' );
		assert.match( await page.getByLabel( 'Contents of an exported file' ).inputValue(), /"recrd"/ );
		await importProfiles( page, '{"firstName": "first_name", "email": "mail", "source": ":Website"}' );
		await expectNotice( page, '1 profile imported.' );
		await row( page, 'Imported field map' ).waitFor();
		await remove( page, 'Imported field map' );
	},

	async 'the examples name the address of this site'() {
		const page = await adminPage();
		await page.goto( screens.profiles );
		await page.getByText( 'Divi has no webhook' ).waitFor();
		await page.getByText( 'Example: curl' ).click();
		await page.locator( 'pre', { hasText: 'openssl dgst' } ).filter( { hasText: new URL( screens.profiles ).origin } ).waitFor();
	},
};
