<?php
/**
 * Signing in to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The Connect button, the way back from Tracker's consent page, pasted credentials, and what can be done with
 * a connection.
 */
class Connection_Actions {

	/** Hash of the state that this user was sent to Tracker with. */
	public const STATE_META = 'halt_tracker_oauth_state';

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @param Flash    $flash    Messages.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'connect', array( $this, 'connect' ) );
		$actions->add( 'paste_credential', array( $this, 'paste' ) );
		$actions->add( 'renew', array( $this, 'renew' ) );
		$actions->add( 'disconnect', array( $this, 'disconnect' ) );
		$actions->add( 'check', array( $this, 'check' ) );
		$actions->add( 'adopt', array( $this, 'adopt' ) );
	}

	/**
	 * Sends the browser to Tracker's consent page.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 * @throws Core_Exception When the settings do not suffice.
	 */
	public function connect( Input $input ): string {
		if ( '' === $this->settings->secrets()->client_secret() ) {
			// Tracker would ask for consent, and only then say no.
			$this->flash->error( __( 'Save the client secret first.', 'halt-tracker' ) );
			return self::back( $input );
		}
		return $this->begin( Settings::LIVE, self::page( $input ) );
	}

	/**
	 * The address of the consent page of an account; whoever comes back from there is led to a page of ours.
	 *
	 * @param string $account A connection of {@see Settings}.
	 * @param string $page    Page to return to.
	 * @return string
	 * @throws Core_Exception When the settings do not suffice.
	 */
	public function begin( string $account, string $page ): string {
		$url  = $this->bridge->for_connection( $account )->begin_sign_in( $this->settings->redirect_uri( $account ) );
		$host = (string) wp_parse_url( $url, PHP_URL_HOST );
		parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );
		// The core lets a state work once and for ten minutes; this binds it to the user as well.
		update_user_meta( get_current_user_id(), self::STATE_META, $account . ':' . $page . ':' . hash( 'sha256', (string) ( $query['state'] ?? '' ) ) );
		add_filter( 'allowed_redirect_hosts', static fn( array $hosts ): array => array_merge( $hosts, array( $host ) ) );
		return $url;
	}

	/**
	 * Takes the browser back from Tracker. This is a GET by OAuth's nature: the single-use state takes the
	 * place of a nonce.
	 *
	 * @param Input $query Query of the request.
	 * @return string The address of the page that the sign-in was begun on.
	 */
	public function finish( Input $query ): string {
		$state   = $query->credential( 'state' );
		$account = Settings::SANDBOX === $query->key( 'halt_tracker_connection' ) ? Settings::SANDBOX : Settings::LIVE;
		$parts   = array_pad( explode( ':', (string) get_user_meta( get_current_user_id(), self::STATE_META, true ), 3 ), 3, '' );
		$target  = Screens::url( Screens::ASSISTANT === $parts[1] ? Screens::ASSISTANT : Screens::SETTINGS, Screens::ASSISTANT === $parts[1] ? array( 'step' => 'connection' ) : array() );
		delete_user_meta( get_current_user_id(), self::STATE_META );
		if ( '' === $state || $account !== $parts[0] || ! hash_equals( $parts[2], hash( 'sha256', $state ) ) ) {
			$this->flash->error( Words::code( 'state_invalid' ) );
			return $target;
		}
		try {
			$connection = $this->bridge->for_connection( $account )->finish_sign_in(
				array(
					'state'        => $state,
					'code'         => $query->credential( 'code' ),
					'error'        => $query->text( 'error' ),
					'redirect_uri' => $this->settings->redirect_uri( $account ),
				)
			);
			$this->report( $connection, Settings::LIVE === $account ? __( 'Connected to Tracker.', 'halt-tracker' ) : __( 'Connected to the sandbox account.', 'halt-tracker' ) );
		} catch ( Core_Exception $e ) {
			$this->flash->error( Words::core_error( $e ) );
		}
		return $target;
	}

	/**
	 * Signs in with a pasted API token or refresh token.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function paste( Input $input ): string {
		$kind  = 'refresh_token' === $input->key( 'kind' ) ? 'refresh_token' : 'api_token';
		$token = $input->credential( 'token' );
		if ( '' === $token ) {
			$this->flash->error( __( 'Please paste a token.', 'halt-tracker' ) );
		} else {
			$this->report( $this->bridge->connect( $kind, $token ), __( 'Connected to Tracker.', 'halt-tracker' ) );
		}
		return self::back( $input );
	}

	/**
	 * Gets a fresh token now.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 * @throws Core_Exception When it failed.
	 */
	public function renew( Input $input ): string {
		$this->report( $this->bridge->renew(), __( 'The sign-in was renewed.', 'halt-tracker' ) );
		return self::back( $input );
	}

	/**
	 * Forgets the connection.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function disconnect(): string {
		$this->bridge->disconnect();
		$this->flash->success( __( 'Disconnected. Submissions are still stored; they wait until the site is connected again.', 'halt-tracker' ) );
		return Screens::url( Screens::SETTINGS );
	}

	/**
	 * Asks Tracker one harmless question.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function check( Input $input ): string {
		$answer = $this->bridge->check_connection();
		if ( ! empty( $answer['ok'] ) ) {
			$this->flash->success( __( 'Tracker answers, and accepts the sign-in.', 'halt-tracker' ) );
		} else {
			$this->flash->error( Words::refusal( $answer ) );
		}
		return self::back( $input );
	}

	/**
	 * Sends what was accepted for another Tracker account to this one.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function adopt(): string {
		$count = $this->bridge->adopt();
		/* translators: %s: number of submissions. */
		$this->flash->success( sprintf( _n( '%s submission goes to this account.', '%s submissions go to this account.', $count, 'halt-tracker' ), number_format_i18n( $count ) ) );
		return Screens::url( Screens::SETTINGS );
	}

	/**
	 * Says how it went. A new sign-in may fail while the one before still works.
	 *
	 * @param array<string,mixed> $connection The connection.
	 * @param string              $success    What to say where it is in order.
	 * @return void
	 */
	public function report( array $connection, string $success ): void {
		if ( self::is_connected( $connection ) ) {
			$this->flash->success( $success );
		} else {
			$this->flash->error( Words::refusal( $connection ) );
		}
	}

	/**
	 * Whether an answer says that the site is connected now.
	 *
	 * @param array<string,mixed> $connection The connection.
	 * @return bool
	 */
	public static function is_connected( array $connection ): bool {
		return 'connected' === ( $connection['state'] ?? '' ) && '' === (string) ( $connection['code'] ?? '' );
	}

	/**
	 * The page that a form stands on.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	private static function page( Input $input ): string {
		return Screens::ASSISTANT === $input->key( 'back' ) ? Screens::ASSISTANT : Screens::SETTINGS;
	}

	/**
	 * Where to go afterwards.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	private static function back( Input $input ): string {
		return Screens::ASSISTANT === self::page( $input ) ? Screens::url( Screens::ASSISTANT, array( 'step' => 'connection' ) ) : Screens::url( Screens::SETTINGS );
	}
}
