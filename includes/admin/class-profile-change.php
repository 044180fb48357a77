<?php
/**
 * What a button inside the editor does to what was sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Rows are moved, removed and added here where the page has no script; with one it does the same in the browser.
 * A change is `<list>:<row>:<up|down|remove|add>`, or `key::<form key>` for a new line of the field map.
 */
class Profile_Change {

	/** The lists, by their short name. */
	public const LISTS = array(
		'fields'     => 'fields',
		'conditions' => 'conditions',
		'marketing'  => 'consent/marketing',
	);

	/**
	 * What was sent, with the change.
	 *
	 * @param Input  $input  What was sent.
	 * @param string $change The change.
	 * @return Input
	 */
	public static function apply( Input $input, string $change ): Input {
		list( $list, $row, $what ) = explode( ':', $change, 3 ) + array( '', '', '' );
		if ( 'key' === $list ) {
			$line = array(
				'kind'  => 'field',
				'value' => $what,
				'to'    => '',
			);
			return $input->with_rows( 'fields', static fn( array $rows ): array => array_merge( self::filled( $rows ), array( $line ) ) );
		}
		if ( ! isset( self::LISTS[ $list ] ) ) {
			return $input;
		}
		return $input->with_rows( self::LISTS[ $list ], static fn( array $rows ): array => self::changed( $rows, $row, $what ) );
	}

	/**
	 * How many blank rows the page shows at the end of a list that was added to; 0: as many as usual.
	 *
	 * @param Input  $input  What was sent.
	 * @param string $change The change.
	 * @return array<string,int> By short name.
	 */
	public static function blank( Input $input, string $change ): array {
		$blank = array();
		foreach ( self::LISTS as $name => $list ) {
			if ( $name . '::add' === $change ) {
				$rows = array();
				$input->with_rows(
					$list,
					static function ( array $sent ) use ( &$rows ): array {
						$rows = $sent;
						return $sent;
					}
				);
				$blank[ $name ] = min( 50, count( $rows ) - count( self::filled( $rows ) ) + 1 );
			}
		}
		return $blank;
	}

	/**
	 * Rows after a change.
	 *
	 * @param array<mixed> $rows Rows by their index.
	 * @param string       $row  Index of the row.
	 * @param string       $what `up`, `down`, `remove`.
	 * @return array<mixed>
	 */
	private static function changed( array $rows, string $row, string $what ): array {
		$order = array_map( 'strval', array_keys( $rows ) );
		$place = array_search( $row, $order, true );
		if ( false === $place ) {
			return $rows;
		}
		if ( 'remove' === $what ) {
			unset( $order[ $place ] );
		}
		$other = $place + ( 'up' === $what ? -1 : 1 );
		if ( in_array( $what, array( 'up', 'down' ), true ) && isset( $order[ $other ] ) ) {
			list( $order[ $place ], $order[ $other ] ) = array( $order[ $other ], $order[ $place ] );
		}
		$changed = array();
		foreach ( $order as $index ) {
			$changed[ $index ] = $rows[ $index ];
		}
		return $changed;
	}

	/**
	 * Rows in which something was entered: the first control that can be typed in.
	 *
	 * @param array<mixed> $rows Rows.
	 * @return array<mixed>
	 */
	private static function filled( array $rows ): array {
		return array_filter(
			$rows,
			static fn( $row ): bool => is_array( $row ) && '' !== trim( ( is_scalar( $row['value'] ?? '' ) ? (string) ( $row['value'] ?? '' ) : '' ) . ( is_scalar( $row['to'] ?? '' ) ? (string) ( $row['to'] ?? '' ) : '' ) . ( is_scalar( $row['field'] ?? '' ) ? (string) ( $row['field'] ?? '' ) : '' ) )
		);
	}
}
