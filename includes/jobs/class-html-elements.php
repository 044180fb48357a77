<?php
/**
 * Takes elements out of HTML, with what is in them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * Goes over the text once. A regular expression gives up on a long text (`pcre.backtrack_limit`), and what it then yields
 * is nothing: an advert would be published empty. WordPress's own tag processor cannot remove anything.
 */
class Html_Elements {

	/**
	 * The text with ASCII letters in lower case, to be searched; the same bytes otherwise.
	 *
	 * @var string
	 */
	private string $lower;

	/**
	 * What is known to come no more.
	 *
	 * @var array<string,true>
	 */
	private array $absent = array();

	/**
	 * Makes it.
	 *
	 * @param string       $html  Any HTML.
	 * @param list<string> $names Names of elements in lower case.
	 */
	private function __construct( private string $html, private array $names ) {
		$this->lower = strtr( $html, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz' );
	}

	/**
	 * The text without these elements and without comments. Of one that does not end only the tag goes: what follows is
	 * mostly the rest of the text.
	 *
	 * @param string       $html  Any HTML.
	 * @param list<string> $names Names of elements in lower case.
	 * @return string Not safe yet: it is for `wp_kses` to say what may stand in it.
	 */
	public static function without( string $html, array $names ): string {
		return ( new self( $html, $names ) )->rest();
	}

	/**
	 * What is left.
	 *
	 * @return string
	 */
	private function rest(): string {
		$rest = '';
		$at   = 0;
		while ( false !== ( $tag = strpos( $this->html, '<', $at ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition, WordPress.CodeAnalysis.AssignmentInCondition -- The way to walk over a text.
			$rest .= substr( $this->html, $at, $tag - $at );
			$at    = $this->end( $tag );
			if ( $at === $tag ) {
				$rest .= '<';
				++$at;
			}
		}
		return $rest . substr( $this->html, $at );
	}

	/**
	 * Where what begins at a bracket and has to go ends.
	 *
	 * @param int $tag Where the bracket is.
	 * @return int The same: nothing has to go.
	 */
	private function end( int $tag ): int {
		if ( '!--' === substr( $this->html, $tag + 1, 3 ) ) {
			return $this->after( '-->', $tag + 4 ) ?? $tag + 4;
		}
		$is_close = '/' === substr( $this->html, $tag + 1, 1 );
		$name     = $this->name( $tag + ( $is_close ? 2 : 1 ) );
		if ( ! in_array( $name, $this->names, true ) ) {
			return $tag;
		}
		$inside = $this->after( '>', $tag );
		if ( null === $inside ) {
			return $tag;
		}
		if ( $is_close || '/>' === substr( $this->html, $inside - 2, 2 ) ) {
			return $inside;
		}
		$close = $this->close( $name, $inside );
		return null === $close ? $inside : $this->after( '>', $close ) ?? strlen( $this->html );
	}

	/**
	 * Name of the element whose tag this is.
	 *
	 * @param int $at Where its name begins.
	 * @return string
	 */
	private function name( int $at ): string {
		return substr( $this->lower, $at, strspn( $this->lower, 'abcdefghijklmnopqrstuvwxyz0123456789-:', $at ) );
	}

	/**
	 * Where the tag is that ends an element.
	 *
	 * @param string $name Name.
	 * @param int    $from Where to begin.
	 * @return int|null Null: it does not end.
	 */
	private function close( string $name, int $from ): ?int {
		$tag = '</' . $name;
		for ( $end = $this->after( $tag, $from ); null !== $end; $end = $this->after( $tag, $end ) ) {
			if ( $this->name( $end - strlen( $name ) ) === $name ) {
				return $end;
			}
		}
		return null;
	}

	/**
	 * The place behind the next occurrence. What is not found once is never looked for again, so that a hostile text takes
	 * no longer than another of its length.
	 *
	 * @param string $what What to look for.
	 * @param int    $from Where to begin.
	 * @return int|null Null: there is none.
	 */
	private function after( string $what, int $from ): ?int {
		if ( isset( $this->absent[ $what ] ) ) {
			return null;
		}
		$found = strpos( $this->lower, $what, min( $from, strlen( $this->lower ) ) );
		if ( false === $found ) {
			$this->absent[ $what ] = true;
			return null;
		}
		return $found + strlen( $what );
	}
}
