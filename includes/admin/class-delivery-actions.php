<?php
/**
 * What can be done with one delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Send again, correct and send, give up, compare with Tracker. The core notes who did it.
 */
class Delivery_Actions {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Flash  $flash  Messages.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'replay', array( $this, 'replay' ) );
		$actions->add( Delivery_Page::EDIT, array( $this, 'edit' ) );
		$actions->add( 'discard', array( $this, 'discard' ) );
		$actions->add( 'read_back', array( $this, 'read_back' ) );
	}

	/**
	 * Sends a submission again, mapped with today's profile or as it was accepted.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When it cannot be replayed.
	 */
	public function replay( Input $input ): string {
		$is_accepted = 'accepted' === $input->key( 'profile' );
		$id          = $input->text( 'id' );
		$state       = $this->send( $id, $is_accepted ? 'accepted' : 'today', null );
		$this->say(
			$state,
			$is_accepted
				/* translators: %s: state of the submission. */
				? __( 'Sent again as it was accepted. State: %s', 'halt-tracker' )
				/* translators: %s: state of the submission. */
				: __( 'Mapped again with today’s profile. State: %s', 'halt-tracker' )
		);
		return Delivery_Page::url( $id );
	}

	/**
	 * Replaces values and sends it.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When it cannot be replayed.
	 */
	public function edit( Input $input ): string {
		$id  = $input->text( 'id' );
		$row = $this->bridge->submission( $id );
		if ( null === $row ) {
			throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
		}
		if ( ! Delivery_Page::is_editable( $row ) ) {
			// The button pressed twice, or somebody else was quicker.
			/* translators: %s: state of the submission. */
			$this->flash->warning( sprintf( __( 'Nothing was changed. State: %s', 'halt-tracker' ), Words::state( (string) ( $row['state'] ?? '' ) ) ) );
			return Delivery_Page::url( $id );
		}
		$changes = array();
		foreach ( Delivery_Page::fields( $row, $input ) as $field ) {
			if ( $field['is_changed'] ) {
				$changes[] = array(
					'key'   => $field['key'],
					'value' => $field['value'],
				);
			}
		}
		if ( array() === $changes ) {
			$this->flash->warning( __( 'No field was changed, so nothing was sent. “Map again and send” sends it as it is.', 'halt-tracker' ) );
			return Delivery_Page::url( $id );
		}
		$state = $this->send( $id, 'today', $changes );
		/* translators: %s: state of the submission. */
		$this->say( $state, __( 'Changed and mapped again. State: %s', 'halt-tracker' ) );
		return Delivery_Page::url( $id );
	}

	/**
	 * Gives a submission up.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When it cannot be discarded.
	 */
	public function discard( Input $input ): string {
		$id    = $input->text( 'id' );
		$state = (string) ( $this->bridge->discard_submission(
			array(
				'id'    => $id,
				'actor' => Deciding::actor(),
			)
		)['state'] ?? '' );
		if ( 'discarded' === $state ) {
			$this->flash->success( __( 'The submission was discarded; it will not be sent.', 'halt-tracker' ) );
		} elseif ( '' === $state ) {
			$this->flash->error( Words::code( 'unknown_id' ) );
		} else {
			/* translators: %s: state of the submission. */
			$this->flash->warning( sprintf( __( 'Nothing was changed. State: %s', 'halt-tracker' ), Words::state( $state ) ) );
		}
		return Delivery_Page::url( $id );
	}

	/**
	 * Compares what was sent with what Tracker has, now.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function read_back( Input $input ): string {
		$id     = $input->text( 'id' );
		$answer = $this->bridge->read_back( $id );
		$number = count( array_filter( (array) ( $answer['dropped'] ?? array() ), 'is_array' ) );
		if ( '' !== (string) ( $answer['code'] ?? '' ) ) {
			/* translators: %s: why. */
			$this->flash->error( sprintf( __( 'It could not be compared: %s', 'halt-tracker' ), Words::code( (string) $answer['code'] ) ) );
		} elseif ( ! empty( $answer['missing'] ) ) {
			$this->flash->warning( Words::code( 'record_missing' ) );
		} elseif ( $number > 0 ) {
			/* translators: %s: number of fields. */
			$this->flash->warning( sprintf( _n( 'Tracker has another value in %s field.', 'Tracker has other values in %s fields.', $number, 'halt-tracker' ), number_format_i18n( $number ) ) );
		} else {
			$this->flash->success( __( 'Tracker has everything as it was sent.', 'halt-tracker' ) );
		}
		return Delivery_Page::url( $id ) . '#halt-tracker-read-back';
	}

	/**
	 * Hands it to the core again.
	 *
	 * @param string                                     $id      Submission id.
	 * @param string                                     $profile `today` or `accepted`.
	 * @param list<array{key:string,value:string}>|null $fields  Values that replace those of the submission.
	 * @return string The state it came to.
	 * @throws Core_Exception When it cannot be replayed.
	 */
	private function send( string $id, string $profile, ?array $fields ): string {
		return (string) ( $this->bridge->replay_submission(
			array(
				'id'      => $id,
				'profile' => $profile,
				'fields'  => $fields,
				'actor'   => Deciding::actor(),
			)
		)['status'] ?? '' );
	}

	/**
	 * Says how it ended.
	 *
	 * @param string $state State of the submission.
	 * @param string $text  Sentence with a place for it.
	 * @return void
	 */
	private function say( string $state, string $text ): void {
		$text = sprintf( $text, Words::state( $state ) );
		if ( 'waiting' === $state ) {
			$this->flash->success( $text );
		} else {
			$this->flash->warning( $text );
		}
	}
}
