//! The budget of calls: never more than it in any minute, and nearly all of it used (F12, F25, D18, D31).

use halt_tracker::clock::Clock;
use halt_tracker::outbox::Store;
use halt_tracker::outbox::traffic::Lane;
use serde_json::json;

use crate::hands::*;
use crate::store::{accept, fixture};
use crate::support::*;

#[test]
fn f25_lanes_share_one_window_and_nobody_goes_over_it() {
    let f = fixture();
    let mut admitted: Vec<(i64, Lane)> = Vec::new();
    accept(&f.store, "waits", f.clock.now_ms(), b"p");
    // Minutes of all three lanes asking ten times a second.
    for tick in 0..1_300_i64 {
        for lane in [Lane::Bulk, Lane::Submission] {
            if f.store.pace("tracker", lane, 80).unwrap().is_none() {
                admitted.push((f.clock.now_ms(), lane));
            }
        }
        if tick % 250 == 0 {
            assert_eq!(f.store.pace("tracker", Lane::Interactive, 80).unwrap(), None, "a person never waits");
            admitted.push((f.clock.now_ms(), Lane::Interactive));
        }
        f.clock.advance(100);
    }
    let within = |end: i64, lane: Option<Lane>| {
        admitted
            .iter()
            .filter(|(at, l)| *at > end - 60_000 && *at <= end && lane.is_none_or(|w| w == *l))
            .count()
    };
    for (at, _) in &admitted {
        assert!(within(*at, None) <= 80);
        assert!(within(*at, Some(Lane::Bulk)) <= 20, "a quarter while submissions wait");
    }
    let last = f.clock.now_ms();
    assert!(within(last, None) >= 76, "{}", within(last, None));
}

#[test]
fn bulk_work_has_the_budget_to_itself_when_nothing_waits() {
    let f = fixture();
    let mut bulk = 0;
    for _ in 0..600 {
        bulk += usize::from(f.store.pace("tracker", Lane::Bulk, 80).unwrap().is_none());
        f.clock.advance(100);
    }
    assert!(bulk > 60, "{bulk}");
}

#[test]
fn d18_a_pause_that_tracker_asks_for_holds_everybody() {
    let w = World::new(json!({"retryAfter": "seconds"}), json!({}), json!([cv_profile()]));
    w.tracker.fail(json!({"path": "/api/v1/*", "status": 429, "times": 1}));
    for n in 0..6 {
        w.apply(&format!("t{n}@throttled.test"));
    }
    let before = w.tracker.calls("", "/api/v1/");
    w.drain();
    assert!(w.tracker.calls("", "/api/v1/") - before >= 1);
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 6}));
    let held = World::new(json!({}), json!({"calls_per_minute": 80}), json!([cv_profile()]));
    held.tracker.fail(json!({"path": "/api/v1/*", "status": 429, "times": 1}));
    held.apply("first@hold.test");
    held.drain();
    let until = held.status()["queue"]["hold_until"].as_i64().unwrap();
    assert_eq!(until - held.hands.now_ms(), 60_000, "without a word from Tracker it is a minute");
    let calls = held.tracker.calls("", "/api/v1/");
    held.apply("second@hold.test");
    assert_eq!(held.drain()["next_due_at"], until);
    assert_eq!(held.tracker.calls("", "/api/v1/"), calls);
}

/// Near the end of its time a drain went through the whole queue: each delivery was claimed, found no call left that the
/// drain would live to make, and was written back with a line in its journal.
#[test]
fn f12_a_drain_that_has_no_calls_left_leaves_the_rest_of_the_queue_alone() {
    let w = World::new(json!({"rateLimit": 80}), json!({"calls_per_minute": 80}), json!([cv_profile()]));
    let ids: Vec<String> = (0..40).map(|n| w.apply(&format!("q{n}@queue.test"))).collect();
    for _ in 0..2 {
        w.engine().drain(r#"{"budget_ms":5000,"trigger":"cron"}"#).unwrap();
    }
    let turned_away =
        ids.iter().filter(|id| w.detail(id)["journal"].to_string().contains("\"paced\"")).count();
    assert!((1..=8).contains(&turned_away), "four are worked at once: {turned_away}");
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 40}));
}

#[test]
fn f12_after_a_day_of_outage_everything_arrives_in_order_at_the_full_rate_and_by_itself() {
    let count = size(60, 5_000);
    let w = World::new(json!({"rateLimit": 80}), json!({"calls_per_minute": 80}), json!([cv_profile()]));
    w.tracker.fail(json!({"path": "/api/*", "status": 503, "times": 0}));
    let start = w.hands.now_ms();
    let mut ids = Vec::new();
    let day = 86_400_000;
    for n in 0..count {
        ids.push(w.apply(&format!("p{n}@day.test")));
        w.hands.advance(day / i64::try_from(count).unwrap());
        if n % (count / 20) == 0 {
            w.drain();
        }
    }
    assert_eq!(w.status()["counts"], json!({"waiting": count}), "nothing was lost and nothing gave up");
    w.tracker.delete("/_sim/fail");
    let mut since = 0;
    while breaker_is_open(&w) {
        let due = w.drain()["next_due_at"].as_i64().unwrap();
        w.hands.advance((due - w.hands.now_ms()).max(1));
        since = w.hands.now_ms();
    }
    assert!(since - start - day <= 301_000, "within a probe of its end");
    // The first minute has what the probes left of its calls; the rate is that of the minutes after it.
    let begun = w.hands.now_ms();
    while w.hands.now_ms() < begun + 60_000 {
        let Some(due) = w.drain()["next_due_at"].as_i64() else { break };
        w.hands.advance((due - w.hands.now_ms()).max(1));
    }
    let (before, since) = (w.tracker.get("/_sim/traffic")["admitted"].as_u64().unwrap(), w.hands.now_ms());
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": count}));
    let traffic = w.tracker.get("/_sim/traffic");
    assert_eq!(traffic["refused"], 0, "{traffic}");
    assert!(traffic["peak"].as_u64().unwrap() <= 80, "{traffic}");
    let minutes = (w.hands.now_ms() - since) as f64 / 60_000.0;
    let rate = (traffic["admitted"].as_u64().unwrap() - before) as f64 / minutes;
    let whole = (w.hands.now_ms() - begun) as f64 / 60_000.0;
    println!("F12: {count} delivered in {whole:.0} min at {rate:.2} calls a minute");
    if count >= 500 {
        // 95 in a hundred, exactly: the rest is the reserve of people at screens. The last minute of all is no full one.
        assert!(rate >= 0.95 * 80.0 - 0.5, "{rate}");
    }
    let mut order: Vec<(u64, usize)> = Vec::new();
    for (n, id) in ids.iter().enumerate() {
        order.push((w.detail(id)["record_id"].as_u64().unwrap(), n));
    }
    // Four are worked at once, so neighbours may swap.
    order.sort_unstable();
    for (place, (_, n)) in order.iter().enumerate() {
        assert!(place.abs_diff(*n) <= 8, "{n} came as {place}");
    }
}

fn breaker_is_open(w: &World) -> bool {
    w.status()["queue"]["breaker"]["opened_at"] != 0
}

#[test]
fn the_estimate_follows_what_deliveries_cost() {
    let w = World::new(json!({}), json!({"calls_per_minute": 80}), json!([cv_profile()]));
    for n in 0..12 {
        w.apply(&format!("e{n}@estimate.test"));
    }
    let queue = w.status()["queue"].clone();
    assert_eq!((&queue["waiting"], &queue["calls_per_delivery"]), (&json!(12), &json!(5.0)));
    assert_eq!(queue["takes_ms"], json!(12 * 5 * 60_000 / 76));
    w.run();
    w.apply("one@more.test");
    let queue = w.status()["queue"].clone();
    let calls = queue["calls_per_delivery"].as_f64().unwrap();
    assert!((3.0..4.9).contains(&calls), "{queue}");
    assert!(queue["ends_at"].as_i64().unwrap() > w.hands.now_ms());
}
