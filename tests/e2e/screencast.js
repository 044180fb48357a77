// A short film of setting up and of one application, for the documentation: pictures with a line of text each, which
// bin/screencast joins. Every picture is of the running site.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeBrowser, expectNotice, newPage, signIn, takeTime } from './lib/browser.js';
import { person } from './lib/sandbox.js';
import { cv, pages, screens, site, tracker } from './lib/site.js';
import { startOver } from './walks/assistant.js';
import { jane } from './walks/visitors.js';

const FRAMES = process.env.HALT_FRAMES;
const SIZE = { width: 1200, height: 760 };

const list = [];

/** Adds a picture that stays for so many seconds. */
async function frame( page, text, seconds = 2.5 ) {
	await page.waitForLoadState( 'load' );
	await page.evaluate( ( words ) => {
		const line = document.createElement( 'div' );
		line.id = 'halt-screencast';
		line.textContent = words;
		line.style.cssText = 'position:fixed;inset-inline:0;bottom:0;z-index:999999;padding:14px 24px;background:#1d2327;color:#fff;font:600 20px/1.4 system-ui,sans-serif';
		document.body.append( line );
	}, text );
	const file = join( FRAMES, `${ String( list.length ).padStart( 3, '0' ) }.png` );
	await page.screenshot( { path: file } );
	await page.evaluate( () => document.getElementById( 'halt-screencast' ).remove() );
	list.push( `file '${ file }'\nduration ${ seconds }` );
}

const next = ( page ) => page.locator( '.halt-tracker-assistant > p a.button' ).click();

async function setUp( admin ) {
	await admin.goto( screens.assistant );
	await signIn( admin );
	await admin.goto( `${ screens.assistant }&step=extension` );
	await frame( admin, 'Activate the plugin: the assistant checks the extension first.' );
	await next( admin );
	await admin.getByLabel( 'Client secret' ).fill( tracker.clientSecret );
	await frame( admin, 'The connection: the letter to Tracker’s support is written, the client secret goes in.' );
	await admin.getByRole( 'button', { name: 'Save account' } ).click();
	await expectNotice( admin, 'Saved. Now sign in.' );
	await admin.getByRole( 'button', { name: 'Connect to Tracker' } ).click();
	await admin.getByRole( 'button', { name: 'Approve' } ).waitFor();
	await frame( admin, 'Consent at Tracker (here the simulator).' );
	await admin.getByRole( 'button', { name: 'Approve' } ).click();
	await expectNotice( admin, 'Connected to Tracker.' );
	await frame( admin, 'Connected.' );
	await next( admin );
	await admin.getByRole( 'button', { name: 'Test the route' } ).click();
	await expectNotice( admin, 'The route works' );
	await frame( admin, 'Other systems send signed requests: the route tests itself.' );
	await next( admin );
	await admin.getByRole( 'radio', { name: 'Apply', exact: true } ).check();
	await frame( admin, 'The forms of the site are found; one becomes the first profile.' );
	await admin.getByRole( 'button', { name: 'Make the profile' } ).click();
	await expectNotice( admin, 'takes this form from now on' );
	await next( admin );
	await admin.getByRole( 'button', { name: 'Send a test applicant' } ).click( { timeout: 70_000 } );
	await expectNotice( admin, 'The test applicant is at Tracker.' );
	await frame( admin, 'A test applicant with a CV is sent, shown as Tracker has it …', 3 );
	await admin.getByRole( 'button', { name: 'Remove the test applicant' } ).click();
	await expectNotice( admin, 'The test applicant was removed from Tracker.' );
	await frame( admin, '… and removed again.' );
}

async function apply() {
	const page = await newPage( { viewport: SIZE } );
	await page.goto( pages[ 'cv-application' ].url );
	for ( const [ label, value ] of Object.entries( { ...jane, 'First name': 'Ada', 'Last name': 'Lovelace', 'E-mail': 'ada.lovelace@example.test' } ) ) {
		await page.getByLabel( label, { exact: true } ).fill( value );
	}
	await page.getByLabel( 'Desired role' ).selectOption( 'Finance Director' );
	await page.locator( 'input[type="file"]' ).setInputFiles( cv );
	await page.getByRole( 'checkbox', { name: 'I agree to be contacted' } ).check();
	await frame( page, 'A visitor applies with the Divi form.' );
	await takeTime( page );
	await page.getByRole( 'button', { name: 'Submit' } ).click();
	await page.getByText( 'Thank you, your application has arrived.' ).waitFor();
	await frame( page, 'Nobody waits for Tracker: the answer comes with the commit.' );
	await page.context().close();
	return person( 'Resource', 'ada.lovelace@example.test' );
}

startOver();
const admin = await newPage( { viewport: SIZE } );
await setUp( admin );
const record = await apply();
await admin.goto( screens.submissions );
await frame( admin, 'Delivered.' );
await admin.getByRole( 'link', { name: /Ada Lovelace/ } ).first().click();
await frame( admin, 'Each step and each call of this one delivery.', 3 );
await admin.goto( screens.overview );
await frame( admin, 'The overview: what waits, what arrived, what delivers.', 3 );
await admin.goto( `${ tracker.url }/records/Resource/${ record.id }` );
await frame( admin, `In Tracker: candidate ${ record.id }, with the CV and an activity.`, 3 );
// The last picture has to be named twice, or ffmpeg gives it no time.
const [ last ] = list.at( -1 ).split( '\n' );
writeFileSync( join( FRAMES, 'list.txt' ), `${ list.join( '\n' ) }\n${ last }\n` );
await closeBrowser();
process.stdout.write( `${ list.length } pictures of ${ site.url }\n` );
