<?php
/**
 * Words for codes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Requirements;
use Halt\Tracker\Bridge;

defined( 'ABSPATH' ) || exit;

/**
 * The core speaks in codes; the words are made here, where they can be translated. A code without words is
 * shown as it is: better an odd word than a wrong one.
 */
class Words {

	/**
	 * Why the core refused, as a sentence.
	 *
	 * @param Core_Exception $error What was thrown.
	 * @return string
	 */
	public static function core_error( Core_Exception $error ): string {
		switch ( $error->kind() ) {
			case Core_Exception::EXTENSION_MISSING:
				return Requirements::headline( Bridge::extension_fault() );
			case Core_Exception::STORE_UNAVAILABLE:
				$text = self::code( $error->error_code() );
				if ( $text === $error->error_code() ) {
					$text = __( 'The store cannot be used at the moment; nothing was changed.', 'halt-tracker' );
				}
				break;
			case Core_Exception::UNSUPPORTED_VERSION:
				$text = __( 'The store was written by a newer version of Halt Tracker. Update the plugin and its extension.', 'halt-tracker' );
				break;
			case Core_Exception::INVALID_INPUT:
				$text = self::code( $error->error_code() );
				break;
			default:
				$text = __( 'Something went wrong inside Halt Tracker.', 'halt-tracker' );
		}
		$detail = trim( $error->error_code() . ( '' === $error->detail() ? '' : ': ' . $error->detail() ) );
		return $text === $error->error_code() ? $detail : $text . ' (' . $detail . ')';
	}

	/**
	 * What Tracker or the core said no to, as a sentence.
	 *
	 * @param array<string,mixed> $answer An answer with `code` and `detail`, or a connection with a `reason`.
	 * @return string
	 */
	public static function refusal( array $answer ): string {
		$code = (string) ( $answer['code'] ?? '' );
		$code = '' === $code ? (string) ( $answer['reason'] ?? '' ) : $code;
		$code = '' === $code ? 'not_connected' : $code;
		$note = (string) ( $answer['detail'] ?? '' );
		if ( 'sign_in_refused' === $code && self::code( $note ) !== $note ) {
			// Tracker's own code says more: what to correct.
			$code = $note;
			$note = '';
		}
		$text = self::code( $code );
		$note = trim( ( $text === $code ? '' : $code . ' ' ) . $note );
		return '' === $note ? $text : $text . ' (' . $note . ')';
	}

	/**
	 * A code as a sentence.
	 *
	 * @param string $code Code of the core; behind a colon there may be the key that it is about.
	 * @return string The code itself where there are no words.
	 */
	public static function code( string $code ): string {
		$words = array(
			'state_invalid'             => __( 'This sign-in has expired or was used already. Please press Connect again.', 'halt-tracker' ),
			'sign_in_refused'           => __( 'Tracker refused the sign-in.', 'halt-tracker' ),
			'code_missing'              => __( 'Tracker sent the browser back without a code. Please press Connect again.', 'halt-tracker' ),
			'access_denied'             => __( 'The access was denied at Tracker.', 'halt-tracker' ),
			'invalid_client'            => __( 'Tracker does not know this client id and secret.', 'halt-tracker' ),
			'invalid_grant'             => __( 'Tracker no longer accepts this sign-in.', 'halt-tracker' ),
			'not_connected'             => __( 'The site is not connected to Tracker yet.', 'halt-tracker' ),
			'unknown_id'                => __( 'There is no such submission.', 'halt-tracker' ),
			'bad_settings'              => __( 'The settings cannot be used as they are.', 'halt-tracker' ),
			'id_empty'                  => __( 'The profile has no id.', 'halt-tracker' ),
			'id_unusable'               => __( 'The id has other characters than small letters, digits and hyphens.', 'halt-tracker' ),
			'matches_nothing'           => __( 'Takes no form yet: name a form, a source or a page, or make it the profile for everything else.', 'halt-tracker' ),
			'condition_without_field'   => __( 'A condition names no field.', 'halt-tracker' ),
			'record_unsupported'        => __( 'Profiles make Candidates, Contacts and Leads only.', 'halt-tracker' ),
			'target_empty'              => __( 'No Tracker key is given.', 'halt-tracker' ),
			'target_unreadable'         => __( 'The Tracker key is not written as a key.', 'halt-tracker' ),
			'target_unknown'            => __( 'Tracker has no such key on this record type.', 'halt-tracker' ),
			'target_not_a_value'        => __( 'This Tracker key is a group; name one of its members.', 'halt-tracker' ),
			'target_twice'              => __( 'Another line has the same Tracker key; the last one wins.', 'halt-tracker' ),
			'source_empty'              => __( 'The line has no form key, text or template.', 'halt-tracker' ),
			'constant_unusable'         => __( 'Tracker cannot take this text for this key.', 'halt-tracker' ),
			'pattern_unreadable'        => __( 'The pattern is no regular expression.', 'halt-tracker' ),
			'placeholder_unknown'       => __( 'There is no such placeholder; it stays empty.', 'halt-tracker' ),
			'template_unclosed'         => __( 'A placeholder is not closed.', 'halt-tracker' ),
			'country_unknown'           => __( 'Phone numbers cannot be read with this country.', 'halt-tracker' ),
			'append_unusable'           => __( 'Only texts and lists can be appended to.', 'halt-tracker' ),
			'nobody_named'              => __( 'No line gives a first name or a surname.', 'halt-tracker' ),
			'consent_without_field'     => __( 'There is a consent text without the field that must be ticked.', 'halt-tracker' ),
			'marketing_without_field'   => __( 'A marketing box has no form key.', 'halt-tracker' ),
			'marketing_without_flag'    => __( 'A marketing box sets nothing.', 'halt-tracker' ),
			'flag_unknown'              => __( 'Tracker has no such marketing preference.', 'halt-tracker' ),
			'marketing_without_contact' => __( 'Marketing boxes need a Contact; this Lead maps none.', 'halt-tracker' ),
			'priority_unknown'          => __( 'The priority is not one that Tracker knows.', 'halt-tracker' ),
			'job_without_resource'      => __( 'Only Candidates can be put on a job’s list.', 'halt-tracker' ),
			'resume_without_resource'   => __( 'Only Candidates can be created from a CV.', 'halt-tracker' ),
			'resume_without_document'   => __( 'Creation from the CV needs documents, which are switched off.', 'halt-tracker' ),
			'event_without_contact'     => __( 'Event registrations need the record type Contact.', 'halt-tracker' ),
			'store_locked'              => __( 'Another process has locked the store; please try again.', 'halt-tracker' ),
			'store_full'                => __( 'The disk of the private directory is full.', 'halt-tracker' ),
			'store_unwritable'          => __( 'The private directory cannot be written.', 'halt-tracker' ),
			'store_corrupt'             => __( 'The store is damaged.', 'halt-tracker' ),
			'store_io'                  => __( 'The disk of the private directory answers with errors.', 'halt-tracker' ),
			'store_newer'               => __( 'The store was written by a newer version of Halt Tracker. Update the plugin and its extension.', 'halt-tracker' ),
			'store_failed'              => __( 'The store failed for another reason.', 'halt-tracker' ),
			'store_replaced'            => __( 'Another file stands in the place of the store.', 'halt-tracker' ),
			'store_restored'            => __( 'The store is an earlier copy of itself.', 'halt-tracker' ),
			'settings_not_kept'         => __( 'The settings could not be written into the private directory for the fast path, which is shut until they can.', 'halt-tracker' ),
			'extension_incomplete'      => __( 'The PHP extension is loaded but damaged.', 'halt-tracker' ),
			'extension_version'         => __( 'The PHP extension is loaded but damaged.', 'halt-tracker' ),
			'extension_abi'             => __( 'The PHP extension is of another release than the plugin.', 'halt-tracker' ),
			'store_file_system'         => __( 'The private directory lies on a file system that cannot keep a store safely.', 'halt-tracker' ),
			'key_replaced'              => __( 'The key of this site was replaced; what was sealed with the old one cannot be opened.', 'halt-tracker' ),
			'key_unusable'              => __( 'The key of this site cannot be used.', 'halt-tracker' ),
			'no_profile'                => __( 'No profile takes this form.', 'halt-tracker' ),
			'mapping'                   => __( 'It cannot be mapped as it is.', 'halt-tracker' ),
			'consent'                   => __( 'Required consent was not given.', 'halt-tracker' ),
			'several_match'             => __( 'Several records at Tracker match; a person must decide.', 'halt-tracker' ),
			'missing_required'          => __( 'A required field has no value.', 'halt-tracker' ),
			'pattern_mismatch'          => __( 'A value does not match its pattern.', 'halt-tracker' ),
			'wrong_type'                => __( 'A value is not of the type that Tracker wants.', 'halt-tracker' ),
			'consent_missing'           => __( 'Required consent was not given.', 'halt-tracker' ),
			'too_many_files'            => __( 'There are more files than the profile takes.', 'halt-tracker' ),
			'nobody_to_name'            => __( 'There is neither a name nor an e-mail address.', 'halt-tracker' ),
			'event_not_found'           => __( 'The event that this is for is not known on this site.', 'halt-tracker' ),
			'profile_broken'            => __( 'The profile itself cannot be applied.', 'halt-tracker' ),
			'spool_full'                => __( 'The spool is full.', 'halt-tracker' ),
			'spool_no_key'              => __( 'The spool has no key yet.', 'halt-tracker' ),
			'spool_no_table'            => __( 'The tables of the spool cannot be made in the database.', 'halt-tracker' ),
			'spool_database'            => __( 'The spool could not be written.', 'halt-tracker' ),
			'spool_key_closed'          => __( 'The key that opens it is missing: restore the key of this site.', 'halt-tracker' ),
			'spool_damaged'             => __( 'What is kept in the spool is damaged.', 'halt-tracker' ),
			'spool_row'                 => __( 'The row of the spool is not of the right form.', 'halt-tracker' ),
			'extension_missing'         => __( 'The PHP extension is not loaded.', 'halt-tracker' ),
			'missing'                   => __( 'The file was no longer there.', 'halt-tracker' ),
			'refused_path'              => __( 'The file name pointed outside the upload folder.', 'halt-tracker' ),
		);
		if ( isset( $words[ $code ] ) ) {
			return $words[ $code ];
		}
		$reason = Reasons::text( $code );
		if ( '' !== $reason ) {
			return $reason;
		}
		if ( 1 === preg_match( '/^([a-z_]+):(\S.*)$/s', $code, $match ) && self::code( $match[1] ) !== $match[1] ) {
			return self::code( $match[1] ) . ' (' . $match[2] . ')';
		}
		return $code;
	}

	/**
	 * States of a submission, in the order of the filter.
	 *
	 * @return array<string,string>
	 */
	public static function states(): array {
		return array(
			'waiting'         => __( 'Waiting', 'halt-tracker' ),
			'needs_attention' => __( 'Needs attention', 'halt-tracker' ),
			'unrouted'        => __( 'No profile', 'halt-tracker' ),
			'parked'          => __( 'Parked', 'halt-tracker' ),
			'held'            => __( 'Held', 'halt-tracker' ),
			'delivered'       => __( 'Delivered', 'halt-tracker' ),
			'duplicate'       => __( 'Duplicate', 'halt-tracker' ),
			'dead'            => __( 'Failed', 'halt-tracker' ),
			'received'        => __( 'Received', 'halt-tracker' ),
			'ignored'         => __( 'Ignored', 'halt-tracker' ),
			'discarded'       => __( 'Discarded', 'halt-tracker' ),
			'erased'          => __( 'Erased', 'halt-tracker' ),
			'in_spool'        => __( 'Kept aside until the store is back', 'halt-tracker' ),
		);
	}

	/**
	 * A state in a word.
	 *
	 * @param string $state State of a submission.
	 * @return string
	 */
	public static function state( string $state ): string {
		return self::states()[ $state ] ?? $state;
	}

	/**
	 * A state of the connection in words.
	 *
	 * @param string $state State.
	 * @return string
	 */
	public static function connection( string $state ): string {
		$words = array(
			'connected'        => __( 'Connected', 'halt-tracker' ),
			'disconnected'     => __( 'Not connected', 'halt-tracker' ),
			'reconnect_needed' => __( 'Must be connected again', 'halt-tracker' ),
		);
		return $words[ $state ] ?? $state;
	}

	/**
	 * A way of signing in, in words.
	 *
	 * @param string $sign_in Way.
	 * @return string
	 */
	public static function sign_in( string $sign_in ): string {
		$words = array(
			'o_auth'        => __( 'signed in through OAuth', 'halt-tracker' ),
			'oauth'         => __( 'signed in through OAuth', 'halt-tracker' ),
			'api_token'     => __( 'with a pasted API token', 'halt-tracker' ),
			'refresh_token' => __( 'with a pasted refresh token', 'halt-tracker' ),
			'none'          => '',
		);
		return $words[ $sign_in ] ?? $sign_in;
	}

	/**
	 * Regions of Tracker.
	 *
	 * @return array<string,string>
	 */
	public static function regions(): array {
		return array(
			'row' => __( 'United Kingdom and rest of world', 'halt-tracker' ),
			'us'  => __( 'United States', 'halt-tracker' ),
			'ca'  => __( 'Canada', 'halt-tracker' ),
		);
	}

	/**
	 * Interfaces of Tracker.
	 *
	 * @return array<string,string>
	 */
	public static function dialects(): array {
		return array(
			'rest'   => __( 'REST (recommended)', 'halt-tracker' ),
			'widget' => __( 'Widget (classic)', 'halt-tracker' ),
		);
	}

	/**
	 * Record types.
	 *
	 * @return array<string,string>
	 */
	public static function records(): array {
		return array(
			'resource'    => __( 'Candidate (Resource)', 'halt-tracker' ),
			'contact'     => __( 'Contact', 'halt-tracker' ),
			'lead'        => __( 'Lead with its Contact', 'halt-tracker' ),
			'opportunity' => __( 'Job (Opportunity)', 'halt-tracker' ),
			'activity'    => __( 'Activity', 'halt-tracker' ),
		);
	}
}
