<?php
/**
 * Examples of signed requests.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Rest;

defined( 'ABSPATH' ) || exit;

/**
 * The files of views/signing (docs/examples/signing links to them), which a test runs against the route, with this site's own address in them. The
 * secret is never printed: it is read from the environment of whoever runs them.
 */
class Signing_Examples {

	/** Address in the files that stands for that of the site. */
	public const PLACE = 'https://www.example.com/wp-json/halt-tracker/v1/ingest';

	/** File by the name of the language. */
	public const FILES = array(
		'curl'    => 'sign.sh',
		'PHP'     => 'sign.php.txt',
		'Node.js' => 'sign.mjs',
		'Python'  => 'sign.py',
	);

	/**
	 * The examples by language; one whose file is not there is left out.
	 *
	 * @return array<string,string>
	 */
	public static function all(): array {
		$examples = array();
		foreach ( self::FILES as $language => $file ) {
			$path = dirname( HALT_TRACKER_FILE ) . '/views/signing/' . $file;
			if ( is_readable( $path ) ) {
				// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of this plugin.
				$examples[ $language ] = trim( str_replace( self::PLACE, self::url(), (string) file_get_contents( $path ) ) );
			}
		}
		return $examples;
	}

	/**
	 * Where other systems post to.
	 *
	 * @return string
	 */
	public static function url(): string {
		return rest_url( Rest::NAMESPACE . '/ingest' );
	}
}
