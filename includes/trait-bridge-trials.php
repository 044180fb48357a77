<?php
/**
 * The bridge's calls for trying things out: dry runs, test deliveries, first contact, and the sandbox account.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls. Shapes: docs/boundary.md.
 */
trait Bridge_Trials {

	/**
	 * The Tracker account that the engine speaks to: a constant of {@see Settings}.
	 *
	 * @var string
	 */
	private string $connection = Settings::LIVE;

	/**
	 * Bridges for other accounts, by connection.
	 *
	 * @var array<string,self>
	 */
	private array $others = array();

	/**
	 * A bridge whose engine speaks to another account of this site: for signing in, checks and test deliveries. Its
	 * engine refuses everything about the queue.
	 *
	 * @param string $connection `Settings::LIVE` or `Settings::SANDBOX`.
	 * @return self
	 */
	public function for_connection( string $connection ): self {
		if ( $connection === $this->connection ) {
			return $this;
		}
		if ( ! isset( $this->others[ $connection ] ) ) {
			$other                       = new self( $this->settings, $this->directory, $this->vault, $this->factory );
			$other->connection           = $connection;
			$this->others[ $connection ] = $other;
		}
		return $this->others[ $connection ];
	}

	/**
	 * What would be sent for a submission. Sends nothing and stores nothing.
	 *
	 * @param array<string,mixed> $trial Shape: docs/boundary.md, `dryRun`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the submission or the profile is not of the right shape, or not there.
	 */
	public function dry_run( array $trial ): array {
		return $this->call( 'dryRun', self::encode( $trial ) );
	}

	/**
	 * Delivers a test submission at once, beside the queue.
	 *
	 * @param array<string,mixed> $trial Shape: docs/boundary.md, `testSend`.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the submission or the profile is not of the right shape, or not there.
	 */
	public function test_send( array $trial ): array {
		return $this->call( 'testSend', self::encode( $trial ) );
	}

	/**
	 * Deletes in Tracker what a test delivery made there.
	 *
	 * @param string $removal The `removal` of its answer.
	 * @return array{removed:list<array{kind:string,id:int}>,left:list<array{kind:string,id:int,code:string}>}
	 * @throws Core_Exception When it is no such token.
	 */
	public function remove_test( string $removal ): array {
		$answer = $this->call( 'removeTest', self::encode( array( 'removal' => $removal ) ) );
		return array(
			'removed' => array_values( (array) ( $answer['removed'] ?? array() ) ),
			'left'    => array_values( (array) ( $answer['left'] ?? array() ) ),
		);
	}

	/**
	 * Custom fields, statuses, sources, activity types and owners of the account; asked once a day.
	 *
	 * @param bool $refresh Whether to ask now.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function metadata( bool $refresh = false ): array {
		return $this->call( 'metadata', self::encode( array( 'refresh' => $refresh ) ) );
	}

	/**
	 * First contact with an account: what its API is like.
	 *
	 * @param bool $write Whether a record may be created and deleted again to find out more.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function probe( bool $write = false ): array {
		return $this->call(
			'probe',
			self::encode(
				array(
					'write'       => $write,
					'allow_write' => $write,
				)
			)
		);
	}

	/**
	 * Frees what dead processes still hold.
	 *
	 * @return list<array{code:string,count:int}>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function clear_locks(): array {
		return array_values( (array) ( $this->call( 'clearLocks' )['cleared'] ?? array() ) );
	}

	/**
	 * Whether the key opens what was sealed.
	 *
	 * @return array{ok:bool,key_id:string,sealed:int,unreadable:int}
	 * @throws Core_Exception When there is no key, or the store cannot be used.
	 */
	public function key_check(): array {
		$answer = $this->call( 'keyCheck' );
		return array(
			'ok'         => (bool) ( $answer['ok'] ?? false ),
			'key_id'     => (string) ( $answer['key_id'] ?? '' ),
			'sealed'     => (int) ( $answer['sealed'] ?? 0 ),
			'unreadable' => (int) ( $answer['unreadable'] ?? 0 ),
		);
	}

	/**
	 * The core's time, and how far it is from Tracker's.
	 *
	 * @return array{now:int,skew_ms:int|null} Milliseconds; positive: this machine is ahead; null: not known yet.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function clock(): array {
		$answer = $this->call( 'clock' );
		return array(
			'now'     => (int) ( $answer['now'] ?? 0 ),
			'skew_ms' => isset( $answer['skew_ms'] ) ? (int) $answer['skew_ms'] : null,
		);
	}
}
