<?php
/**
 * Loads the real WordPress of a running stack instance into PHPUnit's process: same settings, same
 * extension, same database and same user as the site that nginx and PHP-FPM serve.
 *
 * `bin/test php` sets everything up. By hand:
 *
 *     bin/stack up dev; eval "$(bin/stack env dev)"
 *     cd "$HALT_INSTANCE_DIR/repo" && "$HALT_PHP" /usr/bin/phpunit
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

if ( false === getenv( 'HALT_WP_PATH' ) || false === getenv( 'HALT_SITE_URL' ) ) {
	fwrite( STDERR, "HALT_WP_PATH is not set: run bin/test, or see tests/php/bootstrap.php.\n" );
	exit( 2 );
}

/*
 * PHPUnit includes this file from within a function. WordPress assigns its globals at what it takes
 * for the top level, so those that its start-up sets without declaring them are declared here.
 */
global $wp, $wpdb, $wp_version, $wp_db_version, $table_prefix, $wp_filter, $wp_actions, $wp_filters, $wp_current_filter,
	$wp_query, $wp_the_query, $wp_rewrite, $wp_roles, $wp_locale, $wp_locale_switcher, $wp_widget_factory, $wp_embed,
	$wp_textdomain_registry, $wp_plugin_paths, $shortcode_tags, $timestart, $blog_id, $PHP_SELF, $pagenow,
	$is_apache, $is_nginx, $is_IIS, $is_iis7, $is_caddy, $allowedposttags, $allowedtags, $allowedentitynames,
	$allowedxmlentitynames, $l10n, $l10n_unloaded, $wp_cockneyreplace, $required_php_version, $required_php_extensions,
	$required_mysql_version, $wp_local_package, $tinymce_version, $error_level, $wp_object_cache, $wp_theme_directories;

$halt_site                  = parse_url( (string) getenv( 'HALT_SITE_URL' ) );
$_SERVER['HTTP_HOST']       = $halt_site['host'] . ':' . $halt_site['port'];
$_SERVER['SERVER_NAME']     = $halt_site['host'];
$_SERVER['SERVER_PORT']     = (string) $halt_site['port'];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
$_SERVER['SCRIPT_NAME']     = '/index.php';

require getenv( 'HALT_WP_PATH' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';

// Content made by tests is an administrator's unless a test says otherwise.
wp_set_current_user( 1 );

require_once __DIR__ . '/class-site-test-case.php';
require_once __DIR__ . '/class-divi-browser.php';
