<?php
/**
 * Why a submission is where it is, in words.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Words for what stopped a delivery, a call or a file. Each says what an admin can do, where there is
 * something to do.
 */
class Reasons {

	/**
	 * A reason as a sentence.
	 *
	 * @param string $code Code of the core.
	 * @return string Empty where there are no words.
	 */
	public static function text( string $code ): string {
		if ( 1 === preg_match( '/^http_(\d{3})$/', $code, $match ) ) {
			/* translators: %s: an HTTP status code. */
			return sprintf( __( 'Tracker answered with status %s; its own words are in the journal.', 'halt-tracker' ), $match[1] );
		}
		if ( str_starts_with( $code, 'classic_lacks_' ) ) {
			/* translators: %s: name of a function. */
			return sprintf( __( 'The classic interface cannot do this (%s). Use the REST interface, or change the profile.', 'halt-tracker' ), str_replace( '_', ' ', substr( $code, 14 ) ) );
		}
		$words = self::deliveries() + self::remarks() + self::connections() + self::calls() + self::files();
		return $words[ $code ] ?? '';
	}

	/**
	 * What became of a delivery.
	 *
	 * @return array<string,string>
	 */
	private static function deliveries(): array {
		return array(
			'attempts_used_up' => __( 'All attempts failed; the last answer is in the journal. Replay it once the cause is gone.', 'halt-tracker' ),
			'attach_failed'    => __( 'The record is at Tracker, but the document could not be attached. Replay tries only what is missing.', 'halt-tracker' ),
			'activity_failed'  => __( 'The record is at Tracker, but its activity could not be created. Replay tries only what is missing.', 'halt-tracker' ),
			'list_failed'      => __( 'The record is at Tracker, but could not be put on the job’s list. Replay tries only what is missing.', 'halt-tracker' ),
			'outcome_unknown'  => __( 'Tracker did not say whether it took this. Look there for the record before you replay.', 'halt-tracker' ),
			'worker_deaths'    => __( 'Three workers ended while they had it in hand, so it was set aside. Look into PHP’s error log, then replay.', 'halt-tracker' ),
			'recovered_partly' => __( 'It came back from a damaged store without what was sent of it. Look at Tracker first, then replay.', 'halt-tracker' ),
			'row_unreadable'   => __( 'What is stored of it cannot be read.', 'halt-tracker' ),
			'by_a_person'      => __( 'Discarded by a person.', 'halt-tracker' ),
			'verifying'        => __( 'Tracker did not answer; whether it took this is being looked up.', 'halt-tracker' ),
			'resending'        => __( 'Tracker showed no trace of it, so it is sent once more.', 'halt-tracker' ),
			'exists_unknown'   => __( 'Tracker has such a record already and does not say which.', 'halt-tracker' ),
			'no_record'        => __( 'The record that this belongs to was not created.', 'halt-tracker' ),
			'no_id'            => __( 'Tracker created the record without saying its id.', 'halt-tracker' ),
			'not_created'      => __( 'Tracker answered that nothing was created.', 'halt-tracker' ),
			'gone'             => __( 'The record is no longer at Tracker.', 'halt-tracker' ),
			'gone_meanwhile'   => __( 'The record was deleted at Tracker in this moment; it is looked for again.', 'halt-tracker' ),
			'refused'          => __( 'Tracker refused it; its own words are in the journal.', 'halt-tracker' ),
			'conflict'         => __( 'Tracker reported a conflict; the record is being looked up.', 'halt-tracker' ),
			'worker_died'      => __( 'The worker ended; another one goes on.', 'halt-tracker' ),
			'lease_ended'      => __( 'The worker took too long; another one goes on.', 'halt-tracker' ),
		);
	}

	/**
	 * What was noted while a submission was mapped and delivered. Nothing of it stops a delivery.
	 *
	 * @return array<string,string>
	 */
	private static function remarks(): array {
		return array(
			'phone_unreadable'       => __( 'The phone number could not be read; it was sent as it was entered.', 'halt-tracker' ),
			'phone_extension'        => __( 'The phone number was sent without its extension.', 'halt-tracker' ),
			'date_unreadable'        => __( 'The date could not be read.', 'halt-tracker' ),
			'file_refused'           => __( 'A file was refused, so it was not sent.', 'halt-tracker' ),
			'file_kept'              => __( 'A file was not sent: the profile does not ask for it.', 'halt-tracker' ),
			'file_type'              => __( 'A file was not sent: the profile does not send files of this type.', 'halt-tracker' ),
			'job_unknown'            => __( 'It was not said which job this is for, so nobody was put on a list.', 'halt-tracker' ),
			'job_unreadable'         => __( 'What the form says about the job is neither an id nor a reference.', 'halt-tracker' ),
			'event_unknown'          => __( 'It was not said which event this is for.', 'halt-tracker' ),
			'note_truncated'         => __( 'The note of the activity was too long and was cut.', 'halt-tracker' ),
			'message_only_on_create' => __( 'This text is sent with a new record only: an existing one keeps its own, and the profile makes no activity.', 'halt-tracker' ),
			'matched_update'         => __( 'The record is at Tracker already; it is updated.', 'halt-tracker' ),
			'matched_skip'           => __( 'The record is at Tracker already; as the profile says, nothing is sent.', 'halt-tracker' ),
			'matched_activity_only'  => __( 'The record is at Tracker already; as the profile says, it stays as it is.', 'halt-tracker' ),
			'changing'               => __( 'These members of the record are changed.', 'halt-tracker' ),
			'adopted'                => __( 'An earlier try had created it already; that one is used.', 'halt-tracker' ),
			'possible_duplicate'     => __( 'It was sent once more after an unknown outcome: Tracker may have it twice.', 'halt-tracker' ),
			'record_not_readable'    => __( 'The record cannot be read through this interface.', 'halt-tracker' ),
			'resume_unreadable'      => __( 'Tracker could not read the CV; the record was made of the fields.', 'halt-tracker' ),
		);
	}

	/**
	 * What the account or the settings are at fault of.
	 *
	 * @return array<string,string>
	 */
	private static function connections(): array {
		return array(
			'reconnect'          => __( 'Tracker no longer accepts the sign-in. Press Connect in the settings; what is parked then goes on by itself.', 'halt-tracker' ),
			'api_token_replaced' => __( 'Tracker refuses the API token. Making a new one at Tracker ends the old one: paste the new token in the settings.', 'halt-tracker' ),
			'expired'            => __( 'The sign-in has expired. Press Connect in the settings.', 'halt-tracker' ),
			'forbidden'          => __( 'The account lacks a right at Tracker for this. Ask Tracker’s administrator, then replay.', 'halt-tracker' ),
			'endpoint_missing'   => __( 'Tracker does not know this address. Check region and interface in the settings.', 'halt-tracker' ),
			'redirect'           => __( 'Tracker sent us to another address, which is not followed. Check region and addresses in the settings.', 'halt-tracker' ),
			'user_not_found'     => __( 'Tracker does not know the user of this sign-in.', 'halt-tracker' ),
			'user_not_active'    => __( 'The user of this sign-in is not active at Tracker.', 'halt-tracker' ),
			'session_busy'       => __( 'Another process is renewing the sign-in.', 'halt-tracker' ),
			'session_store'      => __( 'The renewed sign-in could not be stored.', 'halt-tracker' ),
			'sign_in_slow'       => __( 'Renewing the sign-in took too long.', 'halt-tracker' ),
			'insecure_url'       => __( 'An address without encryption is used for this machine only. Check the addresses in the settings.', 'halt-tracker' ),
			'bad_url'            => __( 'An address in the settings is not usable.', 'halt-tracker' ),
			'http_blocked'       => __( 'WP_HTTP_BLOCK_EXTERNAL forbids this host. Add it to WP_ACCESSIBLE_HOSTS.', 'halt-tracker' ),
			'store_wrong_user'   => __( 'The private directory belongs to another user of this server.', 'halt-tracker' ),
		);
	}

	/**
	 * What went wrong with a call.
	 *
	 * @return array<string,string>
	 */
	private static function calls(): array {
		return array(
			'dns'              => __( 'Tracker’s host name could not be resolved.', 'halt-tracker' ),
			'dns_config'       => __( 'This server has no readable name server configuration (resolv.conf).', 'halt-tracker' ),
			'connect'          => __( 'Tracker could not be reached.', 'halt-tracker' ),
			'tls'              => __( 'No encrypted connection to Tracker could be made.', 'halt-tracker' ),
			'certificate'      => __( 'The certificate of Tracker’s host is not trusted.', 'halt-tracker' ),
			'proxy'            => __( 'The proxy could not be reached.', 'halt-tracker' ),
			'proxy_auth'       => __( 'The proxy wants a user name and password: see WP_PROXY_USERNAME and WP_PROXY_PASSWORD.', 'halt-tracker' ),
			'timeout'          => __( 'Tracker did not answer in time.', 'halt-tracker' ),
			'reset'            => __( 'The connection to Tracker was cut.', 'halt-tracker' ),
			'protocol'         => __( 'The answer was no valid HTTP.', 'halt-tracker' ),
			'rate_limited'     => __( 'Tracker asked us to slow down.', 'halt-tracker' ),
			'paced'            => __( 'Our own limit of calls a minute is reached.', 'halt-tracker' ),
			'not_json'         => __( 'Tracker’s answer could not be read.', 'halt-tracker' ),
			'unexpected_shape' => __( 'Tracker’s answer has an unexpected form.', 'halt-tracker' ),
			'answer_too_large' => __( 'Tracker’s answer was too large.', 'halt-tracker' ),
		);
	}

	/**
	 * Why a file was not taken. The submission itself goes on.
	 *
	 * @return array<string,string>
	 */
	private static function files(): array {
		return array(
			'too_large'    => __( 'The file is too large.', 'halt-tracker' ),
			'too_many'     => __( 'There are more files than are taken.', 'halt-tracker' ),
			'empty'        => __( 'The file is empty.', 'halt-tracker' ),
			'type'         => __( 'Files of this type are not taken.', 'halt-tracker' ),
			'content'      => __( 'The content is not what the file name says.', 'halt-tracker' ),
			'executable'   => __( 'The file is a program.', 'halt-tracker' ),
			'name'         => __( 'The file name is not acceptable.', 'halt-tracker' ),
			'changed'      => __( 'The file changed while it was being read.', 'halt-tracker' ),
			'not_base64'   => __( 'The content was not sent as base64.', 'halt-tracker' ),
			'file_damaged' => __( 'The stored file is missing or damaged.', 'halt-tracker' ),
		);
	}
}
