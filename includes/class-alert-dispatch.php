<?php
/**
 * Tells people about alerts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A message is a job: it is claimed, sent and noted, and what could not be sent is tried again with the next run
 * (L05). There is at most one message an hour for a cause in a channel, a reminder once a day while it stands, and
 * one that it has recovered, for those who were told that it was there.
 */
class Alert_Dispatch {

	public const HOUR     = HOUR_IN_SECONDS;
	public const REMINDER = DAY_IN_SECONDS;

	/** Seconds in which a claimed message is left to the process that has it. */
	private const CLAIM = 120;
	/** Seconds for which a recovered alert is remembered. */
	private const KEPT = WEEK_IN_SECONDS;

	/**
	 * Makes it.
	 *
	 * @param list<Alert_Channel> $channels Channels.
	 * @param \Closure|null       $clock    Unix seconds; tests give their own.
	 */
	public function __construct( private array $channels, private ?\Closure $clock = null ) {
	}

	/**
	 * Sends what is due.
	 *
	 * @return int How many were sent.
	 */
	public function run(): int {
		$sent = 0;
		foreach ( $this->channels as $channel ) {
			if ( $channel->is_configured() ) {
				$sent += $this->serve( $channel );
			}
		}
		return $sent;
	}

	/**
	 * Sends a message that says that this is a test.
	 *
	 * @return array<string,string> Channel to what went wrong; an empty text where it was taken.
	 */
	public function test(): array {
		$results = array();
		foreach ( $this->channels as $channel ) {
			if ( $channel->is_configured() ) {
				$results[ $channel->name() ] = self::send(
					$channel,
					array(
						'type'  => 'test',
						'cause' => 'test',
					)
				);
				$this->note( $channel->name(), $results[ $channel->name() ] );
			}
		}
		return $results;
	}

	/**
	 * Sends what is due in a channel, until one fails: the others would fail as well, and take as long.
	 *
	 * @param Alert_Channel $channel The channel.
	 * @return int How many were sent.
	 */
	private function serve( Alert_Channel $channel ): int {
		$sent  = 0;
		$error = '';
		foreach ( $this->claim( $channel->name() ) as $cause => $message ) {
			if ( '' === $error ) {
				$error = self::send( $channel, $message );
				$sent += '' === $error ? 1 : 0;
				$this->note( $channel->name(), $error );
			}
			$this->settle( $channel->name(), (string) $cause, $message, '' === $error );
		}
		return $sent;
	}

	/**
	 * Claims the messages that are due.
	 *
	 * @param string $channel Name of the channel.
	 * @return array<string,array<string,mixed>> Message by cause.
	 */
	private function claim( string $channel ): array {
		$due     = array();
		$now     = $this->now();
		$claimed = Alert_Store::change(
			static function ( array $state ) use ( $channel, $now, &$due ): array {
				$due = array();
				foreach ( $state['alerts'] as $cause => $alert ) {
					$type = self::due( $alert, (array) ( $alert['told'][ $channel ] ?? array() ), $now );
					if ( '' !== $type ) {
						$due[ $cause ] = array(
							'type'  => $type,
							'cause' => (string) $cause,
						) + $alert;
						$state['alerts'][ $cause ]['told'][ $channel ]['claimed_at'] = $now;
					} elseif ( (int) ( $alert['recovered_at'] ?? 0 ) > 0 && $alert['recovered_at'] < $now - self::KEPT ) {
						unset( $state['alerts'][ $cause ] );
					}
				}
				return $state;
			}
		);
		return $claimed ? $due : array();
	}

	/**
	 * Which message is due.
	 *
	 * @param array<string,mixed> $alert An alert.
	 * @param array<string,mixed> $told  What the channel was told of it.
	 * @param int                 $now   Unix seconds.
	 * @return string `problem`, `recovered`, or empty.
	 */
	private static function due( array $alert, array $told, int $now ): string {
		$told_at = (int) ( $told['at'] ?? 0 );
		$claimed = (int) ( $told['claimed_at'] ?? 0 );
		if ( $claimed > 0 && $claimed <= $now && $claimed > $now - self::CLAIM ) {
			return '';
		}
		$is_told = ! empty( $told['open'] );
		if ( ! Alerts::is_active( $alert ) ) {
			return $is_told ? 'recovered' : '';
		}
		$age     = $now - $told_at;
		$is_news = ! $is_told || (int) $alert['count'] > (int) ( $told['count'] ?? 0 );
		// A time in the future is from before a clock was set back.
		$is_due = 0 === $told_at || $age < 0 || $age >= ( $is_news ? self::HOUR : self::REMINDER );
		return $is_due ? 'problem' : '';
	}

	/**
	 * Notes what became of a message.
	 *
	 * @param string              $channel Name of the channel.
	 * @param string              $cause   Cause.
	 * @param array<string,mixed> $message The message.
	 * @param bool                $is_sent Whether it was taken.
	 * @return void
	 */
	private function settle( string $channel, string $cause, array $message, bool $is_sent ): void {
		$now = $this->now();
		Alert_Store::change(
			static function ( array $state ) use ( $channel, $cause, $message, $is_sent, $now ): array {
				if ( ! isset( $state['alerts'][ $cause ] ) ) {
					return $state;
				}
				$told = (array) ( $state['alerts'][ $cause ]['told'][ $channel ] ?? array() );
				unset( $told['claimed_at'] );
				if ( $is_sent && 'problem' === $message['type'] ) {
					$told = array(
						'at'    => $now,
						'count' => (int) $message['count'],
						'open'  => true,
					);
				} elseif ( $is_sent ) {
					$told['open'] = false;
				}
				$state['alerts'][ $cause ]['told'][ $channel ] = $told;
				return $state;
			}
		);
	}

	/**
	 * Notes how the channel is, for the settings page.
	 *
	 * @param string $channel Name of the channel.
	 * @param string $error   What went wrong; empty: nothing.
	 * @return void
	 */
	private function note( string $channel, string $error ): void {
		$now = $this->now();
		Alert_Store::change(
			static function ( array $state ) use ( $channel, $error, $now ): array {
				$state['channels'][ $channel ] = array(
					'at'    => $now,
					'error' => mb_substr( wp_check_invalid_utf8( $error ), 0, 200 ),
				);
				return $state;
			}
		);
	}

	/**
	 * Sends; a channel that throws has failed.
	 *
	 * @param Alert_Channel       $channel The channel.
	 * @param array<string,mixed> $message The message.
	 * @return string What went wrong.
	 */
	private static function send( Alert_Channel $channel, array $message ): string {
		try {
			return $channel->send( $message );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'alert', $e );
			return get_class( $e );
		}
	}

	/**
	 * The time.
	 *
	 * @return int Unix seconds.
	 */
	private function now(): int {
		return null === $this->clock ? time() : (int) ( $this->clock )();
	}
}
