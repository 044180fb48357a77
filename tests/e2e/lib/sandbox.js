// The control interface of the simulated Tracker (sandbox/README.md).

import { createHash } from 'node:crypto';
import { tracker } from './site.js';

async function call( path, options ) {
	const answer = await fetch( `${ tracker.url }/_sim/${ path }`, options );
	if ( ! answer.ok ) {
		throw new Error( `/_sim/${ path }: ${ answer.status } ${ await answer.text() }` );
	}
	return answer.json();
}

export const read = ( path ) => call( path );

export const change = ( path, body ) => call( path, {
	method: 'POST',
	headers: { 'Content-Type': 'application/json' },
	body: JSON.stringify( body ),
} );

export const clear = ( path ) => call( path, { method: 'DELETE' } );

/** Every record of a type whose JSON contains the text. */
export async function recordsWith( type, text ) {
	return ( await read( `records/${ type }` ) ).filter( ( record ) => JSON.stringify( record ).includes( text ) );
}

/** Asks until the answer is neither empty nor false, and gives it. */
export async function eventually( what, question, milliseconds = 20_000 ) {
	const end = Date.now() + milliseconds;
	for ( ;; ) {
		const answer = await question();
		if ( answer && ! ( Array.isArray( answer ) && 0 === answer.length ) ) {
			return answer;
		}
		if ( Date.now() > end ) {
			throw new Error( `${ what }: still not so after ${ milliseconds / 1000 } s` );
		}
		await new Promise( ( resolve ) => setTimeout( resolve, 250 ) );
	}
}

/** The one record of a person, once it is there. */
export async function person( type, email ) {
	const found = await eventually( `a ${ type } with ${ email }`, () => recordsWith( type, email ) );
	if ( 1 !== found.length ) {
		throw new Error( `${ found.length } records of the type ${ type } with ${ email }` );
	}
	return found[ 0 ];
}

/** Activities linked to a record; `list` is the member of `associations`. */
export async function activitiesOf( list, id ) {
	return ( await read( 'records/Activity' ) ).filter( ( activity ) => ( activity.associations?.[ list ] ?? [] ).some( ( one ) => one.id === id ) );
}

/** Documents of a record, with the digest of what a download gives. */
export async function documentsOf( type, id ) {
	const found = ( await read( 'documents' ) ).filter( ( one ) => one.recordType === type && one.recordId === id );
	for ( const one of found ) {
		const content = await fetch( `${ tracker.url }/_sim/documents/${ one.documentId }/content` );
		one.downloaded = createHash( 'sha256' ).update( Buffer.from( await content.arrayBuffer() ) ).digest( 'hex' );
	}
	return found;
}
