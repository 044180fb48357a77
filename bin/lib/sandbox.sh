# shellcheck shell=bash
#
# The stand-in for Tracker RMS. It lives in memory: each start is a fresh one.

# sandbox_start DIR: on the port of the run before if it is free, else on any; so the address in
# the site's settings stays right. Leaves the port in $dir/conf/sandbox-port.
sandbox_start() {
	local dir=$1 listen=127.0.0.1:0
	if [ ! -x "$dir/bin/tracker-sandbox" ]; then
		warn "no sandbox has been built: going on without it"
		rm -f "$dir/conf/sandbox-port"
		return 0
	fi
	if [ -e "$dir/conf/sandbox-port" ] && ! port_taken "$(cat "$dir/conf/sandbox-port")"; then
		listen="127.0.0.1:$(cat "$dir/conf/sandbox-port")"
	fi
	rm -f "$dir/conf/sandbox-port" "$dir/sock/sandbox"
	# Secrets go by the environment: every user of the machine can read arguments.
	TRACKER_SANDBOX_CLIENT_SECRET="$HALT_SANDBOX_CLIENT_SECRET" \
		TRACKER_SANDBOX_API_TOKEN="$HALT_SANDBOX_API_TOKEN" \
		service_start "$dir" sandbox "$dir/bin/tracker-sandbox" \
		--listen "$listen" --port-file "$dir/sock/sandbox" ${HALT_SANDBOX_ARGUMENTS:-}
	wait_for 10 "the sandbox" test -s "$dir/sock/sandbox" || {
		tail -n 5 "$dir/log/sandbox.out" >&2
		die "the sandbox does not start"
	}
	sed 's/.*://' "$dir/sock/sandbox" >"$dir/conf/sandbox-port"
}
