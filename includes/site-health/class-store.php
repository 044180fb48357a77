<?php
/**
 * Site Health: the store, its disk and its key.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * What has to hold so that "thank you" means "it is on disk".
 */
class Store {

	/** Bytes of free space below which somebody should act. */
	private const LITTLE = 268435456;

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Settings          $settings  Its secrets are sealed with the key.
	 * @param Private_Directory $directory Where the store lies.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Private_Directory $directory ) {
	}

	/**
	 * Whether the store can be used.
	 *
	 * @return array<string,mixed>
	 */
	public function store(): array {
		$bad = __( 'The store of Halt Tracker cannot be used', 'halt-tracker' );
		try {
			$store = (array) ( $this->bridge->status()['store'] ?? array() );
		} catch ( Core_Exception $e ) {
			if ( Core_Exception::EXTENSION_MISSING === $e->kind() ) {
				return self::unknown( 'store' );
			}
			return Result::critical( 'store', $bad, array( Words::core_error( $e ), Alert_Words::advice( 'store_unavailable' ) ) );
		}
		if ( array() !== (array) ( $store['damaged'] ?? array() ) ) {
			return Result::critical( 'store', Alert_Words::title( 'queue_corrupt' ), array( Alert_Words::advice( 'queue_corrupt' ) ) );
		}
		$free = self::free( $this->directory->path() );
		if ( null !== $free && $free < self::LITTLE ) {
			return Result::recommended(
				'store',
				__( 'The disk of Halt Tracker’s store is nearly full', 'halt-tracker' ),
				array(
					/* translators: %s: a size. */
					sprintf( __( 'Free in the private directory: %s.', 'halt-tracker' ), (string) size_format( $free ) ),
					__( 'Free some space, or keep submissions for fewer days (settings, Keeping). Once it is full, submissions go to the spool in the database.', 'halt-tracker' ),
				)
			);
		}
		$lines = array();
		if ( $this->directory->is_own() ) {
			$lines[] = __( 'The private directory lies below the web root, under a name that cannot be guessed. Outside is better: name another one with HALT_TRACKER_DIR in wp-config.php before the first submission.', 'halt-tracker' );
		}
		/* translators: 1: kind of store, 2: its version. */
		return Result::good( 'store', sprintf( __( 'Halt Tracker’s store can be written (%1$s %2$s)', 'halt-tracker' ), (string) ( $store['engine'] ?? '' ), (string) ( $store['sqlite'] ?? '' ) ), $lines );
	}

	/**
	 * Whether what is sealed can be opened.
	 *
	 * @return array<string,mixed>
	 */
	public function key(): array {
		$label = Alert_Words::title( 'key_lost' );
		if ( $this->settings->secrets()->are_unreadable() ) {
			return Result::critical( 'key', $label, array( __( 'The saved secrets cannot be opened.', 'halt-tracker' ), Alert_Words::advice( 'key_lost' ) ) );
		}
		try {
			$answer = $this->bridge->key_check();
		} catch ( Core_Exception $e ) {
			return in_array( $e->error_code(), array( 'key_replaced', 'key_unusable' ), true )
				? Result::critical( 'key', $label, array( Words::core_error( $e ), Alert_Words::advice( 'key_lost' ) ) )
				: self::unknown( 'key' );
		}
		if ( empty( $answer['ok'] ) || (int) ( $answer['unreadable'] ?? 0 ) > 0 ) {
			$lines = array(
				/* translators: 1: number of sealed values that cannot be opened, 2: number looked at. */
				sprintf( __( 'Of %2$s sealed values looked at, %1$s cannot be opened with the key of today.', 'halt-tracker' ), number_format_i18n( (int) ( $answer['unreadable'] ?? 0 ) ), number_format_i18n( (int) ( $answer['sealed'] ?? 0 ) ) ),
				Alert_Words::advice( 'key_lost' ),
			);
			return Result::critical( 'key', $label, $lines );
		}
		return Result::good( 'key', __( 'What Halt Tracker has sealed can be opened', 'halt-tracker' ), array( __( 'Keep a copy of the key apart from the data: without it nobody can open what is stored.', 'halt-tracker' ) ) );
	}

	/**
	 * Nothing can be said while the core is away; another test says that it is.
	 *
	 * @param string $name Name of the test.
	 * @return array<string,mixed>
	 */
	private static function unknown( string $name ): array {
		return Result::recommended( $name, __( 'Halt Tracker’s store could not be looked at', 'halt-tracker' ), array( __( 'The core cannot be asked at the moment. Mend what the other tests name, then look again.', 'halt-tracker' ) ) );
	}

	/**
	 * Free space.
	 *
	 * @param string $path A directory.
	 * @return int|null Bytes; null where it cannot be known.
	 */
	private static function free( string $path ): ?int {
		if ( '' === $path || ! is_dir( $path ) || ! function_exists( 'disk_free_space' ) ) {
			return null;
		}
		// phpcs:ignore WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- Some hosts forbid the question.
		$free = @disk_free_space( $path );
		return false === $free ? null : (int) $free;
	}
}
