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
 */
class Privacy {

	private const ID    = 'halt-tracker';
	private const BATCH = 20;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
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
	 * A page of a person's submissions.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1.
	 * @return array{data:list<array<string,mixed>>,done:bool}
	 * @throws \RuntimeException When the store cannot be read: an incomplete export must not look complete.
	 */
	public function export( $email, $page = 1 ) {
		$page   = max( 1, (int) $page );
		$answer = $this->bridge->person( (string) $email, $page, self::BATCH );
		$data   = array();
		foreach ( (array) ( $answer['rows'] ?? array() ) as $row ) {
			if ( is_array( $row ) ) {
				$data[] = array(
					'group_id'    => self::ID,
					'group_label' => __( 'Form submissions', 'halt-tracker' ),
					'item_id'     => self::ID . '-' . (string) ( $row['id'] ?? '' ),
					'data'        => self::describe( $row ),
				);
			}
		}
		return array(
			'data' => $data,
			'done' => $page * self::BATCH >= (int) ( $answer['total'] ?? 0 ),
		);
	}

	/**
	 * Erases a person's submissions.
	 *
	 * @param string $email E-mail address.
	 * @return array{items_removed:bool,items_retained:bool,messages:list<string>,done:bool}
	 */
	public function erase( $email ) {
		$messages = array();
		$removed  = 0;
		$retained = true;
		try {
			$answer   = $this->bridge->erase( (string) $email );
			$removed  = (int) ( $answer['erased'] ?? 0 ) + (int) ( $answer['pending'] ?? 0 );
			$retained = (int) ( $answer['pending'] ?? 0 ) > 0;
			if ( $retained ) {
				$messages[] = __( 'A submission is being sent to Tracker at this moment; it is erased here as soon as that has ended.', 'halt-tracker' );
			}
			if ( $removed > 0 ) {
				$messages[] = __( 'Form submissions, their files and their journals were erased on this site. What has arrived at Tracker has to be erased there.', 'halt-tracker' );
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'privacy', $e );
			$messages[] = __( 'The submissions of Halt Tracker could not be erased because its store cannot be used. Please try again.', 'halt-tracker' );
		}
		return array(
			'items_removed'  => $removed > 0,
			'items_retained' => $retained,
			'messages'       => $messages,
			'done'           => true,
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
				wp_kses_post( wpautop( __( 'What you send through a form of this site, with files, is kept encrypted on this site until it has arrived at our recruitment system (Tracker RMS) and for a limited time afterwards; then only the fact that something was sent remains. A log without personal data is kept for a limited time.', 'halt-tracker' ) ) )
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
