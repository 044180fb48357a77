<?php
/**
 * Names of what a job keeps.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Divi_Context;

defined( 'ABSPATH' ) || exit;

/**
 * Keys of post meta, taxonomies and the status of a `halt_job` post. Sync, templates, blocks and structured data name
 * them by these constants only.
 */
class Job_Meta {

	/** Id of the opportunity at Tracker, an integer above 0; a job made by hand has none. */
	public const OPPORTUNITY_ID = Divi_Context::OPPORTUNITY_KEY;

	/** The reference that applicants name, such as `JOB-1026`. */
	public const REFERENCE = 'halt_job_reference';

	/** Lowest and highest salary: numbers as text, `''` where Tracker names none. */
	public const SALARY_FROM = 'halt_job_salary_from';
	public const SALARY_TO   = 'halt_job_salary_to';

	/** What the salary is for: `year`, `month`, `week`, `day`, `hour` or `''`. */
	public const SALARY_PER = 'halt_job_salary_per';

	/** The salary as Tracker words it, where it is no number. */
	public const SALARY_TEXT = 'halt_job_salary_text';

	/** ISO 4217 code, or `''`. */
	public const CURRENCY = 'halt_job_currency';

	/** The place in words, as the advert has it. */
	public const PLACE    = 'halt_job_place';
	public const CITY     = 'halt_job_city';
	public const REGION   = 'halt_job_region';
	public const POSTCODE = 'halt_job_postcode';
	public const COUNTRY  = 'halt_job_country';

	/** Dates `YYYY-MM-DD`, or `''`: of the work itself … */
	public const START_DATE = 'halt_job_start_date';
	public const END_DATE   = 'halt_job_end_date';

	/** … and of the advert. */
	public const POSTED_ON     = 'halt_job_posted_on';
	public const VALID_THROUGH = 'halt_job_valid_through';

	/** How many people are wanted, an integer. */
	public const POSITIONS = 'halt_job_positions';

	/** How long the work lasts, in words. */
	public const DURATION = 'halt_job_duration';

	/** HTML, already safe to print. */
	public const BENEFITS = 'halt_job_benefits';
	public const SKILLS   = 'halt_job_skills';

	public const CATEGORY = 'halt_job_category';

	/** Who the job is for; shown only where the setting `jobs_show_client` says so. */
	public const CLIENT = '_halt_job_client';

	/** Hash of the job as Tracker had it when it was last written. */
	public const HASH = '_halt_job_hash';

	/** Hash per field as the sync last wrote it, so that an edit by hand is told from our own. */
	public const WRITTEN = '_halt_job_written';

	/** When the job was closed, in Unix seconds; 0 or nothing while it is open. */
	public const CLOSED_AT = '_halt_job_closed_at';

	/** The status that a closed job had, where it was another than `publish`. */
	public const FORMER = '_halt_job_former';

	/** When the sync last looked at the post, in Unix seconds. */
	public const SYNCED_AT = '_halt_job_synced_at';

	/** Taxonomies, none of them hierarchical. */
	public const SECTOR   = 'halt_job_sector';
	public const TYPE     = 'halt_job_type';
	public const LOCATION = 'halt_job_location';

	/** All taxonomies. */
	public const TAXONOMIES = array( self::SECTOR, self::TYPE, self::LOCATION );

	/** Status of a job that is no longer open. Not public: whoever wants to show one asks for it by name. */
	public const CLOSED = 'halt_closed';

	/** Meta that is a line of plain text. */
	public const TEXTS = array(
		self::REFERENCE,
		self::SALARY_FROM,
		self::SALARY_TO,
		self::SALARY_PER,
		self::SALARY_TEXT,
		self::CURRENCY,
		self::PLACE,
		self::CITY,
		self::REGION,
		self::POSTCODE,
		self::COUNTRY,
		self::START_DATE,
		self::END_DATE,
		self::POSTED_ON,
		self::VALID_THROUGH,
		self::DURATION,
		self::CATEGORY,
		self::CLIENT,
	);

	/** Meta that is HTML. */
	public const HTML = array( self::BENEFITS, self::SKILLS );

	/** Meta that is a whole number. */
	public const NUMBERS = array( self::OPPORTUNITY_ID, self::POSITIONS );
}
