<?php
/**
 * What is to be tried out.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Pasted_Submission;
use Halt\Tracker\Sample_Submission;

defined( 'ABSPATH' ) || exit;

/**
 * The part that the dry run and the test have in common: a profile, and a submission that is pasted, invented or, for
 * the dry run, kept.
 */
class Trial_Form {

	/**
	 * Makes it.
	 *
	 * @param list<array<string,mixed>> $profiles Form Profiles.
	 * @param Input|null                $typed    What was sent; null: nothing.
	 */
	public function __construct( private array $profiles, private ?Input $typed ) {
	}

	/**
	 * Which profile takes it; empty: the one that the form belongs to.
	 *
	 * @return string
	 */
	public function profile_id(): string {
		$id = null === $this->typed ? '' : $this->typed->key( 'profile_id' );
		return null === $this->profile( $id ) ? '' : $id;
	}

	/**
	 * The text in the box: as it was typed, else a sample for the profile.
	 *
	 * @return string
	 */
	public function json(): string {
		$is_wanted = null !== $this->typed && ! $this->typed->flag( 'sample' ) && '' !== trim( $this->typed->raw( 'json' ) );
		return $is_wanted ? $this->typed->verbatim_lines( 'json' ) : Json_Block::text( Sample_Submission::request( $this->profile( $this->profile_id() ) ?? $this->profiles[0] ?? null ) );
	}

	/**
	 * Whether only another sample was asked for.
	 *
	 * @return bool
	 */
	public function wants_sample(): bool {
		return null !== $this->typed && $this->typed->flag( 'sample' );
	}

	/**
	 * What is in the box.
	 *
	 * @return Pasted_Submission
	 */
	public function submission(): Pasted_Submission {
		return Pasted_Submission::read( $this->json() );
	}

	/**
	 * Profiles for a select.
	 *
	 * @return array<string,string>
	 */
	public function choices(): array {
		$names = array();
		foreach ( $this->profiles as $profile ) {
			$id           = (string) ( $profile['id'] ?? '' );
			$names[ $id ] = '' === (string) ( $profile['name'] ?? '' ) ? $id : (string) $profile['name'];
		}
		return array( '' => __( 'the one that takes this form', 'halt-tracker' ) ) + $names;
	}

	/**
	 * What is wrong with a member, in words.
	 *
	 * @param string $fault Code.
	 * @return string
	 */
	public static function fault( string $fault ): string {
		$words = array(
			'not_an_object' => __( 'must be a JSON object: {"key": "value"}.', 'halt-tracker' ),
			'not_a_list'    => __( 'must be a list.', 'halt-tracker' ),
			'not_a_text'    => __( 'must be a text, a number, yes or no, or a list of them.', 'halt-tracker' ),
			'not_base64'    => __( 'must hold the file in base64.', 'halt-tracker' ),
			'no_fields'     => __( 'has no field in it.', 'halt-tracker' ),
			'no_key'        => __( 'has no key.', 'halt-tracker' ),
		);
		if ( str_starts_with( $fault, 'not_json:' ) ) {
			/* translators: %s: what PHP's reader of JSON says. */
			return sprintf( __( 'This is not JSON: %s.', 'halt-tracker' ), substr( $fault, 9 ) );
		}
		return $words[ $fault ] ?? $fault;
	}

	/**
	 * A profile.
	 *
	 * @param string $id Its id.
	 * @return array<string,mixed>|null
	 */
	private function profile( string $id ): ?array {
		foreach ( $this->profiles as $profile ) {
			if ( '' !== $id && (string) ( $profile['id'] ?? '' ) === $id ) {
				return $profile;
			}
		}
		return null;
	}
}
