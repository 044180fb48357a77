<?php
/**
 * Takes over what the earlier plugin left behind.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Map, webhook secret, token and waiting queue. Each part is noted as done after it is done, so the import may
 * be cut off anywhere and goes on later; nothing of the earlier plugin is deleted. The parts that need no
 * extension are done without it.
 */
class Earlier_Import {

	private const BATCH       = 50;
	private const TOKEN_TRIES = 5;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Receives the settings.
	 * @param Profiles $profiles Receives the map.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Profiles $profiles ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_init', array( $this, 'carry_on_without_network' ), 20 );
	}

	/**
	 * Does what needs no call to Tracker, which an admin page must not wait for.
	 *
	 * @return void
	 */
	public function carry_on_without_network(): void {
		try {
			$this->run( false );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'earlier', $e );
		}
	}

	/**
	 * Does what is left.
	 *
	 * @return void
	 */
	public function carry_on(): void {
		try {
			$this->run( true );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'earlier', $e );
		}
	}

	/**
	 * State of the take-over, for the notice.
	 *
	 * @return array<string,mixed>
	 */
	public static function state(): array {
		$state = get_option( Earlier_Handover::OPTION, array() );
		return is_array( $state ) ? $state : array();
	}

	/**
	 * Stops showing the notice.
	 *
	 * @return void
	 */
	public static function dismiss_notice(): void {
		self::note( array( 'notice' => false ) );
	}

	/**
	 * Does what is left.
	 *
	 * @param bool $with_network Whether Tracker may be called.
	 * @return void
	 * @throws Core_Exception    When the store cannot be used.
	 * @throws Storage_Exception When a secret cannot be sealed.
	 */
	private function run( bool $with_network ): void {
		if ( empty( self::state()['pending'] ) ) {
			return;
		}
		if ( empty( self::state()['settings'] ) ) {
			$this->import_settings();
			self::note( array( 'settings' => true ) );
		}
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		$is_left = $this->import_rows();
		$is_left = $this->import_token( $with_network ) || $is_left;
		if ( ! $is_left ) {
			self::note( array( 'pending' => false ) );
		}
	}

	/**
	 * Region, credentials, webhook secret and field map.
	 *
	 * @return void
	 * @throws Storage_Exception When a secret cannot be sealed.
	 */
	private function import_settings(): void {
		$changes = array( 'region' => Earlier_Settings::region() );
		if ( '' !== Earlier_Settings::get( 'client_id' ) ) {
			$changes['client_id'] = Earlier_Settings::get( 'client_id' );
		}
		$this->settings->update( $changes );
		$secrets = $this->settings->secrets();
		if ( '' !== Earlier_Settings::get( 'client_secret' ) && '' === $secrets->client_secret() ) {
			$secrets->set_client_secret( Earlier_Settings::get( 'client_secret' ) );
		}
		if ( '' !== Earlier_Settings::get( 'webhook_secret' ) ) {
			$secrets->rotate_webhook_secret( Earlier_Settings::get( 'webhook_secret' ) );
		}
		$profile = Earlier_Settings::profile();
		if ( null !== $profile && null === $this->profiles->find( $profile['id'] ) ) {
			$this->profiles->save( $profile );
		}
		self::note( array( 'profile' => null !== $profile ) );
	}

	/**
	 * Hands the waiting rows to the core. A row is marked only after the core has stored it; should that fail,
	 * the delivery id keeps a second try from making a second submission.
	 *
	 * @return bool Whether rows are left.
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function import_rows(): bool {
		global $wpdb;

		$table = $wpdb->prefix . 'halt_tracker_queue';
		$state = self::state();
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- Another plugin's table, read once; there is no API and nothing to cache.
		if ( $table !== $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) ) {
			return false;
		}
		$last = (int) ( $state['last_row'] ?? 0 );
		$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT id, source, payload_json FROM %i WHERE status = %s AND id > %d ORDER BY id LIMIT %d', $table, 'queued', $last, self::BATCH ) );
		foreach ( (array) $rows as $row ) {
			$payload = json_decode( (string) $row->payload_json, true );
			if ( is_array( $payload ) ) {
				$this->bridge->submit( Ingest_Action::submission( (string) $row->source, array( 'delivery_id' => 'earlier-' . (int) $row->id ) + $payload ) );
				$wpdb->update( $table, array( 'status' => 'success' ), array( 'id' => (int) $row->id ) );
				self::note( array( 'rows' => (int) ( self::state()['rows'] ?? 0 ) + 1 ) );
			} else {
				// Left in the table as it is, for a person to look at.
				self::note( array( 'unreadable' => (int) ( self::state()['unreadable'] ?? 0 ) + 1 ) );
			}
			self::note( array( 'last_row' => (int) $row->id ) );
		}
		// phpcs:enable
		return self::BATCH === count( (array) $rows );
	}

	/**
	 * Signs in with the refresh token.
	 *
	 * @param bool $with_network Whether Tracker may be called.
	 * @return bool Whether this is still to be done.
	 */
	private function import_token( bool $with_network ): bool {
		$state = self::state();
		$token = Earlier_Settings::get( 'refresh_token' );
		if ( '' === $token || ! empty( $state['token'] ) ) {
			return false;
		}
		if ( ! $with_network ) {
			return true;
		}
		try {
			// A person may have signed in meanwhile; that connection is the better one.
			if ( 'connected' !== ( $this->bridge->status()['connection']['state'] ?? '' ) ) {
				$answer = $this->bridge->connect( 'refresh_token', $token );
				if ( ! Admin\Connection_Actions::is_connected( $answer ) ) {
					throw new Core_Exception( Core_Exception::INVALID_INPUT, (string) ( $answer['code'] ?? 'not_connected' ) );
				}
			}
			self::note( array( 'token' => 'done' ) );
			return false;
		} catch ( Core_Exception $e ) {
			$tries = (int) ( $state['token_tries'] ?? 0 ) + 1;
			self::note( array( 'token_tries' => $tries ) + ( $tries >= self::TOKEN_TRIES ? array( 'token' => 'failed' ) : array() ) );
			return $tries < self::TOKEN_TRIES;
		}
	}

	/**
	 * Notes progress.
	 *
	 * @param array<string,mixed> $changes What has changed.
	 * @return void
	 */
	private static function note( array $changes ): void {
		update_option( Earlier_Handover::OPTION, $changes + self::state(), false );
	}
}
