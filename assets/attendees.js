/**
 * Event Attendees: loads slice after slice and shows the rows as they come; saves each mark as it is made. Without this
 * every button posts its form.
 */
( function () {
	'use strict';

	/** Milliseconds of a pause where nothing moved, and how many of them one waits. */
	var PAUSE = 2000;
	var PATIENCE = 15;

	if ( ! window.fetch || ! window.DOMParser ) {
		return;
	}

	/** Marks that are being saved: by contact, what was ticked last. A newer list must not undo them. */
	var pending = {};

	/** What was asked last for each contact; the next request for it waits for that. */
	var queues = {};

	function pause( milliseconds ) {
		return new Promise( function ( resolve ) {
			window.setTimeout( resolve, milliseconds );
		} );
	}

	function live() {
		return document.getElementById( 'halt-tracker-attendees' );
	}

	/**
	 * Asks the site.
	 *
	 * @param {Element} holder Has the address and the nonce.
	 * @param {string}  method Method.
	 * @param {string}  path   Behind the address.
	 * @param {Object}  body   What is sent.
	 * @return {Promise<Object>} The answer; refused where it is none.
	 */
	function ask( holder, method, path, body ) {
		return window.fetch( holder.dataset.haltUrl + path, {
			method: method,
			credentials: 'same-origin',
			headers: { 'X-WP-Nonce': holder.dataset.haltNonce, 'Content-Type': 'application/json' },
			body: JSON.stringify( body )
		} ).then( function ( response ) {
			return response.json().then( function ( answer ) {
				if ( ! response.ok ) {
					throw { status: response.status, message: answer.message || '' };
				}
				return answer;
			} );
		} );
	}

	/** The script saves each mark, so that nobody needs the button. */
	function hideButton() {
		var form = document.getElementById( 'halt-tracker-marks' );
		if ( form ) {
			form.hidden = true;
		}
	}

	/**
	 * Puts a part of a newer page in the place of the old one, and leaves the focus where it is.
	 *
	 * @param {Document} page The newer page.
	 * @param {string}   id   Id of the part.
	 */
	function put( page, id ) {
		var next = page.getElementById( id );
		var old = document.getElementById( id );
		if ( ! next || ! old ) {
			return;
		}
		var focused = old.contains( document.activeElement ) ? document.activeElement : null;
		old.replaceWith( next );
		var same = focused && ( document.getElementById( focused.id ) || next.querySelector( focused.tagName ) );
		if ( same ) {
			same.focus();
		}
	}

	/**
	 * Lets rows be unfolded on a phone: WordPress's script knows only the table that was there first.
	 *
	 * @param {Element} list The list.
	 */
	function unfold( list ) {
		list.querySelector( 'tbody' ).addEventListener( 'click', function ( event ) {
			if ( event.target.closest( '.toggle-row' ) ) {
				event.target.closest( 'tr' ).classList.toggle( 'is-expanded' );
			}
		} );
	}

	/**
	 * Takes the list anew from the page.
	 *
	 * @param {boolean} isOver Whether nothing more is loaded: then the buttons are other ones, too.
	 * @return {Promise} Settles when it is there.
	 */
	function renew( isOver ) {
		return window.fetch( window.location.href, { credentials: 'same-origin' } ).then( function ( response ) {
			return response.text();
		} ).then( function ( text ) {
			var page = new window.DOMParser().parseFromString( text, 'text/html' );
			put( page, 'halt-tracker-attendees' );
			unfold( live() );
			// How many match is said there, and asked about by the buttons.
			put( page, 'halt-tracker-finish' );
			if ( isOver ) {
				put( page, 'halt-tracker-load-buttons' );
			}
			Object.keys( pending ).forEach( function ( contact ) {
				var box = document.getElementById( 'halt-tracker-attending-' + contact );
				if ( box ) {
					box.checked = pending[ contact ];
				}
			} );
			hideButton();
		} );
	}

	var loader = document.querySelector( '.halt-tracker-loader' );
	if ( loader ) {
		loader.querySelector( 'form' ).addEventListener( 'submit', function ( event ) {
			var form = event.target;
			var buttons = form.querySelectorAll( 'button' );
			var bar = loader.querySelector( 'progress' );
			var told = loader.querySelector( '.halt-tracker-told' );
			var scan = form.querySelector( '[name="scan"]' ).checked;
			var refresh = !! event.submitter && '1' === event.submitter.value;
			event.preventDefault();
			if ( 'true' === buttons[ 0 ].getAttribute( 'aria-disabled' ) ) {
				return;
			}
			buttons.forEach( function ( button ) {
				// Not `disabled`: the focus would be lost.
				button.setAttribute( 'aria-disabled', 'true' );
			} );
			bar.hidden = false;
			bar.removeAttribute( 'value' );
			told.textContent = loader.dataset.haltBegin;

			function slice( isFirst, before, patience ) {
				return ask( loader, 'POST', '', { scan: scan, refresh: isFirst && refresh } ).then( function ( answer ) {
					var place = [ answer.phase, answer.done, answer.contacts ].join();
					if ( answer.total ) {
						bar.max = answer.total;
						bar.value = Math.min( answer.done, answer.total );
					} else {
						bar.removeAttribute( 'value' );
					}
					told.textContent = answer.message;
					return renew( ! answer.more ).then( function () {
						if ( ! answer.more ) {
							return;
						}
						if ( place !== before ) {
							return pause( answer.wait_ms ).then( function () {
								return slice( false, place, PATIENCE );
							} );
						}
						if ( 0 === patience ) {
							told.textContent = loader.dataset.haltWaits;
							return;
						}
						return pause( Math.max( PAUSE, answer.wait_ms ) ).then( function () {
							return slice( false, place, patience - 1 );
						} );
					} );
				} );
			}

			slice( true, '', PATIENCE ).catch( function ( fault ) {
				told.textContent = fault && fault.message && fault.status ? fault.message : loader.dataset.haltFail;
			} ).then( function () {
				bar.hidden = true;
				buttons.forEach( function ( button ) {
					button.removeAttribute( 'aria-disabled' );
				} );
			} );
		} );
	}

	var box = document.querySelector( '.halt-tracker-marked' );
	var said = box && box.querySelector( '[role="status"]' );
	var back = box && box.querySelector( 'button' );

	/**
	 * Says what became of a mark, with a button that turns it round or tries again.
	 *
	 * @param {string}   words  A sentence.
	 * @param {string}   label  Of the button.
	 * @param {Function} action What the button does.
	 */
	function tell( words, label, action ) {
		box.hidden = false;
		said.textContent = words;
		back.textContent = label;
		back.onclick = action;
	}

	/**
	 * Saves a mark.
	 *
	 * @param {string}  contact Contact.
	 * @param {string}  name    Who that is.
	 * @param {boolean} wanted  Whether the contact attends.
	 */
	function save( contact, name, wanted ) {
		pending[ contact ] = wanted;
		queues[ contact ] = ( queues[ contact ] || Promise.resolve() ).then( function () {
			return ask( live(), 'PUT', contact, { attending: wanted } );
		} ).then( function ( answer ) {
			var count = document.querySelector( '[data-halt-attending]' );
			if ( pending[ contact ] === wanted ) {
				delete pending[ contact ];
			}
			if ( count ) {
				count.textContent = count.dataset.haltAttending.replace( '%s', answer.count.toLocaleString( document.documentElement.lang || undefined ) );
			}
			tell( ( wanted ? box.dataset.haltMarked : box.dataset.haltUnmarked ).replace( '%s', name ), box.dataset.haltUndo, function () {
				turn( contact, name, ! wanted );
			} );
		} ).catch( function ( fault ) {
			var tick = document.getElementById( 'halt-tracker-attending-' + contact );
			delete pending[ contact ];
			if ( tick ) {
				tick.checked = ! wanted;
			}
			tell( box.dataset.haltFailed.replace( '%s', name ) + ( fault && ( 401 === fault.status || 403 === fault.status ) ? ' ' + box.dataset.haltOld : '' ), box.dataset.haltAgain, function () {
				turn( contact, name, wanted );
			} );
		} );
	}

	/**
	 * Sets a tick as if it had been made by hand.
	 *
	 * @param {string}  contact Contact.
	 * @param {string}  name    Who that is.
	 * @param {boolean} wanted  Whether the contact attends.
	 */
	function turn( contact, name, wanted ) {
		var tick = document.getElementById( 'halt-tracker-attending-' + contact );
		if ( tick ) {
			tick.checked = wanted;
		}
		save( contact, name, wanted );
	}

	if ( box ) {
		document.addEventListener( 'change', function ( event ) {
			var tick = event.target;
			if ( 'attending[]' === tick.name && live() && live().contains( tick ) ) {
				save( tick.value, tick.dataset.haltName, tick.checked );
			}
		} );
		hideButton();
	}
} )();
