/* Says at once what is doubtful about an event, and shows the tag once it is made. The box works without it. */
( function () {
	'use strict';

	var box = document.querySelector( '.halt-event-box' );
	if ( ! box ) {
		return;
	}
	var list = box.querySelector( '.halt-event-warnings' );
	var field = function ( name ) {
		return document.getElementById( 'halt-event-' + name );
	};

	function say( code, sentence, isSo ) {
		var line = list.querySelector( '[data-halt-code="' + code + '"]' );
		if ( isSo && ! line ) {
			line = document.createElement( 'p' );
			line.setAttribute( 'data-halt-code', code );
			line.textContent = sentence;
			list.appendChild( line );
		} else if ( ! isSo && line ) {
			line.remove();
		}
	}

	function check() {
		var begins = field( 'date' ).value;
		var ends = field( 'end' ).value;
		var seats = Number( field( 'capacity' ).value );
		say( 'end', box.dataset.haltEnd, '' !== begins && '' !== ends && ends < begins );
		say( 'capacity', box.dataset.haltCapacity, seats > 0 && seats < Number( box.dataset.haltTaken ) );
	}

	box.addEventListener( 'change', check );

	var data = window.wp && window.wp.data;
	if ( data && data.select( 'core/editor' ) ) {
		// Newer block editors fold the boxes away until somebody has opened them once.
		var preferences = data.select( 'core/preferences' );
		if ( preferences && undefined === preferences.get( 'core/edit-post', 'metaBoxesMainIsOpen' ) ) {
			data.dispatch( 'core/preferences' ).set( 'core/edit-post', 'metaBoxesMainIsOpen', true );
		}
		// Nor do they print the box again after they have saved.
		data.subscribe( function () {
			var editor = data.select( 'core/editor' );
			var meta = editor && editor.getCurrentPostAttribute && editor.getCurrentPostAttribute( 'meta' );
			if ( meta && meta.halt_event_tag && '' === field( 'tag' ).value && document.activeElement !== field( 'tag' ) ) {
				field( 'tag' ).value = meta.halt_event_tag;
			}
		} );
	}
}() );
