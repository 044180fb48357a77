//! Applications: which of them are two, and which lists they come on.

use serde_json::{Value, json};

use crate::support::*;

/// Puts whoever applies on the longlist of the job that is named.
fn longlisting(origin: &str) -> Site {
    let mut profile = cv_profile();
    profile["job"] = json!({"list": "longlist"});
    Site::connected(origin, json!([profile]))
}

fn applies(email: &str, meta: Value) -> Value {
    let mut body = application(email, "");
    body["meta"] = meta;
    body
}

fn longlisted(tracker: &Tracker) -> Vec<u64> {
    let lists = tracker.get("/_sim/lists");
    let mut on: Vec<u64> = lists["longlist"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["opportunityId"].as_u64().unwrap())
        .collect();
    on.sort_unstable();
    on
}

#[test]
fn two_jobs_applied_for_from_one_page_are_two_applications() {
    let tracker = Tracker::start();
    let site = longlisting(&tracker.origin);
    let job = |id: u64| applies("two@jobs.test", json!({"post_id": 12, "opportunity_id": id}));
    for (opportunity, status) in [(1026, 202), (1027, 202), (1026, 200), (1027, 200)] {
        let (got, answer) = site.ingest(&job(opportunity));
        assert_eq!(got, status, "{opportunity}: {answer}");
    }
    site.drain();
    assert_eq!(longlisted(&tracker), [1026, 1027]);
    assert_eq!(tracker.records("Resource", "two@jobs.test").len(), 1, "one person");
}

#[test]
fn a_second_copy_that_names_the_job_adds_it_to_the_first() {
    let tracker = Tracker::start();
    let site = longlisting(&tracker.origin);
    let first = site.ingest(&applies("later@jobs.test", json!({"post_id": 12, "utm_source": "x"}))).1;
    site.drain();
    assert!(longlisted(&tracker).is_empty());
    let (status, second) =
        site.ingest(&applies("later@jobs.test", json!({"post_id": 12, "opportunity_id": 1027})));
    assert_eq!((status, &second["id"]), (200, &first["id"]));
    site.drain();
    assert_eq!(longlisted(&tracker), [1027]);
    let context = site.detail(&first["id"])["submission"]["context"].clone();
    assert_eq!(
        (&context["post_id"], &context["opportunity_id"], &context["tracking"]["utm_source"]),
        (&json!(12), &json!(1027), &json!("x"))
    );
    // From now on it is the application for that job, and for no other.
    let other = site.ingest(&applies("later@jobs.test", json!({"post_id": 12, "opportunity_id": 1026})));
    assert_eq!(other.0, 202);
}

#[test]
fn a_resend_across_the_upgrade_is_known_by_its_page() {
    let site = Timed::offline(json!([cv_profile()]));
    let body =
        |opportunity: u64| applies("up@grade.test", json!({"post_id": 12, "opportunity_id": opportunity}));
    let first = site.site.ingest(&body(1026)).1;
    let db = rusqlite::Connection::open(site.store_file()).unwrap();
    // As the version before kept it.
    assert_eq!(db.execute("UPDATE submission SET context_key = 'post:12'", []).unwrap(), 1);
    // The very same request is known by its signature; this is about another one.
    db.execute("DELETE FROM replay", []).unwrap();
    drop(db);
    assert_eq!(site.site.ingest(&body(1026)).1["id"], first["id"]);
}

#[test]
fn whom_a_recruiter_has_shortlisted_does_not_come_on_the_longlist_again() {
    let tracker = Tracker::start();
    let site = longlisting(&tracker.origin);
    site.ingest(&applies("moved@jobs.test", json!({"opportunity_id": 1026})));
    site.drain();
    let resource = tracker.records("Resource", "moved@jobs.test")[0]["id"].clone();
    assert_eq!(longlisted(&tracker), [1026]);
    let answer = tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}));
    let jwt = answer["token"].as_str().unwrap();
    tracker.api(
        jwt,
        "/api/v1/OpportunityResource",
        &json!({"resourceId": resource, "opportunityIds": [1026]}),
    );
    tracker.remove(jwt, &format!("/api/v1/Opportunity/1026/longlist/resource/{resource}"));
    assert!(longlisted(&tracker).is_empty());
    let mut again = applies("moved@jobs.test", json!({"opportunity_id": 1026}));
    again["fields"]["message"] = json!("I am still interested");
    let id = site.ingest(&again).1["id"].clone();
    site.drain();
    assert!(longlisted(&tracker).is_empty());
    let steps = site.detail(&id)["steps"].clone();
    let list = steps.as_array().unwrap().iter().find(|step| step["kind"] == "list").unwrap();
    assert_eq!(list["result"]["action"], "already_listed");
}

#[test]
fn an_account_that_may_not_read_the_shortlist_loses_no_application() {
    let tracker = Tracker::start();
    let site = longlisting(&tracker.origin);
    tracker.fail(json!({"method": "GET", "path": "/api/v1/OpportunityResource/Shortlist/*", "status": 403, "times": 0}));
    site.ingest(&applies("norights@jobs.test", json!({"opportunity_id": 1026})));
    site.drain();
    assert_eq!(longlisted(&tracker), [1026]);
}
