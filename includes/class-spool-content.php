<?php
/**
 * What a row of the spool says, without the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads fields and the sender's e-mail address out of an opened row, for the privacy tools while the core cannot do it.
 * Which address is the sender's is the core's own rule for a submission without a profile (`src/intake/person.rs`); an
 * address elsewhere in it is told apart, because only a profile could say whose it is.
 */
class Spool_Content {

	/** The address stands where the sender's does. */
	public const SENDER = 'sender';

	/** The address stands somewhere else. */
	public const MENTION = 'mention';

	/** Members of a request that are about the submission, as in `src/intake/shape.rs`. */
	private const RESERVED = array( 'form_id', 'form_name', 'form_info', 'source', 'delivery_id', 'meta', 'files', 'errors', 'event', 'submission_id' );

	/**
	 * Fields in their order.
	 *
	 * @var list<array{key:string,label:string,value:string}>
	 */
	private array $fields = array();

	/**
	 * Everything that came, for {@see Spool_Content::MENTION}.
	 *
	 * @var array<mixed>
	 */
	private array $everything;

	/**
	 * Context of a request, where its sender gave one.
	 *
	 * @var array<string,mixed>
	 */
	private array $meta;

	/**
	 * Files.
	 *
	 * @var list<array<string,mixed>>
	 */
	private array $files;

	/**
	 * Makes it.
	 *
	 * @param array<string,mixed> $document What the reader gave.
	 * @param string              $body     Body of a request.
	 */
	public function __construct( private array $document, string $body ) {
		$submission       = (array) ( $document['submission'] ?? array() );
		$parsed           = isset( $document['request'] ) ? self::parsed( (array) $document['request'], $body ) : array();
		$this->everything = array( $document, $body, $parsed );
		$this->meta       = array_filter( (array) ( $parsed['meta'] ?? array() ), 'is_scalar' );
		$files            = $submission['files'] ?? $document['request']['multipart']['files'] ?? array();
		$this->files      = array_values( array_filter( array() === $files ? (array) ( $parsed['files'] ?? array() ) : (array) $files, 'is_array' ) );
		foreach ( (array) ( $submission['fields'] ?? array() ) as $field ) {
			if ( is_array( $field ) ) {
				$this->add( (string) ( $field['key'] ?? '' ), $field );
			}
		}
		$source = $parsed['fields'] ?? $parsed['submission'] ?? array_diff_key( $parsed, array_flip( self::RESERVED ) );
		foreach ( (array) $source as $key => $value ) {
			$this->add( (string) $key, $value );
		}
	}

	/**
	 * Where an address stands.
	 *
	 * @param string $email E-mail address.
	 * @return string SENDER, MENTION, or empty: nowhere.
	 */
	public function place_of( string $email ): string {
		$email = strtolower( trim( $email ) );
		if ( '' === $email ) {
			return '';
		}
		if ( strtolower( $this->sender() ) === $email ) {
			return self::SENDER;
		}
		$is_named = false;
		array_walk_recursive(
			$this->everything,
			static function ( $value ) use ( $email, &$is_named ): void {
				$is_named = $is_named || ( is_string( $value ) && false !== stripos( $value, $email ) );
			}
		);
		return $is_named ? self::MENTION : '';
	}

	/**
	 * The row in the shape that the core gives a submission in.
	 *
	 * @return array<string,mixed>
	 */
	public function as_row(): array {
		$submission = (array) ( $this->document['submission'] ?? array() );
		return array(
			'id'          => (string) $this->document['id'],
			'received_at' => (int) $this->document['received_at'],
			'state'       => 'in_spool',
			'submission'  => array(
				'fields'  => $this->fields,
				'files'   => array_map( static fn( array $file ): array => array( 'name' => is_scalar( $file['name'] ?? '' ) ? (string) ( $file['name'] ?? '' ) : '' ), $this->files ),
				'context' => (array) ( $submission['context'] ?? array( 'meta' => $this->meta ) ),
				'signals' => (array) ( $submission['signals'] ?? array() ),
			),
		);
	}

	/**
	 * The sender's address.
	 *
	 * @return string Empty where there is none.
	 */
	private function sender(): string {
		foreach ( $this->fields as $field ) {
			$value = trim( $field['value'] );
			$key   = strtolower( (string) preg_replace( '/[^a-z0-9]/i', '', $field['key'] ) );
			if ( '' !== $value && strlen( $value ) <= 256 && ( str_contains( $key, 'email' ) || 1 === preg_match( '/^[^@\s]+@\S*\.\S*$/', $value ) ) ) {
				return $value;
			}
		}
		return '';
	}

	/**
	 * Adds a field.
	 *
	 * @param string $key   Name.
	 * @param mixed  $value Value, or an entry with `value` and `label`.
	 * @return void
	 */
	private function add( string $key, mixed $value ): void {
		$label = '';
		if ( is_array( $value ) && array_key_exists( 'value', $value ) ) {
			$label = is_scalar( $value['label'] ?? '' ) ? (string) ( $value['label'] ?? '' ) : '';
			$value = $value['value'];
		}
		if ( is_array( $value ) ) {
			$value = array_is_list( $value ) && array_filter( $value, 'is_scalar' ) === $value ? implode( ', ', array_map( 'strval', $value ) ) : (string) wp_json_encode( $value, Bridge::ENCODE );
		}
		$this->fields[] = array(
			'key'   => $key,
			'label' => $label,
			'value' => is_scalar( $value ) ? (string) $value : '',
		);
	}

	/**
	 * What a request says.
	 *
	 * @param array<string,mixed> $request Request.
	 * @param string              $body    Its body.
	 * @return array<string,mixed> Empty where it cannot be read.
	 */
	private static function parsed( array $request, string $body ): array {
		$fields = (array) ( $request['multipart']['fields'] ?? array() );
		if ( isset( $fields['payload'] ) ) {
			$body = (string) $fields['payload'];
		} elseif ( array() !== $fields ) {
			$body = http_build_query( $fields );
		}
		$parsed = json_decode( $body, true, 128 );
		if ( ! is_array( $parsed ) ) {
			parse_str( $body, $parsed );
		}
		return $parsed;
	}
}
