<?php
/**
 * Site Health: what a helper wants to know.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Admin\Runners;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Cron;
use Halt\Tracker\Environment;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Settings;
use Halt\Tracker\Spool;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * A section of "Info". People paste it into forums, so there is no secret, nobody's name and no path in what is copied:
 * those are `private`, and WordPress leaves them out.
 */
class Debug_Section {

	/** Settings that say how the site works and give nothing away. */
	private const SHOWN = array( 'region', 'dialect', 'hook_enabled', 'after_response', 'paused', 'fast_path', 'url_tokens', 'max_attempts', 'concurrency', 'calls_per_minute', 'max_file', 'max_files', 'max_body', 'max_multipart', 'payload_days', 'journal_days', 'undelivered_days', 'read_back', 'spam_words', 'spam_time_trap', 'spam_akismet', 'per_source', 'per_address' );

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Settings          $settings  Settings.
	 * @param Spool             $spool     What waits outside the core.
	 * @param Private_Directory $directory Where the store lies.
	 * @param Vault             $vault     Where the key comes from.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Spool $spool, private Private_Directory $directory, private Vault $vault ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'debug_information', array( $this, 'add' ) );
	}

	/**
	 * Adds the section.
	 *
	 * @param array<string,array<string,mixed>> $information Sections.
	 * @return array<string,array<string,mixed>>
	 */
	public function add( $information ) {
		$information['halt-tracker'] = array(
			'label'       => __( 'Halt Tracker', 'halt-tracker' ),
			'description' => __( 'How submissions get to Tracker on this site. Paths are not copied.', 'halt-tracker' ),
			'fields'      => $this->software() + $this->core() + $this->jobs() + $this->surroundings() + $this->chosen(),
		);
		return $information;
	}

	/**
	 * Versions.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function software(): array {
		$fault = Bridge::extension_fault();
		return array(
			'version'   => self::field( __( 'Plugin', 'halt-tracker' ), HALT_TRACKER_VERSION ),
			'extension' => self::field( __( 'PHP extension', 'halt-tracker' ), '' === $fault ? Bridge::extension_version() : $fault ),
			'abi'       => self::field( __( 'Interface of the extension', 'halt-tracker' ), (string) Bridge::extension_abi() ),
		);
	}

	/**
	 * What the core says.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function core(): array {
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			return array( 'store' => self::field( __( 'Store', 'halt-tracker' ), Words::core_error( $e ), $e->error_code() ) );
		}
		$queue  = (array) ( $status['queue'] ?? array() );
		$counts = array_filter( array_map( 'intval', (array) ( $status['counts'] ?? array() ) ) );
		$fields = array(
			'store'          => self::field( __( 'Store', 'halt-tracker' ), trim( (string) ( $status['store']['engine'] ?? '' ) . ' ' . (string) ( $status['store']['sqlite'] ?? '' ) ) ),
			'connection'     => self::field( __( 'Connection', 'halt-tracker' ), Words::connection( (string) ( $status['connection']['state'] ?? '' ) ), (string) ( $status['connection']['state'] ?? '' ) ),
			'sign_in'        => self::field( __( 'Sign-in', 'halt-tracker' ), (string) ( $status['connection']['sign_in'] ?? 'none' ) ),
			'guard'          => self::field( __( 'Live site or copy', 'halt-tracker' ), (string) ( $status['guard']['standing'] ?? '' ) ),
			'counts'         => self::field( __( 'Submissions by state', 'halt-tracker' ), self::pairs( $counts ) ),
			'oldest_waiting' => self::field( __( 'Oldest that waits', 'halt-tracker' ), self::moment( $status['oldest_waiting_at'] ?? 0 ) ),
			'next_due'       => self::field( __( 'Next delivery due', 'halt-tracker' ), self::moment( $status['next_due_at'] ?? 0 ) ),
			'breaker'        => self::field( __( 'Tracker does not answer since', 'halt-tracker' ), self::moment( $queue['breaker']['opened_at'] ?? 0 ) ),
		);
		foreach ( Runners::all( $status, (bool) $this->settings->get( 'after_response' ) ) as $runner ) {
			$fields[ 'run_' . $runner['trigger'] ] = self::field( $runner['name'], self::moment( $runner['last_at'] ) );
		}
		return $fields;
	}

	/**
	 * How the jobs stand; nothing where there are none.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function jobs(): array {
		if ( ! $this->settings->get( 'jobs_enabled' ) ) {
			return array();
		}
		try {
			$status = $this->bridge->jobs_status();
		} catch ( Core_Exception $e ) {
			return array( 'jobs' => self::field( __( 'Jobs', 'halt-tracker' ), Words::core_error( $e ), $e->error_code() ) );
		}
		return array(
			'jobs'       => self::field( __( 'Published jobs', 'halt-tracker' ), (string) (int) ( $status['published'] ?? 0 ) ),
			'jobs_sweep' => self::field( __( 'Last sweep over the jobs', 'halt-tracker' ), trim( (string) ( $status['last']['outcome'] ?? '' ) . ' ' . (string) ( $status['last']['code'] ?? '' ) . ' ' . self::moment( $status['last']['ended_at'] ?? 0 ) ) ),
			'jobs_next'  => self::field( __( 'Next sweep over the jobs', 'halt-tracker' ), self::moment( $status['next_sweep_at'] ?? 0 ) ),
			'jobs_held'  => self::field( __( 'Removals of jobs that are held', 'halt-tracker' ), (string) (int) ( $status['held']['candidates'] ?? 0 ) ),
			'jobs_hooks' => self::field( __( 'Webhooks at Tracker', 'halt-tracker' ), self::yes( Webhook_Registration::is_complete( ( new Webhook_Memory( $this->settings ) )->known() ) ) ),
		);
	}

	/**
	 * The server around it.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function surroundings(): array {
		$http = Environment::http();
		$next = wp_next_scheduled( Cron::QUEUE );
		$path = $this->directory->path();
		return array(
			'in_spool'    => self::field( __( 'In the spool', 'halt-tracker' ), (string) $this->spool->count() ),
			'alerts'      => self::field( __( 'Alerts that stand', 'halt-tracker' ), implode( ', ', array_keys( Alerts::active() ) ) ),
			'cron'        => self::field( __( 'Next event of WP-Cron', 'halt-tracker' ), self::moment( false === $next ? 0 : 1000 * $next ) ),
			'environment' => self::field( __( 'Environment', 'halt-tracker' ), wp_get_environment_type() ),
			'key'         => self::field( __( 'Key', 'halt-tracker' ), defined( 'HALT_TRACKER_KEY' ) ? 'HALT_TRACKER_KEY' : ( '' === $this->vault->given_key() ? __( 'a file', 'halt-tracker' ) : __( 'the environment', 'halt-tracker' ) ) ),
			'directory'   => self::field( __( 'Private directory', 'halt-tracker' ), $path ) + array( 'private' => true ),
			'below_root'  => self::field( __( 'Private directory below the web root', 'halt-tracker' ), self::yes( $this->directory->is_own() ) ),
			'proxy'       => self::field( __( 'Proxy (WP_PROXY_HOST)', 'halt-tracker' ), self::yes( is_array( $http['proxy'] ) ) ),
			'blocked'     => self::field( __( 'Calls to the outside blocked (WP_HTTP_BLOCK_EXTERNAL)', 'halt-tracker' ), self::yes( $http['block_external'] ) ),
			'profiles'    => self::field( __( 'Form Profiles', 'halt-tracker' ), (string) count( $this->settings->form_profiles() ) ),
			'senders'     => self::field( __( 'Senders that cannot sign', 'halt-tracker' ), (string) count( (array) $this->settings->get( 'sources' ) ) ),
			'constants'   => self::field( __( 'Constants in wp-config.php', 'halt-tracker' ), implode( ', ', array_filter( array_merge( array_values( Settings::CONSTANTS ), array( 'HALT_TRACKER_DIR', 'HALT_TRACKER_KEY' ) ), 'defined' ) ) ),
		);
	}

	/**
	 * Settings, by their own names: whoever helps knows them.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function chosen(): array {
		$fields = array();
		foreach ( self::SHOWN as $name ) {
			$value                        = $this->settings->get( $name );
			$fields[ 'setting_' . $name ] = self::field( $name, is_bool( $value ) ? self::yes( $value ) : (string) $value );
		}
		return $fields;
	}

	/**
	 * A field.
	 *
	 * @param string $label Name.
	 * @param string $value Value for people.
	 * @param string $debug Value that is copied; empty: the same.
	 * @return array<string,mixed>
	 */
	private static function field( string $label, string $value, string $debug = '' ): array {
		$field = array(
			'label' => $label,
			'value' => '' === $value ? __( 'none', 'halt-tracker' ) : $value,
		);
		return '' === $debug ? $field : $field + array( 'debug' => $debug );
	}

	/**
	 * Yes or no.
	 *
	 * @param bool $is_so Whether it is so.
	 * @return string
	 */
	private static function yes( bool $is_so ): string {
		return $is_so ? __( 'yes', 'halt-tracker' ) : __( 'no', 'halt-tracker' );
	}

	/**
	 * A time that means the same to whoever reads it elsewhere.
	 *
	 * @param mixed $milliseconds Unix milliseconds.
	 * @return string Empty for none.
	 */
	private static function moment( mixed $milliseconds ): string {
		return is_numeric( $milliseconds ) && (int) $milliseconds > 0 ? gmdate( 'Y-m-d H:i:s', intdiv( (int) $milliseconds, 1000 ) ) . ' UTC' : '';
	}

	/**
	 * Numbers by name.
	 *
	 * @param array<string,int> $numbers Numbers.
	 * @return string
	 */
	private static function pairs( array $numbers ): string {
		$words = array();
		foreach ( $numbers as $name => $number ) {
			$words[] = $name . ': ' . $number;
		}
		return implode( ', ', $words );
	}
}
