<?php
/**
 * A class lies in a file that is named after it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Sniffs\Files;

use PHP_CodeSniffer\Files\File;
use PHP_CodeSniffer\Sniffs\Sniff;

/**
 * `Form_Profile` lies in `class-form-profile.php`; interfaces, traits and enums likewise. A test
 * class `Form_Profile_Test` lies in `form-profile-test.php`.
 */
final class ClassFileNameSniff implements Sniff {

	private const PREFIXES = array(
		T_CLASS     => 'class-',
		T_INTERFACE => 'interface-',
		T_TRAIT     => 'trait-',
		T_ENUM      => 'enum-',
	);

	/**
	 * {@inheritDoc}
	 *
	 * @return list<int|string>
	 */
	public function register(): array {
		return array_keys( self::PREFIXES );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param File $file  The file.
	 * @param int  $index The place of the token.
	 */
	public function process( File $file, $index ): void {
		$name = $file->getDeclarationName( $index );
		if ( null === $name || 'STDIN' === $file->getFilename() ) {
			return;
		}
		$slug    = strtolower( str_replace( '_', '-', $name ) );
		$allowed = str_ends_with( $slug, '-test' )
			? array( $slug . '.php' )
			: array( self::PREFIXES[ $file->getTokens()[ $index ]['code'] ] . $slug . '.php', 'class-' . $slug . '.php' );
		if ( ! in_array( basename( $file->getFilename() ), $allowed, true ) ) {
			$file->addError( '"%s" belongs in a file named %s', $index, 'Name', array( $name, $allowed[0] ) );
		}
	}
}
