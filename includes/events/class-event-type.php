<?php
/**
 * The post type of events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Divi_Context;

defined( 'ABSPATH' ) || exit;

/**
 * Public, with an archive, for the block editor and for page builders (halt-tracker.md 10.6).
 */
class Event_Type {

	public const NAME = Divi_Context::EVENT_TYPE;

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( self::class, 'register' ), 5 );
		add_filter( 'et_builder_third_party_post_types', array( $this, 'offer_builder' ) );
		Event_Meta::register_hooks();
	}

	/**
	 * Registers the type.
	 *
	 * @return void
	 */
	public static function register(): void {
		$slug = Event_Address::slug();
		register_post_type(
			self::NAME,
			array(
				'labels'       => self::labels(),
				'description'  => __( 'Events people register for; their registrations go to Tracker.', 'halt-tracker' ),
				'public'       => true,
				'has_archive'  => $slug,
				'rewrite'      => array(
					'slug'       => $slug,
					'with_front' => false,
				),
				'show_in_rest' => true,
				'rest_base'    => 'halt-events',
				'menu_icon'    => 'dashicons-calendar-alt',
				'supports'     => array( 'title', 'editor', 'excerpt', 'thumbnail', 'custom-fields', 'revisions', 'author' ),
				'map_meta_cap' => true,
			)
		);
	}

	/**
	 * Lets Divi's builder be switched on for events without a visit to its options.
	 *
	 * @param mixed $types Post types.
	 * @return mixed
	 */
	public function offer_builder( $types ) {
		return is_array( $types ) ? array_values( array_unique( array_merge( $types, array( self::NAME ) ) ) ) : $types;
	}

	/**
	 * Names in the admin screens.
	 *
	 * @return array<string,string>
	 */
	private static function labels(): array {
		return array(
			'name'                  => _x( 'Events', 'post type', 'halt-tracker' ),
			'singular_name'         => _x( 'Event', 'post type', 'halt-tracker' ),
			'add_new'               => __( 'Add event', 'halt-tracker' ),
			'add_new_item'          => __( 'Add event', 'halt-tracker' ),
			'edit_item'             => __( 'Edit event', 'halt-tracker' ),
			'new_item'              => __( 'New event', 'halt-tracker' ),
			'view_item'             => __( 'View event', 'halt-tracker' ),
			'view_items'            => __( 'View events', 'halt-tracker' ),
			'search_items'          => __( 'Search events', 'halt-tracker' ),
			'not_found'             => __( 'No events yet.', 'halt-tracker' ),
			'not_found_in_trash'    => __( 'No events in the bin.', 'halt-tracker' ),
			'all_items'             => __( 'All events', 'halt-tracker' ),
			'archives'              => __( 'Events', 'halt-tracker' ),
			'attributes'            => __( 'Event attributes', 'halt-tracker' ),
			'insert_into_item'      => __( 'Insert into event', 'halt-tracker' ),
			'uploaded_to_this_item' => __( 'Uploaded to this event', 'halt-tracker' ),
			'featured_image'        => __( 'Event image', 'halt-tracker' ),
			'set_featured_image'    => __( 'Set event image', 'halt-tracker' ),
			'remove_featured_image' => __( 'Remove event image', 'halt-tracker' ),
			'use_featured_image'    => __( 'Use as event image', 'halt-tracker' ),
			'filter_items_list'     => __( 'Filter events', 'halt-tracker' ),
			'items_list_navigation' => __( 'Events list navigation', 'halt-tracker' ),
			'items_list'            => __( 'Events list', 'halt-tracker' ),
			'item_published'        => __( 'Event published.', 'halt-tracker' ),
			'item_updated'          => __( 'Event updated.', 'halt-tracker' ),
			'item_link'             => _x( 'Event link', 'block', 'halt-tracker' ),
			'item_link_description' => _x( 'A link to an event.', 'block', 'halt-tracker' ),
		);
	}
}
