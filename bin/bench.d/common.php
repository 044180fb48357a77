<?php
/**
 * What the benchmark's scripts share; needs no WordPress.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

/** The form that the signed requests are about; the profile of site.php takes it. */
const FORM_ID = 'bench-application';

/**
 * A row of the report, for table.php.
 *
 * @param string $figure   What was measured.
 * @param string $promised What the issue promises; empty where it says nothing.
 * @param string $measured What came out.
 * @param string $note     How to read it.
 * @return void
 */
function row( string $figure, string $promised, string $measured, string $note = '' ): void {
	file_put_contents(
		(string) getenv( 'HALT_BENCH_ROWS' ),
		encode( array( $figure, $promised, $measured, $note ) ) . "\n",
		FILE_APPEND
	);
}

/**
 * The heading of the rows that follow.
 *
 * @param string $title Heading.
 * @return void
 */
function heading( string $title ): void {
	row( $title, '', '' );
}

/**
 * JSON of a value.
 *
 * @param mixed $value Value.
 * @return string
 */
function encode( mixed $value ): string {
	// phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
	return json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR );
}

/**
 * The value of a JSON text.
 *
 * @param string $json JSON.
 * @return mixed
 */
function decode( string $json ): mixed {
	return json_decode( $json, true, 128, JSON_THROW_ON_ERROR );
}

/**
 * A percentile by the nearest rank; with few values the highest one is soon the answer, never less.
 *
 * @param list<float> $values  Values in any order.
 * @param float       $percent 0 to 100.
 * @return float
 */
function percentile( array $values, float $percent ): float {
	if ( array() === $values ) {
		return NAN;
	}
	sort( $values );
	return $values[ max( 0, (int) ceil( $percent / 100 * count( $values ) ) - 1 ) ];
}

/**
 * Milliseconds for people.
 *
 * @param float $ms Milliseconds.
 * @return string
 */
function ms( float $ms ): string {
	return sprintf( $ms < 10 ? '%.2f' : ( $ms < 100 ? '%.1f' : '%.0f' ), $ms );
}

/**
 * Several percentiles of one series: `1.20 / 3.40 / 5.60 ms`.
 *
 * @param list<float> $values   Milliseconds.
 * @param float       ...$ranks Percents.
 * @return string
 */
function spread( array $values, float ...$ranks ): string {
	return implode( ' / ', array_map( static fn ( float $rank ): string => ms( percentile( $values, $rank ) ), $ranks ) ) . ' ms';
}

/**
 * Waits until a time, or not at all where it has passed.
 *
 * @param float $time Seconds since the epoch.
 * @return void
 */
function wait_until( float $time ): void {
	usleep( max( 0, (int) ( 1e6 * ( $time - microtime( true ) ) ) ) );
}

/**
 * A form of exactly 4,096 bytes, unlike every other one.
 *
 * @param string $mark What makes it unique: small letters, digits and hyphens.
 * @return string JSON in the shape of the webhook.
 */
function form_json( string $mark ): string {
	$form = array(
		'form_id'   => FORM_ID,
		'form_name' => 'Apply',
		'fields'    => array(
			'name'      => 'Ludwig van ' . ucfirst( strtr( $mark, '-0123456789', 'xabcdefghij' ) ),
			'email'     => $mark . '@example.test',
			'phone'     => '07700 900123',
			'salary'    => '£45,000',
			'notice'    => '4 weeks',
			'town'      => 'Bonn',
			'postcode'  => 'SW1A 1AA',
			'band'      => 'B2',
			'role'      => 'Financial Controller',
			'linkedin'  => 'https://www.linkedin.com/in/' . $mark,
			'interests' => array( 'Temp', 'Perm, full time' ),
			'reference' => $mark,
			'consent'   => 'I agree to be contacted',
			'message'   => '',
		),
		'meta'      => array(
			'url'          => 'https://example.test/apply',
			'page_title'   => 'Send us your CV',
			'utm_source'   => 'linkedin',
			'utm_medium'   => 'social',
			'utm_campaign' => 'spring',
		),
	);

	$form['fields']['message'] = substr( str_repeat( 'I have kept the books of a mid-sized company for nine years. ', 80 ), 0, 4096 - strlen( encode( $form ) ) - 1 ) . '.';
	return encode( $form );
}

/**
 * The headers that a sender who knows the secret adds.
 *
 * @param string $body   Body.
 * @param string $secret Webhook secret.
 * @return array{x-halt-timestamp:string,x-halt-webhook-signature:string}
 */
function signature( string $body, string $secret ): array {
	$time = (string) time();
	return array(
		'x-halt-timestamp'         => $time,
		'x-halt-webhook-signature' => hash_hmac( 'sha256', $time . '.' . $body, $secret ),
	);
}

/**
 * Makes a request.
 *
 * @param string                     $method  Method.
 * @param string                     $url     Address.
 * @param string|array<string,mixed> $body    Body; an array is sent as a form.
 * @param array<string,string>       $headers Headers.
 * @return array{status:int,body:string,ms:float} The time is the client's, from connecting to the last byte.
 */
function request( string $method, string $url, string|array $body = '', array $headers = array() ): array {
	// phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
	$curl  = curl_init( $url );
	$lines = array( 'Expect:' );
	foreach ( $headers as $name => $value ) {
		$lines[] = $name . ': ' . $value;
	}
	curl_setopt_array(
		$curl,
		array(
			CURLOPT_CUSTOMREQUEST  => $method,
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_TIMEOUT        => 120,
			CURLOPT_HTTPHEADER     => $lines,
		)
	);
	if ( 'GET' !== $method ) {
		curl_setopt( $curl, CURLOPT_POSTFIELDS, is_array( $body ) ? http_build_query( $body ) : $body );
	}
	$answer = curl_exec( $curl );
	if ( ! is_string( $answer ) ) {
		throw new \RuntimeException( $url . ': ' . curl_error( $curl ) );
	}
	return array(
		'status' => (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ),
		'body'   => $answer,
		'ms'     => 1000 * (float) curl_getinfo( $curl, CURLINFO_TOTAL_TIME ),
	);
}

/**
 * A call of the sandbox's control API.
 *
 * @param string     $method Method.
 * @param string     $path   Path below `/_sim/`.
 * @param array|null $json   Body.
 * @return mixed
 */
function sandbox( string $method, string $path, ?array $json = null ): mixed {
	$answer = request(
		$method,
		getenv( 'HALT_SANDBOX_URL' ) . '/_sim/' . $path,
		null === $json ? '' : encode( $json ),
		array( 'Content-Type' => 'application/json' )
	);
	if ( 200 !== $answer['status'] ) {
		throw new \RuntimeException( "the sandbox answers {$answer['status']} to {$path}: {$answer['body']}" );
	}
	return decode( $answer['body'] );
}
