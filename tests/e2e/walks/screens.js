// Every screen once more: on a phone, with the keyboard, with a screen reader's rules.

import { adminPage, shoot } from '../lib/browser.js';
import { assertAccessible, assertFitsPhone, assertFocusVisible } from '../lib/screen.js';
import { screens } from '../lib/site.js';
import { NAME, openProfile } from './profiles.js';
import { openSubmission } from './submissions.js';

/** How to get to each of them. */
const WAYS = {
	overview: ( page ) => page.goto( screens.overview ),
	settings: ( page ) => page.goto( screens.settings ),
	profiles: ( page ) => page.goto( screens.profiles ),
	'profile-new': ( page ) => page.goto( `${ screens.profiles }&profile=new` ),
	'profile-edit': ( page ) => openProfile( page, NAME ),
	submissions: ( page ) => page.goto( screens.submissions ),
	runs: ( page ) => page.goto( `${ screens.submissions }&tab=runs` ),
	'submission-delivered': ( page ) => openSubmission( page, 'Jane Doe', 'delivered' ),
	'submission-unrouted': ( page ) => openSubmission( page, 'walk-', 'unrouted' ),
	'submission-edit': async ( page ) => {
		await openSubmission( page, 'walk-', 'unrouted' );
		await page.getByRole( 'link', { name: 'Correct and send' } ).click();
		await page.getByRole( 'heading', { name: /^Correct and send/ } ).waitFor();
	},
	jobs: ( page ) => page.goto( screens.jobs ),
	'tool-inspect': ( page ) => page.goto( screens.tools ),
	'tool-dry-run': ( page ) => page.goto( `${ screens.tools }&tool=dry-run` ),
	'tool-test-send': ( page ) => page.goto( `${ screens.tools }&tool=test-send` ),
	'tool-signature': ( page ) => page.goto( `${ screens.tools }&tool=signature` ),
};

/** Opens what is folded, as a person would who looks for something. */
async function unfold( page ) {
	const folded = page.locator( '#wpbody-content .wrap > details:not([open]) > summary, #wpbody-content .wrap form > details:not([open]) > summary' );
	// Each that is opened leaves the list.
	while ( await folded.count() ) {
		await folded.first().click();
	}
}

async function visit( way ) {
	const page = await adminPage();
	await way( page );
	await unfold( page );
	return page;
}

const steps = {};
for ( const [ name, way ] of Object.entries( WAYS ) ) {
	steps[ `${ name } on a phone` ] = async () => {
		const page = await visit( way );
		await assertFitsPhone( page, `phone-${ name }` );
	};
	steps[ `${ name } by keyboard` ] = async () => {
		await assertFocusVisible( await visit( way ) );
	};
	steps[ `${ name } for everybody` ] = async () => {
		const page = await visit( way );
		await assertAccessible( page );
		await shoot( page, `wide-${ name }` );
	};
}

export default steps;
