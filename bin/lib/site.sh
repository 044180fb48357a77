# shellcheck shell=bash
#
# The WordPress site of an instance: its files, its configuration, its installation.

# What of the repository is the plugin.
HALT_SHIPPED=(halt-tracker.php uninstall.php readme.txt includes views templates blocks assets php languages bin/halt-tracker)

# site_files DIR: fresh copies of everything that comes from the repository; WordPress itself is
# copied once. Copies, because the services' user may not be able to read the repository.
site_files() {
	local dir=$1 content="$1/wordpress/wp-content" item
	if [ "$(wordpress_version "$dir/wordpress")" != "$(wordpress_version "$(wordpress_cache)")" ]; then
		# The visitors' uploads of an instance do not outlive a change of WordPress.
		sync_tree "$(wordpress_cache)" "$dir/wordpress"
		rm -rf "$content/plugins/akismet"
	fi
	mkdir -p "$content/plugins" "$content/mu-plugins" "$content/themes" "$content/uploads"

	rm -rf "$dir/tmp/halt-tracker"
	mkdir -p "$dir/tmp/halt-tracker"
	# HALT_WITHOUT_PLUGIN=1 leaves a site with nothing but the form fixture.
	[ "${HALT_WITHOUT_PLUGIN:-0}" = 1 ] || for item in "${HALT_SHIPPED[@]}"; do
		[ -e "$HALT_ROOT/$item" ] || continue
		mkdir -p "$(dirname "$dir/tmp/halt-tracker/$item")"
		cp -rL "$HALT_ROOT/$item" "$dir/tmp/halt-tracker/$item"
	done
	sync_tree "$dir/tmp/halt-tracker" "$content/plugins/halt-tracker"
	rm -rf "$dir/tmp/halt-tracker"

	sync_tree "$HALT_ROOT/tests/fixtures/divi-fixture" "$content/plugins/divi-fixture"
	sync_tree "$HALT_ROOT/tests/fixtures/divi-fixture/mu-plugins" "$content/mu-plugins"
	sync_tree "$HALT_ROOT/tests/fixtures/divi-fixture/theme" "$content/themes/divi-fixture"
	sync_tree "$HALT_ROOT/tests/fixtures/block-theme" "$content/themes/block-fixture"

	# The tests and the helpers run as the services' user, from a copy for the same reason.
	mkdir -p "$dir/repo/bin" "$dir/repo/tests" "$dir/repo/docs"
	sync_tree "$HALT_ROOT/tests/php" "$dir/repo/tests/php"
	sync_tree "$HALT_ROOT/tests/fixtures" "$dir/repo/tests/fixtures"
	sync_tree "$HALT_ROOT/bin/lib" "$dir/repo/bin/lib"
	# A test reads the core's codes out of them.
	sync_tree "$HALT_ROOT/src" "$dir/repo/src"
	sync_tree "$HALT_ROOT/docs/examples" "$dir/repo/docs/examples"
	cp "$HALT_ROOT/phpunit.xml.dist" "$dir/repo/"

	give_to_run_user "$dir/wordpress"
}

# site_binaries DIR: copies of what was compiled. A new file takes the old one's place, because
# an old process may still have the old one mapped.
site_binaries() {
	local dir=$1
	copy_binary "$(extension_path)" "$dir/bin/halt_tracker.so"
	copy_binary "$(sandbox_path)" "$dir/bin/tracker-sandbox"
}
copy_binary() {
	rm -f "$2"
	[ ! -e "$1" ] || cp -L "$1" "$2"
}

# site_configure DIR: wp-config.php. The address is a constant, so that a changed port needs no
# change in the database. HALT_WP_CONFIG_EXTRA names a PHP file to be read before all else.
site_configure() {
	local dir=$1 key
	rm -f "$dir/conf/wp-config-extra.php"
	if [ -n "${HALT_WP_CONFIG_EXTRA:-}" ]; then
		cp "$HALT_WP_CONFIG_EXTRA" "$dir/conf/wp-config-extra.php"
		give_to_run_user "$dir/conf/wp-config-extra.php"
	fi
	{
		cat <<-PHP
			<?php
			// Written at each start.
			if ( is_readable( '$dir/conf/wp-config-extra.php' ) ) {
				require '$dir/conf/wp-config-extra.php';
			}
			define( 'DB_NAME', 'wordpress' );
			define( 'DB_USER', 'wordpress' );
			define( 'DB_PASSWORD', '$HALT_DB_PASSWORD' );
			define( 'DB_HOST', 'localhost:$dir/sock/mariadb' );
			define( 'DB_CHARSET', 'utf8mb4' );
			define( 'DB_COLLATE', '' );
			define( 'WP_HOME', '$HALT_SITE_URL' );
			define( 'WP_SITEURL', '$HALT_SITE_URL' );
			define( 'WP_ENVIRONMENT_TYPE', 'local' );
			define( 'WP_DEBUG', true );
			define( 'WP_DEBUG_LOG', '$dir/log/php-error.log' );
			define( 'WP_DEBUG_DISPLAY', false );
			define( 'DISABLE_WP_CRON', false );
			define( 'ALTERNATE_WP_CRON', false );
			define( 'DISALLOW_FILE_EDIT', true );
			define( 'AUTOMATIC_UPDATER_DISABLED', true );
			define( 'WP_AUTO_UPDATE_CORE', false );
			define( 'FS_METHOD', 'direct' );
			define( 'HALT_TRACKER_DIR', '$dir/private' );
			define( 'HALT_FIXTURE_MAIL_LOG', '$HALT_MAIL_LOG' );
			define( 'HALT_FIXTURE_HOOK_LOG', '$HALT_HOOK_LOG' );
			define( 'HALT_FIXTURE_SANDBOX_URL', '$HALT_SANDBOX_URL' );
		PHP
		if [ -n "$HALT_SANDBOX_URL" ]; then
			# Whatever a test saves: this site never talks to the real Tracker.
			for key in HALT_TRACKER_CLASSIC_URL HALT_TRACKER_REST_URL; do
				printf "defined( '%s' ) || define( '%s', '%s' );\n" "$key" "$key" "$HALT_SANDBOX_URL"
			done
		fi
		for key in AUTH_KEY SECURE_AUTH_KEY LOGGED_IN_KEY NONCE_KEY AUTH_SALT SECURE_AUTH_SALT LOGGED_IN_SALT NONCE_SALT; do
			printf "define( '%s', '%s' );\n" "$key" "$(printf '%s %s' "$key" "$HALT_SITE_SALT" | sha256sum | cut -d' ' -f1)"
		done
		cat <<-'PHP'
			$table_prefix = 'wp_';
			if ( ! defined( 'ABSPATH' ) ) {
				define( 'ABSPATH', __DIR__ . '/' );
			}
			require_once ABSPATH . 'wp-settings.php';
		PHP
	} >"$dir/wordpress/wp-config.php.new"
	chmod 0600 "$dir/wordpress/wp-config.php.new"
	give_to_run_user "$dir/wordpress/wp-config.php.new"
	mv "$dir/wordpress/wp-config.php.new" "$dir/wordpress/wp-config.php"
}

# site_install DIR: creates the site on the first start, and sees that the plugins are on.
site_install() {
	local dir=$1
	HALT_ADMIN_PASSWORD="$HALT_ADMIN_PASSWORD" "$dir/php" "$dir/repo/bin/lib/install-site.php" "$dir/wordpress" \
		>>"$dir/log/install.out" 2>&1 || {
		tail -n 20 "$dir/log/install.out" "$dir/log/php-error.log" >&2
		die "could not install the site"
	}
}
