/**
 * Conveniences of the admin pages. Everything works without them.
 */
( function () {
	'use strict';

	document.addEventListener( 'click', function ( event ) {
		var button = event.target.closest( '[data-halt-confirm]' );
		// eslint-disable-next-line no-alert -- The browser's own dialogue is accessible and blocks the form.
		if ( button && ! window.confirm( button.dataset.haltConfirm ) ) {
			event.preventDefault();
		}
	} );
} )();
