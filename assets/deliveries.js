/**
 * Conveniences of the deliveries and the tools. Everything works without them.
 */
( function () {
	'use strict';

	function say( text ) {
		if ( text && window.wp && window.wp.a11y ) {
			window.wp.a11y.speak( text );
		}
	}

	// A copy button in front of each block of code.
	document.querySelectorAll( '[data-halt-copy]' ).forEach( function ( box ) {
		var button = document.createElement( 'button' );
		button.type = 'button';
		button.className = 'button button-small';
		button.textContent = box.dataset.haltCopy;
		// Screen readers hear which one.
		button.setAttribute( 'aria-label', box.dataset.haltCopy + ': ' + box.dataset.haltLabel );
		button.addEventListener( 'click', function () {
			var pre = box.querySelector( 'pre' );
			var done = function () {
				button.textContent = box.dataset.haltCopied;
				say( box.dataset.haltCopied );
			};
			if ( window.navigator.clipboard ) {
				window.navigator.clipboard.writeText( pre.textContent ).then( done );
				return;
			}
			// Without https there is no clipboard for scripts, but there is a selection.
			window.getSelection().selectAllChildren( pre );
			if ( document.execCommand( 'copy' ) ) {
				done();
			}
		} );
		box.insertBefore( button, box.firstChild );
	} );

	// "All that match" asks another question than the ticked ones.
	document.addEventListener( 'click', function ( event ) {
		var button = event.target.closest( '[data-halt-confirm-all]' );
		var all = button && button.form && button.form.querySelector( '[data-halt-all]' );
		if ( ! all || ! all.checked ) {
			return;
		}
		// eslint-disable-next-line no-alert -- The browser's own dialogue is accessible and blocks the form.
		if ( ! window.confirm( button.dataset.haltConfirmAll ) ) {
			event.preventDefault();
		}
		event.stopImmediatePropagation();
	}, true );

	// Pressed twice is pressed once. The button is still part of what is sent: it is disabled a moment later.
	document.addEventListener( 'submit', function ( event ) {
		if ( event.target.classList.contains( 'halt-tracker-once' ) ) {
			window.setTimeout( function () {
				event.target.querySelectorAll( 'button[type="submit"]' ).forEach( function ( button ) {
					button.disabled = true;
				} );
			} );
		}
	} );

	// Who comes back with the browser's button may press again.
	window.addEventListener( 'pageshow', function () {
		document.querySelectorAll( '.halt-tracker-once button[type="submit"]' ).forEach( function ( button ) {
			button.disabled = false;
		} );
	} );

	// What is done with many goes on by itself; the page shows how far it is.
	function goOn() {
		var box = document.querySelector( '[data-halt-bulk]' );
		var form = document.getElementById( 'halt-tracker-go-on' );
		if ( ! box || ! form ) {
			return;
		}
		window.fetch( form.action, { method: 'POST', body: new window.FormData( form ), credentials: 'same-origin' } ).then( function ( answer ) {
			if ( ! answer.ok ) {
				throw new Error( String( answer.status ) );
			}
			return answer.text();
		} ).then( function ( text ) {
			var next = new window.DOMParser().parseFromString( text, 'text/html' ).getElementById( 'halt-tracker-bulk' );
			if ( ! next ) {
				return;
			}
			box.replaceWith( next );
			say( ( next.querySelector( '#halt-tracker-bulk-text' ) || next ).textContent.trim() );
			// With a fault somebody has to look; the button is there.
			if ( ! next.querySelector( '.notice-error' ) ) {
				goOn();
			}
		} ).catch( function () {
			// The button is there.
		} );
	}
	goOn();
} )();
