//! The sweep: what it makes of a tenant, and what it leaves alone.

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED};

#[test]
fn a_sweep_brings_the_published_jobs_and_a_second_one_changes_nothing() {
    let mut jobs = Jobs::new();
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(PUBLISHED)), "{last}");
    assert_eq!(jobs.shown().len() as u64, PUBLISHED);
    let (gets, writes) = (jobs.gets(), jobs.posts.writes);
    assert_eq!(gets as u64, PUBLISHED, "a record is read once for each published job");
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["unchanged"]), (&json!("complete"), &json!(PUBLISHED)), "{last}");
    assert_eq!((jobs.gets(), jobs.posts.writes), (gets, writes), "unchanged rows cost no call and no write");
    assert_eq!(jobs.journal("jobs_sweep").len(), 2);
}

#[test]
fn a_job_has_the_documented_members_tidied() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    let job = &jobs.posts.by_opportunity[&1030].job;
    assert_eq!(job["title"], "Chef de Partie");
    assert_eq!((&job["salary_from"], &job["salary_per"]), (&json!("14"), &json!("hour")));
    assert_eq!(
        (&job["reference"], &job["city"], &job["location"]),
        (&json!("JOB-1030"), &json!("Bristol"), &json!("Bristol"))
    );
    let job = &jobs.posts.by_opportunity[&1026].job;
    assert_eq!(
        (&job["work_type"], &job["start_date"], &job["currency"]),
        (&json!("Contract"), &json!("2019-01-21"), &json!("USD"))
    );
    assert_eq!(
        (&job["sectors"], &job["salary_from"], &job["client"]),
        (&json!([]), &json!(""), &json!("Mogul Staffing"))
    );
    assert!(!job.as_object().unwrap().values().any(Value::is_null), "{job}");
    assert!(
        jobs.posts.by_opportunity[&1029].job["description"].as_str().unwrap().contains("<script>"),
        "the shell sanitises"
    );
}

#[test]
fn a_change_is_one_get_and_one_update_and_a_save_without_a_change_none() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    let (gets, writes) = (jobs.gets(), jobs.posts.writes);
    jobs.touch(1040, &json!({"advertDetails": {"title": "Head Nurse"}}));
    let last = jobs.sweep();
    assert_eq!((&last["updated"], &last["created"]), (&json!(1), &json!(0)), "{last}");
    assert_eq!((jobs.gets(), jobs.posts.writes), (gets + 1, writes + 1));
    assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], "Head Nurse");
    // Saved without a change: publishDate and the time of the change are new, the job is the same.
    jobs.touch(1041, &json!({}));
    let last = jobs.sweep();
    assert_eq!((&last["updated"], &last["unchanged"]), (&json!(0), &json!(PUBLISHED)), "{last}");
    assert_eq!((jobs.gets(), jobs.posts.writes), (gets + 2, writes + 1));
}

#[test]
fn a_job_that_is_closed_unpublished_or_deleted_leaves_the_site() {
    let mut jobs = Jobs::new();
    jobs.sweep();
    jobs.touch(1040, &json!({"status": {"id": 11, "name": "Closed"}}));
    jobs.touch(1041, &json!({"advertDetails": {"publishOnline": false}}));
    jobs.delete(1042);
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["removed"]), (&json!("complete"), &json!(3)), "{last}");
    let reasons: Vec<String> = jobs
        .journal("job_removed")
        .iter()
        .map(|row| format!("{} {}", row["detail"]["opportunity_id"], row["code"].as_str().unwrap()))
        .collect();
    assert_eq!(reasons, ["1042 gone", "1041 not_published", "1040 closed"]);
    assert_eq!(jobs.shown().len() as u64, PUBLISHED - 3);
    // And comes back as the same post.
    jobs.touch(1041, &json!({"advertDetails": {"publishOnline": true}}));
    let post = jobs.posts.by_opportunity[&1041].id;
    assert_eq!(jobs.sweep()["updated"], 1);
    assert_eq!((jobs.posts.by_opportunity[&1041].id, jobs.shown().contains(&1041)), (post, true));
}

#[test]
fn the_rule_decides_what_is_published() {
    for (rule, with, without) in [
        ("publish_online", vec![1026, 1029], vec![1024, 1025, 1027, 1028]),
        ("advert_status", vec![1028, 1029, 1030], vec![1024, 1025, 1026, 1027]),
        ("both", vec![1029, 1030], vec![1026, 1028]),
        ("either", vec![1026, 1028, 1029], vec![1024, 1025, 1027]),
    ] {
        let mut jobs = Jobs::new();
        jobs.timed.site.settings["jobs"]["published"] = json!(rule);
        jobs.sweep();
        let shown = jobs.shown();
        assert!(with.iter().all(|id| shown.contains(id)), "{rule}: {shown:?}");
        assert!(!without.iter().any(|id| shown.contains(id)), "{rule}: {shown:?}");
    }
}

#[test]
fn a_page_cap_and_repeated_rows_lose_nothing() {
    let mut jobs = Jobs::with(json!({"rateLimit": 0, "pageCap": 10, "repeatRows": 3}));
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(PUBLISHED)), "{last}");
}

#[test]
fn nothing_is_done_while_jobs_are_off() {
    let mut jobs = Jobs::new();
    jobs.timed.site.settings["jobs"]["enabled"] = json!(false);
    let status = jobs.begin();
    assert_eq!((&status["code"], &status["sweep"]), (&json!("jobs_off"), &Value::Null));
    let worked = jobs.work(5_000, 50);
    assert_eq!(
        (&worked["code"], &worked["more"], &worked["wants_inventory"]),
        (&json!("jobs_off"), &json!(false), &json!(false))
    );
    assert_eq!(jobs.gets(), 0);
    jobs.timed.site.settings["jobs"]["enabled"] = json!(true);
    jobs.timed.site.settings["tracker"]["dialect"] = json!("widget");
    assert_eq!(jobs.status()["dialect_ok"], false);
    assert_eq!(jobs.work(5_000, 50)["code"], "classic_lacks_jobs");
}

#[test]
fn a_page_too_large_to_take_is_asked_for_in_smaller_ones() {
    let mut jobs = Jobs::new();
    // More than a megabyte in all: an answer of that size is not read.
    let text = "a long description ".repeat(4_000);
    for id in jobs_of_the_seed() {
        jobs.touch(id, &json!({"description": text}));
    }
    let last = jobs.sweep();
    assert_eq!((&last["outcome"], &last["created"]), (&json!("complete"), &json!(PUBLISHED)), "{last}");
    let searches = jobs.tracker.get("/_sim/journal?method=POST&path=/api/v1/Opportunity/Search");
    let sizes: Vec<i64> = searches
        .as_array()
        .unwrap()
        .iter()
        .map(|call| call["json"]["maxResults"].as_i64().unwrap())
        .collect();
    assert_eq!((sizes[0], sizes.last()), (100, Some(&6)), "{sizes:?}");
}

fn jobs_of_the_seed() -> std::ops::Range<u64> {
    1024..1049
}

#[test]
fn dates_are_the_tenant_s_own_wherever_the_site_is() {
    for (offset, zone) in [(-480, "Pacific/Auckland"), (600, "America/Los_Angeles"), (0, "+05:30")] {
        let mut jobs = Jobs::with(json!({"rateLimit": 0, "tzOffset": offset}));
        jobs.timed.site.settings["site"]["timezone"] = json!(zone);
        jobs.sweep();
        let job = jobs.posts.by_opportunity[&1026].job.clone();
        assert_eq!(
            (&job["start_date"], &job["end_date"]),
            (&json!("2019-01-21"), &json!("2019-01-21")),
            "{zone}"
        );
        // The same times without an offset are no change, and neither is another zone of the site.
        let writes = jobs.posts.writes;
        jobs.timed.site.settings["site"]["timezone"] = json!("UTC");
        assert_eq!(jobs.sweep()["outcome"], "complete");
        assert_eq!(jobs.posts.writes, writes, "{zone}");
    }
}
