# shellcheck shell=bash
#
# What every other file of this directory leans on: messages, the state directory, the
# unprivileged user, free ports and the life of a service process.
#
# Source it from bash; it turns on the strict mode for its caller as well.

set -euo pipefail

# The repository, wherever it was cloned to.
HALT_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)"

# Debian keeps administration tools in directories that an ordinary user's PATH leaves out.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# ------------------------------------------------------------------------------ messages

# Everything goes to standard error: standard output belongs to answers (URLs, JSON).
say() { printf '%s\n' "$*" >&2; }
step() { printf '\n== %s\n' "$*" >&2; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# Seconds since the epoch with milliseconds, in bash alone.
now_ms() { printf '%s' "$((${EPOCHREALTIME/[.,]/} / 1000))"; }

# ------------------------------------------------------------------- the state directory

# The one directory outside the repository. The home directory of root is closed to the
# unprivileged user that the services run as, so root's state lies elsewhere.
default_state_dir() {
	if [ "$(id -u)" -eq 0 ]; then
		printf '/var/tmp/halt-tracker'
	else
		printf '%s/halt-tracker' "${XDG_CACHE_HOME:-$HOME/.cache}"
	fi
}
HALT_STATE="${HALT_STATE:-$(default_state_dir)}"

# Makes the state directory; refuses one that somebody else has prepared for us.
ensure_state() {
	mkdir -p "$HALT_STATE"
	[ -O "$HALT_STATE" ] || die "$HALT_STATE belongs to another user; set HALT_STATE to a directory of your own"
	chmod 0755 "$HALT_STATE"
	# Sockets lie below it, and the kernel allows a socket's path 107 characters.
	[ "${#HALT_STATE}" -le 70 ] || die "the path of HALT_STATE is too long for sockets (70 characters at most): $HALT_STATE"
	mkdir -p "$HALT_STATE/cache" "$HALT_STATE/log"
	: >>"$HALT_STATE/.halt-tracker"
}

# The directory of one instance of the stack.
instance_dir() { printf '%s/run-%s' "$HALT_STATE" "$1"; }

# ------------------------------------------------------------------ the unprivileged user

# Services never run as root. `www-data` exists on every Debian, whatever is installed.
run_user() {
	if [ "$(id -u)" -eq 0 ]; then
		printf '%s' "${HALT_RUN_USER:-www-data}"
	else
		id -un
	fi
}

# The words to put before a command so that it runs as the unprivileged user.
# `setpriv` replaces itself by the command, so that `$!` is the service's own process.
as_run_user() {
	if [ "$(id -u)" -eq 0 ]; then
		printf 'setpriv --reuid=%s --regid=%s --init-groups --' "$(id -u "$(run_user)")" "$(id -g "$(run_user)")"
	fi
}

# Gives a tree to the unprivileged user.
give_to_run_user() {
	[ "$(id -u)" -ne 0 ] || chown -R "$(run_user):" "$@"
}

# ---------------------------------------------------------------------- waiting and ports

# wait_for SECONDS WHAT COMMAND…: polls until the command succeeds.
wait_for() {
	local limit=$(($(now_ms) + $1 * 1000)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		if [ "$(now_ms)" -gt "$limit" ]; then
			warn "gave up waiting for $what"
			return 1
		fi
		sleep 0.1
	done
}

# Is something listening on this loopback port?
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A loopback port that is free now. The caller must still cope with losing the race for it.
free_port() {
	local port
	while :; do
		port=$((20000 + SRANDOM % 12000))
		port_taken "$port" || break
	done
	printf '%s' "$port"
}

random_secret() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# ------------------------------------------------------------------------------- services

# A process is named by its id and its start time, so that a stale file from a crashed run
# never makes us signal a stranger that got the same id.
process_start_time() {
	local stat
	stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
	# The name in parentheses may hold spaces; field 22 is the 20th after it.
	stat="${stat##*) }"
	# shellcheck disable=SC2086 # the words are wanted
	set -- $stat
	# A zombie has no more work to do: it counts as gone.
	[ "$1" != Z ] || return 1
	printf '%s' "${20}"
}

# service_alive PIDFILE
service_alive() {
	local pid started
	[ -r "$1" ] || return 1
	read -r pid started <"$1" || return 1
	[ -n "$started" ] && [ "$(process_start_time "$pid" || true)" = "$started" ]
}

# service_start DIR NAME COMMAND…: starts a service in a session of its own, so that Ctrl-C
# in the terminal reaches the script, which then stops the services in order.
service_start() {
	local dir=$1 name=$2 pid started
	shift 2
	# shellcheck disable=SC2046 # the words are wanted
	(
		# Locks of the calling script must not live on in a service.
		close_locks
		exec setsid $(as_run_user) "$@"
	) </dev/null >>"$dir/log/$name.out" 2>&1 &
	pid=$!
	disown "$pid" 2>/dev/null || true
	started="$(process_start_time "$pid" || true)"
	printf '%s %s\n' "$pid" "$started" >"$dir/pid/$name"
}

# service_stop DIR NAME: asks, then insists.
service_stop() {
	local file="$1/pid/$2" pid started end
	if service_alive "$file"; then
		read -r pid started <"$file"
		kill -TERM "$pid" 2>/dev/null || true
		end=$(($(now_ms) + 10000))
		while service_alive "$file"; do
			if [ "$(now_ms)" -gt "$end" ]; then
				kill -KILL "$pid" 2>/dev/null || true
				break
			fi
			sleep 0.05
		done
	fi
	rm -f "$file"
}

# -------------------------------------------------------------------------- background jobs

# background COMMAND…: starts a job in a process group of its own, named by BACKGROUND. Bash lets
# background jobs ignore Ctrl-C, and a compiler has children: both are dealt with by the group.
BACKGROUND_JOBS=()
background() {
	set -m
	{
		close_locks
		"$@"
	} &
	BACKGROUND=$!
	set +m
	BACKGROUND_JOBS+=("$BACKGROUND")
}

# background_stop: ends what is still at work.
background_stop() {
	local job
	for job in "${BACKGROUND_JOBS[@]}"; do
		# A job that has been waited for is no job of ours any more.
		if jobs -p | grep -qx "$job"; then
			kill -TERM -- "-$job" 2>/dev/null || true
		fi
	done
}

# --------------------------------------------------------------------------------- locks

# The descriptors of the locks this script holds.
HALT_LOCKS=()

# lock_file PATH [-n]: holds a lock until the script ends, however it ends.
lock_file() {
	local path=$1 fd
	shift
	exec {fd}>>"$path"
	if ! flock "$@" "$fd"; then
		exec {fd}>&-
		return 1
	fi
	HALT_LOCKS+=("$fd")
}

# close_locks: for a child that must not keep its parent's locks alive.
close_locks() {
	local fd
	for fd in "${HALT_LOCKS[@]}"; do
		exec {fd}>&-
	done
	HALT_LOCKS=()
}

# ---------------------------------------------------------------------------------- copies

# sync_tree SOURCE TARGET: makes TARGET a fresh copy of SOURCE. The copy is complete before it
# takes the old one's place.
sync_tree() {
	local source=$1 target=$2
	rm -rf "$target.new" "$target.old"
	cp -rL --preserve=timestamps "$source" "$target.new"
	[ ! -e "$target" ] || mv "$target" "$target.old"
	mv "$target.new" "$target"
	rm -rf "$target.old"
}
