<?php
/**
 * A web server that writes down what it gets.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * PHP's own server on a free port; answers with the status in its file `status`.
 */
final class Alert_Receiver {

	/**
	 * Its address.
	 *
	 * @var string
	 */
	public string $url;

	/**
	 * The server.
	 *
	 * @var resource
	 */
	private $process;

	/**
	 * Where it writes.
	 *
	 * @var string
	 */
	private string $directory;

	/**
	 * Starts it.
	 */
	public function __construct() {
		$this->directory = sys_get_temp_dir() . '/halt-receiver-' . bin2hex( random_bytes( 6 ) );
		mkdir( $this->directory );
		$code = '<?php http_response_code( (int) file_get_contents( __DIR__ . "/status" ) );'
			. ' file_put_contents( __DIR__ . "/log", json_encode( array( $_SERVER["REQUEST_METHOD"], $_SERVER["REQUEST_URI"], array_change_key_case( getallheaders() ), file_get_contents( "php://input" ) ) ) . "\n", FILE_APPEND );';
		file_put_contents( $this->directory . '/index.php', $code );
		$this->answer_with( 200 );
		$socket    = stream_socket_server( 'tcp://127.0.0.1:0' );
		$port      = (int) substr( (string) strrchr( (string) stream_socket_get_name( $socket, false ), ':' ), 1 );
		$this->url = 'http://127.0.0.1:' . $port . '/hook?key=1';
		fclose( $socket );
		$null          = array( 'file', '/dev/null', 'w' );
		$this->process = proc_open( array( PHP_BINARY, '-n', '-S', '127.0.0.1:' . $port, $this->directory . '/index.php' ), array( 1 => $null, 2 => $null ), $pipes );
		$end           = microtime( true ) + 10;
		do {
			usleep( 20000 );
			$probe = @fsockopen( '127.0.0.1', $port ); // phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged -- It may not listen yet.
		} while ( false === $probe && microtime( true ) < $end );
		if ( is_resource( $probe ) ) {
			fclose( $probe );
		}
	}

	/**
	 * Sets the status of its answers.
	 *
	 * @param int $status HTTP status.
	 */
	public function answer_with( int $status ): void {
		file_put_contents( $this->directory . '/status', (string) $status );
	}

	/**
	 * What it got: method, address, headers, body.
	 *
	 * @return list<array{0:string,1:string,2:array<string,string>,3:string}>
	 */
	public function received(): array {
		$log = $this->directory . '/log';
		return is_readable( $log ) ? array_map( static fn( string $line ): array => json_decode( $line, true ), file( $log, FILE_IGNORE_NEW_LINES ) ) : array();
	}

	/**
	 * Stops it.
	 */
	public function stop(): void {
		proc_terminate( $this->process, SIGKILL );
		proc_close( $this->process );
		array_map( 'unlink', (array) glob( $this->directory . '/*' ) );
		rmdir( $this->directory );
	}
}
