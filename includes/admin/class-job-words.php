<?php
/**
 * Words about jobs and their sync.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The same words for the page, the progress, the abilities and the command line.
 */
class Job_Words {

	/**
	 * What the sync is doing.
	 *
	 * @param array<string,mixed> $status Status of the jobs.
	 * @return string
	 */
	public static function now( array $status ): string {
		if ( empty( $status['enabled'] ) ) {
			return __( 'The sync of jobs is switched off.', 'halt-tracker' );
		}
		if ( isset( $status['dialect_ok'] ) && ! $status['dialect_ok'] ) {
			return self::dialect();
		}
		$sweep = (array) ( $status['sweep'] ?? array() );
		$phase = (string) ( $sweep['phase'] ?? 'idle' );
		$code  = (string) ( $sweep['code'] ?? $status['code'] ?? '' );
		$text  = match ( $phase ) {
			'inventory'  => __( 'A sweep has begun: the jobs of this site are counted.', 'halt-tracker' ),
			/* translators: %s: number of opportunities. */
			'listing'    => sprintf( __( 'Tracker’s list is read: %s opportunities so far.', 'halt-tracker' ), self::number( $sweep, 'rows' ) ),
			/* translators: 1: number so far, 2: number of all. */
			'reading'    => sprintf( __( 'Changed jobs are read from Tracker: %1$s of %2$s.', 'halt-tracker' ), self::number( $sweep, 'read' ), self::number( $sweep, 'to_read' ) ),
			/* translators: 1: number so far, 2: number of all. */
			'confirming' => sprintf( __( 'Jobs that are not in Tracker’s list are asked for one by one: %1$s of %2$s.', 'halt-tracker' ), self::number( $sweep, 'confirmed' ), self::number( $sweep, 'to_confirm' ) ),
			/* translators: 1: number so far, 2: number of all. */
			'applying'   => sprintf( __( 'Jobs are written: %1$s of %2$s.', 'halt-tracker' ), self::number( $sweep, 'applied' ), self::number( $sweep, 'to_apply' ) ),
			default      => (int) ( $status['operations'] ?? 0 ) > 0 || (int) ( $status['hints'] ?? 0 ) > 0
				? __( 'Changes of single jobs are on their way.', 'halt-tracker' )
				: __( 'Nothing is being done at the moment.', 'halt-tracker' ),
		};
		if ( '' === $code ) {
			return $text;
		}
		$next = Ago::text( $sweep['next_try_at'] ?? 0 );
		/* translators: %s: in how long, with date and time. */
		return $text . ' ' . Words::code( $code ) . ( '' === $next ? '' : ' ' . sprintf( __( 'It is tried again %s.', 'halt-tracker' ), $next ) );
	}

	/**
	 * How the last sweep went.
	 *
	 * @param array<string,mixed> $status Status of the jobs.
	 * @return string
	 */
	public static function last( array $status ): string {
		$last = (array) ( $status['last'] ?? array() );
		if ( array() === $last ) {
			return __( 'No sweep has ended yet.', 'halt-tracker' );
		}
		$outcome = (string) ( $last['outcome'] ?? '' );
		$text    = match ( 'held' === $outcome && empty( $status['held'] ) ? 'decided' : $outcome ) {
			/* translators: %s: how long ago, with date and time. */
			'complete' => __( 'The last sweep was complete, %s.', 'halt-tracker' ),
			/* translators: %s: how long ago, with date and time. */
			'partial'  => __( 'The last sweep did not see everything, %s; nothing was removed on its word.', 'halt-tracker' ),
			/* translators: %s: how long ago, with date and time. */
			'decided'  => __( 'The last sweep was complete, %s; its removals were held until somebody decided.', 'halt-tracker' ),
			/* translators: %s: how long ago, with date and time. */
			'held'     => __( 'The last sweep was complete, %s, and removals are held until somebody decides.', 'halt-tracker' ),
			/* translators: %s: how long ago, with date and time. */
			default    => __( 'The last sweep failed, %s; the jobs stayed as they were.', 'halt-tracker' ),
		};
		$text = sprintf( $text, Ago::text( $last['ended_at'] ?? 0 ) );
		$code = (string) ( $last['code'] ?? '' );
		if ( '' !== $code ) {
			$text .= ' ' . Words::code( $code );
		}
		return $text . ' ' . self::counts( $last );
	}

	/**
	 * Whether the last sweep saw everything and nothing waits for a person. Before the first one all is well, too.
	 *
	 * @param array<string,mixed> $status Status of the jobs.
	 * @return bool
	 */
	public static function is_well( array $status ): bool {
		$outcome = is_array( $status['last'] ?? null ) ? (string) ( $status['last']['outcome'] ?? '' ) : 'complete';
		return empty( $status['held'] ) && in_array( $outcome, array( 'complete', 'held' ), true );
	}

	/**
	 * Numbers of a sweep.
	 *
	 * @param array<string,mixed> $last The sweep.
	 * @return string
	 */
	public static function counts( array $last ): string {
		return sprintf(
			/* translators: 1 to 6: numbers of jobs. */
			__( 'At Tracker: %1$s opportunities. Made: %2$s. Changed: %3$s. Unchanged: %4$s. Removed: %5$s. Kept though not listed: %6$s.', 'halt-tracker' ),
			self::number( $last, 'rows' ),
			self::number( $last, 'created' ),
			self::number( $last, 'updated' ),
			self::number( $last, 'unchanged' ),
			self::number( $last, 'removed' ),
			self::number( $last, 'kept' )
		);
	}

	/**
	 * When the next sweep is due.
	 *
	 * @param array<string,mixed> $status Status of the jobs.
	 * @return string
	 */
	public static function next( array $status ): string {
		if ( empty( $status['enabled'] ) ) {
			return __( 'No sweep is due while the sync is switched off.', 'halt-tracker' );
		}
		$due = $status['next_sweep_at'] ?? null;
		if ( ! is_numeric( $due ) ) {
			return __( 'No sweep is due: they are made by hand only.', 'halt-tracker' );
		}
		/* translators: %s: in how long, with date and time. */
		return (int) $due > 1000 * time() ? sprintf( __( 'The next sweep is due %s.', 'halt-tracker' ), Ago::text( $due ) ) : __( 'The next sweep is due now; the next run of cron begins it.', 'halt-tracker' );
	}

	/**
	 * How many jobs the site shows, and when Tracker last told of a change.
	 *
	 * @param array<string,mixed> $status Status of the core.
	 * @return string
	 */
	public static function shown( array $status ): string {
		/* translators: %s: number of jobs. */
		$text = sprintf( __( 'Published jobs on this site: %s.', 'halt-tracker' ), number_format_i18n( (int) ( $status['published'] ?? 0 ) ) );
		$hint = Ago::text( $status['last_hint_at'] ?? 0 );
		/* translators: %s: how long ago, with date and time. */
		return '' === $hint ? $text : $text . ' ' . sprintf( __( 'Tracker last told of a change %s.', 'halt-tracker' ), $hint );
	}

	/**
	 * Why removals are held.
	 *
	 * @param array<string,mixed> $held `held` of the status.
	 * @return string
	 */
	public static function held( array $held ): string {
		$count = self::number( $held, 'candidates' );
		$all   = self::number( $held, 'published' );
		if ( 'empty' === ( $held['reason'] ?? '' ) ) {
			/* translators: %s: number of jobs. */
			return sprintf( __( 'Tracker’s list was empty, and this site has %s published jobs. That may be so, or the account, its permissions or Tracker itself may be at fault; so nothing was removed.', 'halt-tracker' ), $all );
		}
		if ( 'other_account' === ( $held['reason'] ?? '' ) ) {
			/* translators: %s: number of jobs. */
			return sprintf( __( 'The site is connected to another account at Tracker than before, and jobs wait for your decision (%s). Those of the account before were neither removed nor overwritten. “Remove” asks the account of today for each of them: a job that it offers under the same number takes the place of the old one, the others leave the site.', 'halt-tracker' ), $count );
		}
		/* translators: 1: number of jobs, 2: number of all jobs, 3: a share in percent. */
		return sprintf( __( '%1$s of the %2$s published jobs would go, which is more than %3$s %% at once. So nothing was removed.', 'halt-tracker' ), $count, $all, self::number( $held, 'share' ) );
	}

	/**
	 * Said where the account speaks the classic interface.
	 *
	 * @return string
	 */
	public static function dialect(): string {
		return __( 'Jobs cannot be read through Tracker’s classic interface (“widget”). Choose the REST interface in the settings, under “Account at Tracker”.', 'halt-tracker' );
	}

	/**
	 * Fields that edits by hand may keep.
	 *
	 * @return array<string,string>
	 */
	public static function fields(): array {
		return array(
			'title'    => __( 'Title', 'halt-tracker' ),
			'content'  => __( 'Description', 'halt-tracker' ),
			'excerpt'  => __( 'Excerpt', 'halt-tracker' ),
			'sector'   => __( 'Sectors', 'halt-tracker' ),
			'type'     => __( 'Work type', 'halt-tracker' ),
			'location' => __( 'Location', 'halt-tracker' ),
			'salary'   => __( 'Salary', 'halt-tracker' ),
			'closing'  => __( 'Closing date', 'halt-tracker' ),
			'country'  => __( 'Country', 'halt-tracker' ),
			'postcode' => __( 'Postcode', 'halt-tracker' ),
		);
	}

	/**
	 * Schedules.
	 *
	 * @return array<int,string>
	 */
	public static function schedules(): array {
		$words = array();
		foreach ( Settings::JOBS_HOURS as $hours ) {
			$words[ $hours ] = match ( $hours ) {
				0       => __( 'Only by hand', 'halt-tracker' ),
				24      => __( 'Once a day', 'halt-tracker' ),
				168     => __( 'Once a week', 'halt-tracker' ),
				/* translators: %d: number of hours. */
				default => sprintf( _n( 'Every hour', 'Every %d hours', $hours, 'halt-tracker' ), $hours ),
			};
		}
		return $words;
	}

	/**
	 * What counts as published.
	 *
	 * @return array<string,string>
	 */
	public static function published(): array {
		return array(
			'publish_online' => __( 'Open, and “Publish on my website” is ticked', 'halt-tracker' ),
			'advert_status'  => __( 'Open, and the advert’s status is “Advertised”', 'halt-tracker' ),
			'both'           => __( 'Open, and both of these', 'halt-tracker' ),
			'either'         => __( 'Open, and one of these', 'halt-tracker' ),
		);
	}

	/**
	 * What a decision came to.
	 *
	 * @param string $decision `remove` or `keep`.
	 * @return string
	 */
	public static function decided( string $decision ): string {
		return 'remove' === $decision
			? __( 'Each of these jobs is asked for at Tracker once more, and those that are no longer offered go.', 'halt-tracker' )
			: __( 'The jobs stay. The next sweep looks again.', 'halt-tracker' );
	}

	/**
	 * A count in the site's way.
	 *
	 * @param array<string,mixed> $counts Counts.
	 * @param string              $name   Name.
	 * @return string
	 */
	private static function number( array $counts, string $name ): string {
		return number_format_i18n( (int) ( $counts[ $name ] ?? 0 ) );
	}
}
