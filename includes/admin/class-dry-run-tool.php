<?php
/**
 * What would be sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * *Dry run*: the exact calls that would be made. Nothing is sent and nothing is kept.
 */
class Dry_Run_Tool implements Tool {

	private const FORM = 'dry_run';

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'dry-run';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Dry run', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function purpose(): string {
		return __( 'Shows the exact calls that would be made to Tracker. Nothing is sent, and nothing is kept.', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_for_viewers(): bool {
		return false;
	}

	/**
	 * {@inheritDoc}
	 */
	public function render(): void {
		$typed = Posted_Form::input( self::FORM );
		$form  = new Trial_Form( $this->settings->form_profiles(), $typed );
		$id    = null === $typed ? trim( Input::query()->text( 'id' ) ) : trim( $typed->text( 'id' ) );
		$data  = array(
			'form'   => $form,
			'name'   => self::FORM,
			'url'    => Tools_Page::url( $this->name() ),
			'id'     => $id,
			'faults' => array(),
			'fault'  => '',
			'answer' => null,
		);
		if ( null !== $typed && ! $form->wants_sample() ) {
			$data = $this->run( $form, $id ) + $data;
		}
		View::render( 'tools/dry-run', $data );
	}

	/**
	 * Tries it out.
	 *
	 * @param Trial_Form $form What.
	 * @param string     $id   A kept submission instead of it; empty: none.
	 * @return array<string,mixed>
	 */
	private function run( Trial_Form $form, string $id ): array {
		$pasted = '' === $id ? $form->submission() : null;
		if ( null !== $pasted && array() !== $pasted->faults ) {
			return array( 'faults' => $pasted->faults );
		}
		try {
			return array(
				'answer' => $this->bridge->dry_run(
					array(
						'submission' => null === $pasted ? null : $pasted->submission,
						'id'         => $id,
						'profile'    => null,
						'profile_id' => $form->profile_id(),
					)
				),
			);
		} catch ( Core_Exception $e ) {
			return array( 'fault' => Words::core_error( $e ) );
		}
	}
}
