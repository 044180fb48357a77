<?php
/**
 * What is known of our registrations at Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Remembers the last answer, so that no screen has to wait for Tracker, and what became of the last try to register.
 * Whether it still holds is judged when it is looked at: tokens end.
 *
 * Known is `array{code:string,hooks:list<array{id:int,action:string,current:bool}>,missing:list<string>,at:int,wanted:bool,
 * failed:string,tries:int,next_at:int,prefix:string,ends:int}`: `wanted` where somebody had registered and has not taken it
 * back; `failed` is the code of the last try to register where it failed, `next_at` when it is tried again; `ends`
 * when the token ends that Tracker calls with, 0: it does not. Times are Unix seconds.
 */
class Webhook_Memory {

	/** The option. */
	public const OPTION = 'halt_tracker_job_hooks';

	/** Seconds to the next try after the first failure, the second …; the last one holds for all that follow. */
	private const WAITS = array( 5 * MINUTE_IN_SECONDS, 30 * MINUTE_IN_SECONDS, 2 * HOUR_IN_SECONDS, 6 * HOUR_IN_SECONDS );

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Has the tokens.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * What is known, as it holds now.
	 *
	 * @return array<string,mixed>|null See the class; null: nobody has asked yet.
	 */
	public function known(): ?array {
		$known = self::saved();
		if ( null === $known ) {
			return null;
		}
		$tokens        = $this->tokens();
		$known['ends'] = '' === $known['token'] ? 0 : ( $tokens[ $known['token'] ] ?? -1 );
		if ( $known['ends'] < 0 ) {
			$known['ends']  = 0;
			$known['hooks'] = array_map( static fn( array $hook ): array => array( 'current' => false ) + $hook, $known['hooks'] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One member.
		}
		unset( $known['token'] );
		return $known;
	}

	/**
	 * Remembers what Tracker was found to hold.
	 *
	 * @param array<string,mixed> $answer Answer of the core. One that says nothing about the registrations leaves what is known.
	 * @return array<string,mixed> As known, with the `code` of this answer.
	 */
	public function saw( array $answer ): array {
		$before = self::saved();
		$seen   = self::read( $answer );
		$after  = $seen + ( $before ?? self::nothing() );
		if ( '' === $seen['code'] ) {
			if ( null === $before && array() !== $seen['hooks'] ) {
				$after['wanted'] = true;
				$after['prefix'] = Webhook_Address::prefix();
			}
			$tokens = $this->tokens();
			if ( ! isset( $tokens[ $after['token'] ] ) ) {
				// Which token they carry is not said: the one that ends first is the safe guess.
				$after['token'] = (string) array_key_last( $tokens );
			}
			self::save( $after );
		}
		return self::shown( $seen, $this->known() );
	}

	/**
	 * Remembers a try to register.
	 *
	 * @param array<string,mixed> $answer Answer of the core, which may have done a part of it.
	 * @return array<string,mixed> As known, with the `code` of this answer.
	 */
	public function registered( array $answer ): array {
		$seen            = self::read( $answer );
		$after           = self::saved() ?? self::nothing();
		$after['wanted'] = true;
		$after['prefix'] = Webhook_Address::prefix();
		$after['failed'] = $seen['code'];
		if ( '' === $seen['code'] || array() !== $seen['hooks'] ) {
			$after = $seen + $after;
		}
		$today = (string) array_key_first( $this->tokens() );
		if ( '' === $seen['code'] ) {
			$after['token']   = $today;
			$after['tries']   = 0;
			$after['next_at'] = 0;
		} else {
			// What was there before carries the token of before.
			$after['token']   = '' === $after['token'] ? $today : $after['token'];
			$after['next_at'] = time() + self::WAITS[ min( $after['tries'], count( self::WAITS ) - 1 ) ];
			++$after['tries'];
		}
		$after['at'] = time();
		self::save( $after );
		return self::shown( $seen, $this->known() );
	}

	/**
	 * Remembers that nobody wants them any more.
	 *
	 * @param bool $is_gone Whether Tracker has none left.
	 * @return void
	 */
	public function removed( bool $is_gone ): void {
		if ( $is_gone ) {
			self::save( array( 'at' => time() ) + self::nothing() ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One member.
			return;
		}
		$known = self::saved();
		if ( null !== $known ) {
			$known['wanted'] = false;
			$known['failed'] = '';
			self::save( $known );
		}
	}

	/**
	 * Puts the next try off before this one begins, so that two processes do not try at once.
	 *
	 * @return void
	 */
	public function claim(): void {
		$known = self::saved();
		if ( null !== $known ) {
			self::save( array( 'next_at' => time() + self::WAITS[0] ) + $known ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One member.
		}
	}

	/**
	 * When the tokens end, by their hash; the one of today comes first.
	 *
	 * @return array<string,int> Unix seconds; 0: it does not end.
	 */
	private function tokens(): array {
		$ends = array();
		foreach ( $this->settings->secrets()->hook_tokens() as $one ) {
			$ends[ hash( 'sha256', $one['secret'] ) ] = $one['not_after'];
		}
		return $ends;
	}

	/**
	 * What an answer says.
	 *
	 * @param array<string,mixed> $answer Answer of the core.
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,missing:list<string>,at:int}
	 */
	private static function read( array $answer ): array {
		$hooks = array();
		foreach ( array_filter( (array) ( $answer['hooks'] ?? array() ), 'is_array' ) as $hook ) {
			$hooks[] = array(
				'id'      => (int) ( $hook['id'] ?? 0 ),
				'action'  => sanitize_text_field( (string) ( $hook['action'] ?? '' ) ),
				'current' => ! empty( $hook['current'] ),
			);
		}
		return array(
			'code'    => (string) ( $answer['code'] ?? '' ),
			'hooks'   => $hooks,
			'missing' => array_values( array_map( 'sanitize_text_field', array_filter( (array) ( $answer['missing'] ?? array() ), 'is_string' ) ) ),
			'at'      => time(),
		);
	}

	/**
	 * What is told of an answer: what it says, and how far it holds.
	 *
	 * @param array<string,mixed>      $seen  What it says.
	 * @param array<string,mixed>|null $known What is known now.
	 * @return array<string,mixed>
	 */
	private static function shown( array $seen, ?array $known ): array {
		return $seen + array_intersect_key( $known ?? self::nothing() + array( 'ends' => 0 ), array_flip( array( 'failed', 'next_at', 'ends' ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One member.
	}

	/**
	 * The option.
	 *
	 * @return array<string,mixed>|null
	 */
	private static function saved(): ?array {
		$saved = get_option( self::OPTION, null );
		return is_array( $saved ) && isset( $saved['at'] ) ? array_intersect_key( $saved, self::nothing() ) + self::nothing() : null;
	}

	/**
	 * Saves the option.
	 *
	 * @param array<string,mixed> $known What is known.
	 * @return void
	 */
	private static function save( array $known ): void {
		update_option( self::OPTION, array_intersect_key( $known, self::nothing() ), false );
	}

	/**
	 * Where there is nothing.
	 *
	 * @return array<string,mixed>
	 */
	private static function nothing(): array {
		return array(
			'code'    => '',
			'hooks'   => array(),
			'missing' => array(),
			'at'      => 0,
			'token'   => '',
			'prefix'  => '',
			'wanted'  => false,
			'failed'  => '',
			'tries'   => 0,
			'next_at' => 0,
		);
	}
}
