// All walks in their order: each finds the site as the one before has left it. The site is fresh at the start.

import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertNoComplaints, closeBrowser, shootFailure } from './lib/browser.js';
import { wordpress } from './lib/machine.js';
import { change } from './lib/sandbox.js';
import { site } from './lib/site.js';
import connect from './walks/connect.js';
import senders from './walks/senders.js';
import settings from './walks/settings.js';
import alerts from './walks/alerts.js';
import assistant from './walks/assistant.js';
import profiles from './walks/profiles.js';
import profileEditor from './walks/profile-editor.js';
import visitors from './walks/visitors.js';
import attendees from './walks/attendees.js';
import submissions from './walks/submissions.js';
import files from './walks/files.js';
import held from './walks/held.js';
import ledger from './walks/ledger.js';
import overview from './walks/overview.js';
import outage from './walks/outage.js';
import deliveries from './walks/deliveries.js';
import tools from './walks/tools.js';
import jobsAdmin from './walks/jobs-admin.js';
import tenants from './walks/tenants.js';
import guard from './walks/guard.js';
import spool from './walks/spool.js';
import hostile from './walks/hostile.js';
import events from './walks/events.js';
import jobsFront from './walks/jobs-front.js';
import screens from './walks/screens.js';
import recovery from './walks/recovery.js';

// What walks send in a minute on a quick machine is more than a busy day's, and they are not about the pace that spares
// Tracker. Not before the site has made its private directory: this runs as somebody else.
const pace = {
	async 'is out of the way'() {
		wordpress( "Halt\\Tracker\\Plugin::boot()->settings->update( array( 'calls_per_minute' => 6000 ) );" );
		await change( 'knobs', { rateLimit: 0 } );
	},
};

const walks = { connect, pace, senders, settings, alerts, profiles, 'profile editor': profileEditor, visitors, submissions, files, held, ledger, overview, outage, deliveries, tools, 'jobs admin': jobsAdmin, tenants, guard, spool, hostile, screens, attendees, events, 'jobs front': jobsFront, recovery, assistant };

let failures = 0;
for ( const [ name, steps ] of Object.entries( walks ) ) {
	for ( const [ title, step ] of Object.entries( steps ) ) {
		test( `${ name }: ${ title }`, { timeout: 120_000 }, async () => {
			try {
				await step();
				assertNoComplaints();
			} catch ( error ) {
				failures++;
				await shootFailure( `${ name }-${ failures }` );
				throw error;
			}
		} );
	}
}

test( 'PHP has not complained about the plugin', () => {
	const lines = readFileSync( site.phpLog, 'utf8' ).split( '\n' );
	assert.deepEqual( lines.filter( ( line ) => /PHP (Fatal|Parse|Warning|Notice|Deprecated).*plugins\/halt-tracker\//.test( line ) ), [] );
} );

after( closeBrowser );
