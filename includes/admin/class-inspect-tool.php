<?php
/**
 * What came in beside what was made of it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * *Inspect last submission*: the raw payload and the resolved draft, of the last one or of any.
 */
class Inspect_Tool implements Tool {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'inspect';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Inspect last submission', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function purpose(): string {
		return __( 'What was received, beside the record, documents and activity that the profile made of it.', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_for_viewers(): bool {
		return true;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function render(): void {
		$id = trim( Input::query()->text( 'id' ) );
		if ( '' === $id ) {
			$id = $this->last();
		}
		$row = '' === $id ? null : $this->bridge->submission( $id );
		if ( null !== $row ) {
			Delivery_Audit::submission( $this->bridge, $id, 'viewed' );
		}
		View::render(
			'tools/inspect',
			array(
				'id'  => $id,
				'row' => $row,
			)
		);
	}

	/**
	 * The newest one that is not a second copy: those have no payload of their own.
	 *
	 * @return string Empty where there is none.
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function last(): string {
		$answer = $this->bridge->submissions(
			array(
				'state'    => '',
				'search'   => '',
				'page'     => 1,
				'per_page' => 20,
			)
		);
		$rows   = array_values( array_filter( (array) ( $answer['rows'] ?? array() ), static fn( $row ): bool => is_array( $row ) && '' === (string) ( $row['duplicate_of'] ?? '' ) ) );
		return (string) ( $rows[0]['id'] ?? '' );
	}
}
