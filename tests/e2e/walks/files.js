// Files that visitors sent: who may download them, and what happens to one that must not be taken.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { adminPage, newPage, shoot, signIn } from '../lib/browser.js';
import { documentsOf, person } from '../lib/sandbox.js';
import { wordpress } from '../lib/machine.js';
import { cv, site } from '../lib/site.js';
import { openSubmission } from './submissions.js';
import { apply, jane } from './visitors.js';

/** Address of Jane's CV at this site. */
async function downloadUrl() {
	const page = await adminPage();
	await openSubmission( page, 'Jane Doe', 'delivered' );
	return page.getByRole( 'link', { name: 'Download' } ).getAttribute( 'href' );
}

export default {
	async 'an admin gets a file as it came, and as a download only'() {
		const url = await downloadUrl();
		const page = await adminPage();
		const asked = page.waitForEvent( 'download' );
		await page.getByRole( 'link', { name: 'Download' } ).click();
		const download = await asked;
		assert.match( download.suggestedFilename(), /\.pdf$/ );
		const answer = await page.request.get( url );
		const headers = answer.headers();
		assert.equal( answer.status(), 200 );
		assert.match( headers[ 'content-disposition' ], /^attachment;/ );
		assert.deepEqual( [ headers[ 'x-content-type-options' ], headers[ 'content-type' ] ], [ 'nosniff', 'application/octet-stream' ] );
		assert.match( headers[ 'cache-control' ], /no-store/ );
		assert.equal( createHash( 'sha256' ).update( await answer.body() ).digest( 'hex' ), cv.sha256 );
		assert.equal( ( await page.request.get( url.replace( /file=\d+/, 'file=99' ) ) ).status(), 404 );
	},

	async 'a stranger has to sign in, and a subscriber is refused'() {
		const url = await downloadUrl();
		wordpress( `username_exists( 'walker' ) || wp_insert_user( array( 'user_login' => 'walker', 'user_pass' => 'walks-by-42', 'user_email' => 'walker@example.test', 'role' => 'subscriber' ) );` );
		const page = await newPage();
		await page.goto( url );
		assert.match( page.url(), /wp-login\.php/ );
		await page.goto( `${ site.url }/wp-login.php` );
		await signIn( page, 'walker', 'walks-by-42' );
		const answer = await page.request.get( url );
		assert.equal( answer.status(), 403 );
		assert.doesNotMatch( await answer.text(), /%PDF/ );
		for ( const path of [ '', '-profiles', '-submissions', '-settings' ] ) {
			assert.equal( ( await page.request.get( `${ site.url }/wp-admin/admin.php?page=halt-tracker${ path }` ) ).status(), 403 );
		}
		await page.context().close();
	},

	async 'a program in the clothes of a PDF is refused, and the candidate arrives all the same'() {
		const email = 'mia.malware@example.test';
		const page = await newPage();
		const program = Buffer.concat( [ Buffer.from( 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1' ), Buffer.alloc( 512 ) ] );
		await apply( page, { ...jane, 'First name': 'Mia', 'Last name': 'Malware', 'E-mail': email }, { ...cv, buffer: program } );
		await page.context().close();
		const record = await person( 'Resource', email );
		assert.deepEqual( await documentsOf( 'Resource', record.id ), [] );
		const admin = await adminPage();
		await openSubmission( admin, email );
		await admin.locator( 'table.halt-tracker-facts strong' ).first().waitFor();
		assert.equal( await admin.getByRole( 'link', { name: 'Download' } ).count(), 0 );
		await shoot( admin, 'file-refused' );
	},
};
