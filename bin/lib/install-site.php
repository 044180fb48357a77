<?php
/**
 * Installs the site of a stack instance: WordPress's own installer, run at the command line.
 *
 * Usage: php install-site.php WORDPRESS-DIRECTORY, with HALT_ADMIN_PASSWORD in the environment.
 * Running it again only sees to it that the plugins and the theme are on.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

if ( 'cli' !== PHP_SAPI || ! isset( $argv[1] ) ) {
	exit( 2 );
}

define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

if ( ! is_blog_installed() ) {
	// Set first, or the installer tries the site's address to find out what works.
	wp_install( 'Halt Tracker', 'admin', 'admin@example.test', true, '', (string) getenv( 'HALT_ADMIN_PASSWORD' ) );
} elseif ( (int) get_option( 'db_version' ) !== (int) $GLOBALS['wp_db_version'] ) {
	wp_upgrade();
}

wp_installing( false );

// The current theme's support code has not been loaded in this request; options are enough.
update_option( 'template', 'divi-fixture' );
update_option( 'stylesheet', 'divi-fixture' );
update_option( 'timezone_string', 'Europe/London' );

$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );

foreach ( array( 'divi-fixture/divi-fixture.php', 'halt-tracker/halt-tracker.php' ) as $plugin_file ) {
	if ( ! is_readable( WP_PLUGIN_DIR . '/' . $plugin_file ) ) {
		continue;
	}
	wp_cache_delete( 'plugins', 'plugins' );
	$activated = activate_plugin( $plugin_file );
	if ( is_wp_error( $activated ) ) {
		fwrite( STDERR, $plugin_file . ': ' . $activated->get_error_message() . "\n" );
		exit( 1 );
	}
}

// The rules are made by the next request, when the plugins' post types are known.
delete_option( 'rewrite_rules' );
