# shellcheck shell=bash
# The figures of `bin/bench admin`.

PARTS='pages'

# figures_stop DIR: nothing runs beside the stack.
figures_stop() { :; }

# fill NUMBER: so many submissions, most of them delivered, over the last three months. Accepted by the core; that
# they have arrived is written into the queue's file, for 50,000 calls to the sandbox would measure nothing here.
fill() {
	local file
	step "Accepting $1 submissions"
	bench_site set '{"paused":true}'
	bench_site fill "$1"
	file="$(find "$HALT_PRIVATE_DIR" -name outbox.sqlite3)"
	sqlite3 "$file" "
		UPDATE submission SET received_at = received_at - 86400000 * (rowid % 90);
		UPDATE journal SET at = (SELECT s.received_at FROM submission s WHERE s.id = journal.submission_id)
			WHERE submission_id <> '';
		UPDATE submission SET state = 'delivered', reason = '', outcome = 'created', record_id = rowid,
			ended_at = received_at + 4000 WHERE state = 'waiting' AND rowid % 50 <> 0;
		UPDATE delivery SET state = 'done' WHERE submission_id IN (SELECT id FROM submission WHERE state = 'delivered');
		UPDATE submission SET state = 'dead', reason = 'attempts_used', ended_at = received_at + 4000
			WHERE state = 'waiting' AND rowid % 100 <> 0;
		UPDATE delivery SET state = 'stopped' WHERE submission_id IN (SELECT id FROM submission WHERE state = 'dead');
		PRAGMA wal_checkpoint(TRUNCATE);"
	give_to_run_user "$file"
	rm -f "$file-wal" "$file-shm"
}

# 1. Our own time in each page, as a logged-in admin gets it.
figure_pages() {
	local count
	count="$(many 10000 2000)"
	install_packages sqlite3
	fresh_site
	fill "$count"
	cp "$HALT_ROOT/bin/bench.d/page-timer.php" "$HALT_WP_PATH/wp-content/mu-plugins/"
	give_to_run_user "$HALT_WP_PATH/wp-content/mu-plugins/page-timer.php"
	sync_tree "$HALT_ROOT/bin/lib" "$HALT_INSTANCE_DIR/repo/bin/lib"
	heading "The screens with $count deliveries in the list"
	step "Opening every page"
	bench_php pages.php "$(many 10 3)"
}
