<?php
/**
 * What can be done with Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * Save, duplicate, delete, move, export, import.
 */
class Profile_Actions {

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
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'save_profile', array( $this, 'save' ) );
		$actions->add( 'duplicate_profile', array( $this, 'duplicate' ) );
		$actions->add( 'delete_profile', array( $this, 'delete' ) );
		$actions->add( 'move_profile', array( $this, 'move' ) );
		$actions->add( 'export_profiles', array( $this, 'export' ) );
		$actions->add( 'import_profiles', array( $this, 'import' ) );
	}

	/**
	 * Saves a profile. One with faults is saved too: half a profile is better than lost work, and what it
	 * cannot map waits for a person.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form    = new Profile_Form();
		$known   = $this->profiles->find( $input->key( 'id' ) );
		$profile = $this->profiles->save( $form->read( $input, $known ) );
		if ( array() !== $form->bad_lines() ) {
			$this->flash->error(
				/* translators: %s: line numbers. */
				sprintf( __( 'The transforms of these lines are not JSON and stay as they were: %s', 'halt-tracker' ), implode( ', ', $form->bad_lines() ) )
			);
		}
		$faults = 0;
		try {
			$faults = count( $this->bridge->check_profile( $profile ) );
		} catch ( Core_Exception $e ) {
			$this->flash->warning( Words::core_error( $e ) );
		}
		if ( $faults > 0 ) {
			/* translators: %d: number of faults. */
			$this->flash->warning( sprintf( _n( 'Saved, with %d fault; it is named below.', 'Saved, with %d faults; they are named below.', $faults, 'halt-tracker' ), $faults ) );
		} else {
			$this->flash->success( __( 'Profile saved.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::PROFILES, array( 'profile' => $profile['id'] ) );
	}

	/**
	 * Copies a profile.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function duplicate( Input $input ): string {
		$copy = $this->profiles->duplicate( $input->key( 'id' ) );
		if ( null === $copy ) {
			$this->flash->error( __( 'There is no such profile.', 'halt-tracker' ) );
			return Screens::url( Screens::PROFILES );
		}
		$this->flash->success( __( 'Copied. The copy is switched off and takes no form yet.', 'halt-tracker' ) );
		return Screens::url( Screens::PROFILES, array( 'profile' => $copy['id'] ) );
	}

	/**
	 * Deletes a profile.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function delete( Input $input ): string {
		if ( $this->profiles->delete( $input->key( 'id' ) ) ) {
			$this->flash->success( __( 'Profile deleted. What it has accepted already is still delivered.', 'halt-tracker' ) );
		} else {
			$this->flash->error( __( 'There is no such profile.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::PROFILES );
	}

	/**
	 * Moves a profile up.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function move( Input $input ): string {
		$this->profiles->move_up( $input->key( 'id' ) );
		return Screens::url( Screens::PROFILES );
	}

	/**
	 * Sends one profile or all as a file. Profiles hold no secret.
	 *
	 * @param Input $input What was sent.
	 * @return never
	 */
	public function export( Input $input ): void {
		$profile  = $this->profiles->find( $input->key( 'id' ) );
		$profiles = null === $profile ? $this->profiles->all() : array( $profile );
		nocache_headers();
		header( 'Content-Type: application/json; charset=utf-8' );
		header( 'Content-Disposition: attachment; filename="halt-tracker-profiles.json"' );
		// JSON_HEX_* keeps the file harmless where a browser takes it for a page.
		echo wp_json_encode( $profiles, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_HEX_TAG | JSON_HEX_AMP );
		exit;
	}

	/**
	 * Takes profiles in.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function import( Input $input ): string {
		$list = json_decode( $input->raw( 'json' ), true );
		$list = is_array( $list ) && ! array_is_list( $list ) ? array( $list ) : $list;
		$list = is_array( $list ) ? array_filter( $list, static fn( $entry ): bool => is_array( $entry ) && isset( $entry['fields'] ) ) : array();
		if ( array() === $list ) {
			$this->flash->error( __( 'This is no profile: paste the contents of an exported file.', 'halt-tracker' ) );
			return Screens::url( Screens::PROFILES );
		}
		$replace = $input->flag( 'replace' );
		foreach ( $list as $entry ) {
			$profile = Profile_Shape::normalise( $entry );
			if ( ! $replace && null !== $this->profiles->find( $profile['id'] ) ) {
				$profile['id'] = '';
			}
			$this->profiles->save( $profile );
		}
		/* translators: %d: number of profiles. */
		$this->flash->success( sprintf( _n( '%d profile imported.', '%d profiles imported.', count( $list ), 'halt-tracker' ), count( $list ) ) );
		return Screens::url( Screens::PROFILES );
	}
}
