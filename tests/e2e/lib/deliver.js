// Delivering at once, by the button of the list.

import { expectNotice, notice } from './browser.js';
import { eventually } from './sandbox.js';
import { screens } from './site.js';

/** Presses Deliver now, again if a request is still delivering behind its answer. */
export async function deliverNow( page ) {
	await page.goto( screens.submissions );
	await eventually( 'nobody else delivers', async () => {
		await page.getByRole( 'button', { name: 'Deliver now' } ).click();
		await expectNotice( page, /\S/ );
		return 0 === await notice( page, 'Another process is delivering' ).count();
	} );
}
