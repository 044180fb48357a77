<?php
/**
 * The files of a Divi submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Finds out which fields hold names of uploaded files, and where the files lie. The names are the visitor's
 * text: nothing outside the known folders is ever handed on (Divi contract, section 7).
 */
class Divi_Files {

	/** A file that is gone, or was never there. */
	public const MISSING = 'missing';

	/** A name that points elsewhere. */
	public const REFUSED = 'refused_path';

	/**
	 * Makes the finder.
	 *
	 * @param Profiles             $profiles Say which fields hold files.
	 * @param list<Upload_Adapter> $adapters Know the folders.
	 */
	public function __construct( private Profiles $profiles, private array $adapters ) {
	}

	/**
	 * The files, in the order of the form.
	 *
	 * @param list<array{key:string,value:string}> $fields Normalised fields.
	 * @param array{id:string,css_id:string}       $form   The form.
	 * @return list<array{field:string,name:string,path:string,error:string}>
	 */
	public function collect( array $fields, array $form ): array {
		$marked = self::marked_fields();
		$mapped = $this->mapped_fields( $form );
		$files  = array();
		foreach ( $fields as $field ) {
			$is_marked = isset( $marked[ $field['key'] ] );
			if ( '' === trim( $field['value'] ) || ( ! $is_marked && ! in_array( $field['key'], $mapped, true ) ) ) {
				continue;
			}
			$names = $is_marked ? self::posted_names( $marked[ $field['key'] ], $field['value'] ) : $field['value'];
			foreach ( array_slice( explode( ',', $names ), 0, 50 ) as $name ) {
				$name = trim( $name );
				// Without the marker a mapped field may hold anything; only what looks like a file name counts.
				if ( '' === $name || ( ! $is_marked && 1 !== preg_match( '/\.[A-Za-z0-9]{1,8}$/', $name ) ) ) {
					continue;
				}
				$files[] = $this->file( $field['key'], $name, $form['id'] );
			}
		}
		return $files;
	}

	/**
	 * One file.
	 *
	 * @param string $field   Form key.
	 * @param string $name    Name as posted.
	 * @param string $form_id Unique id of the form.
	 * @return array{field:string,name:string,path:string,error:string}
	 */
	private function file( string $field, string $name, string $form_id ): array {
		$base = wp_basename( $name );
		$file = array(
			'field' => $field,
			'name'  => $base,
			'path'  => '',
			'error' => self::MISSING,
		);
		if ( $base !== $name || '' === $base || str_starts_with( $base, '.' ) || 1 === preg_match( '/[\/\\\\\x00-\x1f]/', $name ) ) {
			$file['error'] = self::REFUSED;
			return $file;
		}
		// The id goes into a path, so it may only be what a builder writes.
		$form_id = 1 === preg_match( '/^[A-Za-z0-9_-]{1,64}$/', $form_id ) ? $form_id : '';
		foreach ( $this->adapters as $adapter ) {
			foreach ( $adapter->folders( $form_id ) as $folder ) {
				$found = self::find( $folder, $base );
				if ( self::REFUSED === $found ) {
					$file['error'] = self::REFUSED;
				} elseif ( '' !== $found ) {
					$file['path']  = $found;
					$file['error'] = '';
					return $file;
				}
			}
		}
		return $file;
	}

	/**
	 * Looks in one folder.
	 *
	 * @param array{path:string,max_age:int} $folder The folder.
	 * @param string                         $name   Plain file name.
	 * @return string Real path; empty when it is not there; {@see self::REFUSED} for a link that leads out.
	 */
	private static function find( array $folder, string $name ): string {
		$root = realpath( $folder['path'] );
		$path = false === $root ? false : realpath( $root . '/' . $name );
		if ( false === $root || false === $path || ! is_file( $path ) ) {
			return '';
		}
		if ( ! str_starts_with( $path, $root . DIRECTORY_SEPARATOR ) ) {
			return self::REFUSED;
		}
		if ( $folder['max_age'] > 0 && time() - (int) filemtime( $path ) > $folder['max_age'] ) {
			return '';
		}
		return $path;
	}

	/**
	 * The file names of a marked field as they were posted. The value of the hook went through
	 * sanitize_text_field(), which takes out percent octets; a stored name holds them wherever the visitor's
	 * name had other letters than ASCII. The posted text counts only where sanitising makes the very value of
	 * the hook of it: Divi has accepted that value, and nothing else.
	 *
	 * @param list<string> $posted POST names that the field may have.
	 * @param string       $value  Value of the hook.
	 * @return string
	 */
	private static function posted_names( array $posted, string $value ): string {
		foreach ( $posted as $name ) {
			// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput -- Divi has verified its own nonce before it fires the hook; each name is checked in file(), and sanitising is what breaks it.
			$raw = is_string( $_POST[ $name ] ?? null ) ? wp_unslash( $_POST[ $name ] ) : '';
			if ( sanitize_text_field( $raw ) === trim( $value ) ) {
				return $raw;
			}
		}
		return $value;
	}

	/**
	 * The fields that the request marks as files: `{POST name}_is_file`.
	 *
	 * A POST name is `et_pb_contact_{key}_{number}` on Divi 4 and `et_pb_contact_{order}_{key}_{order}` on
	 * Divi 5; a key may itself begin with a number, so both readings count.
	 *
	 * @return array<string,list<string>> POST names by key of the field.
	 */
	private static function marked_fields(): array {
		$keys = array();
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Divi has verified its own nonce before it fires the hook; only key names are read.
		foreach ( array_keys( $_POST ) as $name ) {
			if ( 1 === preg_match( '/^et_pb_contact_((?:\d+_)?(.+))_[^_]+_is_file$/s', (string) $name, $match ) ) {
				$posted = substr( (string) $name, 0, -strlen( '_is_file' ) );
				foreach ( array_unique( array( $match[1], $match[2] ) ) as $key ) {
					$keys[ Divi_Fields::lower( $key ) ][] = $posted;
				}
			}
		}
		return $keys;
	}

	/**
	 * Keys that a profile of this form names as documents; where no profile names the form, those of the
	 * profiles that could still take it.
	 *
	 * @param array{id:string,css_id:string} $form The form.
	 * @return list<string>
	 */
	private function mapped_fields( array $form ): array {
		$own    = array();
		$others = array();
		foreach ( $this->profiles->all() as $profile ) {
			if ( ! $profile['enabled'] ) {
				continue;
			}
			$matching = $profile['matching'];
			$keys     = array_map( array( Divi_Fields::class, 'lower' ), $profile['attachments']['fields'] );
			if ( ( '' !== $form['id'] && in_array( $form['id'], $matching['form_ids'], true ) ) || ( '' !== $form['css_id'] && in_array( $form['css_id'], $matching['css_ids'], true ) ) ) {
				$own = array_merge( $own, $keys );
			} elseif ( $matching['fallback'] || array() !== $matching['posts'] || array() !== $matching['sources'] ) {
				$others = array_merge( $others, $keys );
			}
		}
		return array_values( array_unique( array() !== $own ? $own : $others ) );
	}
}
