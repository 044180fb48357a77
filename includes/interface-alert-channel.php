<?php
/**
 * A way to tell somebody.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Sends a message now, or says why it could not.
 */
interface Alert_Channel {

	/**
	 * Name under which its state is kept.
	 *
	 * @return string
	 */
	public function name(): string;

	/**
	 * Whether there is anybody to tell.
	 *
	 * @return bool
	 */
	public function is_configured(): bool;

	/**
	 * Sends a message.
	 *
	 * @param array<string,mixed> $message `type` (`problem`, `recovered`, `test`), `cause` and the alert.
	 * @return string What went wrong; empty: it was taken.
	 */
	public function send( array $message ): string;
}
