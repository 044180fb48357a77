// What an admin sees first: how things stand, and whether to worry.

import assert from 'node:assert/strict';
import { adminPage, newPage, notice, shoot, signIn } from '../lib/browser.js';
import { configure, wordpress } from '../lib/machine.js';
import { eventually, person } from '../lib/sandbox.js';
import { assertAccessible, assertFitsPhone } from '../lib/screen.js';
import { screens, site, tracker } from '../lib/site.js';
import { apply, jane } from './visitors.js';

const health = `${ site.url }/wp-admin/site-health.php`;
const visitors = [
	{ ...jane, 'First name': 'Olga', 'Last name': 'Overview', 'E-mail': 'olga.overview@example.test' },
	{ ...jane, 'First name': 'Otto', 'Last name': 'Overview', 'E-mail': 'otto.overview@example.test' },
];

const region = ( page, name ) => page.getByRole( 'region', { name, exact: true } );
const told = ( page ) => page.locator( '.halt-tracker-told' );

/** The pause switch, as somebody at the command line would turn it. */
const pause = ( wanted ) => wordpress( `Halt\\Tracker\\Plugin::boot()->settings->update( array( 'paused' => ${ wanted } ) );` );

/** Presses the button and waits for its last words. */
async function deliverNow( page, words ) {
	await region( page, 'Submissions' ).getByRole( 'button', { name: 'Deliver now' } ).click();
	await told( page ).filter( { hasText: words } ).waitFor( { timeout: 60_000 } );
}

export default {
	async 'how things stand'() {
		const page = await adminPage();
		await page.goto( screens.overview );
		await page.locator( '.halt-tracker-headline' ).waitFor();
		await region( page, 'Connection' ).getByText( 'Connected', { exact: true } ).first().waitFor();
		await region( page, 'What delivers' ).getByText( /The queue was last worked on .* ago/ ).waitFor();
		await region( page, 'Delivered last' ).getByRole( 'link' ).first().waitFor();
		await region( page, 'Does it add up?' ).getByText( /came in \d+, accounted for \d+/ ).waitFor();
		await shoot( page, 'overview' );
		await region( page, 'Submissions' ).getByRole( 'link', { name: /Delivered/ } ).click();
		await page.waitForURL( /page=halt-tracker-submissions&state=delivered/ );
	},

	async 'the chart is a table for whoever cannot see it'() {
		const page = await adminPage();
		await page.goto( screens.overview );
		const days = region( page, 'The last 30 days' );
		const [ , delivered ] = ( await days.innerText() ).match( /Delivered: (\d+)\./ );
		assert.ok( Number( delivered ) >= 4, delivered );
		assert.ok( await days.locator( 'svg rect.halt-tracker-bar' ).count() >= 1 );
		await days.locator( 'summary' ).focus();
		await page.keyboard.press( 'Enter' );
		const rows = days.getByRole( 'row' );
		assert.equal( await rows.count(), 31 );
		const today = await rows.nth( 1 ).getByRole( 'cell' ).allInnerTexts();
		assert.equal( today[ 1 ], delivered, 'everything arrived today' );
		await shoot( page, 'overview-table' );
	},

	async 'what waits is delivered while one watches'() {
		pause( 'true' );
		for ( const visitor of visitors ) {
			const page = await newPage();
			await apply( page, visitor );
			await page.context().close();
		}
		const page = await adminPage();
		await page.goto( screens.overview );
		const waiting = page.locator( '[data-halt-count="waiting"]' );
		assert.ok( Number( await waiting.innerText() ) >= 2 );
		await page.getByText( /The oldest that waits came in/ ).waitFor();
		await notice( page, 'Deliveries are paused' ).waitFor();
		await deliverNow( page, 'Nothing was sent: deliveries are paused.' );
		pause( 'false' );
		await deliverNow( page, /Still waiting: 0\./ );
		assert.equal( await waiting.innerText(), '0', 'the page says it without being loaded again' );
		assert.equal( await page.getByText( /The oldest that waits came in/ ).isHidden(), true );
		assert.equal( await page.locator( '.halt-tracker-runner progress' ).isHidden(), true );
		for ( const visitor of visitors ) {
			await person( 'Resource', visitor[ 'E-mail' ] );
		}
		await shoot( page, 'overview-delivered' );
	},

	async 'the same without a script'() {
		const page = await newPage( { javaScriptEnabled: false } );
		await page.goto( screens.overview );
		await page.getByLabel( 'Username or Email Address' ).fill( site.user );
		await page.getByLabel( 'Password', { exact: true } ).fill( site.password );
		await page.getByRole( 'button', { name: 'Log In' } ).click();
		await page.waitForURL( /page=halt-tracker/ );
		await eventually( 'nobody else delivers', async () => {
			await page.getByRole( 'button', { name: 'Deliver now' } ).click();
			await page.waitForURL( screens.overview );
			return await notice( page, /^\s*Done\. Finished: \d+\./ ).count();
		} );
		await page.context().close();
	},

	async 'the dashboard has the counts'() {
		const page = await adminPage();
		await page.goto( `${ site.url }/wp-admin/index.php` );
		const box = page.locator( '#halt_tracker_overview' );
		await box.getByRole( 'link', { name: /^Delivered: \d+$/ } ).waitFor();
		await box.scrollIntoViewIfNeeded();
		await shoot( page, 'dashboard' );
		await box.getByRole( 'link', { name: 'Tracker overview' } ).click();
		await page.getByRole( 'heading', { name: 'Tracker overview' } ).waitFor();
	},

	async 'a recruiter may look and press nothing'() {
		wordpress( "require_once ABSPATH . 'wp-admin/includes/user.php'; $user = get_user_by( 'login', 'looker' ); $user && wp_delete_user( $user->ID ); wp_insert_user( array( 'user_login' => 'looker', 'user_pass' => 'looks-by-42', 'role' => 'author' ) ); Halt\\Tracker\\Plugin::boot()->settings->update( array( 'viewer_roles' => array( 'author' ) ) );" );
		const page = await newPage();
		await page.goto( `${ site.url }/wp-login.php` );
		await signIn( page, 'looker', 'looks-by-42' );
		await page.goto( screens.overview );
		await region( page, 'Submissions' ).getByRole( 'link', { name: /Delivered/ } ).waitFor();
		assert.equal( await page.locator( '#wpbody-content form' ).count(), 0 );
		for ( const screen of [ screens.settings, screens.profiles ] ) {
			assert.equal( ( await page.request.get( screen ) ).status(), 403 );
		}
		await page.context().close();
		wordpress( "Halt\\Tracker\\Plugin::boot()->settings->update( array( 'viewer_roles' => array() ) );" );
	},

	async 'from right to left'() {
		configure( "$GLOBALS['text_direction'] = 'rtl';" );
		try {
			const page = await adminPage();
			await page.goto( screens.overview );
			assert.equal( await page.evaluate( () => document.documentElement.dir ), 'rtl' );
			await shoot( page, 'overview-rtl' );
			await assertAccessible( page );
			await assertFitsPhone( page, 'phone-overview-rtl' );
		} finally {
			configure();
		}
	},

	async 'Site Health looks at everything, and gives nothing away'() {
		const page = await adminPage();
		await page.goto( health );
		await page.locator( '.site-health-progress-label' ).filter( { hasNotText: 'Results are still loading' } ).waitFor( { timeout: 60_000 } );
		await page.getByRole( 'button', { name: 'Passed tests' } ).click();
		for ( const text of [ 'The PHP extension of Halt Tracker is loaded', 'Tracker answers, and accepts the sign-in', 'Webhooks reach Halt Tracker', 'Nothing of Halt Tracker is late', 'What Halt Tracker has sealed can be opened' ] ) {
			await page.getByRole( 'button', { name: text } ).waitFor( { timeout: 60_000 } );
		}
		await shoot( page, 'site-health' );
		await page.goto( `${ health }?tab=debug` );
		await page.getByRole( 'button', { name: 'Halt Tracker', exact: true } ).click();
		await page.getByText( 'Submissions by state' ).waitFor();
		const copied = await page.locator( '[data-clipboard-text]' ).getAttribute( 'data-clipboard-text' );
		assert.match( copied, /### halt-tracker/ );
		for ( const secret of [ tracker.clientSecret, process.env.HALT_PRIVATE_DIR ] ) {
			assert.ok( ! copied.includes( secret ), 'what is copied holds a secret or a path' );
		}
		await shoot( page, 'site-health-debug' );
	},
};
