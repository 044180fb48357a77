<?php
/**
 * Export and import of Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Profile_Json;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * One profile or all, as a file; a file or a pasted text, taken in whole or not at all.
 */
class Profile_Exchange {

	/** A text with faults, so that the admin can correct it; by user. */
	private const KEPT = 'halt_tracker_import_';

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Profiles $profiles Form Profiles.
	 * @param Flash    $flash    Messages.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles, private Flash $flash ) {
	}

	/**
	 * Sends one profile or all as a file.
	 *
	 * @param Input $input What was sent.
	 * @return never
	 */
	public function export( Input $input ): void {
		$profile = $this->profiles->find( $input->key( 'id' ) );
		nocache_headers();
		header( 'Content-Type: application/json; charset=utf-8' );
		header( 'X-Content-Type-Options: nosniff' );
		header( 'Content-Disposition: attachment; filename="halt-tracker-' . ( null === $profile ? 'profiles' : 'profiles-' . $profile['id'] ) . '.json"' );
		echo Profile_Json::write( null === $profile ? $this->profiles->all() : array( $profile ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- JSON with its angle brackets escaped, sent as a file.
		exit;
	}

	/**
	 * Takes profiles in.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function import( Input $input ): string {
		if ( null !== Single_Use::result( $input ) ) {
			$this->flash->warning( __( 'This was imported already; nothing was imported again.', 'halt-tracker' ) );
			return Screens::url( Screens::PROFILES );
		}
		$uploaded = self::uploaded();
		$text     = '' === $uploaded ? $input->raw( 'json' ) : $uploaded;
		$read     = ( new Profile_Json() )->read( $text );
		if ( array() !== $read['faults'] ) {
			$this->refuse( $text, $read['faults'] );
			return Screens::url( Screens::PROFILES ) . '#halt-tracker-import';
		}
		$faults = 0;
		foreach ( $read['profiles'] as $profile ) {
			if ( ! $input->flag( 'replace' ) && null !== $this->profiles->find( $profile['id'] ) ) {
				$profile['id'] = '';
			}
			$faults += $this->faults( $this->profiles->save( $profile ) );
		}
		Single_Use::note( $input, 'imported' );
		delete_transient( self::KEPT . get_current_user_id() );
		/* translators: %d: number of profiles. */
		$this->flash->success( sprintf( _n( '%d profile imported.', '%d profiles imported.', count( $read['profiles'] ), 'halt-tracker' ), count( $read['profiles'] ) ) );
		if ( $faults > 0 ) {
			/* translators: %d: number of faults. */
			$this->flash->warning( sprintf( _n( 'It has %d fault, which is named in the list.', 'There are %d faults, which are named in the list.', $faults, 'halt-tracker' ), $faults ) );
		}
		return Screens::url( Screens::PROFILES );
	}

	/**
	 * The text that could not be taken, once, to be corrected.
	 *
	 * @return string
	 */
	public static function kept(): string {
		$text = get_transient( self::KEPT . get_current_user_id() );
		delete_transient( self::KEPT . get_current_user_id() );
		return is_string( $text ) ? $text : '';
	}

	/**
	 * Says what is wrong.
	 *
	 * @param string                     $text   The text.
	 * @param list<array<string,mixed>> $faults Faults of it.
	 * @return void
	 */
	private function refuse( string $text, array $faults ): void {
		if ( strlen( $text ) <= Profile_Json::MAX ) {
			set_transient( self::KEPT . get_current_user_id(), $text, 15 * MINUTE_IN_SECONDS );
		}
		foreach ( array_slice( $faults, 0, 6 ) as $fault ) {
			$this->flash->error( Profile_Words::json_fault( $fault ) );
		}
		$more = count( $faults ) - 6;
		if ( $more > 0 ) {
			/* translators: %d: number of faults. */
			$this->flash->error( sprintf( _n( 'And %d more fault.', 'And %d more faults.', $more, 'halt-tracker' ), $more ) );
		}
		$this->flash->warning( __( 'Nothing was imported.', 'halt-tracker' ) );
	}

	/**
	 * How many faults the core finds; 0 where it cannot be asked.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return int
	 */
	private function faults( array $profile ): int {
		try {
			return count( $this->bridge->check_profile( $profile ) );
		} catch ( Core_Exception $e ) {
			return 0;
		}
	}

	/**
	 * The text of an uploaded file; empty where there is none.
	 *
	 * @return string
	 */
	private static function uploaded(): string {
		// phpcs:disable WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput -- Actions has verified the nonce; the path is PHP's own, and the text is checked by what reads it.
		$path = is_string( $_FILES['file']['tmp_name'] ?? null ) ? $_FILES['file']['tmp_name'] : '';
		if ( '' === $path || UPLOAD_ERR_OK !== ( $_FILES['file']['error'] ?? UPLOAD_ERR_NO_FILE ) || ! is_uploaded_file( $path ) ) {
			return '';
		}
		// phpcs:enable
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file, one byte longer than what is read at most.
		return (string) file_get_contents( $path, false, null, 0, Profile_Json::MAX + 1 );
	}
}
