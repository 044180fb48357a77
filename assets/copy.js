/**
 * The buttons that copy a text. They are hidden until this script is there, since they can do nothing without it.
 */
( function () {
	'use strict';

	/**
	 * Copies what a control holds.
	 *
	 * @param {HTMLInputElement|HTMLTextAreaElement} control The control.
	 * @return {Promise<void>} When it is done.
	 */
	function copy( control ) {
		if ( navigator.clipboard && window.isSecureContext ) {
			return navigator.clipboard.writeText( control.value );
		}
		// Not every admin has HTTPS; the older way works everywhere.
		control.select();
		return document.execCommand( 'copy' ) ? Promise.resolve() : Promise.reject();
	}

	document.querySelectorAll( '[data-halt-copy]' ).forEach( function ( button ) {
		var control = document.getElementById( button.dataset.haltCopy );
		var said = button.nextElementSibling;
		if ( ! control ) {
			return;
		}
		button.hidden = false;
		button.addEventListener( 'click', function () {
			said.textContent = '';
			copy( control ).then(
				function () {
					said.textContent = button.dataset.haltCopied;
				},
				function () {
					control.select();
				}
			);
		} );
	} );
} )();
