<?php
/**
 * The plain settings and the snapshot for the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One option, not autoloaded; constants in wp-config.php win over what is saved.
 */
class Settings {

	public const OPTION = 'halt_tracker_config';

	/** When they were last saved, in Unix milliseconds. */
	public const SAVED_AT = 'halt_tracker_saved_at';

	/** Constants of wp-config.php by the setting they decide. */
	public const CONSTANTS = array(
		'region'                => 'HALT_TRACKER_REGION',
		'dialect'               => 'HALT_TRACKER_DIALECT',
		'client_id'             => 'HALT_TRACKER_CLIENT_ID',
		'client_secret'         => 'HALT_TRACKER_CLIENT_SECRET',
		'classic_url'           => 'HALT_TRACKER_CLASSIC_URL',
		'rest_url'              => 'HALT_TRACKER_REST_URL',
		'sandbox_client_secret' => 'HALT_TRACKER_SANDBOX_CLIENT_SECRET',
		'webhook_secret'        => 'HALT_TRACKER_WEBHOOK_SECRET',
		'paused'                => 'HALT_TRACKER_PAUSED',
	);

	/** The account that submissions go to. */
	public const LIVE = 'live';

	/** The account for tests; nothing of the queue ever goes there. */
	public const SANDBOX = 'sandbox';

	public const REGIONS  = array( 'row', 'us', 'ca' );
	public const DIALECTS = array( 'rest', 'widget' );

	/** Headers in which a proxy may name the visitor. */
	public const FORWARDED_HEADERS = array( 'x-forwarded-for', 'forwarded' );

	/** What happens to a file that the virus scanner did not look at. */
	public const UNSCANNED = array( 'hold', 'send', 'refuse' );

	/** What makes an opportunity a published job, beside its open status. */
	public const JOBS_PUBLISHED = array( 'publish_online', 'advert_status', 'both', 'either' );

	/** What becomes of the post of a job that is no longer offered. */
	public const JOBS_REMOVAL = array( 'unpublish', 'delete' );

	/** Hours between two sweeps over all opportunities; 0: only by hand. */
	public const JOBS_HOURS = array( 0, 1, 3, 6, 12, 24, 168 );

	/** Seconds that a snapshot is kept: a worker at the command line lives for hours. */
	private const KEEP = 5;

	/**
	 * The snapshot made last in this request, or none.
	 *
	 * @var array<string,mixed>|null
	 */
	private ?array $kept = null;

	/**
	 * When it was made, in seconds.
	 *
	 * @var float
	 */
	private float $kept_at = 0.0;

	/**
	 * Counts the snapshots, so that a caller knows its own copy by it.
	 *
	 * @var int
	 */
	private int $revision = 0;

	/**
	 * Whether changes are heard of.
	 *
	 * @var bool
	 */
	private bool $is_listening = false;

	/**
	 * Makes the settings; nothing is read yet.
	 *
	 * @param Secrets  $secrets  Sealed settings.
	 * @param Profiles $profiles Form Profiles.
	 * @param Install  $install  Identity of this installation.
	 */
	public function __construct( private Secrets $secrets, private Profiles $profiles, private Install $install ) {
	}

	/**
	 * What holds until somebody saves something else.
	 *
	 * @return array<string,mixed>
	 */
	public static function defaults(): array {
		return array(
			'region'                   => 'row',
			'dialect'                  => 'rest',
			'client_id'                => 'EvoApi_1.0',
			'classic_url'              => '',
			'rest_url'                 => '',
			'tracker_sandbox'          => array(
				'region'      => 'row',
				'dialect'     => 'rest',
				'client_id'   => 'EvoApi_1.0',
				'classic_url' => '',
				'rest_url'    => '',
			),
			'country'                  => '',
			'hook_enabled'             => true,
			'after_response'           => true,
			'paused'                   => false,
			'delete_data_on_uninstall' => false,
			'schedule'                 => array( 60, 300, 1800, 7200, 21600 ),
			'max_attempts'             => 6,
			'concurrency'              => 4,
			'calls_per_minute'         => 80,
			'max_file'                 => 10485760,
			'max_files'                => 5,
			'types'                    => array( 'pdf', 'docx', 'doc', 'rtf', 'odt', 'txt' ),
			'tracker_max_file'         => 0,
			'scanner'                  => '',
			'scanner_timeout'          => 60,
			'unscanned'                => 'hold',
			'max_body'                 => 16777216,
			'max_multipart'            => 67108864,
			'url_tokens'               => false,
			'spool_max_bytes'          => 536870912,
			'sources'                  => array(),
			'guard_exempt'             => false,
			'alert_mail'               => true,
			'alert_recipients'         => array(),
			'alert_url'                => '',
			'alert_waiting_minutes'    => 30,
			'alert_undelivered_hours'  => 24,
			'ping_url'                 => '',
			'status_token_hash'        => '',
			'payload_days'             => 30,
			'journal_days'             => 90,
			'journal_rows'             => 1000000,
			'undelivered_days'         => 0,
			'read_back'                => 20,
			'spam_words'               => true,
			'spam_time_trap'           => true,
			'spam_akismet'             => false,
			'lost_threshold'           => 3,
			'per_source'               => 60,
			'per_address'              => 20,
			'trusted_proxies'          => array(),
			'forwarded_header'         => 'x-forwarded-for',
			'fast_path'                => false,
			'viewer_roles'             => array(),
			'mask_persons'             => false,
			'log_problems'             => true,
			'log_deliveries'           => false,
			'record_url'               => '',
			'jobs_enabled'             => false,
			'jobs_published'           => 'publish_online',
			'jobs_removal'             => 'unpublish',
			'jobs_removal_share'       => 20,
			'jobs_sweep_hours'         => 24,
			// Tracker names no closing date of its own.
			'jobs_closing_field'       => '',
			'jobs_closing_days'        => 0,
			// Tracker has no excerpt: ours is made of the description.
			'jobs_keep'                => array( 'excerpt' ),
			'jobs_show_client'         => false,
			'jobs_apply'               => '',
		);
	}

	/**
	 * A constant of wp-config.php.
	 *
	 * @param string $name Setting.
	 * @return string|null Null where there is no such constant.
	 */
	public static function constant( string $name ): ?string {
		$constant = self::CONSTANTS[ $name ] ?? '';
		return '' !== $constant && defined( $constant ) ? (string) constant( $constant ) : null;
	}

	/**
	 * All settings in force, without secrets.
	 *
	 * @return array<string,mixed>
	 */
	public function all(): array {
		self::prime();
		$saved    = get_option( self::OPTION, array() );
		$settings = array_merge( self::defaults(), is_array( $saved ) ? $saved : array() );
		foreach ( array( 'client_id', 'classic_url', 'rest_url' ) as $name ) {
			$settings[ $name ] = self::constant( $name ) ?? (string) $settings[ $name ];
		}
		foreach ( array( 'region', 'dialect' ) as $name ) {
			$constant = self::constant( $name );
			if ( null !== $constant ) {
				$settings[ $name ] = Settings_Schema::value( $name, $constant );
			}
		}
		$paused = self::constant( 'paused' );
		if ( null !== $paused ) {
			$settings['paused'] = filter_var( $paused, FILTER_VALIDATE_BOOLEAN );
		}
		return $settings;
	}

	/**
	 * One setting in force.
	 *
	 * @param string $name Setting.
	 * @return mixed
	 */
	public function get( string $name ): mixed {
		return $this->all()[ $name ] ?? null;
	}

	/**
	 * Saves some settings and leaves the others.
	 *
	 * @param array<string,mixed> $changes Sanitised values.
	 * @return void
	 */
	public function update( array $changes ): void {
		$saved = get_option( self::OPTION, array() );
		$saved = is_array( $saved ) ? $saved : array();
		update_option( self::OPTION, array_merge( $saved, array_intersect_key( $changes, self::defaults() ) ), false );
	}

	/**
	 * Notes that something was saved, so that of two snapshots the later one is known.
	 *
	 * @return void
	 */
	public static function mark_saved(): void {
		wp_cache_delete( self::SAVED_AT, 'options' );
		update_option( self::SAVED_AT, max( 1 + (int) get_option( self::SAVED_AT, 0 ), (int) ( microtime( true ) * 1000 ) ), false );
	}

	/**
	 * The sealed settings.
	 *
	 * @return Secrets
	 */
	public function secrets(): Secrets {
		return $this->secrets;
	}

	/**
	 * The Form Profiles in the order in which they are tried.
	 *
	 * @return list<array<string,mixed>>
	 */
	public function form_profiles(): array {
		return $this->profiles->all();
	}

	/**
	 * Where Tracker sends the browser back to after consent.
	 *
	 * @param string $connection The account that is signed in to.
	 * @return string
	 */
	public function redirect_uri( string $connection = self::LIVE ): string {
		$uri = admin_url( 'admin.php?page=halt-tracker&halt_tracker_oauth=1' );
		return self::LIVE === $connection ? $uri : add_query_arg( 'halt_tracker_connection', $connection, $uri );
	}

	/**
	 * The address that senders post to.
	 *
	 * @return string
	 */
	public function ingest_url(): string {
		return rest_url( 'halt-tracker/v1/ingest' );
	}

	/**
	 * The snapshot of `src/settings.rs`. Kept within a request until an option or the site changes: one
	 * submission asks for it several times.
	 *
	 * @return array<string,mixed>
	 */
	public function snapshot(): array {
		$now = microtime( true );
		if ( null === $this->kept || $now - $this->kept_at > self::KEEP ) {
			$this->listen();
			$this->kept    = $this->make_snapshot();
			$this->kept_at = $now;
			++$this->revision;
		}
		return $this->kept;
	}

	/**
	 * The snapshot for an engine that speaks to another account of this site.
	 *
	 * @param string $connection A constant of this class.
	 * @return array<string,mixed>
	 */
	public function snapshot_for( string $connection ): array {
		$snapshot = $this->snapshot();
		if ( self::SANDBOX === $connection ) {
			$snapshot['tracker'] = $this->account( array_merge( self::defaults()['tracker_sandbox'], (array) $this->get( 'tracker_sandbox' ) ), $this->secrets->sandbox_client_secret(), self::SANDBOX );
		}
		return $snapshot;
	}

	/**
	 * The member `tracker` of a snapshot.
	 *
	 * @param array<string,mixed> $account    Region, dialect, addresses and client.
	 * @param string              $secret     OAuth client secret.
	 * @param string              $connection A constant of this class.
	 * @return array<string,string>
	 */
	private function account( array $account, string $secret, string $connection ): array {
		return array(
			'region'        => in_array( $account['region'] ?? '', self::REGIONS, true ) ? $account['region'] : 'row',
			'dialect'       => in_array( $account['dialect'] ?? '', self::DIALECTS, true ) ? $account['dialect'] : 'rest',
			'classic_url'   => (string) ( $account['classic_url'] ?? '' ),
			'rest_url'      => (string) ( $account['rest_url'] ?? '' ),
			'client_id'     => (string) ( $account['client_id'] ?? '' ),
			'client_secret' => $secret,
			'redirect_uri'  => $this->redirect_uri( $connection ),
			'connection'    => $connection,
		);
	}

	/**
	 * A number that changes with the snapshot.
	 *
	 * @return int
	 */
	public function revision(): int {
		$this->snapshot();
		return $this->revision;
	}

	/**
	 * Forgets the kept snapshot.
	 *
	 * @return void
	 */
	public function forget(): void {
		$this->kept = null;
	}

	/**
	 * Hears of what a snapshot is made of: options of any name (the address, the language …), the site of a
	 * network, and posts, whose titles and dates events have.
	 *
	 * @return void
	 */
	private function listen(): void {
		if ( $this->is_listening ) {
			return;
		}
		$this->is_listening = true;
		foreach ( array( 'added_option', 'updated_option', 'deleted_option', 'add_site_option', 'update_site_option', 'switch_blog', 'save_post', 'deleted_post', 'added_post_meta', 'updated_post_meta', 'deleted_post_meta', 'change_locale' ) as $hook ) {
			add_action( $hook, array( $this, 'forget' ), 0, 0 );
		}
	}

	/**
	 * None of our options is autoloaded: one query instead of four on the way of every submission.
	 *
	 * @return void
	 */
	private static function prime(): void {
		wp_prime_option_caches( array( self::SAVED_AT, self::OPTION, Secrets::OPTION, Profiles::OPTION, Install::OPTION, Events\Event_Facts::OPTION ) );
	}

	/**
	 * Makes a snapshot.
	 *
	 * @return array<string,mixed>
	 */
	private function make_snapshot(): array {
		$all     = $this->all();
		$sources = array();
		foreach ( (array) $all['sources'] as $source ) {
			$sources[] = array(
				'id'             => (string) ( $source['id'] ?? '' ),
				'token_hash'     => (string) ( $source['token_hash'] ?? '' ),
				'previous_hash'  => (string) ( $source['previous_hash'] ?? '' ),
				'previous_until' => (int) ( $source['previous_until'] ?? 0 ),
				'profiles'       => array_values( array_map( 'strval', (array) ( $source['profiles'] ?? array() ) ) ),
			);
		}
		return array(
			'saved_at' => (int) get_option( self::SAVED_AT, 0 ),
			'site'     => Environment::site( $this->install->id(), (string) $all['country'] ) + array( 'guard_exempt' => (bool) $all['guard_exempt'] ),
			'tracker'  => $this->account( $all, $this->secrets->client_secret(), self::LIVE ),
			'intake'   => array(
				'secrets'       => $this->secrets->webhook_secrets(),
				'sources'       => $sources,
				'url_tokens'    => (bool) $all['url_tokens'],
				'max_body'      => max( 1024, (int) $all['max_body'] ),
				'max_multipart' => max( 1024, (int) $all['max_multipart'] ),
				'throttle'      => array(
					'per_source'       => max( 0, (int) $all['per_source'] ),
					'per_address'      => max( 0, (int) $all['per_address'] ),
					'trusted_proxies'  => array_values( array_map( 'strval', (array) $all['trusted_proxies'] ) ),
					'forwarded_header' => in_array( $all['forwarded_header'], self::FORWARDED_HEADERS, true ) ? $all['forwarded_header'] : 'x-forwarded-for',
				),
				'fast_path'     => (bool) $all['fast_path'],
			),
			'relay'    => array(
				'schedule'         => array_values( array_map( 'absint', (array) $all['schedule'] ) ),
				'max_attempts'     => min( 100, max( 1, (int) $all['max_attempts'] ) ),
				'concurrency'      => min( 64, max( 1, (int) $all['concurrency'] ) ),
				'calls_per_minute' => max( 1, (int) $all['calls_per_minute'] ),
				'paused'           => (bool) $all['paused'],
				'after_response'   => (bool) $all['after_response'],
			),
			'uploads'  => array(
				'max_file'         => max( 1, (int) $all['max_file'] ),
				'max_files'        => max( 0, (int) $all['max_files'] ),
				'types'            => array_values( array_map( 'strval', (array) $all['types'] ) ),
				'scanner'          => (string) $all['scanner'],
				'scanner_timeout'  => max( 1, (int) $all['scanner_timeout'] ),
				'unscanned'        => in_array( $all['unscanned'], self::UNSCANNED, true ) ? $all['unscanned'] : 'hold',
				'tracker_max_file' => max( 0, (int) $all['tracker_max_file'] ),
			),
			'retention' => array(
				'payload_days'     => min( 36500, absint( $all['payload_days'] ) ),
				'profile_days'     => (object) array_filter( array_column( $this->profiles->all(), 'keep_days', 'id' ) ),
				'journal_days'     => min( 36500, absint( $all['journal_days'] ) ),
				'journal_rows'     => absint( $all['journal_rows'] ),
				'undelivered_days' => min( 36500, absint( $all['undelivered_days'] ) ),
				'read_back'        => min( 1000, absint( $all['read_back'] ) ),
			),
			'spam'     => array(
				'words'           => $all['spam_words'] ? Spam_Signals::disallowed_words() : array(),
				'fastest_ms'      => $all['spam_time_trap'] ? Spam_Signals::FASTEST_MS : 0,
				'opinion_seconds' => $all['spam_akismet'] && Akismet_Opinion::is_present() ? Akismet_Opinion::PATIENCE : 0,
			),
			'jobs'     => array(
				'enabled'       => (bool) $all['jobs_enabled'],
				'published'     => in_array( $all['jobs_published'], self::JOBS_PUBLISHED, true ) ? $all['jobs_published'] : 'publish_online',
				'removal_share' => min( 100, max( 1, (int) $all['jobs_removal_share'] ) ),
				'sweep_hours'   => in_array( (int) $all['jobs_sweep_hours'], self::JOBS_HOURS, true ) ? (int) $all['jobs_sweep_hours'] : 24,
				'closing_field' => (string) $all['jobs_closing_field'],
				'closing_days'  => min( 365, max( 0, (int) $all['jobs_closing_days'] ) ),
				'tokens'        => array_map(
					static fn( array $one ): array => array(
						'hash'      => hash( 'sha256', $one['secret'] ),
						'not_after' => 1000 * $one['not_after'],
					),
					$this->secrets->hook_tokens()
				),
			),
			'http'     => Environment::http(),
			'events'   => Events\Event_Facts::all( $this->profiles->all() ),
			'profiles' => array_map( array( self::class, 'with_event' ), $this->profiles->all() ),
		);
	}

	/**
	 * A profile with title and date of its fixed event, which the core cannot look up.
	 *
	 * @param array<string,mixed> $profile Profile.
	 * @return array<string,mixed>
	 */
	private static function with_event( array $profile ): array {
		$event = get_post( (int) ( $profile['event']['event_id'] ?? 0 ) );
		if ( (int) ( $profile['event']['event_id'] ?? 0 ) > 0 && $event instanceof \WP_Post ) {
			$profile['event']['title'] = Divi_Context::plain( $event->post_title );
			$profile['event']['date']  = Divi_Context::event_date( $event );
		}
		return $profile;
	}
}
