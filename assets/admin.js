/**
 * Conveniences of the admin pages. Everything works without them.
 */
( function () {
	'use strict';

	/**
	 * Gives every control of a row a name with another index.
	 *
	 * @param {HTMLTableRowElement} row   The row.
	 * @param {number}              index The index.
	 */
	function renumber( row, index ) {
		row.querySelectorAll( '[name]' ).forEach( function ( control ) {
			// The last index that is a number: groups may stand before it.
			control.name = control.name.replace( /^(.*?)\[\d+\]/, '$1[' + index + ']' );
		} );
	}

	/**
	 * Empties a row.
	 *
	 * @param {HTMLTableRowElement} row The row.
	 */
	function clear( row ) {
		row.classList.remove( 'halt-tracker-faulty' );
		row.querySelectorAll( '.halt-tracker-fault' ).forEach( function ( fault ) {
			fault.remove();
		} );
		row.querySelectorAll( 'input, select, textarea' ).forEach( function ( control ) {
			if ( 'checkbox' === control.type ) {
				control.checked = false;
			} else if ( 'SELECT' === control.tagName ) {
				control.selectedIndex = 0;
			} else {
				control.value = '';
			}
		} );
	}

	document.querySelectorAll( '.halt-tracker-repeater' ).forEach( function ( table ) {
		var body = table.tBodies[ 0 ];
		var next = body.rows.length;
		var add = document.createElement( 'button' );

		function addRemove( row ) {
			var button = document.createElement( 'button' );
			button.type = 'button';
			button.className = 'button-link button-link-delete';
			button.textContent = table.dataset.haltRemove;
			button.addEventListener( 'click', function () {
				if ( body.rows.length > 1 ) {
					row.remove();
				} else {
					clear( row );
				}
				add.focus();
			} );
			row.insertCell().appendChild( button );
		}

		table.tHead.rows[ 0 ].insertCell();
		Array.prototype.forEach.call( body.rows, addRemove );

		add.type = 'button';
		add.className = 'button';
		add.textContent = table.dataset.haltAdd;
		add.addEventListener( 'click', function () {
			var row = body.rows[ body.rows.length - 1 ].cloneNode( true );
			row.deleteCell( -1 );
			clear( row );
			renumber( row, next );
			next += 1;
			addRemove( row );
			body.appendChild( row );
			row.querySelector( 'input, select' ).focus();
		} );
		table.parentNode.insertAdjacentElement( 'afterend', add );
	} );

	// The picker of Tracker keys follows the record type.
	var record = document.getElementById( 'halt-tracker-record' );
	if ( record ) {
		record.addEventListener( 'change', function () {
			document.querySelectorAll( 'input[list^="halt-tracker-targets-"]' ).forEach( function ( input ) {
				input.setAttribute( 'list', 'halt-tracker-targets-' + record.value );
			} );
		} );
	}

	document.addEventListener( 'click', function ( event ) {
		var button = event.target.closest( '[data-halt-confirm]' );
		// eslint-disable-next-line no-alert -- The browser's own dialogue is accessible and blocks the form.
		if ( button && ! window.confirm( button.dataset.haltConfirm ) ) {
			event.preventDefault();
		}
	} );
} )();
