// What somebody with access to the server may do: run PHP, change the configuration, take the extension away.

import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './sandbox.js';
import { site } from './site.js';

const directory = process.env.HALT_INSTANCE_DIR;
const ini = join( directory, 'conf/php.ini' );
const configuration = join( directory, 'conf/wp-config-extra.php' );

/** Runs PHP within WordPress and gives what it prints. */
export function wordpress( code ) {
	const load = `$_SERVER['HTTP_HOST'] = '${ new URL( site.url ).host }'; require '${ process.env.HALT_WP_PATH }/wp-load.php'; ${ code }`;
	return execFileSync( process.env.HALT_PHP, [ '-r', load ], { encoding: 'utf8' } ).trim();
}

/** Puts lines into wp-config.php; none: takes them away again. */
export function configure( php = '' ) {
	if ( php ) {
		writeFileSync( configuration, `<?php\n${ php }\n`, { mode: 0o644 } );
	} else if ( existsSync( configuration ) ) {
		rmSync( configuration );
	}
}

/** Has PHP load the extension, or not, from the next moment on: it begins afresh and keeps its socket. */
export function loadExtension( wanted ) {
	const lines = readFileSync( ini, 'utf8' ).split( '\n' );
	writeFileSync( ini, lines.map( ( line ) => line.replace( /^;?(extension = .*)$/, wanted ? '$1' : ';$1' ) ).join( '\n' ) );
	process.kill( Number( readFileSync( join( directory, 'pid/fpm' ), 'utf8' ).split( ' ' )[ 0 ] ), 'SIGUSR2' );
}

/** Overwrites the beginning of the queue's file once nobody is at work in it. */
export async function damageQueue() {
	const [ path ] = readdirSync( process.env.HALT_PRIVATE_DIR ).map( ( name ) => join( process.env.HALT_PRIVATE_DIR, name, 'outbox.sqlite3' ) ).filter( existsSync );
	await eventually( 'the queue rests', () => ! existsSync( `${ path }-wal` ) );
	const file = openSync( path, 'r+' );
	writeSync( file, Buffer.alloc( 64, 0xAA ), 0, 64, 0 );
	closeSync( file );
}

/** What the site wanted to send by mail, oldest first. */
export function mails() {
	const log = process.env.HALT_MAIL_LOG;
	return existsSync( log ) ? readFileSync( log, 'utf8' ).split( '\n' ).filter( Boolean ).map( ( line ) => JSON.parse( line ) ) : [];
}
