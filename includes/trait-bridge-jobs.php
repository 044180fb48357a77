<?php
/**
 * The bridge's calls for the jobs: the sweep over Tracker's opportunities, its operations, and Tracker's webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls. Shapes: docs/boundary.md, "Jobs".
 */
trait Bridge_Jobs {

	/**
	 * Starts a sweep over all opportunities, unless one runs.
	 *
	 * @param string $trigger `schedule`, `admin`, `cli` or `rest`.
	 * @return array<string,mixed> As {@see jobs_status()}.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_begin( string $trigger ): array {
		return $this->call( 'jobsBegin', self::encode( array( 'trigger' => $trigger ) ) );
	}

	/**
	 * Tells the core which posts the site has; whenever a status says `wants_inventory`.
	 *
	 * @param list<array{0:int,1:string,2:string,3:int}> $rows  Opportunity id, hash, `published` or `closed`, post id; at most 1000.
	 * @param bool                                       $first Whether this chunk begins the inventory.
	 * @param bool                                       $last  Whether it ends it. Both for the only one, which may be empty.
	 * @return int How many rows were taken.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_inventory( array $rows, bool $first, bool $last ): int {
		$answer = $this->call(
			'jobsInventory',
			self::encode(
				array(
					'rows'  => $rows,
					'first' => $first,
					'last'  => $last,
				)
			)
		);
		return (int) ( $answer['taken'] ?? 0 );
	}

	/**
	 * Works on hints and on the sweep for at most this long before the last call begins, and hands out operations.
	 *
	 * @param int    $budget_ms Milliseconds; 0 asks Tracker nothing and only hands out what waits.
	 * @param int    $batch     At most this many operations.
	 * @param string $trigger   `request_end`, `cron`, `cli` or `run_now`.
	 * @return array<string,mixed> `busy`, `code`, `sweep`, `operations`, `more`, `next_due_at`, `wants_inventory`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_work( int $budget_ms, int $batch, string $trigger ): array {
		return $this->call(
			'jobsWork',
			self::encode(
				array(
					'budget_ms' => $budget_ms,
					'batch'     => $batch,
					'trigger'   => $trigger,
				)
			)
		);
	}

	/**
	 * Says what became of operations; those not named are offered again.
	 *
	 * @param list<array{id:int,post_id:int}>  $done   Those that were carried out, and the post of each.
	 * @param list<array{id:int,code:string}>  $failed Those that were not.
	 * @return int How many operations are left.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_done( array $done, array $failed = array() ): int {
		$answer = $this->call(
			'jobsDone',
			self::encode(
				array(
					'done'   => $done,
					'failed' => $failed,
				)
			)
		);
		return (int) ( $answer['left'] ?? 0 );
	}

	/**
	 * Where the sweep stands, what the last one came to, and what waits.
	 *
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_status(): array {
		return $this->call( 'jobsStatus' );
	}

	/**
	 * A person's decision about removals that were held back.
	 *
	 * @param string $decision `remove` or `keep`.
	 * @param string $actor    Who decided: a login.
	 * @return array<string,mixed> As {@see jobs_status()}.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_decide( string $decision, string $actor ): array {
		return $this->call(
			'jobsDecide',
			self::encode(
				array(
					'decision' => $decision,
					'actor'    => $actor,
				)
			)
		);
	}

	/**
	 * One job is to be read again soon.
	 *
	 * @param int $opportunity_id Its id in Tracker.
	 * @return array<string,mixed> As {@see jobs_status()}.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function jobs_refresh( int $opportunity_id ): array {
		return $this->call( 'jobsRefresh', self::encode( array( 'opportunity_id' => $opportunity_id ) ) );
	}

	/**
	 * Hands over a call that says it comes from Tracker; the answer is to be sent exactly as it is.
	 *
	 * @param array<string,mixed> $request `token`, `query`, `remote_addr`, `method`, `content_type`.
	 * @param string              $body    The raw body.
	 * @return array{status:int,headers:array<string,string>,body:mixed,hinted:bool}
	 * @throws Core_Exception When the core refuses.
	 */
	public function tracker_webhook( array $request, string $body ): array {
		$answer = $this->call( 'trackerWebhook', self::encode( $request ), $body );
		return array(
			'status'  => (int) ( $answer['status'] ?? 500 ),
			'headers' => (array) ( $answer['headers'] ?? array() ),
			'body'    => $answer['body'] ?? null,
			'hinted'  => (bool) ( $answer['hinted'] ?? false ),
		);
	}

	/**
	 * Our webhooks at Tracker.
	 *
	 * @param string $url_prefix How their addresses begin.
	 * @return array<string,mixed> `code`, `hooks`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function tracker_hooks( string $url_prefix ): array {
		return $this->call( 'trackerHooks', self::encode( array( 'url_prefix' => $url_prefix ) ) );
	}

	/**
	 * Sees to it that Tracker tells of opportunities at exactly this address, and no longer at earlier ones of ours.
	 *
	 * @param string $url        Address with its token.
	 * @param string $url_prefix How all addresses of ours begin.
	 * @return array<string,mixed> `code`, `hooks`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function register_tracker_hooks( string $url, string $url_prefix ): array {
		return $this->call(
			'registerTrackerHooks',
			self::encode(
				array(
					'url'        => $url,
					'url_prefix' => $url_prefix,
				)
			)
		);
	}
}
