/**
 * "Deliver now" in rounds, with progress. Without this the button posts its form, and the page says how it went.
 */
( function () {
	'use strict';

	/** Rounds that found another process at work, before one gives up watching it. */
	var PATIENCE = 40;

	/** Milliseconds between two looks at another process's work. */
	var PAUSE = 3000;

	var runner = document.querySelector( '.halt-tracker-runner' );
	var form = runner && runner.querySelector( 'form' );
	if ( ! form || ! window.fetch ) {
		return;
	}
	var button = form.querySelector( 'button' );
	var bar = runner.querySelector( 'progress' );
	var told = runner.querySelector( '.halt-tracker-told' );

	/**
	 * Puts the numbers of an answer where they stand on the page.
	 *
	 * @param {Object} counts Submissions by state.
	 */
	function count( counts ) {
		document.querySelectorAll( '[data-halt-count]' ).forEach( function ( place ) {
			place.textContent = ( counts[ place.dataset.haltCount ] || 0 ).toLocaleString( document.documentElement.lang || undefined );
		} );
	}

	/**
	 * One round, then perhaps another.
	 *
	 * @param {number} soFar    Submissions finished before.
	 * @param {number} patience Looks that may still find another process at work.
	 * @return {Promise} Settles when there is no more to do.
	 */
	function round( soFar, patience ) {
		return window.fetch( runner.dataset.haltUrl, {
			method: 'POST',
			credentials: 'same-origin',
			headers: { 'Content-Type': 'application/json', 'X-WP-Nonce': runner.dataset.haltNonce },
			body: JSON.stringify( { so_far: soFar } )
		} ).then( function ( response ) {
			return response.json();
		} ).then( function ( answer ) {
			if ( ! answer.counts ) {
				// The site says itself why it refused.
				told.textContent = answer.message || runner.dataset.haltFail;
				return;
			}
			var finished = soFar + answer.finished;
			bar.max = Math.max( 1, finished + answer.left );
			bar.value = finished;
			count( answer.counts );
			if ( told.textContent !== answer.message ) {
				told.textContent = answer.message;
			}
			if ( answer.more && patience > 0 ) {
				var isBusy = '' !== answer.obstacle;
				return new Promise( function ( resolve ) {
					window.setTimeout( resolve, isBusy ? PAUSE : 0 );
				} ).then( function () {
					return round( finished, isBusy ? patience - 1 : PATIENCE );
				} );
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
		round( 0, PATIENCE ).catch( function () {
			told.textContent = runner.dataset.haltFail;
		} ).then( function () {
			bar.hidden = true;
			button.removeAttribute( 'aria-disabled' );
		} );
	} );
} )();
