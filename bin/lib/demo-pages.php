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
[halt_divi4_form uuid="c0000000-0000-4000-8000-000000000001" css_id="cv-application" title="Apply" upload="helper" success="Thank you, your application has arrived."]
[halt_divi_field id="First_Name" title="First name" required="on"]
[halt_divi_field id="Last_Name" title="Last name" required="on"]
[halt_divi_field id="Email" title="E-mail" type="email" required="on"]
[halt_divi_field id="Phone" title="Phone"]
[halt_divi_field id="LinkedIn" title="LinkedIn profile"]
[halt_divi_field id="Desired_Role" title="Desired role" type="select" options="Finance Director|Management Accountant|Financial Controller"]
[halt_divi_field id="Interests" title="I am looking for" type="checkbox" options="Temp|Perm, full time|Exec"]
[halt_divi_field id="CV" title="Your CV" type="file" required="on"]
[halt_divi_field id="Message" title="Anything else?" type="text"]
[halt_divi_field id="Consent" title="I agree to be contacted" type="checkbox" required="on"]
[/halt_divi4_form]
CONTENT,
	),
	'enquiry'            => array(
		'title'   => 'Tell us what you need',
		'uuid'    => 'c0000000-0000-4000-8000-000000000002',
		'divi'    => 5,
		'content' => <<<'CONTENT'
[halt_divi5_form uuid="c0000000-0000-4000-8000-000000000002" title="Enquiry" success="Thank you, we will call you."]
[halt_divi_field id="Name" title="Your name" required="on"]
[halt_divi_field id="Company" title="Company" required="on"]
[halt_divi_field id="Email" title="E-mail" type="email" required="on"]
[halt_divi_field id="Contact_By" title="Contact me by" type="radio" options="Email|Phone" required="on"]
[halt_divi_field id="Phone" title="Phone" show_if="contact_by=Phone"]
[halt_divi_field id="Services" title="Services" type="checkbox" options="Permanent search|Interim, part time|Executive search"]
[halt_divi_field id="Message" title="Message" type="text" required="on"]
[halt_divi_field id="Consent" title="I agree to be contacted" type="checkbox" required="on"]
[/halt_divi5_form]
CONTENT,
	),
	'event-registration' => array(
		'title'   => 'Register for the event',
		'uuid'    => 'c0000000-0000-4000-8000-000000000003',
		'divi'    => 4,
		'content' => <<<'CONTENT'
[halt_divi4_form uuid="c0000000-0000-4000-8000-000000000003" css_id="event-register" title="Register" success="You are on the list."]
[halt_divi_field id="First_Name" title="First name" required="on"]
[halt_divi_field id="Last_Name" title="Last name" required="on"]
[halt_divi_field id="Email" title="E-mail" type="email" required="on"]
[halt_divi_field id="Company" title="Company"]
[halt_divi_field id="Job_Title" title="Job title"]
[halt_divi_field id="Dietary" title="Dietary needs" type="text"]
[halt_divi_field id="Consent" title="I agree to be contacted" type="checkbox"]
[/halt_divi4_form]
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
