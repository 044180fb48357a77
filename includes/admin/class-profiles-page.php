<?php
/**
 * The pages of the Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profile_Suggestion;
use Halt\Tracker\Profile_Trial;
use Halt\Tracker\Profile_Warnings;
use Halt\Tracker\Profiles;
use Halt\Tracker\Tracker_Fields;

defined( 'ABSPATH' ) || exit;

/**
 * List and edit page. Both work without the extension; then faults, Tracker's fields and the test run are missing,
 * and the page says so.
 */
class Profiles_Page {

	/** Blank rows at the end of each list, for pages without a script. */
	private const BLANK = array(
		'fields'     => 3,
		'conditions' => 1,
		'marketing'  => 1,
	);

	/**
	 * The forms of the site.
	 *
	 * @var Form_Finder
	 */
	private Form_Finder $forms;

	/**
	 * Unsaved changes of this user.
	 *
	 * @var Profile_Draft
	 */
	private Profile_Draft $draft;

	/**
	 * Makes it.
	 *
	 * @param Bridge             $bridge   The core.
	 * @param Profiles           $profiles Form Profiles.
	 * @param Form_Finder|null   $forms    The forms of the site; null: they are looked for.
	 * @param Profile_Draft|null $draft    Unsaved changes; null: those of this user.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles, ?Form_Finder $forms = null, ?Profile_Draft $draft = null ) {
		$this->forms = $forms ?? new Form_Finder();
		$this->draft = $draft ?? new Profile_Draft();
	}

	/**
	 * Loads what only these pages need. Called before the page where the menu does so, and else in it.
	 *
	 * @return void
	 */
	public function load(): void {
		$enqueue = static function (): void {
			wp_enqueue_style( 'halt-tracker-profile-editor', plugins_url( 'assets/profile-editor.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
			wp_enqueue_script( 'halt-tracker-profile-editor', plugins_url( 'assets/profile-editor.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
		};
		if ( did_action( 'admin_enqueue_scripts' ) ) {
			$enqueue();
		} else {
			add_action( 'admin_enqueue_scripts', $enqueue );
		}
	}

	/**
	 * Shows the list, or a profile.
	 *
	 * @return void
	 */
	public function render(): void {
		$this->load();
		$query = Input::query();
		$id    = $query->key( 'profile' );
		if ( '' === $id ) {
			$this->render_list();
			return;
		}
		$draft = $query->flag( 'draft' ) ? $this->draft->take( 'new' === $id ? '' : $id ) : null;
		if ( null !== $draft ) {
			$this->render_edit( $draft['profile'], 'new' === $id, $draft );
		} elseif ( 'new' === $id ) {
			$this->render_edit( $this->beginning( trim( $query->verbatim( 'form_id' ) ), $query->key( 'record' ) ), true );
		} else {
			$profile = $this->profiles->find( $id );
			if ( null === $profile ) {
				wp_admin_notice( esc_html__( 'There is no such profile.', 'halt-tracker' ), array( 'type' => 'error' ) );
				$this->render_list();
			} else {
				$this->render_edit( $profile, false );
			}
		}
	}

	/**
	 * A new profile: for a form that was found, with the lines that can be guessed.
	 *
	 * @param string $form_id Id of a form; empty: none.
	 * @param string $record  Record type; empty: a candidate.
	 * @return array<string,mixed>
	 */
	private function beginning( string $form_id, string $record ): array {
		$form = $this->forms->find( $form_id );
		if ( null !== $form ) {
			return Profile_Suggestion::profile( $form, in_array( $record, array( 'contact', 'lead' ), true ) ? $record : 'resource' );
		}
		$profile                         = Profile_Shape::blank();
		$profile['matching']['form_ids'] = '' === $form_id ? array() : array( $form_id );
		return $profile;
	}

	/**
	 * Shows the list.
	 *
	 * @return void
	 */
	private function render_list(): void {
		$profiles = $this->profiles->all();
		$forms    = $this->forms->all();
		$warnings = new Profile_Warnings( $profiles, $forms, array() === $profiles ? null : new Tracker_Fields( $this->bridge ) );
		$rows     = array();
		$takers   = array();
		foreach ( $profiles as $profile ) {
			$texts = array_map( array( Profile_Words::class, 'warning' ), $warnings->of_profile( $profile ) );
			foreach ( $this->faults( $profile ) as $fault ) {
				$texts[] = self::fault( $fault );
			}
			$rows[] = array(
				'profile'  => $profile,
				'warnings' => array_values( array_unique( $texts ) ),
			);
			foreach ( $profile['enabled'] ? $warnings->forms_of( $profile ) : array() as $form ) {
				$takers[ array_search( $form, $forms, true ) ][] = $profile;
			}
		}
		View::render(
			'profiles',
			array(
				'rows'     => $rows,
				'forms'    => $forms,
				'takers'   => $takers,
				'untaken'  => $warnings->untaken(),
				'import'   => Profile_Exchange::kept(),
				'examples' => Signing_Examples::all(),
			)
		);
	}

	/**
	 * Shows the edit page.
	 *
	 * @param array<string,mixed>      $profile The profile.
	 * @param bool                     $is_new  Whether it is not saved yet.
	 * @param array<string,mixed>|null $draft   Where it has unsaved changes or was tested.
	 * @return void
	 */
	private function render_edit( array $profile, bool $is_new, ?array $draft = null ): void {
		$forms    = $this->forms->all();
		$trial    = new Profile_Trial( $this->bridge, $forms );
		$tracker  = new Tracker_Fields( $this->bridge );
		$warnings = new Profile_Warnings( $this->profiles->all(), $forms, $tracker );
		View::render(
			'profile-edit',
			array(
				'profile'  => $profile,
				'is_new'   => $is_new,
				'is_draft' => null !== $draft,
				'faults'   => $is_new && null === $draft ? array() : $this->faults( $profile, true ),
				'warnings' => $warnings->of_profile( $profile ),
				'forms'    => $forms,
				'named'    => $warnings->forms_of( $profile ),
				'tracker'  => $tracker,
				'targets'  => $tracker->all(),
				'values'   => $tracker->value_lists(),
				'blank'    => ( $draft['blank'] ?? array() ) + self::BLANK,
				'samples'  => $draft['samples'] ?? array(),
				'trial'    => $draft['trial'] ?? null,
				'fields'   => $trial->fields( $profile ),
				'sandbox'  => $trial->has_sandbox(),
			)
		);
	}

	/**
	 * Faults that the core finds; none where it cannot be asked.
	 *
	 * @param array<string,mixed> $profile   The profile.
	 * @param bool                $is_spoken Whether to say why it cannot be asked.
	 * @return list<array{code:string,line:int|null,detail:string}>
	 */
	private function faults( array $profile, bool $is_spoken = false ): array {
		try {
			// An unsaved one gets its id when it is saved.
			return $this->bridge->check_profile( array( 'id' => '' === $profile['id'] ? 'unsaved' : $profile['id'] ) + $profile );
		} catch ( Core_Exception $e ) {
			// A missing extension has a notice of its own.
			if ( $is_spoken && Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				wp_admin_notice( esc_html( Words::core_error( $e ) ), array( 'type' => 'warning' ) );
			}
			return array();
		}
	}

	/**
	 * A fault as a sentence.
	 *
	 * @param array{code:string,line:int|null,detail:string} $fault The fault.
	 * @return string
	 */
	public static function fault( array $fault ): string {
		$text = Words::code( $fault['code'] ) . ( '' === $fault['detail'] ? '' : ' (' . $fault['detail'] . ')' );
		return null === $fault['line']
			? $text
			/* translators: 1: line number, 2: what is wrong. */
			: sprintf( __( 'Line %1$d: %2$s', 'halt-tracker' ), $fault['line'] + 1, $text );
	}
}
