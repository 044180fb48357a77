/**
 * A button that prints; without it there is the browser's own.
 */
( function () {
	'use strict';

	var button = document.querySelector( '[data-halt-print]' );
	if ( button ) {
		button.hidden = false;
		button.addEventListener( 'click', function () {
			window.print();
		} );
	}
} )();
