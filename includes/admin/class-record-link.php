<?php
/**
 * Links to records in Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The contracts with Tracker do not say where its own screens show a record, so there is no link until an admin has
 * written down the address, with `{kind}` and `{id}` in the places of the record type and the number.
 */
class Record_Link {

	/** Name of the setting. */
	public const SETTING = 'record_url';

	/**
	 * Address of a record.
	 *
	 * @param string $kind Record type as the core names it: `resource`, `contact` …
	 * @param string $id   Its number at Tracker.
	 * @return string Empty where there is no address.
	 */
	public static function url( string $kind, string $id ): string {
		$saved    = get_option( Settings::OPTION, array() );
		$template = is_array( $saved ) ? (string) ( $saved[ self::SETTING ] ?? '' ) : '';
		if ( '' === $template || '' === $kind || 1 !== preg_match( '/^[1-9]\d*$/D', $id ) ) {
			return '';
		}
		return strtr(
			$template,
			array(
				'{kind}' => rawurlencode( $kind ),
				'{Kind}' => rawurlencode( ucfirst( $kind ) ),
				'{id}'   => $id,
			)
		);
	}

	/**
	 * A template that can be used; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null Null where it cannot be used.
	 */
	public static function template( string $text ): ?string {
		$text = trim( $text );
		if ( '' === $text ) {
			return '';
		}
		$plain = str_replace( array( '{kind}', '{Kind}', '{id}' ), 'x', $text );
		$parts = wp_parse_url( $plain );
		if ( ! is_array( $parts ) || 'https' !== strtolower( $parts['scheme'] ?? '' ) || empty( $parts['host'] ) || isset( $parts['user'] ) || ! str_contains( $text, '{id}' ) ) {
			return null;
		}
		// A placeholder in the host could name anybody's.
		$host = (string) wp_parse_url( str_replace( array( '{kind}', '{Kind}', '{id}' ), '', $text ), PHP_URL_HOST );
		return $host === $parts['host'] && sanitize_url( $plain, array( 'https' ) ) === $plain ? $text : null;
	}
}
