<?php
/**
 * The letter to Tracker's support.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Asks for all that has to be enabled for an account, once, so that nobody writes a second time. It goes to a person, by
 * the admin's own mail; nothing is sent from here.
 */
class Support_Letter {

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Its subject.
	 *
	 * @return string
	 */
	public function subject(): string {
		/* translators: %s: name of the site. A letter to Tracker's support, which reads English. */
		return sprintf( __( 'API access for the website of %s', 'halt-tracker' ), html_entity_decode( (string) get_option( 'blogname' ), ENT_QUOTES, 'UTF-8' ) );
	}

	/**
	 * Its text.
	 *
	 * @return string
	 */
	public function text(): string {
		$all   = $this->settings->all();
		$lines = array(
			__( 'Hello,', 'halt-tracker' ),
			'',
			/* translators: %s: address of the site. */
			sprintf( __( 'we connect the forms of our website %s to our Tracker account, with the WordPress plugin Halt Tracker. Could you please enable the following for us?', 'halt-tracker' ), home_url( '/' ) ),
			'',
			/* translators: %s: region of Tracker. */
			sprintf( __( '1. Our account is in the region: %s. Please correct us if it is another.', 'halt-tracker' ), Words::regions()[ $all['region'] ] ?? (string) $all['region'] ),
			__( '2. Access to the API (REST, /api/v1; and the OAuth2 addresses it needs).', 'halt-tracker' ),
			__( '3. An OAuth2 client for the authorization code flow, with refresh tokens and the scope “read,write”:', 'halt-tracker' ),
			/* translators: %s: OAuth client id. */
			'   ' . sprintf( __( 'client id: %s (or the one you prefer)', 'halt-tracker' ), (string) $all['client_id'] ),
			/* translators: %s: an address. */
			'   ' . sprintf( __( 'redirect URI, exactly: %s', 'halt-tracker' ), $this->settings->redirect_uri() ),
			'   ' . __( 'and the client secret, please not by plain e-mail.', 'halt-tracker' ),
			__( '4. A user for the sign-in who may: search, read, create and update Resources, Contacts and Leads; create Activities; attach documents; read Opportunities and put Resources on their longlist and shortlist; read MetaData (statuses, sources, custom fields, document types); delete the test records that the plugin itself makes.', 'halt-tracker' ),
			__( '5. How many API calls a minute our account may make.', 'halt-tracker' ),
			/* translators: %s: an address. */
			sprintf( __( '6. If you offer it: a sandbox account for tests. Its redirect URI: %s', 'halt-tracker' ), $this->settings->redirect_uri( Settings::SANDBOX ) ),
			'',
			__( 'If OAuth is not available to us: please enable Tools & Settings > Security Settings > API, so that we can make an API token there.', 'halt-tracker' ),
			'',
			__( 'Thank you', 'halt-tracker' ),
		);
		return implode( "\n", $lines );
	}
}
