<?php
/**
 * Codes of the core in words that an admin can act on.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Words;
use PHPUnit\Framework\TestCase;

/**
 * Nothing here needs a site's state.
 */
final class Words_Test extends TestCase {

	/**
	 * A refused sign-in says what Tracker said, where there are words for it.
	 */
	public function test_refused_sign_in_is_explained(): void {
		$this->assertStringStartsWith( 'Tracker does not know this client id and secret.', Words::refusal( array( 'code' => 'sign_in_refused', 'detail' => 'invalid_client' ) ) );
		$this->assertStringStartsWith( 'Tracker no longer accepts this sign-in.', Words::refusal( array( 'reason' => 'sign_in_refused', 'detail' => 'invalid_grant' ) ) );
		$this->assertSame( 'Tracker refused the sign-in. (sign_in_refused odd_code)', Words::refusal( array( 'code' => 'sign_in_refused', 'detail' => 'odd_code' ) ) );
		$this->assertSame( 'Tracker refused the sign-in. (sign_in_refused)', Words::refusal( array( 'code' => 'sign_in_refused' ) ) );
	}

	/**
	 * Every remark of the core has words; the key that it is about stands behind them.
	 */
	public function test_remarks_have_words(): void {
		$codes = array( 'phone_unreadable', 'phone_extension', 'date_unreadable', 'wrong_type', 'target_twice', 'file_refused', 'file_kept', 'file_type', 'job_unknown', 'job_unreadable', 'event_unknown', 'note_truncated', 'message_only_on_create', 'matched_update', 'matched_skip', 'matched_activity_only', 'changing', 'adopted', 'possible_duplicate', 'several_match', 'record_not_readable', 'resume_unreadable' );
		foreach ( $codes as $code ) {
			$this->assertNotSame( $code, Words::code( $code ) );
			$this->assertSame( Words::code( $code ) . ' (a:b <i>)', Words::code( $code . ':a:b <i>' ) );
		}
		$this->assertSame( 'The phone number could not be read; it was sent as it was entered. (mobile)', Words::code( 'phone_unreadable:mobile' ) );
		foreach ( array( 'expected: date', 'https://example.test', 'unheard_of:key', 'missing: it', ':', 'missing:' ) as $text ) {
			$this->assertSame( $text, Words::code( $text ) );
		}
		foreach ( array( 'set_aside', 'enriched', 'unparked', 'replayed' ) as $event ) {
			$this->assertNotSame( $event, Journal_Words::event( $event ) );
		}
	}
}
