//! Operations: at least once, the same number until it is answered, one process at a time.

use halt_tracker::outbox::owner;
use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};

fn ids(worked: &Value) -> Vec<i64> {
    worked["operations"].as_array().unwrap().iter().map(|o| o["id"].as_i64().unwrap()).collect()
}

fn offered() -> (Jobs, Value) {
    let jobs = Jobs::new();
    jobs.begin();
    jobs.send_inventory();
    let worked = jobs.work(5_000, 5);
    assert_eq!(worked["operations"].as_array().unwrap().len(), 5, "{worked}");
    (jobs, worked)
}

#[test]
fn an_operation_is_offered_again_until_it_is_answered() {
    let (mut jobs, first) = offered();
    assert_eq!(ids(&jobs.work(5_000, 5)), ids(&first), "the shell died in between");
    assert_eq!(jobs.work(0, 5)["operations"], first["operations"]);
    assert_eq!(jobs.gets(), 5, "no more is read in advance than the shell takes");
    jobs.apply(&first);
    let next = jobs.work(5_000, 5);
    assert!(ids(&next).iter().all(|id| !ids(&first).contains(id)));
    // Answers twice, and to what is not there.
    let twice: Vec<Value> = ids(&first).iter().map(|id| json!({"id": id, "post_id": 7})).collect();
    jobs.timed
        .ask(|e| e.jobs_done(&json!({"done": twice, "failed": [{"id": 999, "code": "x"}]}).to_string()));
    jobs.apply(&next);
    jobs.run();
    assert_eq!((jobs.shown().len() as u64, jobs.posts.writes), (PUBLISHED, PUBLISHED));
    assert_eq!(jobs.status()["last"]["created"], PUBLISHED);
}

#[test]
fn one_that_failed_waits_and_is_left_to_the_next_sweep_after_three_times() {
    let (mut jobs, first) = offered();
    let bad = first["operations"][0].clone();
    let rest = json!({"operations": first["operations"].as_array().unwrap()[1..]});
    jobs.apply(&rest);
    let fail = |jobs: &Jobs| {
        let failed = json!({"failed": [{"id": bad["id"], "code": "insert <b>failed</b>"}]});
        jobs.timed.ask(|e| e.jobs_done(&failed.to_string()));
    };
    fail(&jobs);
    for wait in [60_000, 300_000] {
        let worked = jobs.run();
        assert_eq!(
            (&worked["sweep"]["phase"], &worked["operations"]),
            (&json!("applying"), &json!([])),
            "{worked}"
        );
        assert_eq!(jobs.status()["operations"], 1);
        jobs.wait(wait + 1);
        assert_eq!(jobs.work(5_000, 5)["operations"][0]["id"], bad["id"]);
        fail(&jobs);
    }
    jobs.run();
    let last = jobs.status()["last"].clone();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("partial"), &json!(PUBLISHED - 1)), "{last}");
    let row = &jobs.journal("job_failed")[0];
    assert_eq!(
        (&row["code"], &row["detail"]["opportunity_id"]),
        (&json!("insertbfailedb"), &bad["opportunity_id"])
    );
    assert_eq!(jobs.sweep()["created"], 1, "the next sweep offers it anew");
}

#[test]
fn one_that_is_never_answered_does_not_keep_the_others() {
    let (mut jobs, first) = offered();
    for _ in 0..12 {
        jobs.work(0, 5);
    }
    assert!(jobs.journal("job_failed").iter().all(|row| row["code"] == "unanswered"));
    assert_eq!(jobs.journal("job_failed").len(), 5);
    jobs.run();
    assert_eq!(jobs.status()["last"]["outcome"], "partial");
    assert_eq!(jobs.sweep()["created"], first["operations"].as_array().unwrap().len());
}

#[test]
fn another_process_waits_for_its_turn() {
    let jobs = Jobs::new();
    jobs.begin();
    let db = rusqlite::Connection::open(jobs.timed.store_file()).unwrap();
    let other = format!("{}/1/1/1/0", owner::boot_id());
    let until = jobs.timed.now() + 100_000;
    db.execute(
        "INSERT INTO lease (name, owner, trigger_name, lease_boot, lease_boot_id) VALUES ('jobs', ?1, '', ?2, ?3)",
        rusqlite::params![other, until, owner::boot_id()],
    )
    .unwrap();
    drop(db);
    let worked = jobs.work(5_000, 5);
    assert_eq!(
        (&worked["busy"], &worked["operations"], &worked["more"]),
        (&json!(true), &json!([]), &json!(false)),
        "{worked}"
    );
    // Its answers do not end a turn that is not its own.
    jobs.timed.ask(|e| e.jobs_done("{}"));
    assert_eq!(jobs.work(5_000, 5)["busy"], true);
    jobs.wait(100_001);
    assert_eq!(jobs.work(5_000, 5)["busy"], false);
}

#[test]
fn what_is_no_longer_right_is_not_carried_out() {
    let (mut jobs, first) = offered();
    // Published while it was read, unpublished before the shell got to it.
    let id = first["operations"][0]["opportunity_id"].as_u64().unwrap();
    jobs.touch(id, &json!({"advertDetails": {"publishOnline": false}}));
    jobs.hook(&format!("id={id}"), b"");
    jobs.wait(120_001);
    let worked = jobs.work(5_000, 50);
    assert!(!ids(&worked).contains(&first["operations"][0]["id"].as_i64().unwrap()), "{worked}");
    jobs.apply(&worked);
    jobs.run();
    assert!(!jobs.shown().contains(&id));
    assert_eq!(jobs.shown().len() as u64, PUBLISHED - 1);
}

#[test]
fn a_post_that_was_deleted_by_hand_comes_back_and_one_too_many_goes() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    let gone = jobs.posts.by_opportunity.remove(&1040).unwrap();
    let mut stray = gone.clone();
    (stray.id, stray.hash) = (999, "x".into());
    jobs.posts.by_opportunity.insert(777, stray);
    let last = jobs.sweep();
    assert_eq!(
        (&last["created"], &last["removed"], &last["updated"]),
        (&json!(1), &json!(1), &json!(0)),
        "{last}"
    );
    assert_eq!(jobs.posts.by_opportunity[&1040].job, gone.job);
    assert_eq!(jobs.posts.by_opportunity[&777].state, "closed");
}

#[test]
fn an_application_that_names_only_the_post_is_for_its_opportunity() {
    let mut jobs = Jobs::new();
    let mut profile = crate::support::cv_profile();
    profile["job"] = json!({"list": "longlist"});
    jobs.timed.site.settings["profiles"] = json!([profile]);
    jobs.sweep();
    let post = jobs.posts.by_opportunity[&1040].id;
    for (key, email) in [("job_post_id", "a@x.test"), ("job_id", "b@x.test"), ("post_id", "c@x.test")] {
        let body = json!({
            "form_id": "cv-form", "fields": {"first_name": "Jane", "last_name": "Doe", "email": email},
            "meta": {key: post},
        });
        let (status, answer) = jobs.timed.site.ingest(&body);
        assert_eq!(status, 202, "{answer}");
    }
    jobs.timed.site.drain();
    let lists = jobs.tracker.get("/_sim/lists");
    let on: Vec<&Value> =
        lists["longlist"].as_array().unwrap().iter().map(|row| &row["opportunityId"]).collect();
    assert_eq!(on, [&json!(1040), &json!(1040), &json!(1040)]);
    let last = jobs.timed.ask(|e| e.submissions("{}"))["rows"][0]["id"].clone();
    let context = jobs.timed.site.detail(&last)["submission"]["context"].clone();
    assert_eq!((&context["job_id"], &context["opportunity_id"]), (&json!(post), &json!(1040)));
}
