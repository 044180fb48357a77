<?php
/**
 * What jobs and their taxonomies are called in wp-admin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * Labels for {@see Job_Type}.
 */
class Job_Labels {

	/**
	 * Labels of the post type.
	 *
	 * @return array<string,string>
	 */
	public static function jobs(): array {
		return array(
			'name'                   => _x( 'Jobs', 'post type', 'halt-tracker' ),
			'singular_name'          => _x( 'Job', 'post type', 'halt-tracker' ),
			'add_new'                => __( 'Add job', 'halt-tracker' ),
			'add_new_item'           => __( 'Add job', 'halt-tracker' ),
			'edit_item'              => __( 'Edit job', 'halt-tracker' ),
			'new_item'               => __( 'New job', 'halt-tracker' ),
			'view_item'              => __( 'View job', 'halt-tracker' ),
			'view_items'             => __( 'View jobs', 'halt-tracker' ),
			'search_items'           => __( 'Search jobs', 'halt-tracker' ),
			'not_found'              => __( 'No jobs found.', 'halt-tracker' ),
			'not_found_in_trash'     => __( 'No jobs found in the trash.', 'halt-tracker' ),
			'all_items'              => __( 'All jobs', 'halt-tracker' ),
			'archives'               => __( 'Jobs', 'halt-tracker' ),
			'attributes'             => __( 'Job attributes', 'halt-tracker' ),
			'insert_into_item'       => __( 'Insert into job', 'halt-tracker' ),
			'uploaded_to_this_item'  => __( 'Uploaded to this job', 'halt-tracker' ),
			'filter_items_list'      => __( 'Filter the list of jobs', 'halt-tracker' ),
			'items_list_navigation'  => __( 'Navigation of the list of jobs', 'halt-tracker' ),
			'items_list'             => __( 'List of jobs', 'halt-tracker' ),
			'item_published'         => __( 'Job published.', 'halt-tracker' ),
			'item_reverted_to_draft' => __( 'Job is a draft again.', 'halt-tracker' ),
			'item_scheduled'         => __( 'Job scheduled.', 'halt-tracker' ),
			'item_updated'           => __( 'Job updated.', 'halt-tracker' ),
		);
	}

	/**
	 * Labels of a taxonomy.
	 *
	 * @param string $taxonomy A taxonomy of {@see Job_Meta}.
	 * @return array<string,string>
	 */
	public static function taxonomy( string $taxonomy ): array {
		return match ( $taxonomy ) {
			Job_Meta::SECTOR => array(
				'name'          => _x( 'Sectors', 'taxonomy of jobs', 'halt-tracker' ),
				'singular_name' => _x( 'Sector', 'taxonomy of jobs', 'halt-tracker' ),
				'search_items'  => __( 'Search sectors', 'halt-tracker' ),
				'all_items'     => __( 'All sectors', 'halt-tracker' ),
				'edit_item'     => __( 'Edit sector', 'halt-tracker' ),
				'view_item'     => __( 'View sector', 'halt-tracker' ),
				'update_item'   => __( 'Update sector', 'halt-tracker' ),
				'add_new_item'  => __( 'Add sector', 'halt-tracker' ),
				'not_found'     => __( 'No sectors found.', 'halt-tracker' ),
			),
			Job_Meta::TYPE => array(
				'name'          => _x( 'Work types', 'taxonomy of jobs', 'halt-tracker' ),
				'singular_name' => _x( 'Work type', 'taxonomy of jobs', 'halt-tracker' ),
				'search_items'  => __( 'Search work types', 'halt-tracker' ),
				'all_items'     => __( 'All work types', 'halt-tracker' ),
				'edit_item'     => __( 'Edit work type', 'halt-tracker' ),
				'view_item'     => __( 'View work type', 'halt-tracker' ),
				'update_item'   => __( 'Update work type', 'halt-tracker' ),
				'add_new_item'  => __( 'Add work type', 'halt-tracker' ),
				'not_found'     => __( 'No work types found.', 'halt-tracker' ),
			),
			default => array(
				'name'          => _x( 'Locations', 'taxonomy of jobs', 'halt-tracker' ),
				'singular_name' => _x( 'Location', 'taxonomy of jobs', 'halt-tracker' ),
				'search_items'  => __( 'Search locations', 'halt-tracker' ),
				'all_items'     => __( 'All locations', 'halt-tracker' ),
				'edit_item'     => __( 'Edit location', 'halt-tracker' ),
				'view_item'     => __( 'View location', 'halt-tracker' ),
				'update_item'   => __( 'Update location', 'halt-tracker' ),
				'add_new_item'  => __( 'Add location', 'halt-tracker' ),
				'not_found'     => __( 'No locations found.', 'halt-tracker' ),
			),
		};
	}
}
