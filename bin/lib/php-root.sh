# shellcheck shell=bash
#
# Another release of PHP beside the machine's own: Debian's next stable suite in a root of its own,
# with the extension compiled inside it. Needs root, because of chroot and the mounts, which live in
# a namespace of their own and end with it.

# The suite and the release of PHP that is in it.
PHP_ROOT_SUITE=trixie
PHP_ROOT_VERSION=8.4

php_root() { printf '%s/cache/php-%s' "$HALT_STATE" "$PHP_ROOT_VERSION"; }

# php_root_run COMMAND…: runs a command inside, with the state directory, the repository and the
# Rust toolchain at the paths they have outside. It replaces this shell.
php_root_run() {
	local root cargo rustup
	root="$(php_root)"
	cargo="${CARGO_HOME:-$HOME/.cargo}"
	rustup="${RUSTUP_HOME:-$HOME/.rustup}"
	exec unshare --mount --propagation private -- bash -c '
		set -e
		root=$1 state=$2 repository=$3 cargo=$4 rustup=$5
		shift 5
		mkdir -p "$root/proc" "$root/dev" "$root$state" "$root$repository" "$root$cargo" "$root$rustup"
		mount -t proc proc "$root/proc"
		mount --rbind /dev "$root/dev"
		mount --bind "$state" "$root$state"
		mount --bind -o ro "$repository" "$root$repository"
		[ ! -d "$cargo" ] || mount --bind "$cargo" "$root$cargo"
		[ ! -d "$rustup" ] || mount --bind -o ro "$rustup" "$root$rustup"
		exec chroot "$root" env -i HOME="${cargo%/*}" CARGO_HOME="$cargo" RUSTUP_HOME="$rustup" \
			PATH="$cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C.UTF-8 "$@"
	' php-root "$root" "$HALT_STATE" "$HALT_ROOT" "$cargo" "$rustup" "$@"
}

# php_root_make: the root with PHP and a compiler, unless it is there.
php_root_make() {
	local root archive
	root="$(php_root)"
	[ ! -e "$root/.complete" ] || return 0
	install_packages debootstrap
	archive="$(debian_archive)"
	archive="${archive%% *}"
	[ -n "$archive" ] || die "apt of this machine names no archive: run apt-get update first"
	rm -rf "$root"
	debootstrap --variant=minbase "$PHP_ROOT_SUITE" "$root" "$archive"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 0755 "$root/usr/sbin/policy-rc.d"
	printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	(php_root_run DEBIAN_FRONTEND=noninteractive apt-get -q update)
	(php_root_run DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
		"php$PHP_ROOT_VERSION"-{cli,fpm,dev,mysql,curl,mbstring,xml,intl,zip,gd} \
		libclang-dev gcc libc6-dev ca-certificates)
	touch "$root/.complete"
}

# php_root_build: compiles the extension inside, by the root's own compiler against the root's PHP.
# Prints the path of the result.
php_root_build() {
	local target="$HALT_STATE/cache/target-php-$PHP_ROOT_VERSION"
	mkdir -p "$target"
	(
		cd "$HALT_ROOT"
		php_root_run CARGO_TARGET_DIR="$target" sh -c \
			'cd "$1" && exec cargo build --offline --locked -p halt-tracker' sh "$HALT_ROOT"
	) >&2
	printf '%s/debug/libhalt_tracker.so' "$target"
}
