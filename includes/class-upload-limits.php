<?php
/**
 * How large a file may be before something refuses it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The setting is only one of several limits: PHP drops what is larger than its own, and a web server in front
 * answers before PHP is asked. The smallest one counts.
 */
class Upload_Limits {

	/** What nginx takes until it is told otherwise (client_max_body_size); PHP cannot ask it. */
	public const NGINX_DEFAULT = 1048576;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * All limits that are known, in bytes.
	 *
	 * @return array{setting:int,upload_max_filesize:int,post_max_size:int}
	 */
	public function known(): array {
		return array(
			'setting'             => (int) $this->settings->get( 'max_file' ),
			'upload_max_filesize' => self::bytes( (string) ini_get( 'upload_max_filesize' ) ),
			'post_max_size'       => self::bytes( (string) ini_get( 'post_max_size' ) ),
		);
	}

	/**
	 * The largest file that a visitor can send through a form of this site, as far as PHP can know.
	 *
	 * @return int Bytes.
	 */
	public function effective(): int {
		return min( array_values( $this->known() ) );
	}

	/**
	 * Whether files that the setting takes are lost to a lower limit of PHP.
	 *
	 * @return bool
	 */
	public function is_lowered(): bool {
		return $this->effective() < $this->known()['setting'];
	}

	/**
	 * Whether nginx answers this site. Behind a proxy it may be there unseen.
	 *
	 * @return bool
	 */
	public static function is_nginx(): bool {
		$server = isset( $_SERVER['SERVER_SOFTWARE'] ) ? sanitize_text_field( wp_unslash( $_SERVER['SERVER_SOFTWARE'] ) ) : '';
		return str_contains( strtolower( $server ), 'nginx' );
	}

	/**
	 * The limits as sentences.
	 *
	 * @return list<string>
	 */
	public function sentences(): array {
		$known = $this->known();
		$lines = array(
			sprintf(
				/* translators: 1: effective limit, 2: the setting, 3: upload_max_filesize, 4: post_max_size. */
				__( 'Largest file that arrives at all: %1$s (this setting: %2$s, PHP’s upload_max_filesize: %3$s, PHP’s post_max_size for all files together: %4$s).', 'halt-tracker' ),
				size_format( $this->effective() ),
				size_format( $known['setting'] ),
				self::shown( $known['upload_max_filesize'] ),
				self::shown( $known['post_max_size'] )
			),
		);
		if ( $known['setting'] > self::NGINX_DEFAULT ) {
			$lines[] = self::is_nginx()
				/* translators: %s: a size. */
				? sprintf( __( 'This site is served by nginx, which refuses requests above client_max_body_size; unless somebody has raised it, that is %s. PHP cannot see the value: check it.', 'halt-tracker' ), size_format( self::NGINX_DEFAULT ) )
				/* translators: %s: a size. */
				: sprintf( __( 'A web server or proxy in front may have a lower limit that PHP cannot see (nginx: client_max_body_size, %s unless raised).', 'halt-tracker' ), size_format( self::NGINX_DEFAULT ) );
		}
		return $lines;
	}

	/**
	 * A size of php.ini in bytes; no limit is the largest number there is.
	 *
	 * @param string $value Such as `8M`.
	 * @return int
	 */
	private static function bytes( string $value ): int {
		$bytes = wp_convert_hr_to_bytes( $value );
		return $bytes > 0 ? $bytes : PHP_INT_MAX;
	}

	/**
	 * A limit for people.
	 *
	 * @param int $bytes Bytes.
	 * @return string
	 */
	private static function shown( int $bytes ): string {
		return PHP_INT_MAX === $bytes ? __( 'none', 'halt-tracker' ) : (string) size_format( $bytes );
	}
}
