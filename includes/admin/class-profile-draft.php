<?php
/**
 * A profile that is being edited.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Private_Directory;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * What a button of the editor other than "Save" leaves for the page that follows: the profile with its changes, and
 * the result of a test run. A test run may show a person, so it is kept sealed with the user, shown once and
 * forgotten.
 */
class Profile_Draft {

	public const META = 'halt_tracker_profile_draft';

	/** Seconds for which it is of use. */
	private const LIFE = 900;

	/**
	 * Seals it.
	 *
	 * @var Vault
	 */
	private Vault $vault;

	/**
	 * Makes it.
	 *
	 * @param Vault|null $vault Seals it; null: the site's.
	 */
	public function __construct( ?Vault $vault = null ) {
		$this->vault = $vault ?? new Vault( new Private_Directory() );
	}

	/**
	 * Forgets those of all users, once a day: a test run that nobody came back to may show a person.
	 *
	 * @return void
	 */
	public static function forget_all(): void {
		delete_metadata( 'user', 0, self::META, '', true );
	}

	/**
	 * Keeps a draft for the next page of this user.
	 *
	 * @param string              $id      Profile id; empty for a new one.
	 * @param array<string,mixed> $profile The profile with its changes.
	 * @param array<string,mixed> $more    `blank` rows by repeater, `samples` and `trial` of a test run.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function keep( string $id, array $profile, array $more = array() ): void {
		$draft = array(
			'id'      => $id,
			'at'      => time(),
			'profile' => $profile,
		) + $more;
		update_user_meta( get_current_user_id(), self::META, $this->vault->seal( 'user_meta:' . self::META, (string) wp_json_encode( $draft ) ) );
	}

	/**
	 * Takes the draft of this profile; what is of another one, or old, is forgotten.
	 *
	 * @param string $id Profile id; empty for a new one.
	 * @return array{profile:array<string,mixed>,blank:array<string,int>,samples:array<string,string>,trial:array<string,mixed>|null}|null
	 */
	public function take( string $id ): ?array {
		$stored = (string) get_user_meta( get_current_user_id(), self::META, true );
		if ( '' === $stored ) {
			return null;
		}
		delete_user_meta( get_current_user_id(), self::META );
		try {
			$draft = json_decode( $this->vault->open( 'user_meta:' . self::META, $stored ), true );
		} catch ( Storage_Exception $e ) {
			return null;
		}
		if ( ! is_array( $draft ) || $id !== ( $draft['id'] ?? null ) || time() - (int) ( $draft['at'] ?? 0 ) > self::LIFE || ! is_array( $draft['profile'] ?? null ) ) {
			return null;
		}
		return array(
			'profile' => Profile_Shape::normalise( $draft['profile'] ),
			'blank'   => array_map( 'absint', is_array( $draft['blank'] ?? null ) ? $draft['blank'] : array() ),
			'samples' => array_map( 'strval', array_filter( is_array( $draft['samples'] ?? null ) ? $draft['samples'] : array(), 'is_scalar' ) ),
			'trial'   => is_array( $draft['trial'] ?? null ) ? $draft['trial'] : null,
		);
	}
}
