<?php
/**
 * The shape of a Form Profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Brings anything to the exact shape of `src/mapping/profile.rs`: what the admin form sends, what an import
 * holds, what an older version saved. The core refuses the whole snapshot for one bad member, so nothing
 * that is not of the right shape may be saved.
 */
class Profile_Shape {

	public const RECORDS     = array( 'resource', 'contact', 'lead', 'opportunity', 'activity' );
	public const ACTIONS     = array( 'deliver', 'ignore' );
	public const TESTS       = array( 'equals', 'not_equals', 'contains', 'one_of', 'empty', 'not_empty' );
	public const SOURCES     = array( 'field', 'constant', 'template' );
	public const ON_MATCH    = array( 'overwrite', 'if_empty', 'append', 'never' );
	public const SEVERAL     = array( 'first', 'all', 'refuse' );
	public const PRESETS     = array( 'application', 'enquiry', 'registration' );
	public const DEDUPE_BY   = array( 'email', 'email_surname', 'never' );
	public const POLICIES    = array( 'update', 'activity_only', 'skip' );
	public const LISTS       = array( 'none', 'longlist', 'shortlist' );
	public const PRIORITIES  = array( '', 'Low', 'Medium', 'High' );
	public const FLAGS       = array( 'emailOptIn', 'textOptIn', 'telephoneOptIn', 'workOptIn' );
	public const DATE_ORDERS = array( 'day_first', 'month_first', 'year_first' );

	/**
	 * A profile to begin with: a candidate from name and e-mail.
	 *
	 * @return array<string,mixed>
	 */
	public static function blank(): array {
		return self::normalise(
			array(
				'enabled'  => true,
				'fields'   => array(
					self::line( 'first_name', 'firstName', true ),
					self::line( 'last_name', 'surname', true ),
					self::line( 'email', 'contactDetails.email', true ),
				),
				'activity' => array(
					'enabled'          => true,
					'include_unmapped' => true,
					'include_tracking' => true,
				),
			)
		);
	}

	/**
	 * One plain line of the field map.
	 *
	 * @param string $key      Form key.
	 * @param string $to       Tracker key.
	 * @param bool   $required Whether it must have a value.
	 * @return array<string,mixed>
	 */
	public static function line( string $key, string $to, bool $required = false ): array {
		return array(
			'from'     => array(
				'kind'  => 'field',
				'value' => $key,
			),
			'to'       => $to,
			'required' => $required,
		);
	}

	/**
	 * A profile of the exact shape.
	 *
	 * @param array<mixed> $raw Anything.
	 * @return array<string,mixed>
	 */
	public static function normalise( array $raw ): array {
		$matching    = self::sub( $raw, 'matching' );
		$attachments = self::sub( $raw, 'attachments' ) + array(
			'document_type' => 'resume',
			'primary'       => true,
			'enabled'       => true,
		);
		$activity    = self::sub( $raw, 'activity' );
		$dedupe      = self::sub( $raw, 'dedupe' );
		$consent     = self::sub( $raw, 'consent' );
		$job         = self::sub( $raw, 'job' );
		$event       = self::sub( $raw, 'event' );

		return array(
			'id'          => self::id( self::text( $raw, 'id' ) ),
			'name'        => self::text( $raw, 'name' ),
			'version'     => self::number( $raw, 'version' ),
			'enabled'     => self::flag( $raw, 'enabled' ),
			'action'      => self::one_of( $raw, 'action', self::ACTIONS ),
			'send_suspected_spam' => self::flag( $raw, 'send_suspected_spam' ),
			'keep_days'   => min( 36500, self::number( $raw, 'keep_days' ) ),
			'matching'    => array(
				'form_ids' => self::texts( $matching, 'form_ids' ),
				'css_ids'  => self::texts( $matching, 'css_ids' ),
				'sources'  => self::texts( $matching, 'sources' ),
				'posts'    => array_values( array_filter( array_map( 'absint', self::texts( $matching, 'posts' ) ) ) ),
				'fallback' => self::flag( $matching, 'fallback' ),
			),
			'conditions'  => self::rows( $raw, 'conditions', array( self::class, 'condition' ) ),
			'record'      => self::one_of( $raw, 'record', self::RECORDS ),
			'fields'      => self::rows( $raw, 'fields', array( self::class, 'field' ) ),
			'from_resume' => self::flag( $raw, 'from_resume' ),
			'attachments' => array(
				'fields'        => self::texts( $attachments, 'fields' ),
				'several'       => self::one_of( $attachments, 'several', self::SEVERAL ),
				'types'         => self::extensions( self::texts( $attachments, 'types' ) ),
				'document_type' => self::text( $attachments, 'document_type' ),
				'primary'       => self::flag( $attachments, 'primary' ),
				'enabled'       => self::flag( $attachments, 'enabled' ),
			),
			'activity'    => array(
				'enabled'          => self::flag( $activity, 'enabled' ),
				'preset'           => self::one_of( $activity, 'preset', self::PRESETS ),
				'subject'          => self::text( $activity, 'subject' ),
				'note'             => self::text( $activity, 'note' ),
				'activity_type'    => self::text( $activity, 'activity_type' ),
				'activity_type_id' => self::number( $activity, 'activity_type_id' ),
				'priority'         => self::one_of( $activity, 'priority', self::PRIORITIES ),
				'include_unmapped' => self::flag( $activity, 'include_unmapped' ),
				'include_tracking' => self::flag( $activity, 'include_tracking' ),
			),
			'dedupe'      => array(
				'by'       => self::one_of( $dedupe, 'by', self::DEDUPE_BY ),
				'on_match' => self::one_of( $dedupe, 'on_match', self::POLICIES ),
			),
			'consent'     => array(
				'required_field' => self::text( $consent, 'required_field' ),
				'text'           => self::text( $consent, 'text' ),
				'marketing'      => self::rows( $consent, 'marketing', array( self::class, 'marketing_box' ) ),
			),
			'job'         => array(
				'list'           => self::one_of( $job, 'list', self::LISTS ),
				'field'          => self::text( $job, 'field' ),
				'opportunity_id' => self::number( $job, 'opportunity_id' ),
				'status_id'      => self::number( $job, 'status_id' ),
			),
			'event'       => array(
				'enabled'   => self::flag( $event, 'enabled' ),
				'event_id'  => self::number( $event, 'event_id' ),
				'tag_field' => self::text( $event, 'tag_field' ),
			),
		);
	}

	/**
	 * Brings a text to the form of a profile id.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function id( string $text ): string {
		return substr( trim( (string) preg_replace( '/[^a-z0-9]+/', '-', strtolower( remove_accents( $text ) ) ), '-' ), 0, 60 );
	}

	/**
	 * A condition; null where the row is blank.
	 *
	 * @param array<mixed> $raw Row.
	 * @return array<string,mixed>|null
	 */
	private static function condition( array $raw ): ?array {
		$field = self::text( $raw, 'field' );
		return '' === $field ? null : array(
			'field' => $field,
			'test'  => self::one_of( $raw, 'test', self::TESTS ),
			'value' => self::text( $raw, 'value' ),
		);
	}

	/**
	 * A line of the field map; null where the row is blank. A row with a source and no target is kept: the
	 * admin sees the fault at its line.
	 *
	 * @param array<mixed> $raw Row.
	 * @return array<string,mixed>|null
	 */
	private static function field( array $raw ): ?array {
		$from = self::sub( $raw, 'from' );
		$kind = self::one_of( $from, 'kind', self::SOURCES );
		// A constant may begin or end with a space on purpose.
		$value = is_scalar( $from['value'] ?? null ) ? (string) $from['value'] : '';
		$value = 'field' === $kind ? trim( $value ) : $value;
		$to    = self::text( $raw, 'to' );
		if ( '' === $to && '' === trim( $value ) ) {
			return null;
		}
		$on_match = self::text( $raw, 'on_match' );
		return array(
			'from'       => array(
				'kind'  => $kind,
				'value' => $value,
			),
			'to'         => $to,
			'required'   => self::flag( $raw, 'required' ),
			'pattern'    => self::text( $raw, 'pattern' ),
			'transforms' => self::rows( $raw, 'transforms', array( Transform_Shape::class, 'normalise' ) ),
			'on_match'   => in_array( $on_match, self::ON_MATCH, true ) ? $on_match : null,
		);
	}

	/**
	 * A marketing box; null where the row is blank.
	 *
	 * @param array<mixed> $raw Row.
	 * @return array<string,mixed>|null
	 */
	private static function marketing_box( array $raw ): ?array {
		$field = self::text( $raw, 'field' );
		return '' === $field ? null : array(
			'field' => $field,
			'flags' => array_values( array_intersect( self::FLAGS, self::texts( $raw, 'flags' ) ) ),
		);
	}

	/**
	 * File extensions: small letters, no dot.
	 *
	 * @param list<string> $texts Extensions as typed.
	 * @return list<string>
	 */
	public static function extensions( array $texts ): array {
		$extensions = array();
		foreach ( $texts as $text ) {
			$extensions[] = (string) preg_replace( '/[^a-z0-9]/', '', strtolower( $text ) );
		}
		return array_values( array_unique( array_filter( $extensions, 'strlen' ) ) );
	}

	/**
	 * Shapes the rows of a list and leaves out blank ones.
	 *
	 * @param array<mixed> $raw   Where the list is.
	 * @param string       $key   Its key.
	 * @param callable     $shape Shapes one row or answers null.
	 * @return list<array<string,mixed>>
	 */
	private static function rows( array $raw, string $key, callable $shape ): array {
		$rows = array();
		foreach ( self::sub( $raw, $key ) as $row ) {
			$shaped = is_array( $row ) ? $shape( $row ) : null;
			if ( null !== $shaped ) {
				$rows[] = $shaped;
			}
		}
		return $rows;
	}

	/**
	 * A member that is an object or list.
	 *
	 * @param array<mixed> $raw Where it is.
	 * @param string       $key Its key.
	 * @return array<mixed>
	 */
	private static function sub( array $raw, string $key ): array {
		return is_array( $raw[ $key ] ?? null ) ? $raw[ $key ] : array();
	}

	/**
	 * A member that is a text.
	 *
	 * @param array<mixed> $raw Where it is.
	 * @param string       $key Its key.
	 * @return string
	 */
	private static function text( array $raw, string $key ): string {
		return is_scalar( $raw[ $key ] ?? null ) ? trim( str_replace( "\r\n", "\n", (string) $raw[ $key ] ) ) : '';
	}

	/**
	 * A member that is a list of texts.
	 *
	 * @param array<mixed> $raw Where it is.
	 * @param string       $key Its key.
	 * @return list<string>
	 */
	private static function texts( array $raw, string $key ): array {
		$texts = array();
		foreach ( self::sub( $raw, $key ) as $text ) {
			if ( is_scalar( $text ) && '' !== trim( (string) $text ) ) {
				$texts[] = trim( (string) $text );
			}
		}
		return array_values( array_unique( $texts ) );
	}

	/**
	 * A member that is a number from 0.
	 *
	 * @param array<mixed> $raw Where it is.
	 * @param string       $key Its key.
	 * @return int
	 */
	private static function number( array $raw, string $key ): int {
		return is_numeric( $raw[ $key ] ?? null ) ? max( 0, (int) $raw[ $key ] ) : 0;
	}

	/**
	 * A member that is yes or no.
	 *
	 * @param array<mixed> $raw Where it is.
	 * @param string       $key Its key.
	 * @return bool
	 */
	private static function flag( array $raw, string $key ): bool {
		return is_scalar( $raw[ $key ] ?? null ) && filter_var( $raw[ $key ], FILTER_VALIDATE_BOOLEAN );
	}

	/**
	 * A member out of a closed list.
	 *
	 * @param array<mixed> $raw     Where it is.
	 * @param string       $key     Its key.
	 * @param list<string> $allowed The list; its first entry is the default.
	 * @return string
	 */
	private static function one_of( array $raw, string $key, array $allowed ): string {
		$value = self::text( $raw, $key );
		return in_array( $value, $allowed, true ) ? $value : $allowed[0];
	}
}
