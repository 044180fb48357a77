<?php
/**
 * A test delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * *Send test payload*: delivers at once, beside the queue, and shows what was sent and what Tracker answered. The live
 * account gets a record only after somebody has said so.
 */
class Test_Send_Tool implements Tool {

	private const FORM = 'test_send';

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'test-send';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Send test payload', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function purpose(): string {
		return __( 'Makes a record in Tracker now, past the queue, and shows each request with its answer. What it made can be removed again.', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_for_viewers(): bool {
		return false;
	}

	/**
	 * What an account is: `live`, `simulator` or `sandbox`. Only the first one is somebody's work.
	 *
	 * @param string $connection A constant of Settings.
	 * @return string
	 */
	public function nature( string $connection ): string {
		if ( Settings::SANDBOX === $connection ) {
			return 'sandbox';
		}
		$tracker = (array) ( $this->settings->snapshot()['tracker'] ?? array() );
		foreach ( array( 'classic_url', 'rest_url' ) as $name ) {
			$host = strtolower( trim( (string) wp_parse_url( (string) ( $tracker[ $name ] ?? '' ), PHP_URL_HOST ), '[]' ) );
			if ( ! in_array( $host, array( 'localhost', '127.0.0.1', '::1' ), true ) ) {
				return 'live';
			}
		}
		return 'simulator';
	}

	/**
	 * {@inheritDoc}
	 */
	public function render(): void {
		$typed      = Posted_Form::input( self::FORM );
		$form       = new Trial_Form( $this->settings->form_profiles(), $typed );
		$connection = null !== $typed && Settings::SANDBOX === $typed->key( 'connection' ) ? Settings::SANDBOX : Settings::LIVE;
		$data       = array(
			'form'       => $form,
			'name'       => self::FORM,
			'url'        => Tools_Page::url( $this->name() ),
			'connection' => $connection,
			'nature'     => $this->nature( Settings::LIVE ),
			'once'       => Single_Use::token(),
			'faults'     => array(),
			'fault'      => '',
			'answer'     => null,
		);
		if ( null !== $typed && ! $form->wants_sample() ) {
			$data = $this->run( $form, $typed, $connection ) + $data;
		}
		View::render( 'tools/test-send', $data );
	}

	/**
	 * Sends it, where nothing speaks against it.
	 *
	 * @param Trial_Form $form       What.
	 * @param Input      $typed      What was sent with it.
	 * @param string     $connection A constant of Settings.
	 * @return array<string,mixed>
	 */
	private function run( Trial_Form $form, Input $typed, string $connection ): array {
		$pasted = $form->submission();
		if ( array() !== $pasted->faults ) {
			return array( 'faults' => $pasted->faults );
		}
		if ( 'live' === $this->nature( $connection ) && ! $typed->flag( 'is_live' ) ) {
			return array( 'fault' => __( 'Nothing was sent. This is the live account: tick the box that says so first.', 'halt-tracker' ) );
		}
		if ( ! Single_Use::take( $typed->text( 'once' ) ) ) {
			return array( 'fault' => __( 'Nothing was sent: this form was sent already, or another one was opened since. Press the button again to send one more.', 'halt-tracker' ) );
		}
		try {
			$answer = $this->bridge->for_connection( $connection )->test_send(
				array(
					'submission' => $pasted->submission,
					'id'         => '',
					'profile'    => null,
					'profile_id' => $form->profile_id(),
					'keep'       => true,
				)
			);
			Delivery_Audit::site(
				$this->bridge,
				'test_sent',
				array(
					'connection' => $connection,
					'ok'         => ! empty( $answer['ok'] ),
				)
			);
			return array( 'answer' => $answer );
		} catch ( Core_Exception $e ) {
			return array( 'fault' => Words::core_error( $e ) );
		}
	}
}
