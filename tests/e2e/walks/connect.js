// An admin signs in, enters what Tracker issued, and connects.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot, signIn } from '../lib/browser.js';
import { read } from '../lib/sandbox.js';
import { screens, site, tracker } from '../lib/site.js';

const status = ( page ) => page.getByRole( 'region', { name: 'Connection', exact: true } ).getByRole( 'status' );

async function saveSecret( page, secret ) {
	await page.getByLabel( 'Client secret', { exact: true } ).fill( secret );
	await page.getByRole( 'button', { name: 'Save settings' } ).click();
	await expectNotice( page, 'Settings saved.' );
}

/** Presses Connect and waits for Tracker's consent page. */
async function askForConsent( page ) {
	await page.getByRole( 'button', { name: /^Connect (to Tracker|again)$/ } ).click();
	await page.getByRole( 'heading', { name: 'Allow access to Tracker?' } ).waitFor();
	assert.ok( page.url().startsWith( `${ tracker.url }/oAuth2/Authorize?` ), page.url() );
}

export default {
	async 'a stranger is sent to the sign-in'() {
		const page = await newPage();
		for ( const address of Object.values( screens ) ) {
			await page.goto( address );
			assert.match( page.url(), /wp-login\.php/ );
		}
		await page.context().close();
	},

	async 'the menu leads to every screen'() {
		const page = await newPage();
		await page.goto( `${ site.url }/wp-admin/` );
		await signIn( page );
		const menu = page.getByRole( 'navigation', { name: 'Main menu' } );
		await menu.getByRole( 'link', { name: 'Tracker', exact: true } ).click();
		await page.getByRole( 'heading', { name: 'Tracker overview', level: 1 } ).waitFor();
		await page.getByText( 'The site is not connected to Tracker.' ).waitFor();
		await shoot( page, 'overview-fresh' );
		await page.locator( '#toplevel_page_halt-tracker' ).getByRole( 'link', { name: 'Settings', exact: true } ).click();
		await page.getByRole( 'heading', { name: 'Tracker settings', level: 1 } ).waitFor();
		await menu.getByRole( 'link', { name: 'Form Profiles', exact: true } ).click();
		await page.getByRole( 'heading', { name: 'Form Profiles', level: 1 } ).waitFor();
		await page.getByText( 'There is no profile yet.' ).waitFor();
		await menu.getByRole( 'link', { name: 'Deliveries', exact: true } ).click();
		await page.getByRole( 'heading', { name: 'Deliveries', level: 1 } ).waitFor();
		await page.getByText( 'No submissions here.' ).waitFor();
		await page.context().close();
	},

	async 'a fresh site is not connected, and says what is missing'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		assert.match( await status( page ).innerText(), /^Not connected/ );
		await shoot( page, 'settings-fresh' );
		await page.getByRole( 'button', { name: 'Connect to Tracker' } ).click();
		await page.waitForLoadState( 'load' );
		assert.ok( page.url().startsWith( site.url ), 'without a client secret nobody is sent to Tracker, whose consent would be in vain' );
		await page.locator( '.notice-error' ).waitFor();
		await shoot( page, 'settings-without-secret' );
	},

	async 'the client secret is saved and never comes back'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByLabel( 'Client id', { exact: true } ).focus();
		await page.keyboard.press( 'Control+A' );
		await page.keyboard.type( tracker.clientId );
		await page.keyboard.press( 'Tab' );
		await page.keyboard.type( tracker.clientSecret );
		await page.keyboard.press( 'Enter' );
		await expectNotice( page, 'Settings saved.' );
		for ( const reload of [ false, true ] ) {
			if ( reload ) {
				await page.reload();
			}
			assert.ok( ! ( await page.content() ).includes( tracker.clientSecret ), 'the secret is in the page' );
			assert.equal( await page.getByLabel( 'Client secret', { exact: true } ).inputValue(), '' );
			assert.equal( await page.getByLabel( 'Client id', { exact: true } ).inputValue(), tracker.clientId );
		}
		// An empty input keeps what is saved: the walks below connect with it.
		await page.getByRole( 'button', { name: 'Save settings' } ).click();
		await expectNotice( page, 'Settings saved.' );
		await page.getByText( 'Saved. It is never shown; leave this empty to keep it.' ).waitFor();
	},

	async 'denied at Tracker'() {
		const page = await adminPage();
		await askForConsent( page );
		await page.getByText( tracker.clientId ).waitFor();
		await page.getByText( new URL( site.url ).hostname, { exact: true } ).waitFor();
		await shoot( page, 'consent' );
		await page.getByRole( 'button', { name: 'Deny' } ).click();
		await expectNotice( page, 'The access was denied at Tracker.' );
		assert.match( await status( page ).innerText(), /^Not connected/ );
		assert.doesNotMatch( page.url(), /state=|code=|error=/ );
		await shoot( page, 'settings-denied' );
	},

	async 'a wrong client secret is named'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await saveSecret( page, 'not-the-secret-of-this-client' );
		try {
			await askForConsent( page );
			await page.getByRole( 'button', { name: 'Approve' } ).click();
			await expectNotice( page, 'Tracker does not know this client id and secret.' );
			assert.match( await status( page ).innerText(), /^Not connected/ );
		} finally {
			await shoot( page, 'settings-wrong-secret' );
			await page.goto( screens.settings );
			await saveSecret( page, tracker.clientSecret );
		}
	},

	async 'approved at Tracker, and the way back works once'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await askForConsent( page );
		let back;
		page.on( 'request', ( request ) => {
			if ( request.url().includes( 'halt_tracker_oauth' ) && request.url().includes( 'code=' ) ) {
				back = request.url();
			}
		} );
		await page.keyboard.press( 'Tab' );
		await page.getByRole( 'button', { name: 'Approve' } ).focus();
		await page.keyboard.press( 'Enter' );
		await expectNotice( page, 'Connected to Tracker.' );
		assert.match( await status( page ).innerText(), /^Connected\s+signed in through OAuth/ );
		assert.doesNotMatch( page.url(), /state=|code=/ );
		await shoot( page, 'settings-connected' );

		assert.ok( back, 'Tracker sent the browser back with a code' );
		await page.goto( back );
		await expectNotice( page, 'This sign-in has expired or was used already. Please press Connect again.' );
		assert.match( await status( page ).innerText(), /^Connected/ );
	},

	async 'check and forced refresh'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByRole( 'button', { name: 'Check connection' } ).click();
		await expectNotice( page, 'Tracker answers, and accepts the sign-in.' );
		const before = ( await read( 'journal?path=/oAuth2/Token' ) ).length;
		await page.getByRole( 'button', { name: 'Refresh token now' } ).click();
		await expectNotice( page, 'The sign-in was renewed.' );
		await page.getByText( 'Last renewed:' ).waitFor();
		assert.equal( ( await read( 'journal?path=/oAuth2/Token' ) ).length, before + 1 );
	},

	async 'disconnecting asks first'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		const button = page.getByRole( 'button', { name: 'Disconnect', exact: true } );
		assert.match( await pressAndAnswer( page, button, false ), /^Disconnect from Tracker\?/ );
		assert.match( await status( page ).innerText(), /^Connected/ );
		await pressAndAnswer( page, button, true );
		await expectNotice( page, 'Disconnected. Submissions are still stored' );
		assert.match( await status( page ).innerText(), /^Not connected/ );
		await page.getByRole( 'button', { name: 'Check connection' } ).click();
		await expectNotice( page, 'The site is not connected to Tracker yet.' );
		await askForConsent( page );
		await page.getByRole( 'button', { name: 'Approve' } ).click();
		await expectNotice( page, 'Connected to Tracker.' );
	},
};
