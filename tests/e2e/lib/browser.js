// One browser for all walks; an admin who stays signed in, and visitors who come and go.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { screens, site, tracker } from './site.js';

const SHOTS = process.env.HALT_STATE_SHOTS || join( tmpdir(), 'halt-shots' );
mkdirSync( SHOTS, { recursive: true } );

/** A transparent picture. */
const PIXEL = Buffer.from( 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64' );

export const WIDE = { width: 1366, height: 900 };
export const PHONE = { width: 375, height: 812 };

let browser;
let admin;

/** What the pages did that no page may do. */
const complaints = [];

async function launch() {
	browser ??= await chromium.launch( {
		executablePath: process.env.HALT_CHROMIUM || '/usr/bin/chromium',
		args: [
			'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync',
		],
	} );
	return browser;
}

/** A new page with cookies of its own. */
export async function newPage( options = {} ) {
	const context = await ( await launch() ).newContext( { viewport: WIDE, locale: 'en-GB', reducedMotion: 'reduce', ...options } );
	// WordPress asks Gravatar for the admin's picture; nothing leaves this machine.
	await context.route( ( url ) => ! [ site.url, tracker.url ].includes( url.origin ), ( route ) => route.fulfill( { contentType: 'image/gif', body: PIXEL } ) );
	const page = await context.newPage();
	page.setDefaultTimeout( 10_000 );
	// Nobody answers a dialogue that no walk expects: it would be a script of a stranger's.
	page.on( 'dialog', async ( dialog ) => {
		if ( page.expectsDialogue ) {
			return;
		}
		complaints.push( `dialogue on ${ page.url() }: ${ dialog.message() }` );
		await dialog.dismiss();
	} );
	page.on( 'pageerror', ( error ) => {
		// WordPress's own scripts of the sign-in fall over when one leaves before they are complete.
		// Its admin fades from page to page; a picture taken meanwhile ends the fade, which Chromium reports.
		if ( ! page.url().includes( '/wp-login.php' ) && ! error.message.startsWith( 'Transition was aborted' ) ) {
			complaints.push( `script error on ${ page.url() }: ${ error.message }` );
		}
	} );
	page.on( 'console', ( message ) => {
		// The browser itself reports an answer that is an error; where the walk wants one, it says which.
		if ( 'error' === message.type() && ! ( page.expectsStatus && message.text().includes( `status of ${ page.expectsStatus }` ) ) ) {
			complaints.push( `console on ${ page.url() }: ${ message.text() }` );
		}
	} );
	return page;
}

/** Fails if a page has complained since the last time. */
export function assertNoComplaints() {
	assert.deepEqual( complaints.splice( 0 ), [] );
}

/** Signs in at WordPress. */
export async function signIn( page, user = site.user, password = site.password ) {
	// Not key by key: WordPress's script moves the focus back to the name a moment after the page is there.
	await page.getByLabel( 'Username or Email Address' ).fill( user );
	await page.getByLabel( 'Password', { exact: true } ).fill( password );
	await page.getByLabel( 'Password', { exact: true } ).press( 'Enter' );
	await page.waitForURL( ( url ) => url.pathname.startsWith( '/wp-admin/' ) );
}

/** The admin's page. */
export async function adminPage() {
	if ( ! admin ) {
		admin = await newPage( { acceptDownloads: true } );
		await admin.goto( screens.settings );
		if ( admin.url().includes( 'wp-login.php' ) ) {
			await signIn( admin );
		}
	}
	return admin;
}

/** Presses something that asks first, and answers. Gives the question. */
export async function pressAndAnswer( page, button, accept ) {
	// The question is asked by a script, and the scripts come last.
	await page.waitForLoadState( 'load' );
	page.expectsDialogue = true;
	const asked = page.waitForEvent( 'dialog' );
	// The click does not return before the answer.
	const clicked = button.click();
	try {
		const dialog = await asked;
		const moved = accept ? page.waitForEvent( 'load' ) : null;
		await ( accept ? dialog.accept() : dialog.dismiss() );
		await Promise.all( [ clicked, moved ] );
		return dialog.message();
	} finally {
		page.expectsDialogue = false;
	}
}

/** As if a person had typed: what is sent faster than anybody types is suspected of being spam. */
export async function takeTime( page ) {
	await page.evaluate( () => {
		const now = Date.now;
		Date.now = () => now() + 60_000;
	} );
}

/** The one message on top of the screen that has the text. */
export function notice( page, text ) {
	return page.locator( '.notice' ).filter( { hasText: text } );
}

/** Waits for a message; anything that went wrong says what was there instead. */
export async function expectNotice( page, text ) {
	try {
		await notice( page, text ).first().waitFor();
		// The scripts come last.
		await page.waitForLoadState( 'load' );
	} catch ( error ) {
		const there = await page.locator( '.notice' ).allInnerTexts();
		assert.fail( `no message “${ text }” on ${ page.url() }, but ${ JSON.stringify( there ) }` );
	}
}

/** Saves a picture and gives its path. */
export async function shoot( page, name, options = {} ) {
	const path = join( SHOTS, `${ name }.png` );
	// WordPress's script moves the messages below the heading.
	await page.waitForLoadState( 'load' );
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	await page.screenshot( { path, fullPage: true, animations: 'disabled', ...options } );
	return path;
}

/** Keeps what the admin saw when a walk failed. */
export async function shootFailure( name ) {
	for ( const [ number, context ] of ( browser?.contexts() ?? [] ).entries() ) {
		for ( const page of context.pages() ) {
			await shoot( page, `failed-${ name }-${ number }` ).catch( () => {} );
		}
	}
}

export async function closeBrowser() {
	await browser?.close();
	browser = undefined;
	admin = undefined;
}
