<?php
/**
 * A PHP file that only reads the body, to measure the fast path against; bin/bench puts it into its own site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

// phpcs:disable Generic.PHP.ForbiddenFunctions -- There is no WordPress here.
http_response_code( 202 );
header( 'Content-Type: application/json; charset=UTF-8' );
echo json_encode( array( 'bytes' => strlen( (string) file_get_contents( 'php://input' ) ) ) );
