# shellcheck shell=bash
#
# From a bare machine to something that can be started: packages, the two binaries, WordPress.
# What does not depend on one another runs side by side, because compiling takes minutes.

# prepare_all PACKAGE…: the packages are what is wanted beyond those of a site.
prepare_all() {
	local build fetch failed=0 log="$HALT_STATE/log/build-$$.log"
	ensure_state
	step "Installing what is missing"
	install_packages "${PACKAGES_BUILD[@]}"

	background build_all >"$log" 2>&1
	build=$BACKGROUND
	background wordpress_fetch
	fetch=$BACKGROUND
	install_packages "${PACKAGES_SERVE[@]}" "$@"

	step "Building the extension and the sandbox, fetching WordPress"
	wait "$fetch" || failed=1
	wait "$build" || {
		tail -n 40 "$log" >&2
		warn "the build failed, the whole log is $log"
		failed=1
	}
	[ "$failed" -eq 0 ] || exit 1
	rm -f "$log"
}
