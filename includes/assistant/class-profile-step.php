<?php
/**
 * The fourth step: the first profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * Makes a profile from a form that stands on the site. Asked a second time for the same form it leads to the profile
 * that is there.
 */
class Profile_Step implements Step {

	/**
	 * Makes it.
	 *
	 * @param Bridge      $bridge   The core.
	 * @param Profiles    $profiles Form Profiles.
	 * @param Form_Finder $forms    Forms of the site.
	 * @param Flash       $flash    Messages.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles, private Form_Finder $forms, private Flash $flash ) {
	}

	/** {@inheritDoc} */
	public function name(): string {
		return 'profile';
	}

	/** {@inheritDoc} */
	public function title(): string {
		return __( 'First profile', 'halt-tracker' );
	}

	/** {@inheritDoc} */
	public function is_done( array $status ): bool {
		return array() !== self::delivering( $this->profiles );
	}

	/**
	 * Profiles that take a form and deliver it.
	 *
	 * @param Profiles $profiles Form Profiles.
	 * @return list<array<string,mixed>>
	 */
	public static function delivering( Profiles $profiles ): array {
		return array_values(
			array_filter(
				$profiles->all(),
				static fn( array $profile ): bool => $profile['enabled'] && 'deliver' === $profile['action'] && array() !== array_filter( $profile['matching'] )
			)
		);
	}

	/** {@inheritDoc} */
	public function data( array $status ): array {
		$forms = array();
		foreach ( $this->forms->all() as $index => $form ) {
			$taken           = $this->taken( $form );
			$forms[ $index ] = $form + array(
				'value'      => self::value( $form ),
				'profile_id' => $taken['id'] ?? '',
				'profile'    => $taken['name'] ?? '',
				'guess'      => First_Profile::guess( First_Profile::kinds( $form['fields'] ) ),
			);
		}
		return array(
			'forms'    => $forms,
			'profiles' => self::delivering( $this->profiles ),
		);
	}

	/** {@inheritDoc} */
	public function register( Actions $actions ): void {
		$actions->add( 'assistant_profile', array( $this, 'make' ) );
	}

	/**
	 * Makes a profile.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function make( Input $input ): string {
		$back = Screens::url( Screens::ASSISTANT, array( 'step' => $this->name() ) );
		$form = $this->form( $input->verbatim( 'form' ) );
		if ( null === $form ) {
			$this->flash->error( __( 'Please choose a form. If the one you chose is gone, it was changed meanwhile.', 'halt-tracker' ) );
			return $back;
		}
		$known = $this->taken( $form );
		if ( null !== $known ) {
			/* translators: %s: name of a profile. */
			$this->flash->warning( sprintf( __( 'The profile “%s” takes this form already; no second one was made.', 'halt-tracker' ), $known['name'] ) );
			return $back;
		}
		$profile = $this->profiles->save( First_Profile::of( $form, $input->key( 'record' ) ) );
		/* translators: %s: name of a profile. */
		$this->flash->success( sprintf( __( 'The profile “%s” takes this form from now on.', 'halt-tracker' ), $profile['name'] ) );
		$this->check( $profile );
		return $back;
	}

	/**
	 * Says what the core objects to.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return void
	 */
	private function check( array $profile ): void {
		try {
			foreach ( $this->bridge->check_profile( $profile ) as $fault ) {
				$this->flash->warning( Words::code( $fault['code'] ) );
			}
		} catch ( Core_Exception $e ) {
			$this->flash->warning( Words::core_error( $e ) );
		}
	}

	/**
	 * A form that was found.
	 *
	 * @param string $value Value of its control.
	 * @return array<string,mixed>|null
	 */
	private function form( string $value ): ?array {
		foreach ( '' === $value ? array() : $this->forms->all() as $form ) {
			if ( self::value( $form ) === $value ) {
				return $form;
			}
		}
		return null;
	}

	/**
	 * Value of the control for a form. One that a profile cannot know again has none.
	 *
	 * @param array<string,mixed> $form A form.
	 * @return string
	 */
	private static function value( array $form ): string {
		if ( '' !== (string) $form['id'] ) {
			return 'id:' . $form['id'];
		}
		return '' === (string) $form['css_id'] ? '' : 'css:' . $form['css_id'];
	}

	/**
	 * The profile that names this form.
	 *
	 * @param array<string,mixed> $form A form.
	 * @return array<string,mixed>|null
	 */
	private function taken( array $form ): ?array {
		foreach ( $this->profiles->all() as $profile ) {
			$ids = array_map( 'strtolower', $profile['matching']['form_ids'] );
			if ( ( '' !== (string) $form['id'] && in_array( strtolower( $form['id'] ), $ids, true ) ) || ( '' !== (string) $form['css_id'] && in_array( $form['css_id'], $profile['matching']['css_ids'], true ) ) ) {
				return $profile;
			}
		}
		return null;
	}
}
