<?php
/**
 * The requests of docs/examples, made from tests/fixtures/requests.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Examples;

/**
 * One source for what people read, what Postman imports and what `bin/test` sends to the running route.
 */
final class Example_Requests {

	private const ROUTE = '/wp-json/halt-tracker/v1/ingest';

	/**
	 * What Postman runs before a request: the signature of docs/ingest.md.
	 */
	private const SIGN = array(
		'const timestamp = String(Math.floor(Date.now() / 1000));',
		'const parts = pm.request.body.mode === "formdata" ? pm.request.body.formdata.all() : [];',
		'const payload = parts.find((part) => part.key === "payload");',
		'const signed = payload ? payload.value : pm.request.body.raw;',
		'const text = pm.variables.replaceIn(signed);',
		'pm.request.headers.upsert({ key: "X-Halt-Timestamp", value: timestamp });',
		'pm.request.headers.upsert({',
		'  key: "X-Halt-Webhook-Signature",',
		'  value: CryptoJS.HmacSHA256(timestamp + "." + text, pm.variables.get("secret")).toString(CryptoJS.enc.Hex),',
		'});',
	);

	/**
	 * Makes it.
	 *
	 * @param string $fixtures The directory tests/fixtures.
	 */
	public function __construct( private string $fixtures ) {
	}

	/**
	 * All requests by name.
	 *
	 * @return array<string,array{title:string,profile:string,content_type:string,body:string,files:list<array{field:string,name:string,path:string}>,expect:array<string,mixed>}>
	 *         The body is what the signature covers; of a multipart request the part `payload`.
	 */
	public function all(): array {
		$requests = array();
		foreach ( (array) glob( $this->fixtures . '/requests/*.json' ) as $path ) {
			$fixture = json_decode( (string) file_get_contents( (string) $path ), true, 64, JSON_THROW_ON_ERROR );
			$files   = array();
			foreach ( $fixture['body']['files'] ?? array() as $n => $file ) {
				foreach ( array( 'content', 'sha256' ) as $member ) {
					if ( ! str_starts_with( (string) ( $file[ $member ] ?? '' ), '@' ) ) {
						continue;
					}
					$source = $this->fixtures . '/' . substr( $file[ $member ], 1 );

					$fixture['body']['files'][ $n ][ $member ] = 'content' === $member ? base64_encode( (string) file_get_contents( $source ) ) : (string) hash_file( 'sha256', $source );
					if ( 'sha256' === $member ) {
						$files[] = array(
							'field' => $file['field'],
							'name'  => $file['name'],
							'path'  => $source,
						);
					}
				}
			}
			$requests[ basename( (string) $path, '.json' ) ] = array(
				'title'        => $fixture['title'],
				'profile'      => $fixture['profile'],
				'content_type' => $fixture['content_type'],
				'body'         => self::json( $fixture['body'], 0 ),
				'files'        => $files,
				'expect'       => $fixture['expect'],
			);
		}
		ksort( $requests );
		return $requests;
	}

	/**
	 * The files of docs/examples that are made of them.
	 *
	 * @return array<string,string> Text by file name.
	 */
	public function documents(): array {
		$documents = array();
		$items     = array();
		foreach ( $this->all() as $name => $request ) {
			$documents[ $name . '.json' ] = self::json( json_decode( $request['body'], true ), JSON_PRETTY_PRINT ) . "\n";
			$items[]                      = self::item( $request );
		}
		$documents['halt-tracker.postman_collection.json'] = self::json(
			array(
				'info'     => array(
					'name'        => 'Halt Tracker: ingest',
					'description' => 'Set the variables site and secret. Each request is signed before it is sent.',
					'schema'      => 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
				),
				'event'    => array(
					array(
						'listen' => 'prerequest',
						'script' => array(
							'type' => 'text/javascript',
							'exec' => self::SIGN,
						),
					),
				),
				'variable' => array(
					array(
						'key'   => 'site',
						'value' => 'https://www.example.com',
					),
					array(
						'key'   => 'secret',
						'value' => '',
					),
				),
				'item'     => $items,
			),
			JSON_PRETTY_PRINT
		) . "\n";
		return $documents;
	}

	/**
	 * A request as Postman wants it.
	 *
	 * @param array<string,mixed> $request One of all().
	 * @return array<string,mixed>
	 */
	private static function item( array $request ): array {
		$is_multipart = 'multipart/form-data' === $request['content_type'];
		$parts        = array(
			array(
				'key'   => 'payload',
				'value' => $request['body'],
				'type'  => 'text',
			),
		);
		foreach ( $request['files'] as $file ) {
			$parts[] = array(
				'key'         => $file['field'],
				'type'        => 'file',
				'src'         => basename( $file['path'] ),
				'fileName'    => $file['name'],
				'description' => 'tests/fixtures/' . basename( $file['path'] ),
			);
		}
		return array(
			'name'    => $request['title'],
			'request' => array(
				'method' => 'POST',
				'header' => $is_multipart ? array() : array(
					array(
						'key'   => 'Content-Type',
						'value' => $request['content_type'],
					),
				),
				'url'    => '{{site}}' . self::ROUTE,
				'body'   => $is_multipart ? array(
					'mode'     => 'formdata',
					'formdata' => $parts,
				) : array(
					'mode' => 'raw',
					'raw'  => $request['body'],
				),
			),
		);
	}

	/**
	 * JSON of a value.
	 *
	 * @param mixed $value Value.
	 * @param int   $flags Further flags.
	 * @return string
	 */
	private static function json( mixed $value, int $flags ): string {
		// phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
		return json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR | $flags );
	}
}
