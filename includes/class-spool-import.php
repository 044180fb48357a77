<?php
/**
 * Hands the spool to the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One row after the other: open, hand over, delete. A process that dies in between leaves the row, and the core
 * recognises it by its id the next time. What cannot be taken in is kept with the reason and lets the rest pass.
 *
 * Called by WP-Cron, after a response, by every admin page and at the command line; each alone is enough.
 */
class Spool_Import {

	/** Faults of ours in a row after which the core is taken to be at fault, and not each row. */
	private const FAULTS = 3;

	/** Milliseconds on an admin page, where somebody waits. */
	private const ADMIN_BUDGET = 1000;

	/** Rows of one call. */
	private const MOST = 500;

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge The core.
	 * @param Spool        $spool  The spool.
	 * @param Spool_Reader $reader Opens its rows.
	 */
	public function __construct( private Bridge $bridge, private Spool $spool, private Spool_Reader $reader ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_init', array( $this, 'on_admin_page' ), 20 );
		add_filter( 'halt_tracker_in_spool', fn( mixed $count ): int => absint( $count ) + $this->spool->count() );
	}

	/**
	 * Heals tables and key pair, and takes in what waits.
	 *
	 * @return void
	 */
	public function on_admin_page(): void {
		if ( wp_doing_ajax() ) {
			return;
		}
		try {
			$this->spool->ensure();
			$this->run( self::ADMIN_BUDGET );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'spool', $e );
		}
	}

	/**
	 * Takes in what is due.
	 *
	 * @param int $budget_ms Milliseconds before the last row is begun.
	 * @return array{imported:int,duplicates:int,kept:int,code:string} `code`: why it ended early.
	 */
	public function run( int $budget_ms ): array {
		$done = array(
			'imported'   => 0,
			'duplicates' => 0,
			'kept'       => 0,
			'code'       => '',
		);
		if ( ! $this->bridge->is_available() || $this->spool->is_empty() ) {
			return $done;
		}
		$end    = microtime( true ) + $budget_ms / 1000;
		$faults = 0;
		for ( $i = 0; $i < self::MOST && microtime( true ) < $end; $i++ ) {
			$row = $this->reader->claim();
			if ( null === $row ) {
				break;
			}
			try {
				$is_duplicate = $this->take( $row );
				$this->reader->delete( $row->id );
				++$done[ $is_duplicate ? 'duplicates' : 'imported' ];
				$faults = 0;
			} catch ( \Throwable $e ) {
				$code = $e instanceof Core_Exception ? $e->error_code() : 'internal';
				if ( ! self::is_of_the_row( $e ) ) {
					$this->reader->release( $row );
					$done['code'] = $code;
					break;
				}
				$this->reader->keep( $row, $code );
				++$done['kept'];
				Problem_Counter::count( 'spool', $e );
				if ( ! $e instanceof Spool_Exception && ( ! $e instanceof Core_Exception || Core_Exception::INTERNAL === $e->kind() ) && ++$faults >= self::FAULTS ) {
					$done['code'] = $code;
					break;
				}
			}
		}
		$this->spool->sweep();
		return $done;
	}

	/**
	 * Makes what was kept with a problem due again.
	 *
	 * @return void
	 */
	public function hurry(): void {
		$this->reader->hurry();
	}

	/**
	 * Hands a row over.
	 *
	 * @param object $row What claim() gave.
	 * @return bool Whether the core knew it already.
	 * @throws Core_Exception When it was not taken.
	 */
	private function take( object $row ): bool {
		$folder = $this->reader->folder();
		try {
			list( $document, $body ) = $this->reader->open( $row, $folder );
			if ( is_array( $document['submission'] ?? null ) ) {
				$document['submission'] = ( new Submission_Filters( $this->bridge ) )->drafted( $document['submission'] );
			}
			return ! empty( $this->bridge->import_spooled( $document, $body )['duplicate'] );
		} finally {
			$this->reader->remove_folder( $folder );
		}
	}

	/**
	 * Whether the fault lies with this row, so that the next one may be tried.
	 *
	 * @param \Throwable $cause What happened.
	 * @return bool
	 */
	private static function is_of_the_row( \Throwable $cause ): bool {
		if ( $cause instanceof Spool_Exception ) {
			return in_array( $cause->error_code(), array( Spool_Exception::DAMAGED, Spool_Exception::KEY_CLOSED ), true );
		}
		if ( $cause instanceof Storage_Exception ) {
			return false;
		}
		if ( ! $cause instanceof Core_Exception ) {
			return true;
		}
		// Settings that cannot be read hold up every row, and are no row's fault.
		return Core_Exception::INTERNAL === $cause->kind() || ( Core_Exception::INVALID_INPUT === $cause->kind() && 'settings' !== $cause->error_code() );
	}
}
