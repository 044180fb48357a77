<?php
/**
 * Answers the ingest route while the core cannot.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The core's order of checks (method, type, size, sender, then the body) and its answers, as far as they can be
 * given without it. What is not checked here (mapping, required fields) is checked at import, where nothing is
 * refused any more: it is kept for a person.
 */
class Spool_Route {

	private const RETRY_AFTER = 30;
	private const MAX_DEPTH   = 32;
	private const MAX_FIELDS  = 500;
	private const MAX_FIELD   = 65536;

	/** Members of a flat body that are no fields; as `src/intake/shape.rs`. */
	private const RESERVED = array( 'form_id', 'form_name', 'form_info', 'source', 'delivery_id', 'fields', 'submission', 'meta', 'files', 'errors', 'event', 'submission_id' );

	/** Headers that are kept: nothing that proves an identity but the signature, which is good for one request. */
	private const KEPT_HEADERS = array( 'x-halt-timestamp', 'x-halt-webhook-signature', 'x-halt-delivery-id', 'user-agent' );

	/**
	 * Makes it.
	 *
	 * @param Spool    $spool    Takes the request.
	 * @param Settings $settings Secrets, sources, limits.
	 */
	public function __construct( private Spool $spool, private Settings $settings ) {
	}

	/**
	 * Answers a request.
	 *
	 * @param array<string,mixed> $request Shape: docs/boundary.md, `receive`.
	 * @param string              $body    Raw body.
	 * @return array{status:int,headers:array<string,string>,body:array<string,mixed>}
	 */
	public function answer( array $request, string $body ): array {
		try {
			return $this->take( $request, $body );
		} catch ( Spool_Refusal $refusal ) {
			return $refusal->answer();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'spool', $e );
			return Spool_Refusal::unavailable( self::RETRY_AFTER )->answer();
		}
	}

	/**
	 * Takes a request.
	 *
	 * @param array<string,mixed> $request Request.
	 * @param string              $body    Raw body.
	 * @return array{status:int,headers:array<string,string>,body:array<string,mixed>}
	 * @throws Spool_Refusal|Spool_Exception When it is not taken.
	 */
	private function take( array $request, string $body ): array {
		if ( 'POST' !== $request['method'] ) {
			throw Spool_Refusal::method();
		}
		$kind = self::kind( (string) $request['content_type'] );
		$this->check_size( $request, $body, 'multipart' === $kind );
		$payload = is_string( $request['multipart']['fields']->payload ?? null ) ? $request['multipart']['fields']->payload : null;
		$signed  = 'multipart' === $kind ? (string) $payload : $body;
		$sender  = $this->verify( $request, $signed );
		if ( 'multipart' === $kind && 'signed' === $sender['kind'] && null === $payload ) {
			throw Spool_Refusal::unauthenticated();
		}
		$content = match ( true ) {
			null !== $payload     => self::json( $payload ),
			'json' === $kind      => self::json( $body ),
			'multipart' === $kind => (array) $request['multipart']['fields'],
			default               => self::pairs( $body ),
		};
		self::check_content( $content );
		$stored = $this->spool->put( Spool_Entry::request( self::without_credentials( $request ), $body, $sender, self::keys( $request, $content, $sender, $signed ) ) );
		$answer = array(
			'id'     => $stored['id'],
			'status' => 'waiting',
		);
		return array(
			'status'  => $stored['duplicate'] ? 200 : 202,
			'headers' => array( 'Cache-Control' => 'no-store' ),
			'body'    => $stored['duplicate'] ? $answer + array( 'duplicate' => true ) : $answer,
		);
	}

	/**
	 * Who the sender is.
	 *
	 * @param array<string,mixed> $request Request.
	 * @param string              $signed  What a signature covers.
	 * @return array<string,mixed>
	 * @throws Spool_Refusal When it is nobody we know, or cannot be told now.
	 */
	private function verify( array $request, string $signed ): array {
		$headers = (array) $request['headers'];
		$bearer  = 1 === preg_match( '/^bearer (.*)$/is', (string) ( $headers['authorization'] ?? '' ), $match ) ? trim( $match[1] ) : '';
		$token   = trim( (string) ( $headers['x-halt-webhook-token'] ?? '' ) );
		$token   = '' === $token ? $bearer : $token;
		if ( '' === $token && $this->settings->get( 'url_tokens' ) ) {
			$token = trim( (string) $request['query_token'] );
		}
		$credentials = array(
			'timestamp' => (string) ( $headers['x-halt-timestamp'] ?? '' ),
			'signature' => (string) ( $headers['x-halt-webhook-signature'] ?? '' ),
			'token'     => $token,
		);
		$secrets     = $this->settings->secrets()->webhook_secrets();
		if ( '' !== $credentials['signature'] && array() === $secrets && null === Settings::constant( 'webhook_secret' ) && $this->settings->secrets()->are_unreadable() ) {
			// Nobody can say that the sender is wrong; the key of the site may come back.
			throw Spool_Refusal::unavailable( self::RETRY_AFTER );
		}
		$check  = new Sender_Check( $secrets, array_values( array_filter( (array) $this->settings->get( 'sources' ), 'is_array' ) ) );
		$sender = $check->authenticate( $credentials, $signed, time() );
		if ( null === $sender ) {
			throw Spool_Refusal::unauthenticated();
		}
		return $sender;
	}

	/**
	 * Kind of the body.
	 *
	 * @param string $type `Content-Type`.
	 * @return string `json`, `form` or `multipart`.
	 * @throws Spool_Refusal When it is another one.
	 */
	private static function kind( string $type ): string {
		$essence = strtolower( trim( explode( ';', $type )[0] ) );
		return match ( true ) {
			'application/json' === $essence, 'text/json' === $essence => 'json',
			'application/x-www-form-urlencoded' === $essence => 'form',
			'multipart/form-data' === $essence => 'multipart',
			str_starts_with( $essence, 'application/' ) && str_ends_with( $essence, '+json' ) => 'json',
			default => throw Spool_Refusal::content_type(),
		};
	}

	/**
	 * Checks the size.
	 *
	 * @param array<string,mixed> $request      Request.
	 * @param string              $body         Raw body.
	 * @param bool                $is_multipart Whether PHP has parsed the body.
	 * @return void
	 * @throws Spool_Refusal When it is too large, or cut short.
	 */
	private function check_size( array $request, string $body, bool $is_multipart ): void {
		$announced = (int) ( $request['content_length'] ?? 0 );
		$limit     = (int) $this->settings->get( $is_multipart ? 'max_multipart' : 'max_body' );
		$files     = (array) ( $request['multipart']['files'] ?? array() );
		$size      = $is_multipart ? (int) array_sum( array_column( $files, 'size' ) ) : strlen( $body );
		if ( max( $announced, $size ) > $limit ) {
			throw Spool_Refusal::too_large( $limit );
		}
		if ( $is_multipart && $announced > 0 && array() === $files && array() === (array) ( $request['multipart']['fields'] ?? array() ) ) {
			// PHP has dropped a body above `post_max_size` without a word.
			throw Spool_Refusal::too_large( $announced );
		}
		if ( ! $is_multipart && isset( $request['content_length'] ) && $announced !== $size ) {
			throw Spool_Refusal::malformed( 'the body is not as long as announced' );
		}
	}

	/**
	 * Reads JSON.
	 *
	 * @param string $text JSON text.
	 * @return array<mixed>
	 * @throws Spool_Refusal When it is no object.
	 */
	private static function json( string $text ): array {
		try {
			$value = json_decode( $text, false, self::MAX_DEPTH + 1, JSON_THROW_ON_ERROR );
		} catch ( \JsonException $e ) {
			throw Spool_Refusal::malformed( $e->getMessage() );
		}
		if ( ! $value instanceof \stdClass ) {
			throw Spool_Refusal::not_a_submission( 'it is not an object' );
		}
		return (array) $value;
	}

	/**
	 * Reads a urlencoded body.
	 *
	 * @param string $text The body.
	 * @return array<mixed>
	 */
	private static function pairs( string $text ): array {
		parse_str( $text, $pairs );
		return $pairs;
	}

	/**
	 * Refuses what the core would refuse as well: there is nothing in it, or too much.
	 *
	 * @param array<mixed> $content Members of the body.
	 * @return void
	 * @throws Spool_Refusal When it is so.
	 */
	private static function check_content( array $content ): void {
		$errors = $content['errors'] ?? null;
		if ( ! empty( $errors ) && ! ( $errors instanceof \stdClass && array() === (array) $errors ) ) {
			throw Spool_Refusal::sender_error();
		}
		$given  = $content['fields'] ?? $content['submission'] ?? null;
		$fields = null === $given ? array_diff_key( $content, array_flip( self::RESERVED ) ) : (array) $given;
		if ( array() === $fields || ( null !== $given && ! is_array( $given ) && ! $given instanceof \stdClass ) ) {
			throw Spool_Refusal::not_a_submission( 'it has no fields' );
		}
		if ( count( $fields ) > self::MAX_FIELDS ) {
			throw Spool_Refusal::limit( sprintf( 'more than %d fields', self::MAX_FIELDS ) );
		}
		foreach ( $fields as $field ) {
			$value = $field instanceof \stdClass ? ( $field->value ?? '' ) : $field;
			if ( is_string( $value ) && strlen( $value ) > self::MAX_FIELD ) {
				throw Spool_Refusal::limit( sprintf( 'a field is longer than %d bytes', self::MAX_FIELD ) );
			}
		}
	}

	/**
	 * Keys that recognise a repeat, by the core's own rules: a signature is its request; a token's request is
	 * its body, unless the sender names its deliveries.
	 *
	 * @param array<string,mixed> $request Request.
	 * @param array<mixed>        $content Members of the body.
	 * @param array<string,mixed> $sender  The sender.
	 * @param string              $signed  What a signature covers.
	 * @return array{string,string}
	 */
	private static function keys( array $request, array $content, array $sender, string $signed ): array {
		$headers  = (array) $request['headers'];
		$delivery = trim( (string) ( $headers['x-halt-delivery-id'] ?? '' ) );
		$named    = $content['delivery_id'] ?? $content['submission_id'] ?? '';
		$delivery = '' === $delivery && is_scalar( $named ) ? trim( (string) $named ) : $delivery;
		if ( 'signed' === $sender['kind'] ) {
			$named  = $content['source'] ?? '';
			$source = is_scalar( $named ) && '' !== trim( (string) $named ) ? trim( (string) $named ) : 'webhook';
			return array( Spool_Entry::key( 'signature', (string) $headers['x-halt-webhook-signature'] ), Spool_Entry::key( 'delivery', $source, $delivery ) );
		}
		if ( '' !== $delivery ) {
			return array( '', Spool_Entry::key( 'delivery', $sender['source'], $delivery ) );
		}
		$files = array_map( static fn( array $file ): array => array( $file['field'], $file['name'], $file['size'] ), (array) ( $request['multipart']['files'] ?? array() ) );
		return array( Spool_Entry::key( 'token', $sender['source'], (string) wp_json_encode( array( bin2hex( hash( 'sha256', $signed, true ) ), (array) ( $request['multipart']['fields'] ?? array() ), $files ), Bridge::ENCODE ) ), '' );
	}

	/**
	 * The request without tokens: they are not needed any more, and would outlive it.
	 *
	 * @param array<string,mixed> $request Request.
	 * @return array<string,mixed>
	 */
	private static function without_credentials( array $request ): array {
		$request['headers']     = (object) array_intersect_key( (array) $request['headers'], array_flip( self::KEPT_HEADERS ) );
		$request['query_token'] = '';
		return $request;
	}
}
