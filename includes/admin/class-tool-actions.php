<?php
/**
 * What the tools change.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Removing a test, and clearing locks.
 */
class Tool_Actions {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Flash  $flash  Messages.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'remove_test', array( $this, 'remove_test' ) );
		$actions->add( 'clear_locks', array( $this, 'clear_locks' ) );
	}

	/**
	 * Deletes in Tracker what a test made there.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the text is not that of a test.
	 */
	public function remove_test( Input $input ): string {
		$connection = Settings::SANDBOX === $input->key( 'connection' ) ? Settings::SANDBOX : Settings::LIVE;
		$answer     = $this->bridge->for_connection( $connection )->remove_test( $input->credential( 'removal' ) );
		$removed    = array_map( array( self::class, 'record' ), array_filter( $answer['removed'], 'is_array' ) );
		$left       = array_filter( $answer['left'], 'is_array' );
		if ( array() !== $removed ) {
			/* translators: %s: records. */
			$this->flash->success( sprintf( __( 'Removed from Tracker: %s', 'halt-tracker' ), implode( ', ', $removed ) ) );
			Delivery_Audit::site(
				$this->bridge,
				'test_removed',
				array(
					'connection' => $connection,
					'removed'    => count( $removed ),
				)
			);
		}
		foreach ( $left as $record ) {
			/* translators: 1: record, 2: why. */
			$this->flash->warning( sprintf( __( 'Still at Tracker: %1$s. %2$s', 'halt-tracker' ), self::record( $record ), Words::code( is_scalar( $record['code'] ?? null ) ? (string) $record['code'] : '' ) ) );
		}
		if ( array() === $removed && array() === $left ) {
			$this->flash->success( __( 'There was nothing left to remove.', 'halt-tracker' ) );
		}
		return Tools_Page::url( 'test-send' );
	}

	/**
	 * Frees what dead processes hold.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function clear_locks(): string {
		$lines = array();
		foreach ( array_filter( $this->bridge->clear_locks(), 'is_array' ) as $lock ) {
			if ( (int) ( $lock['count'] ?? 0 ) > 0 ) {
				$lines[] = Trial_Words::lock( is_scalar( $lock['code'] ?? null ) ? (string) $lock['code'] : '' ) . ': ' . number_format_i18n( (int) $lock['count'] );
			}
		}
		$this->flash->success(
			array() === $lines
				? __( 'Nothing was stuck.', 'halt-tracker' )
				/* translators: %s: what, with numbers. */
				: sprintf( __( 'Freed: %s', 'halt-tracker' ), implode( '; ', $lines ) )
		);
		return Tools_Page::url( 'locks' );
	}

	/**
	 * A record in words.
	 *
	 * @param array<string,mixed> $record Kind and id.
	 * @return string
	 */
	private static function record( array $record ): string {
		$kind = is_scalar( $record['kind'] ?? null ) ? (string) $record['kind'] : '';
		return trim( ( Words::records()[ $kind ] ?? $kind ) . ' ' . ( is_scalar( $record['id'] ?? null ) ? (string) $record['id'] : '' ) );
	}
}
