<?php
/**
 * Words for the calls to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What a call is for and when it is made (docs/boundary.md, *Trials*). What has no words is shown as it is.
 */
class Call_Words {

	/**
	 * What a call is for.
	 *
	 * @param string $purpose Code.
	 * @return string
	 */
	public static function purpose( string $purpose ): string {
		$words = array(
			'find_people'     => __( 'Look whether the person is there already', 'halt-tracker' ),
			'read_record'     => __( 'Read the record', 'halt-tracker' ),
			'create_record'   => __( 'Create the record', 'halt-tracker' ),
			'update_record'   => __( 'Update the record', 'halt-tracker' ),
			'parse_resume'    => __( 'Create the record from the CV', 'halt-tracker' ),
			'list_documents'  => __( 'Look whether the document is there already', 'halt-tracker' ),
			'attach_document' => __( 'Attach the document', 'halt-tracker' ),
			'create_activity' => __( 'Create the activity', 'halt-tracker' ),
			'look_at_list'    => __( 'Look whether the person is on the list already', 'halt-tracker' ),
			'put_on_list'     => __( 'Put the person on the list', 'halt-tracker' ),
		);
		return $words[ $purpose ] ?? $purpose;
	}

	/**
	 * When a call is made.
	 *
	 * @param string $condition Code.
	 * @return string
	 */
	public static function condition( string $condition ): string {
		$words = array(
			''             => '',
			'nobody_found' => __( 'only if nobody is found', 'halt-tracker' ),
			'one_found'    => __( 'only if one person is found', 'halt-tracker' ),
		);
		return $words[ $condition ] ?? $condition;
	}

	/**
	 * How a test ended that did not succeed.
	 *
	 * @param string $code Code.
	 * @return string
	 */
	public static function failure( string $code ): string {
		$words = array(
			'outcome_unknown'          => __( 'Tracker did not answer, so it is not known whether it took this. Look at Tracker.', 'halt-tracker' ),
			'unrouted'                 => __( 'No profile takes this form. Choose one above.', 'halt-tracker' ),
			'ignored'                  => __( 'The profile ignores this form.', 'halt-tracker' ),
			'not_recognised'           => __( 'It does not carry the mark of this test, so it was not deleted.', 'halt-tracker' ),
			'classic_lacks_deletion'   => __( 'The classic interface cannot delete. Delete it in Tracker.', 'halt-tracker' ),
			'removal_unreadable'       => __( 'It is not known any more what this test made.', 'halt-tracker' ),
			'sandbox_connection'       => __( 'The sandbox account is for tests only.', 'halt-tracker' ),
		);
		return $words[ $code ] ?? Words::code( $code );
	}

	/**
	 * What was freed, in words.
	 *
	 * @param string $code  Code.
	 * @param int    $count How many.
	 * @return string
	 */
	public static function lock( string $code, int $count ): string {
		$words = array(
			'delivery_lease' => __( 'Deliveries of workers that have ended', 'halt-tracker' ),
			'drain_turn'     => __( 'The turn of a run that has ended', 'halt-tracker' ),
			'token_renewal'  => __( 'A renewal of the sign-in that has ended', 'halt-tracker' ),
		);
		return ( $words[ $code ] ?? $code ) . ': ' . number_format_i18n( $count );
	}
}
