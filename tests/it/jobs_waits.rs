//! What waits: through a clock that was set back (reliability.md G02), a sweep that begins, a shell that is slow, and an
//! inventory that is empty for no reason.

use halt_tracker::opportunities::plan::{Found, Reason};
use halt_tracker::opportunities::sweep::{JobStore, Origin, Reading, Removal, SitePost};
use halt_tracker::outbox::Store;
use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};
use crate::store::fixture;

fn synced() -> Jobs {
    let mut jobs = Jobs::new();
    jobs.sweep();
    jobs
}

const DAY_MS: i64 = 86_400_000;

#[test]
fn g02_a_clock_set_back_a_day_puts_off_no_hint_no_operation_and_no_sweep() {
    let mut jobs = synced();
    jobs.touch(1040, &json!({"advertDetails": {"title": "Changed"}}));
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/Opportunity/1040", "status": 500}));
    jobs.hook("id=1040", b"");
    let worked = jobs.run();
    assert_eq!((&jobs.status()["hints"], &worked["code"]), (&json!(1), &json!("http_500")));
    jobs.wait(-DAY_MS);
    let worked = jobs.work(5_000, 5);
    let operation = worked["operations"][0].clone();
    assert_eq!(operation["opportunity_id"], 1040, "the hint");
    let failed = json!({"failed": [{"id": operation["id"], "code": "x"}]});
    jobs.timed.ask(|e| e.jobs_done(&failed.to_string()));
    jobs.wait(-DAY_MS);
    let worked = jobs.work(0, 5);
    assert_eq!(worked["operations"][0]["id"], operation["id"], "the operation");
    jobs.apply(&worked);
    jobs.tracker.fail(json!({"method": "POST", "path": "/api/v1/Opportunity/Search", "status": 500}));
    jobs.begin();
    jobs.run();
    jobs.wait(-DAY_MS);
    let worked = jobs.work(0, 5);
    assert_eq!(
        (&worked["more"], &worked["next_due_at"]),
        (&json!(true), &json!(jobs.timed.now())),
        "{worked}"
    );
    jobs.run();
    assert_eq!(jobs.status()["last"]["outcome"], "complete");
}

#[test]
fn an_operation_of_a_hint_outlives_the_sweep_that_begins() {
    let mut jobs = synced();
    jobs.tracker.post("/_sim/advance-clock", &json!({"seconds": 7_200}));
    jobs.tracker.post("/_sim/knobs", &json!({"searchLag": 3_600}));
    jobs.touch(1024, &json!({"advertDetails": {"publishOnline": true}}));
    jobs.hook("id=1024", b"");
    let worked = jobs.work(5_000, 50);
    let failed = json!({"failed": [{"id": worked["operations"][0]["id"], "code": "x"}]});
    jobs.timed.ask(|e| e.jobs_done(&failed.to_string()));
    // The list does not have it yet.
    assert_eq!(jobs.sweep()["outcome"], "complete");
    assert!(!jobs.shown().contains(&1024));
    jobs.wait(60_001);
    jobs.run();
    assert!(jobs.shown().contains(&1024));
}

#[test]
fn what_a_slow_shell_does_not_come_to_is_not_unanswered() {
    let mut jobs = Jobs::new();
    jobs.begin();
    jobs.send_inventory();
    // One of a batch each time.
    for _ in 0..PUBLISHED {
        let worked = jobs.work(5_000, 50);
        let one = json!({"operations": [worked["operations"][0]]});
        jobs.apply(&one);
    }
    jobs.run();
    assert_eq!(jobs.journal("job_failed"), Vec::<Value>::new());
    assert_eq!(
        (jobs.shown().len() as u64, &jobs.status()["last"]["outcome"]),
        (PUBLISHED, &json!("complete"))
    );
}

#[test]
fn an_inventory_without_posts_is_believed_the_second_time() {
    let mut jobs = synced();
    let posts = std::mem::take(&mut jobs.posts.by_opportunity);
    jobs.begin();
    assert_eq!(jobs.work(5_000, 50)["wants_inventory"], true);
    jobs.send_inventory();
    let worked = jobs.work(5_000, 50);
    assert_eq!(
        (&worked["wants_inventory"], &worked["more"], &worked["code"], &worked["operations"]),
        (&json!(false), &json!(false), &json!("no_posts"), &json!([])),
        "{worked}"
    );
    assert_eq!(worked["next_due_at"], jobs.timed.now() + 60_000);
    assert_eq!(jobs.status()["published"], PUBLISHED);
    // The database answers again.
    jobs.posts.by_opportunity = posts;
    jobs.wait(60_001);
    jobs.run();
    let last = jobs.status()["last"].clone();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(0)), "{last}");
    // Somebody has really emptied the site.
    jobs.posts.by_opportunity.clear();
    jobs.begin();
    jobs.run();
    assert_eq!(jobs.shown().len(), 0);
    jobs.wait(60_001);
    jobs.run();
    assert_eq!(
        (jobs.shown().len() as u64, &jobs.status()["last"]["created"]),
        (PUBLISHED, &json!(PUBLISHED))
    );
}

#[test]
fn a_listing_that_was_cut_off_says_so_at_the_end() {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "pageCap": 10}));
    jobs.begin();
    jobs.send_inventory();
    jobs.tracker
        .fail(json!({"method": "POST", "path": "/api/v1/Opportunity/Search", "status": 502, "skip": 1}));
    jobs.run();
    let db = rusqlite::Connection::open(jobs.timed.store_file()).unwrap();
    db.execute("UPDATE sweep SET page = 4999", []).unwrap();
    let row = json!([{"opportunityId": 1040, "opportunityStatusDesc": "Open", "publishOnline": "y"}]);
    jobs.tracker
        .fail(json!({"method": "POST", "path": "/api/v1/Opportunity/Search", "status": 200, "body": row}));
    jobs.wait(60_001);
    jobs.run();
    let last = jobs.status()["last"].clone();
    assert_eq!((&last["outcome"], &last["code"]), (&json!("partial"), &json!("truncated")), "{last}");
    assert!(last["created"].as_u64().unwrap() > 0, "a record was read after it");
    assert_eq!(jobs.journal("jobs_sweep")[0]["code"], "truncated");
}

#[test]
fn what_a_person_decided_about_waits_behind_what_tracker_says() {
    let fixture = fixture();
    let store = &fixture.store;
    store.add_hint(7, Origin::Decision, "remove").unwrap();
    store.add_hint(9, Origin::Webhook, "updated").unwrap();
    let order: Vec<u64> = std::iter::from_fn(|| {
        let hint = store.next_hint().unwrap()?;
        store.drop_hint(&hint).unwrap();
        Some(hint.id)
    })
    .collect();
    assert_eq!(order, [9, 7]);
}

#[test]
fn a_closed_original_and_a_published_copy_are_one_published_job() {
    let fixture = fixture();
    let store = &fixture.store;
    let post = |state: &str, id| SitePost(1, state.to_owned(), state.to_owned(), id);
    let (original, copy) = (post("closed", 10), post("published", 20));
    // In one chunk, in two, and the other way about.
    store.take_inventory(&[original.clone(), copy.clone()], true, true).unwrap();
    assert_eq!((store.opportunity_of(20).unwrap(), store.opportunity_of(10).unwrap()), (Some(1), None));
    store.take_inventory(std::slice::from_ref(&original), true, false).unwrap();
    store.take_inventory(std::slice::from_ref(&copy), false, true).unwrap();
    assert_eq!((store.opportunity_of(20).unwrap(), store.jobs_overview().unwrap().published), (Some(1), 1));
    store.take_inventory(&[copy, original.clone(), post("closed", 30)], true, true).unwrap();
    assert_eq!(store.opportunity_of(20).unwrap(), Some(1));
    // Of two that are alike the older one counts.
    store.take_inventory(&[original, post("closed", 30)], true, true).unwrap();
    assert_eq!(store.opportunity_of(10).unwrap(), Some(1));
}

#[test]
fn other_terms_have_every_record_read_again_and_only_what_comes_out_otherwise_written() {
    let mut jobs = synced();
    let (gets, writes) = (jobs.gets() as u64, jobs.posts.writes);
    jobs.timed.site.settings["jobs"]["closing_days"] = json!(30);
    jobs.sweep();
    assert_eq!((jobs.gets() as u64, jobs.posts.writes), (gets + PUBLISHED, writes + PUBLISHED));
    let job = &jobs.posts.by_opportunity[&1040].job;
    assert_ne!(job["valid_through"], "");
    jobs.sweep();
    assert_eq!((jobs.gets() as u64, jobs.posts.writes), (gets + PUBLISHED, writes + PUBLISHED), "once");
    jobs.timed.site.settings["jobs"]["closing_field"] = json!("No such field");
    jobs.sweep();
    assert_eq!((jobs.gets() as u64, jobs.posts.writes), (gets + 2 * PUBLISHED, writes + PUBLISHED));
}

#[test]
fn a_hint_s_removal_counts_as_gone_only_where_nothing_is_there() {
    let fixture = fixture();
    let store = &fixture.store;
    store.take_inventory(&[SitePost(1, "a".into(), "published".into(), 10)], true, true).unwrap();
    let found = Found::Unpublished { reason: Reason::Closed };
    let reading =
        Reading { id: 1, standing: None, found: &found, removal: Removal::Counted, sweep: None, hint: None };
    store.settle_reading(&reading).unwrap();
    assert_eq!(store.operations(0).unwrap().1, 1, "closed is said, and goes at once");
}
