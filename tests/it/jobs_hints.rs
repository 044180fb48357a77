//! Tracker's webhooks: any shape, any order, forged, in a burst (reliability.md I17, I18; tracker-api.md 4.6, U17, U18).

use serde_json::{Value, json};

use crate::jobs_support::{Jobs, PUBLISHED, TOKEN};

fn synced() -> Jobs {
    let mut jobs = Jobs::new();
    jobs.sweep();
    jobs
}

#[test]
fn i17_every_shape_brings_the_change_with_one_get() {
    let mut jobs = synced();
    let shapes: [(&str, &str); 9] = [
        ("", r#"{"recordType":"Opportunity","action":"Updated","recordId":1040}"#),
        ("", r#"{"RecordType":"Opportunity","Action":"Updated","RecordId":1040}"#),
        ("", r#"{"id":1040,"recordType":"O","action":"Updated","userId":20}"#),
        ("", r#"{"event":{"type":"Opportunity.Updated"},"data":{"opportunityId":1040}}"#),
        ("token=x&id=1040", ""),
        ("", r#"{"payload":{"ENTITYID":"1040"}}"#),
        ("", r#"[{"recordId":1040,"recordType":"JOB"}]"#),
        ("id=1040", "garbage {"),
        ("", r#"{"recordType":"Opportunity","action":"Deleted","recordId":1040}"#),
    ];
    for (n, (query, body)) in shapes.iter().enumerate() {
        let gets = jobs.gets();
        let title = format!("Title {n}");
        jobs.touch(1040, &json!({"advertDetails": {"title": title}}));
        let answer = jobs.hook(query, body.as_bytes());
        assert_eq!((&answer["status"], &answer["hinted"]), (&json!(200), &json!(true)), "{body}");
        jobs.run();
        assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], title.as_str(), "{query} {body}");
        assert_eq!(jobs.gets() - gets, 1, "{query} {body}");
    }
    assert!(
        jobs.journal("job_hint")
            .iter()
            .all(|row| row["outcome"] == "updated" && row["detail"]["opportunity_id"] == 1040)
    );
}

#[test]
fn i17_what_is_none_of_ours_is_answered_and_stores_nothing() {
    let jobs = synced();
    for (query, body) in [
        ("", r#"{"recordType":"Contact","action":"Updated","recordId":781}"#),
        ("id=781", r#"{"recordType":"Contact"}"#),
        ("", r#"{"recordType":"Opportunity","action":"Updated"}"#),
        ("", ""),
        ("", "\u{0}garbage"),
        ("", "[[[[[[[["),
    ] {
        let answer = jobs.hook(query, body.as_bytes());
        assert_eq!(
            (&answer["status"], &answer["body"], &answer["hinted"]),
            (&json!(200), &json!({"ok": true}), &json!(false)),
            "{body}"
        );
    }
    assert_eq!(jobs.status()["hints"], 0);
    let codes: Vec<String> =
        jobs.journal("job_hint").iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, ["no_record", "other_type"], "once an hour each");
}

#[test]
fn i17_an_oversized_body_another_method_and_jobs_that_are_off() {
    let mut jobs = synced();
    let answer = jobs.hook("id=1040", &vec![b' '; (64 << 10) + 1]);
    assert_eq!((&answer["status"], &answer["hinted"]), (&json!(413), &json!(false)));
    assert_eq!(jobs.hook("id=1040", &vec![b' '; 64 << 10])["status"], 200);
    let get = json!({"token": TOKEN, "query": "id=1040", "method": "GET"});
    let answer = jobs.timed.ask(|e| e.tracker_webhook(&get.to_string(), b""));
    assert_eq!((&answer["status"], &answer["headers"]["Allow"]), (&json!(405), &json!("POST")));
    jobs.run();
    jobs.timed.site.settings["jobs"]["enabled"] = json!(false);
    let answer = jobs.hook("id=1041", b"");
    assert_eq!((&answer["status"], &answer["hinted"]), (&json!(200), &json!(false)));
    assert_eq!(jobs.status()["hints"], 0);
}

#[test]
fn i18_a_forged_call_is_refused_throttled_and_opens_no_store() {
    let mut jobs = Jobs::new();
    jobs.timed.site.settings["intake"]["throttle"] = json!({"per_address": 5});
    // A site without a store stays one.
    jobs.timed.site.directory = tempfile::tempdir().unwrap();
    let statuses: Vec<u64> = (0..8)
        .map(|n| jobs.call(&format!("guess {n}"), "id=1040", b"{}")["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert!(!jobs.timed.store_file().exists());
    let empty: Vec<u64> =
        (0..8).map(|_| jobs.call("", "id=1040", b"{}")["status"].as_u64().unwrap()).collect();
    assert_eq!((empty[0], empty.last()), (401, Some(&429)));
    let refused = jobs.call("guess", "", b"");
    assert!(refused["headers"]["Retry-After"].as_str().unwrap().parse::<u64>().unwrap() >= 1, "{refused}");
}

#[test]
fn i18_false_tokens_of_others_never_refuse_a_genuine_call() {
    let mut jobs = synced();
    jobs.timed.site.settings["intake"]["throttle"] = json!({"per_address": 5});
    // All from one address, as behind a proxy that the settings do not name.
    for n in 0..20 {
        jobs.call(&format!("guess {n}"), "id=1040", b"{}");
    }
    assert_eq!(jobs.call("guess", "id=1040", b"{}")["status"], 429);
    assert_eq!(jobs.hook("id=1040", b"")["status"], 200);
    assert_eq!(jobs.call("guess", "id=1040", b"{}")["status"], 429, "a true token gives nothing back");
}

#[test]
fn i18_a_token_ends_with_its_time_and_an_empty_one_is_none() {
    let mut jobs = synced();
    let now = jobs.timed.now();
    jobs.timed.site.settings["jobs"]["tokens"][0]["not_after"] = json!(now + 1_000);
    assert_eq!(jobs.hook("id=1040", b"")["status"], 200);
    jobs.wait(2_000);
    assert_eq!(jobs.hook("id=1040", b"")["status"], 401);
    let hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    jobs.timed.site.settings["jobs"]["tokens"] = json!([{"hash": hash_of_nothing}, {"hash": ""}]);
    assert_eq!(jobs.call("", "id=1040", b"")["status"], 401);
}

#[test]
fn i17_a_burst_of_500_is_one_read_for_each_job() {
    let mut jobs = synced();
    let gets = jobs.gets();
    for n in 0..500 {
        let id = 1040 + n % 5;
        let answer = jobs.hook(
            "",
            format!(r#"{{"recordType":"Opportunity","action":"Updated","recordId":{id}}}"#).as_bytes(),
        );
        assert_eq!(answer["status"], 200);
    }
    assert_eq!(jobs.status()["hints"], 5);
    jobs.run();
    assert_eq!((jobs.gets() - gets, &jobs.status()["hints"]), (5, &json!(0)));
}

#[test]
fn i17_out_of_order_update_before_create_and_delete_of_an_unknown_job() {
    let mut jobs = synced();
    // Deleted comes first, then Created, then Updated: the record is what counts.
    jobs.touch(1024, &json!({"advertDetails": {"publishOnline": true}}));
    for action in ["Deleted", "Updated", "Created"] {
        jobs.hook(
            "",
            format!(r#"{{"recordType":"Opportunity","action":"{action}","recordId":1024}}"#).as_bytes(),
        );
        jobs.run();
        assert!(jobs.shown().contains(&1024), "{action}");
    }
    let writes = jobs.posts.writes;
    for id in [999_999, 1025, 2_147_483_647] {
        jobs.hook(
            "",
            format!(r#"{{"recordType":"Opportunity","action":"Deleted","recordId":{id}}}"#).as_bytes(),
        );
    }
    jobs.run();
    assert_eq!((jobs.posts.writes, jobs.shown().len() as u64), (writes, PUBLISHED + 1));
    let outcomes: Vec<Value> =
        jobs.journal("job_hint").iter().take(3).map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes.iter().filter(|o| **o == "unknown").count(), 2, "{outcomes:?}");
}

#[test]
fn i17_a_deletion_that_is_not_true_changes_nothing_and_one_that_is_removes() {
    let mut jobs = synced();
    jobs.tracker.post("/_sim/touch", &json!({"type": "Opportunity", "id": 1040, "action": "Deleted"}));
    jobs.hook("", br#"{"recordType":"Opportunity","action":"Deleted","recordId":1040}"#);
    jobs.run();
    assert!(jobs.shown().contains(&1040));
    jobs.delete(1040);
    jobs.hook("", br#"{"recordType":"Opportunity","action":"Updated","recordId":1040}"#);
    jobs.run();
    assert!(!jobs.shown().contains(&1040));
    assert_eq!(jobs.journal("job_removed")[0]["code"], "gone");
}

#[test]
fn a_hint_that_meets_an_outage_waits_and_is_not_lost() {
    let mut jobs = synced();
    jobs.touch(1040, &json!({"advertDetails": {"title": "Changed"}}));
    jobs.hook("id=1040", b"");
    jobs.tracker.fail(json!({"method": "GET", "path": "/api/v1/Opportunity/1040", "html": true, "times": 2}));
    let worked = jobs.run();
    assert_eq!((&worked["code"], &jobs.status()["hints"]), (&json!("not_json"), &json!(1)), "{worked}");
    assert_eq!(worked["next_due_at"].as_i64().unwrap() - jobs.timed.now(), 60_000);
    jobs.wait(60_001);
    jobs.run();
    jobs.wait(300_001);
    jobs.run();
    assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], "Changed");
    assert_eq!(jobs.status()["hints"], 0);
}

#[test]
fn one_job_is_read_again_because_a_person_asks() {
    let mut jobs = synced();
    jobs.touch(1040, &json!({"advertDetails": {"title": "Changed"}}));
    let status = jobs.timed.ask(|e| e.jobs_refresh(r#"{"opportunity_id":1040}"#));
    assert_eq!(status["hints"], 1);
    jobs.run();
    assert_eq!(jobs.posts.by_opportunity[&1040].job["title"], "Changed");
    for none in ["{}", r#"{"opportunity_id":3000000000}"#] {
        assert_eq!(jobs.timed.refused(|e| e.jobs_refresh(none)), "opportunity_id");
    }
}
