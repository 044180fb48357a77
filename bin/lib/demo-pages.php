<?php
/**
 * Creates the pages of a demonstration: a CV application and an event registration with Divi 4
 * forms, an enquiry with a Divi 5 form. Prints their addresses as JSON.
 *
 * Usage: php demo-pages.php WORDPRESS-DIRECTORY. Running it again brings the pages up to date.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

if ( 'cli' !== PHP_SAPI || ! isset( $argv[1] ) ) {
	exit( 2 );
}

require $argv[1] . '/wp-load.php';

// The administrator may write any markup; the filter would take the quotation marks apart.
wp_set_current_user( 1 );

// The unique ids are fixed, so that profiles can be made for them.
$demo_pages = array(
	'cv-application'     => array(
		'title'   => 'Send us your CV',
		'uuid'    => 'c0000000-0000-4000-8000-000000000001',
		'divi'    => 4,
		'content' => <<<'CONTENT'
[et_pb_contact_form _unique_id="c0000000-0000-4000-8000-000000000001" module_id="cv-application" title="Apply" captcha="off" success_message="Thank you, your application has arrived." fixture_upload="helper"]
[et_pb_contact_field field_id="First_Name" field_title="First name" /]
[et_pb_contact_field field_id="Last_Name" field_title="Last name" /]
[et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /]
[et_pb_contact_field field_id="Phone" field_title="Phone" required_mark="off" /]
[et_pb_contact_field field_id="LinkedIn" field_title="LinkedIn profile" required_mark="off" /]
[et_pb_contact_field field_id="Desired_Role" field_title="Desired role" field_type="select" required_mark="off" select_options="%91{%22value%22:%22Finance Director%22,%22checked%22:0},{%22value%22:%22Management Accountant%22,%22checked%22:0},{%22value%22:%22Financial Controller%22,%22checked%22:0}%93" /]
[et_pb_contact_field field_id="Interests" field_title="I am looking for" field_type="checkbox" required_mark="off" checkbox_options="%91{%22value%22:%22Temp%22,%22checked%22:0},{%22value%22:%22Perm, full time%22,%22checked%22:0},{%22value%22:%22Exec%22,%22checked%22:0}%93" /]
[et_pb_contact_field field_id="CV" field_title="Your CV" fixture_type="file" /]
[et_pb_contact_field field_id="Message" field_title="Anything else?" field_type="text" required_mark="off" /]
[et_pb_contact_field field_id="Consent" field_title="I agree to be contacted" field_type="checkbox" /]
[/et_pb_contact_form]
CONTENT,
	),
	'enquiry'            => array(
		'title'   => 'Tell us what you need',
		'uuid'    => 'c0000000-0000-4000-8000-000000000002',
		'divi'    => 5,
		'content' => <<<'CONTENT'
<!-- wp:divi/contact-form {"module":{"advanced":{"uniqueId":{"desktop":{"value":"c0000000-0000-4000-8000-000000000002"}},"successMessage":{"desktop":{"value":"Thank you, we will call you."}},"spamProtection":{"desktop":{"value":{"useBasicCaptcha":"off"}}}}},"title":{"innerContent":{"desktop":{"value":"Enquiry"}}}} -->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Name"}}},"innerContent":{"desktop":{"value":"Your name"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Company"}}},"innerContent":{"desktop":{"value":"Company"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Email"}},"type":{"desktop":{"value":"email"}}},"innerContent":{"desktop":{"value":"E-mail"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Contact_By"}},"type":{"desktop":{"value":"radio"}},"radioOptions":{"desktop":{"value":[{"value":"Email"},{"value":"Phone"}]}}},"innerContent":{"desktop":{"value":"Contact me by"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Phone"}},"required":{"desktop":{"value":"off"}}},"innerContent":{"desktop":{"value":"Phone"}}},"fixture_show_if":"contact_by=Phone"} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Services"}},"type":{"desktop":{"value":"checkbox"}},"required":{"desktop":{"value":"off"}},"checkboxOptions":{"desktop":{"value":[{"value":"Permanent search"},{"value":"Interim, part time"},{"value":"Executive search"}]}}},"innerContent":{"desktop":{"value":"Services"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Message"}},"type":{"desktop":{"value":"text"}}},"innerContent":{"desktop":{"value":"Message"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Consent"}},"type":{"desktop":{"value":"checkbox"}}},"innerContent":{"desktop":{"value":"I agree to be contacted"}}}} /-->
<!-- /wp:divi/contact-form -->
CONTENT,
	),
	'event-registration' => array(
		'title'   => 'Register for the event',
		'uuid'    => 'c0000000-0000-4000-8000-000000000003',
		'divi'    => 4,
		'content' => <<<'CONTENT'
[et_pb_contact_form _unique_id="c0000000-0000-4000-8000-000000000003" module_id="event-register" title="Register" captcha="off" success_message="You are on the list."]
[et_pb_contact_field field_id="First_Name" field_title="First name" /]
[et_pb_contact_field field_id="Last_Name" field_title="Last name" /]
[et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /]
[et_pb_contact_field field_id="Company" field_title="Company" required_mark="off" /]
[et_pb_contact_field field_id="Job_Title" field_title="Job title" required_mark="off" /]
[et_pb_contact_field field_id="Dietary" field_title="Dietary needs" field_type="text" required_mark="off" /]
[et_pb_contact_field field_id="Consent" field_title="I agree to be contacted" field_type="checkbox" required_mark="off" /]
[/et_pb_contact_form]
CONTENT,
	),
);

$answer = array();
foreach ( $demo_pages as $slug => $demo_page ) {
	$existing = get_page_by_path( $slug );
	$page_id  = wp_insert_post(
		wp_slash(
			array(
				'ID'           => $existing instanceof WP_Post ? $existing->ID : 0,
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_name'    => $slug,
				'post_title'   => $demo_page['title'],
				'post_content' => $demo_page['content'],
			)
		),
		true
	);
	if ( is_wp_error( $page_id ) ) {
		fwrite( STDERR, $slug . ': ' . $page_id->get_error_message() . "\n" );
		exit( 1 );
	}
	$answer[ $slug ] = array(
		'url'     => get_permalink( $page_id ),
		'post_id' => $page_id,
		'uuid'    => $demo_page['uuid'],
		'divi'    => $demo_page['divi'],
	);
}

echo wp_json_encode( $answer, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ), "\n";
