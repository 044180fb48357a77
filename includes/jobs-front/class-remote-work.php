<?php
/**
 * Whether words say that all of the work is done from home.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * Search engines may be told `TELECOMMUTE` only where somebody never comes to a place of work
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting, `jobLocationType`). So a text counts
 * where nothing is left of it without such words, countries and what binds them: “Remote, UK” does, “London, 2 days
 * remote” does not.
 */
class Remote_Work {

	/** Work from home. */
	private const REMOTE = '/\b(?:remote(?:ly)?|tele-?commut\w*|tele-?work\w*|home[- ]?(?:based|working|office)|work(?:ing)?[- ]from[- ](?:home|anywhere)|wfh)\b/iu';

	/** Words that take nothing from it. */
	private const AROUND = '/(?:\b100 ?%|\b(?:fully|100 percent|completely|entirely|permanently|wholly|only|anywhere|worldwide|global(?:ly)?|nation-?wide|wide|europe|eu|emea|in|within|from|the|across|or|and|based|position|role|job|working|work|location|permanent|contract(?:or)?|temp(?:orary)?|interim|freelance|full[- ]time|part[- ]time)\b)/iu';

	/** Work partly from home. */
	private const MIXED = '/\b(?:hybrid|flexible working|partly|partially|part[- ]remote|some remote|occasional(?:ly)?|\d+ ?(?:-|–|to) ?\d+ days?|\d+ days?|(?:one|two|three|four) days?|(?:per|a|each) week)\b/iu';

	/** What parts a line into places. */
	private const SEPARATORS = '#\s*(?:[,;|/()\[\]+&]|\bor\b|\band\b|\s[-–—]\s)\s*#iu';

	/**
	 * Whether texts say it: at least one does with all it says, and none says that it is only partly so.
	 *
	 * @param list<string> $texts Place and work types.
	 * @return bool
	 */
	public static function is_all( array $texts ): bool {
		$is = false;
		foreach ( $texts as $text ) {
			if ( self::is_whole( $text ) ) {
				$is = true;
			} elseif ( self::is_named( $text ) ) {
				return false;
			}
		}
		return $is;
	}

	/**
	 * Whether a text says nothing else.
	 *
	 * @param string $text Place, or work type.
	 * @return bool
	 */
	public static function is_whole( string $text ): bool {
		if ( 1 !== preg_match( self::REMOTE, $text ) ) {
			return false;
		}
		$rest = preg_replace( self::AROUND, ' ', Country_Names::without( (string) preg_replace( self::REMOTE, ' ', $text ) ) );
		return is_string( $rest ) && 1 !== preg_match( '/[\p{L}\p{N}]/u', $rest );
	}

	/**
	 * Whether a text speaks of it at all.
	 *
	 * @param string $text Place, or work type.
	 * @return bool
	 */
	private static function is_named( string $text ): bool {
		return 1 === preg_match( self::REMOTE, $text ) || 1 === preg_match( self::MIXED, $text );
	}

	/**
	 * A place without what it says of work from home.
	 *
	 * @param string $place As the advert has it.
	 * @return string Empty where it names no place.
	 */
	public static function place( string $place ): string {
		if ( ! self::is_named( $place ) ) {
			return $place;
		}
		$left = array();
		foreach ( (array) preg_split( self::SEPARATORS, $place ) as $part ) {
			$name = trim( (string) preg_replace( array( self::REMOTE, self::MIXED, '/\b(?:100 ?%|fully|working|work|only|office)\b/iu', '/\s+/' ), ' ', (string) $part ), ' -–—:.' );
			if ( '' !== $name ) {
				$left[] = $name;
			}
		}
		return implode( ', ', $left );
	}
}
