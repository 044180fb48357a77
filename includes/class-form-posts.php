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
 * What was read out of each post is kept with the time of its last change, in one option that is not autoloaded. Known
 * posts are compared by id; a new one is noted when it is saved. Every quarter of an hour the table is looked through
 * for others that have changed, in pages, and only those that name a module are read. Once a day everything is read
 * anew, because a migration may write to the table past WordPress.
 */
class Form_Posts {

	public const OPTION = 'halt_tracker_forms';

	/** Posts with a form that were saved since. */
	public const NOTED = 'halt_tracker_forms_noted';

	/** Seconds between two looks through the table. */
	private const INTERVAL = 900;

	/** Posts that are kept at most. */
	private const MAX = 2000;

	private const PAGE   = 50;
	private const FORMAT = 3;

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
	 * The posts with forms or with references to layouts, by id: `{modified, title, type, status, url, forms, layouts}`.
	 *
	 * @return array<int,array<string,mixed>>
	 */
	public function all(): array {
		$kept  = get_option( self::OPTION, array() );
		$now   = time();
		$links = home_url( '/' ) . get_option( 'permalink_structure' );
		$state = is_array( $kept ) && self::FORMAT === ( $kept['format'] ?? 0 ) && $links === ( $kept['links'] ?? '' ) && $now - (int) ( $kept['read_at'] ?? 0 ) < DAY_IN_SECONDS
			? $kept
			: array(
				'format'  => self::FORMAT,
				'links'   => $links,
				'read_at' => $now,
				'seen_at' => 0,
				'since'   => '',
				'last_id' => 0,
				'posts'   => array(),
			);

		$noted   = array_map( 'absint', (array) get_option( self::NOTED, array() ) );
		$is_due  = $now - (int) $state['seen_at'] >= self::INTERVAL;
		$changed = array_merge( $this->drop_changed( $state ), $noted );
		if ( $is_due || array() !== $changed ) {
			$this->read_new( $state, $changed, $is_due );
			$state['seen_at'] = $is_due ? $now : $state['seen_at'];
		}
		if ( $state !== $kept ) {
			update_option( self::OPTION, $state, false );
		}
		if ( array() !== $noted ) {
			delete_option( self::NOTED );
		}
		return $state['posts'];
	}

	/**
	 * Registers the hook.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'save_post', array( $this, 'note' ), 10, 2 );
	}

	/**
	 * Notes a saved post that has a form; one that had a form is compared anyway.
	 *
	 * @param mixed $post_id The post.
	 * @param mixed $post    The same.
	 * @return void
	 */
	public function note( $post_id, $post = null ): void {
		if ( ! $post instanceof \WP_Post || in_array( $post->post_type, self::TYPES, true ) ) {
			return;
		}
		foreach ( $this->sources as $source ) {
			foreach ( $source->marks() as $mark ) {
				if ( str_contains( $post->post_content, $mark ) ) {
					$noted = array_map( 'absint', (array) get_option( self::NOTED, array() ) );
					update_option( self::NOTED, array_slice( array_values( array_unique( array_merge( $noted, array( absint( $post_id ) ) ) ) ), -500 ), false );
					return;
				}
			}
		}
	}

	/**
	 * Forgets everything, so that the next look reads every post.
	 *
	 * @return void
	 */
	public function forget(): void {
		delete_option( self::OPTION );
		delete_option( self::NOTED );
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
			// phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- Only placeholders are interpolated; this is what the cache is checked against.
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
	 * @param bool                $is_due  Whether the table is looked through for others.
	 * @return void
	 */
	private function read_new( array &$state, array $changed, bool $is_due ): void {
		$since   = $state['since'];
		$last_id = $state['last_id'];
		$after   = 0;
		do {
			$rows    = $this->page( $after, $since, $last_id, $changed, $is_due );
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
						// Of the row as it is: asking for the post again would be a query for each.
						'url'      => (string) get_permalink( new \WP_Post( $row ) ),
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
	 * @param bool      $is_due  Whether others are read as well.
	 * @return list<object>
	 */
	private function page( int $after, string $since, int $last_id, array $changed, bool $is_due ): array {
		global $wpdb;

		$where   = array();
		$values  = array( $after );
		$changed = array() === $changed ? array( 0 ) : $changed;
		$by_id   = 'ID IN (' . implode( ',', array_fill( 0, count( $changed ), '%d' ) ) . ')';
		if ( ! $is_due ) {
			$where[] = $by_id;
			$values  = array_merge( $values, $changed );
		} elseif ( '' !== $since ) {
			$where[] = '( post_modified_gmt >= %s OR ID > %d OR ' . $by_id . ' )';
			$values  = array_merge( $values, array( $since, $last_id ), $changed );
		}
		foreach ( array( array( 'post_type', self::TYPES ), array( 'post_status', self::STATUSES ) ) as list( $column, $names ) ) {
			$where[] = $column . ' NOT IN (' . implode( ',', array_fill( 0, count( $names ), '%s' ) ) . ')';
			$values  = array_merge( $values, $names );
		}
		$likes = array();
		foreach ( $this->sources as $source ) {
			foreach ( $source->marks() as $mark ) {
				// Byte by byte: comparing by the rules of a language takes several times as long.
				$likes[]  = 'CAST( post_content AS BINARY ) LIKE %s';
				$values[] = '%' . $wpdb->esc_like( $mark ) . '%';
			}
		}
		$where[]  = '( ' . implode( ' OR ', $likes ) . ' )';
		$values[] = self::PAGE;
		// phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- Only names of columns and placeholders are joined; the result is cached by the caller.
		return (array) $wpdb->get_results( $wpdb->prepare( "SELECT ID, post_author, post_date, post_name, post_parent, post_title, post_type, post_status, post_modified_gmt, post_content FROM {$wpdb->posts} WHERE ID > %d AND " . implode( ' AND ', $where ) . ' ORDER BY ID LIMIT %d', $values ) );
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
