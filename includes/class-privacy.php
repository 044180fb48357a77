<?php
/**
 * WordPress's tools for personal data.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Exports and erases what is kept of a person, found by e-mail address, and proposes a text for the privacy
 * policy. What has arrived at Tracker is Tracker's; both tools say so.
 *
 * What waits in the spool is handed to the core first; what the core does not take is opened and looked through here.
 * What can be neither read nor erased is named, never passed over.
 */
class Privacy {

	private const ID    = 'halt-tracker';
	private const BATCH = 20;

	/** Milliseconds in which rows of the spool may be handed over. */
	private const BUDGET = 5000;

	/**
	 * Makes it.
	 *
	 * @param Bridge        $bridge  The core.
	 * @param Spool_Import  $import  Hands the spool to the core.
	 * @param Spool_Persons $persons What the core did not take of it.
	 */
	public function __construct( private Bridge $bridge, private Spool_Import $import, private Spool_Persons $persons ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'add_exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'add_eraser' ) );
		add_action( 'admin_init', array( $this, 'add_policy' ) );
	}

	/**
	 * Adds the exporter.
	 *
	 * @param array<string,array<string,mixed>> $exporters Exporters.
	 * @return array<string,array<string,mixed>>
	 */
	public function add_exporter( $exporters ) {
		$exporters[ self::ID ] = array(
			'exporter_friendly_name' => __( 'Halt Tracker submissions', 'halt-tracker' ),
			'callback'               => array( $this, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds the eraser.
	 *
	 * @param array<string,array<string,mixed>> $erasers Erasers.
	 * @return array<string,array<string,mixed>>
	 */
	public function add_eraser( $erasers ) {
		$erasers[ self::ID ] = array(
			'eraser_friendly_name' => __( 'Halt Tracker submissions', 'halt-tracker' ),
			'callback'             => array( $this, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * A page of a person's submissions: those of the core, then those of the spool.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1.
	 * @return array{data:list<array<string,mixed>>,done:bool}|\WP_Error An error where the store cannot be read: an incomplete export must not look complete.
	 */
	public function export( $email, $page = 1 ) {
		$page = max( 1, (int) $page );
		if ( 1 === $page ) {
			$this->import->run( self::BUDGET );
		}
		try {
			return $this->page( (string) $email, $page );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'privacy', $e );
			/* translators: %s: what is wrong. */
			return new \WP_Error( 'halt_tracker_export', sprintf( __( 'The submissions of Halt Tracker could not be exported. %s', 'halt-tracker' ), self::sentence( $e ) ) );
		}
	}

	/**
	 * A page of the export.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 * @throws Core_Exception When the store cannot be read.
	 */
	private function page( string $email, int $page ): array {
		$answer   = $this->bridge->person( $email, $page, self::BATCH );
		$last     = max( 1, (int) ceil( (int) ( $answer['total'] ?? 0 ) / self::BATCH ) );
		$rows     = (array) ( $answer['rows'] ?? array() );
		$mentions = 0;
		if ( $page > $last ) {
			$found    = $this->persons->find( $email, $page - $last );
			$rows     = $found['rows'];
			$mentions = $found['mentions'];
		}
		$data = 1 === $page ? Events\Attendance_Export::items( (array) ( $answer['attendance'] ?? array() ) ) : array();
		foreach ( $rows as $row ) {
			if ( is_array( $row ) ) {
				$data[] = self::item( (string) ( $row['id'] ?? '' ), self::describe( $row ) );
			}
		}
		$done    = $page >= $last && ( $this->persons->is_empty() || $page - $last >= Spool_Persons::PAGES );
		$missing = array( self::mentioned( $mentions ), $done ? $this->unreadable() : '', $done ? $this->damaged() : '' );
		foreach ( array_filter( $missing ) as $number => $sentence ) {
			$data[] = self::item( 'incomplete-' . $page . '-' . $number, array( self::line( __( 'Not in this export', 'halt-tracker' ), $sentence ) ) );
		}
		return array(
			'data' => $data,
			'done' => $done,
		);
	}

	/**
	 * Erases a person's submissions: those of the spool page by page, then at once those of the core, which may have
	 * taken some in meanwhile.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( $email, $page = 1 ) {
		$page  = max( 1, (int) $page );
		$shown = array(
			'items_removed'  => false,
			'items_retained' => false,
			'messages'       => array(),
			'done'           => true,
		);
		if ( 1 === $page ) {
			$this->import->run( self::BUDGET );
		}
		if ( ! $this->persons->is_empty() ) {
			$found = $this->persons->erase( (string) $email, $page );
			if ( $found['erased'] > 0 ) {
				$shown['items_removed'] = true;
				/* translators: %d: number of submissions. */
				$shown['messages'][] = sprintf( _n( '%d form submission that waited in the spool was erased with its files. It will not be sent.', '%d form submissions that waited in the spool were erased with their files. They will not be sent.', $found['erased'], 'halt-tracker' ), $found['erased'] );
			}
			$shown         = self::retain( $shown, self::mentioned( $found['mentions'] ) );
			$shown['done'] = $page >= Spool_Persons::PAGES || $this->persons->is_empty();
		}
		if ( $shown['done'] ) {
			$shown = $this->erase_in_core( (string) $email, $shown );
			$shown = self::retain( $shown, $this->unreadable() );
		}
		return $shown;
	}

	/**
	 * Erases what the core has.
	 *
	 * @param string              $email E-mail address.
	 * @param array<string,mixed> $shown The answer so far.
	 * @return array<string,mixed> The answer.
	 */
	private function erase_in_core( string $email, array $shown ): array {
		try {
			$answer  = $this->bridge->erase( $email );
			$pending = (int) ( $answer['pending'] ?? 0 );
			if ( self::forget_attendance( (array) ( $answer['attendance'] ?? array() ) ) ) {
				$shown['items_removed'] = true;
				$shown['messages'][]    = __( 'Registrations for events and marks of attendance were erased on this site.', 'halt-tracker' );
			}
			if ( $pending > 0 ) {
				$shown = self::retain( $shown, __( 'A submission is being sent to Tracker at this moment; it is erased here as soon as that has ended.', 'halt-tracker' ) );
			}
			if ( $pending + (int) ( $answer['erased'] ?? 0 ) > 0 ) {
				$shown['items_removed'] = true;
				$shown['messages'][]    = __( 'Form submissions, their files and their journals were erased on this site. What has arrived at Tracker has to be erased there.', 'halt-tracker' );
			}
			return self::retain( $shown, $this->damaged() );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'privacy', $e );
			/* translators: %s: what is wrong. */
			return self::retain( $shown, sprintf( __( 'What Halt Tracker keeps in its store was not erased. %s Erase again once that is mended.', 'halt-tracker' ), self::sentence( $e ) ) );
		}
	}

	/**
	 * Removes what events keep of a person: the core knows by whose address, and names the contacts.
	 *
	 * @param array<mixed> $attendance List of `{event_id, contact_id}`.
	 * @return bool Whether anything was there.
	 */
	private static function forget_attendance( array $attendance ): bool {
		$is_removed = false;
		foreach ( $attendance as $one ) {
			$is_removed = Events\Event_Contacts::forget( absint( $one['event_id'] ?? 0 ), absint( $one['contact_id'] ?? 0 ) ) || $is_removed;
		}
		return $is_removed;
	}

	/**
	 * Adds why something is still there.
	 *
	 * @param array<string,mixed> $shown    The answer so far.
	 * @param string              $sentence Why; empty: nothing is.
	 * @return array<string,mixed> The answer.
	 */
	private static function retain( array $shown, string $sentence ): array {
		if ( '' !== $sentence ) {
			$shown['items_retained'] = true;
			$shown['messages'][]     = $sentence;
		}
		return $shown;
	}

	/**
	 * What is to be said about rows of the spool that do not open.
	 *
	 * @return string Empty: there are none.
	 */
	private function unreadable(): string {
		$count = $this->persons->unreadable();
		/* translators: %d: number of submissions. */
		return 0 === $count ? '' : sprintf( _n( '%d submission in the spool of Halt Tracker cannot be opened, so nobody can say whose it is. It is still there. Restore the key of this site and try again.', '%d submissions in the spool of Halt Tracker cannot be opened, so nobody can say whose they are. They are still there. Restore the key of this site and try again.', $count, 'halt-tracker' ), $count );
	}

	/**
	 * What is to be said about rows of the spool that name the address beside another sender.
	 *
	 * @param int $count How many.
	 * @return string Empty: there are none.
	 */
	private static function mentioned( int $count ): string {
		/* translators: %d: number of submissions. */
		return 0 === $count ? '' : sprintf( _n( '%d submission in the spool of Halt Tracker names this address, but not as its sender. It is still there. Try again once it was taken in.', '%d submissions in the spool of Halt Tracker name this address, but not as their sender. They are still there. Try again once they were taken in.', $count, 'halt-tracker' ), $count );
	}

	/**
	 * What is to be said about damaged stores that were moved aside: nobody erases in them, also not in one that was read
	 * back, which the core keeps under another name.
	 *
	 * @return string Empty: there is none.
	 * @throws Core_Exception When the store cannot be asked.
	 */
	private function damaged(): string {
		$store = (array) ( $this->bridge->status()['store'] ?? array() );
		$files = array_map( 'strval', array_column( (array) ( $store['damaged'] ?? array() ), 'file' ) );
		if ( array() !== $files ) {
			/* translators: %s: names of files. */
			return sprintf( __( 'A damaged queue was moved aside and may hold more of this person (%s). Press Recover under Submissions and try again, or delete the file.', 'halt-tracker' ), implode( ', ', $files ) );
		}
		$path = (string) ( $store['path'] ?? '' );
		$read = '' === $path ? array() : (array) glob( dirname( $path ) . '/*.recovered-*', GLOB_NOSORT );
		/* translators: %s: names of files. */
		return array() === $read ? '' : sprintf( __( 'A damaged queue that was read back is still kept in the private directory and may hold more of this person (%s). Delete the file once it is no longer needed.', 'halt-tracker' ), implode( ', ', array_map( 'basename', $read ) ) );
	}

	/**
	 * What went wrong, as a sentence.
	 *
	 * @param \Throwable $cause What was thrown.
	 * @return string
	 */
	private static function sentence( \Throwable $cause ): string {
		return $cause instanceof Core_Exception ? Admin\Words::core_error( $cause ) : __( 'Something went wrong inside Halt Tracker.', 'halt-tracker' );
	}

	/**
	 * An item of the export.
	 *
	 * @param string                                $id   Its id.
	 * @param list<array{name:string,value:string}> $data Its lines.
	 * @return array<string,mixed>
	 */
	private static function item( string $id, array $data ): array {
		return array(
			'group_id'    => self::ID,
			'group_label' => __( 'Form submissions', 'halt-tracker' ),
			'item_id'     => self::ID . '-' . $id,
			'data'        => $data,
		);
	}

	/**
	 * Proposes a text for the privacy policy.
	 *
	 * @return void
	 */
	public function add_policy(): void {
		if ( function_exists( 'wp_add_privacy_policy_content' ) ) {
			wp_add_privacy_policy_content(
				'Halt Tracker',
				wp_kses_post( wpautop( __( 'What you send through a form of this site, with files, is kept encrypted on this site until it has arrived at our recruitment system (Tracker RMS) and for a limited time afterwards; then only the fact that something was sent remains. A log without personal data is kept for a limited time. If you register for an event, the number of your record there and whether you came are kept with the event.', 'halt-tracker' ) ) )
			);
		}
	}

	/**
	 * What is kept of a submission, as names and values.
	 *
	 * @param array<string,mixed> $row A submission of the core.
	 * @return list<array{name:string,value:string}>
	 */
	private static function describe( array $row ): array {
		$submission = is_array( $row['submission'] ?? null ) ? $row['submission'] : array();
		$data       = array(
			self::line( __( 'Received', 'halt-tracker' ), gmdate( 'Y-m-d H:i:s', intdiv( (int) ( $row['received_at'] ?? 0 ), 1000 ) ) . ' UTC' ),
			self::line( __( 'State', 'halt-tracker' ), Admin\Words::state( (string) ( $row['state'] ?? '' ) ) ),
		);
		if ( ! empty( $row['record_id'] ) ) {
			$data[] = self::line( __( 'Record at Tracker', 'halt-tracker' ), (string) ( $row['record_kind'] ?? '' ) . ' ' . (string) $row['record_id'] );
		}
		foreach ( (array) ( $submission['fields'] ?? array() ) as $field ) {
			$label  = (string) ( $field['label'] ?? '' );
			$data[] = self::line( '' === $label ? (string) ( $field['key'] ?? '' ) : $label, (string) ( $field['value'] ?? '' ) );
		}
		foreach ( (array) ( $submission['files'] ?? array() ) as $file ) {
			$data[] = self::line( __( 'File', 'halt-tracker' ), (string) ( $file['name'] ?? '' ) );
		}
		$context = is_array( $submission['context'] ?? null ) ? $submission['context'] : array();
		$further = array( __( 'Page', 'halt-tracker' ) => (string) ( $context['url'] ?? '' ) );
		foreach ( array( 'tracking', 'meta' ) as $group ) {
			$further += array_filter( (array) ( $context[ $group ] ?? array() ), 'is_scalar' );
		}
		$signals  = is_array( $submission['signals'] ?? null ) ? $submission['signals'] : array();
		$further += array(
			__( 'IP address', 'halt-tracker' ) => (string) ( $signals['ip'] ?? '' ),
			__( 'Browser', 'halt-tracker' )    => (string) ( $signals['user_agent'] ?? '' ),
		);
		foreach ( $further as $name => $value ) {
			if ( '' !== (string) $value ) {
				$data[] = self::line( (string) $name, (string) $value );
			}
		}
		return $data;
	}

	/**
	 * A line of the export. WordPress prints values as they are.
	 *
	 * @param string $name  Name.
	 * @param string $value Value.
	 * @return array{name:string,value:string}
	 */
	private static function line( string $name, string $value ): array {
		return array(
			'name'  => esc_html( $name ),
			'value' => nl2br( esc_html( $value ) ),
		);
	}
}
