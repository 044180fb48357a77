<?php
/**
 * The settings page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alert_Store;
use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Ping;
use Halt\Tracker\Fast_Path;
use Halt\Tracker\Rest;
use Halt\Tracker\Settings;
use Halt\Tracker\Status_Route;
use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Upload_Limits;

defined( 'ABSPATH' ) || exit;

/**
 * Shows and saves the settings.
 */
class Settings_Page {

	/**
	 * Notes who saved what.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge    $bridge    The core.
	 * @param Settings  $settings  Settings.
	 * @param Flash     $flash     Messages.
	 * @param Fast_Path $fast_path The ingest route without WordPress.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Flash $flash, private Fast_Path $fast_path ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'save_settings', array( $this, 'save' ) );
	}

	/**
	 * Shows the page.
	 *
	 * @return void
	 */
	public function render(): void {
		$status = array();
		$fault  = '';
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			$fault = Words::core_error( $e );
		}
		$secrets = $this->settings->secrets();
		View::render(
			'settings',
			array(
				'settings'          => $this->settings->all(),
				'status'            => $status,
				'fault'             => $fault,
				'undelivered'       => self::undelivered( $status ),
				'has_client_secret' => '' !== $secrets->client_secret(),
				'webhook_secrets'   => array_map( static fn( array $secret ): int => $secret['not_after'], $secrets->webhook_secrets() ),
				'redirect_uri'      => $this->settings->redirect_uri(),
				'ingest_url'        => $this->settings->ingest_url(),
				'alerts'            => Alerts::active(),
				'alert_channels'    => Alert_Store::read()['channels'],
				'has_alert_secret'  => '' !== $secrets->alert_secret(),
				'status_url'        => rest_url( Rest::NAMESPACE . Status_Route::ROUTE ),
				'ping'              => Ping::last(),
				'guard'             => (array) ( $status['guard'] ?? array() ),
				'fast_path_site'    => $this->fast_path->site(),
				'limits'            => ( new Upload_Limits( $this->settings ) )->sentences(),
				'profiles'          => array_column( $this->settings->form_profiles(), 'name', 'id' ),
				'faults'            => $this->flash->fields(),
				'sandbox'           => $this->sandbox(),
				'surroundings'      => Surroundings::lines(),
				'roles'             => Settings_Form::roles(),
			)
		);
	}

	/**
	 * The account for tests.
	 *
	 * @return array<string,mixed> `connection` is empty where it cannot be asked.
	 */
	private function sandbox(): array {
		try {
			$status = $this->bridge->for_connection( Settings::SANDBOX )->status();
		} catch ( Core_Exception $e ) {
			$status = array();
		}
		return array(
			'settings'     => (array) $this->settings->get( 'tracker_sandbox' ),
			'has_secret'   => '' !== $this->settings->secrets()->sandbox_client_secret(),
			'redirect_uri' => $this->settings->redirect_uri( Settings::SANDBOX ),
			'connection'   => (array) ( $status['connection'] ?? array() ),
		);
	}

	/**
	 * Saves the settings. What cannot be used is named at its field; all else is saved.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form    = new Settings_Form( $input );
		$before  = $this->settings->all();
		$changes = $form->read( Settings_Form::KINDS );
		if ( ! empty( $changes['fast_path'] ) ) {
			$changes['fast_path'] = $this->open_fast_path();
		}
		$this->settings->update( $changes );
		// Never sent to the browser, so an empty input means "as it is".
		$secret = $input->credential( 'client_secret' );
		if ( '' !== $secret && null === Settings::constant( 'client_secret' ) ) {
			$this->settings->secrets()->set_client_secret( $secret );
		}
		if ( empty( $changes['fast_path'] ) && ! is_multisite() ) {
			Fast_Path::unconfigure();
		}
		$this->note( $before, $changes, '' !== $secret );
		$anchor = $form->report( $this->flash );
		if ( '' === $anchor ) {
			$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::SETTINGS ) . $anchor;
	}

	/**
	 * Notes what was changed, by name.
	 *
	 * @param array<string,mixed> $before     Settings as they were.
	 * @param array<string,mixed> $changes    What was saved.
	 * @param bool                $has_secret Whether the client secret was entered, too.
	 * @return void
	 */
	private function note( array $before, array $changes, bool $has_secret ): void {
		$names = array_keys( array_filter( $changes, static fn( mixed $value, string $name ): bool => $value !== ( $before[ $name ] ?? null ), ARRAY_FILTER_USE_BOTH ) );
		if ( $has_secret ) {
			$names[] = 'client_secret';
		}
		if ( array() !== $names ) {
			$this->audit->note( 'settings_saved', array( 'names' => implode( ', ', $names ) ) );
		}
	}

	/**
	 * Sees that the fast path finds its way.
	 *
	 * @return bool Whether it can be opened.
	 */
	private function open_fast_path(): bool {
		try {
			$this->fast_path->open();
			return true;
		} catch ( Storage_Exception $e ) {
			/* translators: %s: what is wrong, for operators. */
			$this->flash->error( sprintf( __( 'The fast path could not be opened: %s', 'halt-tracker' ), $e->getMessage() ) );
			return false;
		}
	}

	/**
	 * Submissions that have not arrived at Tracker.
	 *
	 * @param array<string,mixed> $status Status of the core.
	 * @return int|null Null where it is unknown.
	 */
	public static function undelivered( array $status ): ?int {
		if ( ! is_array( $status['counts'] ?? null ) ) {
			return null;
		}
		$open = array( 'received', 'waiting', 'needs_attention', 'unrouted', 'parked', 'held', 'dead' );
		return (int) array_sum( array_intersect_key( $status['counts'], array_flip( $open ) ) );
	}
}
