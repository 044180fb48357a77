<?php
/**
 * The last step: a test applicant.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Audit;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Profiles;
use Halt\Tracker\Settings;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Sends an applicant who does not exist with a CV, by the very steps of a delivery, shows what Tracker made of it, and
 * takes it away again.
 */
class Trial_Step implements Step {

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Profiles $profiles Form Profiles.
	 * @param Trial    $trial    The last test.
	 * @param Flash    $flash    Messages.
	 * @param Audit    $audit    Notes who did it.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles, private Trial $trial, private Flash $flash, private Audit $audit ) {
	}

	/** {@inheritDoc} */
	public function name(): string {
		return 'trial';
	}

	/** {@inheritDoc} */
	public function title(): string {
		return __( 'Test applicant', 'halt-tracker' );
	}

	/** {@inheritDoc} */
	public function is_done( array $status ): bool {
		$trial = $this->trial->last();
		return ( ! empty( $trial['ok'] ) && '' === (string) ( $trial['removal'] ?? '' ) ) || (int) ( $status['counts']['delivered'] ?? 0 ) > 0;
	}

	/** {@inheritDoc} */
	public function data( array $status ): array {
		return array(
			'profiles'     => array_column( Profile_Step::delivering( $this->profiles ), 'name', 'id' ),
			'is_connected' => 'connected' === ( $status['connection']['state'] ?? '' ),
			'has_sandbox'  => $this->has_sandbox(),
			'trial'        => $this->trial->last(),
		);
	}

	/** {@inheritDoc} */
	public function register( Actions $actions ): void {
		$actions->add( 'assistant_send', array( $this, 'send' ) );
		$actions->add( 'assistant_remove', array( $this, 'remove' ) );
		$actions->add( 'assistant_forget', array( $this, 'forget' ) );
	}

	/**
	 * Sends an applicant.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception    When the core refuses.
	 * @throws Storage_Exception When the answer cannot be kept.
	 */
	public function send( Input $input ): string {
		$profile = $this->profiles->find( $input->key( 'profile' ) );
		$account = Settings::SANDBOX === $input->key( 'account' ) ? Settings::SANDBOX : Settings::LIVE;
		if ( null === $profile ) {
			$this->flash->error( __( 'There is no such profile.', 'halt-tracker' ) );
			return $this->back();
		}
		if ( '' !== (string) ( $this->trial->last()['removal'] ?? '' ) ) {
			$this->flash->warning( __( 'The test applicant of before is still at Tracker. Remove it first; no second one was sent.', 'halt-tracker' ) );
			return $this->back();
		}
		if ( ! $this->trial->begin() ) {
			$this->flash->warning( __( 'A test applicant is on its way already; no second one was sent.', 'halt-tracker' ) );
			return $this->back();
		}
		try {
			$answer = $this->bridge->for_connection( $account )->test_send(
				array(
					'submission' => ( new Applicant( $profile ) )->submission(),
					'id'         => '',
					'profile'    => null,
					'profile_id' => $profile['id'],
					'keep'       => true,
				)
			);
			$this->trial->keep(
				array(
					'at'      => time(),
					'account' => $account,
					'profile' => $profile['name'],
				) + $answer
			);
		} finally {
			$this->trial->end();
		}
		$this->audit->note(
			'test_sent',
			array(
				'account' => $account,
				'ok'      => ! empty( $answer['ok'] ),
			)
		);
		if ( ! empty( $answer['ok'] ) ) {
			$this->flash->success( __( 'The test applicant is at Tracker. Have a look there, then remove it.', 'halt-tracker' ) );
		} else {
			$this->flash->error( Words::refusal( $answer ) );
		}
		return $this->back();
	}

	/**
	 * Removes what the test made.
	 *
	 * @return string
	 * @throws Core_Exception    When the core refuses.
	 * @throws Storage_Exception When that cannot be kept.
	 */
	public function remove(): string {
		$trial = $this->trial->last();
		$token = (string) ( $trial['removal'] ?? '' );
		if ( '' === $token ) {
			$this->flash->warning( __( 'There is nothing to remove.', 'halt-tracker' ) );
			return $this->back();
		}
		$answer = $this->bridge->for_connection( Settings::SANDBOX === ( $trial['account'] ?? '' ) ? Settings::SANDBOX : Settings::LIVE )->remove_test( $token );
		$stuck  = array();
		foreach ( $answer['left'] as $left ) {
			// What somebody at Tracker has deleted by hand is removed, too.
			if ( 'gone' !== ( $left['code'] ?? '' ) ) {
				$stuck[] = $left;
			}
		}
		$trial['removed'] = $answer['removed'];
		$trial['left']    = $stuck;
		$trial['removal'] = array() === $stuck ? '' : $token;
		$this->trial->keep( $trial );
		$this->audit->note( 'test_removed', array( 'left' => count( $stuck ) ) );
		if ( array() === $stuck ) {
			$this->flash->success( __( 'The test applicant was removed from Tracker.', 'halt-tracker' ) );
		} else {
			foreach ( $stuck as $left ) {
				/* translators: 1: record type, 2: number of the record, 3: reason. */
				$this->flash->error( sprintf( __( '%1$s %2$d could not be removed: %3$s', 'halt-tracker' ), Words::records()[ $left['kind'] ?? '' ] ?? (string) ( $left['kind'] ?? '' ), (int) ( $left['id'] ?? 0 ), Words::code( (string) ( $left['code'] ?? '' ) ) ) );
			}
		}
		return $this->back();
	}

	/**
	 * Forgets a test whose applicant cannot be removed from here.
	 *
	 * @return string
	 */
	public function forget(): string {
		delete_option( Trial::OPTION );
		$this->flash->success( __( 'Forgotten. What is still at Tracker stays there; its name begins with “Test Applicant”.', 'halt-tracker' ) );
		return $this->back();
	}

	/**
	 * Whether there is an account for tests that is signed in to.
	 *
	 * @return bool
	 */
	private function has_sandbox(): bool {
		try {
			return 'connected' === ( $this->bridge->for_connection( Settings::SANDBOX )->status()['connection']['state'] ?? '' );
		} catch ( Core_Exception $e ) {
			return false;
		}
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private function back(): string {
		return Screens::url( Screens::ASSISTANT, array( 'step' => $this->name() ) );
	}
}
