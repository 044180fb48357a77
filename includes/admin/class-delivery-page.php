<?php
/**
 * The page of one delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Everything that is known of a submission, and the form in which a person corrects it.
 */
class Delivery_Page {

	/** Name of the form in which fields are corrected. */
	public const EDIT = 'edit_submission';

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Address of a delivery.
	 *
	 * @param string               $id        Submission id.
	 * @param array<string,string> $arguments Further query.
	 * @return string
	 */
	public static function url( string $id, array $arguments = array() ): string {
		return Screens::url( Screens::SUBMISSIONS, array( 'submission' => $id ) + $arguments );
	}

	/**
	 * Shows it.
	 *
	 * @param string $id Submission id.
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function render( string $id ): void {
		$row = $this->bridge->submission( $id );
		if ( null === $row ) {
			View::render( 'unavailable', array( 'text' => Words::code( 'unknown_id' ) ) );
			return;
		}
		if ( Input::query()->flag( 'edit' ) && Capability::is_granted() && self::is_editable( $row ) ) {
			$this->render_editor( $row );
			return;
		}
		Delivery_Audit::submission( $this->bridge, $id, 'viewed' );
		View::render( 'submission', array( 'row' => $row ) );
	}

	/**
	 * Whether its fields can be corrected: it can be sent again, and what was sent still opens.
	 *
	 * @param array<string,mixed> $row A submission as the core gives it.
	 * @return bool
	 */
	public static function is_editable( array $row ): bool {
		return in_array( $row['state'] ?? '', Submissions_Page::REPLAYABLE, true ) && is_array( $row['submission']['fields'] ?? null );
	}

	/**
	 * The fields as they are, and as somebody has typed them.
	 *
	 * @param array<string,mixed> $row   A submission as the core gives it.
	 * @param Input|null          $typed What was sent.
	 * @return list<array{key:string,label:string,value:string,is_changed:bool,is_long:bool}>
	 */
	public static function fields( array $row, ?Input $typed ): array {
		$sent   = null === $typed ? array() : $typed->rows( 'fields' );
		$fields = array();
		foreach ( array_values( array_filter( (array) ( $row['submission']['fields'] ?? array() ), 'is_array' ) ) as $index => $field ) {
			$key  = is_scalar( $field['key'] ?? null ) ? (string) $field['key'] : '';
			$kept = is_scalar( $field['value'] ?? null ) ? (string) $field['value'] : '';
			// Browsers send line ends of their own; that alone is no change.
			$plain      = str_replace( array( "\r\n", "\r" ), "\n", $kept );
			$value      = isset( $sent[ $index ] ) && $sent[ $index ]->raw( 'key' ) === $key ? $sent[ $index ]->verbatim_lines( 'value' ) : $plain;
			$is_changed = $plain !== $value;
			$fields[]   = array(
				'key'        => $key,
				'label'      => is_scalar( $field['label'] ?? null ) ? (string) $field['label'] : '',
				'value'      => $is_changed ? $value : $kept,
				'is_changed' => $is_changed,
				'is_long'    => str_contains( $kept, "\n" ) || mb_strlen( $kept ) > 80,
			);
		}
		return $fields;
	}

	/**
	 * Shows the form in which the fields are corrected, and what would come of it.
	 *
	 * @param array<string,mixed> $row A submission as the core gives it.
	 * @return void
	 */
	private function render_editor( array $row ): void {
		$typed  = Posted_Form::input( self::EDIT );
		$fields = self::fields( $row, $typed );
		$trial  = null;
		$fault  = '';
		if ( null !== $typed ) {
			try {
				$trial = $this->bridge->dry_run(
					array(
						'submission' => self::submission( $row, $fields ),
						'id'         => '',
						'profile'    => null,
						'profile_id' => '',
					)
				);
			} catch ( Core_Exception $e ) {
				$fault = Words::core_error( $e );
			}
		}
		View::render(
			'submission/edit',
			array(
				'row'    => $row,
				'fields' => $fields,
				'trial'  => $trial,
				'fault'  => $fault,
			)
		);
	}

	/**
	 * The submission with other values, for a dry run. Its files stay where they are, so they are not part of it.
	 *
	 * @param array<string,mixed>       $row    A submission as the core gives it.
	 * @param list<array<string,mixed>> $fields Its fields.
	 * @return array<string,mixed>
	 */
	private static function submission( array $row, array $fields ): array {
		$kept = (array) $row['submission'];
		$form = is_array( $kept['form'] ?? null ) ? $kept['form'] : array();
		// Read from JSON, an empty object has become an empty list, which the core would refuse.
		$context = is_array( $kept['context'] ?? null ) ? $kept['context'] : array();
		foreach ( array( 'tracking', 'meta' ) as $name ) {
			$context[ $name ] = (object) ( $context[ $name ] ?? array() );
		}
		return array(
			'path'    => 'php' === ( $row['path'] ?? '' ) ? 'php' : 'hook',
			'source'  => (string) ( $row['source'] ?? '' ),
			'form'    => $form + array(
				'id'   => (string) ( $row['form_id'] ?? '' ),
				'name' => (string) ( $row['form_name'] ?? '' ),
			),
			'fields'  => array_map(
				static fn( array $field ): array => array(
					'key'   => $field['key'],
					'label' => $field['label'],
					'value' => $field['value'],
				),
				$fields
			),
			'context' => (object) $context,
			'files'   => array(),
		);
	}
}
