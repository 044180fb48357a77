<?php
/**
 * Requests as the outside world makes them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * HTTP without WordPress: an answer that never came is an answer too, with status 0.
 */
final class Http {

	/**
	 * Makes a request.
	 *
	 * @param string               $method  Method.
	 * @param string               $url     Address.
	 * @param string               $body    Body.
	 * @param array<string,string> $headers Headers.
	 * @return array{status:int,headers:string,body:string,ms:float} Status 0 where the connection broke.
	 */
	public static function request( string $method, string $url, string $body = '', array $headers = array() ): array {
		$curl  = curl_init( $url ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender, not a request of the plugin.
		$lines = array( 'Expect:' );
		foreach ( $headers as $name => $value ) {
			$lines[] = $name . ': ' . $value;
		}
		$head = '';
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_PROXY          => '',
				CURLOPT_TIMEOUT        => 130,
				CURLOPT_HTTPHEADER     => $lines,
				CURLOPT_HEADERFUNCTION => static function ( $curl, string $line ) use ( &$head ): int {
					$head .= $line;
					return strlen( $line );
				},
			)
		);
		if ( 'GET' !== $method ) {
			curl_setopt( $curl, CURLOPT_POSTFIELDS, $body );
		}
		$answer = curl_exec( $curl );
		return array(
			'status'  => is_string( $answer ) ? (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ) : 0,
			'headers' => $head,
			'body'    => is_string( $answer ) ? $answer : '',
			'ms'      => 1000 * (float) curl_getinfo( $curl, CURLINFO_TOTAL_TIME ),
		);
	}
}
