<?php
/**
 * Makes the site ready.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Plugin;

/**
 * Secret, profile, pace, connection.
 */
final class Set_Up {

	/**
	 * The site of an instance, connected, with nothing delivered by itself.
	 *
	 * @param string $directory Directory of the instance.
	 * @return Site
	 */
	public static function site( string $directory ): Site {
		$plugin = Plugin::boot();
		$secret = bin2hex( random_bytes( 16 ) );
		$plugin->settings->secrets()->rotate_webhook_secret( $secret );
		$plugin->settings->update(
			array(
				// The pace that spares Tracker is not what is looked at here.
				'calls_per_minute' => 1000000,
				'per_source'       => 0,
				'per_address'      => 0,
				// Nobody types here.
				'spam_time_trap'   => false,
				'after_response'   => false,
				'paused'           => false,
			)
		);
		$profile = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/profiles/cv-application.json' ), true );
		$plugin->profiles->save( $profile );
		$site = new Site(
			(string) getenv( 'HALT_SITE_URL' ),
			$secret,
			new Orders( "$directory/faults" ),
			new Workers( (int) strtok( (string) file_get_contents( "$directory/pid/fpm" ), ' ' ) ),
			new Simulator( (string) getenv( 'HALT_SANDBOX_URL' ) ),
			new Store_File( (string) getenv( 'HALT_PRIVATE_DIR' ) )
		);
		$site->simulator->post( 'reset', array() );
		self::connect();
		return $site;
	}

	/**
	 * Connects with the simulator's token.
	 *
	 * @return void
	 */
	public static function connect(): void {
		$connection = Plugin::boot()->bridge->connect( 'api_token', (string) getenv( 'HALT_SANDBOX_API_TOKEN' ) );
		if ( 'connected' !== ( $connection['state'] ?? '' ) ) {
			throw new \RuntimeException( 'not connected: ' . wp_json_encode( $connection ) );
		}
	}

	/**
	 * Connects by OAuth, so that there is a refresh token.
	 *
	 * @param Site $site The site.
	 * @return void
	 */
	public static function connect_by_consent( Site $site ): void {
		Plugin::boot()->settings->secrets()->set_client_secret( (string) getenv( 'HALT_SANDBOX_CLIENT_SECRET' ) );
		$browser = self::admin( $site );
		$browser->get( "$site->url/wp-admin/admin.php?page=halt-tracker-settings" );
		$browser->submit( 'halt_tracker_connect', array() );
		$browser->submit( 'decision', array( 'decision' => 'approve' ) );
	}

	/**
	 * A browser in which the admin is logged in.
	 *
	 * @param Site $site The site.
	 * @return \Halt\Tracker\Demo\Web_Session
	 */
	public static function admin( Site $site ): \Halt\Tracker\Demo\Web_Session {
		$browser = new \Halt\Tracker\Demo\Web_Session();
		$browser->get( "$site->url/wp-login.php" );
		$browser->submit(
			'user_login',
			array(
				'log' => (string) getenv( 'HALT_ADMIN_USER' ),
				'pwd' => (string) getenv( 'HALT_ADMIN_PASSWORD' ),
			)
		);
		return $browser;
	}
}
