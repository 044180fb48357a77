//! Another account behind the same hosts, whose ids overlap (reliability.md O11).

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};

fn first() -> Jobs {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "tenant": "first"}));
    sign_in(&jobs, "first");
    jobs.sweep();
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    jobs
}

fn sign_in(jobs: &Jobs, tenant: &str) {
    jobs.tracker.post("/_sim/knobs", &json!({ "tenant": tenant }));
    jobs.timed.ask(|e| e.connect(r#"{"kind":"api_token","token":"api-token"}"#));
}

fn decide(jobs: &Jobs, decision: &str) -> Value {
    jobs.timed.ask(|e| e.jobs_decide(&json!({"decision": decision, "actor": "ada"}).to_string()))
}

#[test]
fn o11_posts_of_the_account_before_are_neither_removed_nor_overwritten_until_a_person_decides() {
    let mut jobs = first();
    let before = jobs.posts.by_opportunity.clone();
    // The other account has one of these numbers for a job of its own, lacks two, and has one more.
    jobs.touch(1040, &json!({"advertDetails": {"title": "Of the other"}}));
    jobs.delete(1026);
    jobs.touch(1041, &json!({"status": {"id": 11, "name": "Closed"}}));
    jobs.touch(1024, &json!({"advertDetails": {"publishOnline": true}}));
    sign_in(&jobs, "second");
    let last = jobs.sweep();
    assert_eq!(
        (&last["outcome"], &last["created"], &last["updated"], &last["removed"]),
        (&json!("held"), &json!(1), &json!(0), &json!(0)),
        "{last}"
    );
    assert_eq!((&last["unchanged"], &last["kept"]), (&json!(0), &json!(PUBLISHED)), "{last}");
    for hint in [1026, 1040, 1041] {
        jobs.hook(&format!("id={hint}"), b"");
    }
    jobs.run();
    for (id, post) in &before {
        assert_eq!(&jobs.posts.by_opportunity[id], post);
    }
    let held = jobs.status()["held"].clone();
    assert_eq!(
        (&held["reason"], &held["candidates"]),
        (&json!("other_account"), &json!(PUBLISHED)),
        "{held}"
    );
    let codes: Vec<Value> = jobs.journal("jobs_held").iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes, [json!("other_account")]);
    // Kept: the next sweep says it again.
    assert_eq!(decide(&jobs, "keep")["held"], Value::Null);
    assert_eq!(jobs.sweep()["outcome"], "held");
    assert_eq!(jobs.status()["held"]["reason"], "other_account");
    // Removed: each is asked for; what this account offers takes its place.
    decide(&jobs, "remove");
    jobs.run();
    assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], "Of the other");
    assert!(!jobs.shown().contains(&1026) && !jobs.shown().contains(&1041));
    assert_eq!((jobs.shown().len() as u64, &jobs.status()["held"]), (PUBLISHED - 1, &Value::Null));
    assert_eq!(jobs.sweep()["outcome"], "complete");
}

#[test]
fn o11_what_waits_for_one_account_is_not_carried_out_for_another() {
    let mut jobs = first();
    // Held, decided, hinted, planned, statuses known: all of the first account.
    jobs.touch(1040, &json!({"advertDetails": {"title": "Of the first"}}));
    jobs.hook("id=1040", b"");
    assert_eq!(jobs.work(5_000, 50)["operations"].as_array().unwrap().len(), 1);
    jobs.hook("id=1041", b"");
    jobs.begin();
    sign_in(&jobs, "second");
    let metadata = jobs.tracker.calls("GET", "/api/v1/MetaData");
    let worked = jobs.work(5_000, 50);
    assert_eq!((&worked["operations"], &worked["wants_inventory"]), (&json!([]), &json!(true)), "{worked}");
    let status = jobs.status();
    assert_eq!((&status["hints"], &status["operations"]), (&json!(0), &json!(0)), "{status}");
    assert_eq!(
        (&status["last"]["outcome"], &status["last"]["code"], &status["sweep"]["trigger"]),
        (&json!("failed"), &json!("other_account"), &json!("admin")),
        "the sweep that ran began anew"
    );
    jobs.run();
    assert!(jobs.tracker.calls("GET", "/api/v1/MetaData") > metadata, "the statuses are this account's");
    assert_ne!(jobs.posts.by_opportunity[&1040].job["title"], "Of the first");
    // A decision about jobs of one account is none about those of another.
    sign_in(&jobs, "third");
    decide(&jobs, "remove");
    assert_eq!(jobs.status()["held"]["reason"], Value::Null);
    jobs.run();
    assert_eq!(jobs.shown().len() as u64, PUBLISHED, "they are still offered");
}

#[test]
fn o11_back_at_the_first_account_its_posts_are_its_own_again() {
    let mut jobs = first();
    // A post that was written while somebody signed in, and of which the core does not know.
    let mut stray = jobs.posts.by_opportunity[&1040].clone();
    stray.id = 999;
    jobs.posts.by_opportunity.insert(777, stray);
    sign_in(&jobs, "second");
    jobs.sweep();
    assert_eq!(jobs.status()["held"]["candidates"], PUBLISHED + 1, "the unknown one with them");
    let writes = jobs.posts.writes;
    sign_in(&jobs, "first");
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["removed"]), (&json!("complete"), &json!(1)), "{last}");
    assert_eq!((jobs.posts.writes, &jobs.status()["held"]), (writes + 1, &Value::Null));
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
}

#[test]
fn o11_an_application_for_a_post_of_another_account_names_no_opportunity_of_this_one() {
    let mut jobs = first();
    let mut profile = crate::support::cv_profile();
    profile["job"] = json!({"list": "longlist"});
    jobs.timed.site.settings["profiles"] = json!([profile]);
    sign_in(&jobs, "second");
    jobs.sweep();
    let body = json!({
        "form_id": "cv-form", "fields": {"first_name": "Jane", "last_name": "Doe", "email": "a@x.test"},
        "meta": {"job_post_id": jobs.posts.by_opportunity[&1040].id},
    });
    let (status, answer) = jobs.timed.site.ingest(&body);
    assert_eq!(status, 202, "{answer}");
    jobs.timed.site.drain();
    assert_eq!(jobs.tracker.get("/_sim/lists")["longlist"], json!([]));
}
