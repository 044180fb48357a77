<?php
/**
 * The posts that hold forms.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * What was read out of each post is kept with the time of its last change, in one option that is not autoloaded.
 * Only posts that have changed since are read again, in pages, and only those that name a module. Once a day
 * everything is read anew, because a migration may write to the table past WordPress.
 */
class Form_Posts {

	public const OPTION = 'halt_tracker_forms';

	/** Posts that are kept at most. */
	private const MAX = 2000;

	private const PAGE   = 50;
	private const FORMAT = 1;

	/** Posts that are not content of the site. */
	private const TYPES    = array( 'revision', 'customize_changeset', 'oembed_cache', 'nav_menu_item' );
	private const STATUSES = array( 'trash', 'auto-draft', 'inherit' );

	/**
	 * Makes it.
	 *
	 * @param list<Form_Source> $sources Kinds of forms.
	 */
	public function __construct( private array $sources ) {
	}

	/**
	 * The posts with forms or with references to layouts, by id: `{modified, title, type, status, forms, layouts}`.
	 *
	 * @return array<int,array<string,mixed>>
	 */
	public function all(): array {
		$kept  = get_option( self::OPTION, array() );
		$now   = time();
		$state = is_array( $kept ) && self::FORMAT === ( $kept['format'] ?? 0 ) && $now - (int) ( $kept['read_at'] ?? 0 ) < DAY_IN_SECONDS
			? $kept
			: array(
				'format'  => self::FORMAT,
				'read_at' => $now,
				'since'   => '',
				'last_id' => 0,
				'posts'   => array(),
			);

		$changed = $this->drop_changed( $state );
		$this->read_new( $state, $changed );
		if ( $state !== $kept ) {
			update_option( self::OPTION, $state, false );
		}
		return $state['posts'];
	}

	/**
	 * Forgets everything, so that the next look reads every post.
	 *
	 * @return void
	 */
	public function forget(): void {
		delete_option( self::OPTION );
	}

	/**
	 * Drops posts that are gone or have changed, and those of the last second that was read: times of change are
	 * whole seconds.
	 *
	 * @param array<string,mixed> $state State, changed in place.
	 * @return list<int> Those that have changed and are still there.
	 */
	private function drop_changed( array &$state ): array {
		global $wpdb;

		$changed = array();
		foreach ( array_chunk( array_keys( $state['posts'] ), 500 ) as $ids ) {
			$places = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
			// phpcs:ignore WordPress.DB -- Only placeholders are interpolated; this is what the cache is checked against.
			$rows = (array) $wpdb->get_results( $wpdb->prepare( "SELECT ID, post_modified_gmt, post_status, post_title FROM {$wpdb->posts} WHERE ID IN ({$places})", $ids ), OBJECT_K );
			foreach ( $ids as $id ) {
				$row  = $rows[ $id ] ?? null;
				$post = $state['posts'][ $id ];
				if ( null === $row || $post['modified'] >= $state['since'] || $row->post_modified_gmt !== $post['modified'] || $row->post_status !== $post['status'] || $row->post_title !== $post['title'] ) {
					unset( $state['posts'][ $id ] );
					if ( null !== $row ) {
						$changed[] = $id;
					}
				}
			}
		}
		return $changed;
	}

	/**
	 * Reads posts that are new or have changed.
	 *
	 * @param array<string,mixed> $state   State, changed in place.
	 * @param list<int>           $changed Posts to be read whatever their time of change.
	 * @return void
	 */
	private function read_new( array &$state, array $changed ): void {
		$since   = $state['since'];
		$last_id = $state['last_id'];
		$after   = 0;
		do {
			$rows    = $this->page( $after, $since, $last_id, $changed );
			$is_full = self::PAGE === count( $rows );
			foreach ( $rows as $row ) {
				$after            = (int) $row->ID;
				$state['last_id'] = max( $state['last_id'], $after );
				$state['since']   = max( $state['since'], (string) $row->post_modified_gmt );
				$read             = $this->read( (string) $row->post_content );
				unset( $state['posts'][ $after ] );
				if ( ( array() !== $read['forms'] || array() !== $read['layouts'] ) && count( $state['posts'] ) < self::MAX ) {
					$state['posts'][ $after ] = array(
						'modified' => (string) $row->post_modified_gmt,
						'title'    => (string) $row->post_title,
						'type'     => (string) $row->post_type,
						'status'   => (string) $row->post_status,
						'forms'    => $read['forms'],
						'layouts'  => $read['layouts'],
					);
				}
			}
		} while ( $is_full );
		ksort( $state['posts'] );
	}

	/**
	 * A page of the posts that are to be read, those of the last second among them.
	 *
	 * @param int       $after   Post after which the page begins.
	 * @param string    $since   Time of the latest change that was read; empty: all are read.
	 * @param int       $last_id Highest post that was read.
	 * @param list<int> $changed Posts to be read whatever their time of change.
	 * @return list<object>
	 */
	private function page( int $after, string $since, int $last_id, array $changed ): array {
		global $wpdb;

		$where  = array();
		$values = array( $after );
		if ( '' !== $since ) {
			$changed = array() === $changed ? array( 0 ) : $changed;
			$where[] = '( post_modified_gmt >= %s OR ID > %d OR ID IN (' . implode( ',', array_fill( 0, count( $changed ), '%d' ) ) . ') )';
			$values  = array_merge( $values, array( $since, $last_id ), $changed );
		}
		foreach ( array( array( 'post_type', self::TYPES ), array( 'post_status', self::STATUSES ) ) as list( $column, $names ) ) {
			$where[] = $column . ' NOT IN (' . implode( ',', array_fill( 0, count( $names ), '%s' ) ) . ')';
			$values  = array_merge( $values, $names );
		}
		$likes = array();
		foreach ( $this->sources as $source ) {
			foreach ( $source->marks() as $mark ) {
				$likes[]  = 'post_content LIKE %s';
				$values[] = '%' . $wpdb->esc_like( $mark ) . '%';
			}
		}
		$where[]  = '( ' . implode( ' OR ', $likes ) . ' )';
		$values[] = self::PAGE;
		// phpcs:ignore WordPress.DB -- Only names of columns and placeholders are joined; the result is cached by the caller.
		return (array) $wpdb->get_results( $wpdb->prepare( "SELECT ID, post_title, post_type, post_status, post_modified_gmt, post_content FROM {$wpdb->posts} WHERE ID > %d AND " . implode( ' AND ', $where ) . ' ORDER BY ID LIMIT %d', $values ) );
	}

	/**
	 * Reads a content with every source.
	 *
	 * @param string $content The content.
	 * @return array{forms:list<array<string,mixed>>,layouts:list<int>}
	 */
	private function read( string $content ): array {
		$forms   = array();
		$layouts = array();
		foreach ( $this->sources as $source ) {
			$read    = $source->read( $content );
			$forms   = array_merge( $forms, $read['forms'] );
			$layouts = array_merge( $layouts, $read['layouts'] );
		}
		return array(
			'forms'   => array_slice( $forms, 0, 50 ),
			'layouts' => array_values( array_unique( array_filter( $layouts ) ) ),
		);
	}
}
