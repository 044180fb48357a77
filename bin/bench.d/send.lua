-- For wrk: posts the requests that requests.php has signed, each of them once, and says as one line of
-- JSON what came of it. Names and files come by the environment:
--   HALT_BENCH_PATH      the path to post to
--   HALT_BENCH_REQUESTS  the signed requests
--
-- With one thread (-t1), because each thread has a state of its own and would send them again.

local path = os.getenv("HALT_BENCH_PATH")
local lines = {}
local sent = 0

function init(args)
	for line in io.lines(os.getenv("HALT_BENCH_REQUESTS")) do
		lines[#lines + 1] = line
	end
end

function request()
	sent = sent + 1
	-- Sending one again would be answered as a duplicate, and quicker.
	local line = lines[sent] or error("not enough signed requests")
	local time, signature, body = line:match("^(%d+) (%x+) (.*)$")
	return wrk.format("POST", path, {
		["Content-Type"] = "application/json",
		["X-Halt-Timestamp"] = time,
		["X-Halt-Webhook-Signature"] = signature,
	}, body)
end

function done(summary, latency, requests)
	local errors = summary.errors
	io.write(string.format(
		'{"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"max":%.3f,"refused":%d,"broken":%d}\n',
		summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout
	))
end
