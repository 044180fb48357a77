<?php
/**
 * The earlier plugin's field map.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A flat object: Tracker key to form key; a value that begins with a colon is a constant. Its README is the source.
 * Used by the take-over of that plugin and by the import.
 */
class Flat_Map {

	/** Keys of the Widget dialect that REST calls otherwise (tracker-api.md). */
	private const TARGETS = array(
		'lastname'    => 'surname',
		'email'       => 'contactDetails.email',
		'phone'       => 'contactDetails.telephone',
		'telephone'   => 'contactDetails.telephone',
		'mobile'      => 'contactDetails.mobilePhone',
		'mobilephone' => 'contactDetails.mobilePhone',
		'notes'       => 'note',
	);

	/** Further keys one of which such a map has: without a name or an address there is nothing to make. */
	private const USUAL = array( 'firstname', 'surname', 'name', 'source', 'jobtitle', 'company' );

	/**
	 * Whether a JSON value is such a map: an object that has none of a profile's own groups, and a key of Tracker.
	 *
	 * @param mixed $value Decoded JSON.
	 * @return bool
	 */
	public static function is_one( mixed $value ): bool {
		return is_array( $value ) && array() !== $value && ! array_is_list( $value )
			&& array() === array_intersect_key( $value, array_flip( array( 'fields', 'matching', 'record', 'attachments', 'activity' ) ) )
			&& array() !== array_intersect( array_map( 'strtolower', array_map( 'strval', array_keys( $value ) ) ), array_merge( array_keys( self::TARGETS ), self::USUAL ) );
	}

	/**
	 * The lines of the field map.
	 *
	 * @param array<mixed> $map      The flat map; what is no text is left out.
	 * @param list<string> $required Tracker keys, in small letters, that must have a value.
	 * @return list<array<string,mixed>>
	 */
	public static function lines( array $map, array $required = array() ): array {
		$lines = array();
		foreach ( $map as $target => $from ) {
			if ( ! is_string( $target ) || ! is_scalar( $from ) ) {
				continue;
			}
			$is_constant = str_starts_with( (string) $from, ':' );
			$lines[]     = array(
				'from'     => array(
					'kind'  => $is_constant ? 'constant' : 'field',
					'value' => $is_constant ? substr( (string) $from, 1 ) : (string) $from,
				),
				'to'       => self::TARGETS[ strtolower( $target ) ] ?? $target,
				'required' => in_array( strtolower( $target ), $required, true ),
			);
		}
		return $lines;
	}
}
