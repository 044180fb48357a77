<?php
/**
 * Form Profiles: shape and store.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Profile_Form;
use Halt\Tracker\Plugin;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Transform_Shape;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Profiles, Profile_Shape, Transform_Shape and Profile_Form.
 */
final class Profiles_Test extends Shell_Test_Case {

	/**
	 * Versions rise at each save, ids are made once and stay.
	 */
	public function test_save(): void {
		$first = $this->profiles->save( array( 'name' => 'CV – Bewerbung' ) );
		$this->assertSame( array( 'cv-bewerbung', 1 ), array( $first['id'], $first['version'] ) );
		$again = $this->profiles->save( array( 'name' => 'Renamed' ) + $first );
		$this->assertSame( array( 'cv-bewerbung', 2, 'Renamed' ), array( $again['id'], $again['version'], $again['name'] ) );
		$other = $this->profiles->save( array( 'name' => 'CV – Bewerbung' ) );
		$this->assertSame( 'cv-bewerbung-2', $other['id'] );
		$this->assertCount( 2, $this->profiles->all() );
		$this->profiles->move_up( 'cv-bewerbung-2' );
		$this->assertSame( array( 'cv-bewerbung-2', 'cv-bewerbung' ), array_column( $this->profiles->all(), 'id' ) );
		$this->assertTrue( $this->profiles->delete( 'cv-bewerbung' ) );
		$this->assertFalse( $this->profiles->delete( 'cv-bewerbung' ) );
	}

	/**
	 * A copy takes no form of the original and is switched off.
	 */
	public function test_duplicate(): void {
		$this->profiles->save( array( 'id' => 'a', 'name' => 'A', 'enabled' => true, 'matching' => array( 'form_ids' => array( 'x' ), 'sources' => array( 's' ) ) ) );
		$copy = $this->profiles->duplicate( 'a' );
		$this->assertFalse( $copy['enabled'] );
		$this->assertSame( array(), $copy['matching']['form_ids'] );
		$this->assertNotSame( 'a', $copy['id'] );
		$this->assertNull( $this->profiles->duplicate( 'none' ) );
	}

	/**
	 * Anything comes out in shape, and what is in shape stays as it is.
	 */
	public function test_shape(): void {
		$shaped = Profile_Shape::normalise(
			array(
				'id'         => 'Ä B!',
				'record'     => 'mars',
				'version'    => '-3',
				'matching'   => array( 'posts' => array( '5', 'x', -7 ), 'form_ids' => 'x' ),
				'conditions' => array( array( 'field' => '' ), array( 'field' => 'a', 'test' => 'mars' ), 'x' ),
				'fields'     => array(
					array( 'from' => array( 'kind' => 'field', 'value' => ' email ' ), 'to' => 'contactDetails.email', 'on_match' => 'mars', 'transforms' => array( array( 'type' => 'mars' ), array( 'type' => 'table', 'rows' => array( array( 'from' => 'a' ), 'x' ) ) ) ),
					array( 'from' => array( 'kind' => 'constant', 'value' => ' ' ), 'to' => '' ),
				),
				'job'        => null,
			)
		);
		$this->assertSame( 'a-b', $shaped['id'] );
		$this->assertSame( 'resource', $shaped['record'] );
		$this->assertSame( 0, $shaped['version'] );
		$this->assertSame( array( 5, 7 ), $shaped['matching']['posts'] );
		$this->assertSame( array( array( 'field' => 'a', 'test' => 'equals', 'value' => '' ) ), $shaped['conditions'] );
		$this->assertCount( 1, $shaped['fields'] );
		$this->assertSame( 'email', $shaped['fields'][0]['from']['value'] );
		$this->assertNull( $shaped['fields'][0]['on_match'] );
		$this->assertSame( array( array( 'type' => 'table', 'rows' => array( array( 'from' => 'a', 'to' => '' ) ), 'otherwise' => null ) ), $shaped['fields'][0]['transforms'] );
		$this->assertSame( array( 'resume', true, true ), array( $shaped['attachments']['document_type'], $shaped['attachments']['primary'], $shaped['attachments']['enabled'] ) );
		$this->assertSame( $shaped, Profile_Shape::normalise( $shaped ) );
		$this->assertSame( $shaped, Profile_Shape::normalise( json_decode( (string) wp_json_encode( $shaped ), true ) ) );
	}

	/**
	 * Every choice of the select is a transform, and is found again.
	 */
	public function test_transform_choices(): void {
		foreach ( Transform_Shape::COMMON as $choice => $transform ) {
			$this->assertSame( $transform, Transform_Shape::normalise( $transform ) );
			$this->assertSame( $choice, Transform_Shape::choice( array( $transform ) ) );
		}
		$this->assertSame( '', Transform_Shape::choice( array() ) );
		$this->assertSame( 'custom', Transform_Shape::choice( array( array( 'type' => 'phone', 'country' => 'DE' ) ) ) );
	}

	/**
	 * The core finds no fault in the shape of any transform, nor in the profile to begin with.
	 */
	public function test_the_core_reads_it(): void {
		$join       = Transform_Shape::normalise( array( 'type' => 'join', 'fields' => array( 'b' ) ) );
		$table      = Transform_Shape::normalise( array( 'type' => 'table' ) );
		$transforms = array_merge( array_values( Transform_Shape::COMMON ), array( $join, $table ) );
		$blank      = Profile_Shape::blank();
		$profile    = array(
			'id'       => 'a',
			'name'     => 'A',
			'matching' => array( 'fallback' => true ),
			'fields'   => array_merge( $blank['fields'], array( array( 'transforms' => $transforms ) + Profile_Shape::line( 'note', 'note' ) ) ),
		) + $blank;
		$this->assertSame( array(), Plugin::boot()->bridge->check_profile( Profile_Shape::normalise( $profile ) ) );
		$profile['fields'][0]['to'] = 'noSuchKey';
		$this->assertSame( 0, Plugin::boot()->bridge->check_profile( Profile_Shape::normalise( $profile ) )[0]['line'] );
	}

	/**
	 * The edit form says everything a profile can hold.
	 */
	public function test_form(): void {
		$sent    = array(
			'name'        => 'CV',
			'enabled'     => '1',
			'mode'        => 'deliver',
			'record'      => 'lead',
			'from_resume' => '1',
			'matching'    => array( 'form_ids' => "a\r\nb, c", 'css_ids' => 'x', 'sources' => 's', 'posts' => '5', 'fallback' => '1' ),
			'conditions'  => array( array( 'field' => 'f', 'test' => 'one_of', 'value' => 'a|b' ), array( 'field' => '', 'test' => 'equals', 'value' => '' ) ),
			'fields'      => array(
				array( 'kind' => 'field', 'value' => 'name', 'to' => 'surname', 'required' => '1', 'pattern' => '<[A-Z]+%41>', 'transform' => 'last_name', 'transforms' => 'ignored', 'on_match' => 'never' ),
				array( 'kind' => 'template', 'value' => '{{field:a}} & {{url}}', 'to' => 'note', 'pattern' => '', 'transform' => 'custom', 'transforms' => '[{"type":"trim"},{"type":"join","fields":["b"],"separator":" "}]', 'on_match' => '' ),
				array( 'kind' => 'constant', 'value' => 'Website', 'to' => 'source', 'pattern' => '', 'transform' => 'custom', 'transforms' => '{broken', 'on_match' => '' ),
				array( 'kind' => 'field', 'value' => '', 'to' => '', 'pattern' => '', 'transform' => '', 'on_match' => '' ),
			),
			'attachments' => array( 'fields' => 'cv, letter', 'several' => 'all', 'types' => '.PDF, docx', 'document_type' => 'general', 'primary' => '1', 'enabled' => '1' ),
			'activity'    => array( 'enabled' => '1', 'preset' => 'registration', 'subject' => 'S', 'note' => "N\r\nN", 'activity_type' => 'Call', 'activity_type_id' => '4', 'priority' => 'High', 'include_unmapped' => '1', 'include_tracking' => '1' ),
			'dedupe'      => array( 'by' => 'email_surname', 'on_match' => 'skip' ),
			'consent'     => array( 'required_field' => 'consent', 'text' => 'T', 'marketing' => array( array( 'field' => 'news', 'flags' => array( 'emailOptIn', 'mars' ) ) ) ),
			'job'         => array( 'list' => 'shortlist', 'field' => 'job', 'opportunity_id' => '9', 'status_id' => '3' ),
			'event'       => array( 'enabled' => '1', 'event_id' => '12', 'tag_field' => 'topic' ),
		);
		$form    = new Profile_Form();
		$profile = $form->read( new Input( $sent ), null );
		$this->assertSame( array( 3 ), $form->bad_lines() );
		$this->assertSame( array( 'a', 'b, c' ), $profile['matching']['form_ids'] );
		$this->assertSame( array( 5 ), $profile['matching']['posts'] );
		$this->assertCount( 1, $profile['conditions'] );
		$this->assertCount( 3, $profile['fields'] );
		$this->assertSame( '<[A-Z]+%41>', $profile['fields'][0]['pattern'] );
		$this->assertSame( array( Transform_Shape::COMMON['last_name'] ), $profile['fields'][0]['transforms'] );
		$this->assertSame( 'never', $profile['fields'][0]['on_match'] );
		$this->assertSame( '{{field:a}} & {{url}}', $profile['fields'][1]['from']['value'] );
		$this->assertCount( 2, $profile['fields'][1]['transforms'] );
		$this->assertSame( array( 'pdf', 'docx' ), $profile['attachments']['types'] );
		$this->assertSame( array( 'emailOptIn' ), $profile['consent']['marketing'][0]['flags'] );
		$this->assertSame( array( 'list' => 'shortlist', 'field' => 'job', 'opportunity_id' => 9, 'status_id' => 3 ), $profile['job'] );
		$this->assertSame( array( 'enabled' => true, 'event_id' => 12, 'tag_field' => 'topic' ), $profile['event'] );
		$this->assertSame( 'High', $profile['activity']['priority'] );
		$this->assertSame( 4, $profile['activity']['activity_type_id'] );
	}
}
