// What the stack's scripts say about the running site (bin/lib/stack.sh, stack_env).

import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

function needed( name ) {
	const value = process.env[ name ];
	if ( ! value ) {
		throw new Error( `${ name } is not set: eval "$(bin/stack env NAME)" first, and see README.md` );
	}
	return value;
}

export const site = {
	url: needed( 'HALT_SITE_URL' ),
	user: needed( 'HALT_ADMIN_USER' ),
	password: needed( 'HALT_ADMIN_PASSWORD' ),
	phpLog: needed( 'HALT_PHP_LOG' ),
	hookLog: needed( 'HALT_HOOK_LOG' ),
};

export const tracker = {
	url: needed( 'HALT_SANDBOX_URL' ),
	clientId: needed( 'HALT_SANDBOX_CLIENT_ID' ),
	clientSecret: needed( 'HALT_SANDBOX_CLIENT_SECRET' ),
};

/** The pages with the forms: by slug, each with `url` and `uuid`. */
export const pages = JSON.parse( needed( 'HALT_DEMO_PAGES' ) );

const cvPath = new URL( '../../fixtures/jane-doe-cv.pdf', import.meta.url );
export const cv = {
	name: 'jane-doe-cv.pdf',
	mimeType: 'application/pdf',
	buffer: readFileSync( cvPath ),
};
cv.sha256 = createHash( 'sha256' ).update( cv.buffer ).digest( 'hex' );

/** Addresses of our screens. */
export const screens = {
	overview: `${ site.url }/wp-admin/admin.php?page=halt-tracker`,
	assistant: `${ site.url }/wp-admin/admin.php?page=halt-tracker-setup`,
	attendees: `${ site.url }/wp-admin/admin.php?page=halt-tracker-attendees`,
	settings: `${ site.url }/wp-admin/admin.php?page=halt-tracker-settings`,
	profiles: `${ site.url }/wp-admin/admin.php?page=halt-tracker-profiles`,
	submissions: `${ site.url }/wp-admin/admin.php?page=halt-tracker-submissions`,
	jobs: `${ site.url }/wp-admin/admin.php?page=halt-tracker-jobs`,
	tools: `${ site.url }/wp-admin/admin.php?page=halt-tracker-tools`,
};

export const ingestUrl = `${ site.url }/wp-json/halt-tracker/v1/ingest`;

/** The same without WordPress (docs/fast-path.md). */
export const fastUrl = `${ site.url }/halt-ingest`;

export const statusUrl = `${ site.url }/wp-json/halt-tracker/v1/status`;

/** Posts a submission as another system would, signed with the webhook secret. */
export async function sendSigned( secret, submission, url = ingestUrl ) {
	const body = JSON.stringify( submission );
	const timestamp = String( Math.floor( Date.now() / 1000 ) );
	return post( body, {
		'X-Halt-Timestamp': timestamp,
		'X-Halt-Webhook-Signature': createHmac( 'sha256', secret ).update( `${ timestamp }.${ body }` ).digest( 'hex' ),
		'X-Halt-Delivery-Id': randomUUID(),
	}, url );
}

/** Posts a submission with the token of a sender that cannot sign. */
export async function sendWithToken( token, submission ) {
	return post( JSON.stringify( submission ), { 'X-Halt-Webhook-Token': token } );
}

async function post( body, headers, url = ingestUrl ) {
	const answer = await fetch( url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', ...headers },
		body,
	} );
	return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** The calls of the form hook so far, oldest first, as the fixture recorded them. */
export function hookCalls() {
	return readFileSync( site.hookLog, 'utf8' ).split( '\n' ).filter( Boolean ).map( ( line ) => JSON.parse( line ) );
}
