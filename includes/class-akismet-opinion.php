<?php
/**
 * Akismet's opinion about a submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Asks Akismet where it is installed with a key and the admin has said so: it sends what the visitor wrote to
 * another company. Never while a visitor waits; the delivery waits instead, and no longer than this.
 */
class Akismet_Opinion {

	/** Seconds a delivery waits for the opinion. */
	public const PATIENCE = 300;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Whether Akismet is there and has a key.
	 *
	 * @return bool
	 */
	public static function is_present(): bool {
		return class_exists( '\Akismet' ) && is_callable( array( '\Akismet', 'http_post' ) ) && is_callable( array( '\Akismet', 'get_api_key' ) ) && '' !== (string) \Akismet::get_api_key();
	}

	/**
	 * Asks about a submission and hands the opinion to the core. Whatever is not a plain "spam" lets it go on.
	 *
	 * @param string $id Submission id.
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function ask( string $id ): void {
		$row        = $this->bridge->submission( $id );
		$submission = is_array( $row['submission'] ?? null ) ? $row['submission'] : null;
		if ( null === $submission || 'waiting' !== ( $row['state'] ?? '' ) ) {
			return;
		}
		$is_spam = false;
		if ( self::is_present() ) {
			$response = \Akismet::http_post( http_build_query( self::question( $submission, (string) ( $row['person'] ?? '' ) ) ), 'comment-check' );
			$is_spam  = is_array( $response ) && 'true' === trim( is_string( $response[1] ?? null ) ? $response[1] : '' );
		}
		$this->bridge->opinion( $id, $is_spam );
	}

	/**
	 * The question, in Akismet's words.
	 *
	 * @param array<string,mixed> $submission The submission.
	 * @param string              $person     Name and e-mail.
	 * @return array<string,string>
	 */
	private static function question( array $submission, string $person ): array {
		$signals = is_array( $submission['signals'] ?? null ) ? $submission['signals'] : array();
		$context = is_array( $submission['context'] ?? null ) ? $submission['context'] : array();
		$texts   = array();
		$email   = '';
		foreach ( (array) ( $submission['fields'] ?? array() ) as $field ) {
			$value = is_array( $field ) && is_string( $field['value'] ?? null ) ? $field['value'] : '';
			if ( '' === $email && is_email( $value ) ) {
				$email = $value;
			} elseif ( '' !== $value ) {
				$texts[] = $value;
			}
		}
		$question = array(
			'blog'                 => (string) get_option( 'home' ),
			'blog_lang'            => get_locale(),
			'blog_charset'         => (string) get_option( 'blog_charset' ),
			'user_ip'              => is_string( $signals['ip'] ?? null ) ? $signals['ip'] : '',
			'user_agent'           => is_string( $signals['user_agent'] ?? null ) ? $signals['user_agent'] : '',
			'permalink'            => is_string( $context['url'] ?? null ) ? $context['url'] : '',
			'comment_type'         => 'contact-form',
			'comment_author'       => trim( (string) preg_replace( '/<[^>]*>$/', '', $person ) ),
			'comment_author_email' => $email,
			'comment_content'      => implode( "\n\n", $texts ),
		);
		if ( function_exists( 'akismet_test_mode' ) && akismet_test_mode() ) {
			$question['is_test'] = '1';
		}
		return $question;
	}
}
