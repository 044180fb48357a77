<?php
/**
 * Closed jobs where they would be read without their page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * A job whose last day has passed is still published for WordPress, which would hand it out by REST, find it there and
 * give its card to other sites.
 */
class Closed_Elsewhere {

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'rest_request_before_callbacks', array( $this, 'single' ), 10, 3 );
		add_filter( 'rest_post_search_query', array( $this, 'search' ) );
		add_filter( 'oembed_request_post_id', array( $this, 'card' ) );
	}

	/**
	 * A closed job by its id: gone for visitors. Who may edit it reads it.
	 *
	 * @param mixed            $response Answer so far.
	 * @param mixed            $handler  Who would answer.
	 * @param \WP_REST_Request $request  The request.
	 * @return mixed
	 */
	public function single( $response, $handler, $request ) {
		$callback = is_array( $handler ) ? ( $handler['callback'] ?? null ) : null;
		// By who answers: a route is found whatever the case of its letters, and a number with zeros before it.
		$is_item = null === $response && is_array( $callback ) && ( $callback[0] ?? null ) instanceof \WP_REST_Posts_Controller && 'get_item' === ( $callback[1] ?? '' );
		if ( ! $is_item || ! $request instanceof \WP_REST_Request || ! self::is_hidden( absint( $request['id'] ) ) ) {
			return $response;
		}
		return new \WP_Error( 'halt_tracker_job_closed', __( 'This vacancy is closed.', 'halt-tracker' ), array( 'status' => 410 ) );
	}

	/**
	 * What the search by REST may find.
	 *
	 * @param array<string,mixed> $args Query.
	 * @return array<string,mixed>
	 */
	public function search( $args ) {
		return is_array( $args ) ? array( Open_Jobs::ONLY => true ) + $args : $args;
	}

	/**
	 * The post of which another site gets a card.
	 *
	 * @param int $id Post.
	 * @return int 0: none.
	 */
	public function card( $id ) {
		return self::is_hidden( (int) $id ) ? 0 : $id;
	}

	/**
	 * Whether a post is a closed job that this user may not read.
	 *
	 * @param int $id Post.
	 * @return bool
	 */
	private static function is_hidden( int $id ): bool {
		$post = $id > 0 ? get_post( $id ) : null;
		return $post instanceof \WP_Post && Job_Type::TYPE === $post->post_type && Open_Jobs::is_closed( $post ) && ! current_user_can( 'edit_post', $post->ID );
	}
}
