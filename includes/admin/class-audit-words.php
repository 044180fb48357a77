<?php
/**
 * Words for what people did.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Events of the journal that name a person (docs/boundary.md, *Audit*).
 */
class Audit_Words {

	/**
	 * An event.
	 *
	 * @param string $event Code.
	 * @return string The code itself where there are no words.
	 */
	public static function event( string $event ): string {
		$words = array(
			'viewed'             => __( 'Looked at', 'halt-tracker' ),
			'downloaded'         => __( 'File downloaded', 'halt-tracker' ),
			'edited'             => __( 'Changed by a person', 'halt-tracker' ),
			'exported'           => __( 'List exported', 'halt-tracker' ),
			'secret_revealed'    => __( 'Webhook secret shown', 'halt-tracker' ),
			'secret_regenerated' => __( 'Webhook secret made anew', 'halt-tracker' ),
			'settings_saved'     => __( 'Settings saved', 'halt-tracker' ),
			'profile_saved'      => __( 'Profile saved', 'halt-tracker' ),
			'profile_deleted'    => __( 'Profile deleted', 'halt-tracker' ),
			'profiles_imported'  => __( 'Profiles imported', 'halt-tracker' ),
			'test_sent'          => __( 'Test sent', 'halt-tracker' ),
			'test_removed'       => __( 'Test removed', 'halt-tracker' ),
			'connected'          => __( 'Connected', 'halt-tracker' ),
			'disconnected'       => __( 'Disconnected', 'halt-tracker' ),
			'paused'             => __( 'Paused', 'halt-tracker' ),
			'resumed'            => __( 'Resumed', 'halt-tracker' ),
			'fast_path_opened'   => __( 'Fast path opened', 'halt-tracker' ),
			'fast_path_shut'     => __( 'Fast path shut', 'halt-tracker' ),
			'person_exported'    => __( 'Personal data exported', 'halt-tracker' ),
			'person_erased'      => __( 'Personal data erased', 'halt-tracker' ),
			'queue_run'          => __( 'Delivered now', 'halt-tracker' ),
			'breaker_opened'     => __( 'Tracker does not answer; calls wait', 'halt-tracker' ),
			'breaker_closed'     => __( 'Tracker answers again', 'halt-tracker' ),
			'reconnect_needed'   => __( 'Must be connected again', 'halt-tracker' ),
			'reconnected'        => __( 'Connected again', 'halt-tracker' ),
		);
		return $words[ $event ] ?? $event;
	}
}
