//! What goes wrong at Tracker in the middle of a sweep: nothing is ever removed for it, and the sweep goes on where it
//! stood (tracker-api.md U8, U22; reliability.md I17).

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};

/// Search, ten rows a page: three pages, and the empty one that ends it.
const SEARCH: &str = "/api/v1/Opportunity/Search";

fn small_pages() -> Jobs {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "pageCap": 10}));
    jobs.sweep();
    jobs
}

/// Sweeps through one fault, waiting as long as the core asks for; gives the code it stopped with.
fn sweep_through(jobs: &mut Jobs) -> String {
    jobs.begin();
    let worked = jobs.run();
    let code = worked["code"].as_str().unwrap().to_owned();
    assert_eq!(worked["sweep"]["code"], code.as_str(), "{worked}");
    let wait = worked["next_due_at"].as_i64().unwrap() - jobs.timed.now();
    assert!((1..=3_600_000).contains(&wait), "{wait}");
    assert_eq!(jobs.shown().len() as u64, PUBLISHED, "after {code}");
    jobs.wait(wait);
    jobs.run();
    let status = jobs.status();
    assert_eq!(
        (&status["sweep"], &status["last"]["outcome"]),
        (&Value::Null, &json!("complete")),
        "{status}"
    );
    assert_eq!(jobs.shown().len() as u64, PUBLISHED, "after {code}");
    code
}

#[test]
fn i17_an_answer_cut_at_every_page_removes_nothing() {
    let mut jobs = small_pages();
    let writes = jobs.posts.writes;
    for page in 0..3 {
        jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "truncate": true, "skip": page}));
        let code = sweep_through(&mut jobs);
        assert!(["not_json", "reset", "cut"].contains(&code.as_str()), "page {page}: {code}");
    }
    assert_eq!(jobs.posts.writes, writes, "and nothing was written");
}

#[test]
fn i17_html_errors_and_silence_at_every_page_remove_nothing() {
    let mut jobs = small_pages();
    let faults = [
        (json!({"html": true}), "not_json"),
        (json!({"status": 500}), "http_500"),
        (json!({"status": 503}), "http_503"),
        (json!({"status": 403}), "forbidden"),
        (json!({"reset": true}), "reset"),
        (json!({"status": 200, "body": {"error": "no"}}), "unexpected_shape"),
        (json!({"status": 200, "body": [{"name": "no id"}]}), "unexpected_shape"),
    ];
    for (n, (fault, code)) in faults.iter().enumerate() {
        let page = n % 4;
        let mut rule = json!({"method": "POST", "path": SEARCH, "skip": page});
        rule.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        jobs.tracker.fail(rule);
        assert_eq!(sweep_through(&mut jobs), *code, "page {page}");
    }
}

#[test]
fn a_record_that_cannot_be_read_keeps_its_job_and_holds_nobody_up() {
    let mut jobs = small_pages();
    for id in [1040, 1041, 1042] {
        jobs.touch(id, &json!({"advertDetails": {"title": "Changed"}}));
    }
    // A permanent error of one record: the others are read.
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/Opportunity/1041", "status": 400}));
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["updated"]), (&json!("partial"), &json!(2)), "{last}");
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    assert_eq!(jobs.sweep()["updated"], 1, "the next sweep reads it");
    // One that answers like a broken page each time: five tries, then the others.
    jobs.touch(1040, &json!({"advertDetails": {"title": "Again"}}));
    jobs.touch(1042, &json!({"advertDetails": {"title": "Again"}}));
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/Opportunity/1040", "html": true, "times": 0}));
    jobs.begin();
    for _ in 0..7 {
        jobs.run();
        jobs.wait(3_600_000);
    }
    assert_eq!(jobs.status()["last"]["outcome"], "partial");
    assert_eq!(jobs.posts.by_opportunity[&1042].job["title"], "Again");
    assert!(jobs.shown().contains(&1040));
}

#[test]
fn u22_a_job_that_is_missing_is_kept_unless_its_own_get_says_it_is_gone() {
    let mut jobs = small_pages();
    // Search lags: the job is not in the list, and the record is there.
    for (fault, skipped) in
        [(json!({"status": 400}), true), (json!({"status": 500}), false), (json!({"html": true}), false)]
    {
        // A row tells changes of one second from each other by nothing.
        jobs.tracker.post("/_sim/advance-clock", &json!({"seconds": 5}));
        jobs.touch(1045, &json!({"advertDetails": {"publishOnline": false}}));
        let mut rule = json!({"method": "GET", "path": "/api/v1/Opportunity/1045"});
        rule.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        jobs.tracker.fail(rule);
        jobs.begin();
        jobs.run();
        assert!(jobs.shown().contains(&1045), "an error keeps it: {fault}");
        jobs.touch(1045, &json!({"advertDetails": {"publishOnline": true}}));
        jobs.wait(120_000);
        jobs.run();
        assert!(jobs.shown().contains(&1045));
        let last = jobs.status()["last"].clone();
        assert_eq!(
            (&last["outcome"], &last["removed"], &last["kept"]),
            (&json!("complete"), &json!(0), &json!(1)),
            "{skipped} {last}"
        );
    }
}

#[test]
fn a_token_that_ends_in_mid_sweep_is_renewed_and_the_sweep_goes_on() {
    let mut jobs = small_pages();
    jobs.touch(1040, &json!({"advertDetails": {"title": "Changed"}}));
    jobs.begin();
    jobs.send_inventory();
    jobs.tracker.post("/_sim/revoke", &json!({"what": "jwts"}));
    jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "status": 401, "skip": 1}));
    jobs.run();
    let last = jobs.status()["last"].clone();
    assert_eq!((&last["outcome"], &last["updated"]), (&json!("complete"), &json!(1)), "{last}");
}

#[test]
fn a_rate_limit_is_waited_out_as_long_as_tracker_says() {
    let mut jobs = small_pages();
    jobs.tracker.post("/_sim/knobs", &json!({"retryAfter": "seconds"}));
    jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "status": 429, "skip": 1}));
    jobs.begin();
    let worked = jobs.run();
    assert_eq!((&worked["code"], &worked["sweep"]["pages"]), (&json!("rate_limited"), &json!(1)), "{worked}");
    assert_eq!(worked["next_due_at"].as_i64().unwrap() - jobs.timed.now(), 2_000);
    assert_eq!(jobs.run()["sweep"]["pages"], 1, "not before");
    jobs.wait(2_001);
    jobs.run();
    assert_eq!(jobs.status()["last"]["outcome"], "complete");
}

#[test]
fn u22_an_empty_answer_is_held_and_a_person_decides() {
    let mut jobs = small_pages();
    // Both listings, of open ones and of all, say that there is nothing.
    jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "status": 204, "times": 2}));
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["removed"]), (&json!("held"), &json!(0)), "{last}");
    let held = jobs.status()["held"].clone();
    assert_eq!((&held["reason"], &held["candidates"]), (&json!("empty"), &json!(PUBLISHED)), "{held}");
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    // The next sweep finds all of them again, and the alert ends.
    assert_eq!(jobs.sweep()["outcome"], "complete");
    assert_eq!(jobs.status()["held"], Value::Null);
    let alerts = jobs.timed.ask(|e| e.tasks(100));
    let said: Vec<(String, bool)> = alerts
        .as_array()
        .unwrap()
        .iter()
        .filter(|task| task["payload"]["cause"] == "jobs_removal_held")
        .map(|task| (task["payload"]["code"].as_str().unwrap().to_owned(), task["payload"]["active"] == true))
        .collect();
    assert_eq!(said, [("empty".to_owned(), true), (String::new(), false)]);
}

#[test]
fn a_tenant_with_other_words_for_its_states_is_listed_without_one() {
    let mut jobs = Jobs::new();
    let metadata = json!({"opportunityStatuses": [{"id": 8, "name": "Open", "state": "live"}]});
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/MetaData", "status": 200, "body": metadata}));
    // Nothing is open by the account's own word, so nothing is published, and nothing fails.
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(0)), "{last}");
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/MetaData", "status": 403}));
    // An account that may not read it is judged by the names of its statuses.
    assert_eq!(jobs.sweep()["created"], PUBLISHED);
}

#[test]
fn a_lagging_search_neither_removes_nor_flaps() {
    let mut jobs = small_pages();
    jobs.tracker.post("/_sim/advance-clock", &json!({"seconds": 7_200}));
    jobs.tracker.post("/_sim/knobs", &json!({"searchLag": 3_600}));
    // New at Tracker, known by its webhook, not yet in the search.
    jobs.touch(1024, &json!({"advertDetails": {"publishOnline": true}}));
    jobs.hook("", br#"{"recordType":"Opportunity","action":"Updated","recordId":1024}"#);
    jobs.run();
    assert!(jobs.shown().contains(&1024));
    // Gone at Tracker, known by its webhook, still in the search.
    jobs.touch(1040, &json!({"status": {"id": 11, "name": "Closed"}}));
    jobs.hook("id=1040", b"");
    jobs.run();
    let shown = jobs.shown();
    let writes = jobs.posts.writes;
    for _ in 0..2 {
        assert_eq!(jobs.sweep()["outcome"], "complete");
        assert_eq!((jobs.shown(), jobs.posts.writes), (shown.clone(), writes));
    }
    jobs.tracker.post("/_sim/knobs", &json!({"searchLag": 0}));
    assert_eq!(jobs.sweep()["outcome"], "complete");
    assert_eq!((jobs.shown(), jobs.posts.writes), (shown, writes));
}

#[test]
fn a_listing_that_stood_still_for_an_hour_begins_anew() {
    let mut jobs = small_pages();
    jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "status": 502, "skip": 2}));
    jobs.begin();
    assert_eq!(jobs.run()["sweep"]["pages"], 2);
    jobs.wait(3_700_000);
    let searches = jobs.tracker.calls("POST", SEARCH);
    jobs.run();
    assert_eq!(jobs.status()["last"]["outcome"], "complete");
    assert_eq!(jobs.tracker.calls("POST", SEARCH) - searches, 4, "all pages again");
}
