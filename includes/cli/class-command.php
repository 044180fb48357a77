<?php
/**
 * One command.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * What it is called, what may be typed behind its name, and what it does.
 */
final class Command {

	/** It went well. */
	public const OK = 0;

	/** Something is wrong, or was not done. */
	public const PROBLEM = 1;

	/** The command line cannot be understood. */
	public const USAGE = 2;

	/**
	 * Makes it.
	 *
	 * @param string                                $name        Words, such as `queue list`.
	 * @param string                                $description One sentence.
	 * @param list<array<string,mixed>>             $synopsis    Arguments and options in WP-CLI's form; see {@see Synopsis}.
	 * @param \Closure( Arguments, Output ): int $run         Does it; answers with the exit status.
	 */
	public function __construct( public readonly string $name, public readonly string $description, public readonly array $synopsis, public readonly \Closure $run ) {
	}

	/**
	 * The same under another name.
	 *
	 * @param string $name Words.
	 * @return self
	 */
	public function named( string $name ): self {
		return new self( $name, $this->description, $this->synopsis, $this->run );
	}

	/**
	 * How it is typed, behind the name of the program.
	 *
	 * @return string
	 */
	public function usage(): string {
		return trim( $this->name . ' ' . implode( ' ', array_map( array( Synopsis::class, 'typed' ), $this->synopsis ) ) );
	}
}
