<?php
/**
 * Reads the forms of the settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Jobs\Job_Edits;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Setting_Values;
use Halt\Tracker\Settings;
use Halt\Tracker\Settings_Schema;

defined( 'ABSPATH' ) || exit;

/**
 * Each control is read by its kind. What cannot be used is named at its field and leaves the setting as it is; what a
 * constant of wp-config.php decides is not read at all.
 */
class Settings_Form {

	/** Settings of the long form, by the kind of their control. */
	public const KINDS = array(
		'region'                   => 'choice',
		'dialect'                  => 'choice',
		'client_id'                => 'needed',
		'classic_url'              => 'base_url',
		'rest_url'                 => 'base_url',
		'record_url'               => 'record_url',
		'hook_enabled'             => 'flag',
		'after_response'           => 'flag',
		'paused'                   => 'flag',
		'country'                  => 'country',
		'schedule'                 => 'schedule',
		'max_attempts'             => 'number',
		'calls_per_minute'         => 'number',
		'concurrency'              => 'number',
		'spool_max_bytes'          => 'megabytes',
		'types'                    => 'types',
		'max_file'                 => 'megabytes',
		'max_files'                => 'number',
		'tracker_max_file'         => 'megabytes',
		'scanner'                  => 'scanner',
		'scanner_timeout'          => 'number',
		'unscanned'                => 'choice',
		'url_tokens'               => 'flag',
		'fast_path'                => 'flag',
		'per_source'               => 'number',
		'per_address'              => 'number',
		'trusted_proxies'          => 'networks',
		'forwarded_header'         => 'choice',
		'max_body'                 => 'megabytes',
		'max_multipart'            => 'megabytes',
		'spam_words'               => 'flag',
		'spam_time_trap'           => 'flag',
		'spam_akismet'             => 'flag',
		'payload_days'             => 'number',
		'journal_days'             => 'number',
		'journal_rows'             => 'number',
		'undelivered_days'         => 'number',
		'read_back'                => 'number',
		'lost_threshold'           => 'number',
		'log_problems'             => 'flag',
		'log_deliveries'           => 'flag',
		'mask_persons'             => 'flag',
		'viewer_roles'             => 'roles',
		'delete_data_on_uninstall' => 'flag',
	);

	/** Settings of the form on the page about jobs. */
	public const JOBS = array(
		'jobs_enabled'       => 'flag',
		'jobs_sweep_hours'   => 'choice',
		'jobs_published'     => 'choice',
		'jobs_removal'       => 'choice',
		'jobs_removal_share' => 'number',
		'jobs_closing_field' => 'line',
		'jobs_closing_days'  => 'number',
		'jobs_keep'          => 'fields',
		'jobs_show_client'   => 'flag',
		'jobs_apply'         => 'job_apply',
	);

	/** Settings of the form about alerts. */
	public const ALERTS = array(
		'alert_mail'              => 'flag',
		'alert_recipients'        => 'mails',
		'alert_url'               => 'address',
		'alert_waiting_minutes'   => 'number',
		'alert_undelivered_hours' => 'number',
		'ping_url'                => 'address',
	);

	/** Members of the sandbox account. */
	public const SANDBOX = array(
		'region'      => 'choice',
		'dialect'     => 'choice',
		'client_id'   => 'needed',
		'classic_url' => 'base_url',
		'rest_url'    => 'base_url',
	);

	/**
	 * What is wrong, by control.
	 *
	 * @var array<string,array{text:string,typed:string}>
	 */
	private array $faults = array();

	/**
	 * Makes it.
	 *
	 * @param Input  $input  What was sent.
	 * @param string $prefix What stands before the names of the controls.
	 */
	public function __construct( private Input $input, private string $prefix = '' ) {
	}

	/**
	 * The values that can be used.
	 *
	 * @param array<string,string> $kinds Settings by the kind of their control.
	 * @return array<string,mixed>
	 */
	public function read( array $kinds ): array {
		$changes = array();
		foreach ( $kinds as $name => $kind ) {
			$control = $this->prefix . $name;
			// Boxes that are not ticked are not sent.
			$is_there = $this->input->has( $control ) || in_array( $kind, array( 'flag', 'roles', 'fields' ), true );
			if ( ! $is_there || ( '' === $this->prefix && null !== Settings::constant( $name ) ) ) {
				continue;
			}
			$value = $this->value( $name, $control, $kind );
			if ( null !== $value ) {
				$changes[ $name ] = $value;
			}
		}
		return $changes;
	}

	/**
	 * Hands the faults over to be shown at their fields.
	 *
	 * @param Flash $flash Messages.
	 * @return string Anchor of the first faulty field, with `#`; empty: all is well.
	 */
	public function report( Flash $flash ): string {
		foreach ( $this->faults as $control => $fault ) {
			$flash->field( $control, $fault['text'], $fault['typed'] );
		}
		$count = count( $this->faults );
		if ( 0 === $count ) {
			return '';
		}
		/* translators: %d: number of fields. */
		$flash->error( sprintf( _n( '%d field stays as it was: what is wrong with it stands below it.', '%d fields stay as they were: what is wrong with them stands below each.', $count, 'halt-tracker' ), $count ) );
		return '#' . Settings_Rows::id( (string) array_key_first( $this->faults ) );
	}

	/**
	 * One value; null where it cannot be used, which is noted then.
	 *
	 * @param string $name    Setting.
	 * @param string $control Name of the control.
	 * @param string $kind    Kind of the control.
	 * @return mixed
	 */
	private function value( string $name, string $control, string $kind ): mixed {
		switch ( $kind ) {
			case 'flag':
				return $this->input->flag( $control );
			case 'choice':
				return Settings_Schema::value( $name, $this->input->key( $control ) );
			case 'number':
			case 'megabytes':
				return $this->number( $name, $control, 'megabytes' === $kind ? MB_IN_BYTES : 1 );
			case 'roles':
				return array_values( array_intersect( $this->input->checked( $control ), array_keys( self::roles() ) ) );
			case 'fields':
				return array_values( array_intersect( Job_Edits::FIELDS, $this->input->checked( $control ) ) );
			case 'line':
				return $this->checked( $control, Setting_Values::line( $this->input->verbatim( $control ) ), __( 'Up to 200 characters.', 'halt-tracker' ) );
			case 'job_apply':
				return $this->checked( $control, Setting_Values::job_apply( $this->input->verbatim( $control ) ), __( 'The id of a page, layout or pattern of this site, an https address, or a path such as /apply/.', 'halt-tracker' ) );
			case 'types':
				return Profile_Shape::extensions( $this->input->entries( $control ) );
			case 'networks':
				/* translators: %s: entries of a list. */
				return $this->all_of( $control, array( Setting_Values::class, 'is_network' ), __( 'No address and no network such as 10.0.0.0/8: %s', 'halt-tracker' ) );
			case 'mails':
				/* translators: %s: entries of a list. */
				return $this->all_of( $control, 'is_email', __( 'No e-mail address: %s', 'halt-tracker' ) );
			case 'needed':
				return $this->checked( $control, '' === $this->input->text( $control ) ? null : $this->input->text( $control ), __( 'This is needed.', 'halt-tracker' ) );
			case 'base_url':
				return $this->checked( $control, Setting_Values::base_url( $this->input->text( $control ) ), __( 'An https address without user, query or fragment; http is for this machine only.', 'halt-tracker' ) );
			case 'address':
				return $this->checked( $control, Setting_Values::address( $this->input->verbatim( $control ) ), __( 'An https address without a user; http is for this machine only.', 'halt-tracker' ) );
			case 'record_url':
				return $this->checked( $control, Record_Link::template( $this->input->verbatim( $control ) ), __( 'An https address that holds {id}.', 'halt-tracker' ) );
			case 'scanner':
				return $this->checked( $control, Setting_Values::scanner( $this->input->text( $control ) ), __( 'The path of a socket, such as /run/clamav/clamd.ctl, or host:port.', 'halt-tracker' ) );
			case 'country':
				return $this->checked( $control, Setting_Values::country( $this->input->text( $control ) ), __( 'Two letters, such as GB.', 'halt-tracker' ) );
			default:
				return $this->checked( $control, Setting_Values::schedule( $this->input->text( $control ) ), __( 'Times such as “1 m, 5 m, 2 h”, up to 50 of them, none longer than 30 days.', 'halt-tracker' ) );
		}
	}

	/**
	 * A whole number within the bounds of the setting.
	 *
	 * @param string $name    Setting.
	 * @param string $control Name of the control.
	 * @param int    $unit    What one stands for.
	 * @return int|null
	 */
	private function number( string $name, string $control, int $unit ): ?int {
		$typed              = $this->input->text( $control );
		list( $low, $high ) = Settings_Schema::NUMBERS[ $name ];
		$low                = (int) ceil( $low / $unit );
		$high               = intdiv( $high, $unit );
		$number             = 1 === preg_match( '/^\d{1,9}$/D', $typed ) ? (int) $typed : -1;
		if ( $number < $low || $number > $high ) {
			/* translators: 1: lowest number, 2: highest number. */
			return $this->checked( $control, null, sprintf( __( 'A whole number from %1$s to %2$s.', 'halt-tracker' ), number_format_i18n( $low ), number_format_i18n( $high ) ) );
		}
		if ( 'undelivered_days' === $name && 0 !== $number && $number < Settings_Schema::SHORTEST_UNDELIVERED ) {
			/* translators: %d: number of days. */
			return $this->checked( $control, null, sprintf( __( '0, or at least %d.', 'halt-tracker' ), Settings_Schema::SHORTEST_UNDELIVERED ) );
		}
		return $number * $unit;
	}

	/**
	 * A list of which every entry can be used.
	 *
	 * @param string   $control  Name of the control.
	 * @param callable $is_right Whether an entry is.
	 * @param string   $text     What is wrong otherwise, with a place for the entries.
	 * @return list<string>|null
	 */
	private function all_of( string $control, callable $is_right, string $text ): ?array {
		$entries = array_slice( $this->input->entries( $control ), 0, 100 );
		$wrong   = array_filter( $entries, static fn( string $entry ): bool => ! $is_right( $entry ) );
		return $this->checked( $control, array() === $wrong ? $entries : null, sprintf( $text, implode( ', ', $wrong ) ) );
	}

	/**
	 * A value, or the note that there is none.
	 *
	 * @param string $control Name of the control.
	 * @param mixed  $value   The value; null: it cannot be used.
	 * @param string $text    What is wrong then.
	 * @return mixed
	 */
	private function checked( string $control, mixed $value, string $text ): mixed {
		if ( null === $value ) {
			$this->faults[ $control ] = array(
				'text'  => $text,
				'typed' => $this->input->verbatim( $control ),
			);
		}
		return $value;
	}

	/**
	 * Roles that may be allowed to look on: all that may not manage anyway.
	 *
	 * @return array<string,string> Role to name.
	 */
	public static function roles(): array {
		$roles = array();
		foreach ( wp_roles()->roles as $role => $definition ) {
			if ( empty( $definition['capabilities']['manage_options'] ) ) {
				$roles[ (string) $role ] = translate_user_role( (string) $definition['name'] );
			}
		}
		return $roles;
	}
}
