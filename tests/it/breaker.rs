//! The breaker: an outage burns no attempt and needs nobody (reliability.md F13, D12, D25, 4.11).

use halt_tracker::clock::Clock;
use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

fn world() -> World {
    World::new(json!({}), json!({}), json!([cv_profile()]))
}

fn outage(world: &World) {
    world.tracker.fail(json!({"path": "/api/v1/*", "status": 503, "times": 0}));
}

fn breaker(world: &World) -> Value {
    world.status()["queue"]["breaker"].clone()
}

fn attempts(world: &World, id: &str) -> u64 {
    world.detail(id)["steps"].as_array().unwrap().iter().map(|s| s["attempts"].as_u64().unwrap()).sum()
}

#[test]
fn f13_it_opens_after_five_failures_probes_ever_more_rarely_and_closes_after_two_answers() {
    let w = world();
    let ids: Vec<String> = (0..20).map(|n| w.apply(&format!("b{n}@outage.test"))).collect();
    outage(&w);
    w.drain();
    let state = breaker(&w);
    assert!(state["opened_at"].as_i64().unwrap() > 0, "{state}");
    assert_eq!(state["code"], "http_5xx");
    assert_eq!(w.tasks("breaker_opened"), 1);
    assert_eq!(w.status()["queue"]["ends_at"], json!(null));
    let burnt: u64 = ids.iter().map(|id| attempts(&w, id)).sum();
    assert!(burnt <= 4, "only what failed before it opened: {burnt}");

    // One delivery a probe, at 30 s, then 60, 120, 240, 300, 300 s.
    let mut waits = Vec::new();
    for _ in 0..6 {
        let before = w.tracker.calls("", "/api/v1/");
        let now = w.hands.now_ms();
        let due = w.drain()["next_due_at"].as_i64().unwrap();
        assert_eq!(w.tracker.calls("", "/api/v1/"), before, "nothing is sent before its time");
        assert_eq!(due, breaker(&w)["next_probe_at"].as_i64().unwrap());
        waits.push((due - now) / 1_000);
        w.hands.advance(due - now);
        w.drain();
        assert_eq!(w.tracker.calls("", "/api/v1/"), before + 1, "one delivery, one call");
    }
    assert_eq!(waits, [30, 60, 120, 240, 300, 300]);
    assert_eq!(ids.iter().map(|id| attempts(&w, id)).sum::<u64>(), burnt, "no attempt while open");

    w.tracker.delete("/_sim/fail");
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 20}));
    assert_eq!((w.tasks("breaker_opened"), w.tasks("breaker_closed")), (1, 1));
    assert_eq!(breaker(&w)["opened_at"], 0);
    for id in ids {
        assert_eq!(w.marked("Resource", &id), 1);
    }
}

#[test]
fn a_person_who_says_deliver_now_need_not_wait_for_the_next_probe() {
    let w = world();
    let ids: Vec<String> = (0..8).map(|n| w.apply(&format!("n{n}@outage.test"))).collect();
    outage(&w);
    w.drain();
    let run_now = || w.engine().drain(r#"{"budget_ms":50000,"trigger":"run_now"}"#).unwrap();
    assert!(breaker(&w)["opened_at"].as_i64().unwrap() > 0);
    let before = w.tracker.calls("", "/api/v1/");
    run_now();
    assert_eq!(w.tracker.calls("", "/api/v1/"), before + 1, "one delivery, one call");
    assert!(breaker(&w)["next_probe_at"].as_i64().unwrap() > w.hands.now_ms(), "and no other by itself");
    w.tracker.delete("/_sim/fail");
    run_now();
    assert_eq!(breaker(&w)["opened_at"], 0);
    for id in ids {
        assert_eq!(w.marked("Resource", &id), 1, "{}", w.detail(&id));
    }
}

#[test]
fn what_died_of_the_outage_is_revived_when_it_ends_and_what_died_of_itself_is_not() {
    let w = World::new(json!({}), json!({"max_attempts": 2}), json!([cv_profile()]));
    w.tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "status": 400, "times": 1}));
    let refused = w.apply("refused@self.test");
    w.drain();
    assert_eq!(w.detail(&refused)["state"], "dead");
    w.hands.advance(1_000);
    outage(&w);
    let dies = w.apply("dies@outage.test");
    for _ in 0..2 {
        w.drain();
        w.hands.advance(70_000);
    }
    assert_eq!(
        (&w.detail(&dies)["state"], &w.detail(&dies)["reason"]),
        (&json!("dead"), &json!("attempts_used_up"))
    );
    let waits: Vec<String> = (0..4).map(|n| w.apply(&format!("w{n}@outage.test"))).collect();
    w.drain();
    assert!(breaker(&w)["opened_at"].as_i64().unwrap() > 0);
    w.tracker.delete("/_sim/fail");
    w.run();
    assert_eq!(w.detail(&dies)["state"], "delivered", "{}", w.detail(&dies));
    assert!(w.detail(&dies)["journal"].to_string().contains("revived"));
    assert_eq!(w.detail(&refused)["state"], "dead");
    for id in waits {
        assert_eq!(w.detail(&id)["state"], "delivered");
    }
}

#[test]
fn d25_connections_that_are_dropped_count_and_unknown_outcomes_are_verified_afterwards() {
    let w = world();
    w.tracker.fail(json!({"path": "/api/v1/*", "reset": true, "times": 0}));
    let ids: Vec<String> = (0..8).map(|n| w.apply(&format!("r{n}@reset.test"))).collect();
    w.drain();
    assert!(breaker(&w)["opened_at"].as_i64().unwrap() > 0);
    assert_eq!(breaker(&w)["code"], "reset");
    w.tracker.delete("/_sim/fail");
    w.run();
    for id in ids {
        assert_eq!((w.detail(&id)["state"].clone(), w.marked("Resource", &id)), (json!("delivered"), 1));
    }
}

#[test]
fn d12_a_missing_endpoint_parks_one_and_spares_the_others_the_way() {
    let w = world();
    w.tracker.fail(json!({"path": "/api/v1/*", "status": 404, "times": 0}));
    for n in 0..10 {
        w.apply(&format!("m{n}@region.test"));
    }
    w.drain();
    let counts = w.status()["counts"].clone();
    assert!(counts["parked"].as_u64().unwrap() <= 4, "{counts}");
    assert_eq!(breaker(&w)["code"], "endpoint_missing");
    w.tracker.delete("/_sim/fail");
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 10}));
}

#[test]
fn a_persons_check_passes_an_open_breaker_and_helps_to_close_it() {
    let w = world();
    for n in 0..6 {
        w.apply(&format!("c{n}@check.test"));
    }
    outage(&w);
    w.drain();
    w.tracker.delete("/_sim/fail");
    for _ in 0..2 {
        assert_eq!(parse(&w.engine().check_connection().unwrap())["ok"], true);
    }
    assert_eq!(breaker(&w)["opened_at"], 0);
}
