<?php
/**
 * Raised where a request is not taken into the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Status, code and text are the core's (`src/intake/error.rs`): a sender must not see which of the two answers.
 */
class Spool_Refusal extends \RuntimeException {

	/**
	 * Makes a refusal.
	 *
	 * @param int                  $status  HTTP status.
	 * @param string               $name    Stable code without prefix.
	 * @param string               $message What the core says.
	 * @param array<string,string> $headers Further headers.
	 */
	private function __construct( private int $status, private string $name, string $message, private array $headers = array() ) {
		parent::__construct( $message );
	}

	/**
	 * Another method than POST.
	 *
	 * @return self
	 */
	public static function method(): self {
		return new self( 405, 'method', 'only POST is answered here', array( 'Allow' => 'POST' ) );
	}

	/**
	 * A content type that cannot be read.
	 *
	 * @return self
	 */
	public static function content_type(): self {
		return new self( 415, 'content_type', 'the content type is not application/json, application/x-www-form-urlencoded or multipart/form-data' );
	}

	/**
	 * Longer than the limit.
	 *
	 * @param int $limit Bytes.
	 * @return self
	 */
	public static function too_large( int $limit ): self {
		return new self( 413, 'too_large', sprintf( 'the request is larger than %d bytes', $limit ) );
	}

	/**
	 * Nobody we know.
	 *
	 * @return self
	 */
	public static function unauthenticated(): self {
		return new self( 401, 'unauthenticated', 'the request is not authenticated' );
	}

	/**
	 * A body that cannot be read.
	 *
	 * @param string $detail What is wrong.
	 * @return self
	 */
	public static function malformed( string $detail ): self {
		return new self( 400, 'malformed', 'the body cannot be read: ' . $detail );
	}

	/**
	 * Readable, but no submission.
	 *
	 * @param string $detail What is wrong.
	 * @return self
	 */
	public static function not_a_submission( string $detail ): self {
		return new self( 400, 'not_a_submission', 'the body is not a submission: ' . $detail );
	}

	/**
	 * A limit of fields.
	 *
	 * @param string $detail Which.
	 * @return self
	 */
	public static function limit( string $detail ): self {
		return new self( 400, 'limit', $detail );
	}

	/**
	 * The sender reports an error of its own form.
	 *
	 * @return self
	 */
	public static function sender_error(): self {
		return new self( 422, 'sender_error', 'the sender marks this submission as failed' );
	}

	/**
	 * Nothing can be stored now.
	 *
	 * @param int $retry_after Seconds.
	 * @return self
	 */
	public static function unavailable( int $retry_after ): self {
		return new self( 503, 'store_unavailable', 'the submission was not stored; please send it again', array( 'Retry-After' => (string) $retry_after ) );
	}

	/**
	 * The answer to the sender.
	 *
	 * @return array{status:int,headers:array<string,string>,body:array<string,mixed>}
	 */
	public function answer(): array {
		return array(
			'status'  => $this->status,
			'headers' => array( 'Cache-Control' => 'no-store' ) + $this->headers,
			'body'    => array(
				'code'    => 'halt_tracker_' . $this->name,
				'message' => $this->getMessage(),
				'data'    => array( 'status' => $this->status ),
			),
		);
	}
}
