/**
 * "Deliver now" with progress: one request delivers, others ask meanwhile how far it is. Without this the button posts
 * its form, and the page says how it went.
 */
( function () {
	'use strict';

	/** Milliseconds between two looks. */
	var PAUSE = 2000;

	/** Looks without a change, after which one stops to watch what goes on behind. */
	var PATIENCE = 15;

	var runner = document.querySelector( '.halt-tracker-runner' );
	var form = runner && runner.querySelector( 'form' );
	if ( ! form || ! window.fetch ) {
		return;
	}
	var button = form.querySelector( 'button' );
	var bar = runner.querySelector( 'progress' );
	var told = runner.querySelector( '.halt-tracker-told' );
	var start = 0;

	/**
	 * Puts the numbers of an answer where they stand on the page.
	 *
	 * @param {Object} counts Submissions by state.
	 */
	function count( counts ) {
		document.querySelectorAll( '[data-halt-count]' ).forEach( function ( place ) {
			place.textContent = ( counts[ place.dataset.haltCount ] || 0 ).toLocaleString( document.documentElement.lang || undefined );
		} );
		// What was said of the oldest holds no longer once nothing waits.
		document.querySelectorAll( '[data-halt-waiting]' ).forEach( function ( place ) {
			place.hidden = ! counts.waiting;
		} );
	}

	/**
	 * Asks the site.
	 *
	 * @param {string} method POST delivers, GET looks.
	 * @return {Promise<Object>} The answer; without `counts` it is a refusal.
	 */
	function ask( method ) {
		return window.fetch( runner.dataset.haltUrl, {
			method: method,
			credentials: 'same-origin',
			headers: { 'X-WP-Nonce': runner.dataset.haltNonce }
		} ).then( function ( response ) {
			return response.json();
		} );
	}

	/**
	 * Shows an answer.
	 *
	 * @param {Object}  answer The answer.
	 * @param {boolean} isSaid Whether its words are shown, too.
	 */
	function show( answer, isSaid ) {
		if ( answer.counts ) {
			start = Math.max( start, answer.left, 1 );
			bar.max = start;
			bar.value = start - answer.left;
			count( answer.counts );
		}
		var words = answer.message || runner.dataset.haltFail;
		// Said again, the same words would be read again.
		if ( isSaid && told.textContent !== words ) {
			told.textContent = words;
		}
	}

	/**
	 * Waits, then looks, until nothing waits, nothing changes any more, or there is a reason to end.
	 *
	 * @param {Function} isOver   Whether to end.
	 * @param {number}   last     How many waited at the last look.
	 * @param {number}   patience Looks left without a change.
	 * @return {Promise} Settles at the end.
	 */
	function watch( isOver, last, patience ) {
		return new Promise( function ( resolve ) {
			window.setTimeout( resolve, PAUSE );
		} ).then( function () {
			return isOver() ? null : ask( 'GET' );
		} ).then( function ( answer ) {
			if ( ! answer || ! answer.counts || isOver() ) {
				return;
			}
			show( answer, true );
			patience = answer.left === last ? patience - 1 : PATIENCE;
			if ( answer.left > 0 && patience > 0 ) {
				return watch( isOver, answer.left, patience );
			}
		} );
	}

	form.addEventListener( 'submit', function ( event ) {
		event.preventDefault();
		if ( 'true' === button.getAttribute( 'aria-disabled' ) ) {
			return;
		}
		// Not `disabled`: the focus would be lost.
		button.setAttribute( 'aria-disabled', 'true' );
		bar.hidden = false;
		bar.removeAttribute( 'value' );
		told.textContent = runner.dataset.haltBegin;
		start = 0;
		var isDone = false;
		// What goes wrong here is told by the request that delivers.
		watch( function () {
			return isDone;
		}, -1, Infinity ).catch( function () {} );
		ask( 'POST' ).then( function ( answer ) {
			isDone = true;
			show( answer, true );
			return answer.more ? watch( function () {
				return false;
			}, answer.left, PATIENCE ) : null;
		} ).catch( function () {
			told.textContent = runner.dataset.haltFail;
		} ).then( function () {
			isDone = true;
			bar.hidden = true;
			button.removeAttribute( 'aria-disabled' );
		} );
	} );
} )();
