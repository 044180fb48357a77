<?php
/**
 * The box with the facts of an event on its edit screen.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

/**
 * A meta box: it works alike in the block editor, in the classic one and beside a page builder.
 */
class Event_Box {

	private const ID    = 'halt-tracker-event';
	private const NONCE = 'halt_tracker_event_nonce';

	/** Name of the attendees' screen. */
	private const ATTENDEES = 'halt-tracker-attendees';

	/**
	 * Makes it.
	 *
	 * @param Event_Seats $seats Who has counted.
	 */
	public function __construct( private Event_Seats $seats ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'add_meta_boxes_' . Event_Type::NAME, array( $this, 'add' ) );
		add_action( 'save_post_' . Event_Type::NAME, array( $this, 'save' ), 10, 1 );
		add_action( 'admin_enqueue_scripts', array( $this, 'enqueue' ) );
	}

	/**
	 * Adds the box.
	 *
	 * @return void
	 */
	public function add(): void {
		add_meta_box( self::ID, __( 'Date, place and registration', 'halt-tracker' ), array( $this, 'render' ), Event_Type::NAME, 'normal', 'high' );
	}

	/**
	 * Loads its script and style.
	 *
	 * @return void
	 */
	public function enqueue(): void {
		$screen = get_current_screen();
		if ( null === $screen || 'post' !== $screen->base || Event_Type::NAME !== $screen->post_type ) {
			return;
		}
		wp_enqueue_style( 'halt-tracker-event-box', plugins_url( 'assets/event-box.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
		wp_enqueue_script( 'halt-tracker-event-box', plugins_url( 'assets/event-box.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
	}

	/**
	 * Prints the box.
	 *
	 * @param \WP_Post $post The event.
	 * @return void
	 */
	public function render( \WP_Post $post ): void {
		if ( 'auto-draft' !== $post->post_status ) {
			// A copy shows what is its own before somebody saves it as it is.
			Event_Owner::settle( $post->ID );
		}
		$event = Event::of( $post );
		wp_nonce_field( self::NONCE . $post->ID, self::NONCE );
		View::render(
			'event/box',
			array(
				'event'     => $event,
				'is_tagged' => '' !== (string) get_post_meta( $post->ID, Event_Meta::TAG, true ),
				'counts'    => 'auto-draft' === $post->post_status ? null : $this->seats->of( $post->ID ),
				'state'     => Registration_State::of( $event, $this->seats ),
				'warnings'  => 'auto-draft' === $post->post_status ? array() : ( new Event_Warnings( $this->seats ) )->of( $event ),
				'attendees' => current_user_can( Capability::VIEW ) && 'auto-draft' !== $post->post_status ? self::attendees_url( $post->ID ) : '',
			)
		);
	}

	/**
	 * Address of the screen with the attendees of an event.
	 *
	 * @param int $id Event.
	 * @return string
	 */
	public static function attendees_url( int $id ): string {
		return add_query_arg( 'event', $id, admin_url( 'admin.php?page=' . self::ATTENDEES ) );
	}

	/**
	 * Saves what was typed into the box.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	public function save( $id ): void {
		$nonce = isset( $_POST[ self::NONCE ] ) && is_string( $_POST[ self::NONCE ] ) ? sanitize_key( $_POST[ self::NONCE ] ) : '';
		if ( ! wp_verify_nonce( $nonce, self::NONCE . $id ) || ! current_user_can( 'edit_post', $id ) || wp_is_post_revision( $id ) || wp_is_post_autosave( $id ) ) {
			return;
		}
		$typed = ( new Input( wp_unslash( $_POST ) ) )->group( 'halt_event' );
		foreach ( array( 'date' => Event_Meta::DATE, 'end' => Event_Meta::END, 'venue' => Event_Meta::VENUE, 'capacity' => Event_Meta::CAPACITY ) as $name => $key ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Pairs.
			update_post_meta( $id, $key, wp_slash( $typed->text( $name ) ) );
		}
		update_post_meta( $id, Event_Meta::OPEN, $typed->flag( 'open' ) ? '1' : '0' );
		Event_Tagging::forget( $id, $typed->checked( 'forget' ) );
		// Empty: the box was printed before the tag was made. A tag never goes, it only changes.
		$tag = Event_Tag::from( $typed->text( 'tag' ) );
		if ( '' !== $tag ) {
			update_post_meta( $id, Event_Meta::TAG, wp_slash( $tag ) );
		}
	}
}
