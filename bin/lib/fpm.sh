# shellcheck shell=bash
#
# PHP: one settings file for the FPM workers and for the command line, so that a script sees
# what a request sees. The extension is loaded from the instance's own copy.

# php_configure DIR: writes the settings, the pool and the `php` wrapper of the instance.
php_configure() {
	local dir=$1 php
	php="$(command -v "php$HALT_PHP_VERSION" || command -v php)"

	{
		cat <<-INI
			; Written at each start; read by FPM and by the php wrapper beside it.
			memory_limit = 256M
			upload_max_filesize = 12M
			post_max_size = 40M
			max_file_uploads = 20
			output_buffering = 4096
			short_open_tag = Off
			expose_php = Off
			error_reporting = E_ALL
			display_errors = Off
			display_startup_errors = On
			log_errors = On
			date.timezone = UTC
			variables_order = GPCS
			sys_temp_dir = "$dir/tmp"
			upload_tmp_dir = "$dir/tmp"
			session.save_path = "$dir/tmp"
			opcache.enable = 1
			opcache.enable_cli = 0
			opcache.revalidate_freq = 0
			mysqli.default_socket = "$dir/sock/mariadb"
		INI
		if [ -e "$dir/bin/halt_tracker.so" ] && [ "${HALT_WITHOUT_EXTENSION:-0}" != 1 ]; then
			printf 'extension = "%s"\n' "$dir/bin/halt_tracker.so"
		fi
	} >"$dir/conf/php.ini"

	cat >"$dir/conf/fpm.conf" <<-CONF
		[global]
		error_log = $dir/log/fpm.log
		daemonize = no
		[site]
		listen = $dir/sock/fpm
		listen.mode = 0600
		pm = static
		pm.max_children = ${HALT_FPM_CHILDREN:-4}
		pm.status_path = /fpm-status
		catch_workers_output = yes
		decorate_workers_output = no
		php_admin_value[error_log] = $dir/log/php-error.log
	CONF
	# A build with fail points takes its orders from this directory (src/failpoint.rs).
	case " ${HALT_FEATURES:-} " in
		*" faults "*)
			mkdir -p "$dir/faults"
			give_to_run_user "$dir/faults"
			printf 'env[HALT_FAULTS] = %s\n' "$dir/faults" >>"$dir/conf/fpm.conf"
			;;
	esac

	# One word to run PHP as the site runs it: same settings, same extension, same user.
	cat >"$dir/php" <<-SH
		#!/bin/sh
		export HOME="$dir/tmp" TMPDIR="$dir/tmp"
		exec $(as_run_user) $php -c "$dir/conf/php.ini" "\$@"
	SH
	chmod 0755 "$dir/php"

	if grep -q '^extension' "$dir/conf/php.ini" && ! "$dir/php" --ri halt_tracker >/dev/null 2>&1; then
		warn "PHP cannot load the extension: $("$dir/php" --ri halt_tracker 2>&1 | head -n 1)"
	fi
}

fpm_start() {
	service_start "$1" fpm "php-fpm$HALT_PHP_VERSION" --nodaemonize --fpm-config "$1/conf/fpm.conf" -c "$1/conf/php.ini"
}

fpm_ready() { service_alive "$1/pid/fpm" && [ -S "$1/sock/fpm" ]; }
