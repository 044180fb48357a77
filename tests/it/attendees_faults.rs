//! What goes wrong while a list of attendees is loaded: it stops, says why, and goes on.

use serde_json::{Value, json};

use crate::attendees::*;
use crate::events::*;
use crate::support::*;

fn guests(tracker: &Tracker, many: usize) -> Vec<u64> {
    let one = |n: usize| {
        json!({"firstName": format!("N{n}"), "surname": "Guest", "tagText": "Summer Conference 2025",
            "contactDetails": {"email": format!("n{n}@guest.test")}})
    };
    seed(tracker, Value::Array((0..many).map(one).collect()))
}

#[test]
fn a_failure_in_mid_load_stops_it_and_it_goes_on_where_it_was() {
    for (rule, code) in [
        (json!({"status": 503}), "http_503"),
        (json!({"html": true}), "not_json"),
        (json!({"truncate": true}), "cut"),
        (json!({"reset": true}), "reset"),
        (json!({"status": 403}), "forbidden"),
    ] {
        let tracker = Tracker::start();
        let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
        let ids = guests(&tracker, 12);
        let mut fault = json!({"method": "GET", "path": "/api/v1/Contact/*", "skip": 5, "times": 0});
        fault.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        tracker.fail(fault);
        let stopped = load_with(&site, json!({"known": ids}));
        assert_eq!(
            (&stopped["state"], &stopped["more"]),
            (&json!("stopped"), &json!(false)),
            "{code} {stopped}"
        );
        assert!(stopped["code"].as_str().is_some_and(|found| !found.is_empty()), "{code} {stopped}");
        if !matches!(code, "cut" | "reset") {
            assert_eq!(stopped["code"], code);
        }
        assert_eq!(
            (&stopped["done"], &stopped["total"], &stopped["phase"]),
            (&json!(5), &json!(12), &json!("known"))
        );
        assert_eq!(rows(&site).len(), 5, "what was read shows");
        tracker.delete("/_sim/fail");
        // The breaker tries again.
        site.clock.advance(120_000);
        let done = load_all(&site, json!({"known": ids}));
        assert_eq!((&done["state"], &done["code"]), (&json!("loaded"), &json!("")), "{code} {done}");
        assert_eq!(done["counts"]["contacts"], 12, "{code}");
        let reads = tracker.get("/_sim/journal?method=GET&path=/api/v1/Contact/");
        let well = reads.as_array().unwrap().iter().filter(|call| call["status"] == 200).count();
        assert!(well <= 13, "{code}: {well} reads; nobody was read twice");
    }
}

#[test]
fn a_pause_that_tracker_asks_for_is_waited_out_without_a_person() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = guests(&tracker, 12);
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Contact/*", "skip": 5, "times": 1, "status": 429}));
    let slowed = load_with(&site, json!({"known": ids}));
    assert_eq!(
        (&slowed["state"], &slowed["code"], &slowed["more"]),
        (&json!("loading"), &json!("rate_limited"), &json!(true)),
        "{slowed}"
    );
    assert_eq!(slowed["done"], 5);
    let wait = slowed["wait_ms"].as_i64().unwrap();
    assert!((1_000..=120_000).contains(&wait), "{slowed}");
    site.clock.advance(wait);
    let done = load_all(&site, json!({"known": ids}));
    assert_eq!((&done["state"], &done["code"]), (&json!("loaded"), &json!("")), "{done}");
    assert_eq!(done["counts"]["contacts"], 12);
}

#[test]
fn a_jwt_that_ends_in_mid_load_is_renewed() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = guests(&tracker, 6);
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Contact/*", "skip": 3, "times": 1, "status": 401}));
    let done = load_all(&site, json!({"known": ids}));
    assert_eq!((&done["state"], &done["counts"]["contacts"]), (&json!("loaded"), &json!(6)));
}

#[test]
fn a_sign_in_that_is_refused_stops_it_with_its_code() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = guests(&tracker, 3);
    tracker.fail(json!({"path": "/api/v1/Contact/*", "times": 0, "status": 401}));
    tracker.fail(json!({"path": "/api/Auth/ExchangeToken", "times": 0, "status": 401}));
    let stopped = load_with(&site, json!({"known": ids}));
    assert_eq!((&stopped["state"], &stopped["code"]), (&json!("stopped"), &json!("reconnect")));
    // Nothing can be asked while nobody is signed in.
    let again = load_with(&site, json!({"known": ids}));
    assert_eq!((&again["state"], &again["more"]), (&json!("stopped"), &json!(false)), "{again}");
}

#[test]
fn a_search_that_fails_keeps_what_was_found() {
    let tracker = Tracker::with(json!({"rateLimit": 0, "pageCap": 10}), None);
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    guests(&tracker, 35);
    tracker.fail(json!({"path": "/api/v1/Contact/Search", "skip": 4, "times": 1, "html": true}));
    let wish = json!({"scan": true, "opened_at": site.now()});
    let stopped = load_with(&site, wish.clone());
    assert_eq!(
        (&stopped["state"], &stopped["phase"], &stopped["total"]),
        (&json!("stopped"), &json!("scan"), &Value::Null)
    );
    let pages = stopped["pages"].as_u64().unwrap();
    let shown = rows(&site).len();
    assert!(pages >= 2 && shown >= 10, "{stopped}");
    let done = load_all(&site, wish);
    assert_eq!(done["counts"]["contacts"], 35);
    assert!(done["pages"].as_u64().unwrap() < pages + 10, "it went on, it did not begin anew: {done}");
}

#[test]
fn a_budget_ends_between_two_calls_and_a_pace_that_is_used_up_says_when() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = guests(&tracker, 60);
    site.site.settings["relay"]["calls_per_minute"] = json!(40);
    let answer = load_with(&site, json!({"known": ids, "budget_ms": 5}));
    assert_eq!((&answer["state"], &answer["more"]), (&json!("loading"), &json!(true)));
    let mut rounds = 0;
    let mut before = 0;
    let done = loop {
        let answer = load_with(&site, json!({"known": ids, "budget_ms": 3_000}));
        if answer["more"] == false {
            break answer;
        }
        let done = answer["done"].as_u64().unwrap();
        assert!(done >= before);
        before = done;
        rounds += 1;
        assert!(rounds < 200, "{answer}");
        site.clock.advance(answer["wait_ms"].as_i64().unwrap().max(1));
    };
    assert_eq!((&done["state"], &done["counts"]["contacts"]), (&json!("loaded"), &json!(60)));
    assert!(rounds > 3);
    assert!(tracker.get("/_sim/traffic")["peak"].as_u64().unwrap() > 0);
}

#[test]
fn while_submissions_wait_a_load_gets_a_quarter_of_the_budget() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    let ids = guests(&tracker, 60);
    site.site.settings["relay"]["calls_per_minute"] = json!(40);
    site.submit(&registers(8, "waits@ev.test"));
    for _ in 0..20 {
        let answer = load_with(&site, json!({"known": ids, "budget_ms": 500}));
        site.clock.advance(answer["wait_ms"].as_i64().unwrap().clamp(1, 1_000));
    }
    assert!(tracker.calls("GET", "/api/v1/Contact/") <= 10, "{}", tracker.calls("GET", "/api/v1/Contact/"));
}

#[test]
fn a_copy_of_the_site_asks_nobody() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    load_all(&site, json!({}));
    site.site.settings["site"]["home"] = json!("https://staging.agency.test");
    site.site.settings["site"]["environment"] = json!("staging");
    site.site.settings["tracker"]["rest_url"] = json!("https://tracker.invalid");
    site.site.settings["tracker"]["classic_url"] = json!("https://tracker.invalid");
    let calls = tracker.calls("", "/");
    let answer = load_with(&site, json!({"refresh": true}));
    assert_eq!((&answer["code"], &answer["more"]), (&json!("site_copy"), &json!(false)), "{answer}");
    assert_eq!(tracker.calls("", "/"), calls);
}

#[test]
fn classic_says_that_it_cannot() {
    let tracker = Tracker::start();
    let mut site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    site.site.settings["tracker"]["dialect"] = json!("widget");
    let answer = load_with(&site, json!({"known": [781]}));
    assert_eq!(answer["state"], "stopped");
    assert_eq!(answer["code"], "classic_lacks_contact_reading");
    assert_eq!(site.refused(|e| e.load_attendees("{}")), "event_id");
}

#[test]
fn contacts_of_another_tenant_are_nobody_here() {
    let tracker = Tracker::start();
    let site = event_site(&tracker.origin, json!([event(8, "Summer Conference 2025")]));
    site.submit(&registers(8, "jane@ev.test"));
    site.drain();
    let ids = guests(&tracker, 2);
    load_all(&site, json!({"known": ids}));
    assert_eq!(rows(&site).len(), 3);
    tracker.post("/_sim/knobs", &json!({"tenant": "another"}));
    tracker.post("/_sim/revoke", &json!({"what": "jwts"}));
    let answer = site.ask(|e| e.connect(r#"{"kind":"api_token","token":"api-token"}"#));
    assert_eq!(answer["code"], "");
    let left = rows(&site);
    assert_eq!((left.len(), &left[0]["contact_id"], &left[0]["state"]), (1, &json!(0), &json!("on_its_way")));
}
