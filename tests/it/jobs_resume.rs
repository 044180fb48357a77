//! A sweep that is killed between any two calls goes on where it stood, in another process (reliability.md A).

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use halt_tracker::clock::{Clock, PausedClock};
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};
use crate::support::parse;

/// Each look at the time since boot takes a second: a budget of a second or two is used up by one call.
struct Ticking(PausedClock, std::cell::Cell<i64>);

impl Clock for Ticking {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    fn boot_ms(&self) -> i64 {
        self.1.set(self.1.get() + 1_000);
        self.0.boot_ms() + self.1.get()
    }

    fn sleep<'c>(&'c self, ms: u64) -> Pin<Box<dyn Future<Output = ()> + 'c>> {
        self.0.sleep(ms)
    }
}

/// One call to Tracker at most, by a process that is gone after it.
fn one_step(jobs: &Jobs) -> Value {
    let config = json!({
        "directory": jobs.timed.site.directory.path(), "key": "", "allow_volatile": true,
        "settings": jobs.timed.site.settings,
    });
    let clock = Rc::new(Ticking(jobs.timed.clock.clone(), std::cell::Cell::new(0)));
    let engine = Engine::with_clock(config.to_string().as_bytes(), clock).unwrap();
    parse(&engine.jobs_work(r#"{"budget_ms":2000,"batch":50,"trigger":"cron"}"#).unwrap())
}

#[test]
fn a_sweep_in_steps_of_one_call_is_the_same_sweep() {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "pageCap": 10}));
    jobs.begin();
    jobs.send_inventory();
    let mut steps = 0;
    while jobs.status()["sweep"].is_object() {
        let before = jobs.tracker.calls("", "/api/v1/Opportunity");
        let worked = one_step(&jobs);
        assert!(jobs.tracker.calls("", "/api/v1/Opportunity") - before <= 1, "{worked}");
        // Only now and then does the shell get as far as to carry anything out.
        if steps % 3 == 0 {
            jobs.apply(&worked);
        }
        steps += 1;
        assert!(steps < 500, "{worked}");
    }
    let last = jobs.status()["last"].clone();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(PUBLISHED)), "{last}");
    assert_eq!(
        (jobs.gets() as u64, jobs.posts.writes),
        (PUBLISHED, PUBLISHED),
        "nothing is read or made twice"
    );
}

#[test]
fn a_failure_at_any_one_call_costs_that_call() {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "pageCap": 10}));
    jobs.sweep();
    for n in 0..9 {
        // Each time something new, something changed and something gone.
        jobs.touch(1040, &json!({"advertDetails": {"title": format!("Title {n}")}}));
        jobs.touch(1041, &json!({"advertDetails": {"publishOnline": n % 2 == 1}}));
        jobs.tracker.fail(json!({"path": "/api/v1/*", "status": 502, "skip": n}));
        jobs.begin();
        let worked = jobs.run();
        if worked["sweep"].is_object() {
            assert_eq!(worked["code"], "http_502", "{worked}");
            jobs.wait(60_001);
            jobs.run();
        }
        let last = jobs.status()["last"].clone();
        assert_eq!(last["outcome"], "complete", "call {n}: {last}");
        assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], format!("Title {n}"));
        assert_eq!(jobs.shown().contains(&1041), n % 2 == 1, "call {n}");
        jobs.tracker.delete("/_sim/fail");
    }
}

#[test]
fn a_store_that_was_lost_asks_for_the_inventory_and_makes_no_post_twice() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    std::fs::remove_file(jobs.timed.store_file()).unwrap();
    jobs.timed.ask(|e| e.connect(r#"{"kind":"api_token","token":"api-token"}"#));
    assert_eq!(jobs.status()["wants_inventory"], true);
    let writes = jobs.posts.writes;
    let last = jobs.sweep();
    assert_eq!(
        (&last["outcome"], &last["unchanged"], jobs.posts.writes),
        (&json!("complete"), &json!(PUBLISHED), writes),
        "{last}"
    );
}

#[test]
fn a_sweep_that_is_due_begins_by_itself_and_by_the_setting() {
    let mut jobs = Jobs::new();
    jobs.run();
    assert_eq!(jobs.status()["last"]["trigger"], "schedule");
    let due = jobs.status()["next_sweep_at"].as_i64().unwrap();
    assert_eq!(due - jobs.status()["last"]["started_at"].as_i64().unwrap(), 86_400_000);
    jobs.run();
    assert_eq!(jobs.journal("jobs_sweep").len(), 1, "not yet");
    jobs.wait(86_400_001);
    jobs.run();
    assert_eq!(jobs.journal("jobs_sweep").len(), 2);
    jobs.timed.site.settings["jobs"]["sweep_hours"] = json!(0);
    jobs.wait(30 * 86_400_000);
    let worked = jobs.run();
    assert_eq!((jobs.journal("jobs_sweep").len(), &worked["next_due_at"]), (2, &Value::Null), "only by hand");
}

#[test]
fn where_nothing_can_be_sent_the_shell_comes_again_in_a_minute() {
    let mut jobs = Jobs::new();
    jobs.begin();
    jobs.send_inventory();
    jobs.timed.site.settings["tracker"]["rest_url"] = json!("http://127.0.0.1:9");
    let worked = jobs.work(5_000, 50);
    assert_eq!((&worked["code"], &worked["more"]), (&json!("region_changed"), &json!(false)), "{worked}");
    assert_eq!(worked["next_due_at"].as_i64().unwrap() - jobs.timed.now(), 60_000);
    // Nobody is signed in.
    jobs.timed.site.settings["tracker"]["rest_url"] = json!(jobs.tracker.origin);
    jobs.timed.ask(|e| e.disconnect());
    let worked = jobs.work(5_000, 50);
    assert_eq!(worked["more"], false, "{worked}");
    assert_ne!(worked["code"], "");
    assert!(worked["next_due_at"].as_i64().unwrap() > jobs.timed.now(), "{worked}");
    // And again, from where it stood.
    jobs.timed.ask(|e| e.connect(r#"{"kind":"api_token","token":"api-token"}"#));
    assert_eq!(jobs.sweep()["created"], PUBLISHED);
}
