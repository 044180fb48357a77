//! First contact: what the account's API is like, in codes and shapes (tracker-api.md 4.8).

use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

fn world(knobs: Value) -> World {
    World::new(knobs, json!({}), json!([]))
}

fn probe(w: &World, options: Value) -> Value {
    parse(&w.engine().probe(&options.to_string()).unwrap())
}

fn result(told: &Value, code: &str) -> String {
    let checks = told["checks"].as_array().unwrap();
    let check = checks.iter().find(|c| c["code"] == code);
    check.map(|c| c["result"].as_str().unwrap().to_owned()).unwrap_or_default()
}

#[test]
fn looking_changes_nothing_and_shows_no_value() {
    let w = world(json!({}));
    let before = w.tracker.get("/_sim/records/Contact");
    let told = probe(&w, json!({}));
    assert_eq!(told["ok"], true, "{told}");
    assert_eq!(w.tracker.get("/_sim/records/Contact"), before);
    let codes: Vec<&str> =
        told["checks"].as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "exchange",
            "record_types",
            "metadata",
            "webhook_actions",
            "contact_page_size",
            "contact_email_search",
            "contact_read",
            "resource_read",
            "opportunity_read"
        ]
    );
    for code in
        ["exchange", "record_types", "metadata", "webhook_actions", "contact_read", "opportunity_read"]
    {
        assert_eq!(result(&told, code), "ok", "{code}");
    }
    assert_eq!(result(&told, "contact_email_search"), "filter_exact");
    let text = told.to_string();
    for contact in before.as_array().unwrap() {
        for value in [&contact["surname"], &contact["contactDetails"]["email"]] {
            let value = value.as_str().unwrap_or_default();
            assert!(value.len() < 4 || !text.contains(value), "{value}");
        }
    }
    assert!(!text.contains("api-token") && !text.contains("eyJ"));
    assert!(text.contains("date-time without zone"), "{text}");
}

#[test]
fn it_tells_what_the_public_material_leaves_open() {
    for (knobs, code, expected) in [
        (json!({"emailFilter": "contains"}), "contact_email_search", "filter_contains"),
        (json!({"emailFilter": "ignored"}), "contact_email_search", "filter_ignored"),
        (json!({"pageCap": 10}), "contact_page_size", "capped"),
        (json!({}), "contact_page_size", "not_capped"),
    ] {
        let w = world(knobs.clone());
        assert_eq!(result(&probe(&w, json!({})), code), expected, "{knobs}");
    }
}

#[test]
fn it_writes_only_when_asked_twice_and_deletes_what_it_made() {
    let w = world(json!({}));
    let records =
        |w: &World| [w.tracker.get("/_sim/records/Contact"), w.tracker.get("/_sim/records/Activity")];
    let before = records(&w);
    for once in [json!({"write": true}), json!({"allow_write": true})] {
        assert_eq!(result(&probe(&w, once), "create"), "");
    }
    let told = probe(&w, json!({"write": true, "allow_write": true}));
    assert_eq!(told["ok"], true, "{told}");
    for code in ["create", "find_created", "attach", "link", "delete"] {
        assert_eq!(result(&told, code), "ok", "{code}: {told}");
    }
    assert_eq!(result(&told, "tag"), "replaces");
    assert_eq!(w.tracker.calls("POST", "/api/v1/Contact/AttachDocument"), 1);
    assert_eq!(records(&w), before);
}

#[test]
fn what_goes_wrong_in_between_is_told_and_tidied_up() {
    let w = world(json!({}));
    let before = w.tracker.get("/_sim/records/Contact");
    w.tracker.fail(json!({"method": "POST", "path": "/api/v1/Activity", "status": 500, "times": 1}));
    let told = probe(&w, json!({"write": true, "allow_write": true}));
    assert_eq!(told["ok"], false);
    assert_eq!(result(&told, "link"), "http_500");
    assert_eq!(result(&told, "delete"), "ok");
    assert_eq!(w.tracker.get("/_sim/records/Contact"), before);

    w.tracker.fail(json!({"method": "DELETE", "path": "/api/v1/Contact/*", "status": 403, "times": 1}));
    let told = probe(&w, json!({"write": true, "allow_write": true}));
    let delete = told["checks"].as_array().unwrap().iter().find(|c| c["code"] == "delete").unwrap();
    assert_eq!(delete["result"], "forbidden");
    assert!(delete["shape"]["left_contact"].as_u64().unwrap() > 0, "somebody has to tidy up: {delete}");
}

#[test]
fn without_a_sign_in_there_is_one_check_and_on_classic_what_it_lacks_is_no_fault() {
    let w = world(json!({}));
    w.engine().disconnect().unwrap();
    let told = probe(&w, json!({}));
    assert_eq!((&told["ok"], told["checks"].as_array().unwrap().len()), (&json!(false), 1), "{told}");
    let classic = World::spoken("widget", json!({}), json!({}), json!([]));
    let told = probe(&classic, json!({}));
    assert_eq!(told["ok"], true, "{told}");
    assert_eq!(result(&told, "record_types"), "ok");
    assert_eq!(result(&told, "metadata"), "classic_lacks_metadata");
}
