<?php
/**
 * Words of the alerts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What is wrong and what to do, for screens, e-mails and the webhook. Plain text everywhere.
 */
class Alert_Words {

	/**
	 * A cause in a few words.
	 *
	 * @param string $cause Cause.
	 * @return string
	 */
	public static function title( string $cause ): string {
		return self::words()[ $cause ][0] ?? str_replace( '_', ' ', $cause );
	}

	/**
	 * What to do about a cause.
	 *
	 * @param string $cause Cause.
	 * @return string Empty where there are no words.
	 */
	public static function advice( string $cause ): string {
		return self::words()[ $cause ][1] ?? '';
	}

	/**
	 * A message in a line, without the name of the site.
	 *
	 * @param array<string,mixed> $message The message.
	 * @return string
	 */
	public static function headline( array $message ): string {
		$title = self::title( (string) $message['cause'] );
		if ( 'recovered' === $message['type'] ) {
			/* translators: %s: what was wrong. */
			return sprintf( __( 'recovered: %s', 'halt-tracker' ), $title );
		}
		return 'test' === $message['type'] ? __( 'test alert', 'halt-tracker' ) : $title;
	}

	/**
	 * A message in full.
	 *
	 * @param array<string,mixed> $message The message.
	 * @return string Plain text of several lines.
	 */
	public static function text( array $message ): string {
		if ( 'test' === $message['type'] ) {
			return __( 'This is a test. Nothing is wrong; you get alerts of Halt Tracker in this way.', 'halt-tracker' ) . "\n\n" . Screens::url( Screens::OVERVIEW ) . "\n";
		}
		$cause = (string) $message['cause'];
		$lines = array( self::title( $cause ) . '.' );
		if ( 'recovered' === $message['type'] ) {
			/* translators: %s: date and time. */
			$lines[] = sprintf( __( 'It is all right again since %s.', 'halt-tracker' ), View::time( 1000 * (int) $message['recovered_at'] ) );
		} else {
			$lines[] = self::advice( $cause );
		}
		$lines[] = '';
		/* translators: %s: date and time. */
		$lines[] = sprintf( __( 'Since: %s', 'halt-tracker' ), View::time( 1000 * (int) ( $message['first_at'] ?? 0 ) ) );
		/* translators: %s: a number. */
		$lines[] = sprintf( __( 'Count: %s', 'halt-tracker' ), number_format_i18n( (int) ( $message['count'] ?? 0 ) ) );
		if ( '' !== (string) ( $message['code'] ?? '' ) ) {
			/* translators: %s: an error in words, and its code. */
			$lines[] = sprintf( __( 'Last error: %s', 'halt-tracker' ), self::error( (string) $message['code'] ) );
		}
		if ( '' !== (string) ( $message['detail'] ?? '' ) ) {
			/* translators: %s: a redacted excerpt. */
			$lines[] = sprintf( __( 'Excerpt: %s', 'halt-tracker' ), (string) $message['detail'] );
		}
		if ( 'recovered' !== $message['type'] && array() !== (array) ( $message['links'] ?? array() ) ) {
			$lines[] = '';
			foreach ( (array) $message['links'] as $id ) {
				$lines[] = Screens::url( Screens::SUBMISSIONS, array( 'submission' => (string) $id ) );
			}
		}
		$lines[] = '';
		$lines[] = Screens::url( Screens::OVERVIEW );
		return implode( "\n", $lines ) . "\n";
	}

	/**
	 * An error in words with its code.
	 *
	 * @param string $code Stable code.
	 * @return string
	 */
	public static function error( string $code ): string {
		$words = Words::code( $code );
		return $words === $code ? $code : $words . ' (' . $code . ')';
	}

	/**
	 * Title and advice by cause.
	 *
	 * @return array<string,array{0:string,1:string}>
	 */
	private static function words(): array {
		return array(
			'extension_missing'  => array( __( 'The PHP extension of Halt Tracker is missing', 'halt-tracker' ), __( 'Nothing is sent to Tracker until it is installed again. This often happens with an update of PHP; the admin pages say which file to install.', 'halt-tracker' ) ),
			'store_unavailable'  => array( __( 'The store of Halt Tracker cannot be used', 'halt-tracker' ), __( 'Look at the private directory: free space, owner, rights.', 'halt-tracker' ) ),
			'key_lost'           => array( __( 'The key of this site was replaced or lost', 'halt-tracker' ), __( 'Restore the key file or the constant. What is stored cannot be opened without it.', 'halt-tracker' ) ),
			'connection_lost'    => array( __( 'The connection to Tracker is lost', 'halt-tracker' ), __( 'Press Connect in the settings. Submissions are stored meanwhile and go on by themselves.', 'halt-tracker' ) ),
			'dead_deliveries'    => array( __( 'Deliveries to Tracker have failed for good', 'halt-tracker' ), __( 'Mend the cause, then replay or discard them. Their data is kept.', 'halt-tracker' ) ),
			'oldest_waiting'     => array( __( 'Submissions wait for Tracker too long', 'halt-tracker' ), __( 'See whether cron runs and whether Tracker answers.', 'halt-tracker' ) ),
			'lead_undelivered'   => array( __( 'Leads have not arrived at Tracker for a long time', 'halt-tracker' ), __( 'Open them by the links below and decide what is to become of them.', 'halt-tracker' ) ),
			'site_copy'          => array( __( 'This site looks like a copy of another one, so nothing is sent', 'halt-tracker' ), __( 'Submissions are stored and held. Say in the settings whether this is the live site now or a copy.', 'halt-tracker' ) ),
			'reconciliation_gap' => array( __( 'What came in and what is accounted for differ', 'halt-tracker' ), __( 'Compare the numbers on the overview with what Tracker has.', 'halt-tracker' ) ),
			'lost_before_hook'   => array( __( 'Forms were sent that never reached Halt Tracker', 'halt-tracker' ), __( 'Divi refused them before the plugin was asked, mostly for a page kept in a cache for too long.', 'halt-tracker' ) ),
			'retention_warning'  => array( __( 'Undelivered submissions will end by age soon', 'halt-tracker' ), __( 'Deliver or discard them, or change the setting under Keeping.', 'halt-tracker' ) ),
			'queue_replaced'     => array( __( 'The queue was replaced by another or older one', 'halt-tracker' ), __( 'Was a backup restored? Submissions since then may be missing, or be sent twice.', 'halt-tracker' ) ),
			'queue_corrupt'      => array( __( 'The queue is damaged', 'halt-tracker' ), __( 'A new one was begun, so that nothing is refused. Keep a copy of the private directory, then press Recover under Submissions.', 'halt-tracker' ) ),
			'spool_in_use'       => array( __( 'Submissions go to the spool', 'halt-tracker' ), __( 'The core could not take them. They are kept in the database and follow once it can.', 'halt-tracker' ) ),
			'spool_filling'      => array( __( 'The spool is filling up', 'halt-tracker' ), __( 'Once it is full, submissions are refused. Mend the extension or the store now.', 'halt-tracker' ) ),
			'jobs_removal_held'  => array( __( 'Too many jobs would leave the site at once, so none was removed', 'halt-tracker' ), __( 'Look into Tracker whether they are really gone, then decide on the page Jobs under Tracker.', 'halt-tracker' ) ),
			'jobs_not_swept'     => array( __( 'The jobs were not compared with Tracker for a long time', 'halt-tracker' ), __( 'No sweep was complete for three schedules. The page Jobs under Tracker says what went wrong with the last one.', 'halt-tracker' ) ),
			'breaker_open'       => array( __( 'Tracker does not answer', 'halt-tracker' ), __( 'Deliveries pause and go on by themselves once it does.', 'halt-tracker' ) ),
		);
	}
}
