<?php
/**
 * Prints what search engines read of a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * On the page of one open job and nowhere else.
 */
class Structured_Data {

	/**
	 * Makes it.
	 *
	 * @param Job_Posting $posting Makes the record.
	 */
	public function __construct( private Job_Posting $posting ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_head', array( $this, 'output' ) );
	}

	/**
	 * Prints the record.
	 *
	 * @return void
	 */
	public function output(): void {
		$post = get_queried_object();
		if ( ! is_singular( Job_Type::TYPE ) || ! $post instanceof \WP_Post || ! Open_Jobs::is_open( $post ) || post_password_required( $post ) ) {
			return;
		}
		// A JSON of which no character can end the element or begin a comment.
		$json = wp_json_encode( $this->posting->of( new Job( $post ) ), JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
		if ( is_string( $json ) && '[]' !== $json ) {
			echo '<script type="application/ld+json">' . $json . "</script>\n"; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- See above.
		}
	}
}
