// What must hold on every screen of ours.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PHONE, WIDE, shoot } from './browser.js';

const axe = readFileSync( createRequire( import.meta.url ).resolve( 'axe-core/axe.min.js' ), 'utf8' );

/** Fails on serious accessibility faults within our part of the page, or another one. */
export async function assertAccessible( page, part = '#wpbody-content .wrap' ) {
	await page.evaluate( axe );
	const faults = await page.evaluate( async ( within ) => {
		const { violations } = await window.axe.run( within, { resultTypes: [ 'violations' ] } );
		return violations
			.filter( ( one ) => [ 'serious', 'critical' ].includes( one.impact ) )
			.map( ( one ) => ( {
				rule: one.id,
				impact: one.impact,
				where: one.nodes.slice( 0, 5 ).map( ( node ) => `${ node.target.join( ' ' ) }: ${ node.html.slice( 0, 160 ) }` ),
			} ) );
	}, part );
	assert.deepEqual( faults, [], page.url() );
}

/** Fails if the page itself scrolls sideways on a phone; tables may scroll within their own frame. */
export async function assertFitsPhone( page, name, part = '#wpbody-content' ) {
	await page.setViewportSize( PHONE );
	const { wide, scrolled } = await page.evaluate( ( within ) => {
		const limit = document.documentElement.clientWidth;
		const isFramed = ( element ) => {
			for ( let at = element.parentElement; at && at !== document.body; at = at.parentElement ) {
				if ( [ 'auto', 'scroll', 'hidden', 'clip' ].includes( getComputedStyle( at ).overflowX ) && at.getBoundingClientRect().right <= limit + 1 ) {
					return true;
				}
			}
			return false;
		};
		const out = [ ...document.querySelectorAll( `${ within } *` ) ]
			.filter( ( element ) => element.getBoundingClientRect().right > limit + 1 && element.getBoundingClientRect().width > 1 && ! isFramed( element ) )
			.slice( 0, 5 )
			.map( ( element ) => `${ element.outerHTML.slice( 0, 120 ) } ends at ${ Math.round( element.getBoundingClientRect().right ) }` );
		window.scrollTo( 10_000, 0 );
		const moved = window.scrollX;
		window.scrollTo( 0, 0 );
		return { wide: out, scrolled: moved };
	}, part );
	await shoot( page, name );
	await page.setViewportSize( WIDE );
	assert.deepEqual( { wide, scrolled }, { wide: [], scrolled: 0 }, page.url() );
}

/**
 * Walks through the controls of our part of the page with the Tab key and fails if one of them does not show
 * that it has the focus: neither an outline nor a shadow nor another border than without the focus.
 */
export async function assertFocusVisible( page ) {
	const first = page.locator( '#wpbody-content .wrap' ).locator( 'a[href], button, input:not([type="hidden"]), select, textarea, summary' ).first();
	await first.focus();
	// Chromium shows the focus of links and buttons only once the keyboard was used.
	await page.keyboard.press( 'Shift+Tab' );
	await page.keyboard.press( 'Tab' );
	const seen = new Set();
	const hidden = [];
	for ( let step = 0; step < 400; step++ ) {
		const at = await page.evaluate( () => {
			const element = document.activeElement;
			if ( ! element?.closest( '#wpbody-content .wrap' ) ) {
				return null;
			}
			window.haltFocusIds ??= new Map();
			const ids = window.haltFocusIds;
			ids.has( element ) || ids.set( element, ids.size );
			const look = () => {
				const style = getComputedStyle( element );
				return [ style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration ].join( '|' );
			};
			const box = element.getBoundingClientRect();
			const focused = look();
			element.blur();
			const plain = look();
			element.focus( { focusVisible: true } );
			return { id: ids.get( element ), html: element.outerHTML.slice( 0, 120 ), visible: focused !== plain, onScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
		} );
		if ( ! at || seen.has( at.id ) ) {
			break;
		}
		seen.add( at.id );
		if ( ! at.visible || ! at.onScreen ) {
			hidden.push( at );
		}
		await page.keyboard.press( 'Tab' );
	}
	assert.ok( seen.size > 1, `only ${ seen.size } controls could be reached with the Tab key` );
	assert.deepEqual( hidden, [], page.url() );
	return seen.size;
}
