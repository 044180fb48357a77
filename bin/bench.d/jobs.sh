# shellcheck shell=bash
# The figures of `bin/bench jobs`.

PARTS='sweep attendees'

# figures_stop DIR: nothing runs beside the stack.
figures_stop() { :; }

# sweep NAME: one sweep from its beginning to its end in a process of its own.
sweep() { bench_php sweep.php "$HALT_WP_PATH" "$@"; }

# 1. The jobs of a large agency, in one run: new, unchanged, a few changed, and a process that is killed.
figure_sweep() {
	local count
	count="$(many 20000 1000)"
	fresh_site
	# The pace that spares Tracker would make hours of it, whatever we do: site.php has put it out of reach.
	bench_site set '{"jobs_enabled":true,"jobs_sweep_hours":0,"after_response":false}'
	step "Seeding $count opportunities"
	bench_php jobs.php seed "$count"
	heading "A sweep of $count opportunities, pacing budget out of reach, each in one PHP process"
	step "The first sweep: every job becomes a post"
	sweep first begin
	bench_php jobs.php row first "$count"
	step "The second sweep: nothing has changed"
	sweep second begin
	bench_php jobs.php row second "$count"
	bench_php jobs.php change $((count / 100)) 1
	step "The third sweep: one in a hundred has changed"
	sweep third begin
	bench_php jobs.php row third "$count"

	bench_php jobs.php change $((count / 10)) 2
	step "The fourth sweep: one in ten has changed, and the process is killed when half of them are written"
	# It kills itself with SIGKILL inside the write of a post.
	sweep fourth begin "$((count / 20))" || true
	sweep fourth
	bench_php jobs.php row fourth "$count"
}

# 2. The people of an event, as the page of its attendees loads them.
figure_attendees() {
	local count
	count="$(many 2000 200)"
	fresh_site
	step "Seeding $count contacts"
	bench_php jobs.php people "$count"
	heading "The attendees of an event with $count registrations, pacing budget out of reach"
	bench_php attendees.php "$HALT_WP_PATH" "$count"
}
