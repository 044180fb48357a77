//! Suspected spam is held before Tracker, shown with its reason, and released or discarded by a person.

use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::support::*;

fn message(text: &str, signals: Value) -> Value {
    json!({
        "path": "hook", "source": "divi", "form": {"id": "cv-form"}, "signals": signals,
        "fields": [
            {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
            {"key": "email", "value": "jane@spam.test"}, {"key": "message", "value": text}
        ]
    })
}

fn site() -> Site {
    let mut site = Site::new("http://127.0.0.1:9", json!([cv_profile()]));
    site.settings["spam"] = json!({"words": ["casino"]});
    site
}

#[test]
fn a_disallowed_word_holds_and_one_click_releases() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["spam"] = json!({"words": ["casino"]});
    let held = site.submit(&message("Best CASINO bonus", json!({})));
    assert_eq!(held["status"], "held");
    site.drain();
    assert_eq!(tracker.records("Resource", "jane@spam.test").len(), 0, "held before Tracker");
    let detail = site.detail(&held["id"]);
    assert_eq!((&detail["reason"], &detail["profile_id"]), (&json!("spam:disallowed_list"), &json!("cv")));
    assert!(!detail["journal"].to_string().contains("CASINO"));
    let released = parse(&site.engine().replay(held["id"].as_str().unwrap()).unwrap());
    assert_eq!(released["status"], "waiting");
    site.drain();
    assert_eq!(tracker.records("Resource", "jane@spam.test").len(), 1);
}

#[test]
fn a_webhook_is_looked_at_like_the_hook() {
    let site = site();
    let mut body = application("a@spam.test", "");
    body["fields"]["message"] = json!("casino");
    assert_eq!(site.ingest(&body).1["status"], "held");
}

#[test]
fn a_profile_may_send_what_is_suspected() {
    let mut site = site();
    site.settings["profiles"][0]["send_suspected_spam"] = json!(true);
    assert_eq!(site.submit(&message("casino", json!({})))["status"], "waiting");
}

#[test]
fn nobody_types_within_two_seconds_and_an_unknown_time_is_no_suspicion() {
    let site = site();
    let fast = site.submit(&message("one", json!({"elapsed_ms": 300})));
    assert_eq!(site.detail(&fast["id"])["reason"], "spam:too_fast");
    assert_eq!(site.submit(&message("two", json!({"elapsed_ms": 9_000})))["status"], "waiting");
    assert_eq!(site.submit(&message("three", json!({})))["status"], "waiting");
}

#[test]
fn a_second_copy_does_not_release_what_is_held() {
    let site = site();
    let first = site.submit(&message("casino", json!({})));
    let mut copy = message("casino", json!({}));
    copy["context"] = json!({"post_id": 8});
    assert_eq!(site.submit(&copy)["duplicate"], true);
    assert_eq!(site.detail(&first["id"])["state"], "held");
}

struct Asked {
    site: Site,
    clock: PausedClock,
}

impl Asked {
    fn new() -> Self {
        let mut site = site();
        site.settings["spam"] = json!({"opinion_seconds": 300});
        Self { site, clock: PausedClock::at(1_800_000_000_000) }
    }

    fn engine(&self) -> Engine {
        let config = json!({
            "directory": self.site.directory.path(), "key": "", "allow_volatile": true,
            "settings": self.site.settings,
        });
        Engine::with_clock(config.to_string().as_bytes(), Rc::new(self.clock.clone())).unwrap()
    }

    fn submit(&self) -> Value {
        parse(&self.engine().submit(&message("hello", json!({"ip": "192.0.2.7"})).to_string()).unwrap())["id"]
            .clone()
    }

    fn opinion(&self, id: &Value, spam: bool) -> Value {
        parse(&self.engine().opinion(&json!({"id": id, "spam": spam}).to_string()).unwrap())
    }

    fn due_in(&self) -> i64 {
        parse(&self.engine().status().unwrap())["next_due_at"].as_i64().unwrap_or(i64::MAX)
            - 1_800_000_000_000
    }
}

#[test]
fn an_opinion_is_waited_for_and_its_absence_costs_minutes_only() {
    let asked = Asked::new();
    let id = asked.submit();
    assert_eq!(asked.due_in(), 300_000);
    let tasks = parse(&asked.engine().tasks(10).unwrap());
    assert_eq!(tasks[0]["kind"], "spam_check");
    assert_eq!(tasks[0]["payload"], json!({"submission_id": id}), "ids only");
    assert_eq!(asked.opinion(&id, false), json!({"taken": true, "state": "waiting"}));
    assert_eq!(asked.due_in(), 0);
}

#[test]
fn an_opinion_that_it_is_spam_holds() {
    let asked = Asked::new();
    let id = asked.submit();
    assert_eq!(asked.opinion(&id, true), json!({"taken": true, "state": "held"}));
    assert_eq!(
        asked.opinion(&id, true),
        json!({"taken": false, "state": "held"}),
        "said twice changes nothing"
    );
    assert_eq!(asked.opinion(&json!("unknown"), true), json!({"taken": false, "state": null}));
}
