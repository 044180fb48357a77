<?php
/**
 * Commands of WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

/**
 * Delivers to Tracker RMS, and says how that goes.
 *
 * Loaded under WP-CLI only. The long comments of the methods are what `wp help halt-tracker` shows.
 */
class Cli {

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Settings          $settings  Settings.
	 * @param Health            $health    How the site is.
	 * @param Worker            $worker    The resident worker.
	 * @param Private_Directory $directory Whose owner may run this.
	 */
	public function __construct(
		private Bridge $bridge,
		private Settings $settings,
		private Health $health,
		private Worker $worker,
		private Private_Directory $directory
	) {
	}

	/**
	 * Adds the commands. Static, because WP-CLI makes a command of every other public method.
	 *
	 * @param self $commands The commands.
	 * @return void
	 */
	public static function register( self $commands ): void {
		\WP_CLI::add_command( 'halt-tracker', $commands );
	}

	/**
	 * Works on the queue until it is told to stop, and does all that WP-Cron does for it. To be run by a supervisor, as the user of PHP.
	 *
	 * ## OPTIONS
	 *
	 * [--once]
	 * : One round only.
	 *
	 * [--budget=<seconds>]
	 * : How long a round may start new steps.
	 * ---
	 * default: 10
	 * ---
	 *
	 * [--pause=<seconds>]
	 * : How long to wait between looks at the queue.
	 * ---
	 * default: 1
	 * ---
	 *
	 * [--memory=<MB>]
	 * : End at this much memory, so that the supervisor starts a fresh one. 0: never.
	 * ---
	 * default: 256
	 * ---
	 *
	 * ## EXAMPLES
	 *
	 *     sudo -u www-data -- wp halt-tracker work --path=/var/www/html
	 *
	 * @param list<string>         $arguments None.
	 * @param array<string,string> $options   Options.
	 * @return void
	 */
	public function work( $arguments, $options ): void {
		$this->require_owner( 'work' );
		$end = $this->attempt(
			fn(): string => $this->worker->run(
				isset( $options['once'] ),
				self::within( $options['budget'] ?? 10, 1, 3600 ),
				self::within( $options['pause'] ?? 1, 0.1, 60 ),
				(int) ( self::within( $options['memory'] ?? 256, 0, 65536 ) * MB_IN_BYTES )
			)
		);

		$words = array(
			'once'       => __( 'One round is done.', 'halt-tracker' ),
			'signal'     => __( 'Ended by a signal.', 'halt-tracker' ),
			'stopped'    => __( 'The plugin was switched off.', 'halt-tracker' ),
			'updated'    => __( 'The plugin was updated; start me again.', 'halt-tracker' ),
			'configured' => __( 'wp-config.php was changed; start me again.', 'halt-tracker' ),
			'memory'     => __( 'Enough memory used; start me again.', 'halt-tracker' ),
		);
		\WP_CLI::success( $words[ $end ] ?? $end );
	}

	/**
	 * Reads back what a damaged queue that was moved aside still gives.
	 *
	 * @return void
	 */
	public function recover(): void {
		$this->require_owner( 'recover' );
		$answer = $this->attempt( fn(): array => $this->bridge->recover() );
		/* translators: 1: number of submissions that came back, 2: number that were there already, 3: number that cannot be read. */
		\WP_CLI::success( sprintf( __( 'Came back: %1$d. Were there already: %2$d. Cannot be read: %3$d.', 'halt-tracker' ), (int) ( $answer['submissions'] ?? 0 ), (int) ( $answer['known'] ?? 0 ), (int) ( $answer['unreadable'] ?? 0 ) ) );
	}

	/**
	 * Delivers what is due, now.
	 *
	 * ## OPTIONS
	 *
	 * [--budget=<seconds>]
	 * : How long it may start new steps.
	 * ---
	 * default: 50
	 * ---
	 *
	 * @param list<string>         $arguments None.
	 * @param array<string,string> $options   Options.
	 * @return void
	 */
	public function drain( $arguments, $options ): void {
		$this->require_owner( 'drain' );
		$answer = $this->attempt( fn(): array => $this->bridge->drain( (int) ( 1000 * self::within( $options['budget'] ?? 50, 1, 3600 ) ), 'run_now' ) );
		$code   = (string) ( $answer['code'] ?? '' );
		if ( ! empty( $answer['busy'] ) ) {
			\WP_CLI::error( __( 'Another process is delivering at this moment.', 'halt-tracker' ) );
		}
		if ( ! empty( $answer['paused'] ) ) {
			\WP_CLI::error( __( 'Deliveries are paused: submissions are stored and nothing is sent to Tracker.', 'halt-tracker' ) );
		}
		if ( '' !== $code ) {
			\WP_CLI::error( Words::code( $code ) );
		}
		/* translators: 1: number of submissions finished, 2: number still waiting. */
		\WP_CLI::success( sprintf( __( 'Done. Finished: %1$d. Still waiting: %2$d.', 'halt-tracker' ), (int) ( $answer['finished'] ?? 0 ), (int) ( $answer['waiting'] ?? 0 ) ) );
	}

	/**
	 * Says how the site is. Exits with 1 where an alert stands.
	 *
	 * ## OPTIONS
	 *
	 * [--format=<format>]
	 * : How to say it.
	 * ---
	 * default: text
	 * options:
	 *   - text
	 *   - json
	 * ---
	 *
	 * @param list<string>         $arguments None.
	 * @param array<string,string> $options   Options.
	 * @return void
	 */
	public function status( $arguments, $options ): void {
		$this->require_owner( 'status' );
		$report = $this->health->report();
		if ( 'json' === ( $options['format'] ?? 'text' ) ) {
			\WP_CLI::line( (string) wp_json_encode( $report, JSON_UNESCAPED_SLASHES ) );
		} else {
			foreach ( $report as $name => $value ) {
				if ( 'problems' !== $name ) {
					\WP_CLI::line( $name . ': ' . ( is_scalar( $value ) && ! is_bool( $value ) ? (string) $value : (string) wp_json_encode( $value ) ) );
				}
			}
			foreach ( $report['problems'] as $problem ) {
				\WP_CLI::warning( sprintf( '%s (%s, %d, %s)', Alert_Words::title( $problem['cause'] ), '' === $problem['code'] ? $problem['cause'] : $problem['code'], $problem['count'], $problem['since'] ) );
			}
		}
		if ( ! $report['ok'] ) {
			\WP_CLI::halt( 1 );
		}
	}

	/**
	 * Stops sending. Submissions are still stored.
	 *
	 * @return void
	 */
	public function pause(): void {
		$this->set_paused( true, __( 'Paused: submissions are stored and nothing is sent.', 'halt-tracker' ) );
	}

	/**
	 * Sends again after a pause.
	 *
	 * @return void
	 */
	public function resume(): void {
		$this->set_paused( false, __( 'Deliveries go on.', 'halt-tracker' ) );
	}

	/**
	 * Makes this the live site where the store was made for another address or environment.
	 *
	 * ## OPTIONS
	 *
	 * [--yes]
	 * : Do not ask.
	 *
	 * @subcommand take-over
	 *
	 * @param list<string>         $arguments None.
	 * @param array<string,string> $options   Options.
	 * @return void
	 */
	public function take_over( $arguments, $options ): void {
		$this->require_owner( 'take-over' );
		\WP_CLI::confirm( __( 'From now on this site sends, and the other one must not. Is this the live site?', 'halt-tracker' ), $options );
		$answer = $this->attempt( fn(): array => $this->bridge->take_over() );
		Alerts::clear( 'site_copy' );
		/* translators: %d: number of submissions. */
		\WP_CLI::success( sprintf( __( 'This is the live site now. Submissions released: %d.', 'halt-tracker' ), (int) ( $answer['released'] ?? 0 ) ) );
	}

	/**
	 * Maps a kept submission with today's profile and queues it again.
	 *
	 * ## OPTIONS
	 *
	 * <id>
	 * : Id of the submission.
	 *
	 * @param list<string> $arguments The id.
	 * @return void
	 */
	public function replay( $arguments ): void {
		$this->require_owner( 'replay' );
		$id = (string) ( $arguments[0] ?? '' );
		if ( null === $this->attempt( fn(): ?array => $this->bridge->submission( $id ) ) ) {
			\WP_CLI::error( Words::code( 'unknown_id' ) );
		}
		$state = (string) ( $this->attempt( fn(): array => $this->bridge->replay( $id ) )['status'] ?? '' );
		/* translators: %s: state of the submission. */
		$text = sprintf( __( 'Mapped again with today’s profile. State: %s', 'halt-tracker' ), Words::state( $state ) );
		if ( 'waiting' === $state ) {
			\WP_CLI::success( $text );
		} else {
			\WP_CLI::error( $text );
		}
	}

	/**
	 * Sets the pause switch.
	 *
	 * @param bool   $is_paused Whether nothing is to be sent.
	 * @param string $success   What to say.
	 * @return void
	 */
	private function set_paused( bool $is_paused, string $success ): void {
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			\WP_CLI::error( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ) );
		}
		$this->settings->update( array( 'paused' => $is_paused ) );
		\WP_CLI::success( $success );
	}

	/**
	 * Asks the core; a refusal ends the command with its words.
	 *
	 * @param callable $question What to ask.
	 * @return mixed
	 */
	private function attempt( callable $question ): mixed {
		try {
			return $question();
		} catch ( Core_Exception $e ) {
			\WP_CLI::error( Words::core_error( $e ) );
		}
		return null;
	}

	/**
	 * Refuses to run as another user than the one whose directory it is: files of root's would lock PHP out.
	 *
	 * @param string $command Name of the command.
	 * @return void
	 */
	private function require_owner( string $command ): void {
		if ( ! function_exists( 'posix_geteuid' ) ) {
			return;
		}
		$path  = $this->directory->path();
		$owner = '' !== $path && is_dir( $path ) ? fileowner( $path ) : ( 0 === posix_geteuid() ? fileowner( WP_CONTENT_DIR ) : posix_geteuid() );
		if ( false === $owner || posix_geteuid() === $owner ) {
			return;
		}
		$entry = posix_getpwuid( $owner );
		$name  = is_array( $entry ) ? $entry['name'] : '#' . $owner;
		\WP_CLI::error(
			sprintf(
				/* translators: 1: name of a user, 2: a command line. */
				__( 'The private directory belongs to the user %1$s. Run this instead: %2$s', 'halt-tracker' ),
				$name,
				sprintf( 'sudo -u %s -- wp halt-tracker %s --path=%s', escapeshellarg( $name ), $command, escapeshellarg( untrailingslashit( ABSPATH ) ) )
			)
		);
	}

	/**
	 * A number within bounds.
	 *
	 * @param mixed $number As it was typed.
	 * @param float $low    Lowest.
	 * @param float $high   Highest.
	 * @return float
	 */
	private static function within( mixed $number, float $low, float $high ): float {
		return min( $high, max( $low, is_numeric( $number ) ? (float) $number : $low ) );
	}
}
