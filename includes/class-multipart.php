<?php
/**
 * A multipart request as PHP has parsed it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Undoes what PHP makes of names with brackets, so that the core sees the parts as they were sent.
 */
class Multipart {

	/**
	 * Field values by the name of their part.
	 *
	 * @param array<mixed> $values Unslashed body parameters.
	 * @param string       $prefix Name so far.
	 * @return array<string,string>
	 */
	public static function fields( array $values, string $prefix = '' ): array {
		$fields = array();
		foreach ( $values as $key => $value ) {
			$name = '' === $prefix ? (string) $key : $prefix . '[' . $key . ']';
			if ( is_array( $value ) ) {
				$fields += self::fields( $value, $name );
			} elseif ( is_scalar( $value ) ) {
				$fields[ $name ] = (string) $value;
			}
		}
		return $fields;
	}

	/**
	 * The entries of `$_FILES`, one for each file.
	 *
	 * @param array<mixed> $entries `$_FILES`.
	 * @return list<array{field:string,name:string,path:string,size:int,error:int}>
	 */
	public static function files( array $entries ): array {
		$files = array();
		foreach ( $entries as $field => $entry ) {
			if ( is_array( $entry ) && isset( $entry['name'], $entry['tmp_name'], $entry['error'] ) ) {
				self::flatten( (string) $field, $entry['name'], $entry['tmp_name'], $entry['size'] ?? 0, $entry['error'], $files );
			}
		}
		return $files;
	}

	/**
	 * Walks an entry of `$_FILES`, whose members are parallel trees where the part's name has brackets.
	 *
	 * @param string                    $field Name of the part.
	 * @param mixed                     $name  File name, or a tree of them.
	 * @param mixed                     $path  Temporary path, or a tree.
	 * @param mixed                     $size  Size, or a tree.
	 * @param mixed                     $error Error, or a tree.
	 * @param list<array<string,mixed>> $files Receives the files.
	 * @return void
	 */
	private static function flatten( string $field, mixed $name, mixed $path, mixed $size, mixed $error, array &$files ): void {
		if ( is_array( $name ) ) {
			foreach ( array_keys( $name ) as $key ) {
				self::flatten( $field . '[' . $key . ']', $name[ $key ], $path[ $key ] ?? '', $size[ $key ] ?? 0, $error[ $key ] ?? UPLOAD_ERR_NO_FILE, $files );
			}
			return;
		}
		$error = is_numeric( $error ) ? (int) $error : UPLOAD_ERR_NO_FILE;
		if ( UPLOAD_ERR_NO_FILE === $error ) {
			return;
		}
		$files[] = array(
			'field' => (string) preg_replace( '/\[\d*\]$/', '', $field ),
			'name'  => is_scalar( $name ) ? (string) $name : '',
			'path'  => is_string( $path ) ? $path : '',
			'size'  => is_numeric( $size ) ? (int) $size : 0,
			'error' => $error,
		);
	}
}
