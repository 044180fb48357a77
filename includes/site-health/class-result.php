<?php
/**
 * What a test of Site Health found.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

defined( 'ABSPATH' ) || exit;

/**
 * In WordPress's shape. Sentences are plain text, and escaped here; the last one of a failed test says what to do.
 */
class Result {

	public const PREFIX = 'halt_tracker_';

	/**
	 * Nothing to do.
	 *
	 * @param string       $name  Name of the test, without prefix.
	 * @param string       $label What was found.
	 * @param list<string> $lines Sentences.
	 * @return array<string,mixed>
	 */
	public static function good( string $name, string $label, array $lines = array() ): array {
		return self::make( $name, 'good', $label, $lines );
	}

	/**
	 * Something should be done.
	 *
	 * @param string       $name  Name of the test, without prefix.
	 * @param string       $label What was found.
	 * @param list<string> $lines Sentences; what to do comes last.
	 * @param string       $link  Address where it can be done; empty: nowhere here.
	 * @param string       $text  Text of the link.
	 * @return array<string,mixed>
	 */
	public static function recommended( string $name, string $label, array $lines, string $link = '', string $text = '' ): array {
		return self::make( $name, 'recommended', $label, $lines, $link, $text );
	}

	/**
	 * Leads wait or are in danger.
	 *
	 * @param string       $name  Name of the test, without prefix.
	 * @param string       $label What was found.
	 * @param list<string> $lines Sentences; what to do comes last.
	 * @param string       $link  Address where it can be done; empty: nowhere here.
	 * @param string       $text  Text of the link.
	 * @return array<string,mixed>
	 */
	public static function critical( string $name, string $label, array $lines, string $link = '', string $text = '' ): array {
		return self::make( $name, 'critical', $label, $lines, $link, $text );
	}

	/**
	 * Makes it.
	 *
	 * @param string       $name   Name of the test, without prefix.
	 * @param string       $status `good`, `recommended` or `critical`.
	 * @param string       $label  What was found.
	 * @param list<string> $lines  Sentences.
	 * @param string       $link   Address; empty: none.
	 * @param string       $text   Text of the link.
	 * @return array<string,mixed>
	 */
	private static function make( string $name, string $status, string $label, array $lines, string $link = '', string $text = '' ): array {
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Halt Tracker', 'halt-tracker' ),
				'color' => 'blue',
			),
			'description' => array() === $lines ? '' : '<p>' . implode( '</p><p>', array_map( 'esc_html', $lines ) ) . '</p>',
			'actions'     => '' === $link ? '' : sprintf( '<p><a href="%s">%s</a></p>', esc_url( $link ), esc_html( $text ) ),
			'test'        => self::PREFIX . $name,
		);
	}
}
