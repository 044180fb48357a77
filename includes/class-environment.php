<?php
/**
 * What WordPress knows about the site and about outgoing HTTP.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads constants and options for the settings snapshot. WordPress's HTTP filters cannot reach a native
 * client, but its constants do: whoever closed the site's way out has closed it for the core as well.
 */
class Environment {

	/** Countries of locales that name none. */
	private const COUNTRY_OF_LANGUAGE = array(
		'ca' => 'ES',
		'cy' => 'GB',
		'el' => 'GR',
		'eu' => 'ES',
		'fi' => 'FI',
		'ga' => 'IE',
		'gd' => 'GB',
		'ja' => 'JP',
		'lv' => 'LV',
		'th' => 'TH',
		'uk' => 'UA',
		'vi' => 'VN',
	);

	/**
	 * The `site` section.
	 *
	 * @param string $install_id Install id.
	 * @param string $country    Country by setting; empty: by locale.
	 * @return array<string,mixed>
	 */
	public static function site( string $install_id, string $country ): array {
		return array(
			'install_id'  => $install_id,
			'blog_id'     => get_current_blog_id(),
			'home'        => self::raw_home(),
			'name'        => html_entity_decode( (string) get_option( 'blogname' ), ENT_QUOTES, 'UTF-8' ),
			'environment' => wp_get_environment_type(),
			'timezone'    => wp_timezone_string(),
			'country'     => '' === $country ? self::country( get_locale() ) : $country,
			// With the scheme of the site and not of this request, so that cron and browser say the same.
			'file_url'    => admin_url( 'admin-post.php?action=halt_tracker_file', (string) wp_parse_url( (string) get_option( 'siteurl' ), PHP_URL_SCHEME ) ),
		);
	}

	/**
	 * The address of the site as it is stored. get_option() answers with the constant WP_HOME, and many a
	 * wp-config.php makes that of the request's own host name: each alias would look like a copy of the site.
	 *
	 * @return string
	 */
	private static function raw_home(): string {
		$options = wp_load_alloptions();
		return (string) ( $options['home'] ?? get_option( 'home' ) );
	}

	/**
	 * The country of a locale.
	 *
	 * @param string $locale WordPress locale, such as `de_DE_formal`.
	 * @return string ISO 3166 alpha-2.
	 */
	public static function country( string $locale ): string {
		if ( 1 === preg_match( '/^[a-z]{2,3}_([A-Z]{2})(?:_|$)/', $locale, $match ) ) {
			return $match[1];
		}
		return self::COUNTRY_OF_LANGUAGE[ $locale ] ?? 'GB';
	}

	/**
	 * The `http` section.
	 *
	 * @return array<string,mixed>
	 */
	public static function http(): array {
		$bundle = ABSPATH . WPINC . '/certificates/ca-bundle.crt';
		return array(
			'proxy'            => self::proxy(),
			'block_external'   => (bool) self::value( 'WP_HTTP_BLOCK_EXTERNAL', false ),
			'accessible_hosts' => self::hosts( (string) self::value( 'WP_ACCESSIBLE_HOSTS', '' ) ),
			'ca_bundle'        => is_readable( $bundle ) ? $bundle : '',
			'user_agent'       => 'halt-tracker/' . HALT_TRACKER_VERSION . '; ' . (string) get_option( 'home' ),
		);
	}

	/**
	 * The proxy of wp-config.php.
	 *
	 * @return array<string,mixed>|null
	 */
	private static function proxy(): ?array {
		$host = (string) self::value( 'WP_PROXY_HOST', '' );
		$port = (int) self::value( 'WP_PROXY_PORT', 0 );
		// WordPress itself wants both before it uses a proxy (WP_HTTP_Proxy::is_enabled).
		if ( '' === $host || $port < 1 || $port > 65535 ) {
			return null;
		}
		return array(
			'host'     => $host,
			'port'     => $port,
			'username' => (string) self::value( 'WP_PROXY_USERNAME', '' ),
			'password' => (string) self::value( 'WP_PROXY_PASSWORD', '' ),
			'bypass'   => self::hosts( (string) self::value( 'WP_PROXY_BYPASS_HOSTS', '' ) ),
		);
	}

	/**
	 * The value of a constant.
	 *
	 * @param string $name     Constant.
	 * @param mixed  $fallback Value where it is not defined.
	 * @return mixed
	 */
	private static function value( string $name, mixed $fallback ): mixed {
		return defined( $name ) ? constant( $name ) : $fallback;
	}

	/**
	 * A list of hosts as WordPress writes it: separated by commas.
	 *
	 * @param string $text List.
	 * @return list<string>
	 */
	private static function hosts( string $text ): array {
		return array_values( array_filter( array_map( 'trim', explode( ',', strtolower( $text ) ) ), 'strlen' ) );
	}
}
