<?php
/**
 * The signature tester.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Settings;
use Halt\Tracker\Signature_Report;

defined( 'ABSPATH' ) || exit;

/**
 * Says which check a sender's request fails, what the signature must be, and shows the header lines. The secret itself
 * is never shown here: that is an action of its own, which is noted.
 */
class Signature_Tool implements Tool {

	private const FORM = 'signature';

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Knows the secrets and the address.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'signature';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Signature tester', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function purpose(): string {
		return __( 'Says which check a signed request fails, and what its signature must be.', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_for_viewers(): bool {
		return false;
	}

	/**
	 * {@inheritDoc}
	 */
	public function render(): void {
		$typed     = Posted_Form::input( self::FORM );
		$secrets   = $this->settings->secrets()->webhook_secrets();
		$now       = time();
		$body      = null === $typed ? '{"form_id":"careers-form","fields":{"email":"jane@example.com"}}' : $typed->raw( 'body' );
		$timestamp = null === $typed ? '' : trim( $typed->verbatim( 'timestamp' ) );
		$signature = null === $typed ? '' : trim( $typed->verbatim( 'signature' ) );
		// A browser sends line ends of its own; who signs by hand mostly has plain ones.
		if ( null === $typed || ! $typed->flag( 'crlf' ) ) {
			$body = str_replace( array( "\r\n", "\r" ), "\n", $body );
		}
		$report   = new Signature_Report( $secrets );
		$is_blank = '' === $timestamp && '' === $signature;
		View::render(
			'tools/signature',
			array(
				'name'      => self::FORM,
				'url'       => Tools_Page::url( $this->name() ),
				'body'      => $body,
				'is_crlf'   => null !== $typed && $typed->flag( 'crlf' ),
				'timestamp' => $timestamp,
				'signature' => $signature,
				'has_key'   => array() !== $secrets,
				// Without either there is nothing to examine, only to show how it is done.
				'report'    => null === $typed || $is_blank ? null : $report->examine( $body, $timestamp, $signature, $now ),
				'now'       => $now,
				'fresh'     => null === $typed ? '' : $report->sign( $body, (string) $now ),
				'ingest'    => $this->settings->ingest_url(),
			)
		);
	}

	/**
	 * Checks in words: what is looked at, how it stands, and what to do.
	 *
	 * @param array<string,mixed> $report Of {@see Signature_Report::examine()}.
	 * @return list<array{0:string,1:bool,2:string}>
	 */
	public static function checks( array $report ): array {
		$skew       = human_time_diff( 0, abs( (int) $report['skew'] ) );
		$timestamps = array(
			/* translators: %s: a length of time. */
			'ok'           => sprintf( __( 'Within five minutes of this server’s clock (%s apart).', 'halt-tracker' ), $skew ),
			'missing'      => __( 'There is none. Send the time of signing, in seconds since 1970.', 'halt-tracker' ),
			'milliseconds' => __( 'These are milliseconds. Send seconds: divide by 1000.', 'halt-tracker' ),
			'not_seconds'  => __( 'This is not a number of seconds: digits only, without spaces, point or sign.', 'halt-tracker' ),
			/* translators: %s: a length of time. */
			'too_old'      => sprintf( __( 'It is %s old; five minutes at most are accepted. Sign each request anew, and set the sender’s clock.', 'halt-tracker' ), $skew ),
			/* translators: %s: a length of time. */
			'ahead'        => sprintf( __( 'It is %s ahead of this server’s clock. Set the sender’s clock.', 'halt-tracker' ), $skew ),
		);
		$forms      = array(
			'ok'         => __( '64 small hexadecimal digits, as it must be.', 'halt-tracker' ),
			'missing'    => __( 'There is none.', 'halt-tracker' ),
			'prefixed'   => __( 'It has something in front, such as “sha256=”. Send the digits alone.', 'halt-tracker' ),
			'upper_case' => __( 'It has capital letters. Send small ones.', 'halt-tracker' ),
			'base64'     => __( 'It is written in base64. Write it in hexadecimal.', 'halt-tracker' ),
			'not_hex'    => __( 'It is not 64 hexadecimal digits.', 'halt-tracker' ),
		);
		$matches    = array(
			'current'         => __( 'It is the signature of timestamp, dot and body, by the secret in force.', 'halt-tracker' ),
			'previous'        => __( 'It is right by the previous secret, which is valid for a while only. Give the sender the new one.', 'halt-tracker' ),
			'other_line_ends' => __( 'It fits a body with other line ends (LF instead of CRLF, or the other way round). Sign the very bytes that are sent.', 'halt-tracker' ),
			'line_end_added'  => __( 'It fits a body with a line end behind it. Sign the very bytes that are sent (echo adds one; printf does not).', 'halt-tracker' ),
			'trimmed'         => __( 'It fits the body without the spaces or line ends around it. Sign the very bytes that are sent.', 'halt-tracker' ),
			'body_alone'      => __( 'It is the signature of the body alone. Sign the timestamp, a dot, and the body.', 'halt-tracker' ),
			'no_dot'          => __( 'The dot between timestamp and body is missing.', 'halt-tracker' ),
			'body_first'      => __( 'Timestamp and body are the wrong way round. Sign the timestamp, a dot, and the body.', 'halt-tracker' ),
			'no_secret'       => __( 'This site has no webhook secret yet.', 'halt-tracker' ),
			'none'            => __( 'It fits neither secret. Either the sender has another one, or it signs other bytes than are pasted here (JSON that was written anew, for example).', 'halt-tracker' ),
		);
		return array(
			array( 'X-Halt-Timestamp', 'ok' === $report['timestamp'], $timestamps[ $report['timestamp'] ] ),
			array( 'X-Halt-Webhook-Signature', 'ok' === $report['signature'], $forms[ $report['signature'] ] ),
			array( 'HMAC-SHA256', in_array( $report['match'], array( 'current', 'previous' ), true ), $matches[ $report['match'] ] ),
		);
	}
}
