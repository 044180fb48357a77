# shellcheck shell=bash
#
# The whole stack as one thing: MariaDB, PHP-FPM with the extension, nginx, the sandbox and a
# WordPress site with the plugin and the form fixture. Several instances live side by side.
#
#   stack_up NAME      starts an instance, or starts it afresh; holds it until the script ends
#   stack_down NAME    stops its services; what they stored stays
#   stack_wipe NAME    stops them and forgets everything
#   stack_env NAME     exports what a test needs to know (see there)
#   stack_refresh NAME copies plugin, fixture and tests again into a running instance
#   database_up NAME   starts only an instance's MariaDB
#   stack_purge        stops every instance and removes the state directory
#
# Variables that change what comes up, all optional:
#   HALT_STATE                the directory for everything outside the repository
#   HALT_RUN_USER             whom root runs the services as (www-data)
#   HALT_SKIP_BUILD=1         takes the extension and the sandbox as they are
#   HALT_WITHOUT_EXTENSION=1  PHP does not load the extension
#   HALT_WITHOUT_PLUGIN=1     a site with nothing but the form fixture
#   HALT_WP_CONFIG_EXTRA      a PHP file that wp-config.php reads first
#   HALT_FPM_CHILDREN         how many requests PHP works on at a time (4)
#   HALT_SANDBOX_ARGUMENTS    further arguments of the sandbox

for part in common install build wordpress prepare mariadb fpm nginx sandbox site; do
	# shellcheck source=/dev/null
	. "$(dirname "${BASH_SOURCE[0]}")/$part.sh"
done
unset part

# In the order in which they are stopped.
HALT_SERVICES=(nginx fpm sandbox mariadb)

check_name() {
	case "$1" in
		'' | *[!a-z0-9-]*) die "an instance's name has small letters, digits and hyphens: '$1'" ;;
	esac
	[ "${#1}" -le 20 ] || die "an instance's name has 20 characters at most: '$1'"
}

# Takes the instance for this script, for as long as the script runs.
stack_hold() {
	! stack_holds "$1" || return 0
	lock_file "$HALT_STATE/lock-$1" -n || die "the instance '$1' is in use by another run of these scripts"
	HALT_HELD="${HALT_HELD:-} $1"
}

# Has this script taken the instance?
stack_holds() {
	case " ${HALT_HELD:-} " in
		*" $1 "*) return 0 ;;
		*) return 1 ;;
	esac
}

# The passwords of an instance: made once, readable by their owner alone.
stack_secrets() {
	local dir=$1
	if [ ! -e "$dir/secrets" ]; then
		(
			umask 077
			{
				printf 'HALT_ADMIN_PASSWORD=%s\n' "$(random_secret)"
				printf 'HALT_DB_PASSWORD=%s\n' "$(random_secret)"
				printf 'HALT_SITE_SALT=%s\n' "$(random_secret)"
				printf 'HALT_SANDBOX_CLIENT_SECRET=%s\n' "$(random_secret)"
				printf 'HALT_SANDBOX_API_TOKEN=%s\n' "$(random_secret)"
			} >"$dir/secrets.new"
			mv "$dir/secrets.new" "$dir/secrets"
		)
	fi
	# shellcheck source=/dev/null
	. "$dir/secrets"
}

stack_up() {
	local name=$1 dir began
	check_name "$name"
	ensure_state
	stack_hold "$name"
	dir="$(instance_dir "$name")"
	began="$(now_ms)"
	# What a crashed run left behind.
	stack_stop_services "$dir"

	mkdir -p "$dir"/{bin,conf,log,pid,private,sock,tmp}
	chmod 0700 "$dir/log" "$dir/private" "$dir/sock"
	# Some of the services open their logs themselves.
	give_to_run_user "$dir/log" "$dir/private" "$dir/sock" "$dir/tmp"
	stack_secrets "$dir"

	site_binaries "$dir"
	php_configure "$dir"
	mariadb_start "$dir"
	sandbox_start "$dir"
	site_files "$dir"
	fpm_start "$dir"
	nginx_start "$dir"

	stack_env "$name"
	site_configure "$dir"
	wait_for 60 MariaDB mariadb_ready "$dir" || stack_failed "$dir" mariadb.out
	wait_for 10 PHP-FPM fpm_ready "$dir" || stack_failed "$dir" fpm.out
	site_install "$dir"
	say "the stack '$name' is up at $HALT_SITE_URL ($((($(now_ms) - began) / 100)) tenths of a second)"
}

# database_up NAME: only the MariaDB of an instance, for tests that need nothing else; exports
# HALT_DB_SOCKET, HALT_DB_NAME, HALT_DB_USER and HALT_DB_PASSWORD.
database_up() {
	local dir
	check_name "$1"
	ensure_state
	stack_hold "$1"
	dir="$(instance_dir "$1")"
	stack_stop_services "$dir"
	mkdir -p "$dir"/{conf,log,pid,sock}
	chmod 0700 "$dir/sock"
	give_to_run_user "$dir/log" "$dir/sock"
	stack_secrets "$dir"
	mariadb_start "$dir"
	wait_for 60 MariaDB mariadb_ready "$dir" || stack_failed "$dir" mariadb.out
	export HALT_DB_SOCKET="$dir/sock/mariadb" HALT_DB_NAME=wordpress HALT_DB_USER=wordpress HALT_DB_PASSWORD
}

stack_failed() {
	tail -n 20 "$1/log/$2" >&2
	die "a service of the stack did not start, its log is $1/log/$2"
}

stack_stop_services() {
	local service
	[ -d "$1/pid" ] || return 0
	for service in "${HALT_SERVICES[@]}"; do
		service_stop "$1" "$service"
	done
}

stack_down() {
	check_name "$1"
	[ -d "$(instance_dir "$1")" ] || return 0
	stack_hold "$1"
	stack_stop_services "$(instance_dir "$1")"
}

stack_wipe() {
	stack_down "$1"
	rm -rf "$(instance_dir "$1")"
}

stack_purge() {
	local dir
	# Never a directory that these scripts have not made.
	[ -e "$HALT_STATE/.halt-tracker" ] || return 0
	for dir in "$HALT_STATE"/run-*; do
		[ ! -d "$dir" ] || stack_down "${dir##*/run-}"
	done
	rm -rf "$HALT_STATE"
}

# stack_env NAME: exports
#   HALT_INSTANCE HALT_INSTANCE_DIR
#   HALT_SITE_URL HALT_WP_PATH HALT_ADMIN_USER HALT_ADMIN_PASSWORD
#   HALT_PHP              a command: PHP with the site's settings, extension and user
#   HALT_DB_SOCKET HALT_DB_NAME HALT_DB_USER HALT_DB_PASSWORD
#   HALT_SANDBOX_URL HALT_SANDBOX_CLIENT_ID HALT_SANDBOX_CLIENT_SECRET HALT_SANDBOX_API_TOKEN
#                         (the URL is empty where no sandbox runs)
#   HALT_MAIL_LOG         one JSON object for each mail the site wanted to send
#   HALT_HOOK_LOG         one JSON object for each call of the form hook
#   HALT_PHP_LOG          errors and notices of PHP
#   HALT_PRIVATE_DIR      the plugin's HALT_TRACKER_DIR
stack_env() {
	local dir
	check_name "$1"
	dir="$(instance_dir "$1")"
	[ -r "$dir/conf/port" ] || die "there is no instance '$1' (or it has never been up)"
	stack_secrets "$dir"
	HALT_INSTANCE=$1
	HALT_INSTANCE_DIR=$dir
	HALT_SITE_URL="http://127.0.0.1:$(cat "$dir/conf/port")"
	# The one client that the simulator knows.
	HALT_SANDBOX_CLIENT_ID=EvoApi_1.0
	HALT_SANDBOX_URL=
	[ ! -e "$dir/conf/sandbox-port" ] || HALT_SANDBOX_URL="http://127.0.0.1:$(cat "$dir/conf/sandbox-port")"
	HALT_WP_PATH="$dir/wordpress"
	HALT_PHP="$dir/php"
	HALT_DB_SOCKET="$dir/sock/mariadb"
	HALT_DB_NAME=wordpress
	HALT_DB_USER=wordpress
	HALT_ADMIN_USER='admin'
	HALT_MAIL_LOG="$dir/log/mail.jsonl"
	HALT_HOOK_LOG="$dir/log/hook.jsonl"
	HALT_PHP_LOG="$dir/log/php-error.log"
	HALT_PRIVATE_DIR="$dir/private"
	export HALT_INSTANCE HALT_INSTANCE_DIR HALT_SITE_URL HALT_SANDBOX_URL HALT_WP_PATH HALT_PHP \
		HALT_DB_SOCKET HALT_DB_NAME HALT_DB_USER HALT_DB_PASSWORD HALT_ADMIN_USER HALT_ADMIN_PASSWORD \
		HALT_SANDBOX_CLIENT_ID HALT_SANDBOX_CLIENT_SECRET HALT_SANDBOX_API_TOKEN \
		HALT_MAIL_LOG HALT_HOOK_LOG HALT_PHP_LOG HALT_PRIVATE_DIR
}

stack_env_print() {
	local variable
	stack_env "$1"
	for variable in ${!HALT_*}; do
		case "$variable" in
			HALT_INSTANCE* | HALT_S[AI]* | HALT_WP_PATH | HALT_PHP | HALT_PHP_LOG | HALT_DB_* | HALT_ADMIN_* | HALT_MAIL_LOG | HALT_HOOK_LOG | HALT_PRIVATE_DIR)
				[ "$variable" = HALT_SITE_SALT ] || printf 'export %s=%q\n' "$variable" "${!variable}"
				;;
		esac
	done
}

# stack_refresh NAME: PHP looks at the files' times on each request, so nothing is restarted.
stack_refresh() {
	check_name "$1"
	stack_env "$1"
	site_files "$HALT_INSTANCE_DIR"
	site_install "$HALT_INSTANCE_DIR"
}

stack_status() {
	local service dir
	check_name "$1"
	dir="$(instance_dir "$1")"
	for service in "${HALT_SERVICES[@]}"; do
		if service_alive "$dir/pid/$service"; then
			printf '%-8s runs, process %s\n' "$service" "$(cut -d' ' -f1 "$dir/pid/$service")"
		else
			printf '%-8s is stopped\n' "$service"
		fi
	done
}
