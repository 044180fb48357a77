//! What Tracker keeps of what was sent: asked for by a person, as a daily sample, and for the first delivery of each
//! version of a profile.

use serde_json::{Value, json};

use crate::support::*;

const DAY: i64 = 86_400_000;

fn keep(site: &Timed) -> Value {
    site.ask(|e| e.maintain(r#"{"budget_ms":20000,"now":true}"#))
}

/// As WP-Cron does, by which nothing is forced.
fn keep_by_itself(site: &Timed) -> Value {
    site.ask(|e| e.maintain(r#"{"budget_ms":20000}"#))
}

fn read(site: &Timed, id: &str) -> Value {
    site.ask(|e| e.read_back(id))
}

/// A profile with members that a tenant may drop.
fn wide_profile() -> Value {
    let mut profile = cv_profile();
    profile["fields"].as_array_mut().unwrap().extend([
        json!({"from": {"kind": "constant", "value": "Welder"}, "to": "jobTitle"}),
        json!({"from": {"kind": "constant", "value": "Bristol"}, "to": "address.town"}),
    ]);
    profile
}

fn dropping(members: &Value) -> Tracker {
    Tracker::with(json!({"rateLimit": 0, "dropMembers": members}), None)
}

#[test]
fn a_field_that_tracker_drops_is_named_with_what_was_sent() {
    let tracker = dropping(&json!(["jobTitle", "address.town"]));
    let site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile()])));
    let id = site.submit(&by_hook("cv-form", "dropped@rb.test"));
    assert_eq!(read(&site, &id)["code"], "no_record", "before it is delivered");
    site.drain();
    let found = read(&site, &id);
    assert_eq!(
        found,
        json!({"at": site.now(), "missing": false, "code": "", "dropped": [
            {"path": "jobTitle", "sent": "Welder", "kept": null},
            {"path": "address.town", "sent": "Bristol", "kept": null},
        ]})
    );
    let detail = site.detail(&id);
    assert_eq!(
        (&detail["read_back"]["dropped"], &detail["flags"]),
        (&found["dropped"], &json!(["dropped_fields"]))
    );
    let noted =
        detail["journal"].as_array().unwrap().iter().find(|r| r["event"] == "read_back").unwrap().clone();
    assert_eq!(
        (&noted["code"], &noted["detail"]),
        (&json!("fields_dropped"), &json!({"paths": ["jobTitle", "address.town"]}))
    );
    let listed = site.ask(|e| e.submissions(r#"{"flag":"dropped_fields","per_page":5}"#));
    assert_eq!(listed["total"], 1);

    tracker.post("/_sim/knobs", &json!({"dropMembers": []}));
    tracker.delete("/_sim/fail");
    let record = detail["record_id"].as_u64().unwrap();
    tracker.change(
        &jwt(&tracker),
        &format!("/api/v1/Resource/{record}"),
        &json!({"jobTitle": "Welder", "address": {"town": "Bath"}}),
    );
    let found = read(&site, &id);
    assert_eq!(found["dropped"], json!([{"path": "address.town", "sent": "Bristol", "kept": "Bath"}]));
    tracker.change(
        &jwt(&tracker),
        &format!("/api/v1/Resource/{record}"),
        &json!({"address": {"town": "Bristol"}}),
    );
    assert_eq!(read(&site, &id)["dropped"], json!([]));
    assert_eq!(site.detail(&id)["flags"], json!([]), "the flag goes with the difference");
}

fn jwt(tracker: &Tracker) -> String {
    let answer = tracker.post("/api/Auth/ExchangeToken", &json!({"bearerToken": "api-token"}));
    answer["token"].as_str().unwrap().to_owned()
}

#[test]
fn everything_that_a_profile_sends_is_kept_by_the_simulator() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile(), enquiry_profile()])));
    let resource = site.submit(&by_hook("cv-form", "all@rb.test"));
    let mut enquiry = by_hook("enquiry-form", "lead@rb.test");
    enquiry["fields"].as_array_mut().unwrap().push(json!({"key": "name", "value": "Lee Selby"}));
    let lead = site.submit(&enquiry);
    site.drain();
    for id in [&resource, &lead] {
        let found = read(&site, id);
        assert_eq!((&found["code"], &found["dropped"]), (&json!(""), &json!([])), "{found}");
    }
    // An existing record: only what its rules let us write is compared.
    let again = site.submit(&{
        let mut again = by_hook("cv-form", "all@rb.test");
        again["fields"][0]["value"] = json!("Janet");
        again["fields"][3]["value"] = json!("once more");
        again
    });
    site.drain();
    assert_eq!(site.detail(&again)["outcome"], "updated");
    assert_eq!(read(&site, &again)["dropped"], json!([]));
    for id in [&resource, &lead, &again] {
        assert!(
            !site.detail(id)["journal"].to_string().contains("read_back"),
            "nothing to say, nothing said"
        );
    }
}

#[test]
fn the_contact_of_a_lead_is_read_back_with_it() {
    let tracker = dropping(&json!(["contactDetails.email"]));
    let site = Timed::of(Site::connected(&tracker.origin, json!([enquiry_profile()])));
    let mut enquiry = by_hook("enquiry-form", "lead@rb.test");
    enquiry["fields"].as_array_mut().unwrap().push(json!({"key": "name", "value": "Lee Selby"}));
    let id = site.submit(&enquiry);
    site.drain();
    assert_eq!(
        read(&site, &id)["dropped"],
        json!([{"path": "contact.contactDetails.email", "sent": "lead@rb.test", "kept": null}])
    );
}

#[test]
fn a_record_that_is_gone_is_missing() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let id = site.submit(&by_hook("cv-form", "gone@rb.test"));
    site.drain();
    let record = site.detail(&id)["record_id"].as_u64().unwrap();
    tracker.remove(&jwt(&tracker), &format!("/api/v1/Resource/{record}"));
    let found = read(&site, &id);
    assert_eq!(
        (&found["missing"], &found["dropped"], &found["code"]),
        (&json!(true), &json!([]), &json!(""))
    );
    assert_eq!(site.detail(&id)["read_back"]["missing"], true);
}

#[test]
fn what_cannot_be_read_says_why_and_keeps_what_was_known() {
    let tracker = dropping(&json!(["jobTitle"]));
    let mut site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile()])));
    let id = site.submit(&by_hook("cv-form", "why@rb.test"));
    site.drain();
    read(&site, &id);
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Resource/*", "status": 503, "times": 0}));
    assert_eq!(read(&site, &id)["code"], "http_503");
    assert_eq!(site.detail(&id)["read_back"]["dropped"][0]["path"], "jobTitle");
    assert_eq!(site.refused(|e| e.read_back("01UNKNOWN")), "unknown_id");
    let unrouted = site.submit(&by_hook("other", "why@rb.test"));
    assert_eq!(read(&site, &unrouted)["code"], "plan_unknown");
    site.site.settings["tracker"]["dialect"] = json!("widget");
    assert_eq!(read(&site, &id)["code"], "classic_lacks_read_back");
    site.site.settings["tracker"]["rest_url"] = json!("http://127.0.0.1:9");
    assert_eq!(read(&site, &id)["code"], "region_changed");
}

#[test]
fn what_was_read_back_is_sealed_at_rest_and_goes_with_the_payload() {
    let tracker = dropping(&json!(["firstName"]));
    let site = Timed::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let mut submission = by_hook("cv-form", "sealed@rb.test");
    submission["fields"][0]["value"] = json!("Canaryname");
    let id = site.submit(&submission);
    site.drain();
    assert_eq!(read(&site, &id)["dropped"][0]["sent"], "Canaryname");
    let bytes = std::fs::read(site.store_file()).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("Canaryname"));
    site.ask(|e| e.erase("sealed@rb.test"));
    assert_eq!(site.detail(&id)["read_back"], Value::Null);
}

#[test]
fn the_first_delivery_of_each_version_of_a_profile_is_read_back_by_itself() {
    let tracker = dropping(&json!(["jobTitle"]));
    let mut site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile()])));
    let first = site.submit(&by_hook("cv-form", "first@rb.test"));
    site.drain();
    // The sample of the day has had its turn already, so that only the first one is left.
    keep(&site);
    assert_eq!(site.detail(&first)["flags"], json!(["dropped_fields"]));
    site.clock.advance(60_000);
    let second = site.submit(&by_hook("cv-form", "second@rb.test"));
    site.drain();
    let calls = tracker.calls("GET", "/api/v1/Resource/");
    keep(&site);
    assert_eq!(tracker.calls("GET", "/api/v1/Resource/"), calls, "the same version is known");
    assert_eq!(site.detail(&second)["read_back"], Value::Null);

    site.site.settings["profiles"][0]["version"] = json!(2);
    let third = site.submit(&by_hook("cv-form", "third@rb.test"));
    site.drain();
    let calls = tracker.calls("GET", "/api/v1/Resource/");
    keep(&site);
    assert_eq!(tracker.calls("GET", "/api/v1/Resource/"), calls + 1, "one call");
    assert_eq!(site.detail(&third)["read_back"]["dropped"][0]["path"], "jobTitle");
}

#[test]
fn a_first_delivery_that_cannot_be_read_now_is_read_later_and_not_each_minute() {
    let tracker = Tracker::start();
    let site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile()])));
    let id = site.submit(&by_hook("cv-form", "later@rb.test"));
    site.drain();
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Resource/*", "status": 403, "times": 0}));
    keep_by_itself(&site);
    let calls = tracker.calls("GET", "/api/v1/Resource/");
    assert!(calls > 0);
    for _ in 0..5 {
        site.clock.advance(60_000);
        keep_by_itself(&site);
    }
    assert_eq!(tracker.calls("GET", "/api/v1/Resource/"), calls);
    tracker.delete("/_sim/fail");
    site.clock.advance(3_600_000);
    keep_by_itself(&site);
    assert_eq!(site.detail(&id)["read_back"]["dropped"], json!([]));
    // A person who asks for the comparison gets the sample, whenever the last try was.
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Resource/*", "status": 403, "times": 1}));
    site.clock.advance(86_400_000);
    site.submit(&by_hook("cv-form", "asked@rb.test"));
    site.drain();
    keep_by_itself(&site);
    let calls = tracker.calls("GET", "/api/v1/Resource/");
    keep(&site);
    assert!(tracker.calls("GET", "/api/v1/Resource/") > calls);
}

#[test]
fn the_sample_of_a_day_keeps_what_it_found() {
    let tracker = dropping(&json!(["address.town"]));
    let mut site = Timed::of(Site::connected(&tracker.origin, json!([wide_profile()])));
    site.site.settings["profiles"][0]["version"] = json!(0);
    let ids: Vec<String> =
        (0..3).map(|n| site.submit(&by_hook("cv-form", &format!("{n}@sample.test")))).collect();
    site.drain();
    site.clock.advance(DAY / 2);
    let answer = keep(&site);
    let sample = &answer["reconciliation"]["sample"];
    assert_eq!(
        (&sample["checked"], &sample["dropped"], &sample["missing"]),
        (&json!(3), &json!(3), &json!(0)),
        "{answer}"
    );
    for id in &ids {
        assert_eq!(site.detail(id)["read_back"]["dropped"][0]["path"], "address.town");
    }
}
