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
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Profile_Trial;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * Save, test, duplicate, delete, move; export and import are those of {@see Profile_Exchange}.
 */
class Profile_Actions {

	/**
	 * The forms of the site.
	 *
	 * @var Form_Finder
	 */
	private Form_Finder $forms;

	/**
	 * What the editor keeps for the page that follows.
	 *
	 * @var Profile_Draft
	 */
	private Profile_Draft $draft;

	/**
	 * Makes it.
	 *
	 * @param Bridge             $bridge   The core.
	 * @param Profiles           $profiles Form Profiles.
	 * @param Flash              $flash    Messages.
	 * @param Form_Finder|null   $forms    The forms of the site; null: they are looked for.
	 * @param Profile_Draft|null $draft    Unsaved changes; null: those of this user.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles, private Flash $flash, ?Form_Finder $forms = null, ?Profile_Draft $draft = null ) {
		$this->forms = $forms ?? new Form_Finder();
		$this->draft = $draft ?? new Profile_Draft();
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$exchange = new Profile_Exchange( $this->bridge, $this->profiles, $this->flash );
		$actions->add( 'save_profile', array( $this, 'save' ) );
		$actions->add( 'duplicate_profile', array( $this, 'duplicate' ) );
		$actions->add( 'delete_profile', array( $this, 'delete' ) );
		$actions->add( 'move_profile', array( $this, 'move' ) );
		$actions->add( 'find_forms', array( $this, 'find_forms' ) );
		$actions->add( 'export_profiles', array( $exchange, 'export' ) );
		$actions->add( 'import_profiles', array( $exchange, 'import' ) );
	}

	/**
	 * Saves a profile, or does what another button of the editor says. One with faults is saved too: half a profile
	 * is better than lost work, and what it cannot map waits for a person.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		if ( $input->flag( 'begins' ) && ! $input->flag( 'ends' ) ) {
			/* translators: %s: a number. */
			$this->flash->error( sprintf( __( 'Nothing was saved: PHP of this server takes %s values at most (max_input_vars), and this profile has more. Raise it, or import the profile as JSON.', 'halt-tracker' ), (string) ini_get( 'max_input_vars' ) ) );
			return Screens::url( Screens::PROFILES, array( 'profile' => '' === $input->key( 'id' ) ? 'new' : $input->key( 'id' ) ) );
		}
		$change = $input->verbatim( 'change' );
		if ( '' !== $change ) {
			return $this->change( $input, $change );
		}
		$form  = new Profile_Form();
		$id    = $input->key( 'id' );
		$known = $this->profiles->find( '' === $id ? (string) Single_Use::result( $input ) : $id );

		$profile = $this->profiles->save( $form->read( $input, $known ) );
		Single_Use::note( $input, $profile['id'] );
		$this->warn_of_lines( $form );
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
	 * Does what a button inside the editor says, and saves nothing.
	 *
	 * @param Input  $input  What was sent.
	 * @param string $change Which button.
	 * @return string
	 */
	private function change( Input $input, string $change ): string {
		$form    = new Profile_Form();
		$id      = $input->key( 'id' );
		$known   = $this->profiles->find( $id );
		$blank   = Profile_Change::blank( $input, $change );
		$profile = $form->read( Profile_Change::apply( $input, $change ), $known );
		$samples = array();
		foreach ( $input->rows( 'samples' ) as $row ) {
			$samples[ $row->verbatim( 'key' ) ] = $row->verbatim_lines( 'value' );
		}
		$this->warn_of_lines( $form );
		$is_trial = in_array( $change, array( 'test', 'test-last', 'test-send' ), true );
		$this->draft->keep(
			null === $known ? '' : $known['id'],
			$profile,
			array(
				'blank'   => $blank,
				'samples' => $samples,
				'trial'   => $is_trial ? $this->trial( $profile, $samples, $change ) : null,
			)
		);
		$anchor = $is_trial ? 'test' : ( str_starts_with( $change, 'conditions' ) ? 'conditions' : ( str_starts_with( $change, 'marketing' ) ? 'marketing' : 'fields' ) );
		return Screens::url( Screens::PROFILES, array( 'profile' => null === $known ? 'new' : $known['id'], 'draft' => '1' ) ) . '#halt-tracker-' . $anchor; // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words.
	}

	/**
	 * Runs a profile for a look at what it makes, or sends it to the sandbox account.
	 *
	 * @param array<string,mixed>  $profile The profile.
	 * @param array<string,string> $samples Values by form key.
	 * @param string               $change  `test`, `test-last` on the newest submission, `test-send` to the sandbox.
	 * @return array<string,mixed>|null
	 */
	private function trial( array $profile, array $samples, string $change ): ?array {
		$trial = new Profile_Trial( $this->bridge, $this->forms->all() );
		try {
			if ( 'test-send' === $change ) {
				return array( 'sent' => $trial->send( $profile, $samples ) );
			}
			$result = 'test-last' === $change ? $trial->run_last( $profile ) : $trial->run( $profile, $samples );
		} catch ( Core_Exception $e ) {
			$this->flash->error( Words::core_error( $e ) );
			return null;
		}
		if ( null === $result ) {
			$this->flash->warning( __( 'Nothing has come in from these forms yet.', 'halt-tracker' ) );
		}
		return $result;
	}

	/**
	 * Names lines whose transforms could not be read.
	 *
	 * @param Profile_Form $form The form that was read.
	 * @return void
	 */
	private function warn_of_lines( Profile_Form $form ): void {
		if ( array() !== $form->bad_lines() ) {
			$this->flash->error(
				/* translators: %s: line numbers. */
				sprintf( __( 'The transforms of these lines are not JSON and stay as they were: %s', 'halt-tracker' ), implode( ', ', $form->bad_lines() ) )
			);
		}
	}

	/**
	 * Copies a profile.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function duplicate( Input $input ): string {
		$made = Single_Use::result( $input );
		$copy = null === $made ? $this->profiles->duplicate( $input->key( 'id' ) ) : $this->profiles->find( $made );
		if ( null === $copy ) {
			$this->flash->error( __( 'There is no such profile.', 'halt-tracker' ) );
			return Screens::url( Screens::PROFILES );
		}
		Single_Use::note( $input, $copy['id'] );
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
	 * Looks for forms anew: a migration may have written past WordPress.
	 *
	 * @param Input $input What was sent; nothing of it is needed.
	 * @return string
	 */
	public function find_forms( Input $input ): string {
		$this->forms->look_again();
		$found = count( $this->forms->all() );
		/* translators: %d: number of forms. */
		$this->flash->success( sprintf( _n( '%d form found.', '%d forms found.', $found, 'halt-tracker' ), $found ) );
		try {
			$this->bridge->metadata( true );
		} catch ( Core_Exception $e ) {
			// The picker says what is missing.
			unset( $e );
		}
		return '' === $input->key( 'id' ) ? Screens::url( Screens::PROFILES ) : Screens::url( Screens::PROFILES, array( 'profile' => $input->key( 'id' ) ) );
	}
}
