//! A person sends a kept submission again: with other values, with today's profile, with the stored plan.

use serde_json::{Value, json};

use crate::support::*;

fn again(site: &Timed, request: &Value) -> Value {
    site.ask(|e| e.replay_submission(&request.to_string()))
}

fn journal(site: &Timed, id: &str, event: &str) -> Vec<Value> {
    let detail = site.detail(id);
    detail["journal"].as_array().unwrap().iter().filter(|r| r["event"] == event).cloned().collect()
}

/// Has no surname.
fn lacking(email: &str) -> Value {
    let mut submission = by_hook("cv-form", email);
    submission["fields"][1]["value"] = json!("");
    submission
}

#[test]
fn a_person_mends_what_the_visitor_left_out() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let id = site.submit(&lacking("typo@edit.tset"));
    assert_eq!(site.detail(&id)["state"], "needs_attention");
    let still = again(
        &site,
        &json!({"id": id, "fields": [{"key": "first_name", "value": "Janet"}], "actor": "anna"}),
    );
    assert_eq!(
        (&still["status"], &still["problems"][0]["field"]),
        (&json!("needs_attention"), &json!("last_name"))
    );
    let receipt = again(
        &site,
        &json!({
            "id": id, "profile": "today", "actor": "anna",
            "fields": [
                {"key": "LAST_NAME", "value": " Smith "}, {"key": "email", "value": "jane@edit.test"},
                {"key": "message", "value": "to typo@edit.tset"}, {"key": "added", "value": "by hand"},
            ],
        }),
    );
    assert_eq!((&receipt["status"], &receipt["id"]), (&json!("waiting"), &json!(id)));
    site.drain();
    let detail = site.detail(&id);
    assert_eq!((&detail["state"], &detail["edited"]), (&json!("delivered"), &json!(true)), "{detail}");
    let record = &tracker.records("Resource", "jane@edit.test")[0];
    assert_eq!((&record["surname"], &record["firstName"]), (&json!("Smith"), &json!("Janet")));

    let received: Vec<(&str, &str)> = detail["submission"]["received"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["key"].as_str().unwrap(), f["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        received,
        [("first_name", "Jane"), ("last_name", ""), ("email", "typo@edit.tset"), ("added", "")]
    );
    let edits = journal(&site, &id, "edited");
    assert_eq!(edits.len(), 2);
    assert_eq!(edits[1]["detail"], json!({"actor": "anna", "keys": ["last_name", "email", "added"]}));
    assert_eq!(journal(&site, &id, "replayed")[1]["detail"], json!({"actor": "anna", "profile": "today"}));
    let text = detail["journal"].to_string();
    for personal in ["Smith", "typo@edit.tset", "jane@edit.test", "by hand", "Janet"] {
        assert!(!text.contains(personal), "{personal} is in the journal");
    }
    // Found by the address that was put right.
    let found = site.ask(|e| e.submissions(r#"{"search":"jane@edit.test","per_page":5}"#));
    assert_eq!(found["total"], 1);
}

#[test]
fn what_was_received_is_sealed_at_rest_and_erased_with_the_rest() {
    let site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&lacking("canary-before@edit.test"));
    again(&site, &json!({"id": id, "fields": [{"key": "email", "value": "canary-after@edit.test"}]}));
    let bytes = std::fs::read(site.store_file()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("canary-before") && !text.contains("canary-after"));
    assert_eq!(site.ask(|e| e.erase("canary-after@edit.test"))["erased"], 1);
    let detail = site.detail(&id);
    assert_eq!((&detail["submission"], &detail["edited"]), (&Value::Null, &json!(false)));
}

#[test]
fn the_plan_that_it_was_accepted_with_is_sent_when_a_person_wants_that() {
    let tracker = Tracker::start();
    let mut site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let (kept, today) =
        (site.submit(&by_hook("cv-form", "kept@p.test")), site.submit(&by_hook("cv-form", "today@p.test")));
    tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "status": 400, "times": 2}));
    site.drain();
    assert_eq!(site.detail(&kept)["state"], "dead");
    let profile = &mut site.site.settings["profiles"][0];
    profile["version"] = json!(2);
    profile["fields"].as_array_mut().unwrap().last_mut().unwrap()["from"]["value"] = json!("Changed");
    assert_eq!(
        again(&site, &json!({"id": kept, "profile": "accepted", "actor": "anna"}))["status"],
        "waiting"
    );
    assert_eq!(again(&site, &json!({"id": today, "profile": "today", "actor": "anna"}))["status"], "waiting");
    assert_eq!(site.detail(&kept)["plan"]["profile_version"], 1);
    site.drain();
    assert_eq!(tracker.records("Resource", "kept@p.test")[0]["source"], "Website");
    assert_eq!(tracker.records("Resource", "today@p.test")[0]["source"], "Changed");
    assert_eq!(journal(&site, &kept, "replayed")[0]["detail"]["profile"], "accepted");
    assert_eq!(journal(&site, &kept, "edited").len(), 0);
}

#[test]
fn what_cannot_be_sent_again_says_so_and_changes_nothing() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let unrouted = site.submit(&by_hook("other", "a@no.test"));
    let asked = json!({"id": unrouted, "profile": "accepted"}).to_string();
    assert_eq!(site.refused(|e| e.replay_submission(&asked)), "plan_unknown");
    let asked =
        json!({"id": unrouted, "profile": "accepted", "fields": [{"key": "x", "value": "y"}]}).to_string();
    assert_eq!(site.refused(|e| e.replay_submission(&asked)), "edit_needs_today");
    for profile in ["today", "accepted"] {
        assert_eq!(again(&site, &json!({"id": "01UNKNOWN", "profile": profile})), Value::Null);
    }
    let waiting = site.submit(&by_hook("cv-form", "b@no.test"));
    let fields = json!([{"key": "email", "value": "other@no.test"}]);
    assert_eq!(again(&site, &json!({"id": waiting, "fields": fields}))["status"], "waiting");
    assert_eq!(site.detail(&waiting)["edited"], false, "what is on its way is left alone");
    site.drain();
    assert_eq!(again(&site, &json!({"id": waiting, "fields": fields}))["status"], "delivered");
    assert_eq!(tracker.records("Resource", "other@no.test").len(), 0);
}

#[test]
fn a_double_submit_of_an_edit_is_one() {
    let site = Timed::offline(json!([cv_profile()]));
    let id = site.submit(&lacking("double@edit.test"));
    let request = json!({"id": id, "fields": [{"key": "last_name", "value": "Smith"}], "actor": "anna"});
    assert_eq!(again(&site, &request)["status"], "waiting");
    assert_eq!(again(&site, &request)["status"], "waiting");
    assert_eq!(journal(&site, &id, "edited").len(), 1);
}

#[test]
fn what_is_done_at_tracker_stays_done() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let id = site.submit(&by_hook("cv-form", "done@edit.test"));
    tracker.fail(
        json!({"method": "POST", "path": "/api/v1/Resource/AttachDocument", "status": 400, "times": 1}),
    );
    site.drain();
    assert_eq!(site.detail(&id)["state"], "dead");
    again(&site, &json!({"id": id, "fields": [{"key": "last_name", "value": "Other"}], "actor": "anna"}));
    site.drain();
    assert_eq!(site.detail(&id)["state"], "delivered");
    let records = tracker.records("Resource", "done@edit.test");
    assert_eq!((records.len(), &records[0]["surname"]), (1, &json!("Doe")));
}

#[test]
fn hostile_values_are_data() {
    let mut site = Timed::offline(json!([cv_profile()]));
    site.site.settings["intake"]["max_field"] = json!(50);
    site.site.settings["intake"]["max_fields"] = json!(5);
    let id = site.submit(&lacking("hostile@edit.test"));
    let long = format!("{}<script>", "é".repeat(60));
    let many: Vec<Value> = (0..50).map(|n| json!({"key": format!("k{n}"), "value": "v"})).collect();
    let mut fields = vec![json!({"key": "", "value": "x"}), json!({"key": "last_name", "value": long})];
    fields.extend(many);
    again(&site, &json!({"id": id, "fields": fields, "actor": "a".repeat(500)}));
    let detail = site.detail(&id);
    assert_eq!(detail["submission"]["fields"].as_array().unwrap().len(), 5);
    assert!(detail["submission"]["fields"][1]["value"].as_str().unwrap().len() <= 50);
    assert_eq!(journal(&site, &id, "edited")[0]["detail"]["actor"].as_str().unwrap().len(), 60);
}

#[test]
fn a_discard_says_who() {
    let site = Timed::offline(json!([]));
    let id = site.submit(&by_hook("other", "d@discard.test"));
    let request = json!({"id": id, "actor": "anna"}).to_string();
    assert_eq!(site.ask(|e| e.discard_submission(&request))["state"], "discarded");
    assert_eq!(site.ask(|e| e.discard_submission(&request))["state"], "discarded");
    let entries = journal(&site, &id, "discarded");
    assert_eq!((entries.len(), &entries[0]["detail"]["actor"]), (1, &json!("anna")));
    assert_eq!(
        site.ask(|e| e.discard_submission(r#"{"id":"01UNKNOWN","actor":"anna"}"#))["state"],
        Value::Null
    );
}
