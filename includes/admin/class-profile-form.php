<?php
/**
 * The form of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Transform_Shape;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what the edit page sends. The names of its controls are those of `src/mapping/profile.rs`. Texts are
 * read as they were typed: a profile is made by an admin, and saving it must not change it.
 */
class Profile_Form {

	/**
	 * Lines whose transforms could not be read, from 1.
	 *
	 * @var list<int>
	 */
	private array $bad_lines = array();

	/**
	 * The profile that was sent.
	 *
	 * @param Input                    $input What was sent.
	 * @param array<string,mixed>|null $known The profile as it is saved, or null for a new one.
	 * @return array<string,mixed>
	 */
	public function read( Input $input, ?array $known ): array {
		$matching    = $input->group( 'matching' );
		$attachments = $input->group( 'attachments' );
		$activity    = $input->group( 'activity' );
		$dedupe      = $input->group( 'dedupe' );
		$consent     = $input->group( 'consent' );
		$job         = $input->group( 'job' );
		$event       = $input->group( 'event' );

		return Profile_Shape::normalise(
			array(
				'id'          => null === $known ? '' : $known['id'],
				'name'        => $input->verbatim( 'name' ),
				'version'     => null === $known ? 0 : $known['version'],
				'enabled'     => $input->flag( 'enabled' ),
				'action'      => $input->key( 'mode' ),
				'send_suspected_spam' => ! $input->flag( 'hold_suspected_spam' ),
				'keep_days'   => $input->number( 'keep_days' ),
				'matching'    => array(
					// Ticked ones first: those of forms that were found on the site.
					'form_ids' => array_merge( self::ticked( $matching, 'found' ), $matching->lines( 'form_ids' ) ),
					'css_ids'  => array_merge( self::ticked( $matching, 'found_css' ), $matching->entries( 'css_ids' ) ),
					'sources'  => $matching->entries( 'sources' ),
					'posts'    => $matching->entries( 'posts' ),
					'fallback' => $matching->flag( 'fallback' ),
				),
				'conditions'  => self::conditions( $input ),
				'record'      => $input->key( 'record' ),
				'fields'      => $this->fields( $input, null === $known ? array() : $known['fields'] ),
				'from_resume' => $input->flag( 'from_resume' ),
				'attachments' => array(
					'fields'        => $attachments->entries( 'fields' ),
					'several'       => $attachments->key( 'several' ),
					'types'         => $attachments->entries( 'types' ),
					'document_type' => $attachments->verbatim( 'document_type' ),
					'primary'       => $attachments->flag( 'primary' ),
					'enabled'       => $attachments->flag( 'enabled' ),
				),
				'activity'    => array(
					'enabled'          => $activity->flag( 'enabled' ),
					'preset'           => $activity->key( 'preset' ),
					'subject'          => $activity->verbatim( 'subject' ),
					'note'             => $activity->verbatim_lines( 'note' ),
					'activity_type'    => $activity->verbatim( 'activity_type' ),
					'activity_type_id' => $activity->number( 'activity_type_id' ),
					'priority'         => $activity->verbatim( 'priority' ),
					'include_unmapped' => $activity->flag( 'include_unmapped' ),
					'include_tracking' => $activity->flag( 'include_tracking' ),
				),
				'dedupe'      => array(
					'by'       => $dedupe->key( 'by' ),
					'on_match' => $dedupe->key( 'on_match' ),
				),
				'consent'     => array(
					'required_field' => $consent->verbatim( 'required_field' ),
					'text'           => $consent->verbatim_lines( 'text' ),
					'marketing'      => self::marketing( $consent ),
				),
				'job'         => array(
					'list'           => $job->key( 'list' ),
					'field'          => $job->verbatim( 'field' ),
					'opportunity_id' => $job->number( 'opportunity_id' ),
					'status_id'      => $job->number( 'status_id' ),
				),
				'event'       => array(
					'enabled'   => $event->flag( 'enabled' ),
					'event_id'  => $event->number( 'event_id' ),
					'tag_field' => $event->verbatim( 'tag_field' ),
				),
			)
		);
	}

	/**
	 * Lines whose transforms were no JSON; they keep the transforms they had.
	 *
	 * @return list<int>
	 */
	public function bad_lines(): array {
		return $this->bad_lines;
	}

	/**
	 * Ids of ticked forms as they are.
	 *
	 * @param Input  $matching The group of matching.
	 * @param string $key      Name of the boxes.
	 * @return list<string>
	 */
	private static function ticked( Input $matching, string $key ): array {
		$ids = array();
		foreach ( $matching->rows( $key ) as $row ) {
			if ( $row->flag( 'on' ) ) {
				$ids[] = $row->verbatim( 'id' );
			}
		}
		return $ids;
	}

	/**
	 * The conditions.
	 *
	 * @param Input $input What was sent.
	 * @return list<array<string,string>>
	 */
	private static function conditions( Input $input ): array {
		$conditions = array();
		foreach ( $input->rows( 'conditions' ) as $row ) {
			$conditions[] = array(
				'field' => $row->verbatim( 'field' ),
				'test'  => $row->key( 'test' ),
				'value' => $row->verbatim( 'value' ),
			);
		}
		return $conditions;
	}

	/**
	 * The field map.
	 *
	 * @param Input                     $input What was sent.
	 * @param list<array<string,mixed>> $known Lines as they are saved.
	 * @return list<array<string,mixed>>
	 */
	private function fields( Input $input, array $known ): array {
		$fields = array();
		$line   = 0;
		foreach ( $input->rows( 'fields' ) as $index => $row ) {
			++$line;
			$kind     = $row->key( 'kind' );
			$fields[] = array(
				'from'       => array(
					'kind'  => $kind,
					'value' => 'field' === $kind ? $row->verbatim( 'value' ) : $row->verbatim_lines( 'value' ),
				),
				'to'         => $row->verbatim( 'to' ),
				'required'   => $row->flag( 'required' ),
				'pattern'    => $row->verbatim( 'pattern' ),
				'transforms' => $this->transforms( $row, $line, $known[ (int) $index ]['transforms'] ?? array() ),
				'on_match'   => $row->key( 'on_match' ),
			);
		}
		return $fields;
	}

	/**
	 * The transforms of a line: a choice of the select, or JSON for everything else.
	 *
	 * @param Input                     $row   The line.
	 * @param int                       $line  Its number, from 1.
	 * @param list<array<string,mixed>> $known Its transforms as they are saved.
	 * @return list<array<string,mixed>>
	 */
	private function transforms( Input $row, int $line, array $known ): array {
		$choice = $row->key( 'transform' );
		if ( 'custom' !== $choice ) {
			return isset( Transform_Shape::COMMON[ $choice ] ) ? array( Transform_Shape::COMMON[ $choice ] ) : array();
		}
		$text = trim( $row->raw( 'transforms' ) );
		$list = '' === $text ? array() : json_decode( $text, true );
		if ( ! is_array( $list ) ) {
			$this->bad_lines[] = $line;
			return $known;
		}
		return array_values( isset( $list['type'] ) ? array( $list ) : $list );
	}

	/**
	 * The marketing boxes.
	 *
	 * @param Input $consent The group of consent.
	 * @return list<array<string,mixed>>
	 */
	private static function marketing( Input $consent ): array {
		$boxes = array();
		foreach ( $consent->rows( 'marketing' ) as $row ) {
			$boxes[] = array(
				'field' => $row->verbatim( 'field' ),
				'flags' => $row->checked( 'flags' ),
			);
		}
		return $boxes;
	}
}
