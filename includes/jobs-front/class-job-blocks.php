<?php
/**
 * Blocks and shortcodes of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Both are rendered on the server by the same code; shortcodes are for Divi and the classic editor.
 */
class Job_Blocks {

	/**
	 * Makes it.
	 *
	 * @param Job_Details $details The facts of a job.
	 * @param Apply_Form  $apply   Where one applies.
	 */
	public function __construct( private Job_Details $details, private Apply_Form $apply ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
		add_filter( 'block_categories_all', array( $this, 'category' ) );
	}

	/**
	 * Registers blocks and shortcodes.
	 *
	 * @return void
	 */
	public function register(): void {
		$blocks = array(
			'job-list'    => fn( array $attributes ): string => self::wrap( Job_List::render( self::options( $attributes ) ) ),
			'job-details' => fn( array $attributes, string $content, \WP_Block $block ): string => self::wrap( $this->in_place( 'job-details', fn(): string => $this->details->render( self::job( $block ), (string) ( $attributes['show'] ?? 'all' ) ) ) ),
			'job-apply'   => fn( array $attributes, string $content, \WP_Block $block ): string => self::wrap( $this->in_place( 'job-apply', fn(): string => $this->apply->render( self::job( $block ) ) ) ),
			'job-closed'  => fn( array $attributes, string $content, \WP_Block $block ): string => self::wrap( self::closed( self::job( $block ) ) ),
		);
		foreach ( $blocks as $name => $render ) {
			register_block_type( dirname( HALT_TRACKER_FILE ) . "/blocks/{$name}", array( 'render_callback' => $render ) );
		}
		add_shortcode( 'halt_jobs', fn( $given ): string => Job_List::render( self::options( self::of_shortcode( $given ) ) ) );
		add_shortcode(
			'halt_job_details',
			function ( $given ): string {
				$given = shortcode_atts(
					array(
						'id'   => '0',
						'show' => 'all',
					),
					is_array( $given ) ? $given : array(),
					'halt_job_details'
				);
				return $this->details->render( Job::current( absint( $given['id'] ) ), (string) $given['show'] );
			}
		);
		add_shortcode( 'halt_job_apply', fn(): string => $this->apply->render( Job::current() ) );
	}

	/**
	 * A place of their own among the blocks.
	 *
	 * @param array<mixed> $categories Categories.
	 * @return array<mixed>
	 */
	public function category( $categories ) {
		return is_array( $categories ) && ! in_array( 'halt-tracker', array_column( $categories, 'slug' ), true ) ? array_merge(
			$categories,
			array(
				array(
					'slug'  => 'halt-tracker',
					'title' => __( 'Halt Tracker', 'halt-tracker' ),
				),
			)
		) : $categories;
	}

	/**
	 * Whether the text of a job itself has a block or shortcode of ours.
	 *
	 * @param \WP_Post $post The job.
	 * @param string   $name `job-details` or `job-apply`.
	 * @return bool
	 */
	public static function is_in_content( \WP_Post $post, string $name ): bool {
		return has_block( "halt-tracker/{$name}", $post ) || has_shortcode( $post->post_content, 'halt_' . strtr( $name, '-', '_' ) );
	}

	/**
	 * Renders what a template has, unless the text of the job has it too: a form that is twice on a page works on what
	 * is sent twice.
	 *
	 * @param string            $name   `job-details` or `job-apply`.
	 * @param callable():string $render Renders it.
	 * @return string HTML.
	 */
	private function in_place( string $name, callable $render ): string {
		$page = get_queried_object();
		if ( $page instanceof \WP_Post && Job_Type::TYPE === $page->post_type && ! doing_filter( 'the_content' ) && self::is_in_content( $page, $name ) ) {
			return '';
		}
		return $render();
	}

	/**
	 * The job that a block is about.
	 *
	 * @param \WP_Block $block The block.
	 * @return Job|null
	 */
	private static function job( \WP_Block $block ): ?Job {
		$named = Job::current( absint( $block->context['postId'] ?? 0 ) );
		return $named ?? Job::current();
	}

	/**
	 * The page of a closed job.
	 *
	 * @param Job|null $job The job.
	 * @return string HTML.
	 */
	private static function closed( ?Job $job ): string {
		return null !== $job && Open_Jobs::is_closed( $job->post ) ? Closed_Jobs::render( $job ) : '';
	}

	/**
	 * Options of a list out of the attributes of a block.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @return array<string,mixed>
	 */
	private static function options( array $attributes ): array {
		return array(
			'inherit'  => ! empty( $attributes['inherit'] ),
			'filters'  => (bool) ( $attributes['filters'] ?? true ),
			'excerpts' => (bool) ( $attributes['excerpts'] ?? true ),
			'per_page' => absint( $attributes['perPage'] ?? 10 ),
			'heading'  => absint( $attributes['headingLevel'] ?? 2 ),
			'terms'    => array(
				Job_Meta::SECTOR   => (string) ( $attributes['sector'] ?? '' ),
				Job_Meta::TYPE     => (string) ( $attributes['type'] ?? '' ),
				Job_Meta::LOCATION => (string) ( $attributes['location'] ?? '' ),
			),
		);
	}

	/**
	 * Attributes of a block out of those of a shortcode, which are all text and in small letters.
	 *
	 * @param mixed $given Attributes of the shortcode; text where there are none.
	 * @return array<string,mixed>
	 */
	private static function of_shortcode( mixed $given ): array {
		$given = shortcode_atts(
			array(
				'filters'  => 'yes',
				'excerpts' => 'yes',
				'per_page' => '10',
				'heading'  => '2',
				'sector'   => '',
				'type'     => '',
				'location' => '',
			),
			is_array( $given ) ? $given : array(),
			'halt_jobs'
		);
		return array(
			'filters'      => self::yes( (string) $given['filters'] ),
			'excerpts'     => self::yes( (string) $given['excerpts'] ),
			'perPage'      => $given['per_page'],
			'headingLevel' => $given['heading'],
			'sector'       => $given['sector'],
			'type'         => $given['type'],
			'location'     => $given['location'],
		);
	}

	/**
	 * Whether a word means yes.
	 *
	 * @param string $word The word.
	 * @return bool
	 */
	private static function yes( string $word ): bool {
		return ! in_array( strtolower( trim( $word ) ), array( 'no', 'off', 'false', '0' ), true );
	}

	/**
	 * A block with the classes and styles that its author has chosen; nothing where there is nothing.
	 *
	 * @param string $html What is in it.
	 * @return string HTML.
	 */
	private static function wrap( string $html ): string {
		return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . ">{$html}</div>";
	}
}
