<?php
/**
 * Kept files, for those who may see submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Sends a kept file as a download. The address may stand in an activity at Tracker: it works for nobody who
 * is not logged in and allowed to see submissions, it changes nothing, and so it needs no nonce.
 */
class Downloads {

	public const ACTION = 'halt_tracker_file';

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_post_' . self::ACTION, array( $this, 'send' ) );
		// Whoever follows the link from Tracker logs in first and then gets the file.
		add_action( 'admin_post_nopriv_' . self::ACTION, 'auth_redirect' );
	}

	/**
	 * Address of a file.
	 *
	 * @param string $submission Submission id.
	 * @param int    $file       Its index in the submission.
	 * @return string
	 */
	public static function url( string $submission, int $file ): string {
		return add_query_arg(
			array(
				'action'     => self::ACTION,
				'submission' => rawurlencode( $submission ),
				'file'       => (string) $file,
			),
			admin_url( 'admin-post.php' )
		);
	}

	/**
	 * Sends the file and ends the request.
	 *
	 * @return void
	 */
	public function send(): void {
		if ( ! Capability::may_view() ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'halt-tracker' ), '', array( 'response' => 403 ) );
		}
		$query = Input::query();
		$id    = $query->text( 'submission' );
		$index = $query->number( 'file' );
		try {
			$row  = $this->bridge->submission( $id );
			$file = $row['submission']['files'][ $index ] ?? null;
			if ( ! is_array( $file ) || '' === (string) ( $file['blob'] ?? '' ) ) {
				wp_die( esc_html__( 'There is no such file.', 'halt-tracker' ), '', array( 'response' => 404 ) );
			}
			// The first piece is there before the headers are: until then a fault can still be told.
			$piece = $this->bridge->blob( $id, $index, 0 );
			Delivery_Audit::submission( $this->bridge, $id, 'downloaded', array( 'file' => $index ) );
			foreach ( self::headers( (string) ( $file['name'] ?? '' ), (int) ( $file['size'] ?? 0 ) ) as $name => $value ) {
				header( $name . ': ' . $value );
			}
			while ( ob_get_level() > 0 ) {
				ob_end_clean();
			}
			for ( $number = 1; '' !== $piece; $number++ ) {
				echo $piece; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The bytes of a file, sent as a download that no browser interprets.
				flush();
				$piece = $this->bridge->blob( $id, $index, $number );
			}
		} catch ( Core_Exception $e ) {
			if ( ! headers_sent() ) {
				wp_die( esc_html( Words::core_error( $e ) ), '', array( 'response' => 'infected' === $e->error_code() ? 403 : 500 ) );
			}
		}
		exit;
	}

	/**
	 * Headers of a download that is kept by nobody and run by nothing.
	 *
	 * @param string $name Name as the visitor gave it.
	 * @param int    $size Bytes.
	 * @return array<string,string>
	 */
	public static function headers( string $name, int $size ): array {
		$plain = trim( (string) preg_replace( '/[^A-Za-z0-9._-]+/', '-', remove_accents( $name ) ), '-.' );
		return array(
			'Content-Type'            => 'application/octet-stream',
			'Content-Length'          => (string) $size,
			'Content-Disposition'     => sprintf( 'attachment; filename="%s"; filename*=UTF-8\'\'%s', '' === $plain ? 'file' : $plain, rawurlencode( $name ) ),
			'X-Content-Type-Options'  => 'nosniff',
			'Content-Security-Policy' => "default-src 'none'; sandbox",
			'Cache-Control'           => 'private, no-store',
			'Referrer-Policy'         => 'no-referrer',
		);
	}
}
