<?php
/**
 * The third step: the signed route.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Loopback;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The secret for other systems, an example that runs as it stands, and a test of the route from this very server.
 */
class Webhook_Step implements Step {

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 * @param Flash    $flash    Messages.
	 */
	public function __construct( private Settings $settings, private Flash $flash ) {
	}

	/** {@inheritDoc} */
	public function name(): string {
		return 'webhook';
	}

	/** {@inheritDoc} */
	public function title(): string {
		return __( 'Webhook secret', 'halt-tracker' );
	}

	/** {@inheritDoc} */
	public function is_done( array $status ): bool {
		return array() !== $this->settings->secrets()->webhook_secrets();
	}

	/** {@inheritDoc} */
	public function data( array $status ): array {
		return array(
			'has_secret' => array() !== $this->settings->secrets()->webhook_secrets(),
			'is_locked'  => null !== Settings::constant( 'webhook_secret' ),
			'ingest_url' => $this->settings->ingest_url(),
			'example'    => self::example( $this->settings->ingest_url() ),
		);
	}

	/** {@inheritDoc} */
	public function register( Actions $actions ): void {
		$actions->add( 'test_webhook', array( $this, 'test' ) );
	}

	/**
	 * Asks our own route as a sender would.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 */
	public function test( Input $input ): string {
		$secrets = $this->settings->secrets()->webhook_secrets();
		if ( array() === $secrets ) {
			$this->flash->error( __( 'There is no webhook secret. The signed route is closed until there is one.', 'halt-tracker' ) );
		} else {
			$this->say( ( new Loopback( $this->settings->ingest_url() ) )->test( $secrets[0]['secret'] ) );
		}
		return Screens::ASSISTANT === $input->key( 'back' ) ? Screens::url( Screens::ASSISTANT, array( 'step' => $this->name() ) ) : Screens::url( Screens::SETTINGS ) . '#halt-tracker-webhook';
	}

	/**
	 * Says how the test went.
	 *
	 * @param array{result:string,status:int,note:string} $answer Answer of {@see Loopback::test()}.
	 * @return void
	 */
	private function say( array $answer ): void {
		if ( Loopback::OK === $answer['result'] ) {
			$this->flash->success( __( 'The route works: it took a signed request for what it is, and turned away one that was signed wrongly. Nothing was stored.', 'halt-tracker' ) );
			return;
		}
		$words = array(
			Loopback::REFUSED   => __( 'The route refused our own signature. Something between sender and site changes the body or takes headers away, or the server’s clock is wrong.', 'halt-tracker' ),
			Loopback::OPEN      => __( 'The route let a request in that was signed wrongly.', 'halt-tracker' ),
			Loopback::THROTTLED => __( 'The route has had too many requests of this server; try again in a minute.', 'halt-tracker' ),
			/* translators: %s: what the connection said. */
			Loopback::UNREACHABLE => sprintf( __( 'This server cannot reach its own address: %s. Visitors and other systems may still be able to.', 'halt-tracker' ), $answer['note'] ),
		);
		/* translators: %d: HTTP status. */
		$this->flash->error( $words[ $answer['result'] ] ?? sprintf( __( 'The route answered in a way that is not ours (HTTP %d). A firewall, a cache or another plugin may answer in its place.', 'halt-tracker' ), $answer['status'] ) );
	}

	/**
	 * An example that runs as it stands in bash with openssl and curl.
	 *
	 * @param string $url Address of the route.
	 * @return string
	 */
	public static function example( string $url ): string {
		return implode(
			"\n",
			array(
				'secret="the webhook secret"',
				'body=\'{"form_id":"careers","fields":{"first_name":"Jane","last_name":"Doe","email":"jane@example.com"}}\'',
				'timestamp=$(date +%s)',
				'signature=$(printf \'%s.%s\' "$timestamp" "$body" | openssl dgst -sha256 -hmac "$secret" | sed \'s/^.* //\')',
				'curl -X POST ' . escapeshellarg( $url ) . ' \\',
				'  -H \'Content-Type: application/json\' \\',
				'  -H "X-Halt-Timestamp: $timestamp" \\',
				'  -H "X-Halt-Webhook-Signature: $signature" \\',
				'  --data-binary "$body"',
			)
		);
	}
}
