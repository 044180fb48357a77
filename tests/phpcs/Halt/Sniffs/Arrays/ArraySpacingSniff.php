<?php
/**
 * Spaces in arrays.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Sniffs\Arrays;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/**
 * `array( 1, 2 )` and `[ 1, 2 ]` have a space inside each end, or a line break; `array()` has
 * neither. A key is `$a['text']` or `$a[1]`, and `$a[ $b ]` for anything else. One space around `=>`
 * at least.
 */
final class ArraySpacingSniff implements Sniff {

	/**
	 * {@inheritDoc}
	 *
	 * @return list<int|string>
	 */
	public function register(): array {
		return array( T_ARRAY, T_OPEN_SHORT_ARRAY, T_OPEN_SQUARE_BRACKET, T_DOUBLE_ARROW );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param File $file  The file.
	 * @param int  $index The place of the token.
	 */
	public function process( File $file, $index ): void {
		$token = $file->getTokens()[ $index ];
		switch ( $token['code'] ) {
			case T_DOUBLE_ARROW:
				$this->check_arrow( $file, $index );
				break;
			case T_ARRAY:
				// As a type it has no parentheses.
				if ( isset( $token['parenthesis_opener'], $token['parenthesis_closer'] ) ) {
					$this->check_ends( $file, $token['parenthesis_opener'], $token['parenthesis_closer'] );
				}
				break;
			default:
				if ( isset( $token['bracket_closer'] ) ) {
					if ( T_OPEN_SHORT_ARRAY === $token['code'] ) {
						$this->check_ends( $file, $index, $token['bracket_closer'] );
					} else {
						$this->check_key( $file, $index, $token['bracket_closer'] );
					}
				}
		}
	}

	/**
	 * Checks the inner side of both ends of an array.
	 *
	 * @param File $file   The file.
	 * @param int  $opener The place of the opening token.
	 * @param int  $closer The place of the closing one.
	 */
	private function check_ends( File $file, int $opener, int $closer ): void {
		if ( $closer === $opener + 1 ) {
			return;
		}
		$this->check_gaps( $file, $opener, $closer, true );
	}

	/**
	 * Checks the key of an access.
	 *
	 * @param File $file   The file.
	 * @param int  $opener The place of the opening bracket.
	 * @param int  $closer The place of the closing one.
	 */
	private function check_key( File $file, int $opener, int $closer ): void {
		$tokens = $file->getTokens();
		$first  = $file->findNext( T_WHITESPACE, $opener + 1, $closer, true );
		if ( false === $first ) {
			return;
		}
		$last    = $file->findPrevious( T_WHITESPACE, $closer - 1, $opener, true );
		$literal = $first === $last && in_array( $tokens[ $first ]['code'], array( T_CONSTANT_ENCAPSED_STRING, T_LNUMBER ), true );
		$minus   = T_MINUS === $tokens[ $first ]['code'] && $last === $first + 1;
		$this->check_gaps( $file, $opener, $closer, ! $literal && ! $minus );
	}

	/**
	 * Checks the gaps at both ends.
	 *
	 * @param File $file   The file.
	 * @param int  $opener The place of the opening token.
	 * @param int  $closer The place of the closing one.
	 * @param bool $spaced Whether there is to be a space.
	 */
	private function check_gaps( File $file, int $opener, int $closer, bool $spaced ): void {
		$tokens = $file->getTokens();
		foreach ( array( $opener + 1, $closer - 1 ) as $place ) {
			$is_space = T_WHITESPACE === $tokens[ $place ]['code'];
			$is_break = $is_space && ( str_contains( $tokens[ $place ]['content'], "\n" ) || 1 === $tokens[ $place ]['column'] );
			if ( $is_break || ( $is_space === $spaced && ( ! $is_space || ' ' === $tokens[ $place ]['content'] ) ) ) {
				continue;
			}
			$file->addError( $spaced ? 'One space is missing inside the brackets' : 'No space belongs around a literal key', $place, 'Ends' );
		}
	}

	/**
	 * Checks the space around an arrow.
	 *
	 * @param File $file  The file.
	 * @param int  $index The place of the arrow.
	 */
	private function check_arrow( File $file, int $index ): void {
		$tokens = $file->getTokens();
		if ( T_WHITESPACE !== $tokens[ $index - 1 ]['code'] || T_WHITESPACE !== $tokens[ $index + 1 ]['code'] ) {
			$file->addError( 'A space is missing beside "=>"', $index, 'Arrow' );
		}
	}
}
