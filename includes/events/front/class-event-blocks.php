<?php
/**
 * Blocks and shortcodes of events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events\Front;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Type;
use Halt\Tracker\Shown_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Each block and its shortcode print the same. Everything is rendered on the server; no script reaches a visitor.
 */
class Event_Blocks {

	private const SCRIPT = 'halt-tracker-event-blocks';

	private const SHOWN = array( 'upcoming', 'past', 'both', 'archive' );

	/**
	 * Makes it.
	 *
	 * @param Event_Views $views What is printed.
	 */
	public function __construct( private Event_Views $views ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ), 20 );
	}

	/**
	 * Registers blocks and shortcodes.
	 *
	 * @return void
	 */
	public function register(): void {
		wp_register_style( Event_Views::STYLE, plugins_url( 'assets/events.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
		wp_register_script( self::SCRIPT, plugins_url( 'assets/event-blocks.js', HALT_TRACKER_FILE ), array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-core-data', 'wp-data', 'wp-element', 'wp-i18n', 'wp-server-side-render' ), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
		wp_set_script_translations( self::SCRIPT, 'halt-tracker', plugin_dir_path( HALT_TRACKER_FILE ) . 'languages' );
		$blocks = array(
			'event-details' => array( $this, 'details' ),
			'event-list'    => array( $this, 'lists' ),
			'event-count'   => array( $this, 'count' ),
		);
		foreach ( $blocks as $name => $render ) {
			register_block_type(
				dirname( HALT_TRACKER_FILE ) . '/blocks/' . $name,
				array(
					'render_callback' => static function ( array $attributes, string $content, ?\WP_Block $block = null ) use ( $render ): string {
						$html = $render( $attributes, $block );
						return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $html . '</div>';
					},
				)
			);
		}
		add_shortcode( 'halt_event_details', fn( $attributes ): string => $this->details( array( 'eventId' => self::id_of( $attributes ) ) ) );
		add_shortcode( 'halt_event_count', fn( $attributes ): string => $this->count( array( 'eventId' => self::id_of( $attributes ) ) ) );
		add_shortcode( 'halt_events', fn( $attributes ): string => $this->lists( is_array( $attributes ) ? $attributes : array() ) );
	}

	/**
	 * Details of an event.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param \WP_Block|null      $block      The block.
	 * @return string
	 */
	public function details( array $attributes, ?\WP_Block $block = null ): string {
		$event = self::event( $attributes, $block );
		return null === $event || ( null !== $block && self::is_shown_again( $event ) ) ? '' : $this->views->details( $event );
	}

	/**
	 * Whether this is the template of a page whose content has the details itself.
	 *
	 * @param Event $event The event.
	 * @return bool
	 */
	private static function is_shown_again( Event $event ): bool {
		$post = get_post( $event->id );
		return wp_is_block_theme() && ! doing_filter( 'the_content' ) && is_singular( Event_Type::NAME ) && get_queried_object_id() === $event->id && $post instanceof \WP_Post && Event_Templates::has_details( $post );
	}

	/**
	 * How many are coming.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param \WP_Block|null      $block      The block.
	 * @return string
	 */
	public function count( array $attributes, ?\WP_Block $block = null ): string {
		$event = self::event( $attributes, $block );
		return null === $event ? '' : $this->views->count( $event );
	}

	/**
	 * A list of events.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @return string
	 */
	public function lists( array $attributes ): string {
		$show = is_string( $attributes['show'] ?? null ) && in_array( $attributes['show'], self::SHOWN, true ) ? $attributes['show'] : 'upcoming';
		if ( 'archive' === $show ) {
			// In the editor of templates there is no visited archive.
			return is_post_type_archive( Event_Type::NAME ) ? $this->views->archive() : $this->views->lists( 'both', Event_Query::MOST );
		}
		return $this->views->lists( $show, is_numeric( $attributes['number'] ?? null ) ? (int) $attributes['number'] : 10 );
	}

	/**
	 * The event that is meant: the one that was chosen, else the one of the place where the block stands.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @param \WP_Block|null      $block      The block.
	 * @return Event|null Null where there is none that the visitor may see.
	 */
	private static function event( array $attributes, ?\WP_Block $block ): ?Event {
		$chosen = absint( is_numeric( $attributes['eventId'] ?? null ) ? $attributes['eventId'] : 0 );
		$placed = absint( $block->context['postId'] ?? 0 );
		$post   = self::post( $chosen > 0 ? $chosen : $placed );
		if ( null === $post && 0 === $chosen ) {
			$post = self::post( (int) Shown_Post::of( Event_Type::NAME )?->ID );
		}
		if ( null === $post ) {
			return null;
		}
		$is_seen = 'publish' === $post->post_status ? ! post_password_required( $post ) : current_user_can( 'read_post', $post->ID );
		return $is_seen ? Event::of( $post ) : null;
	}

	/**
	 * The post of an event.
	 *
	 * @param int $id Post; 0: none is named.
	 * @return \WP_Post|null
	 */
	private static function post( int $id ): ?\WP_Post {
		$post = $id > 0 ? get_post( $id ) : null;
		return $post instanceof \WP_Post && Event_Type::NAME === $post->post_type ? $post : null;
	}

	/**
	 * The event of a shortcode.
	 *
	 * @param mixed $attributes Attributes.
	 * @return int
	 */
	private static function id_of( $attributes ): int {
		return is_array( $attributes ) && is_numeric( $attributes['id'] ?? null ) ? absint( $attributes['id'] ) : 0;
	}
}
