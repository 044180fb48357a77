//! How many may go without a person (reliability.md D33), and what uses up no try (architecture, rule 5).

use serde_json::json;

use crate::jobs_support::{Jobs, PUBLISHED};

const SEARCH: &str = "/api/v1/Opportunity/Search";
const ONE: &str = "/api/v1/Opportunity/*";

fn synced() -> Jobs {
    let mut jobs = Jobs::new();
    jobs.timed.site.settings["jobs"]["removal_share"] = json!(20);
    jobs.sweep();
    jobs
}

fn close(jobs: &Jobs, n: usize) {
    for id in jobs.shown().into_iter().take(n) {
        jobs.touch(id, &json!({"status": {"id": 11, "name": "Closed"}}));
    }
}

#[test]
fn d33_the_share_is_twenty_percent_unless_a_person_says_otherwise() {
    assert_eq!(halt_tracker::settings::JobsSettings::default().removal_share, 20);
}

#[test]
fn d33_few_jobs_of_a_small_site_are_never_held() {
    let mut jobs = synced();
    close(&jobs, 17);
    jobs.timed.site.settings["jobs"]["removal_share"] = json!(100);
    jobs.sweep();
    jobs.timed.site.settings["jobs"]["removal_share"] = json!(20);
    assert_eq!(jobs.shown().len(), 4);
    // Three of four close: no matter for a person.
    close(&jobs, 3);
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["removed"]), (&json!("complete"), &json!(3)), "{last}");
}

#[test]
fn d33_five_of_twenty_one_are_held_and_four_are_not() {
    let mut jobs = synced();
    close(&jobs, 5);
    assert_eq!(jobs.sweep()["outcome"], "held", "more than a fifth");
    let mut jobs = synced();
    close(&jobs, 4);
    assert_eq!(jobs.sweep()["removed"], 4);
}

#[test]
fn d33_an_outage_that_says_gone_sweep_after_sweep_empties_no_site() {
    let mut jobs = synced();
    for n in 0..4 {
        for id in jobs.shown().into_iter().take(4) {
            jobs.delete(id);
        }
        let last = jobs.sweep();
        assert_eq!(last["outcome"], if n == 0 { "complete" } else { "held" }, "{last}");
        assert_eq!(jobs.shown().len() as u64, PUBLISHED - 4, "no more than the first four");
        jobs.wait(3_700_000);
    }
    let held = jobs.status()["held"].clone();
    assert_eq!((&held["candidates"], &held["reason"]), (&json!(4), &json!("share")), "{held}");
    // A day later it is another matter.
    jobs.wait(20 * 3_600_000);
    assert_eq!(jobs.sweep()["removed"], 4);
}

#[test]
fn d33_what_is_found_gone_waits_until_all_are_asked_for() {
    let mut jobs = synced();
    for id in jobs.shown().into_iter().take(4) {
        jobs.delete(id);
    }
    jobs.tracker.fail(json!({"method": "GET", "path": ONE, "status": 503, "skip": 2}));
    jobs.begin();
    jobs.run();
    assert_eq!((jobs.shown().len() as u64, &jobs.status()["operations"]), (PUBLISHED, &json!(0)));
    jobs.wait(3_600_000);
    jobs.run();
    assert_eq!(jobs.shown().len() as u64, PUBLISHED - 4);
    assert_eq!(jobs.status()["last"]["removed"], 4);
}

#[test]
fn a_token_that_was_taken_back_uses_up_no_try_and_signing_in_goes_on_at_once() {
    let mut jobs = synced();
    jobs.touch(1040, &json!({"advertDetails": {"title": "By the hint"}}));
    jobs.touch(1041, &json!({"advertDetails": {"title": "By the sweep"}}));
    jobs.tracker.fail(json!({"method": "GET", "path": ONE, "status": 401, "times": 0}));
    jobs.hook("id=1040", b"");
    jobs.begin();
    for _ in 0..40 {
        jobs.run();
        jobs.wait(3_600_000);
    }
    let status = jobs.status();
    assert_eq!((&status["hints"], status["sweep"].is_object()), (&json!(1), true), "{status}");
    jobs.run();
    jobs.tracker.delete("/_sim/fail");
    jobs.timed.ask(|e| e.connect(r#"{"kind":"api_token","token":"api-token"}"#));
    jobs.run();
    assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], "By the hint");
    assert_eq!(jobs.posts.by_opportunity[&1041].job["title"], "By the sweep");
    assert_eq!(jobs.status()["last"]["outcome"], "complete");
}

#[test]
fn one_record_that_may_not_be_read_holds_nobody_up_and_an_account_that_may_read_none_skips_none() {
    let mut jobs = synced();
    for id in [1040, 1042] {
        jobs.touch(id, &json!({"advertDetails": {"title": "Changed"}}));
    }
    jobs.tracker
        .fail(json!({"method": "GET", "path": "/api/v1/Opportunity/1040", "status": 403, "times": 0}));
    jobs.hook("id=1040", b"");
    jobs.begin();
    for _ in 0..12 {
        jobs.run();
        jobs.wait(1_800_001);
    }
    assert_eq!((&jobs.status()["last"]["outcome"], &jobs.status()["hints"]), (&json!("partial"), &json!(0)));
    assert_eq!(jobs.posts.by_opportunity[&1042].job["title"], "Changed");
    // Rights that the whole account has lost.
    jobs.touch(1043, &json!({"advertDetails": {"title": "Later"}}));
    jobs.begin();
    jobs.send_inventory();
    jobs.tracker.fail(json!({"method": "POST", "path": SEARCH, "status": 403, "skip": 2, "times": 0}));
    jobs.tracker.fail(json!({"method": "GET", "path": ONE, "status": 403, "times": 0}));
    jobs.hook("id=1043", b"");
    for _ in 0..14 {
        jobs.run();
        jobs.wait(1_800_001);
    }
    assert_eq!((&jobs.status()["hints"], jobs.status()["sweep"].is_object()), (&json!(1), true));
    jobs.tracker.delete("/_sim/fail");
    jobs.wait(1_800_001);
    jobs.run();
    assert_eq!(jobs.posts.by_opportunity[&1043].job["title"], "Later");
}
