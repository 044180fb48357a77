<?php
/**
 * What a visitor looks for among the jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Keyword and one term of each taxonomy, out of the address. The names are not those of the taxonomies: WordPress
 * would take these for its own and answer with another page.
 */
class Job_Filter {

	public const KEYWORD = 'job_keyword';

	/** Page of a list that is not the main query. */
	public const PAGE = 'job_page';

	/** Parameters by taxonomy. */
	public const TERMS = array(
		Job_Meta::SECTOR   => 'job_sector',
		Job_Meta::TYPE     => 'job_type',
		Job_Meta::LOCATION => 'job_location',
	);

	/** Characters of a keyword that are read. */
	private const LONGEST = 100;

	/**
	 * Makes it.
	 *
	 * @param string               $keyword Words, or a reference; empty: anything.
	 * @param array<string,string> $terms   Slug by taxonomy; a taxonomy that is not named is not filtered by.
	 */
	public function __construct( public readonly string $keyword = '', public readonly array $terms = array() ) {
	}

	/**
	 * What this request asks for.
	 *
	 * @return self
	 */
	public static function of_request(): self {
		$terms = array();
		foreach ( self::TERMS as $taxonomy => $parameter ) {
			$slug = self::slug( $parameter );
			if ( '' !== $slug ) {
				$terms[ $taxonomy ] = $slug;
			}
		}
		return new self( mb_substr( self::words( self::KEYWORD ), 0, self::LONGEST ), $terms );
	}

	/**
	 * The page that this request asks for.
	 *
	 * @return int From 1.
	 */
	public static function page(): int {
		return max( 1, min( 10000, absint( self::words( self::PAGE ) ) ) );
	}

	/**
	 * Whether nothing is asked for.
	 *
	 * @return bool
	 */
	public function is_empty(): bool {
		return '' === $this->keyword && array() === $this->terms;
	}

	/**
	 * The same with terms that hold whatever the visitor chooses; those win.
	 *
	 * @param array<string,string> $terms Slug by taxonomy.
	 * @return self
	 */
	public function within( array $terms ): self {
		return new self( $this->keyword, array_filter( $terms ) + $this->terms );
	}

	/**
	 * The same without one taxonomy.
	 *
	 * @param string $taxonomy Taxonomy.
	 * @return self
	 */
	public function without( string $taxonomy ): self {
		return new self( $this->keyword, array_diff_key( $this->terms, array( $taxonomy => '' ) ) );
	}

	/**
	 * Parameters for an address.
	 *
	 * @return array<string,string>
	 */
	public function parameters(): array {
		$parameters = '' === $this->keyword ? array() : array( self::KEYWORD => $this->keyword );
		foreach ( $this->terms as $taxonomy => $slug ) {
			$parameters[ self::TERMS[ $taxonomy ] ] = $slug;
		}
		return $parameters;
	}

	/**
	 * Arguments for a query of open jobs.
	 *
	 * @return array<string,mixed>
	 */
	public function query(): array {
		$query = array(
			'post_type'           => Job_Type::TYPE,
			'post_status'         => 'publish',
			'ignore_sticky_posts' => true,
			// The second one keeps pages apart where many jobs came in one sync.
			'orderby'             => array(
				'date' => 'DESC',
				'ID'   => 'DESC',
			),
			Open_Jobs::ONLY       => true,
		);
		if ( '' !== $this->keyword ) {
			$query['s']                     = wp_slash( Job_Search::terms( $this->keyword ) );
			$query[ Job_Search::REFERENCE ] = $this->keyword;
		}
		foreach ( $this->terms as $taxonomy => $slug ) {
			$query['tax_query'][] = array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_tax_query -- This is what is asked for.
				'taxonomy' => $taxonomy,
				'field'    => 'slug',
				'terms'    => $slug,
			);
		}
		return $query;
	}

	/**
	 * A parameter that is a slug. WordPress keeps those of other scripts as percent octets, and the form sends them so.
	 *
	 * @param string $name Its name.
	 * @return string Empty where it is missing or no text.
	 */
	private static function slug( string $name ): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Reading a public list changes nothing.
		return isset( $_GET[ $name ] ) && is_string( $_GET[ $name ] ) ? sanitize_title( wp_unslash( $_GET[ $name ] ) ) : '';
	}

	/**
	 * A parameter that is text. Percent signs stay: `50%` and `%2B` may be what somebody looks for.
	 *
	 * @param string $name Its name.
	 * @return string One line without markup; empty where it is missing or no text.
	 */
	private static function words( string $name ): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Reading a public list changes nothing. Markup and broken text are taken out; sanitize_text_field() would take percent octets out as well.
		return isset( $_GET[ $name ] ) && is_string( $_GET[ $name ] ) ? trim( wp_strip_all_tags( wp_check_invalid_utf8( wp_unslash( $_GET[ $name ] ) ), true ) ) : '';
	}
}
