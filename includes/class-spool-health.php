<?php
/**
 * Says that submissions wait in the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A notice on every admin page while something waits for longer than a few minutes, and a test of Site Health. What to
 * install where the extension is missing is said by {@see Requirements} and by a test of its own.
 */
class Spool_Health {

	/** Milliseconds that a row may wait without anybody being told: the next run of WP-Cron takes it in. */
	private const PATIENCE = 300000;

	/**
	 * Makes it.
	 *
	 * @param Spool $spool The spool.
	 */
	public function __construct( private Spool $spool ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_notices', array( $this, 'notice' ) );
		add_filter( 'site_status_tests', array( $this, 'add_test' ) );
	}

	/**
	 * Shows the notice.
	 *
	 * @return void
	 */
	public function notice(): void {
		$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
		// The overview and the list of submissions say it themselves, beside the button.
		$is_said = null !== $screen && 1 === preg_match( '/_page_(' . Admin\Screens::OVERVIEW . '|' . Admin\Screens::SUBMISSIONS . ')$/', (string) $screen->id );
		if ( ! Capability::is_granted() || $is_said ) {
			return;
		}
		$oldest = $this->spool->oldest();
		if ( null === $oldest || ( '' === Bridge::extension_fault() && Spool::now() - $oldest < self::PATIENCE ) ) {
			return;
		}
		wp_admin_notice( esc_html( self::sentence( $this->spool->count(), $oldest ) ), array( 'type' => 'warning' ) );
	}

	/**
	 * Adds the test.
	 *
	 * @param array<string,array<string,mixed>> $tests Tests of Site Health.
	 * @return array<string,array<string,mixed>>
	 */
	public function add_test( $tests ) {
		$tests['direct']['halt_tracker_spool'] = array(
			'label' => __( 'Halt Tracker: spool', 'halt-tracker' ),
			'test'  => array( $this, 'test' ),
		);
		return $tests;
	}

	/**
	 * The test: the tables, what waits.
	 *
	 * @return array<string,mixed>
	 */
	public function test(): array {
		$count  = $this->spool->count();
		$lines  = array();
		$status = 'good';
		$label  = __( 'Halt Tracker takes submissions and has none in its spool', 'halt-tracker' );
		if ( ! Spool_Schema::exists() ) {
			$status  = 'critical';
			$label   = __( 'Halt Tracker has no spool', 'halt-tracker' );
			$lines[] = __( 'The tables of the spool are missing from the database, and could not be made: where the core cannot take a submission, it would be lost.', 'halt-tracker' );
		} elseif ( $count > 0 ) {
			$status  = 'recommended';
			$label   = __( 'Halt Tracker has submissions in its spool', 'halt-tracker' );
			$lines[] = self::sentence( $count, (int) $this->spool->oldest() );
			foreach ( $this->spool->problems() as $code => $number ) {
				/* translators: 1: number of submissions, 2: why. */
				$lines[] = sprintf( __( '%1$d of them could not be taken in: %2$s', 'halt-tracker' ), $number, Admin\Words::code( (string) $code ) );
			}
		}
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Halt Tracker', 'halt-tracker' ),
				'color' => 'blue',
			),
			'description' => '<p>' . implode( '</p><p>', array_map( 'esc_html', $lines ) ) . '</p>',
			'actions'     => '',
			'test'        => 'halt_tracker_spool',
		);
	}

	/**
	 * How many wait, and since when.
	 *
	 * @param int $count  How many.
	 * @param int $oldest Unix milliseconds.
	 * @return string
	 */
	public static function sentence( int $count, int $oldest ): string {
		/* translators: 1: number of submissions, 2: date and time. */
		$text = _n( '%1$d submission waits in the spool of Halt Tracker since %2$s. It is safe there, and is delivered when the extension and its store can be used again.', '%1$d submissions wait in the spool of Halt Tracker since %2$s. They are safe there, and are delivered when the extension and its store can be used again.', $count, 'halt-tracker' );
		return sprintf(
			$text,
			$count,
			wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), intdiv( $oldest, 1000 ) )
		);
	}
}
