/**
 * Conveniences of the profile screens. Everything works without them: each button is one of the form.
 */
( function () {
	'use strict';

	var holder = document.getElementById( 'halt-tracker-editor-data' );
	var data = holder ? JSON.parse( holder.textContent ) : null;

	// What is pressed twice is sent once.
	document.querySelectorAll( '.halt-tracker form[method="post"]' ).forEach( function ( form ) {
		form.addEventListener( 'submit', function ( event ) {
			if ( form.dataset.haltSent ) {
				event.preventDefault();
				return;
			}
			form.dataset.haltSent = '1';
			// A download leaves the page where it is.
			window.setTimeout( function () {
				delete form.dataset.haltSent;
			}, 3000 );
		} );
	} );

	if ( ! data ) {
		return;
	}

	var record = document.getElementById( 'halt-tracker-record' );
	var status = document.getElementById( 'halt-tracker-editor-status' );

	function say( text, first, second ) {
		status.textContent = text.replace( '%1$d', first ).replace( '%d', first ).replace( '%2$d', second );
	}

	/** Numbers, names and buttons of all rows follow their order. */
	function renumber( table ) {
		Array.prototype.forEach.call( table.tBodies[ 0 ].rows, function ( row, index ) {
			row.querySelectorAll( '[data-halt-number]' ).forEach( function ( number ) {
				number.textContent = index + 1;
			} );
		} );
	}

	function clear( row ) {
		row.classList.remove( 'halt-tracker-faulty' );
		row.querySelectorAll( '.halt-tracker-fault' ).forEach( function ( fault ) {
			fault.remove();
		} );
		row.querySelectorAll( 'details' ).forEach( function ( details ) {
			details.open = false;
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

	/** A new blank row at the end of a list. */
	function append( table ) {
		var body = table.tBodies[ 0 ];
		var row = body.rows[ body.rows.length - 1 ].cloneNode( true );
		var next = Number( table.dataset.haltNext || body.rows.length );
		table.dataset.haltNext = next + 1;
		clear( row );
		row.querySelectorAll( '[name]' ).forEach( function ( control ) {
			if ( 'change' !== control.name ) {
				// The first index is the row's; groups may stand before it.
				control.name = control.name.replace( /^(.*?)\[\d+\]/, '$1[' + next + ']' );
			}
		} );
		body.appendChild( row );
		renumber( table );
		suggest( row );
		return row;
	}

	function control( row, name ) {
		return row.querySelector( '[name$="[' + name + ']"]' );
	}

	function isBlank( row ) {
		return [ 'value', 'to', 'field' ].every( function ( name ) {
			var found = control( row, name );
			return ! found || '' === found.value.trim();
		} );
	}

	/** What the boxes of a line suggest follows its source, its Tracker key and the record type. */
	function suggest( row ) {
		var kind = control( row, 'kind' );
		var value = control( row, 'value' );
		var to = control( row, 'to' );
		if ( ! kind || ! value || ! to ) {
			return;
		}
		var list = 'field' === kind.value ? 'halt-tracker-form-keys' : '';
		if ( 'constant' === kind.value ) {
			list = ( data.values[ record.value ] || {} )[ to.value ] || '';
		}
		if ( list ) {
			value.setAttribute( 'list', list );
		} else {
			value.removeAttribute( 'list' );
		}
		to.setAttribute( 'list', 'halt-tracker-targets-' + record.value );
	}

	function press( table, row, what ) {
		var body = table.tBodies[ 0 ];
		var other = 'up' === what ? row.previousElementSibling : row.nextElementSibling;
		if ( 'remove' === what ) {
			var next = row.nextElementSibling || row.previousElementSibling;
			if ( next ) {
				row.remove();
				next.querySelector( '[data-halt-row="remove"]' ).focus();
			} else {
				clear( row );
			}
			say( data.words.removed );
		} else if ( other ) {
			body.insertBefore( row, 'up' === what ? other : other.nextElementSibling );
			row.querySelector( '[data-halt-row="' + what + '"]' ).focus();
			say( data.words.moved, row.sectionRowIndex + 1, body.rows.length );
		}
		renumber( table );
		offer();
	}

	function ticked() {
		return Array.prototype.filter.call( document.querySelectorAll( '[data-halt-form]' ), function ( box ) {
			return box.checked;
		} ).map( function ( box ) {
			return data.forms[ Number( box.dataset.haltForm ) ] || [];
		} );
	}

	/** The form keys that are offered, and the fields without a line, follow the ticked forms. */
	function offer() {
		var forms = ticked();
		var list = document.getElementById( 'halt-tracker-form-keys' );
		var holder = document.querySelector( '[data-halt-unmapped]' );
		var used = Array.prototype.map.call( document.querySelectorAll( '.halt-tracker-profile input' ), function ( input ) {
			return 'halt-tracker-form-keys' === input.getAttribute( 'list' ) ? input.value.trim().toLowerCase() : '';
		} ).concat( document.getElementById( 'halt-tracker-attachment-fields' ).value.toLowerCase().split( /[\s,]+/ ) );
		var known = {};
		var left = {};
		( forms.length ? forms : data.forms ).forEach( function ( fields ) {
			fields.forEach( function ( field ) {
				known[ field.key ] = field.label;
			} );
		} );
		forms.forEach( function ( fields ) {
			fields.forEach( function ( field ) {
				if ( -1 === used.indexOf( field.key ) ) {
					left[ field.key ] = field;
				}
			} );
		} );
		list.textContent = '';
		Object.keys( known ).forEach( function ( key ) {
			var option = document.createElement( 'option' );
			option.value = key;
			option.textContent = known[ key ];
			list.appendChild( option );
		} );
		var items = holder.querySelector( 'ul' );
		items.textContent = '';
		Object.keys( left ).forEach( function ( key ) {
			var item = document.createElement( 'li' );
			var button = document.createElement( 'button' );
			button.type = 'button';
			button.className = 'button button-small';
			button.dataset.haltKey = key;
			button.textContent = left[ key ].label + ' (' + key + ')';
			button.haltGuess = left[ key ].guess;
			item.appendChild( button );
			items.appendChild( item );
		} );
		holder.hidden = ! Object.keys( left ).length;
	}

	/** A line for a field of the form, in the first blank row. */
	function addKey( key, guess ) {
		var table = document.querySelector( '[data-halt-list="fields"]' );
		var row = Array.prototype.find.call( table.tBodies[ 0 ].rows, isBlank ) || append( table );
		control( row, 'kind' ).value = 'field';
		control( row, 'value' ).value = key;
		control( row, 'to' ).value = ( guess || {} )[ record.value ] || '';
		suggest( row );
		offer();
		control( row, 'to' ).focus();
		say( data.words.added, row.sectionRowIndex + 1 );
	}

	document.addEventListener( 'click', function ( event ) {
		var button = event.target.closest( 'button[data-halt-row], button[data-halt-add], button[data-halt-key]' );
		if ( ! button ) {
			return;
		}
		event.preventDefault();
		if ( button.dataset.haltRow ) {
			press( button.closest( 'table' ), button.closest( 'tr' ), button.dataset.haltRow );
		} else if ( button.dataset.haltAdd ) {
			var row = append( document.querySelector( '[data-halt-list="' + button.dataset.haltAdd + '"]' ) );
			row.querySelector( 'input, select' ).focus();
			say( data.words.added, row.sectionRowIndex + 1 );
		} else {
			addKey( button.dataset.haltKey, button.haltGuess );
		}
	} );

	document.addEventListener( 'change', function ( event ) {
		if ( event.target === record ) {
			document.querySelectorAll( '[data-halt-list="fields"] tbody tr' ).forEach( suggest );
		} else if ( event.target.closest( '[data-halt-list]' ) ) {
			suggest( event.target.closest( 'tr' ) );
			offer();
		} else if ( event.target.matches( '[data-halt-form], [list="halt-tracker-form-keys"], #halt-tracker-attachment-fields' ) ) {
			offer();
		}
	} );

	offer();
} )();
