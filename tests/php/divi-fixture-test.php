<?php
/**
 * The form fixture against what was recorded from real Divi installations.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * The form fixture has to call the hook exactly as Divi does: everything else is built on it.
 */
final class Divi_Fixture_Test extends Site_Test_Case {

	private const UUID = '11111111-1111-4111-8111-111111111111';

	private const FIELDS = <<<'FIELDS'
[halt_divi_field id="First_Name" title="First name" required="on"]
[halt_divi_field id="last-name" title='Last "family" name' required="on"]
[halt_divi_field id="email" title="Email Address" type="email" required="on"]
[halt_divi_field id="interests" title="Interests" type="checkbox" options="Temp|Perm, full time|Exec"]
[halt_divi_field id="contact_by" title="Contact by" type="radio" options="Email|Phone" required="on"]
[halt_divi_field id="region" title="Region" type="select" options="UK|EU"]
[halt_divi_field id="phone" title="Phone" show_if="contact_by=Phone"]
[halt_divi_field id="consent" title="I agree to be contacted" type="checkbox"]
[halt_divi_field id="message" title="Message" type="text"]
FIELDS;

	private const VALUES = array(
		'first_name' => "Zoë O'Brien",
		'last-name'  => 'Smith "Jr"',
		'email'      => 'jane@example.test',
		'interests'  => array( 'Temp', 'Perm, full time' ),
		'contact_by' => 'Email',
		'region'     => 'UK',
		'consent'    => array( 'I agree to be contacted' ),
		'message'    => "Line 1\nLine 2",
	);

	/**
	 * Opens a page with a form.
	 *
	 * @param string $generation 4 or 5.
	 * @param string $attributes Further attributes of the form.
	 * @param string $fields     Its fields.
	 * @param int    $copies     How many times the form is in the page.
	 */
	private function open( string $generation, string $attributes = '', string $fields = self::FIELDS, int $copies = 1 ): Divi_Browser {
		$form = sprintf( "[halt_divi%1\$s_form uuid='%2\$s' css_id='event-register' title='Register' %3\$s]\n%4\$s\n[/halt_divi%1\$s_form]\n", $generation, self::UUID, $attributes, $fields );
		return new Divi_Browser( get_permalink( $this->make_page( str_repeat( $form, $copies ) ) ) );
	}

	/**
	 * The one call of the hook.
	 *
	 * @return array<string,mixed>
	 */
	private function only_call(): array {
		$calls = self::hook_calls();
		$this->assertCount( 1, $calls );
		return $calls[0];
	}

	public function test_divi_4_success_is_the_recorded_call(): void {
		$browser = $this->open( '4' );
		$this->assertSame( 'Thanks for contacting us', $browser->submit( 'event-register', self::VALUES, array( 'phone' ) ) );

		$call = $this->only_call();
		$this->assertSame(
			array(
				'first_name' => array(
					'value' => "Zoë O\\'Brien",
					'label' => 'First name',
				),
				'last-name'  => array(
					'value' => 'Smith \\"Jr\\"',
					'label' => 'Last &quot;family&quot; name',
				),
				'email'      => array(
					'value' => 'jane@example.test',
					'label' => 'Email Address',
				),
				'interests'  => array(
					'value' => 'Temp, Perm, full time',
					'label' => 'Interests',
				),
				'contact_by' => array(
					'value' => 'Email',
					'label' => 'Contact by',
				),
				'region'     => array(
					'value' => 'UK',
					'label' => 'Region',
				),
				'consent'    => array(
					'value' => 'I agree to be contacted',
					'label' => 'I agree to be contacted',
				),
				'message'    => array(
					'value' => "Line 1\r\nLine 2",
					'label' => 'Message',
				),
			),
			$call['fields']
		);
		$this->assertFalse( $call['error'] );
		$this->assertSame(
			array(
				'contact_form_id'        => 'event-register',
				'contact_form_number'    => 0,
				'contact_form_unique_id' => self::UUID,
				'module_slug'            => 'et_pb_contact_form',
				'post_id'                => $call['queried_object_id'],
			),
			$call['info']
		);
		$this->assertGreaterThan( 0, $call['info']['post_id'] );
		$this->assertSame( 1, $call['mails_before'], 'Divi 4 calls the hook after the mail.' );
		$this->assertTrue( $call['headers_sent'], 'Divi 4 calls the hook in the middle of the page.' );
		$this->assertFalse( $call['doing_ajax'] );
		$this->assertFalse( $call['rest'] );
		$this->assertSame( array(), $call['files'] );
	}

	public function test_divi_4_body_is_the_recorded_body(): void {
		$body = $this->open( '4' )->body( 'event-register', self::VALUES, array( 'phone' ) );
		$this->assertSame(
			'et_pb_contact_first_name_0=Zo%C3%AB+O%27Brien&et_pb_contact_last-name_0=Smith+%22Jr%22&et_pb_contact_email_0=jane%40example.test'
				. '&et_pb_contact_interests_0=Temp%2C+Perm%2C+full+time&et_pb_contact_contact_by_0=Email&et_pb_contact_region_0=UK&et_pb_contact_phone_0='
				. '&et_pb_contact_consent_0=I+agree+to+be+contacted&et_pb_contact_message_0=Line+1%0D%0ALine+2&et_pb_contactform_submit_0=et_contact_proccess',
			explode( '&_wpnonce', http_build_query( $body ) )[0]
		);
		$this->assertSame(
			array(
				'_wpnonce-et-pb-contact-form-submitted-0',
				'_wp_http_referer',
				'et_pb_contact_email_fields_0',
				'token',
				'et_pb_contact_email_hidden_fields_0',
			),
			array_slice( array_keys( $body ), 10 )
		);
		$this->assertStringStartsWith(
			'[{"field_id":"et_pb_contact_first_name_0","original_id":"first_name","required_mark":"required","field_type":"input","field_label":"First name"},'
				. '{"field_id":"et_pb_contact_last-name_0","original_id":"last-name","required_mark":"required","field_type":"input","field_label":"Last &quot;family&quot; name"},',
			$body['et_pb_contact_email_fields_0']
		);
		$this->assertSame( '["phone"]', $body['et_pb_contact_email_hidden_fields_0'] );
	}

	public function test_divi_5_success_is_the_recorded_call(): void {
		$browser = $this->open( '5' );
		$this->assertSame( 'Thanks for contacting us', $browser->submit( 'event-register', self::VALUES, array( 'phone' ) ) );

		$call = $this->only_call();
		$this->assertSame( array( 'first_name', 'last-name', 'email', 'interests', 'contact_by', 'region', 'consent', 'message' ), array_keys( $call['fields'] ) );
		$this->assertSame(
			array(
				'id'               => 'First_Name',
				'label'            => 'First name',
				'type'             => 'input',
				'allowedSymbols'   => '',
				'maxLength'        => '',
				'minLength'        => '',
				'isRequired'       => true,
				'conditionalLogic' => array(
					'enabled'  => false,
					'matchAll' => false,
					'rules'    => array(),
				),
				'value'            => "Zoë O'Brien",
				'options'          => array(),
			),
			$call['fields']['first_name']
		);
		$this->assertSame(
			array(
				'id'               => 'interests',
				'label'            => 'Interests',
				'type'             => 'checkbox',
				'allowedSymbols'   => '',
				'maxLength'        => '',
				'minLength'        => '',
				'isRequired'       => false,
				'conditionalLogic' => array(
					'enabled'  => false,
					'matchAll' => false,
					'rules'    => array(),
				),
				'value'            => 'Temp, Perm, full time',
				'options'          => array( 'Temp', 'Perm, full time', 'Exec' ),
			),
			$call['fields']['interests']
		);
		$this->assertSame( 'Smith "Jr"', $call['fields']['last-name']['value'] );
		$this->assertSame( 'Last "family" name', $call['fields']['last-name']['label'] );
		$this->assertSame( "Line 1\r\nLine 2", $call['fields']['message']['value'] );
		$this->assertSame( 'I agree to be contacted', $call['fields']['consent']['value'] );
		$this->assertFalse( $call['error'] );
		$this->assertSame(
			array(
				'contact_form_id'        => 'et_pb_contact_form_' . self::UUID,
				'contact_form_number'    => 0,
				'contact_form_unique_id' => self::UUID,
				'module_slug'            => 'divi/contact-form',
				'post_id'                => $call['queried_object_id'],
			),
			$call['info']
		);
		$this->assertSame( 0, $call['mails_before'], 'Divi 5 calls the hook before the mail.' );
		$this->assertCount( 1, self::mails() );
		$this->assertFalse( $call['headers_sent'] );
	}

	public function test_divi_5_body_is_the_recorded_body(): void {
		$body = $this->open( '5' )->body( 'event-register', self::VALUES, array( 'phone' ) );
		$this->assertSame(
			'et_pb_contact_0_first_name_0=Zo%C3%AB+O%27Brien&et_pb_contact_0_last-name_1=Smith+%22Jr%22&et_pb_contact_0_email_2=jane%40example.test'
				. '&et_pb_contact_0_interests_3=Temp%2CPerm%252C%2520full%2520time&et_pb_contact_0_contact_by_4=Email&et_pb_contact_0_region_5=UK'
				. '&et_pb_contact_0_phone_6=&et_pb_contact_0_consent_7=I%2520agree%2520to%2520be%2520contacted&et_pb_contact_0_message_8=Line+1%0D%0ALine+2'
				. '&et_pb_contactform_submit_' . self::UUID . '=et_contact_proccess',
			explode( '&_wpnonce', http_build_query( $body ) )[0]
		);
	}

	/**
	 * The matrix of what was seen: what is changed in a good submission, and what the hook then says.
	 *
	 * @return array<string,array{string,string,callable(array<string,mixed>):array<string,mixed>,bool|null,list<string>|int}>
	 */
	public function odd_submissions(): array {
		$without = static fn ( string $key ): callable => static fn ( array $body ): array => array_diff_key( $body, array( $key => 0 ) );
		$with    = static fn ( string $key, mixed $value ): callable => static fn ( array $body ): array => array( $key => $value ) + $body;
		$renamed = static fn ( string $suffix ): callable => static function ( array $body ) use ( $suffix ): array {
			$key          = 'et_pb_contact_email_fields_' . $suffix;
			$body[ $key ] = str_replace( '"original_id":"region"', '"original_id":"alien"', $body[ $key ] );
			return $body;
		};
		$nonce   = '_wpnonce-et-pb-contact-form-submitted-';
		$marker  = 'et_pb_contactform_submit_';
		$list    = 'et_pb_contact_email_fields_';
		$id      = self::UUID;
		return array(
			'4, bad nonce'          => array( '4', '', $with( $nonce . '0', 'bad' ), null, 0 ),
			'5, bad nonce'          => array( '5', '', $with( $nonce . $id, 'bad' ), null, 0 ),
			'4, no nonce'           => array( '4', '', $without( $nonce . '0' ), null, 0 ),
			'4, no marker'          => array( '4', '', $without( $marker . '0' ), true, 0 ),
			'5, no marker'          => array( '5', '', $without( $marker . $id ), false, 8 ),
			'4, honeypot'           => array( '4', '', $with( 'et_pb_contact_et_number_0', '1' ), true, 0 ),
			'5, honeypot'           => array( '5', '', $with( 'et_pb_contact_et_number_' . $id, '1' ), false, 8 ),
			'4, captcha empty'      => array( '4', 'captcha="on"', $with( 'et_pb_contact_captcha_0', '' ), true, 0 ),
			'5, captcha empty'      => array( '5', 'captcha="on"', $with( 'et_pb_contact_captcha_' . $id, '' ), true, 8 ),
			'4, captcha wrong'      => array( '4', 'captcha="on"', $with( 'et_pb_contact_captcha_0', '999' ), false, 8 ),
			'5, captcha wrong'      => array( '5', 'captcha="on"', $with( 'et_pb_contact_captcha_' . $id, '999' ), true, 8 ),
			'4, required empty'     => array( '4', '', $with( 'et_pb_contact_last-name_0', '' ), true, array( 'first_name' ) ),
			'5, required empty'     => array( '5', '', $with( 'et_pb_contact_0_last-name_1', '' ), true, array( 'first_name', 'email', 'interests', 'contact_by', 'region', 'consent', 'message' ) ),
			'4, bad e-mail'         => array( '4', '', $with( 'et_pb_contact_email_0', 'jane' ), true, array( 'first_name', 'last-name' ) ),
			'5, bad e-mail'         => array( '5', '', $with( 'et_pb_contact_0_email_2', 'jane' ), true, array( 'first_name', 'last-name', 'interests', 'contact_by', 'region', 'consent', 'message' ) ),
			'4, choice not offered' => array( '4', '', $with( 'et_pb_contact_region_0', 'MARS' ), false, 8 ),
			'5, choice not offered' => array( '5', '', $with( 'et_pb_contact_0_region_5', 'MARS' ), true, 7 ),
			'4, no list of fields'  => array( '4', '', $without( $list . '0' ), true, 0 ),
			'5, no list of fields'  => array( '5', '', $without( $list . $id ), false, 8 ),
			'4, field renamed'      => array( '4', '', $renamed( '0' ), true, array( 'first_name', 'last-name', 'email', 'interests', 'contact_by', 'alien', 'consent', 'message' ) ),
			'5, field renamed'      => array( '5', '', $renamed( $id ), false, 8 ),
			'4, array for text'     => array( '4', '', $with( 'et_pb_contact_message_0', array( 'a' ) ), true, 7 ),
			'5, array for text'     => array( '5', '', $with( 'et_pb_contact_0_message_8', array( 'a' ) ), true, 7 ),
		);
	}

	/**
	 * @dataProvider odd_submissions
	 *
	 * @param string           $generation 4 or 5.
	 * @param string           $attributes Attributes of the form.
	 * @param callable         $change     What is done to the body.
	 * @param bool|null        $error      The hook's second argument; null for no call.
	 * @param list<string>|int $fields     The fields' keys, or how many there are.
	 */
	public function test_odd_submission( string $generation, string $attributes, callable $change, ?bool $error, array|int $fields ): void {
		$browser = $this->open( $generation, $attributes );
		$browser->send( $change( $browser->body( 'event-register', self::VALUES, array( 'phone' ) ) ) );
		if ( null === $error ) {
			$this->assertSame( array(), self::hook_calls() );
			return;
		}
		$call = $this->only_call();
		$this->assertSame( $error, $call['error'] );
		if ( is_int( $fields ) ) {
			$this->assertCount( $fields, $call['fields'] );
		} else {
			$this->assertSame( $fields, array_keys( $call['fields'] ) );
		}
		$this->assertCount( $error ? 0 : 1, self::mails() );
	}

	public function test_mail_failure_is_success_on_4_and_an_error_after_the_hook_on_5(): void {
		update_option( 'halt_fixture_mail_fails', '1' );
		$this->assertSame( 'Thanks for contacting us', $this->open( '4' )->submit( 'event-register', self::VALUES, array( 'phone' ) ) );
		$this->assertStringStartsWith( 'There was an error', $this->open( '5' )->submit( 'event-register', self::VALUES, array( 'phone' ) ) );
		$this->assertSame( array( false, false ), array_column( self::hook_calls(), 'error' ) );
	}

	public function test_percent_octets_and_tags_are_stripped(): void {
		$values = array( 'message' => 'ok' ) + self::VALUES;
		$this->open( '4' )->submit( 'event-register', array( 'first_name' => '50%25 <b>x</b>' ) + $values, array( 'phone' ) );
		$this->assertSame( '50 x', $this->only_call()['fields']['first_name']['value'] );
	}

	public function test_tampered_label_is_delivered_as_it_came_on_4(): void {
		$browser                              = $this->open( '4' );
		$body                                 = $browser->body( 'event-register', self::VALUES, array( 'phone' ) );
		$body['et_pb_contact_email_fields_0'] = str_replace( '"First name"', '"<script>alert(1)<\/script>"', $body['et_pb_contact_email_fields_0'] );
		$browser->send( $body );
		$this->assertSame( '<script>alert(1)</script>', $this->only_call()['fields']['first_name']['label'] );
	}

	public function test_empty_checkbox_by_version(): void {
		foreach ( array( '5.0.2' => array(), '5.7.4' => '' ) as $version => $expected ) {
			self::reset();
			$this->open( '5', "version='{$version}'" )->submit( 'event-register', array_diff_key( self::VALUES, array( 'interests' => 0 ) ), array( 'phone' ) );
			$this->assertSame( $expected, $this->only_call()['fields']['interests']['value'], $version );
		}
	}

	public function test_one_form_twice_in_a_page_by_version(): void {
		foreach ( array( '5.0.2' => array( false, true ), '5.5.1' => array( false, true ), '5.7.4' => array( false ) ) as $version => $expected ) {
			self::reset();
			$browser = $this->open( '5', "version='{$version}'", self::FIELDS, 2 );
			// Both containers have one id; the first is the one that is found.
			$body = $browser->body( 'event-register', self::VALUES, array( 'phone' ) );
			$browser->send( $body );
			$this->assertSame( $expected, array_column( self::hook_calls(), 'error' ), $version );
			$this->assertCount( 1, self::mails(), $version );
		}
	}

	public function test_early_rendering_by_version(): void {
		update_option( 'halt_fixture_early_pass', '1' );
		$expected = array(
			array( '4', '', array( false ), 1 ),
			array( '5', 'version="5.0.2"', array( true, false ), 1 ),
			array( '5', 'version="5.7.4"', array( true ), 0 ),
		);
		foreach ( $expected as list( $generation, $attributes, $errors, $mails ) ) {
			self::reset();
			$this->open( $generation, $attributes )->submit( 'event-register', self::VALUES, array( 'phone' ) );
			$calls = self::hook_calls();
			$this->assertSame( $errors, array_column( $calls, 'error' ), $generation . $attributes );
			$this->assertCount( $mails, self::mails(), $generation . $attributes );
			if ( '4' === $generation ) {
				$this->assertSame( 1, $calls[0]['info']['contact_form_number'] );
			}
		}
	}

	public function test_alpha_is_positional_and_slashed(): void {
		$this->open( '5', 'version="5.0.0-public-alpha.17"' )->submit( 'event-register', self::VALUES, array( 'phone' ) );
		$call = $this->only_call();
		$this->assertSame( 'divi/contact-form-0', $call['info']['contact_form_unique_id'] );
		$this->assertSame( 'et_pb_contact_form_0', $call['info']['contact_form_id'] );
		$this->assertSame( "Zoë O\\'Brien", $call['fields']['first_name']['value'] );
	}

	public function test_form_without_unique_id(): void {
		$page = get_permalink( $this->make_page( "[halt_divi4_form]\n" . self::FIELDS . "[/halt_divi4_form]\n[halt_divi5_form]\n" . self::FIELDS . '[/halt_divi5_form]' ) );
		( new Divi_Browser( $page ) )->submit( 'et_pb_contact_form_0', self::VALUES, array( 'phone' ) );
		( new Divi_Browser( $page ) )->submit( 'et_pb_contact_form_' . md5( 'divi/contact-form-0' ), self::VALUES, array( 'phone' ) );
		$info = array_column( self::hook_calls(), 'info' );
		$this->assertSame( array( '', md5( 'divi/contact-form-0' ) ), array_column( $info, 'contact_form_unique_id' ) );
		$this->assertSame( 'et_pb_contact_form_0', $info[0]['contact_form_id'] );
	}

	public function test_helper_keeps_the_file_and_hides_the_marker(): void {
		$browser = $this->open( '4', 'upload="helper"', self::FIELDS . '[halt_divi_field id="cv" title="Your CV" type="file"]' );
		$name    = $browser->upload( 'upload_file', __FILE__, 'My CV (final).pdf' );
		$this->assertMatchesRegularExpression( '/^my-cv-final-\d+-\d+\.pdf$/', $name );
		$browser->submit( 'event-register', self::VALUES + array( 'cv' => $name ), array( 'phone' ) );

		$call = $this->only_call();
		$this->assertFalse( $call['error'] );
		$this->assertSame(
			array(
				'value' => $name,
				'label' => 'Your CV',
			),
			$call['fields']['cv']
		);
		$this->assertSame( array(), $call['files'] );
		$this->assertNotContains( 'et_pb_contactform_submit_0', $call['post_keys'] );
		$this->assertContains( 'et_pb_contact_cv_0_is_file', $call['post_keys'] );
		$this->assertSame(
			array( 'pwh-dcfh-uploads/tmp/' . $name, 'pwh-dcfh-uploads/forms/' . self::UUID . gmdate( '/Y/m/' ) . $name ),
			$call['stored_files']
		);
	}

	public function test_extender_deletes_the_file_when_the_request_ends(): void {
		foreach ( array( '4', '5' ) as $generation ) {
			self::reset();
			$browser = $this->open( $generation, 'upload="extender"', self::FIELDS . '[halt_divi_field id="cv" title="Your CV" type="file"]' );
			$name    = $browser->upload( 'cfefd_upload_file', __FILE__, 'cv.pdf' );
			$browser->submit( 'event-register', self::VALUES + array( 'cv' => $name ), array( 'phone' ) );

			$call = $this->only_call();
			$this->assertSame( $name, $call['fields']['cv']['value'] );
			$this->assertSame( array( 'cfefd-uploads/tmp/' . $name ), $call['stored_files'] );
			$this->assertFileDoesNotExist( wp_upload_dir()['basedir'] . '/cfefd-uploads/tmp/' . $name );
		}
	}
}
