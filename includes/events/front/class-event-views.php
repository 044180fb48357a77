<?php
/**
 * Events as visitors see them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events\Front;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Dates;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Events\Event_Type;
use Halt\Tracker\Events\Registration_State;

defined( 'ABSPATH' ) || exit;

/**
 * Escaped HTML for blocks, shortcodes and templates. The style is loaded where one of them is shown, nowhere else.
 */
class Event_Views {

	public const STYLE = 'halt-tracker-events';

	/** Past events that the archive names below those to come. */
	private const LATEST = 5;

	/**
	 * Makes it.
	 *
	 * @param Event_Seats $seats Who has counted.
	 */
	public function __construct( private Event_Seats $seats ) {
	}

	/**
	 * Date, place and registration of an event.
	 *
	 * @param Event $event The event.
	 * @return string
	 */
	public function details( Event $event ): string {
		wp_enqueue_style( self::STYLE );
		$rows = '';
		if ( '' !== $event->starts ) {
			$rows .= self::row( __( 'When', 'halt-tracker' ), self::time( $event ) );
		}
		if ( '' !== $event->venue ) {
			$rows .= self::row( __( 'Where', 'halt-tracker' ), esc_html( $event->venue ) );
		}
		return '<dl class="halt-event-details">' . $rows . self::row( __( 'Registration', 'halt-tracker' ), $this->state( $event ) ) . '</dl>';
	}

	/**
	 * A list of events.
	 *
	 * @param list<\WP_Post> $posts Events in their order.
	 * @return string
	 */
	public function items( array $posts ): string {
		wp_enqueue_style( self::STYLE );
		$this->seats->load( array_map( static fn( \WP_Post $post ): int => $post->ID, $posts ) );
		$html = '';
		foreach ( $posts as $post ) {
			$event = Event::of( $post );
			$lines = array_filter( array( '' === $event->starts ? '' : self::time( $event ), esc_html( $event->venue ), $this->state( $event ) ), static fn( string $line ): bool => '' !== $line );
			$html .= sprintf(
				'<li><h3 class="halt-event-title"><a href="%1$s">%2$s</a></h3><p>%3$s</p></li>',
				esc_url( (string) get_permalink( $post ) ),
				esc_html( '' === $event->title ? __( '(no title)', 'halt-tracker' ) : $event->title ),
				implode( '<br>', $lines )
			);
		}
		return '' === $html ? '' : '<ul class="halt-event-list">' . $html . '</ul>';
	}

	/**
	 * Coming events, past ones, or both apart.
	 *
	 * @param string $show   `upcoming`, `past` or `both`.
	 * @param int    $number How many of each at most.
	 * @return string
	 */
	public function lists( string $show, int $number ): string {
		$html = '';
		foreach ( 'both' === $show ? array( false, true ) : array( 'past' === $show ) as $is_past ) {
			$posts = Event_Query::some( $is_past, $number );
			if ( 'both' === $show ) {
				$html .= array() === $posts && $is_past ? '' : '<h2>' . esc_html( self::heading( $is_past ) ) . '</h2>';
			}
			$html .= array() === $posts ? ( $is_past && 'both' === $show ? '' : self::none( $is_past ) ) : $this->items( $posts );
		}
		return '<div class="halt-events">' . $html . '</div>';
	}

	/**
	 * The archive: the main query's events and, below those to come, the latest past ones.
	 *
	 * @return string
	 */
	public function archive(): string {
		global $wp_query;
		$is_past = Event_Query::is_past();
		$posts   = array_values( array_filter( $wp_query->posts ?? array(), static fn( $post ): bool => $post instanceof \WP_Post && Event_Type::NAME === $post->post_type ) );
		$html    = '<h2>' . esc_html( self::heading( $is_past ) ) . '</h2>';
		$html   .= array() === $posts ? self::none( $is_past ) : $this->items( $posts ) . get_the_posts_pagination();
		$archive = (string) get_post_type_archive_link( Event_Type::NAME );
		if ( $is_past ) {
			$html .= sprintf( '<p><a href="%s">%s</a></p>', esc_url( $archive ), esc_html__( 'Upcoming events', 'halt-tracker' ) );
		} else {
			$past = Event_Query::some( true, self::LATEST );
			if ( array() !== $past ) {
				$html .= '<h2>' . esc_html( self::heading( true ) ) . '</h2>' . $this->items( $past );
				$html .= sprintf( '<p><a href="%s">%s</a></p>', esc_url( add_query_arg( Event_Query::SHOW, 'past', $archive ) ), esc_html__( 'All past events', 'halt-tracker' ) );
			}
		}
		return '<div class="halt-events">' . $html . '</div>';
	}

	/**
	 * How many are coming.
	 *
	 * @param Event $event The event.
	 * @return string Empty while nobody can say.
	 */
	public function count( Event $event ): string {
		$coming = $this->seats->coming( $event->id );
		if ( null === $coming ) {
			return '';
		}
		$words = $event->is_over()
			/* translators: %s: number of people. */
			? _n( '%s person had registered.', '%s people had registered.', $coming, 'halt-tracker' )
			/* translators: %s: number of people. */
			: _n( '%s person is coming.', '%s people are coming.', $coming, 'halt-tracker' );
		return '<p class="halt-event-count">' . esc_html( sprintf( $words, number_format_i18n( $coming ) ) ) . '</p>';
	}

	/**
	 * Whether one can register.
	 *
	 * @param Event $event The event.
	 * @return string
	 */
	private function state( Event $event ): string {
		$state = Registration_State::of( $event, $this->seats );
		return sprintf( '<span class="halt-event-state is-%s">%s</span>', esc_attr( $state->code ), esc_html( $state->words() ) );
	}

	/**
	 * When it is.
	 *
	 * @param Event $event The event; it has a date.
	 * @return string
	 */
	private static function time( Event $event ): string {
		return sprintf( '<time datetime="%s">%s</time>', esc_attr( Event_Dates::iso( $event->starts ) ), esc_html( Event_Dates::words( $event ) ) );
	}

	/**
	 * A row of the details.
	 *
	 * @param string $name  Name.
	 * @param string $value Escaped HTML.
	 * @return string
	 */
	private static function row( string $name, string $value ): string {
		return '<div><dt>' . esc_html( $name ) . '</dt><dd>' . $value . '</dd></div>';
	}

	/**
	 * What stands above a list.
	 *
	 * @param bool $is_past Past ones.
	 * @return string
	 */
	private static function heading( bool $is_past ): string {
		return $is_past ? __( 'Past events', 'halt-tracker' ) : __( 'Upcoming events', 'halt-tracker' );
	}

	/**
	 * What stands in the place of an empty list.
	 *
	 * @param bool $is_past Past ones.
	 * @return string
	 */
	private static function none( bool $is_past ): string {
		return '<p>' . esc_html( $is_past ? __( 'There are no past events.', 'halt-tracker' ) : __( 'There are no upcoming events at the moment.', 'halt-tracker' ) ) . '</p>';
	}
}
