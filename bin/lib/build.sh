# shellcheck shell=bash
#
# The two things that are compiled: the extension (release, as it ships) and the sandbox.

target_dir() { printf '%s' "${CARGO_TARGET_DIR:-$HALT_ROOT/target}"; }
# HALT_PROFILE=dev takes the unoptimised extension: built in seconds, and with the fail points of the
# fault suite where HALT_FEATURES names them; never for a figure.
extension_path() {
	if [ "${HALT_PROFILE:-release}" = dev ]; then
		printf '%s/debug/libhalt_tracker.so' "$(target_dir)"
	else
		printf '%s/release/libhalt_tracker.so' "$(target_dir)"
	fi
}
sandbox_path() { printf '%s/debug/tracker-sandbox' "$(target_dir)"; }

# build_all: cargo decides what is out of date. HALT_SKIP_BUILD=1 takes what is there.
build_all() {
	if [ "${HALT_SKIP_BUILD:-0}" = 1 ]; then
		[ -e "$(extension_path)" ] || warn "no extension at $(extension_path): the site will run without it"
		return 0
	fi
	command -v cargo >/dev/null || die "no cargo on the PATH: install a Rust toolchain first"
	(
		cd "$HALT_ROOT"
		# The small one first: the stack can be tried while the other one still links.
		cargo build --locked -p tracker-sandbox
		if [ "${HALT_PROFILE:-release}" = dev ]; then
			cargo build --locked -p halt-tracker ${HALT_FEATURES:+--features "$HALT_FEATURES"}
		else
			cargo build --locked --release -p halt-tracker
		fi
	)
}
