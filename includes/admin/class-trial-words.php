<?php
/**
 * Words for trials, the probe and locks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What the core says in codes about dry runs, test deliveries, first contact and freed locks (docs/boundary.md, Trials).
 * A code without words is shown as it is.
 */
class Trial_Words {

	/**
	 * What a call is for.
	 *
	 * @param string $purpose Code.
	 * @return string
	 */
	public static function purpose( string $purpose ): string {
		$words = array(
			'sign_in'          => __( 'Sign in', 'halt-tracker' ),
			'find_people'      => __( 'Look for the person', 'halt-tracker' ),
			'search'           => __( 'Search', 'halt-tracker' ),
			'read_record'      => __( 'Read the record', 'halt-tracker' ),
			'create_record'    => __( 'Create the record', 'halt-tracker' ),
			'update_record'    => __( 'Change the record', 'halt-tracker' ),
			'delete_record'    => __( 'Delete the record', 'halt-tracker' ),
			'parse_resume'     => __( 'Let Tracker read the CV', 'halt-tracker' ),
			'list_documents'   => __( 'List the documents', 'halt-tracker' ),
			'attach_document'  => __( 'Attach the document', 'halt-tracker' ),
			'create_activity'  => __( 'Create the activity', 'halt-tracker' ),
			'find_activities'  => __( 'Look for the activity', 'halt-tracker' ),
			'look_at_list'     => __( 'Look at the job’s list', 'halt-tracker' ),
			'put_on_list'      => __( 'Put on the job’s list', 'halt-tracker' ),
			'metadata'         => __( 'Read the lists of the account', 'halt-tracker' ),
			'custom_list'      => __( 'Read the values of a custom field', 'halt-tracker' ),
			'users'            => __( 'Read the users', 'halt-tracker' ),
			'record_types'     => __( 'Read the record types', 'halt-tracker' ),
			'webhook_actions'  => __( 'Read the webhook actions', 'halt-tracker' ),
			'list_webhooks'    => __( 'List the webhooks', 'halt-tracker' ),
			'register_webhook' => __( 'Register a webhook', 'halt-tracker' ),
			'delete_webhook'   => __( 'Remove a webhook', 'halt-tracker' ),
		);
		return $words[ $purpose ] ?? $purpose;
	}

	/**
	 * When a call would be made.
	 *
	 * @param string $condition Code; empty: always.
	 * @return string
	 */
	public static function condition( string $condition ): string {
		$words = array(
			''             => '',
			'nobody_found' => __( 'if nobody is found', 'halt-tracker' ),
			'one_found'    => __( 'if the person is found', 'halt-tracker' ),
		);
		return $words[ $condition ] ?? $condition;
	}

	/**
	 * What the probe asked.
	 *
	 * @param string $check Code.
	 * @return string
	 */
	public static function check( string $check ): string {
		$words = array(
			'exchange'             => __( 'Exchange of the token', 'halt-tracker' ),
			'record_types'         => __( 'Record types', 'halt-tracker' ),
			'metadata'             => __( 'Lists of the account', 'halt-tracker' ),
			'webhook_actions'      => __( 'Webhook actions', 'halt-tracker' ),
			'contact_page_size'    => __( 'Largest page of a search', 'halt-tracker' ),
			'contact_email_search' => __( 'Search by e-mail address', 'halt-tracker' ),
			'contact_read'         => __( 'One Contact', 'halt-tracker' ),
			'resource_read'        => __( 'One Candidate', 'halt-tracker' ),
			'opportunity_read'     => __( 'One job', 'halt-tracker' ),
			'create'               => __( 'Creating a Contact', 'halt-tracker' ),
			'find_created'         => __( 'Finding it at once', 'halt-tracker' ),
			'attach'               => __( 'Attaching a document', 'halt-tracker' ),
			'link'                 => __( 'Linking an activity', 'halt-tracker' ),
			'tag'                  => __( 'Changing tags', 'halt-tracker' ),
			'delete'               => __( 'Deleting all of it', 'halt-tracker' ),
		);
		return $words[ $check ] ?? $check;
	}

	/**
	 * What the probe found.
	 *
	 * @param string $result Code.
	 * @return string
	 */
	public static function result( string $result ): string {
		$words = array(
			'ok'               => __( 'as expected', 'halt-tracker' ),
			'empty'            => __( 'nothing there to look at', 'halt-tracker' ),
			'skipped'          => __( 'not asked: nothing there to ask with', 'halt-tracker' ),
			'capped'           => __( 'ten rows a page, however many are asked for', 'halt-tracker' ),
			'not_capped'       => __( 'more than ten rows a page', 'halt-tracker' ),
			'too_few_to_tell'  => __( 'too few records to tell', 'halt-tracker' ),
			'filter_exact'     => __( 'finds the whole address only', 'halt-tracker' ),
			'filter_contains'  => __( 'finds parts of an address, too', 'halt-tracker' ),
			'filter_ignored'   => __( 'the filter is ignored', 'halt-tracker' ),
			'not_found_yet'    => __( 'not shown by the search yet', 'halt-tracker' ),
			'replaces'         => __( 'new tags replace the old ones', 'halt-tracker' ),
			'appends'          => __( 'new tags are added to the old ones', 'halt-tracker' ),
			'keeps'            => __( 'the old tags stay, the new ones are lost', 'halt-tracker' ),
		);
		return $words[ $result ] ?? Words::code( $result );
	}

	/**
	 * A kind of lock.
	 *
	 * @param string $lock Code.
	 * @return string
	 */
	public static function lock( string $lock ): string {
		$words = array(
			'delivery_lease' => __( 'Deliveries of a worker that has ended', 'halt-tracker' ),
			'drain_turn'     => __( 'The turn of a worker that has ended', 'halt-tracker' ),
			'token_renewal'  => __( 'A renewal of the sign-in that never ended', 'halt-tracker' ),
		);
		return $words[ $lock ] ?? $lock;
	}
}
