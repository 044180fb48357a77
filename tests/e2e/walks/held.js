// Suspected spam is held before Tracker. A person releases it with one click.

import assert from 'node:assert/strict';
import { adminPage, expectNotice, newPage, pressAndAnswer, shoot } from '../lib/browser.js';
import { eventually, person, recordsWith } from '../lib/sandbox.js';
import { pages, screens, site } from '../lib/site.js';
import { deliverNow } from '../lib/deliver.js';
import { openSubmission, searchSubmissions } from './submissions.js';
import { apply, jane } from './visitors.js';

const named = 'wanda.word@example.test';
const fast = 'rob.robot@example.test';

const stateOf = async ( page, email ) => ( await searchSubmissions( page, email ) ).locator( '.halt-tracker-state' ).innerText();

/** Sends the event's form at once. */
async function register( email ) {
	const page = await newPage();
	// However long it takes, by this visitor's clock it is a moment.
	await page.addInitScript( () => {
		const begun = Date.now();
		Date.now = () => begun + performance.now() / 20;
	} );
	await page.goto( pages[ 'event-registration' ].url );
	await page.getByLabel( 'First name' ).fill( 'Rob' );
	await page.getByLabel( 'Last name' ).fill( 'Robot' );
	await page.getByLabel( 'E-mail' ).fill( email );
	await page.getByLabel( 'Company' ).press( 'Enter' );
	await page.getByText( 'You are on the list.' ).waitFor();
	await page.context().close();
}

export default {
	async 'a word of WordPress’s own list holds a submission'() {
		const page = await adminPage();
		await page.goto( `${ site.url }/wp-admin/options-discussion.php` );
		await page.locator( '#disallowed_keys' ).fill( 'casino-bonus' );
		await page.getByRole( 'button', { name: 'Save Changes' } ).click();
		await page.getByText( 'Settings saved.' ).first().waitFor();
		const visitor = await newPage();
		await apply( visitor, { ...jane, 'First name': 'Wanda', 'Last name': 'Word', 'E-mail': named, 'Anything else?': 'I wrote about casino-bonus offers.' } );
		await visitor.context().close();
		assert.equal( await stateOf( page, named ), 'Held' );
		assert.deepEqual( await recordsWith( 'Resource', named ), [] );
	},

	async 'what is sent faster than anybody types is held'() {
		await register( fast );
		const page = await adminPage();
		assert.equal( await stateOf( page, fast ), 'Held' );
		assert.deepEqual( await recordsWith( 'Contact', fast ), [] );
		await openSubmission( page, fast );
		await page.getByRole( 'button', { name: 'Not spam: send' } ).waitFor();
		await shoot( page, 'submission-held' );
	},

	async 'ticked ones are released together'() {
		const page = await adminPage();
		await page.goto( screens.settings );
		await page.getByRole( 'link', { name: /^Held: \d+$/ } ).click();
		await page.waitForURL( /state=held/ );
		await shoot( page, 'submissions-held' );
		const release = page.getByRole( 'button', { name: 'Not spam: send the ticked ones' } );
		for ( const email of [ named, fast ] ) {
			await page.getByRole( 'row' ).filter( { hasText: email } ).getByRole( 'checkbox' ).check();
		}
		await release.click();
		await expectNotice( page, '2 submissions were released.' );
		await deliverNow( page );
		await person( 'Resource', named );
		await person( 'Contact', fast );
		await eventually( 'delivered', async () => 'Delivered' === await stateOf( page, named ) );
	},

	async 'ticked ones are discarded after a question'() {
		const robot = 'ron.robot@example.test';
		await register( robot );
		const page = await adminPage();
		await page.goto( `${ screens.submissions }&state=held` );
		await page.getByRole( 'row' ).filter( { hasText: robot } ).getByRole( 'checkbox' ).check();
		const button = page.getByRole( 'button', { name: 'Discard the ticked ones' } );
		assert.match( await pressAndAnswer( page, button, false ), /^Discard the ticked submissions\?/ );
		await pressAndAnswer( page, button, true );
		await expectNotice( page, '1 submission was discarded.' );
		assert.equal( await stateOf( page, robot ), 'Discarded' );
		assert.deepEqual( await recordsWith( 'Contact', robot ), [] );
	},
};
