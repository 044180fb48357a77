<?php
/**
 * The last test application.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * What became of it is kept sealed, so that the page can be left and the applicant be removed later. One at a time: a
 * second one is not begun before the first is removed.
 */
class Trial {

	public const OPTION = 'halt_tracker_trial';
	public const LOCK   = 'halt_tracker_trial_lock';

	/** Seconds after which a test that never ended is given up; it may take a minute and its calls a little longer. */
	private const LONGEST = 180;

	/** Bytes that are kept of a body. */
	private const BODY = 8192;

	/** Calls that are kept. */
	private const CALLS = 30;

	/**
	 * Makes it.
	 *
	 * @param Vault $vault Seals it.
	 */
	public function __construct( private Vault $vault ) {
	}

	/**
	 * The last one.
	 *
	 * @return array<string,mixed> Empty: none, or it cannot be opened.
	 */
	public function last(): array {
		$stored = (string) get_option( self::OPTION, '' );
		if ( '' === $stored ) {
			return array();
		}
		try {
			$trial = json_decode( $this->vault->open( 'option:' . self::OPTION, $stored ), true );
		} catch ( Storage_Exception $e ) {
			return array();
		}
		return is_array( $trial ) ? $trial : array();
	}

	/**
	 * Keeps one.
	 *
	 * @param array<string,mixed> $trial Answer of `testSend`, and whatever the page wants to know about it.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function keep( array $trial ): void {
		$calls = array();
		foreach ( array_slice( (array) ( $trial['calls'] ?? array() ), 0, self::CALLS ) as $call ) {
			foreach ( array( 'request_body', 'response_body' ) as $member ) {
				$body = $call[ $member ] ?? '';
				$body = is_string( $body ) ? $body : (string) wp_json_encode( $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
				if ( strlen( $body ) > self::BODY ) {
					$body              = mb_strcut( $body, 0, self::BODY ) . '…';
					$call['truncated'] = true;
				}
				$call[ $member ] = $body;
			}
			$calls[] = $call;
		}
		$trial['calls'] = $calls;
		update_option( self::OPTION, $this->vault->seal( 'option:' . self::OPTION, (string) wp_json_encode( $trial, JSON_INVALID_UTF8_SUBSTITUTE ) ), false );
	}

	/**
	 * Begins one. A row of the options table is the lock: it is made by one request only, whatever cache there is.
	 *
	 * @return bool Whether no other one is under way.
	 */
	public function begin(): bool {
		$begun = (int) get_option( self::LOCK, 0 );
		if ( $begun > 0 && time() - $begun > self::LONGEST ) {
			delete_option( self::LOCK );
		}
		return add_option( self::LOCK, time(), '', false );
	}

	/**
	 * Ends one.
	 *
	 * @return void
	 */
	public function end(): void {
		delete_option( self::LOCK );
	}
}
