<?php
/**
 * One decision of a person about one submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Sends again or gives up what a person may still decide on, and leaves everything else. Doing it twice does nothing
 * the second time: the core refuses by state.
 */
class Deciding {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * The login that the journal names.
	 *
	 * @return string
	 */
	public static function actor(): string {
		return (string) wp_get_current_user()->user_login;
	}

	/**
	 * Decides.
	 *
	 * @param string $id       Submission id.
	 * @param string $decision `release` or `discard`.
	 * @return bool Whether anything was changed.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function decide( string $id, string $decision ): bool {
		// Somebody else may have decided since the list was shown.
		$state   = (string) ( $this->bridge->submission( $id )['state'] ?? '' );
		$allowed = 'release' === $decision ? Submissions_Page::REPLAYABLE : array_diff( Submissions_Page::DISCARDABLE, array( 'waiting', 'received' ) );
		if ( ! in_array( $state, $allowed, true ) ) {
			return false;
		}
		$actor = self::actor();
		$after = 'release' === $decision
			? (string) ( $this->bridge->replay_submission(
				array(
					'id'      => $id,
					'profile' => 'today',
					'fields'  => null,
					'actor'   => $actor,
				)
			)['status'] ?? '' )
			: (string) ( $this->bridge->discard_submission(
				array(
					'id'    => $id,
					'actor' => $actor,
				)
			)['state'] ?? '' );
		return $after !== $state;
	}
}
