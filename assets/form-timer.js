/**
 * Tells how long the visitor had the page before sending a Divi form; see class-spam-signals.php.
 *
 * Divi reads the form's fields in its own submit handler. This one runs in the capturing phase, before it.
 */
( function () {
	'use strict';

	var begun = Date.now();

	document.addEventListener(
		'submit',
		function ( event ) {
			var form = event.target;
			var field;
			if ( ! form || ! form.classList || ! form.classList.contains( 'et_pb_contact_form' ) ) {
				return;
			}
			field = form.querySelector( 'input[name="halt_tracker_elapsed"]' );
			if ( ! field ) {
				field = document.createElement( 'input' );
				field.type = 'hidden';
				field.name = 'halt_tracker_elapsed';
				form.appendChild( field );
			}
			// A clock that was set back says nothing.
			field.value = String( Math.max( 0, Date.now() - begun ) );
		},
		true
	);
}() );
