<?php
/**
 * What tells a person from a machine.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Puts the time between page and sending into Divi's forms, and reads it back. The time is the visitor's own
 * and unsigned: a time signed by the server would be as old as the cached page it stands in. So only a time
 * that is there and too short is suspicious; a missing one says nothing, since other plugins delay scripts.
 */
class Spam_Signals {

	/** Nobody fills in a form within this time. */
	public const FASTEST_MS = 2000;

	/** Name of the field that the script adds; the same as in assets/form-timer.js. */
	public const FIELD = 'halt_tracker_elapsed';

	private const SCRIPT = 'halt-tracker-form-timer';

	/**
	 * Whether this page shows a form.
	 *
	 * @var bool
	 */
	private bool $has_form = false;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Whether the time is asked for.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'do_shortcode_tag', array( $this, 'see_shortcode' ), 10, 2 );
		add_filter( 'render_block_divi/contact-form', array( $this, 'see_block' ) );
		add_action( 'wp_footer', array( $this, 'add_script' ), 5 );
	}

	/**
	 * Notes a Divi 4 form.
	 *
	 * @param string $output What the shortcode prints.
	 * @param string $tag    Its name.
	 * @return string
	 */
	public function see_shortcode( $output, $tag = '' ) {
		/**
		 * Filters the shortcodes that print a form.
		 *
		 * @since 2.0.0
		 *
		 * @param list<string> $tags Shortcodes.
		 */
		$this->has_form = $this->has_form || in_array( $tag, (array) apply_filters( 'halt_tracker_form_shortcodes', array( 'et_pb_contact_form' ) ), true );
		return $output;
	}

	/**
	 * Notes a Divi 5 form.
	 *
	 * @param string $output What the block prints.
	 * @return string
	 */
	public function see_block( $output ) {
		$this->has_form = true;
		return $output;
	}

	/**
	 * Adds the script to pages with a form, and to no other.
	 *
	 * @return void
	 */
	public function add_script(): void {
		if ( $this->has_form && $this->settings->get( 'hook_enabled' ) && $this->settings->get( 'spam_time_trap' ) ) {
			wp_enqueue_script( self::SCRIPT, plugins_url( 'assets/form-timer.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
		}
	}

	/**
	 * The signals of this request. Address and browser are compared with the disallowed list, and kept, sealed,
	 * only where somebody is asked for an opinion.
	 *
	 * @return array{elapsed_ms:int,ip:string,user_agent:string}
	 */
	public static function of_request(): array {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- Divi has verified its own nonce before it fires the hook.
		$elapsed = isset( $_POST[ self::FIELD ] ) && is_string( $_POST[ self::FIELD ] ) ? absint( $_POST[ self::FIELD ] ) : 0;
		// phpcs:enable WordPress.Security.NonceVerification.Missing
		return array(
			'elapsed_ms' => $elapsed,
			'ip'         => self::server( 'REMOTE_ADDR' ),
			'user_agent' => self::server( 'HTTP_USER_AGENT' ),
		);
	}

	/**
	 * WordPress's own list of disallowed words (Settings, Discussion).
	 *
	 * @return list<string>
	 */
	public static function disallowed_words(): array {
		$lines = explode( "\n", (string) get_option( 'disallowed_keys', '' ) );
		return array_values( array_filter( array_map( 'trim', $lines ), 'strlen' ) );
	}

	/**
	 * A value of the server's.
	 *
	 * @param string $name Its name.
	 * @return string
	 */
	private static function server( string $name ): string {
		return isset( $_SERVER[ $name ] ) && is_string( $_SERVER[ $name ] ) ? substr( sanitize_text_field( wp_unslash( $_SERVER[ $name ] ) ), 0, 500 ) : '';
	}
}
