<?php
/**
 * Stands in for Akismet.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

/**
 * As much of Akismet as is asked.
 */
final class Akismet {

	/**
	 * What it answers.
	 *
	 * @var string
	 */
	public static string $answer = 'false';

	/**
	 * What it was asked.
	 *
	 * @var list<array<string,string>>
	 */
	public static array $asked = array();

	/**
	 * The key.
	 *
	 * @return string
	 */
	public static function get_api_key() {
		return 'key';
	}

	/**
	 * Answers.
	 *
	 * @param string $request The question.
	 * @param string $path    The method.
	 * @return array{0:array<string,string>,1:string}
	 */
	public static function http_post( $request, $path ) {
		parse_str( $request, $question );
		if ( 'comment-check' === $path ) {
			self::$asked[] = $question;
		}
		return array( array(), self::$answer );
	}
}
