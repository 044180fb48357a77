//! What holds removals back, and what a person decides about it (tracker-api.md U22).

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};

fn decide(jobs: &Jobs, decision: &str) -> Value {
    jobs.timed.ask(|e| e.jobs_decide(&json!({"decision": decision, "actor": "ada"}).to_string()))
}

/// A site with all jobs, of which so many are no longer at Tracker.
fn without(gone: u64) -> Jobs {
    let mut jobs = Jobs::new();
    jobs.sweep();
    for id in jobs.shown().into_iter().take(usize::try_from(gone).unwrap()) {
        jobs.delete(id);
    }
    jobs
}

#[test]
fn u22_more_than_the_share_is_held_and_what_changed_is_done_all_the_same() {
    let mut jobs = without(11);
    jobs.touch(1048, &json!({"advertDetails": {"title": "Changed"}}));
    jobs.wait(1_000);
    let last = jobs.sweep();
    assert_eq!(
        (&last["outcome"], &last["removed"], &last["updated"]),
        (&json!("held"), &json!(0), &json!(1)),
        "{last}"
    );
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    let status = jobs.status();
    assert_eq!(
        (&status["held"]["candidates"], &status["held"]["reason"]),
        (&json!(11), &json!("share")),
        "{status}"
    );
    assert_eq!(jobs.tracker.calls("GET", "/api/v1/Opportunity/1026"), 1, "nobody was asked for");
    assert_eq!(
        (jobs.journal("jobs_held").len(), status["last_complete_at"] == status["last"]["ended_at"]),
        (1, false)
    );
    // Held again by the next one: the same alert.
    jobs.sweep();
    let tasks = jobs.timed.ask(|e| e.tasks(100)).to_string();
    assert_eq!(tasks.matches("jobs_removal_held").count(), 1, "{tasks}");
}

#[test]
fn u22_up_to_the_share_each_is_confirmed_and_goes() {
    let mut jobs = without(10);
    let gets = jobs.gets();
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["removed"]), (&json!("complete"), &json!(10)), "{last}");
    assert_eq!(jobs.gets() - gets, 10);
}

#[test]
fn a_person_lets_what_is_held_go_and_each_is_confirmed_once_more() {
    let mut jobs = without(11);
    jobs.sweep();
    let kept = jobs.shown()[0];
    // One of them is back meanwhile; another cannot be read at first.
    jobs.tracker.fail(json!({"method": "GET", "path": format!("/api/v1/Opportunity/{kept}"), "status": 500}));
    assert_eq!(decide(&jobs, "remove")["held"], Value::Null);
    jobs.run();
    assert!(jobs.shown().contains(&kept), "an error keeps it");
    assert_eq!(jobs.shown().len(), 11, "and the others do not wait for it");
    jobs.wait(60_001);
    jobs.run();
    assert_eq!(jobs.shown().len(), 10);
    let row = &jobs.journal("jobs_decided")[0];
    assert_eq!(
        (&row["outcome"], &row["detail"]["actor"], &row["detail"]["candidates"]),
        (&json!("remove"), &json!("ada"), &json!(11))
    );
    assert_eq!(jobs.journal("job_removed").len(), 11);
}

#[test]
fn what_a_person_keeps_stays_until_the_next_sweep() {
    let mut jobs = without(11);
    jobs.sweep();
    assert_eq!(decide(&jobs, "keep")["held"], Value::Null);
    jobs.run();
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    assert_eq!(jobs.sweep()["outcome"], "held");
    assert!(jobs.status()["held"].is_object());
    assert_eq!(jobs.timed.refused(|e| e.jobs_decide(r#"{"decision":"perhaps"}"#)), "not_json");
}

#[test]
fn u22_hints_of_deletion_beyond_three_or_the_share_are_held() {
    let mut jobs = without(12);
    jobs.timed.site.settings["jobs"]["removal_share"] = json!(20);
    let gone: Vec<u64> = jobs.shown().into_iter().take(12).collect();
    for id in &gone {
        jobs.hook(&format!("id={id}&action=Deleted"), b"");
    }
    jobs.run();
    assert_eq!(jobs.shown().len(), 21 - 4, "a fifth of 21");
    let held = jobs.status()["held"].clone();
    assert_eq!((&held["candidates"], &held["reason"]), (&json!(8), &json!("share")), "{held}");
    decide(&jobs, "remove");
    jobs.run();
    assert_eq!(jobs.shown().len(), 9);
    // An hour later a hint counts for itself again.
    jobs.wait(3_700_000);
    let next = jobs.shown()[0];
    jobs.delete(next);
    jobs.hook(&format!("id={next}"), b"");
    jobs.run();
    assert_eq!((jobs.shown().len(), &jobs.status()["held"]), (8, &Value::Null));
}

#[test]
fn what_tracker_says_itself_is_closed_is_no_matter_for_the_guard_of_hints() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    jobs.timed.site.settings["jobs"]["removal_share"] = json!(1);
    for id in jobs.shown() {
        jobs.touch(id, &json!({"status": {"id": 11, "name": "Closed"}}));
        jobs.hook(&format!("id={id}"), b"");
    }
    jobs.run();
    assert_eq!((jobs.shown().len(), &jobs.status()["held"]), (0, &Value::Null));
}
