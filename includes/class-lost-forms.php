<?php
/**
 * Form submissions that never reached the hook.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi contract, section 8: a page cached for longer than Divi's nonce lives, or a plugin that renders the
 * content early, makes Divi drop a submission without its hook. Nothing of the content can be saved then, but
 * it can be counted, by form and page, so that somebody looks. No content is kept. From how many on somebody is told
 * is judged by {@see Alert_Rules}.
 */
class Lost_Forms {

	/** Divi looked at it and said no: a wrong captcha, an empty field. The visitor was told. */
	public const REFUSED = 'refused_by_divi';

	/**
	 * The posted form: what stands behind the names of its hidden fields; empty: none.
	 *
	 * @var string
	 */
	private string $form = '';

	/**
	 * Whether the hook fired without an error.
	 *
	 * @var bool
	 */
	private bool $is_heard = false;

	/**
	 * Why the hook fired with an error; empty: it did not.
	 *
	 * @var string
	 */
	private string $refusal = '';

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Whether forms are captured at all.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		// Before the upload extension that takes Divi's own mark out of the request.
		add_action( 'init', array( $this, 'look' ), 0 );
		add_action( 'et_pb_contact_form_submit', array( $this, 'hear' ), 1, 3 );
		add_action( 'shutdown', array( $this, 'count' ), 1 );
	}

	/**
	 * Notes whether this request is a posted contact form. Costs nothing on a request without a body.
	 *
	 * @return void
	 */
	public function look(): void {
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- Only names are looked at; the nonce is what count() is about.
		if ( array() === $_POST || wp_doing_ajax() || wp_doing_cron() || is_admin() ) {
			return;
		}
		foreach ( array_keys( $_POST ) as $name ) {
			if ( 1 === preg_match( '/^(?:_wpnonce-et-pb-contact-form-submitted-|et_pb_contactform_submit_|et_pb_contact_email_fields_)(.{1,64})$/', (string) $name, $match ) ) {
				$this->form = $match[1];
				return;
			}
		}
		// phpcs:enable WordPress.Security.NonceVerification.Missing
	}

	/**
	 * The hook fired.
	 *
	 * @param mixed $fields Entries of the hook.
	 * @param mixed $error  Whether Divi refused the submission.
	 * @param mixed $info   The form.
	 * @return void
	 */
	public function hear( $fields, $error = false, $info = array() ): void {
		if ( ! $error ) {
			$this->is_heard = true;
			return;
		}
		$is_5          = is_array( $info ) && 'divi/contact-form' === ( $info['module_slug'] ?? '' );
		$this->refusal = $is_5 && self::is_emptied( is_array( $fields ) ? $fields : array() ) ? 'early_render' : self::REFUSED;
	}

	/**
	 * At the end: counts a posted form that nobody heard of.
	 *
	 * @return void
	 */
	public function count(): void {
		if ( '' === $this->form || $this->is_heard || ! $this->settings->get( 'hook_enabled' ) ) {
			return;
		}
		try {
			Lost_Form_Count::add( self::form_key( $this->form ), isset( $GLOBALS['wp_query'] ) ? (int) get_queried_object_id() : 0, '' === $this->refusal ? $this->reason() : $this->refusal );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'lost_forms', $e );
		}
		$this->form = '';
	}

	/**
	 * Why Divi did not fire the hook, as far as it can be told: its own nonce, or else the form was not part of
	 * the page that this request made.
	 *
	 * @return string
	 */
	private function reason(): string {
		$name = '_wpnonce-et-pb-contact-form-submitted-' . $this->form;
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Verified in the next lines.
		$nonce = isset( $_POST[ $name ] ) && is_string( $_POST[ $name ] ) ? sanitize_key( wp_unslash( $_POST[ $name ] ) ) : '';
		if ( '' === $nonce ) {
			return 'nonce_missing';
		}
		// Divi 4 numbers its forms and has one nonce for all of them; Divi 5 has one for each.
		$action = ctype_digit( $this->form ) ? 'et-pb-contact-form-submit' : 'et-pb-contact-form-submit-' . $this->form;
		return false === wp_verify_nonce( $nonce, $action ) ? 'nonce_expired' : 'not_rendered';
	}

	/**
	 * Whether the hook brought nothing of what was posted: Divi 5 when the content was rendered early.
	 *
	 * @param array<mixed> $fields Entries of the hook.
	 * @return bool
	 */
	private static function is_emptied( array $fields ): bool {
		foreach ( $fields as $field ) {
			$value = is_array( $field ) ? ( $field['value'] ?? '' ) : '';
			if ( '' !== $value && array() !== $value ) {
				return false;
			}
		}
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Only whether anything was typed.
		foreach ( $_POST as $name => $value ) {
			if ( 1 === preg_match( '/^et_pb_contact_\d+_.+_\d+$/', (string) $name ) && '' !== $value ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The form, by a name that a visitor cannot make up at will: a number, a unique id or its substitute.
	 *
	 * @param string $suffix What stood behind the field's name.
	 * @return string
	 */
	private static function form_key( string $suffix ): string {
		return 1 === preg_match( '/^(?:\d{1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|divi\/contact-form-\d{1,2})$/i', $suffix ) ? strtolower( $suffix ) : '';
	}
}
