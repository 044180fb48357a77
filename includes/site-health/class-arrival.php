<?php
/**
 * Site Health: can requests arrive whole?
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A firewall, a security plugin or a limit of PHP takes requests away before anybody of ours is asked, and leaves no
 * trace. A call that this site makes to itself finds what stands at its own door; not what stands before the server.
 */
class Arrival {

	/** Inputs below which an admin's form of this plugin may be cut. */
	private const FIELDS = 1000;

	private const TIMEOUT = 10;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Limits and the route's address.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Knocks at the route of the webhooks without a signature, and expects our own "no".
	 *
	 * @return array<string,mixed>
	 */
	public function route(): array {
		$url = $this->settings->ingest_url();
		/** This filter is documented in wp-includes/class-wp-http-streams.php */
		$verify = apply_filters( 'https_local_ssl_verify', false ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
		$answer = wp_remote_post(
			$url,
			array(
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
				'sslverify'   => $verify,
				'headers'     => array( 'Content-Type' => 'application/json' ),
				'body'        => '{}',
			)
		);
		$label  = __( 'Webhooks do not reach Halt Tracker', 'halt-tracker' );
		/* translators: %s: an address. */
		$asked = sprintf( __( 'This site called its own route %s.', 'halt-tracker' ), $url );
		if ( is_wp_error( $answer ) ) {
			return Result::recommended(
				'arrival',
				__( 'The route for webhooks could not be tested', 'halt-tracker' ),
				array(
					$asked . ' ' . $answer->get_error_message(),
					__( 'This server cannot call itself under its own name (DNS, firewall, certificate). Other systems may reach it all the same; WP-Cron cannot be woken by visitors then, so have the server call wp-cron.php.', 'halt-tracker' ),
				)
			);
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$body   = json_decode( (string) wp_remote_retrieve_body( $answer ), true );
		$code   = is_array( $body ) ? (string) ( $body['code'] ?? '' ) : '';
		if ( str_starts_with( $code, 'halt_tracker_' ) && $status < 500 ) {
			return Result::good( 'arrival', __( 'Webhooks reach Halt Tracker', 'halt-tracker' ), array( __( 'Tried from this server itself. What a firewall before the server does can only be seen from outside: send a signed request from there once.', 'halt-tracker' ) ) );
		}
		if ( str_starts_with( $code, 'halt_tracker_' ) ) {
			/* translators: 1: HTTP status, 2: code. */
			return Result::critical( 'arrival', __( 'Halt Tracker cannot take webhooks at the moment', 'halt-tracker' ), array( $asked . ' ' . sprintf( __( 'It answered %1$d (%2$s).', 'halt-tracker' ), $status, $code ), __( 'Senders try again. Mend what the other tests name.', 'halt-tracker' ) ) );
		}
		return Result::critical(
			'arrival',
			$label,
			array(
				/* translators: 1: HTTP status, 2: code of the answer, or nothing. */
				$asked . ' ' . sprintf( __( 'Somebody else answered: %1$d %2$s.', 'halt-tracker' ), $status, $code ),
				__( 'A firewall, a password on the site, a redirect, or a plugin that closes the REST API stands in between. Let POST requests to this route through; the route checks the sender itself.', 'halt-tracker' ),
			)
		);
	}

	/**
	 * PHP's limits against ours.
	 *
	 * @return array<string,mixed>
	 */
	public function limits(): array {
		$lines  = array();
		$grave  = false;
		$cut    = false;
		$fields = (int) ini_get( 'max_input_vars' );
		if ( $fields > 0 && $fields < self::FIELDS ) {
			/* translators: 1: PHP's limit, 2: number that is needed. */
			$lines[] = sprintf( __( 'PHP drops what exceeds %1$s fields of a form (max_input_vars) without a word: long forms and long profiles would be cut. Raise it to %2$s at least.', 'halt-tracker' ), number_format_i18n( $fields ), number_format_i18n( self::FIELDS ) );
			$grave   = true;
		}
		$most = wp_convert_hr_to_bytes( (string) ini_get( 'post_max_size' ) );
		foreach ( array( 'max_body' => __( 'requests of other systems', 'halt-tracker' ), 'max_multipart' => __( 'requests of other systems with files', 'halt-tracker' ) ) as $name => $what ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two pairs are easier to read in a line.
			$ours = (int) $this->settings->get( $name );
			if ( $most > 0 && $most < $ours ) {
				/* translators: 1: PHP's limit, 2: what is sent, 3: the setting's limit. */
				$lines[] = sprintf( __( 'PHP takes %1$s a request (post_max_size), the settings %3$s for %2$s. What lies between is refused. Raise post_max_size, or lower the setting so that senders are told the true limit.', 'halt-tracker' ), (string) size_format( $most ), $what, (string) size_format( $ours ) );
				// Senders are answered with 413 all the same; it is a fault only where a single file that we take cannot come.
				$cut = $cut || $most < (int) $this->settings->get( 'max_file' );
			}
		}
		if ( ! filter_var( ini_get( 'file_uploads' ), FILTER_VALIDATE_BOOLEAN ) ) {
			$lines[] = __( 'PHP takes no files at all (file_uploads is off). Switch it on, or no CV arrives.', 'halt-tracker' );
			$grave   = true;
		}
		if ( ! $grave && ! $cut ) {
			return Result::good( 'limits', __( 'PHP’s limits let forms and webhooks through whole', 'halt-tracker' ), $lines );
		}
		$label = __( 'PHP’s limits are lower than those of Halt Tracker', 'halt-tracker' );
		return $grave ? Result::critical( 'limits', $label, $lines ) : Result::recommended( 'limits', $label, $lines );
	}
}
