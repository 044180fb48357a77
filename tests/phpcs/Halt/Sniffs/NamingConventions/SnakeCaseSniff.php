<?php
/**
 * Functions, methods, properties, parameters and variables are named in snake_case.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Sniffs\NamingConventions;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/**
 * Functions, methods, properties, parameters and variables are named in snake_case.
 */
final class SnakeCaseSniff implements Sniff {

	/**
	 * Names that PHP, its extensions, PHPUnit or WordPress have chosen.
	 */
	private const GIVEN = array(
		'GLOBALS', '_SERVER', '_GET', '_POST', '_FILES', '_COOKIE', '_SESSION', '_REQUEST', '_ENV',
		'PHP_SELF', 'is_IIS', 'setUp', 'tearDown', 'setUpBeforeClass', 'tearDownAfterClass',
		'jsonSerialize', 'getIterator', 'offsetExists', 'offsetGet', 'offsetSet', 'offsetUnset',
	);

	/**
	 * {@inheritDoc}
	 *
	 * @return list<int|string>
	 */
	public function register(): array {
		return array( T_FUNCTION, T_VARIABLE );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param File $file  The file.
	 * @param int  $index The place of the token.
	 */
	public function process( File $file, $index ): void {
		$tokens = $file->getTokens();
		if ( T_FUNCTION === $tokens[ $index ]['code'] ) {
			$name = (string) $file->getDeclarationName( $index );
			$what = 'function';
		} else {
			$name = ltrim( $tokens[ $index ]['content'], '$' );
			$what = 'variable';
			// A static property of a class of somebody else's.
			if ( T_DOUBLE_COLON === $tokens[ $index - 1 ]['code'] ) {
				return;
			}
		}
		if ( '' === $name || in_array( $name, self::GIVEN, true ) || str_starts_with( $name, '__' ) ) {
			return;
		}
		if ( 1 !== preg_match( '/^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$/', $name ) ) {
			$file->addError( 'The %s name "%s" is not in snake_case', $index, 'Name', array( $what, $name ) );
		}
	}
}
