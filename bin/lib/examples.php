<?php
/**
 * Writes docs/examples.
 *
 * Usage: php examples.php REPOSITORY
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Examples;

require __DIR__ . '/class-example-requests.php';

foreach ( ( new Example_Requests( $argv[1] . '/tests/fixtures' ) )->documents() as $halt_name => $halt_text ) {
	file_put_contents( $argv[1] . '/docs/examples/' . $halt_name, $halt_text );
}
