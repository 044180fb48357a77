<?php
/**
 * A job as Tracker has it, as a post would hold it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * Turns the normalised job of the core (docs/boundary.md, *Jobs*) into what WordPress stores: safe HTML, plain text,
 * terms and meta. Nothing is read or written here.
 */
class Job_Draft {

	/** Words of the excerpt that is made of the description. */
	private const EXCERPT = 40;

	/** Characters of a term's name; the column holds 200. */
	private const LONGEST_TERM = 190;

	/** Bytes of an address before the id; the column holds 200. */
	private const LONGEST_SLUG = 150;

	/** Meta by member of the job: lines of text. */
	private const TEXTS = array(
		Job_Meta::REFERENCE     => 'reference',
		Job_Meta::SALARY_FROM   => 'salary_from',
		Job_Meta::SALARY_TO     => 'salary_to',
		Job_Meta::SALARY_PER    => 'salary_per',
		Job_Meta::SALARY_TEXT   => 'salary_text',
		Job_Meta::CURRENCY      => 'currency',
		Job_Meta::PLACE         => 'location',
		Job_Meta::CITY          => 'city',
		Job_Meta::REGION        => 'region',
		Job_Meta::POSTCODE      => 'postcode',
		Job_Meta::COUNTRY       => 'country',
		Job_Meta::START_DATE    => 'start_date',
		Job_Meta::END_DATE      => 'end_date',
		Job_Meta::POSTED_ON     => 'posted_on',
		Job_Meta::VALID_THROUGH => 'valid_through',
		Job_Meta::DURATION      => 'duration',
		Job_Meta::CATEGORY      => 'category',
		Job_Meta::CLIENT        => 'client',
	);

	/**
	 * Makes it.
	 *
	 * @param int                 $opportunity_id Id at Tracker.
	 * @param array<string,mixed> $job            The job.
	 */
	public function __construct( private int $opportunity_id, private array $job ) {
	}

	/**
	 * Title, content and excerpt, as they are stored.
	 *
	 * @return array{post_title:string,post_content:string,post_excerpt:string}
	 */
	public function post(): array {
		$content = Job_Html::clean( $this->text( 'description' ) );
		return array(
			// What looks like markup in a title is text: themes print titles as they are.
			'post_title'   => htmlspecialchars( $this->title(), ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8' ),
			'post_content' => $content,
			'post_excerpt' => htmlspecialchars( wp_trim_words( Job_Html::plain( str_replace( '<', ' <', $content ) ), self::EXCERPT, '…' ), ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8' ),
		);
	}

	/**
	 * The last part of the post's address. The id makes it the only one: agencies have hundreds of jobs of one title, and
	 * WordPress would try one number after the other.
	 *
	 * @return string
	 */
	public function slug(): string {
		return trim( _truncate_post_slug( sanitize_title( $this->title() ), self::LONGEST_SLUG ) . '-' . $this->opportunity_id, '-' );
	}

	/**
	 * Day on which the advert began, as a post's date in the site's zone.
	 *
	 * @return string `Y-m-d H:i:s`; empty where it is today, in the future or unknown: WordPress would hold the post back.
	 */
	public function date(): string {
		$day = $this->text( 'posted_on' );
		return 1 === preg_match( '/^\d{4}-\d\d-\d\d$/D', $day ) && $day < wp_date( 'Y-m-d' ) ? $day . ' 00:00:00' : '';
	}

	/**
	 * Meta by key; what is empty is not stored.
	 *
	 * @return array<string,string|int>
	 */
	public function meta(): array {
		$meta = array( Job_Meta::OPPORTUNITY_ID => $this->opportunity_id );
		foreach ( self::TEXTS as $key => $member ) {
			$meta[ $key ] = sanitize_text_field( Job_Html::plain( $this->text( $member ) ) );
		}
		$meta[ Job_Meta::BENEFITS ]  = Job_Html::clean( $this->text( 'benefits' ) );
		$meta[ Job_Meta::SKILLS ]    = Job_Html::clean( $this->text( 'skills' ) );
		$meta[ Job_Meta::POSITIONS ] = absint( $this->text( 'positions' ) );
		return $meta;
	}

	/**
	 * Names of terms by taxonomy.
	 *
	 * @return array<string,list<string>>
	 */
	public function terms(): array {
		$city = $this->text( 'city' );
		return array(
			Job_Meta::SECTOR   => self::names( (array) ( $this->job['sectors'] ?? array() ) ),
			Job_Meta::TYPE     => self::names( array( $this->text( 'work_type' ) ) ),
			Job_Meta::LOCATION => self::names( array( '' === trim( $city ) ? $this->text( 'location' ) : $city ) ),
		);
	}

	/**
	 * The title as plain text, never empty: a post without one cannot be pressed in a list.
	 *
	 * @return string
	 */
	private function title(): string {
		foreach ( array( 'title', 'reference' ) as $member ) {
			$text = Job_Html::plain( $this->text( $member ) );
			if ( '' !== $text ) {
				return $text;
			}
		}
		/* translators: %d: id of an opportunity at Tracker. */
		return sprintf( __( 'Job %d', 'halt-tracker' ), $this->opportunity_id );
	}

	/**
	 * A member as text.
	 *
	 * @param string $member Name.
	 * @return string
	 */
	private function text( string $member ): string {
		return is_scalar( $this->job[ $member ] ?? null ) ? (string) $this->job[ $member ] : '';
	}

	/**
	 * Names of terms: plain, each once, none empty.
	 *
	 * @param array<mixed> $names As Tracker has them.
	 * @return list<string>
	 */
	private static function names( array $names ): array {
		$terms = array();
		foreach ( array_filter( $names, 'is_scalar' ) as $name ) {
			$name = sanitize_text_field( Job_Html::plain( (string) $name ) );
			if ( '' !== $name ) {
				$name                              = mb_substr( $name, 0, self::LONGEST_TERM );
				$terms[ mb_strtolower( $name ) ] ??= $name;
			}
		}
		return array_values( $terms );
	}
}
