<?php
/**
 * Words for the profile screens.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Words for the codes of {@see \Halt\Tracker\Form_Finder}, {@see \Halt\Tracker\Profile_Warnings},
 * {@see \Halt\Tracker\Profile_Json}, and of the core's dry run.
 */
class Profile_Words {

	/**
	 * A warning as a sentence.
	 *
	 * @param array{code:string,detail:string,line:int|null} $warning The warning.
	 * @return string
	 */
	public static function warning( array $warning ): string {
		$words = array(
			/* translators: %s: name of a form and of its page. */
			'no_unique_id'      => __( 'The form %s has no id of its own: open the page in Divi and save the form again.', 'halt-tracker' ),
			'positional_id'     => __( 'A form has no id of its own: open the page in Divi and save the form again.', 'halt-tracker' ),
			/* translators: %s: name of a form and of its page. */
			'divi4_on_divi5'    => __( 'The form %s is one of Divi 4 on a site with Divi 5: its submissions get lost. Migrate the page to Divi 5.', 'halt-tracker' ),
			/* translators: %s: name of a form and of its page. */
			'field_without_id'  => __( 'The form %s has a field without an id; what is typed there does not arrive.', 'halt-tracker' ),
			/* translators: %s: name of a form and of its page. */
			'same_key_twice'    => __( 'The form %s has two fields with the same id; only one of them arrives.', 'halt-tracker' ),
			/* translators: %s: name of a form and of its page. */
			'same_id_different' => __( 'The form %s stands on several pages with the same id and different fields.', 'halt-tracker' ),
			/* translators: %s: form key. */
			'field_gone'        => __( 'The form has no field “%s”.', 'halt-tracker' ),
			/* translators: %s: number of an event. */
			'event_gone'        => __( 'The event %s that it is bound to is not there any more.', 'halt-tracker' ),
			/* translators: %s: id of a form. */
			'form_gone'         => __( 'No page of this site has the form %s.', 'halt-tracker' ),
			/* translators: %s: a value. */
			'value_unknown'     => __( 'Your Tracker account has no “%s” among the values of this key.', 'halt-tracker' ),
			/* translators: %s: a Tracker key. */
			'custom_field_unknown' => __( 'Your Tracker account has no custom field %s.', 'halt-tracker' ),
			/* translators: %s: name of a profile. */
			'shadowed'          => __( '“%s” takes the same form and stands above: this profile gets none of its submissions.', 'halt-tracker' ),
			/* translators: %s: name of a profile. */
			'shadows'           => __( '“%s” takes the same form and stands below: it gets none of its submissions.', 'halt-tracker' ),
		);
		$text  = isset( $words[ $warning['code'] ] ) ? sprintf( $words[ $warning['code'] ], $warning['detail'] ) : $warning['code'];
		return null === $warning['line']
			? $text
			/* translators: 1: line number, 2: what is wrong. */
			: sprintf( __( 'Line %1$d: %2$s', 'halt-tracker' ), $warning['line'] + 1, $text );
	}

	/**
	 * A fault of an imported text as a sentence.
	 *
	 * @param array{line:int,path:string,code:string,detail:string} $fault The fault.
	 * @return string
	 */
	public static function json_fault( array $fault ): string {
		$words = array(
			'json_empty'          => __( 'There is nothing to import.', 'halt-tracker' ),
			'json_too_long'       => __( 'This text is too long for profiles.', 'halt-tracker' ),
			/* translators: %s: column number. */
			'json_unreadable'     => __( 'This is no JSON: the fault is at or before column %s.', 'halt-tracker' ),
			'json_twice'          => __( 'The same name occurs twice in one object.', 'halt-tracker' ),
			'json_no_profile'     => __( 'This is no profile: paste the contents of an exported file.', 'halt-tracker' ),
			'json_unknown_member' => __( 'Profiles have no such member.', 'halt-tracker' ),
			/* translators: %s: a value. */
			'json_bad_value'      => __( 'This value cannot be used here: %s', 'halt-tracker' ),
		);
		$text  = sprintf( $words[ $fault['code'] ] ?? $fault['code'], $fault['detail'] );
		$text  = '' === $fault['path'] ? $text : str_replace( '/', ' › ', $fault['path'] ) . ': ' . $text;
		return 0 === $fault['line']
			? $text
			/* translators: 1: line number, 2: what is wrong. */
			: sprintf( __( 'Line %1$d: %2$s', 'halt-tracker' ), $fault['line'], $text );
	}

	/**
	 * What a call of a dry run is for, in words.
	 *
	 * @param string $purpose Code of the core.
	 * @return string
	 */
	public static function purpose( string $purpose ): string {
		$words = array(
			'find_people'     => __( 'Look for the person', 'halt-tracker' ),
			'read_record'     => __( 'Read the record', 'halt-tracker' ),
			'create_record'   => __( 'Create the record', 'halt-tracker' ),
			'update_record'   => __( 'Update the record', 'halt-tracker' ),
			'parse_resume'    => __( 'Create the candidate from the CV', 'halt-tracker' ),
			'list_documents'  => __( 'List the documents', 'halt-tracker' ),
			'attach_document' => __( 'Attach the document', 'halt-tracker' ),
			'create_activity' => __( 'Create the activity', 'halt-tracker' ),
			'look_at_list'    => __( 'Look at the job’s list', 'halt-tracker' ),
			'put_on_list'     => __( 'Put the candidate on the list', 'halt-tracker' ),
		);
		return $words[ $purpose ] ?? $purpose;
	}

	/**
	 * When a call of a dry run would be made, in words; empty: always.
	 *
	 * @param string $condition Code of the core.
	 * @return string
	 */
	public static function condition( string $condition ): string {
		$words = array(
			'nobody_found' => __( 'if nobody is found', 'halt-tracker' ),
			'one_found'    => __( 'if the person is found', 'halt-tracker' ),
		);
		return $words[ $condition ] ?? $condition;
	}

	/**
	 * A type of a Tracker field, in a word.
	 *
	 * @param string $type Type.
	 * @return string
	 */
	public static function type( string $type ): string {
		$words = array(
			'string'    => __( 'text', 'halt-tracker' ),
			'text'      => __( 'text', 'halt-tracker' ),
			'integer'   => __( 'whole number', 'halt-tracker' ),
			'number'    => __( 'number', 'halt-tracker' ),
			'boolean'   => __( 'yes or no', 'halt-tracker' ),
			'date'      => __( 'date', 'halt-tracker' ),
			'date_time' => __( 'date and time', 'halt-tracker' ),
		);
		return $words[ $type ] ?? $type;
	}
}
