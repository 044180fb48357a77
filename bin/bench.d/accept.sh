# shellcheck shell=bash
# The figures of `bin/bench accept`, in the order of the report.

PARTS='accept rest fast form arrival memory'

# figures_stop DIR: what runs beside the stack.
figures_stop() { workers_stop "$1"; }

# 1. Through the extension alone, with a store of its own for each run.
figure_accept() {
	local writers
	heading "1. Accepting through the extension (PHP processes, no WordPress)"
	for writers in 1 8; do
		step "Accepting through the extension, $writers at a time"
		bench_site config "$HALT_PRIVATE_DIR/accept-$writers" |
			bench_php accept.php "$writers" "$(many $((writers == 1 ? 2000 : 500)) $((writers == 1 ? 400 : 100)))"
	done
}

# processor_ticks: what PHP's workers and MariaDB have used so far. Neighbours on the machine make every
# wait longer, but not this.
processor_ticks() {
	local fpm database
	fpm="$(cut -d' ' -f1 "$HALT_INSTANCE_DIR/pid/fpm")"
	database="$(cut -d' ' -f1 "$HALT_INSTANCE_DIR/pid/mariadb")"
	cat /proc/[0-9]*/stat 2>/dev/null |
		awk -v fpm="$fpm" -v database="$database" '$4 == fpm || $1 == database { sum += $14 + $15 } END { print sum + 0 }' || true
}

# 2. Our route and a bare one in turn, through nginx, PHP-FPM and WordPress.
# rest_round KIND CONNECTIONS RESULTS PATH
rest_round() {
	local kind=$1 connections=$2 results=$3 path=$4 seconds before answer
	seconds="$(many 6 3)"
	# More than any machine asks for, and signed just now: a signature is good for five minutes.
	bench_php requests.php "$((seconds * 3000))" >"$HALT_INSTANCE_DIR/bench/requests"
	before="$(processor_ticks)"
	answer="$(HALT_BENCH_PATH=$path HALT_BENCH_REQUESTS="$HALT_INSTANCE_DIR/bench/requests" \
		wrk -t1 -c"$connections" -d"${seconds}s" --timeout 30s -s "$HALT_ROOT/bin/bench.d/send.lua" "$HALT_SITE_URL" | tail -n 1)"
	printf '%s %s %s\n' "$kind" "$((($(processor_ticks) - before) * 1000 / $(getconf CLK_TCK)))" "$answer" >>"$results"
}

# rest_block NAME LABEL SETTINGS CONNECTIONS NOTE
rest_block() {
	local results="$HALT_INSTANCE_DIR/bench/rest-$1" label=$2 settings=$3 connections=$4 note=$5 n
	step "REST: $label"
	fresh_site
	bench_site set "$settings"
	for ((n = 0; n < $(many 3 2); n++)); do
		rest_round bare "$connections" "$results" /wp-json/halt-bench/v1/bare
		rest_round ingest "$connections" "$results" /wp-json/halt-tracker/v1/ingest
	done
	bench_php rest-report.php "$label" "$results" "$(bench_site total)" "$note"
}

figure_rest() {
	heading "2. REST ingest beside a bare route (nginx, ${HALT_FPM_CHILDREN:-4} FPM workers, 4 kB signed requests)"
	rest_block lone 'one sender, no delivery' '{"after_response":false}' 1 'delivery after the answer switched off'
	rest_block alone '4 senders, no delivery' '{"after_response":false}' 4 'delivery after the answer switched off: what accepting costs'
	rest_block paused '4 senders, paused' '{"paused":true}' 4 'connected and paused: the worker looks whether there is something to do'
	rest_block normal '4 senders, delivering' '{}' 4 'connected: one worker at a time delivers, to a sandbox on the same processors'
}

# 2b. The fast path beside a PHP file that only reads the body (measurements.md 4), 4 and 16 at a time.
figure_fast() {
	local connections results n
	heading "2b. Fast path beside a bare PHP file (nginx, ${HALT_FPM_CHILDREN:-4} FPM workers, 4 kB signed requests)"
	for connections in 4 16; do
		results="$HALT_INSTANCE_DIR/bench/fast-$connections"
		step "Fast path: $connections senders"
		fresh_site
		bench_site fast
		for ((n = 0; n < $(many 3 2); n++)); do
			rest_round bare "$connections" "$results" /halt-bench-bare.php
			rest_round ingest "$connections" "$results" /halt-ingest
		done
		bench_php rest-report.php "$connections senders, no delivery" "$results" "$(bench_site total)" \
			'delivery after the answer switched off' 'bare file,fast path' '0.12 measured with 16 workers'
	done
}

# 3. What a visitor waits for. form_times STATE TIMES
form_times() {
	local divi
	for divi in 4 5; do
		bench_php form.php "$divi" "$2" "$HALT_INSTANCE_DIR/bench/$1-$divi" "$1-$SRANDOM"
	done
}

figure_form() {
	local round times notes busy
	heading "3. Time of the form request (page, hook, fixture mail), a visitor every 150 ms"
	step "Form requests: not listening, Tracker up, Tracker down, in turn"
	times="$(many 30 8)"
	for ((round = 0; round < 2; round++)); do
		fresh_site
		bench_site set '{"hook_enabled":false}'
		form_times off "$times"
		bench_site set '{"hook_enabled":true}'
		form_times up "$times"
		notes="$(bench_site counts)"
		service_stop "$HALT_INSTANCE_DIR" sandbox
		form_times down "$times"
	done
	step "Form requests: Tracker answering after 30 s"
	fresh_site
	control knobs '{"latency":30000}'
	form_times slow "$((2 * times))"
	# Was somebody really waiting for Tracker meanwhile?
	busy="$(curl -fsS "$HALT_SANDBOX_URL/_sim/journal" | grep -o '"status":null' | wc -l)"
	control knobs '{"latency":0}'
	fresh_site
	bench_site set '{"hook_enabled":false}'
	form_times again "$times"
	bench_php form-report.php "$HALT_INSTANCE_DIR/bench" \
		"$(printf '{"slow":"%s call(s) to Tracker under way at the end","up":"states after it: %s"}' "$busy" "$(tr -d '{}"' <<<"$notes")")"
}

# 4. Into Tracker.
figure_arrival() {
	heading "4. Accepted to in Tracker, each call taking 500 ms, delivery after the answer"
	fresh_site
	control knobs '{"latency":500}'
	step "Into Tracker, one at a time"
	bench_php arrive.php "$(many 20 5)" 5 'a sender every 5 s'
	step "Into Tracker, overlapping"
	bench_php arrive.php "$(many 20 5)" 1 'a sender every second'
	control knobs '{"latency":0}'
}

# 5. Memory: two FPM masters of one worker each, one of them without the extension.
workers_start() {
	local dir=$1 side
	bench_site config "$HALT_PRIVATE_DIR" | (umask 077 && cat >"$dir/bench/config.json")
	give_to_run_user "$dir/bench/config.json"
	cp "$dir/conf/php.ini" "$dir/conf/bench-with.ini"
	grep -v '^extension' "$dir/conf/php.ini" >"$dir/conf/bench-without.ini"
	for side in with without; do
		cat >"$dir/conf/bench-$side.conf" <<-CONF
			[global]
			error_log = $dir/log/bench-fpm.log
			daemonize = no
			[bench]
			listen = $dir/sock/bench-$side
			listen.mode = 0600
			pm = static
			pm.max_children = 1
			env[HALT_BENCH_CONFIG] = $dir/bench/config.json
			php_admin_value[error_log] = $dir/log/php-error.log
		CONF
		service_start "$dir" "bench-$side" "php-fpm$HALT_PHP_VERSION" --nodaemonize \
			--fpm-config "$dir/conf/bench-$side.conf" -c "$dir/conf/bench-$side.ini"
		wait_for 10 "a worker" test -S "$dir/sock/bench-$side"
	done
}
workers_stop() {
	local side
	for side in with without; do
		service_stop "$1" "bench-$side"
	done
	rm -f "$1/bench/config.json" "$1/bench/requests"
}

# worker SIDE QUERY: a request to a worker, its body.
worker() {
	SCRIPT_FILENAME="$HALT_INSTANCE_DIR/repo/bin/bench.d/worker.php" REQUEST_METHOD=GET QUERY_STRING=$2 \
		cgi-fcgi -bind -connect "$HALT_INSTANCE_DIR/sock/bench-$1" | sed '1,/^\r*$/d'
}

# entries DIRECTORY: how many.
entries() { find "$1" -mindepth 1 -maxdepth 1 | wc -l; }

# look STAGE: a line for each worker; it is idle, so this is what it keeps between requests.
look() {
	local side pid
	for side in with without; do
		pid="$(worker "$side" pid)"
		printf '%s %s %s %s %s %s\n' "$1" "$side" \
			"$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")" "$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status")" \
			"$(entries "/proc/$pid/task")" "$(entries "/proc/$pid/fd")"
	done
}

# each TIMES QUERY: on both workers.
each() {
	local n side
	for ((n = 0; n < $1; n++)); do
		for side in with without; do
			worker "$side" "$2" >>"$HALT_INSTANCE_DIR/bench/worker-$side"
		done
	done
}

figure_memory() {
	local dir=$HALT_INSTANCE_DIR n calls
	heading "5. A worker of PHP-FPM, idle, with the extension and without (no WordPress in it)"
	step "Memory, threads and descriptors of a worker"
	fresh_site
	workers_start "$dir"
	{
		# The first request compiles the scripts.
		each 3 pid
		look loaded
		each 3 accept
		look commits
		for n in 1 2 3; do
			[ "$n" -eq 1 ] || each 3 accept
			each 1 drain
		done
		look drains
		calls="$(curl -fsS "$HALT_SANDBOX_URL/_sim/journal" | grep -o '"seq":' | wc -l)"
		each 200 accept
		look many
	} >"$dir/bench/memory"
	bench_php memory-report.php "$(stat -c %s "$dir/bin/halt_tracker.so")" "$calls" <"$dir/bench/memory"
	workers_stop "$dir"
}
