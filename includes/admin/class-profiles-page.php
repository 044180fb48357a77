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
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * List and edit page. Both work without the extension; then faults and the picker of keys are missing.
 */
class Profiles_Page {

	/** Kinds whose keys the picker knows. */
	private const PICKER = array( 'resource', 'contact', 'lead', 'activity' );

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Profiles $profiles Form Profiles.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles ) {
	}

	/**
	 * Shows the list, or a profile.
	 *
	 * @return void
	 */
	public function render(): void {
		$query = Input::query();
		$id    = $query->key( 'profile' );
		$form  = trim( $query->verbatim( 'form_id' ) );
		if ( '' === $id ) {
			$this->render_list();
		} elseif ( 'new' === $id ) {
			$profile                         = Profile_Shape::blank();
			$profile['matching']['form_ids'] = '' === $form ? array() : array( $form );
			$this->render_edit( $profile, true );
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
	 * Shows the list.
	 *
	 * @return void
	 */
	private function render_list(): void {
		$rows = array();
		foreach ( $this->profiles->all() as $profile ) {
			$rows[] = array(
				'profile'  => $profile,
				'warnings' => $this->warnings( $profile ),
			);
		}
		View::render( 'profiles', array( 'rows' => $rows ) );
	}

	/**
	 * Shows the edit page.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @param bool                $is_new  Whether it is not saved yet.
	 * @return void
	 */
	private function render_edit( array $profile, bool $is_new ): void {
		$faults = array();
		if ( ! $is_new ) {
			try {
				$faults = $this->bridge->check_profile( $profile );
			} catch ( Core_Exception $e ) {
				// A missing extension has a notice of its own.
				if ( Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
					wp_admin_notice( esc_html( Words::core_error( $e ) ), array( 'type' => 'warning' ) );
				}
			}
		}
		View::render(
			'profile-edit',
			array(
				'profile' => $profile,
				'is_new'  => $is_new,
				'faults'  => $faults,
				'targets' => $this->targets(),
			)
		);
	}

	/**
	 * Keys for the picker, by record type. On a Lead the keys of its Contact begin with `contact.`.
	 *
	 * @return array<string,list<array{path:string,type:string}>>
	 */
	private function targets(): array {
		$targets = array();
		foreach ( self::PICKER as $kind ) {
			try {
				$targets[ $kind ] = $this->bridge->targets( $kind );
			} catch ( Core_Exception $e ) {
				$targets[ $kind ] = array();
			}
		}
		foreach ( $targets['contact'] as $target ) {
			$targets['lead'][] = array(
				'path' => 'contact.' . (string) ( $target['path'] ?? '' ),
				'type' => (string) ( $target['type'] ?? '' ),
			);
		}
		return $targets;
	}

	/**
	 * What is doubtful about a profile, in words.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<string>
	 */
	private function warnings( array $profile ): array {
		$warnings = array();
		$matching = $profile['matching'];
		foreach ( $matching['form_ids'] as $form_id ) {
			if ( 1 === preg_match( '/^[0-9a-f]{32}$/', $form_id ) ) {
				// Divi contract, section 5: a positional hash stands in where a form was saved without an id.
				$warnings[] = __( 'A form has no id of its own: open the page in Divi and save the form again.', 'halt-tracker' );
			}
		}
		try {
			foreach ( $this->bridge->check_profile( $profile ) as $fault ) {
				$warnings[] = self::fault( $fault );
			}
		} catch ( Core_Exception $e ) {
			// The page has a notice for that already.
			unset( $e );
		}
		return array_values( array_unique( $warnings ) );
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
