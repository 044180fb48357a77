<?php
/**
 * Terms and meta of a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * Brings the terms and the meta of one post to what they are to be, and knows what it has left alone.
 */
class Job_Fields {

	/**
	 * Whether anything was changed.
	 *
	 * @var bool
	 */
	private bool $is_touched = false;

	/**
	 * Fields that were left alone because Tracker says nothing about them.
	 *
	 * @var array<string,true>
	 */
	private array $left = array();

	/**
	 * Makes it.
	 *
	 * @param int          $post_id Post.
	 * @param list<string> $kept    Fields that are left alone whatever Tracker says.
	 */
	public function __construct( private int $post_id, private array $kept ) {
	}

	/**
	 * Whether anything was changed.
	 *
	 * @return bool
	 */
	public function is_touched(): bool {
		return $this->is_touched;
	}

	/**
	 * Fields that were left alone because Tracker says nothing about them.
	 *
	 * @return list<string>
	 */
	public function left(): array {
		return array_keys( $this->left );
	}

	/**
	 * Sets the terms that differ.
	 *
	 * @param array<string,list<string>> $terms Names by taxonomy.
	 * @return void
	 */
	public function set_terms( array $terms ): void {
		foreach ( Job_Edits::TAXONOMIES as $field => $taxonomy ) {
			$names = array_map( 'strval', (array) ( $terms[ $taxonomy ] ?? array() ) );
			sort( $names, SORT_STRING );
			if ( in_array( $field, $this->kept, true ) || Job_Edits::terms( $this->post_id, $taxonomy ) === $names ) {
				continue;
			}
			wp_set_object_terms( $this->post_id, $names, $taxonomy );
			$this->is_touched = true;
		}
	}

	/**
	 * Sets the meta that differs. What Tracker says nothing about goes where it came from Tracker, and stays where somebody has
	 * set it here.
	 *
	 * @param array<string,string|int> $meta By key.
	 * @return void
	 */
	public function set_meta( array $meta ): void {
		foreach ( $meta as $key => $value ) {
			$field  = Job_Edits::field( (string) $key );
			$before = get_post_meta( $this->post_id, $key, true );
			$before = is_scalar( $before ) ? (string) $before : '';
			if ( in_array( (string) $value, array( $before, '0' === $before ? '' : $before ), true ) || in_array( $field, $this->kept, true ) ) {
				continue;
			}
			if ( '' !== (string) $value && 0 !== $value ) {
				update_post_meta( $this->post_id, $key, wp_slash( $value ) );
				$this->is_touched = true;
			} elseif ( Job_Edits::is_given( $this->post_id, (string) $key ) ) {
				$this->is_touched = delete_post_meta( $this->post_id, $key ) || $this->is_touched;
			} elseif ( '' !== $field ) {
				$this->left[ $field ] = true;
			}
		}
	}
}
