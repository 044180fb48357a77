#!/usr/bin/env bash
#
# Cuts the power under writers, without a power switch: they work on a file system of their own, are stopped in
# mid-write, and the image behind it is copied as it is at that moment. The copy is mounted, which replays the
# file system's journal, and is compared with what had been acknowledged until then. A control run that leaves
# out the sync must lose rows.
#
#   power-cut.sh INSTANCE-DIRECTORY ROUNDS
#
# Needs root and a loop device. Adds its figure to tmp/faults.json of the instance.

set -euo pipefail

instance=$1
rounds=$2
here="$(dirname "$0")"
results="$instance/tmp/faults.json"
work="$instance/power"
user="$(stat -c %U "$instance/private")"

add() { php "$here/add-result.php" "$results" "$@"; }

if [ "$(id -u)" -ne 0 ] || ! losetup --find >/dev/null 2>&1; then
	add not-injected B07 "needs root and a loop device"
	exit 0
fi

cleanup() {
	umount "$work/copy" 2>/dev/null || true
	umount "$work/disk" 2>/dev/null || true
}
trap cleanup EXIT

# round ORDERS: one cut; prints how many were acknowledged and how many of them are gone.
round() {
	local pids=() n lost=0 acked=0 id kept
	rm -rf "$work"
	mkdir -p "$work/disk" "$work/copy"
	truncate -s 96M "$work/image"
	mkfs.ext4 -q "$work/image"
	mount -o loop "$work/image" "$work/disk"
	mkdir "$work/disk/store"
	chown "$user:" "$work/disk/store" "$work"
	for n in 1 2 3 4; do
		HALT_FAULTS="$1" "$instance/php" "$instance/repo/tests/faults/writer.php" "$work/disk/store" "$n" >"$work/acked-$n" &
		pids+=("$!")
	done
	sleep "1.$((RANDOM % 10))"
	kill -STOP "${pids[@]}"
	# Only whole lines were acknowledged.
	cat "$work"/acked-* | grep -E '^[0-9A-Z]{26}$' >"$work/acked" || true
	cp --sparse=always "$work/image" "$work/image-copy"
	kill -KILL "${pids[@]}"
	wait "${pids[@]}" 2>/dev/null || true
	umount "$work/disk"
	mount -o loop "$work/image-copy" "$work/copy"
	kept="$(sqlite3 "$(find "$work/copy/store" -name outbox.sqlite3)" 'PRAGMA integrity_check; SELECT id FROM submission' 2>&1)"
	[ "$(head -n 1 <<<"$kept")" = ok ] || printf 'integrity: %s\n' "$(head -n 1 <<<"$kept")" >&2
	acked="$(wc -l <"$work/acked")"
	lost="$(sort "$work/acked" | comm -23 - <(sort <<<"$kept") | wc -l)"
	umount "$work/copy"
	printf '%s %s\n' "$acked" "$lost"
}

# series ORDERS ROUNDS: the sums.
series() {
	local acked=0 lost=0 a l n
	for ((n = 0; n < $2; n++)); do
		read -r a l < <(round "$1")
		acked=$((acked + a))
		lost=$((lost + l))
	done
	printf '%s %s\n' "$acked" "$lost"
}

mkdir -p "$instance/faults-none" "$instance/faults-no-sync"
touch "$instance/faults-no-sync/no_sync"
read -r acked lost < <(series "$instance/faults-none" "$rounds")
read -r control_acked control_lost < <(series "$instance/faults-no-sync" $(((rounds + 9) / 10)))
add power-cut "$rounds" "$acked" "$lost" "$control_acked" "$control_lost"
[ "$lost" -eq 0 ] && [ "$control_lost" -gt 0 ]
