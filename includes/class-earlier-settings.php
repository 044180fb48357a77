<?php
/**
 * The settings that the earlier plugin left behind.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the earlier plugin's options and turns its field map into a Form Profile.
 */
class Earlier_Settings {

	private const OPTION = 'halt_tracker_settings';

	/** Names under which a setting may be found, by what it is. */
	private const KEYS = array(
		'region'           => array( 'environment', 'region', 'env' ),
		'client_id'        => array( 'client_id' ),
		'client_secret'    => array( 'client_secret' ),
		'refresh_token'    => array( 'refresh_token' ),
		'webhook_secret'   => array( 'webhook_secret', 'shared_secret', 'webhook_shared_secret' ),
		'field_map'        => array( 'field_map', 'field_mapping', 'mapping' ),
		'required'         => array( 'required_fields', 'required' ),
		'record_type'      => array( 'record_type', 'target_record_type', 'object_type' ),
		'activity'         => array( 'activity_enabled', 'enable_activity', 'create_activity', 'activity_logging' ),
		'activity_subject' => array( 'activity_subject', 'activity_subject_template' ),
		'activity_note'    => array( 'activity_note', 'activity_notes', 'activity_notes_template' ),
		'attachment_field' => array( 'attachment_field', 'attachment_field_key' ),
	);

	/**
	 * A setting, or an empty string.
	 *
	 * @param string $name What it is; a key of the list above.
	 * @return string
	 */
	public static function get( string $name ): string {
		$all = get_option( self::OPTION, array() );
		$all = is_array( $all ) ? $all : array();
		foreach ( self::KEYS[ $name ] ?? array() as $key ) {
			$value = $all[ $key ] ?? get_option( 'halt_tracker_' . $key, '' );
			if ( is_array( $value ) ) {
				$value = wp_json_encode( $value );
			}
			if ( is_scalar( $value ) && '' !== trim( (string) $value ) ) {
				return trim( (string) $value );
			}
		}
		return '';
	}

	/**
	 * The region, as ours are named.
	 *
	 * @return string
	 */
	public static function region(): string {
		$region = strtolower( self::get( 'region' ) );
		return in_array( $region, Settings::REGIONS, true ) ? $region : 'row';
	}

	/**
	 * The field map as a profile that takes every form nobody else takes; null where there was no map.
	 *
	 * @return array<string,mixed>|null
	 */
	public static function profile(): ?array {
		$map = json_decode( self::get( 'field_map' ), true );
		if ( ! is_array( $map ) || array() === $map ) {
			return null;
		}
		$required   = array_map( 'strtolower', array_map( 'trim', explode( ',', trim( self::get( 'required' ), '[]" ' ) ) ) );
		$required   = array_map( static fn( string $key ): string => trim( $key, '" ' ), $required );
		$attachment = self::get( 'attachment_field' );
		$record     = strtolower( self::get( 'record_type' ) );
		return Profile_Shape::normalise(
			array(
				'id'          => 'earlier',
				'name'        => __( 'Imported from the earlier plugin', 'halt-tracker' ),
				'enabled'     => true,
				'matching'    => array( 'fallback' => true ),
				'record'      => in_array( $record, array( 'resource', 'contact', 'lead' ), true ) ? $record : 'resource',
				'fields'      => Flat_Map::lines( $map, $required ),
				'attachments' => array( 'fields' => '' === $attachment ? array() : array( $attachment ) ),
				'activity'    => array(
					'enabled' => in_array( strtolower( self::get( 'activity' ) ), array( '1', 'yes', 'on', 'true' ), true ),
					'preset'  => 'enquiry',
					'subject' => self::get( 'activity_subject' ),
					'note'    => self::get( 'activity_note' ),
				),
			)
		);
	}
}
