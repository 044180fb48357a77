<?php
/**
 * The Form Profiles of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One option, not autoloaded: a list in the order in which the profiles are tried. A profile's version rises
 * at each save, because a delivery is kept with the version it was accepted with.
 */
class Profiles {

	public const OPTION = 'halt_tracker_profiles';

	/**
	 * All profiles in order.
	 *
	 * @return list<array<string,mixed>>
	 */
	public function all(): array {
		$saved    = get_option( self::OPTION, array() );
		$profiles = array();
		foreach ( is_array( $saved ) ? $saved : array() as $profile ) {
			if ( is_array( $profile ) ) {
				$profiles[] = Profile_Shape::normalise( $profile );
			}
		}
		return $profiles;
	}

	/**
	 * One profile, or null.
	 *
	 * @param string $id Profile id.
	 * @return array<string,mixed>|null
	 */
	public function find( string $id ): ?array {
		foreach ( $this->all() as $profile ) {
			if ( $id === $profile['id'] ) {
				return $profile;
			}
		}
		return null;
	}

	/**
	 * Saves a profile: in its place where the id is known, else at the end.
	 *
	 * @param array<mixed> $profile Anything of about the right shape; without id it gets one of its name.
	 * @return array<string,mixed> As saved.
	 */
	public function save( array $profile ): array {
		$profile  = Profile_Shape::normalise( $profile );
		$profiles = $this->all();
		if ( '' === $profile['name'] ) {
			$profile['name'] = __( 'Unnamed profile', 'halt-tracker' );
		}
		if ( '' === $profile['id'] ) {
			$profile['id'] = $this->free_id( $profile['name'] );
		}
		foreach ( $profiles as $index => $known ) {
			if ( $known['id'] === $profile['id'] ) {
				$profile['version'] = $known['version'] + 1;
				$profiles[ $index ] = $profile;
				$this->write( $profiles );
				return $profile;
			}
		}
		$profile['version'] = max( 1, $profile['version'] );
		$profiles[]         = $profile;
		$this->write( $profiles );
		return $profile;
	}

	/**
	 * Makes a disabled copy without the form ids, which belong to the original.
	 *
	 * @param string $id Profile id.
	 * @return array<string,mixed>|null The copy.
	 */
	public function duplicate( string $id ): ?array {
		$profile = $this->find( $id );
		if ( null === $profile ) {
			return null;
		}
		/* translators: %s: name of the profile that was copied. */
		$profile['name']                 = sprintf( __( '%s (copy)', 'halt-tracker' ), $profile['name'] );
		$profile['id']                   = '';
		$profile['version']              = 1;
		$profile['enabled']              = false;
		$profile['matching']['form_ids'] = array();
		$profile['matching']['css_ids']  = array();
		return $this->save( $profile );
	}

	/**
	 * Deletes a profile. What it has accepted keeps its own copy and goes on.
	 *
	 * @param string $id Profile id.
	 * @return bool Whether there was one.
	 */
	public function delete( string $id ): bool {
		$all  = $this->all();
		$left = array_values( array_filter( $all, static fn( array $profile ): bool => $id !== $profile['id'] ) );
		$this->write( $left );
		return count( $left ) < count( $all );
	}

	/**
	 * Moves a profile one place up in the order of trying.
	 *
	 * @param string $id Profile id.
	 * @return void
	 */
	public function move_up( string $id ): void {
		$profiles = $this->all();
		foreach ( $profiles as $index => $profile ) {
			if ( $id === $profile['id'] && $index > 0 ) {
				$profiles[ $index ]     = $profiles[ $index - 1 ];
				$profiles[ $index - 1 ] = $profile;
				$this->write( array_values( $profiles ) );
				return;
			}
		}
	}

	/**
	 * An id of a name that no profile has.
	 *
	 * @param string $name Name of the profile.
	 * @return string
	 */
	private function free_id( string $name ): string {
		$base  = Profile_Shape::id( $name );
		$base  = '' === $base ? 'profile' : $base;
		$taken = array_column( $this->all(), 'id' );
		$id    = $base;
		for ( $n = 2; in_array( $id, $taken, true ); $n++ ) {
			$id = $base . '-' . $n;
		}
		return $id;
	}

	/**
	 * Saves the list.
	 *
	 * @param list<array<string,mixed>> $profiles All profiles.
	 * @return void
	 */
	private function write( array $profiles ): void {
		update_option( self::OPTION, $profiles, false );
	}
}
