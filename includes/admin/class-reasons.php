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
		if ( 1 === preg_match( '/^upload_error_(\d)$/', $code, $match ) ) {
			/* translators: %s: number of PHP's upload error. */
			return sprintf( __( 'The file did not arrive whole (PHP’s upload error %s).', 'halt-tracker' ), $match[1] );
		}
		$words = self::keeping() + self::deliveries() + self::remarks() + self::connections() + self::calls() + self::files() + self::remarks_on_files() + self::scans() + self::trials() + self::jobs() + self::attendees();
		return $words[ $code ] ?? '';
	}

	/**
	 * What was held, erased, or is no longer there.
	 *
	 * @return array<string,string>
	 */
	private static function keeping(): array {
		return array(
			'spam'                 => __( 'Suspected spam.', 'halt-tracker' ),
			'spam:disallowed_list' => __( 'Suspected spam: it has a word of WordPress’s list of disallowed words (Settings, Discussion).', 'halt-tracker' ),
			'spam:too_fast'        => __( 'Suspected spam: it was sent faster than anybody types.', 'halt-tracker' ),
			'spam:akismet'         => __( 'Suspected spam: Akismet says so.', 'halt-tracker' ),
			'by_filter'            => __( 'Held by a filter of this site.', 'halt-tracker' ),
			'privacy'              => __( 'Erased by a request about personal data.', 'halt-tracker' ),
			'retention'            => __( 'Erased because of its age, after two warnings.', 'halt-tracker' ),
			'ends_by_age'          => __( 'It will be erased because of its age unless it is sent or discarded.', 'halt-tracker' ),
			'fields_dropped'       => __( 'Tracker keeps something else than was sent, or somebody has changed it there.', 'halt-tracker' ),
			'dropped_fields'       => __( 'Tracker keeps something else than was sent, or somebody has changed it there.', 'halt-tracker' ),
			'plan_unknown'         => __( 'What was made of it when it was accepted is not kept; use today’s profile.', 'halt-tracker' ),
			'edit_needs_today'     => __( 'Other values need today’s profile.', 'halt-tracker' ),
			'record_missing'       => __( 'Tracker no longer has the record that was made of it.', 'halt-tracker' ),
			'nonce_missing'        => __( 'The form was sent without Divi’s check value.', 'halt-tracker' ),
			'nonce_expired'        => __( 'Divi’s check value had expired: the page is cached for too long. Let caches keep pages with forms for ten hours at most.', 'halt-tracker' ),
			'not_rendered'         => __( 'Divi did not see the form: something else answered, or rendered the content early.', 'halt-tracker' ),
			'early_render'         => __( 'Another plugin rendered the page’s content early, and Divi lost the form over it.', 'halt-tracker' ),
			'refused_by_divi'      => __( 'Divi refused it and told the visitor: a required field, an e-mail address, a captcha or its spam check.', 'halt-tracker' ),
		);
	}

	/**
	 * What stopped a job, or took it off the site.
	 *
	 * @return array<string,string>
	 */
	private static function jobs(): array {
		return array(
			'post_refused'  => __( 'WordPress did not write the post of the job: another plugin or the database refused it.', 'halt-tracker' ),
			'post_failed'   => __( 'An error of this site, mostly of another plugin, stopped the job from being written.', 'halt-tracker' ),
			'post_html'     => __( 'The text of the job at Tracker could not be made safe for this site, so the post stays as it was.', 'halt-tracker' ),
			'site_database_unread' => __( 'The database of this site did not answer, so nothing was done about jobs. It is tried again.', 'halt-tracker' ),
			'jobs_off'      => __( 'The sync of jobs is switched off.', 'halt-tracker' ),
			'paused'        => __( 'Nothing is asked of Tracker: deliveries are paused.', 'halt-tracker' ),
			'truncated'     => __( 'Tracker’s list did not end, so nothing was removed on its word.', 'halt-tracker' ),
			'closed'        => __( 'The opportunity is no longer open.', 'halt-tracker' ),
			'not_published' => __( 'The opportunity is no longer published.', 'halt-tracker' ),
			'share'         => __( 'More jobs than the settings allow would go at once.', 'halt-tracker' ),
			'empty'         => __( 'Tracker’s list was empty.', 'halt-tracker' ),
			'other_account' => __( 'The site is connected to another account at Tracker than the one that its jobs are from.', 'halt-tracker' ),
			'no_posts'      => __( 'The site found none of its own jobs though it had some, so it looks again first.', 'halt-tracker' ),
		);
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
			'worker_deaths'    => __( 'Three workers ended while they had it in hand, over more than five minutes, so it was set aside. Look into PHP’s error log, then replay.', 'halt-tracker' ),
			'recovered_partly' => __( 'It came back from a damaged store without what was sent of it. Look at Tracker first, then replay.', 'halt-tracker' ),
			'row_unreadable'   => __( 'What is stored of it cannot be read.', 'halt-tracker' ),
			'site_copy'        => __( 'This site looks like a copy of another one. Decide in the settings which of the two it is.', 'halt-tracker' ),
			'not_a_copy'       => __( 'This site is not seen as a copy.', 'halt-tracker' ),
			'store_shared'     => __( 'The original works with this very store: discarding here would discard there. Give this copy a store of its own instead.', 'halt-tracker' ),
			'by_a_person'      => __( 'Discarded by a person.', 'halt-tracker' ),
			'verifying'        => __( 'Tracker did not answer; whether it took this is being looked up.', 'halt-tracker' ),
			'resending'        => __( 'Tracker showed no trace of it, so it is sent once more.', 'halt-tracker' ),
			'exists'           => __( 'Tracker has such a record already.', 'halt-tracker' ),
			'exists_unknown'   => __( 'Tracker has such a record already and does not say which.', 'halt-tracker' ),
			'weak_match'       => __( 'recognised by name and address only', 'halt-tracker' ),
			'adopted_by_name'  => __( 'The one person of this name and address is taken for the record of the try before.', 'halt-tracker' ),
			'no_record'        => __( 'The record that this belongs to was not created.', 'halt-tracker' ),
			'no_id'            => __( 'Tracker created the record without saying its id.', 'halt-tracker' ),
			'not_created'      => __( 'Tracker answered that nothing was created.', 'halt-tracker' ),
			'gone'             => __( 'The record is no longer at Tracker.', 'halt-tracker' ),
			'tag_missing'      => __( 'The contact no longer has the event’s tag at Tracker.', 'halt-tracker' ),
			'confirmed'        => __( 'The contact has the event’s tag at Tracker.', 'halt-tracker' ),
			'gone_meanwhile'   => __( 'The record was deleted at Tracker in this moment; it is looked for again.', 'halt-tracker' ),
			'refused'          => __( 'Tracker refused it; its own words are in the journal.', 'halt-tracker' ),
			'conflict'         => __( 'Tracker reported a conflict; the record is being looked up.', 'halt-tracker' ),
			'worker_died'      => __( 'The worker ended; another one goes on.', 'halt-tracker' ),
			'worker_panicked'  => __( 'The worker met a fault of ours; another one goes on.', 'halt-tracker' ),
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
			'waitlist'               => __( 'The event was full or its registration closed, so this is tagged for the waiting list.', 'halt-tracker' ),
			'note_truncated'         => __( 'The note of the activity was too long and was cut.', 'halt-tracker' ),
			'message_only_on_create' => __( 'This text is sent with a new record only: an existing one keeps its own, and the profile makes no activity.', 'halt-tracker' ),
			'draft_change_unusable'  => __( 'A filter of this site wanted to change this, with a value that Tracker does not take.', 'halt-tracker' ),
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
	 * What a list of attendees lacks.
	 *
	 * @return array<string,string>
	 */
	private static function attendees(): array {
		return array(
			'search_ignored'  => __( 'Tracker’s search did not obey, so only people who registered here were found; the scan finds the others.', 'halt-tracker' ),
			'truncated'       => __( 'Tracker listed more contacts than are looked at, so people may be missing.', 'halt-tracker' ),
			'seats_kept'      => __( 'More than half of the seats would be free, because their contacts no longer have the tag or are gone, so none was freed. If the tag was renamed at Tracker, enter it in the event; else give the seats up in their rows.', 'halt-tracker' ),
			'some_unreadable' => __( 'Tracker would not show some contacts, so people may be missing.', 'halt-tracker' ),
		);
	}

	/**
	 * What the account or the settings are at fault of.
	 *
	 * @return array<string,string>
	 */
	private static function connections(): array {
		return array(
			'other_connection'   => __( 'This was accepted for another Tracker account. Connect to that one again, or press “Send to this account” in the settings.', 'halt-tracker' ),
			'region_changed'     => __( 'The region or the address of Tracker has changed since the site was connected. Connect again, or change it back.', 'halt-tracker' ),
			'reconnect'          => __( 'Tracker no longer accepts the sign-in. Press Connect in the settings; what is parked then goes on by itself.', 'halt-tracker' ),
			'api_token_replaced' => __( 'Tracker refuses the API token. Making a new one at Tracker ends the old one: paste the new token in the settings.', 'halt-tracker' ),
			'expired'            => __( 'The sign-in has expired. Press Connect in the settings.', 'halt-tracker' ),
			'forbidden'          => __( 'The account lacks a right at Tracker for this. Ask Tracker’s administrator, then replay.', 'halt-tracker' ),
			'endpoint_missing'   => __( 'Tracker does not know this address. Check region and interface in the settings.', 'halt-tracker' ),
			'redirect'           => __( 'Tracker sent us to another address, which is not followed. Check region and addresses in the settings.', 'halt-tracker' ),
			'user_not_found'     => __( 'Tracker does not know the user of this sign-in.', 'halt-tracker' ),
			'user_not_active'    => __( 'The user of this sign-in is not active at Tracker.', 'halt-tracker' ),
			'session_busy'       => __( 'Another process is renewing the sign-in.', 'halt-tracker' ),
			'no_token'           => __( 'Tracker’s answer to the sign-in holds no token.', 'halt-tracker' ),
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
			'breaker_open'     => __( 'Tracker has not answered lately; it is tried again every few minutes.', 'halt-tracker' ),
			'http_5xx'         => __( 'Tracker had a fault of its own.', 'halt-tracker' ),
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
			'missing'        => __( 'The file was no longer there when it was to be stored.', 'halt-tracker' ),
			'refused_path'   => __( 'The file lies outside the upload directory.', 'halt-tracker' ),
			'polyglot'       => __( 'The file is two kinds of file at once, which is a way to hide something.', 'halt-tracker' ),
			'incomplete'     => __( 'The end of the file is missing.', 'halt-tracker' ),
			'damaged'        => __( 'The file cannot be read: it is damaged.', 'halt-tracker' ),
			'macros'         => __( 'The document brings macros.', 'halt-tracker' ),
			'active_content' => __( 'The document brings controls or other documents that run when it is opened.', 'halt-tracker' ),
			'bomb'           => __( 'The file is not honest about what it unpacks to.', 'halt-tracker' ),
			'nested'         => __( 'An archive or a program is packed into the document.', 'halt-tracker' ),
			'encrypted'      => __( 'The document is encrypted, so nobody can look into it.', 'halt-tracker' ),
		);
	}

	/**
	 * What is remarkable about a file that was taken.
	 *
	 * @return array<string,string>
	 */
	private static function remarks_on_files(): array {
		return array(
			'file_legacy_format' => __( 'The old Word format: macros cannot be excluded. Open it with care.', 'halt-tracker' ),
			'file_renamed'       => __( 'Its extension was another one of Word’s formats; it got the right one.', 'halt-tracker' ),
			'file_password'      => __( 'It opens with a password only.', 'halt-tracker' ),
			'file_script'        => __( 'It brings scripts. Open it with care.', 'halt-tracker' ),
			'file_embedded'      => __( 'It brings other files inside. Open it with care.', 'halt-tracker' ),
			'file_external'      => __( 'It fetches something from elsewhere when it is opened.', 'halt-tracker' ),
			'file_has_macros'    => __( 'It brings macros. Open it with care.', 'halt-tracker' ),
			'file_irregular'     => __( 'Its table of contents is not in order; readers repair this.', 'halt-tracker' ),
		);
	}

	/**
	 * Why nothing came of a trial, or not all of it was removed.
	 *
	 * @return array<string,string>
	 */
	private static function trials(): array {
		return array(
			'unrouted'                      => __( 'No profile takes this form.', 'halt-tracker' ),
			'ignored'                       => __( 'A profile says that this is to be ignored.', 'halt-tracker' ),
			'unknown_profile'               => __( 'There is no such profile.', 'halt-tracker' ),
			'halt_tracker_not_a_submission' => __( 'There is no field and no file in it.', 'halt-tracker' ),
			'not_recognised'                => __( 'The record bears neither the mark nor the address of the test, so it was left alone.', 'halt-tracker' ),
			'envelope_damaged'              => __( 'This does not name a test of this site.', 'halt-tracker' ),
			'sandbox_connection'            => __( 'Submissions never go to the sandbox account.', 'halt-tracker' ),
			'failed'                        => __( 'It did not work out.', 'halt-tracker' ),
		);
	}

	/**
	 * What the virus scanner said, or why it said nothing.
	 *
	 * @return array<string,string>
	 */
	private static function scans(): array {
		return array(
			'infected'            => __( 'The virus scanner objected to the file; it was set aside and not sent.', 'halt-tracker' ),
			'not_scanned'         => __( 'The virus scanner could not be asked. Look after it, then replay; or change what happens to files that were not scanned.', 'halt-tracker' ),
			'scanner_address'     => __( 'The address of the virus scanner is not usable.', 'halt-tracker' ),
			'scanner_unreachable' => __( 'The virus scanner could not be reached.', 'halt-tracker' ),
			'scanner_timeout'     => __( 'The virus scanner did not answer in time.', 'halt-tracker' ),
			'scanner_too_large'   => __( 'The file is larger than the virus scanner takes (StreamMaxLength of clamd).', 'halt-tracker' ),
			'scanner_answer'      => __( 'The virus scanner answered something else than a finding.', 'halt-tracker' ),
			'body_unreadable'     => __( 'The stored file could not be read while it was being sent.', 'halt-tracker' ),
		);
	}
}
