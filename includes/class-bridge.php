<?php
/**
 * The bridge to the native extension. No other file names one of its symbols.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Turns PHP values into the JSON of docs/boundary.md and back, casts (the extension's arguments are strict)
 * and turns the extension's exception tree into {@see Core_Exception}.
 *
 * One engine is made in a request, when it is first needed, and again when the settings have changed.
 */
class Bridge {

	use Bridge_Attendees;
	use Bridge_Connection;
	use Bridge_Guard;
	use Bridge_Jobs;
	use Bridge_Keeping;
	use Bridge_Queries;
	use Bridge_Trials;

	/** How values become JSON; the spool writes the same. */
	public const ENCODE = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION;

	/**
	 * The engine in use, or none yet.
	 *
	 * @var object|null
	 */
	private ?object $engine = null;

	/**
	 * The configuration that the engine was made with.
	 *
	 * @var string
	 */
	private string $configuration = '';

	/**
	 * The revision of the settings that it was made of.
	 *
	 * @var int
	 */
	private int $revision = 0;

	/**
	 * The key that it was made with, where one is given.
	 *
	 * @var string
	 */
	private string $key = '';

	/**
	 * Makes the bridge; nothing is opened yet.
	 *
	 * @param Settings          $settings  Settings of the site.
	 * @param Private_Directory $directory Private directory.
	 * @param Vault             $vault     Knows whether the key is given by constant or environment.
	 * @param \Closure|null     $factory   Makes an engine of a configuration; tests give their own.
	 */
	public function __construct(
		private Settings $settings,
		private Private_Directory $directory,
		private Vault $vault,
		private ?\Closure $factory = null
	) {
	}

	/**
	 * What is wrong with the extension: `''`, `missing`, `incomplete`, `abi` or `version`.
	 *
	 * @return string
	 */
	public static function extension_fault(): string {
		if ( ! extension_loaded( 'halt_tracker' ) ) {
			return 'missing';
		}
		if ( ! defined( 'HALT_TRACKER_ABI' ) || ! class_exists( '\Halt\Tracker\Core\Engine', false ) ) {
			return 'incomplete';
		}
		if ( HALT_TRACKER_NEEDS_ABI !== (int) constant( 'HALT_TRACKER_ABI' ) ) {
			return 'abi';
		}
		return '' === self::extension_version() ? 'version' : '';
	}

	/**
	 * Version of the loaded extension, or an empty string.
	 *
	 * @return string
	 */
	public static function extension_version(): string {
		return (string) phpversion( 'halt_tracker' );
	}

	/**
	 * ABI of the loaded extension, or 0.
	 *
	 * @return int
	 */
	public static function extension_abi(): int {
		return defined( 'HALT_TRACKER_ABI' ) ? (int) constant( 'HALT_TRACKER_ABI' ) : 0;
	}

	/**
	 * Whether the core can be asked at all.
	 *
	 * @return bool
	 */
	public function is_available(): bool {
		return null !== $this->factory || '' === self::extension_fault();
	}

	/**
	 * Hands over an HTTP request; the answer is to be sent exactly as it is.
	 *
	 * @param array<string,mixed> $request The request without its body.
	 * @param string              $body    The raw body.
	 * @return array{status:int,headers:array<string,string>,body:mixed}
	 * @throws Core_Exception When the core refuses.
	 */
	public function receive( array $request, string $body ): array {
		$answer = $this->call( 'receive', self::encode( $request ), $body );
		return array(
			'status'  => (int) ( $answer['status'] ?? 500 ),
			'headers' => (array) ( $answer['headers'] ?? array() ),
			'body'    => $answer['body'] ?? null,
		);
	}

	/**
	 * Hands over a submission made on this site.
	 *
	 * @param array<string,mixed> $submission Shape: docs/boundary.md, `submit`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When nothing was stored.
	 */
	public function submit( array $submission ): array {
		return $this->call( 'submit', self::encode( $submission ) );
	}

	/**
	 * Hands over a row of the spool, whose id becomes the submission's own.
	 *
	 * @param array<string,mixed> $row  Shape: docs/boundary.md, `importSpooled`.
	 * @param string              $body Raw body of an HTTP request; empty for others.
	 * @return array<string,mixed>
	 * @throws Core_Exception When it was not taken.
	 */
	public function import_spooled( array $row, string $body ): array {
		return $this->call( 'importSpooled', self::encode( $row ), $body );
	}

	/**
	 * Works on what waits, for at most this long before the last step begins.
	 *
	 * @param int    $budget_ms Milliseconds.
	 * @param string $trigger   `request_end`, `cron`, `cli` or `run_now`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function drain( int $budget_ms, string $trigger ): array {
		return $this->call(
			'drain',
			self::encode(
				array(
					'budget_ms' => $budget_ms,
					'trigger'   => $trigger,
				)
			)
		);
	}

	/**
	 * Counts, connection and runs; with a `store.watermark` of before also whether the store was replaced since.
	 *
	 * @param array<string,mixed> $known The watermark, or nothing.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function status( array $known = array() ): array {
		return array() === $known ? $this->call( 'status' ) : $this->call( 'status', self::encode( $known ) );
	}

	/**
	 * Reads back what can be read of a damaged store that was moved aside.
	 *
	 * @return array<string,mixed> `files`, `submissions`, `known`, `unreadable`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function recover(): array {
		return $this->call( 'recover' );
	}

	/**
	 * One page of the list of submissions; persons are masked where the settings say so.
	 *
	 * @param array<string,mixed> $query Filter; shape: docs/boundary.md, `submissions`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function submissions( array $query ): array {
		$page = $this->call( 'submissions', self::encode( $query ) );
		if ( $this->settings->get( 'mask_persons' ) && is_array( $page['rows'] ?? null ) ) {
			foreach ( $page['rows'] as $index => $row ) {
				$page['rows'][ $index ]['person'] = Person_Mask::apply( (string) ( $row['person'] ?? '' ) );
			}
		}
		return $page;
	}

	/**
	 * One submission with its steps and journal, or null.
	 *
	 * @param string $id Submission id.
	 * @return array<string,mixed>|null
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function submission( string $id ): ?array {
		$row = $this->raw( 'submission', $id );
		return 'null' === trim( $row ) ? null : self::decode( $row );
	}

	/**
	 * Faults of a profile.
	 *
	 * @param array<string,mixed> $profile A profile.
	 * @return list<array{code:string,line:int|null,detail:string}>
	 * @throws Core_Exception When it is not of the right shape.
	 */
	public function check_profile( array $profile ): array {
		$faults = array();
		foreach ( (array) ( $this->call( 'checkProfile', self::encode( $profile ) )['faults'] ?? array() ) as $fault ) {
			$faults[] = array(
				'code'   => (string) ( $fault['code'] ?? '' ),
				'line'   => isset( $fault['line'] ) ? (int) $fault['line'] : null,
				'detail' => (string) ( $fault['detail'] ?? '' ),
			);
		}
		return $faults;
	}

	/**
	 * Tracker keys of a record type, for the picker.
	 *
	 * @param string $kind `resource`, `contact`, `lead` or `activity`.
	 * @return list<array{path:string,type:string}>
	 * @throws Core_Exception When the type is unknown.
	 */
	public function targets( string $kind ): array {
		return array_values( $this->call( 'targets', $kind ) );
	}

	/**
	 * Keeps the settings for the fast path.
	 *
	 * @return bool Whether they differ from those kept before.
	 * @throws Core_Exception When they cannot be kept; then the fast path is shut.
	 */
	public function remember_settings(): bool {
		return (bool) ( $this->call( 'rememberSettings' )['changed'] ?? false );
	}

	/**
	 * What the shell must do.
	 *
	 * @param int $limit At most this many.
	 * @return list<array{id:int,kind:string,payload:array<string,mixed>}>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function tasks( int $limit ): array {
		return array_values( $this->call( 'tasks', $limit ) );
	}

	/**
	 * Says that tasks are done.
	 *
	 * @param list<int> $ids Task ids.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function acknowledge( array $ids ): array {
		return $this->call( 'acknowledge', self::encode( array_map( 'intval', array_values( $ids ) ) ) );
	}

	/**
	 * Seals bytes with the core's own implementation of the envelope.
	 *
	 * @param string $context Where the envelope belongs.
	 * @param string $bytes   Any bytes.
	 * @return string
	 * @throws Core_Exception When the key cannot be used.
	 */
	public function seal( string $context, string $bytes ): string {
		return $this->raw( 'seal', $context, $bytes );
	}

	/**
	 * Opens an envelope with the core's own implementation.
	 *
	 * @param string $context  Where the envelope belongs.
	 * @param string $envelope Text envelope.
	 * @return string
	 * @throws Core_Exception When it cannot be opened.
	 */
	public function open( string $context, string $envelope ): string {
		return $this->raw( 'open', $context, $envelope );
	}

	/**
	 * One piece of a kept file, at most 1 MiB; empty after the last.
	 *
	 * @param string $submission Submission id.
	 * @param int    $file       Index of the file in the submission.
	 * @param int    $piece      Number of the piece, from 0.
	 * @return string
	 * @throws Core_Exception When there is no such file, or it may not be given out.
	 */
	public function blob( string $submission, int $file, int $piece ): string {
		return $this->raw( 'blob', $submission, $file, $piece );
	}


	/**
	 * Calls a method that answers with a JSON object or list.
	 *
	 * @param string     $method       Method of the engine.
	 * @param string|int ...$arguments Its arguments.
	 * @return array<mixed>
	 * @throws Core_Exception When the core refuses.
	 */
	private function call( string $method, string|int ...$arguments ): array {
		return self::decode( $this->raw( $method, ...$arguments ) );
	}

	/**
	 * Calls a method of the engine.
	 *
	 * @param string     $method       Method of the engine.
	 * @param string|int ...$arguments Its arguments.
	 * @return string What it answers.
	 * @throws Core_Exception When the core refuses.
	 */
	private function raw( string $method, string|int ...$arguments ): string {
		try {
			return (string) $this->engine()->$method( ...$arguments );
		} catch ( Core_Exception $e ) {
			throw $e;
		} catch ( \Halt\Tracker\Core\InvalidInput $e ) {
			throw self::translate( Core_Exception::INVALID_INPUT, $e );
		} catch ( \Halt\Tracker\Core\StoreUnavailable $e ) {
			throw self::translate( Core_Exception::STORE_UNAVAILABLE, $e );
		} catch ( \Halt\Tracker\Core\UnsupportedVersion $e ) {
			throw self::translate( Core_Exception::UNSUPPORTED_VERSION, $e );
		} catch ( \Throwable $e ) {
			// `Internal`, or an error of PHP itself; no screen may end in a fatal error over it.
			throw self::translate( Core_Exception::INTERNAL, $e );
		}
	}

	/**
	 * The engine for the settings as they are now.
	 *
	 * @return object
	 * @throws Core_Exception When there is no extension or no directory.
	 */
	private function engine(): object {
		if ( ! $this->is_available() ) {
			throw new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_' . self::extension_fault() );
		}
		if ( null !== $this->engine && $this->settings->revision() === $this->revision && $this->vault->given_key() === $this->key ) {
			return $this->engine;
		}
		try {
			$directory = $this->directory->ensure();
		} catch ( Storage_Exception $e ) {
			throw new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'directory_unusable', $e->getMessage(), $e );
		}
		$this->key     = $this->vault->given_key();
		$configuration = self::encode(
			array(
				'directory' => $directory,
				'key'       => $this->key,
				'settings'  => $this->settings->snapshot_for( $this->connection ),
			)
		);
		if ( null === $this->engine || $configuration !== $this->configuration ) {
			$this->engine        = null === $this->factory
				? new \Halt\Tracker\Core\Engine( $configuration )
				: ( $this->factory )( $configuration );
			$this->configuration = $configuration;
		}
		$this->revision = $this->settings->revision();
		return $this->engine;
	}

	/**
	 * Turns an exception of the extension into ours.
	 *
	 * @param string     $kind  One of the constants of Core_Exception.
	 * @param \Throwable $cause What was thrown.
	 * @return Core_Exception
	 */
	private static function translate( string $kind, \Throwable $cause ): Core_Exception {
		$message = json_decode( $cause->getMessage(), true );
		return new Core_Exception(
			$kind,
			is_array( $message ) ? (string) ( $message['code'] ?? $kind ) : $kind,
			is_array( $message ) ? (string) ( $message['detail'] ?? '' ) : '',
			$cause
		);
	}

	/**
	 * JSON of a value. Bytes that are no UTF-8 are replaced, never dropped with the whole value.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 * @throws Core_Exception When it cannot be expressed.
	 */
	private static function encode( mixed $value ): string {
		$json = wp_json_encode( $value, self::ENCODE );
		if ( false === $json ) {
			throw new Core_Exception( Core_Exception::INVALID_INPUT, 'not_json', json_last_error_msg() );
		}
		return $json;
	}

	/**
	 * Reads what the core answered.
	 *
	 * @param string $json JSON text.
	 * @return array<mixed>
	 * @throws Core_Exception When it is no object or list.
	 */
	private static function decode( string $json ): array {
		$value = json_decode( $json, true, 128, JSON_BIGINT_AS_STRING );
		if ( ! is_array( $value ) ) {
			throw new Core_Exception( Core_Exception::INTERNAL, 'bad_answer', json_last_error_msg() );
		}
		return $value;
	}
}
