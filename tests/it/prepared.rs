//! The two halves of an intake: what would become of a submission, and what a filter of the site makes of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::*;

fn prepare(site: &Timed, submission: &Value) -> Value {
    site.ask(|e| e.prepare(&submission.to_string()))
}

fn signed(body: &[u8], more: &Value) -> Value {
    let timestamp = now().to_string();
    let headers = BTreeMap::from([
        ("x-halt-timestamp", timestamp.clone()),
        ("x-halt-webhook-signature", sign(&timestamp, body)),
    ]);
    let mut request = json!({
        "method": "POST", "content_type": "application/json", "headers": headers, "remote_addr": "203.0.113.9",
    });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

#[test]
fn what_would_become_of_it_is_said_and_nothing_is_kept() {
    let mut site = Timed::offline(json!([cv_profile()]));
    site.site.settings["spam"] = json!({"words": ["casino"]});
    let mut submission = by_hook("cv-form", "a@prep.test");
    submission["files"]
        .as_array_mut()
        .unwrap()
        .push(json!({"field": "cv", "name": "x.exe", "content": base64(b"MZ.")}));
    let prepared = prepare(&site, &submission);
    assert_eq!(
        (&prepared["state"], &prepared["profile_id"], &prepared["profile_name"], &prepared["problems"]),
        (&json!("waiting"), &json!("cv"), &json!("CV application"), &json!([]))
    );
    let draft = &prepared["draft"];
    assert_eq!(
        (&draft["record_kind"], &draft["fields"]["contactDetails.email"]),
        (&json!("resource"), &json!("a@prep.test"))
    );
    assert!(draft["activity"]["subject"].is_string());
    assert_eq!(prepared["files"][0]["name"], "cv.pdf");
    assert_eq!((&prepared["files"][0]["refused"], &prepared["files"][0]["blob"]), (&json!(""), &json!("")));
    assert_ne!(prepared["files"][1]["refused"], "");

    let mut lacking = submission.clone();
    lacking["fields"][1]["value"] = json!("");
    let prepared = prepare(&site, &lacking);
    assert_eq!((&prepared["state"], &prepared["draft"]), (&json!("needs_attention"), &Value::Null));
    assert_eq!(
        (&prepared["problems"][0]["code"], &prepared["profile_id"]),
        (&json!("missing_required"), &json!("cv"))
    );
    assert_eq!(prepare(&site, &by_hook("other", "a@prep.test"))["state"], "unrouted");
    assert_eq!(prepare(&site, &by_hook("cv-form", "casino@prep.test"))["state"], "held");
    assert_eq!(site.refused(|e| e.prepare("{}")), "halt_tracker_not_a_submission");
    assert_eq!(site.ask(|e| e.submissions(r#"{"per_page":5}"#))["total"], 0, "nothing is stored");
    assert!(!site.site.directory.path().join("test-1/blobs").exists());
}

#[test]
fn a_filter_s_changes_are_laid_over_the_record_and_sent() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let mut submission = by_hook("cv-form", "a@filter.test");
    submission["draft_changes"] = json!({"fields": {
        "jobTitle": "Welder", "source": null, "noticePeriod": "4 weeks", "shoeSize": 43, "contactDetails.email": "b@filter.test",
    }});
    let id = site.submit(&submission);
    let detail = site.detail(&id);
    assert_eq!(detail["plan"]["notes"], json!(["job_unknown", "draft_change_unusable:shoeSize"]));
    site.drain();
    let record = &tracker.records("Resource", "b@filter.test")[0];
    assert_eq!((&record["jobTitle"], &record["noticePeriod"]), (&json!("Welder"), &json!(28)));
    assert_ne!(record["source"], "Website");
    // It is the visitor's address that was received, and the changed one that the person is known by.
    assert_eq!(site.detail(&id)["submission"]["fields"][2]["value"], "a@filter.test");
}

#[test]
fn changes_hold_whenever_it_is_mapped_again() {
    let site = Timed::offline(json!([cv_profile()]));
    let mut first = by_hook("cv-form", "again@filter.test");
    first["files"] = json!([]);
    first["draft_changes"] = json!({"fields": {"jobTitle": "Welder"}});
    let id = site.submit(&first);
    // The webhook of the same form brings the file; the filter of the hook has spoken already.
    assert_eq!(site.submit(&by_hook("cv-form", "again@filter.test")), id);
    let detail = site.detail(&id);
    assert_eq!(
        (&detail["plan"]["fields"]["jobTitle"], detail["plan"]["documents"].as_array().unwrap().len()),
        (&json!("Welder"), 1)
    );
    site.ask(|e| e.discard(&id));
    site.ask(|e| e.replay(&id));
    assert_eq!(site.detail(&id)["plan"]["fields"]["jobTitle"], "Welder");
}

#[test]
fn a_filter_that_takes_the_name_away_costs_no_lead() {
    let site = Timed::offline(json!([cv_profile()]));
    let mut submission = by_hook("cv-form", "nameless@filter.test");
    submission["draft_changes"] = json!({"fields": {"firstName": null, "surname": ""}});
    let answer = site.ask(|e| e.submit(&submission.to_string()));
    assert_eq!(
        (&answer["status"], &answer["problems"][0]["code"]),
        (&json!("needs_attention"), &json!("nobody_to_name"))
    );
}

#[test]
fn a_filter_holds_until_a_person_decides() {
    let site = Timed::offline(json!([cv_profile()]));
    for (n, (hold, reason)) in [
        ("by_filter", "by_filter"),
        ("under_review", "by_filter:under_review"),
        // Not a reason of the core's own, and no text of a visitor.
        ("site_copy", "by_filter:site_copy"),
        ("Jane Doe said <b>", "by_filter"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut submission = by_hook("cv-form", &format!("{n}@hold.test"));
        submission["hold"] = json!(hold);
        let mut webhook = submission.clone();
        webhook.as_object_mut().unwrap().remove("hold");
        submission["files"] = json!([]);
        let id = site.submit(&submission);
        assert_eq!(site.submit(&webhook), id, "a second copy does not release it");
        let detail = site.detail(&id);
        assert_eq!((&detail["state"], &detail["reason"]), (&json!("held"), &json!(reason)));
        let request = json!({"id": id, "profile": "today", "actor": "anna"}).to_string();
        assert_eq!(site.ask(|e| e.replay_submission(&request))["status"], "waiting");
    }
    let mut unrouted = by_hook("other", "unrouted@hold.test");
    unrouted["hold"] = json!("by_filter");
    assert_eq!(site.ask(|e| e.submit(&unrouted.to_string()))["status"], "unrouted");
}

#[test]
fn php_s_empty_object_and_nonsense_change_nothing() {
    let site = Timed::offline(json!([cv_profile()]));
    for (n, changes) in
        [json!([]), json!(null), json!({"fields": []}), json!({"fields": {}})].into_iter().enumerate()
    {
        let mut submission = by_hook("cv-form", &format!("{n}@empty.test"));
        submission["draft_changes"] = changes;
        assert_eq!(site.ask(|e| e.submit(&submission.to_string()))["status"], "waiting");
    }
}

#[test]
fn a_request_over_http_is_prepared_and_then_received() {
    let site = Timed::offline(json!([cv_profile()]));
    let body = application("http@prep.test", "").to_string();
    let request = signed(body.as_bytes(), &json!({}));
    let prepared = site.ask(|e| e.prepare_request(&request.to_string(), body.as_bytes()));
    assert_eq!(
        (&prepared["state"], &prepared["draft"]["fields"]["surname"]),
        (&json!("waiting"), &json!("Doe"))
    );
    assert_eq!(site.ask(|e| e.submissions(r#"{"per_page":5}"#))["total"], 0);
    let more =
        json!({"prepared": true, "draft_changes": {"fields": {"jobTitle": "Welder"}}, "hold": "by_filter"});
    let mut second = request.clone();
    second.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = site.ask(|e| e.receive(&second.to_string(), body.as_bytes()));
    assert_eq!((&answer["status"], &answer["body"]["status"]), (&json!(202), &json!("held")), "{answer}");
    let id = answer["body"]["id"].as_str().unwrap();
    site.ask(|e| e.replay(id));
    assert_eq!(site.detail(id)["plan"]["fields"]["jobTitle"], "Welder");
}

#[test]
fn a_request_that_is_refused_is_answered_as_ever() {
    let site = Timed::offline(json!([cv_profile()]));
    let body = application("refused@prep.test", "").to_string();
    let forged = signed(b"another body", &json!({}));
    let prepared = site.ask(|e| e.prepare_request(&forged.to_string(), body.as_bytes()));
    let received = site.ask(|e| e.receive(&forged.to_string(), body.as_bytes()));
    assert_eq!(prepared, json!({"answer": received}));
    assert_eq!(prepared["answer"]["status"], 401);
    let mut lacking = application("refused@prep.test", "");
    lacking["fields"]["last_name"] = json!("");
    let body = lacking.to_string();
    let prepared =
        site.ask(|e| e.prepare_request(&signed(body.as_bytes(), &json!({})).to_string(), body.as_bytes()));
    assert_eq!(
        (&prepared["answer"]["status"], &prepared["answer"]["body"]["code"]),
        (&json!(422), &json!("halt_tracker_invalid_fields")),
        "{prepared}"
    );
}

#[test]
fn the_throttle_counts_a_prepared_request_once() {
    let mut site = Timed::offline(json!([cv_profile()]));
    site.site.settings["intake"]["throttle"] = json!({"per_address": 2, "per_source": 2});
    for n in 0..2 {
        let body = application(&format!("{n}@throttle.test"), "").to_string();
        let request = signed(body.as_bytes(), &json!({}));
        let prepared = site.ask(|e| e.prepare_request(&request.to_string(), body.as_bytes()));
        assert_eq!(prepared["state"], "waiting", "{prepared}");
        let mut second = request.clone();
        second["prepared"] = json!(true);
        assert_eq!(site.ask(|e| e.receive(&second.to_string(), body.as_bytes()))["status"], 202);
    }
    let body = application("late@throttle.test", "").to_string();
    let request = signed(body.as_bytes(), &json!({}));
    assert_eq!(
        site.ask(|e| e.prepare_request(&request.to_string(), body.as_bytes()))["answer"]["status"],
        429
    );
}
