//! A site that was copied (reliability.md B20): it accepts and holds until a person decides.

use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::support::{application, cv_profile, parse};

const START: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60_000;

/// One private directory, and a clock that stands.
struct World {
    directory: tempfile::TempDir,
    clock: PausedClock,
}

/// A site as its settings describe it; nothing listens where it would send.
struct Who {
    home: &'static str,
    environment: &'static str,
    exempt: bool,
    blog_id: u64,
}

const LIVE: Who =
    Who { home: "https://www.agency.test", environment: "production", exempt: false, blog_id: 1 };
const COPY: Who = Who { home: "https://staging.agency.test", environment: "staging", ..LIVE };

impl World {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), clock: PausedClock::at(START) }
    }

    fn engine(&self, who: &Who) -> Engine {
        let config = json!({
            "directory": self.directory.path(), "key": "", "allow_volatile": true,
            "settings": {
                "site": {"install_id": "test", "blog_id": who.blog_id, "home": who.home,
                         "environment": who.environment, "guard_exempt": who.exempt},
                // Refused before anything leaves: what was drained is parked with it.
                "tracker": {"classic_url": "http://tracker.invalid", "rest_url": "http://tracker.invalid"},
                "profiles": [cv_profile()],
            },
        });
        Engine::with_clock(config.to_string().as_bytes(), Rc::new(self.clock.clone())).unwrap()
    }

    fn submit(&self, who: &Who, email: &str) -> Value {
        let mut submission =
            json!({"path": "hook", "source": "divi", "form": {"id": "cv-form", "name": "CV"}});
        let fields: Vec<Value> = application(email, "")["fields"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(key, value)| json!({"key": key, "value": value}))
            .collect();
        submission["fields"] = json!(fields);
        parse(&self.engine(who).submit(&submission.to_string()).unwrap())
    }

    fn drain(&self, who: &Who) -> Value {
        parse(&self.engine(who).drain(r#"{"budget_ms":100,"trigger":"cron"}"#).unwrap())
    }

    fn status(&self, who: &Who) -> Value {
        parse(&self.engine(who).status().unwrap())
    }

    fn row(&self, who: &Who, receipt: &Value) -> Value {
        parse(&self.engine(who).submission(receipt["id"].as_str().unwrap()).unwrap())
    }

    fn tasks(&self, who: &Who) -> Vec<Value> {
        parse(&self.engine(who).tasks(100).unwrap()).as_array().unwrap().clone()
    }
}

#[test]
fn b20_who_is_a_copy_and_who_is_not() {
    let live = |home, environment| Who { home, environment, ..LIVE };
    for (who, standing, why) in [
        (live("https://www.agency.test", "production"), "original", "itself"),
        (live("http://agency.test/", "production"), "original", "scheme, www and slash do not count"),
        (live("https://AGENCY.test", "production"), "original", "case does not count"),
        (live("https://agency.test/blog", "production"), "copy", "another path"),
        (live("https://agency.test", "staging"), "copy", "another environment on the same host"),
        (live("https://new-name.test", "production"), "copy", "the domain was changed"),
        (Who { exempt: true, ..COPY }, "exempt", "a sandbox account"),
        (live("", "staging"), "original", "a snapshot without an address says nothing"),
    ] {
        let world = World::new();
        world.submit(&LIVE, "first@agency.test");
        assert_eq!(world.status(&who)["guard"]["standing"], standing, "{why}");
    }
}

#[test]
fn b20_a_copy_accepts_and_holds_and_says_so_at_once() {
    let world = World::new();
    let before = world.submit(&LIVE, "before@agency.test");
    assert_eq!(before["status"], "waiting");
    world.clock.advance(MINUTE);
    let held = world.submit(&COPY, "held@agency.test");
    assert_eq!(held["status"], "held");
    let row = world.row(&COPY, &held);
    assert_eq!((&row["state"], &row["reason"]), (&json!("held"), &json!("site_copy")));
    let drained = world.drain(&COPY);
    assert_eq!((&drained["code"], &drained["steps"]), (&json!("site_copy"), &json!(0)));
    assert_eq!(world.row(&COPY, &before)["state"], "waiting", "what waited did not go out");
    let tasks = world.tasks(&COPY);
    assert_eq!(tasks.len(), 1, "told once: {tasks:?}");
    assert_eq!((&tasks[0]["kind"], &tasks[0]["payload"]["cause"]), (&json!("alert"), &json!("site_copy")));
    assert_eq!(tasks[0]["payload"]["detail"], "agency.test (production) -> staging.agency.test (staging)");
    let guard = world.status(&COPY)["guard"].clone();
    assert_eq!((&guard["held"], &guard["found_at"]), (&json!(1), &json!(START + MINUTE)));
    assert_eq!(guard["shared"], false);
}

#[test]
fn b20_taking_over_lets_everything_go_on() {
    let world = World::new();
    let before = world.submit(&LIVE, "before@agency.test");
    let held = world.submit(&COPY, "held@agency.test");
    let decision = parse(&world.engine(&COPY).take_over().unwrap());
    assert_eq!(decision, json!({"code": "", "discarded": 0, "released": 1}));
    assert_eq!(world.status(&COPY)["guard"]["standing"], "original");
    for receipt in [&before, &held] {
        assert_eq!(world.row(&COPY, receipt)["state"], "waiting");
    }
    let journal = world.row(&COPY, &held)["journal"].to_string();
    assert!(journal.contains("released") && journal.contains("site_copy"), "{journal}");
    assert_eq!(world.drain(&COPY)["code"], "insecure_url", "it sends again");
    assert_eq!(world.status(&LIVE)["guard"]["standing"], "copy", "now the other one would be the copy");
}

#[test]
fn b20_discarding_gives_up_what_was_copied_and_the_sign_in() {
    let world = World::new();
    let before = world.submit(&LIVE, "before@agency.test");
    let unrouted = parse(
        &world
            .engine(&LIVE)
            .submit(&json!({"path": "hook", "source": "divi", "form": {"id": "other"}, "fields": [{"key": "a", "value": "b"}]}).to_string())
            .unwrap(),
    );
    world.clock.advance(MINUTE);
    let after = world.submit(&COPY, "after@agency.test");
    world.clock.advance(MINUTE);
    let decision = parse(&world.engine(&COPY).discard_copy().unwrap());
    assert_eq!(decision, json!({"code": "", "discarded": 2, "released": 1}));
    for receipt in [&before, &unrouted] {
        let row = world.row(&COPY, receipt);
        assert_eq!((&row["state"], &row["reason"]), (&json!("discarded"), &json!("site_copy")));
        assert!(row["journal"].to_string().contains("discarded"));
    }
    assert_eq!(world.row(&COPY, &after)["state"], "waiting");
    let status = world.status(&COPY);
    assert_eq!(status["guard"]["standing"], "original");
    assert_eq!(status["connection"]["state"], "disconnected");
    let again = parse(&world.engine(&COPY).discard_copy().unwrap());
    assert_eq!(again["code"], "not_a_copy");
}

#[test]
fn b20_a_store_that_both_use_is_never_discarded() {
    let world = World::new();
    let before = world.submit(&LIVE, "before@agency.test");
    world.submit(&COPY, "copy@agency.test");
    world.clock.advance(2 * MINUTE);
    world.drain(&LIVE);
    assert_eq!(world.status(&COPY)["guard"]["shared"], true);
    let refused = parse(&world.engine(&COPY).discard_copy().unwrap());
    assert_eq!(refused, json!({"code": "store_shared", "discarded": 0, "released": 0}));
    assert_ne!(world.row(&LIVE, &before)["state"], "discarded");
}

#[test]
fn b20_a_copy_leaves_the_tasks_of_the_original_alone() {
    let world = World::new();
    world.submit(&LIVE, "before@agency.test");
    world.drain(&LIVE);
    assert_eq!(world.tasks(&LIVE)[0]["kind"], "parked", "a task of the original");
    world.submit(&COPY, "copy@agency.test");
    assert!(world.tasks(&COPY).iter().all(|task| task["kind"] == "alert"));
    world.engine(&COPY).discard_copy().unwrap();
    assert!(world.tasks(&COPY).iter().all(|task| task["kind"] == "alert"));
}

#[test]
fn b20_a_copy_reads_nothing_back_from_tracker() {
    let world = World::new();
    world.submit(&LIVE, "back@copy.test");
    world.status(&LIVE);
    let file = world.directory.path().join("test-1/outbox.sqlite3");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute("UPDATE submission SET state = 'delivered', record_id = 7, ended_at = ?1", [START])
        .unwrap();
    rusqlite::Connection::open(&file).unwrap().execute("DELETE FROM delivery", []).unwrap();
    let asked = |who| {
        world.engine(who).maintain(r#"{"budget_ms":5000}"#).unwrap();
        rusqlite::Connection::open(&file)
            .unwrap()
            .query_row("SELECT count(*) FROM upkeep WHERE name = 'read_back_try'", [], |r| r.get::<_, u32>(0))
            .unwrap()
    };
    assert_eq!(asked(&COPY), 0, "not even tried");
    assert_eq!(asked(&LIVE), 1);
}

#[test]
fn an_exempt_copy_sends_and_is_held_again_once_it_is_not_exempt() {
    let world = World::new();
    world.submit(&LIVE, "before@agency.test");
    let sandbox = Who { exempt: true, ..COPY };
    assert_eq!(world.submit(&sandbox, "test@agency.test")["status"], "waiting");
    assert_eq!(world.drain(&sandbox)["code"], "insecure_url");
    assert_eq!(world.drain(&COPY)["code"], "site_copy");
}

#[test]
fn h15_sites_of_a_network_have_stores_and_identities_of_their_own() {
    let world = World::new();
    let second = Who { home: "https://second.test", blog_id: 2, ..LIVE };
    world.submit(&LIVE, "one@agency.test");
    world.submit(&second, "two@agency.test");
    for who in [&LIVE, &second] {
        assert_eq!(world.status(who)["guard"]["standing"], "original");
    }
    let mapped = Who { home: "https://mapped.test", ..second };
    assert_eq!(world.status(&mapped)["guard"]["standing"], "copy");
    assert_eq!(world.status(&LIVE)["guard"]["standing"], "original");
}

#[test]
fn overdue_leads_are_named_by_id_and_with_the_last_error() {
    let world = World::new();
    let old = world.submit(&LIVE, "old@agency.test");
    world.clock.advance(60 * MINUTE);
    world.submit(&LIVE, "young@agency.test");
    world.drain(&LIVE);
    let query = json!({"received_before": START + MINUTE, "limit": 5}).to_string();
    let overdue = parse(&world.engine(&LIVE).overdue(&query).unwrap());
    assert_eq!((&overdue["total"], &overdue["rows"][0]["id"]), (&json!(1), &old["id"]));
    assert_eq!(overdue["errors"]["parked"]["code"], "insecure_url");
    assert!(!overdue.to_string().contains("agency.test"), "nothing personal: {overdue}");
}

#[test]
fn suspected_spam_is_no_lead_that_is_missing() {
    let world = World::new();
    world.submit(&LIVE, "spam@agency.test");
    let query = json!({"received_before": START + MINUTE}).to_string();
    let total = || parse(&world.engine(&LIVE).overdue(&query).unwrap())["total"].clone();
    assert_eq!(total(), 1);
    let held = rusqlite::Connection::open(world.directory.path().join("test-1/outbox.sqlite3")).unwrap();
    held.execute("UPDATE submission SET state = 'held', reason = 'suspected_spam'", []).unwrap();
    drop(held);
    assert_eq!(total(), 0);
}

#[test]
fn the_worker_asks_when_the_next_one_is_due() {
    let world = World::new();
    let due = || parse(&world.engine(&LIVE).next_due().unwrap());
    assert_eq!(due(), json!({"next_due_at": null, "now": START}));
    world.submit(&LIVE, "one@agency.test");
    assert_eq!(due()["next_due_at"], START);
}

#[test]
fn b20_a_copy_does_not_keep_house_in_the_originals_store() {
    let world = World::new();
    let live = world.submit(&LIVE, "old@agency.test");
    world.engine(&LIVE).discard(live["id"].as_str().unwrap()).unwrap();
    let keep = |who: &Who| {
        let options = json!({"budget_ms": 20_000, "now": true, "known": {"20000": [3, 1]}});
        parse(&world.engine(who).maintain(&options.to_string()).unwrap())
    };
    world.clock.advance(40 * 1_440 * MINUTE);
    let refused = keep(&COPY);
    assert_eq!((&refused["code"], &refused["removed"]["payloads"]), (&json!("site_copy"), &json!(0)));
    assert_eq!(refused["days"], json!({"20000": [3, 1]}), "what its shell remembers stays");
    assert_eq!(refused["reconciliation"], Value::Null, "nothing was compared");
    assert!(world.row(&COPY, &live)["submission"].is_object());
    // The original at work shows that they share it; then a day does not help.
    world.clock.advance(MINUTE);
    world.submit(&LIVE, "new@agency.test");
    world.clock.advance(2 * 1_440 * MINUTE);
    assert_eq!(keep(&COPY)["code"], "site_copy");
    assert_eq!(keep(&LIVE)["removed"]["payloads"], 1, "the original does it");
}

#[test]
fn b20_a_copy_with_a_store_of_its_own_keeps_house_after_a_day() {
    let world = World::new();
    let live = world.submit(&LIVE, "old@agency.test");
    world.engine(&LIVE).discard(live["id"].as_str().unwrap()).unwrap();
    world.clock.advance(40 * 1_440 * MINUTE);
    assert_eq!(world.status(&COPY)["guard"]["standing"], "copy");
    world.clock.advance(1_441 * MINUTE);
    let kept = parse(&world.engine(&COPY).maintain(r#"{"now":true}"#).unwrap());
    assert_eq!((&kept["code"], &kept["removed"]["payloads"]), (&json!(""), &json!(1)));
}
