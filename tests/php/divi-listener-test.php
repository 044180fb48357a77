<?php
/**
 * The listener of Divi's hook (Divi contract, sections 2, 3.1 and 9).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Divi_Fields;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Divi_Listener and Divi_Fields.
 */
final class Divi_Listener_Test extends Shell_Test_Case {

	private const UUID = '11111111-1111-4111-8111-111111111111';

	/**
	 * The third argument of Divi 4.
	 */
	private const INFO4 = array(
		'contact_form_id'        => 'event-register',
		'contact_form_number'    => 0,
		'contact_form_unique_id' => self::UUID,
		'module_slug'            => 'et_pb_contact_form',
		'post_id'                => 4,
	);

	/**
	 * The third argument of Divi 5.
	 */
	private const INFO5 = array(
		'contact_form_id'        => 'et_pb_contact_form_' . self::UUID,
		'contact_form_number'    => 0,
		'contact_form_unique_id' => self::UUID,
		'module_slug'            => 'divi/contact-form',
		'post_id'                => 8,
	);

	/**
	 * The only submission the engine was told of.
	 *
	 * @return array<string,mixed>
	 */
	private function submitted(): array {
		$this->assertSame( array(), self::problems() );
		$told = $this->engine->told( 'submit' );
		$this->assertCount( 1, $told );
		return $told[0];
	}

	/**
	 * Divi 4.24.2, success: slashes off, entities decoded, line ends plain.
	 */
	public function test_divi_4(): void {
		$this->listener()->handle(
			array(
				'first_name' => array(
					'value' => "Zoë O\\'Brien",
					'label' => 'First name',
				),
				'last-name'  => array(
					'value' => 'Smith \\"Jr\\"',
					'label' => 'Last &quot;family&quot; name',
				),
				'interests'  => array(
					'value' => 'Temp, Perm, full time',
					'label' => 'Interests',
				),
				'message'    => array(
					'value' => "Line 1\r\nLine 2",
					'label' => '<script>alert(1)</script>Message',
				),
			),
			false,
			self::INFO4
		);
		$submission = $this->submitted();
		$this->assertSame( 'hook', $submission['path'] );
		$this->assertSame( 'divi', $submission['source'] );
		$this->assertSame( self::UUID, $submission['form']['id'] );
		$this->assertSame( 'event-register', $submission['form']['css_id'] );
		$this->assertSame( array( 'first_name', 'last-name', 'interests', 'message' ), array_column( $submission['fields'], 'key' ) );
		$this->assertSame( array( "Zoë O'Brien", 'Smith "Jr"', 'Temp, Perm, full time', "Line 1\nLine 2" ), array_column( $submission['fields'], 'value' ) );
		$this->assertSame( array( 'First name', 'Last "family" name', 'Interests', 'Message' ), array_column( $submission['fields'], 'label' ) );
		$this->assertSame( array(), $submission['fields'][2]['choices'] );
	}

	/**
	 * Divi 5.7.4, success: nothing is unslashed, the options tell the choices apart, the default id is none.
	 */
	public function test_divi_5(): void {
		$this->listener()->handle(
			array(
				'first_name' => array(
					'id'      => 'First_Name',
					'label'   => 'First name',
					'type'    => 'input',
					'value'   => "Zoë O'Brien \\'",
					'options' => array(),
				),
				'interests'  => array(
					'id'      => 'interests',
					'label'   => 'Interests',
					'type'    => 'checkbox',
					'value'   => 'Temp, Perm, full time',
					'options' => array( 'Temp', 'Perm, full time', 'Exec' ),
				),
			),
			false,
			self::INFO5
		);
		$submission = $this->submitted();
		$this->assertSame( '', $submission['form']['css_id'] );
		$this->assertSame( "Zoë O'Brien \\'", $submission['fields'][0]['value'] );
		$this->assertSame( array( 'Temp', 'Perm, full time' ), $submission['fields'][1]['choices'] );
	}

	/**
	 * Divi 5.0.2: an optional checkbox left empty is a list.
	 */
	public function test_divi_5_0_2_empty_checkbox(): void {
		$this->listener()->handle(
			array(
				'interests' => array(
					'type'    => 'checkbox',
					'value'   => array(),
					'options' => array( 'Temp' ),
				),
			),
			false,
			self::INFO5
		);
		$this->assertSame( '', $this->submitted()['fields'][0]['value'] );
	}

	/**
	 * The alpha's positional names and a hash for an id are passed on as they are.
	 */
	public function test_other_ids(): void {
		$fields = array( 'email' => array( 'value' => 'jane@example.test' ) );
		foreach ( array( 'divi/contact-form-1', '7067d836e5cc6b8d0df5f1ee01accc26', '' ) as $id ) {
			$this->listener()->handle( $fields, false, array( 'contact_form_unique_id' => $id, 'contact_form_id' => 'et_pb_contact_form_1' ) + self::INFO5 );
		}
		$this->assertSame( array( 'divi/contact-form-1', '7067d836e5cc6b8d0df5f1ee01accc26', '' ), array_column( array_column( $this->engine->told( 'submit' ), 'form' ), 'id' ) );
	}

	/**
	 * A refused submission is none, and neither is one without fields.
	 */
	public function test_error_and_nothing(): void {
		$listener = $this->listener();
		$fields   = array( 'email' => array( 'value' => 'jane@example.test' ) );
		$listener->handle( $fields, true, self::INFO5 );
		$listener->handle( $fields, array( 'an error' ), self::INFO5 );
		$listener->handle( array(), false, self::INFO5 );
		$listener->handle( array( 'cv_is_file' => array( 'value' => 'yes' ), 'cv_file_token' => array( 'value' => 'x' ) ), false, self::INFO4 );
		$this->assertSame( array(), $this->engine->told( 'submit' ) );
	}

	/**
	 * Nothing that reaches the hook makes it throw.
	 *
	 * @dataProvider hostile
	 * @param mixed $fields First argument.
	 * @param mixed $error  Second argument.
	 * @param mixed $info   Third argument.
	 */
	public function test_hostile( $fields, $error, $info ): void {
		$this->listener()->handle( $fields, $error, $info );
		$this->assertSame( array(), self::problems() );
		foreach ( $this->engine->told( 'submit' ) as $submission ) {
			foreach ( $submission['fields'] as $field ) {
				$this->assertIsString( $field['value'] );
				$this->assertIsString( $field['label'] );
			}
		}
	}

	/**
	 * Arguments nobody should send.
	 *
	 * @return array<string,array{0:mixed,1:mixed,2:mixed}>
	 */
	public function hostile(): array {
		$object = new \stdClass();
		return array(
			'no array'           => array( 'x', false, array() ),
			'null'               => array( null, null, null ),
			'object'             => array( $object, false, $object ),
			'values of all sort' => array( array( 'a' => $object, 'b' => array( 'value' => $object ), 'c' => array( 'value' => array( array( 'x' ), 'y' ) ), 'd' => null, 'e' => 1.5, 'f' => true ), false, 'info' ),
			'labels of all sort' => array( array( 'a' => array( 'value' => 'x', 'label' => array( 'x' ), 'options' => 'x', 'type' => 'checkbox' ) ), false, array( 'module_slug' => array() ) ),
			'bad bytes'          => array( array( "k\xff" => array( 'value' => "\xc3\x28\x00", 'label' => "\xff" ) ), false, array( 'contact_form_unique_id' => "\xff", 'post_id' => array() ) ),
			'numeric keys'       => array( array( 'x', 'y' ), 0, array( 'post_id' => '-5' ) ),
			'long'               => array( array( 'a' => array( 'value' => str_repeat( 'A, ', 50000 ), 'type' => 'checkbox', 'options' => array( 'A', 'A, A', 'B' ) ) ), false, array() ),
		);
	}

	/**
	 * A form that is shown twice fires twice and is taken once; another value is another submission.
	 */
	public function test_guard(): void {
		$listener = $this->listener();
		$fields   = array( 'email' => array( 'value' => 'jane@example.test' ) );
		$listener->handle( $fields, false, self::INFO5 );
		$listener->handle( $fields, true, self::INFO5 );
		$listener->handle( $fields, false, self::INFO5 );
		$this->assertCount( 1, $this->engine->told( 'submit' ) );
		$listener->handle( array( 'email' => array( 'value' => 'joan@example.test' ) ), false, self::INFO5 );
		$listener->handle( $fields, false, array( 'contact_form_unique_id' => 'other' ) + self::INFO5 );
		$this->assertCount( 3, $this->engine->told( 'submit' ) );
	}

	/**
	 * What the core refuses is kept in the spool and counted without a visitor's value; where the spool cannot
	 * take it either, the second firing is a second chance.
	 */
	public function test_a_failure_is_counted(): void {
		$this->engine->answers['submit'] = new \RuntimeException( 'jane@example.test' );
		$listener                        = $this->listener();
		$fields                          = array( 'email' => array( 'value' => 'jane@example.test' ) );
		$listener->handle( $fields, false, self::INFO5 );
		$this->assertSame( array( 'divi/internal' ), self::problems() );
		$this->assertSame( 1, $this->spool()->count() );
		$listener->handle( $fields, false, self::INFO5 );
		$this->assertCount( 1, $this->engine->told( 'submit' ) );

		$this->settings->update( array( 'spool_max_bytes' => 1 ) );
		$listener = $this->listener();
		$listener->handle( $fields, false, self::INFO5 );
		$this->assertSame( array( 'divi/internal', 'divi/spool_full' ), self::problems() );
		unset( $this->engine->answers['submit'] );
		$listener->handle( $fields, false, self::INFO5 );
		$this->assertCount( 3, $this->engine->told( 'submit' ) );
	}

	/**
	 * A site can switch the hook off.
	 */
	public function test_switched_off(): void {
		$this->settings->update( array( 'hook_enabled' => false ) );
		$this->listener()->handle( array( 'email' => array( 'value' => 'x' ) ), false, self::INFO5 );
		$this->assertSame( array(), $this->engine->calls );
	}

	/**
	 * Choices are told apart by the options; what does not fit yields none.
	 */
	public function test_choices(): void {
		$options = array( 'A', 'A, B', 'C' );
		$this->assertSame( array( 'A, B', 'C' ), Divi_Fields::choices( 'A, B, C', $options ) );
		$this->assertSame( array( 'A', 'C' ), Divi_Fields::choices( 'A, C', $options ) );
		$this->assertSame( array( 'A', 'A, B' ), Divi_Fields::choices( 'A, A, B', $options ) );
		$this->assertSame( array(), Divi_Fields::choices( 'A, D', $options ) );
		$this->assertSame( array(), Divi_Fields::choices( '', $options ) );
		$this->assertSame( array(), Divi_Fields::choices( 'A', array() ) );
	}

	/**
	 * Three arguments at priority 20, as the contract says.
	 */
	public function test_hooked(): void {
		global $wp_filter;
		$found = array();
		foreach ( $wp_filter['et_pb_contact_form_submit']->callbacks[20] ?? array() as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof \Halt\Tracker\Divi_Listener ) {
				$found[] = $callback['accepted_args'];
			}
		}
		$this->assertSame( array( 3 ), $found );
	}
}
