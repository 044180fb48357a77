# shellcheck shell=bash
#
# The Debian packages. What is installed already costs one look-up and no privilege.

# Enough to compile the extension and to run PHP at the command line. They come first: the
# compiler then works while the rest is being installed.
HALT_PHP_VERSION="${HALT_PHP_VERSION:-8.2}"
PACKAGES_BUILD=(
	ca-certificates gcc libc6-dev clang libclang-dev
	"php$HALT_PHP_VERSION-cli" "php$HALT_PHP_VERSION-dev"
)

# What a site runs on. The `-core` packages hold MariaDB's programs without its system service.
PACKAGES_SERVE=(
	nginx mariadb-server-core mariadb-client-core
	"php$HALT_PHP_VERSION-fpm" "php$HALT_PHP_VERSION-opcache"
	"php$HALT_PHP_VERSION-mysql" "php$HALT_PHP_VERSION-xml" "php$HALT_PHP_VERSION-mbstring"
	"php$HALT_PHP_VERSION-curl" "php$HALT_PHP_VERSION-zip" "php$HALT_PHP_VERSION-gd"
	"php$HALT_PHP_VERSION-intl"
)

# What bin/test needs beyond that. curl: the documentation's examples are run as they are printed.
PACKAGES_CHECK=(php-codesniffer phpunit curl)

# What the browser tests need. python3: exported files are read by another program's rules than ours.
PACKAGES_BROWSER=(chromium python3)

# missing_packages PACKAGE…: prints those that are not installed.
missing_packages() {
	local package
	for package in "$@"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] ||
			printf '%s\n' "$package"
	done
}

# Runs a command as root: directly, or by sudo where there is one.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo -- "$@"
	fi
}

# While packages are being installed no packaged service may start: Debian asks this file.
# One that the machine's owner has put there is kept aside and comes back, also when an
# earlier run died half-way.
POLICY=/usr/sbin/policy-rc.d
policy_guard_on() {
	[ -e "$POLICY.halt-saved" ] || [ ! -e "$POLICY" ] || as_root mv "$POLICY" "$POLICY.halt-saved"
	printf '#!/bin/sh\n# Put here by halt-tracker for the time of an installation.\nexit 101\n' |
		as_root tee "$POLICY" >/dev/null
	as_root chmod 0755 "$POLICY"
}
policy_guard_off() {
	if [ -e "$POLICY.halt-saved" ]; then
		as_root mv "$POLICY.halt-saved" "$POLICY"
	else
		as_root rm -f "$POLICY"
	fi
}

# install_packages PACKAGE…: installs what is missing.
install_packages() (
	mapfile -t missing < <(missing_packages "$@")
	if [ "${#missing[@]}" -eq 0 ]; then
		# A killed run may have left the guard behind, unless another run is at work right now.
		if grep -qs 'Put here by halt-tracker' "$POLICY" && lock_file "$HALT_STATE/cache/apt.lock" -n; then
			policy_guard_off
		fi
		return 0
	fi

	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
		die "these packages are missing and installing them takes root. As root:
    apt-get update && apt-get install --no-install-recommends ${missing[*]}"
	fi

	say "installing ${#missing[@]} packages: ${missing[*]}"
	# One installation at a time, also between two runs of these scripts.
	lock_file "$HALT_STATE/cache/apt.lock"
	trap policy_guard_off EXIT
	policy_guard_on

	log="$HALT_STATE/log/apt.log"
	apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
	# A source that does not answer does no harm as long as the packages can be had.
	as_root "${apt[@]}" update >>"$log" 2>&1 </dev/null || warn "apt-get update met a problem, see $log"
	as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null || {
		tail -n 25 "$log" >&2
		die "apt-get install failed, the whole log is $log"
	}
)
