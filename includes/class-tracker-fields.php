<?php
/**
 * What a line of the field map can be aimed at.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Tracker's fields from two sources: the static list of its document, and what the account itself has (custom fields,
 * statuses, sources). Either may be missing; then `fault()` says why, and what there is can still be used.
 */
class Tracker_Fields {

	private const KINDS = array( 'resource', 'contact', 'lead', 'activity' );

	/** Key of a profile by the list of MetaData that has its values. */
	private const LISTS = array(
		'source'     => 'source',
		'status'     => 'status.name',
		'department' => 'department.name',
	);

	/**
	 * Fields by record type.
	 *
	 * @var array<string,list<array{path:string,type:string,label:string,values:list<string>}>>|null
	 */
	private ?array $fields = null;

	/**
	 * What the account has.
	 *
	 * @var array<string,mixed>
	 */
	private array $metadata = array();

	/**
	 * Why something is missing; empty: nothing is.
	 *
	 * @var string
	 */
	private string $fault = '';

	/**
	 * Makes it; nothing is asked yet.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Fields by record type. On a Lead those of its Contact begin with `contact.`.
	 *
	 * @return array<string,list<array{path:string,type:string,label:string,values:list<string>}>>
	 */
	public function all(): array {
		if ( null === $this->fields ) {
			$this->fields = $this->ask();
		}
		return $this->fields;
	}

	/**
	 * The closed lists of values, by record type and key, each with an id for the page.
	 *
	 * @return array<string,array<string,array{id:string,values:list<string>}>>
	 */
	public function value_lists(): array {
		$lists = array();
		$ids   = array();
		foreach ( $this->all() as $kind => $fields ) {
			foreach ( $fields as $field ) {
				if ( array() !== $field['values'] ) {
					$name                             = md5( (string) wp_json_encode( $field['values'] ) );
					$ids[ $name ]                   ??= 'halt-tracker-values-' . ( count( $ids ) + 1 );
					$lists[ $kind ][ $field['path'] ] = array(
						'id'     => $ids[ $name ],
						'values' => $field['values'],
					);
				}
			}
		}
		return $lists;
	}

	/**
	 * Why something is missing: `extension` (nothing is known), or a code of `metadata` (the account's own fields
	 * are not known). Empty: nothing is missing.
	 *
	 * @return string
	 */
	public function fault(): string {
		$this->all();
		return $this->fault;
	}

	/**
	 * When the account was asked, in Unix milliseconds; 0: never.
	 *
	 * @return int
	 */
	public function fetched_at(): int {
		$this->all();
		return (int) ( $this->metadata['fetched_at'] ?? 0 );
	}

	/**
	 * Names of a list of the account: `activity_type`, `document_type`; the statuses of a shortlist by id.
	 *
	 * @param string $name Which.
	 * @return array<int|string,string> Id to name.
	 */
	public function names( string $name ): array {
		$this->all();
		$list  = 'shortlist' === $name ? ( $this->metadata['lists']['status']['shortlist'] ?? array() ) : ( $this->metadata['lists'][ $name ] ?? array() );
		$names = array();
		foreach ( is_array( $list ) ? $list : array() as $entry ) {
			$text = is_array( $entry ) ? ( $entry['name'] ?? '' ) : $entry;
			if ( is_scalar( $text ) && '' !== (string) $text ) {
				$names[ is_array( $entry ) && isset( $entry['id'] ) ? (string) $entry['id'] : (string) $text ] = (string) $text;
			}
		}
		return $names;
	}

	/**
	 * Asks the core for both.
	 *
	 * @return array<string,list<array{path:string,type:string,label:string,values:list<string>}>>
	 */
	private function ask(): array {
		$fields = array_fill_keys( self::KINDS, array() );
		try {
			foreach ( self::KINDS as $kind ) {
				foreach ( $this->bridge->targets( $kind ) as $target ) {
					$fields[ $kind ][] = self::field( (array) $target );
				}
			}
			$this->metadata = $this->bridge->metadata();
			$this->fault    = (string) ( $this->metadata['code'] ?? '' );
		} catch ( Core_Exception $e ) {
			$this->fault = Core_Exception::EXTENSION_MISSING === $e->kind() ? 'extension' : $e->error_code();
		}
		foreach ( array( 'resource', 'contact', 'lead' ) as $kind ) {
			$fields[ $kind ] = array_merge( $this->own( $kind ), $this->with_values( $kind, $fields[ $kind ] ) );
		}
		foreach ( $fields['contact'] as $field ) {
			$fields['lead'][] = array( 'path' => 'contact.' . $field['path'] ) + $field;
		}
		return $fields;
	}

	/**
	 * The custom fields of the account.
	 *
	 * @param string $kind Record type.
	 * @return list<array{path:string,type:string,label:string,values:list<string>}>
	 */
	private function own( string $kind ): array {
		$custom = $this->metadata['custom_fields'][ $kind ] ?? array();
		return array_values( array_filter( array_map( array( self::class, 'field' ), array_filter( is_array( $custom ) ? $custom : array(), 'is_array' ) ), static fn( array $field ): bool => '' !== $field['path'] ) );
	}

	/**
	 * Fields with the values that the account has for them.
	 *
	 * @param string                          $kind   Record type.
	 * @param list<array<string,mixed>> $fields Fields.
	 * @return list<array<string,mixed>>
	 */
	private function with_values( string $kind, array $fields ): array {
		foreach ( self::LISTS as $list => $path ) {
			$entries = $this->metadata['lists'][ $list ] ?? array();
			$entries = is_array( $entries ) && ! array_is_list( $entries ) ? ( $entries[ $kind ] ?? array() ) : $entries;
			$values  = array();
			foreach ( is_array( $entries ) ? $entries : array() as $entry ) {
				$values[] = is_array( $entry ) ? ( $entry['name'] ?? '' ) : $entry;
			}
			foreach ( $fields as $index => $field ) {
				if ( $path === $field['path'] && array() !== $values ) {
					$fields[ $index ]['values'] = self::texts( $values );
				}
			}
		}
		return $fields;
	}

	/**
	 * A field in one shape.
	 *
	 * @param array<string,mixed> $raw As the core says it.
	 * @return array{path:string,type:string,label:string,values:list<string>}
	 */
	private static function field( array $raw ): array {
		return array(
			'path'   => is_scalar( $raw['path'] ?? null ) ? (string) $raw['path'] : '',
			'type'   => is_scalar( $raw['type'] ?? null ) ? (string) $raw['type'] : '',
			'label'  => is_scalar( $raw['label'] ?? null ) ? (string) $raw['label'] : '',
			'values' => self::texts( $raw['values'] ?? array() ),
		);
	}

	/**
	 * A list of texts.
	 *
	 * @param mixed $raw Anything.
	 * @return list<string>
	 */
	private static function texts( mixed $raw ): array {
		return array_values( array_filter( array_map( 'strval', array_filter( is_array( $raw ) ? $raw : array(), 'is_scalar' ) ), 'strlen' ) );
	}
}
