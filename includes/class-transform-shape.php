<?php
/**
 * The shape of a transform.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Transforms are the one part of a profile whose members have no defaults in the core
 * (`src/mapping/profile.rs`, Transform), so each kind is given all of its own.
 */
class Transform_Shape {

	/** Choices of the mapping table, by the value of the select. */
	public const COMMON = array(
		'trim'       => array( 'type' => 'trim' ),
		'lowercase'  => array( 'type' => 'lowercase' ),
		'uppercase'  => array( 'type' => 'uppercase' ),
		'first_name' => array(
			'type' => 'split_name',
			'part' => 'first',
		),
		'last_name'  => array(
			'type' => 'split_name',
			'part' => 'last',
		),
		'phone'      => array(
			'type'    => 'phone',
			'country' => '',
		),
		'date_dmy'   => array(
			'type'  => 'date',
			'order' => 'day_first',
		),
		'date_mdy'   => array(
			'type'  => 'date',
			'order' => 'month_first',
		),
		'date_ymd'   => array(
			'type'  => 'date',
			'order' => 'year_first',
		),
		'yes_no'     => array(
			'type' => 'yes_no',
			'yes'  => array(),
		),
	);

	/**
	 * A transform of the exact shape; null where the type is unknown.
	 *
	 * @param array<mixed> $raw Anything.
	 * @return array<string,mixed>|null
	 */
	public static function normalise( array $raw ): ?array {
		switch ( $raw['type'] ?? '' ) {
			case 'trim':
			case 'lowercase':
			case 'uppercase':
				return array( 'type' => $raw['type'] );
			case 'split_name':
				return array(
					'type' => 'split_name',
					'part' => 'last' === ( $raw['part'] ?? '' ) ? 'last' : 'first',
				);
			case 'phone':
				$country = strtoupper( self::text( $raw['country'] ?? '' ) );
				return array(
					'type'    => 'phone',
					'country' => 1 === preg_match( '/^[A-Z]{2}$/', $country ) ? $country : '',
				);
			case 'date':
				$order = self::text( $raw['order'] ?? '' );
				return array(
					'type'  => 'date',
					'order' => in_array( $order, Profile_Shape::DATE_ORDERS, true ) ? $order : 'day_first',
				);
			case 'yes_no':
				return array(
					'type' => 'yes_no',
					'yes'  => self::texts( $raw['yes'] ?? array() ),
				);
			case 'table':
				return array(
					'type'      => 'table',
					'rows'      => self::table_rows( $raw['rows'] ?? array() ),
					'otherwise' => is_scalar( $raw['otherwise'] ?? null ) ? (string) $raw['otherwise'] : null,
				);
			case 'join':
				return array(
					'type'      => 'join',
					'fields'    => self::texts( $raw['fields'] ?? array() ),
					'separator' => is_scalar( $raw['separator'] ?? null ) ? (string) $raw['separator'] : ' ',
				);
		}
		return null;
	}

	/**
	 * The choice of the mapping table that stands for these transforms: `''` for none, `custom` for anything
	 * that the table has no choice for.
	 *
	 * @param list<array<string,mixed>> $transforms Transforms of one line.
	 * @return string
	 */
	public static function choice( array $transforms ): string {
		if ( array() === $transforms ) {
			return '';
		}
		$choice = 1 === count( $transforms ) ? array_search( $transforms[0], self::COMMON, true ) : false;
		return false === $choice ? 'custom' : (string) $choice;
	}

	/**
	 * Rows of a value table.
	 *
	 * @param mixed $raw Anything.
	 * @return list<array{from:string,to:string}>
	 */
	private static function table_rows( mixed $raw ): array {
		$rows = array();
		foreach ( is_array( $raw ) ? $raw : array() as $row ) {
			if ( is_array( $row ) && is_scalar( $row['from'] ?? null ) ) {
				$rows[] = array(
					'from' => (string) $row['from'],
					'to'   => self::text( $row['to'] ?? '' ),
				);
			}
		}
		return $rows;
	}

	/**
	 * A list of texts.
	 *
	 * @param mixed $raw Anything.
	 * @return list<string>
	 */
	private static function texts( mixed $raw ): array {
		return array_values( array_map( 'strval', array_filter( is_array( $raw ) ? $raw : array(), 'is_scalar' ) ) );
	}

	/**
	 * A text.
	 *
	 * @param mixed $raw Anything.
	 * @return string
	 */
	private static function text( mixed $raw ): string {
		return is_scalar( $raw ) ? (string) $raw : '';
	}
}
