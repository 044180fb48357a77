<?php
/**
 * An engine that only writes down what it is told.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * Stands in for the native engine where a test is about what the shell hands over, or about what it makes of
 * an answer. Tests of the two together use the real one.
 */
class Recording_Engine {

	/**
	 * Calls so far: method, then arguments decoded from JSON.
	 *
	 * @var list<array{0:string,1:list<mixed>}>
	 */
	public array $calls = array();

	/**
	 * Answers by method; a Throwable is thrown, a Closure is asked with the first argument.
	 *
	 * @var array<string,mixed>
	 */
	public array $answers = array();

	/**
	 * The configuration of the last engine made.
	 *
	 * @var array<string,mixed>
	 */
	public array $configuration = array();

	/**
	 * Takes any call.
	 *
	 * @param string      $method    Method of the engine.
	 * @param list<mixed> $arguments Its arguments.
	 * @return string
	 * @throws \Throwable When the answer is one.
	 */
	public function __call( string $method, array $arguments ): string {
		$this->calls[] = array(
			$method,
			array_map( static fn( $argument ) => is_string( $argument ) ? ( json_decode( $argument, true ) ?? $argument ) : $argument, $arguments ),
		);
		$answer        = array_key_exists( $method, $this->answers ) ? $this->answers[ $method ] : array( 'status' => 'waiting' );
		if ( $answer instanceof \Closure ) {
			$answer = $answer( end( $this->calls )[1][0] ?? null );
		}
		if ( $answer instanceof \Throwable ) {
			throw $answer;
		}
		return (string) wp_json_encode( $answer );
	}

	/**
	 * First arguments of all calls of a method.
	 *
	 * @param string $method Method of the engine.
	 * @return list<mixed>
	 */
	public function told( string $method ): array {
		$told = array();
		foreach ( $this->calls as $call ) {
			if ( $method === $call[0] ) {
				$told[] = $call[1][0] ?? null;
			}
		}
		return $told;
	}
}
