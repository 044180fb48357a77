<?php
/**
 * The ingest route without WordPress: a front controller that needs the extension and the kept settings, nothing else.
 *
 * The web server sends a path of its choice here (docs/fast-path.md). Answers are those of the REST route, byte for
 * byte, because the core makes both. It is shut (404) until an admin opens it in the settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Fast_Path;

// phpcs:disable WordPress, Generic.PHP.ForbiddenFunctions -- There is no WordPress here: none of its functions, and nothing of it is loaded.

/** Seconds after which a sender may come again while nothing can be stored; as the REST route says. */
const RETRY_AFTER = 300;

/** Milliseconds in which steps may be started once the sender has the answer. */
const BUDGET = 5000;

/** The ABI of the extension that this file speaks (docs/boundary.md). */
const NEEDS_ABI = 1;

/** Headers that the core wants to see. */
const HEADERS = array( 'x-halt-timestamp', 'x-halt-webhook-signature', 'x-halt-webhook-token', 'authorization', 'x-halt-delivery-id', 'user-agent', 'x-forwarded-for', 'forwarded' );

// Part of the plugin: its file of helper functions has no WordPress in it either.
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require __DIR__ . '/../includes/class-multipart.php';

/**
 * Which site of which directory, with which key: environment, then INI, then the file that the plugin has written.
 *
 * @return array{directory:string,site:string,key:string}|null Null where nobody has set it up.
 */
function configuration(): ?array {
	$file   = __DIR__ . '/ingest-config.php';
	$saved  = is_file( $file ) ? require $file : array();
	$saved  = is_array( $saved ) ? $saved : array();
	$chosen = array();
	foreach ( array( 'directory', 'site', 'key' ) as $name ) {
		$variable = 'HALT_TRACKER_' . strtoupper( 'directory' === $name ? 'dir' : $name );
		// A parameter of the web server; a client cannot send one of this name.
		$value = $_SERVER[ $variable ] ?? getenv( $variable );
		if ( ! is_string( $value ) || '' === $value ) {
			// The key is never an INI entry: phpinfo() would show it.
			$value = 'key' === $name ? '' : (string) ini_get( 'halt_tracker.' . $name );
		}
		$chosen[ $name ] = '' !== $value ? $value : (string) ( $saved[ $name ] ?? '' );
	}
	$chosen['directory'] = rtrim( $chosen['directory'], '/' );
	return '' === $chosen['directory'] || '' === $chosen['site'] ? null : $chosen;
}

/**
 * The request without its body, as the core wants it.
 *
 * @param bool $is_multipart Whether PHP has parsed the body.
 * @return array<string,mixed>
 */
function request( bool $is_multipart ): array {
	$headers = array();
	foreach ( HEADERS as $name ) {
		$value = $_SERVER[ 'HTTP_' . strtoupper( strtr( $name, '-', '_' ) ) ] ?? null;
		if ( is_string( $value ) ) {
			$headers[ $name ] = $value;
		}
	}
	$length  = (string) ( $_SERVER['CONTENT_LENGTH'] ?? '' );
	$request = array(
		'method'       => (string) ( $_SERVER['REQUEST_METHOD'] ?? '' ),
		'content_type' => (string) ( $_SERVER['CONTENT_TYPE'] ?? '' ),
		'headers'      => (object) $headers,
		'remote_addr'  => (string) ( $_SERVER['REMOTE_ADDR'] ?? '' ),
		'query_token'  => is_string( $_GET['token'] ?? null ) ? $_GET['token'] : '',
		'php_limit'    => bytes( (string) ini_get( 'post_max_size' ) ),
	);
	if ( ctype_digit( $length ) ) {
		$request['content_length'] = (int) $length;
	}
	if ( $is_multipart ) {
		$request['multipart'] = array(
			'fields' => (object) \Halt\Tracker\Multipart::fields( $_POST ),
			'files'  => \Halt\Tracker\Multipart::files( $_FILES ),
		);
	}
	return $request;
}

/**
 * A size as php.ini writes it.
 *
 * @param string $text Such as `40M`.
 * @return int
 */
function bytes( string $text ): int {
	$units = array( 'k' => 10, 'm' => 20, 'g' => 30 );
	return max( 0, (int) $text << ( $units[ strtolower( substr( $text, -1 ) ) ] ?? 0 ) );
}

/**
 * Sends an answer as WordPress's REST server does.
 *
 * @param int                  $status  HTTP status.
 * @param array<string,string> $headers Headers.
 * @param mixed                $body    JSON body.
 * @return void
 */
function send( int $status, array $headers, mixed $body ): void {
	http_response_code( $status );
	header( 'Content-Type: application/json; charset=UTF-8' );
	header( 'X-Robots-Tag: noindex' );
	header( 'X-Content-Type-Options: nosniff' );
	foreach ( $headers as $name => $value ) {
		header( $name . ': ' . $value );
	}
	echo json_encode( $body );
}

/**
 * Refuses in WordPress's error shape.
 *
 * @param int                  $status  HTTP status.
 * @param string               $code    Stable code.
 * @param string               $message For people.
 * @param array<string,string> $headers Further headers.
 * @return void
 */
function refuse( int $status, string $code, string $message, array $headers = array() ): void {
	send(
		$status,
		$headers + array( 'Cache-Control' => 'no-store' ),
		array(
			'code'    => $code,
			'message' => $message,
			'data'    => array( 'status' => $status ),
		)
	);
}

/**
 * While nothing can be stored the sender is to come again.
 *
 * @return void
 */
function unavailable(): void {
	refuse( 503, 'halt_tracker_unavailable', 'Submissions cannot be stored at the moment. Please try again later.', array( 'Retry-After' => (string) RETRY_AFTER ) );
}

/**
 * The code of an exception of the core, without its detail.
 *
 * @param \Throwable $e What was thrown.
 * @return string
 */
function code_of( \Throwable $e ): string {
	$message = json_decode( $e->getMessage(), true );
	return is_array( $message ) ? (string) ( $message['code'] ?? '' ) : $e::class;
}

/**
 * Sends the answer off, as the REST route does.
 *
 * @return bool Whether this SAPI could; elsewhere WP-Cron delivers.
 */
function finish_response(): bool {
	foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
		if ( function_exists( $finish ) ) {
			ignore_user_abort( true );
			return (bool) $finish();
		}
	}
	return false;
}

/**
 * Answers the request, and delivers once the sender has the answer.
 *
 * @return void
 */
function main(): void {
	// Nothing of ours may stand before or behind the answer.
	ini_set( 'display_errors', '0' );
	$config = configuration();
	if ( null === $config ) {
		refuse( 404, 'rest_no_route', 'No route was found matching the URL and request method.' );
		return;
	}
	if ( ! extension_loaded( 'halt_tracker' ) || ! defined( 'HALT_TRACKER_ABI' ) || NEEDS_ABI !== constant( 'HALT_TRACKER_ABI' ) ) {
		unavailable();
		return;
	}
	try {
		$engine       = new \Halt\Tracker\Core\Engine( (string) json_encode( $config, JSON_UNESCAPED_SLASHES ) );
		$is_multipart = str_starts_with( strtolower( trim( (string) ( $_SERVER['CONTENT_TYPE'] ?? '' ) ) ), 'multipart/form-data' );
		$request      = json_encode( request( $is_multipart ), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
		$answer       = json_decode( $engine->receive( (string) $request, $is_multipart ? '' : (string) file_get_contents( 'php://input' ) ), true, 128, JSON_BIGINT_AS_STRING );
	} catch ( \Throwable $e ) {
		if ( 'fast_path_off' === code_of( $e ) ) {
			refuse( 404, 'rest_no_route', 'No route was found matching the URL and request method.' );
			return;
		}
		error_log( 'halt_tracker: fast path: ' . code_of( $e ) );
		unavailable();
		return;
	}
	if ( '' !== (string) ( $answer['detail'] ?? '' ) ) {
		error_log( 'halt_tracker: fast path: ' . $answer['detail'] );
	}
	send( (int) $answer['status'], (array) $answer['headers'], $answer['body'] );
	if ( 202 === $answer['status'] && finish_response() ) {
		try {
			// What the shell must do afterwards waits for WP-Cron, as does everything where this is switched off.
			$engine->drain( (string) json_encode( array( 'budget_ms' => BUDGET, 'trigger' => 'request_end' ) ) );
		} catch ( \Throwable $e ) {
			error_log( 'halt_tracker: fast path: ' . code_of( $e ) );
		}
	}
}

main();
