<?php
/**
 * Output under WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Speaks as WP-CLI does, with its colours and its `--quiet`.
 */
final class Wp_Cli_Output extends Output {

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text Text, with its line ends.
	 */
	public function write( string $text ): void {
		if ( '' !== $text ) {
			// line() adds the last line end.
			\WP_CLI::line( str_ends_with( $text, "\n" ) ? substr( $text, 0, -1 ) : $text );
		}
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function log( string $text ): void {
		\WP_CLI::log( Item_Format::clean( $text ) );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function success( string $text ): void {
		\WP_CLI::success( Item_Format::clean( $text ) );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function warning( string $text ): void {
		\WP_CLI::warning( Item_Format::clean( $text ) );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function error( string $text ): void {
		\WP_CLI::error( Item_Format::clean( $text ), false );
	}

	/**
	 * {@inheritDoc} WP-CLI itself ends where the answer is no.
	 *
	 * @param string $question The question.
	 */
	public function confirm( string $question ): bool {
		\WP_CLI::confirm( $question );
		return true;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text   Text.
	 * @param bool   $is_end Whether nothing follows.
	 * @param bool   $is_due Whether it is time for a line.
	 */
	protected function pass( string $text, bool $is_end, bool $is_due ): void {
		self::pass_on( STDERR, $text, $is_end, $is_due );
	}

	/**
	 * {@inheritDoc}
	 */
	public function program(): string {
		return 'wp halt-tracker';
	}
}
