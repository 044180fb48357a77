// Sends a signed submission with Node.js 18 or later. HALT_SECRET is the webhook secret.
import { createHmac } from 'node:crypto';

const url = process.env.HALT_URL || 'https://www.example.com/wp-json/halt-tracker/v1/ingest';
const body = JSON.stringify( {
	form_id: 'careers',
	fields: { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.com' },
} );
const timestamp = String( Math.floor( Date.now() / 1000 ) );
const signature = createHmac( 'sha256', process.env.HALT_SECRET ).update( `${ timestamp }.${ body }` ).digest( 'hex' );

const answer = await fetch( url, {
	method: 'POST',
	headers: {
		'Content-Type': 'application/json',
		'X-Halt-Timestamp': timestamp,
		'X-Halt-Webhook-Signature': signature,
	},
	body,
} );
console.log( await answer.text() );
// 202: accepted; 200: it was accepted before.
process.exitCode = answer.ok ? 0 : 1;
