/**
 * "Sync now" with progress: one request works for some seconds, others ask meanwhile how far it is. Without this the
 * button posts its form, and the page says how it stands whenever it is loaded.
 */
( function () {
	'use strict';

	/** Milliseconds between two looks. */
	var PAUSE = 1500;

	/** Requests that may find nothing changed before one leaves the rest to cron. */
	var PATIENCE = 20;

	var box = document.querySelector( '.halt-tracker-jobs' );
	if ( ! box || ! window.fetch ) {
		return;
	}
	var form = box.querySelector( 'form' );
	var bar = box.querySelector( 'progress' );
	var now = box.querySelector( '.halt-tracker-jobs-now' );

	/**
	 * Asks the site.
	 *
	 * @param {string}      method POST works, GET looks.
	 * @param {Object|null} body   What is sent.
	 * @return {Promise<Object>} The answer; without `running` it is a refusal.
	 */
	function ask( method, body ) {
		return window.fetch( box.dataset.haltUrl + ( 'POST' === method ? '/sync' : '' ), {
			method: method,
			credentials: 'same-origin',
			headers: { 'X-WP-Nonce': box.dataset.haltNonce, 'Content-Type': 'application/json' },
			body: body ? JSON.stringify( body ) : undefined
		} ).then( function ( response ) {
			return response.json();
		} );
	}

	/**
	 * Waits for a moment.
	 *
	 * @return {Promise} Settles after it.
	 */
	function pause() {
		return new Promise( function ( resolve ) {
			window.setTimeout( resolve, PAUSE );
		} );
	}

	/**
	 * Writes a text where it differs: said again, the same words would be read again.
	 *
	 * @param {Element} place Where it stands.
	 * @param {string}  text  The text.
	 */
	function say( place, text ) {
		if ( place && place.textContent !== text ) {
			place.textContent = text;
		}
	}

	/**
	 * Shows an answer.
	 *
	 * @param {Object} answer The answer.
	 */
	function show( answer ) {
		if ( undefined === answer.running ) {
			say( now, answer.message || box.dataset.haltFail );
			return;
		}
		say( now, answer.message );
		say( box.querySelector( '.halt-tracker-jobs-last' ), answer.last_message );
		say( box.querySelector( '.halt-tracker-jobs-next' ), answer.next_message );
		say( box.querySelector( '.halt-tracker-jobs-shown' ), answer.shown_message );
		bar.parentNode.hidden = ! answer.running;
		if ( answer.progress ) {
			bar.max = answer.progress.total;
			bar.value = answer.progress.done;
		} else {
			bar.removeAttribute( 'value' );
		}
	}

	/**
	 * Looks again and again until it is over.
	 *
	 * @param {Function} isOver Whether to end.
	 * @return {Promise} Settles at the end.
	 */
	function watch( isOver ) {
		return pause().then( function () {
			return isOver() ? null : ask( 'GET', null );
		} ).then( function ( answer ) {
			if ( ! answer || isOver() ) {
				return null;
			}
			show( answer );
			return answer.running ? watch( isOver ) : null;
		} );
	}

	/**
	 * Works until the sweep has ended, or nothing moves any more.
	 *
	 * @param {boolean} begin    Whether a sweep may be begun.
	 * @param {string}  last     What was done at the last look.
	 * @param {number}  patience Requests left without a change.
	 * @return {Promise<Object>} The last answer.
	 */
	function work( begin, last, patience ) {
		return ask( 'POST', { begin: begin } ).then( function ( answer ) {
			show( answer );
			var state = JSON.stringify( [ answer.sweep, answer.hints, answer.operations ] );
			patience = state === last ? patience - 1 : PATIENCE;
			if ( ! answer.running || patience <= 0 ) {
				return answer;
			}
			// Whoever is busy with it, or waits for Tracker, needs no hurry.
			return pause().then( function () {
				return work( false, state, patience );
			} );
		} );
	}

	if ( undefined !== box.dataset.haltRunning ) {
		watch( function () {
			return form && 'true' === form.querySelector( 'button' ).getAttribute( 'aria-disabled' );
		} ).catch( function () {} );
	}
	if ( ! form ) {
		return;
	}
	form.addEventListener( 'submit', function ( event ) {
		var button = form.querySelector( 'button' );
		event.preventDefault();
		if ( 'true' === button.getAttribute( 'aria-disabled' ) ) {
			return;
		}
		// Not `disabled`: the focus would be lost.
		button.setAttribute( 'aria-disabled', 'true' );
		bar.parentNode.hidden = false;
		bar.removeAttribute( 'value' );
		var isDone = false;
		// What goes wrong here is told by the request that works.
		watch( function () {
			return isDone;
		} ).catch( function () {} );
		work( ! form.querySelector( '[name="go_on"]' ), '', PATIENCE ).then( function ( answer ) {
			isDone = true;
			show( answer );
			// The decision stands in a part of the page of its own.
			if ( answer.held && ! document.getElementById( 'halt-tracker-held' ) ) {
				window.location.reload();
			}
		} ).catch( function () {
			say( now, box.dataset.haltFail );
		} ).then( function () {
			isDone = true;
			bar.parentNode.hidden = true;
			button.removeAttribute( 'aria-disabled' );
		} );
	} );
} )();
