<?php
/**
 * Form Profiles as JSON.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Flat_Map;
use Halt\Tracker\Json_Lines;
use Halt\Tracker\Plugin;
use Halt\Tracker\Profile_Json;
use Halt\Tracker\Profile_Shape;

/**
 * Tests of Profile_Json, Json_Lines and Flat_Map.
 */
final class Profile_Json_Test extends Site_Test_Case {

	/**
	 * What is exported comes back as it was, and so do the files of the fixtures.
	 */
	public function test_there_and_back(): void {
		$profiles = array( Profile_Shape::normalise( array( 'id' => 'a', 'name' => 'Ä <b> & "q"' ) + Profile_Shape::blank() ), Profile_Shape::normalise( array( 'id' => 'b', 'name' => 'B', 'consent' => array( 'marketing' => array( array( 'field' => 'x', 'flags' => array( 'emailOptIn' ) ) ) ) ) + Profile_Shape::blank() ) );
		$text     = Profile_Json::write( $profiles );
		$this->assertStringNotContainsString( '<b>', $text );
		$this->assertSame( array( 'profiles' => $profiles, 'faults' => array() ), ( new Profile_Json() )->read( $text ) );
		foreach ( (array) glob( dirname( __DIR__ ) . '/fixtures/profiles/*.json' ) as $file ) {
			$read = ( new Profile_Json() )->read( "\xEF\xBB\xBF" . file_get_contents( $file ) );
			$this->assertSame( array(), $read['faults'], $file );
			$this->assertCount( 1, $read['profiles'] );
		}
	}

	/**
	 * The earlier plugin's flat map.
	 */
	public function test_flat_map(): void {
		$read = ( new Profile_Json() )->read( '{"firstName": "first_name", "lastName": "last_name", "email": "email", "source": ":Website"}' );
		$this->assertSame( array(), $read['faults'] );
		$lines = $read['profiles'][0]['fields'];
		$this->assertSame( array( 'firstName', 'surname', 'contactDetails.email', 'source' ), array_column( $lines, 'to' ) );
		$this->assertSame( array( 'kind' => 'constant', 'value' => 'Website' ), $lines[3]['from'] );
		$this->assertSame( array(), Plugin::boot()->bridge->check_profile( array( 'id' => 'x', 'matching' => array( 'fallback' => true ) + $read['profiles'][0]['matching'] ) + $read['profiles'][0] ) );
		$fault = ( new Profile_Json() )->read( "{\"firstName\": \"a\",\n \"email\": [\"b\"]}" )['faults'][0];
		$this->assertSame( array( 2, 'email', 'json_bad_value' ), array( $fault['line'], $fault['path'], $fault['code'] ) );
		$this->assertFalse( Flat_Map::is_one( array( 'not' => 'a profile' ) ) );
		$this->assertFalse( Flat_Map::is_one( array( 'email', 'name' ) ) );
	}

	/**
	 * Every fault is named with its line and its member, and then nothing is taken.
	 *
	 * @dataProvider faults
	 * @param string $text JSON text.
	 * @param int    $line Line of the first fault.
	 * @param string $path Member of it.
	 * @param string $code Its code.
	 */
	public function test_faults( string $text, int $line, string $path, string $code ): void {
		$read  = ( new Profile_Json() )->read( $text );
		$first = $read['faults'][0] ?? null;
		$this->assertNotNull( $first );
		$this->assertSame( array( $line, $path, $code ), array( $first['line'], $first['path'], $first['code'] ) );
		$this->assertSame( array(), $read['profiles'] );
	}

	/**
	 * Texts with faults.
	 *
	 * @return array<string,array{0:string,1:int,2:string,3:string}>
	 */
	public static function faults(): array {
		return array(
			'nothing'             => array( " \n", 0, '', 'json_empty' ),
			'too long'            => array( str_repeat( ' ', Profile_Json::MAX ) . '{}', 0, '', 'json_too_long' ),
			'cut off'             => array( "{\"fields\": [\n  {\"to\": ", 2, '', 'json_unreadable' ),
			'a comma too many'    => array( "{\"fields\": [],\n}", 2, '', 'json_unreadable' ),
			'single quotes'       => array( "{\n'fields': []}", 2, '', 'json_unreadable' ),
			'too deep'            => array( str_repeat( '[', 40 ) . str_repeat( ']', 40 ), 1, '', 'json_unreadable' ),
			'no object'           => array( '7', 1, '', 'json_no_profile' ),
			'no fields'           => array( '{"not": "a profile"}', 1, '', 'json_no_profile' ),
			'one of a list'       => array( "[{\"fields\": []},\n {\"x\": 1}]", 2, '1', 'json_no_profile' ),
			'a name twice'        => array( "{\"fields\": [],\n\"name\": \"a\",\n\"name\": \"b\"}", 3, 'name', 'json_twice' ),
			'unknown member'      => array( "{\"fields\": [],\n\"matchin\": {}}", 2, 'matchin', 'json_unknown_member' ),
			'unknown in a group'  => array( "{\"fields\": [], \"matching\":\n{\"form_id\": []}}", 2, 'matching/form_id', 'json_unknown_member' ),
			'unknown in a line'   => array( "{\"fields\": [\n{\"to\": \"surname\", \"from\": {\"kind\": \"field\", \"value\": \"a\"},\n\"requird\": true}]}", 3, 'fields/0/requird', 'json_unknown_member' ),
			'unknown kind'        => array( "{\"fields\": [\n{\"to\": \"surname\", \"from\":\n{\"kind\": \"feld\", \"value\": \"a\"}}]}", 3, 'fields/0/from/kind', 'json_bad_value' ),
			'unknown record'      => array( "{\"record\": \"mars\",\n\"fields\": []}", 1, 'record', 'json_bad_value' ),
			'unknown transform'   => array( '{"fields": [{"to": "a", "transforms": [{"type": "mars"}]}]}', 1, 'fields/0/transforms/0', 'json_bad_value' ),
			'a transform changed' => array( '{"fields": [{"to": "a", "transforms": [{"type": "date", "order": "last"}]}]}', 1, 'fields/0/transforms/0/order', 'json_bad_value' ),
			'a line no object'    => array( '{"fields": ["surname"]}', 1, 'fields/0', 'json_bad_value' ),
			'a blank condition'   => array( '{"fields": [], "conditions": [{"field": ""}]}', 1, 'conditions/0', 'json_bad_value' ),
			'text for yes or no'  => array( '{"fields": [], "enabled": "perhaps"}', 1, 'enabled', 'json_bad_value' ),
			'a list for a text'   => array( '{"fields": [], "name": ["x"]}', 1, 'name', 'json_bad_value' ),
			'a text for a list'   => array( '{"fields": [], "matching": {"form_ids": "x"}}', 1, 'matching/form_ids', 'json_bad_value' ),
			'a text for a group'  => array( '{"fields": [], "activity": "yes"}', 1, 'activity', 'json_bad_value' ),
			'an unknown flag'     => array( '{"fields": [], "consent": {"marketing": [{"field": "x", "flags": ["faxOptIn"]}]}}', 1, 'consent/marketing/0/flags', 'json_bad_value' ),
			'a negative number'   => array( '{"fields": [], "job": {"opportunity_id": -1}}', 1, 'job/opportunity_id', 'json_bad_value' ),
		);
	}

	/**
	 * What may be left out may be left out, and null stands for it.
	 */
	public function test_little_is_enough(): void {
		$read = ( new Profile_Json() )->read( '{"fields": [{"to": "surname", "on_match": null, "from": {"kind": "field", "value": "a"}, "transforms": [{"type": "table", "rows": [{"from": "a", "to": "b"}], "otherwise": null}]}], "matching": {}, "conditions": null}' );
		$this->assertSame( array(), $read['faults'] );
		$this->assertSame( 'surname', $read['profiles'][0]['fields'][0]['to'] );
	}

	/**
	 * The reader of lines agrees with PHP's own about what JSON is, and is quick.
	 */
	public function test_lines_agree_with_php(): void {
		foreach ( array( '{}', '[]', '""', '-0.5e+3', '{"a":[1,{"b":null}]}', "[\n]", '"\u00e9\n"', '01', '[1,]', '{"a"}', '{a:1}', 'nul', '"' . "\n" . '"', '[1}', '{"a":1]', '', ' ', '1 2', '"\x"' ) as $text ) {
			json_decode( $text );
			$this->assertSame( JSON_ERROR_NONE === json_last_error(), null === ( new Json_Lines( $text ) )->fault(), $text );
		}
		$long  = '[' . rtrim( str_repeat( "{\"a\":\n1},", 30000 ), ',' ) . ']';
		$start = hrtime( true );
		$this->assertNull( ( new Json_Lines( $long ) )->fault() );
		$this->assertLessThan( 3e9, hrtime( true ) - $start );
	}
}
