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
use Halt\Tracker\Profile_Shape;
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
	 * Makes it.
	 *
	 * @param Bridge    $bridge    The core.
	 * @param Settings  $settings  Settings.
	 * @param Flash     $flash     Messages.
	 * @param Fast_Path $fast_path The ingest route without WordPress.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Flash $flash, private Fast_Path $fast_path ) {
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
			)
		);
	}

	/**
	 * Saves the settings.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$changes = array(
			'region'                   => in_array( $input->key( 'region' ), Settings::REGIONS, true ) ? $input->key( 'region' ) : 'row',
			'dialect'                  => in_array( $input->key( 'dialect' ), Settings::DIALECTS, true ) ? $input->key( 'dialect' ) : 'rest',
			'country'                  => 1 === preg_match( '/^[A-Za-z]{2}$/', $input->text( 'country' ) ) ? strtoupper( $input->text( 'country' ) ) : '',
			'hook_enabled'             => $input->flag( 'hook_enabled' ),
			'after_response'           => $input->flag( 'after_response' ),
			'delete_data_on_uninstall' => $input->flag( 'delete_data_on_uninstall' ),
			'url_tokens'               => $input->flag( 'url_tokens' ),
			'schedule'                 => self::schedule( $input->text( 'schedule' ) ),
			'max_attempts'             => self::within( $input->number( 'max_attempts' ), 1, 100 ),
			'concurrency'              => self::within( $input->number( 'concurrency' ), 1, 64 ),
			'calls_per_minute'         => self::within( $input->number( 'calls_per_minute' ), 1, 6000 ),
			'max_file'                 => self::within( $input->number( 'max_file' ), 1, 100 ) * MB_IN_BYTES,
			'max_files'                => self::within( $input->number( 'max_files' ), 0, 100 ),
			'tracker_max_file'         => self::within( $input->number( 'tracker_max_file' ), 0, 100 ) * MB_IN_BYTES,
			'scanner_timeout'          => self::within( $input->number( 'scanner_timeout' ), 1, 120 ),
			'unscanned'                => in_array( $input->key( 'unscanned' ), Settings::UNSCANNED, true ) ? $input->key( 'unscanned' ) : 'hold',
			'types'                    => Profile_Shape::extensions( $input->entries( 'types' ) ),
			'max_body'                 => self::within( $input->number( 'max_body' ), 1, 256 ) * MB_IN_BYTES,
			'spool_max_bytes'          => self::within( $input->number( 'spool_max_bytes' ), 1, 1048576 ) * MB_IN_BYTES,
			'max_multipart'            => self::within( $input->number( 'max_multipart' ), 1, 1024 ) * MB_IN_BYTES,
			'payload_days'             => self::within( $input->number( 'payload_days' ), 0, 36500 ),
			'journal_days'             => self::within( $input->number( 'journal_days' ), 0, 36500 ),
			'journal_rows'             => self::within( $input->number( 'journal_rows' ), 0, 100000000 ),
			'undelivered_days'         => 0 === $input->number( 'undelivered_days' ) ? 0 : self::within( $input->number( 'undelivered_days' ), 90, 36500 ),
			'read_back'                => self::within( $input->number( 'read_back' ), 0, 1000 ),
			'lost_threshold'           => self::within( $input->number( 'lost_threshold' ), 0, 100000 ),
			'spam_words'               => $input->flag( 'spam_words' ),
			'spam_time_trap'           => $input->flag( 'spam_time_trap' ),
			'spam_akismet'             => $input->flag( 'spam_akismet' ),
			'per_source'               => self::within( $input->number( 'per_source' ), 0, 60000 ),
			'per_address'              => self::within( $input->number( 'per_address' ), 0, 60000 ),
			'trusted_proxies'          => $this->networks( $input->entries( 'trusted_proxies' ) ),
			'forwarded_header'         => 'forwarded' === $input->key( 'forwarded_header' ) ? 'forwarded' : 'x-forwarded-for',
			'fast_path'                => $input->flag( 'fast_path' ) && $this->open_fast_path(),
		);
		if ( null === Settings::constant( 'paused' ) ) {
			$changes['paused'] = $input->flag( 'paused' );
		}
		if ( null === Settings::constant( 'client_id' ) && '' !== $input->text( 'client_id' ) ) {
			$changes['client_id'] = $input->text( 'client_id' );
		}
		foreach ( array( 'classic_url', 'rest_url' ) as $name ) {
			if ( null !== Settings::constant( $name ) ) {
				continue;
			}
			$url = self::base_url( $input->text( $name ) );
			if ( null === $url ) {
				$this->flash->error( __( 'An override must be an https address without user, query or fragment; http is for this machine only. It was not saved.', 'halt-tracker' ) );
			} else {
				$changes[ $name ] = $url;
			}
		}
		$template = Record_Link::template( $input->verbatim( 'record_url' ) );
		if ( null === $template ) {
			$this->flash->error( __( 'The address of a record must begin with https:// and hold {id}. It was not saved.', 'halt-tracker' ) );
		} else {
			$changes['record_url'] = $template;
		}
		$scanner = self::scanner( $input->text( 'scanner' ) );
		if ( null === $scanner ) {
			$this->flash->error( __( 'The address of the virus scanner must be the path of a socket, such as /run/clamav/clamd.ctl, or host:port. It was not saved.', 'halt-tracker' ) );
		} else {
			$changes['scanner'] = $scanner;
		}
		$this->settings->update( $changes );
		// Never sent to the browser, so an empty input means "as it is".
		$secret = $input->credential( 'client_secret' );
		if ( '' !== $secret && null === Settings::constant( 'client_secret' ) ) {
			$this->settings->secrets()->set_client_secret( $secret );
		}
		if ( ! $changes['fast_path'] && ! is_multisite() ) {
			Fast_Path::unconfigure();
		}
		$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		return Screens::url();
	}

	/**
	 * Sees that the fast path finds its way.
	 *
	 * @return bool Whether it can be opened.
	 */
	private function open_fast_path(): bool {
		try {
			$this->fast_path->configure();
			return true;
		} catch ( Storage_Exception $e ) {
			/* translators: %s: what is wrong, for operators. */
			$this->flash->error( sprintf( __( 'The fast path could not be opened: %s', 'halt-tracker' ), $e->getMessage() ) );
			return false;
		}
	}

	/**
	 * Networks of proxies; what is none is left out, and the admin is told.
	 *
	 * @param list<string> $entries As typed.
	 * @return list<string>
	 */
	private function networks( array $entries ): array {
		$networks = array_values( array_filter( array_slice( $entries, 0, 100 ), array( self::class, 'is_network' ) ) );
		if ( count( $networks ) < count( $entries ) ) {
			$this->flash->error( __( 'A trusted proxy is an address or a network such as 10.0.0.0/8. What was not one was left out.', 'halt-tracker' ) );
		}
		return $networks;
	}

	/**
	 * Whether a text is an address or a network in CIDR notation.
	 *
	 * @param string $text As typed.
	 * @return bool
	 */
	public static function is_network( string $text ): bool {
		$parts  = explode( '/', $text, 2 );
		$prefix = $parts[1] ?? '';
		if ( false === filter_var( $parts[0], FILTER_VALIDATE_IP ) ) {
			return false;
		}
		if ( ! isset( $parts[1] ) ) {
			return true;
		}
		return ctype_digit( $prefix ) && (int) $prefix <= ( str_contains( $parts[0], ':' ) ? 128 : 32 );
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

	/**
	 * An override of an address; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null Null where it cannot be used.
	 */
	public static function base_url( string $text ): ?string {
		if ( '' === $text ) {
			return '';
		}
		$parts = wp_parse_url( $text );
		if ( ! is_array( $parts ) || empty( $parts['host'] ) || isset( $parts['user'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) ) {
			return null;
		}
		$host   = strtolower( trim( $parts['host'], '[]' ) );
		$scheme = strtolower( $parts['scheme'] ?? '' );
		$is_own = in_array( $host, array( 'localhost', '127.0.0.1', '::1' ), true );
		if ( 'https' !== $scheme && ! ( 'http' === $scheme && $is_own ) ) {
			return null;
		}
		return untrailingslashit( sanitize_url( $text, array( 'https', 'http' ) ) );
	}

	/**
	 * The address of clamd; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null Null where it cannot be used.
	 */
	public static function scanner( string $text ): ?string {
		$is_path = 1 === preg_match( '#^/[^\x00-\x1f]+$#', $text );
		$is_host = 1 === preg_match( '/^(tcp:\/\/)?[A-Za-z0-9.:\[\]-]+:\d{1,5}$/', $text );
		return '' === $text || $is_path || $is_host ? $text : null;
	}

	/**
	 * The retry schedule: seconds, or with m, h or d.
	 *
	 * @param string $text As typed.
	 * @return list<int>
	 */
	public static function schedule( string $text ): array {
		$units    = array(
			's' => 1,
			'm' => MINUTE_IN_SECONDS,
			'h' => HOUR_IN_SECONDS,
			'd' => DAY_IN_SECONDS,
		);
		$schedule = array();
		preg_match_all( '/(\d{1,6})\s*([smhd]?)/i', $text, $matches, PREG_SET_ORDER );
		foreach ( array_slice( $matches, 0, 50 ) as $match ) {
			$schedule[] = self::within( (int) $match[1] * $units[ '' === $match[2] ? 's' : strtolower( $match[2] ) ], 1, 30 * DAY_IN_SECONDS );
		}
		return array() === $schedule ? Settings::defaults()['schedule'] : $schedule;
	}

	/**
	 * The retry schedule as it is typed.
	 *
	 * @param list<int> $schedule Seconds.
	 * @return string
	 */
	public static function schedule_text( array $schedule ): string {
		return implode(
			', ',
			array_map(
				static function ( $seconds ): string {
					foreach ( array( 'd' => DAY_IN_SECONDS, 'h' => HOUR_IN_SECONDS, 'm' => MINUTE_IN_SECONDS ) as $unit => $length ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Three pairs are easier to read in a line.
						if ( $seconds >= $length && 0 === $seconds % $length ) {
							return intdiv( $seconds, $length ) . ' ' . $unit;
						}
					}
					return $seconds . ' s';
				},
				array_map( 'intval', $schedule )
			)
		);
	}

	/**
	 * A number within bounds.
	 *
	 * @param int $number Number.
	 * @param int $low    Lowest.
	 * @param int $high   Highest.
	 * @return int
	 */
	private static function within( int $number, int $low, int $high ): int {
		return min( $high, max( $low, $number ) );
	}
}
