//! What waited in the shell's spool comes in once, as if it had come in when it was sent.

use serde_json::{Value, json};

use crate::support::*;

const ID: &str = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const OTHER: &str = "01J00000000000000000000000";

fn site() -> Site {
    Site::new("http://127.0.0.1:9", json!([cv_profile()]))
}

fn import(site: &Site, row: &Value, body: &[u8]) -> Value {
    parse(&site.engine().import_spooled(&row.to_string(), body).unwrap())
}

fn refusal(site: &Site, row: &Value, body: &[u8]) -> String {
    parse(&site.engine().import_spooled(&row.to_string(), body).unwrap_err().message())["code"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn ms(minutes_ago: u64) -> u64 {
    (now() - 60 * minutes_ago) * 1_000
}

fn hook(id: &str, email: &str, minutes_ago: u64) -> Value {
    json!({
        "id": id, "received_at": ms(minutes_ago),
        "submission": {
            "path": "hook", "source": "divi", "form": {"id": "cv-form"},
            "fields": [
                {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
                {"key": "email", "value": email}
            ],
            "context": {"post_id": 8}, "files": [{"field": "cv", "name": "cv.pdf", "content": base64(PDF)}]
        }
    })
}

fn request(id: &str, timestamp: &str, body: &[u8], minutes_ago: u64) -> Value {
    json!({
        "id": id, "received_at": ms(minutes_ago), "sender": {"kind": "signed"},
        "request": {
            "method": "POST", "content_type": "application/json",
            "headers": {"x-halt-timestamp": timestamp, "x-halt-webhook-signature": sign(timestamp, body)}
        }
    })
}

#[test]
fn h01_a_row_keeps_its_id_and_time_and_comes_in_once() {
    let site = site();
    let row = hook(ID, "late@spool.test", 180);
    let first = import(&site, &row, b"");
    assert_eq!(
        (&first["id"], &first["status"], &first["duplicate"]),
        (&json!(ID), &json!("waiting"), &json!(false))
    );
    // The process died between this and the deletion of the row.
    let again = import(&site, &row, b"");
    assert_eq!((&again["id"], &again["duplicate"]), (&json!(ID), &json!(true)));
    assert_eq!(site.counts(), json!({"waiting": 1}));
    let detail = site.detail(&json!(ID));
    assert_eq!(detail["received_at"], row["received_at"]);
    assert_eq!(detail["submission"]["files"][0]["size"], json!(PDF.len()));
    let events: Vec<&str> =
        detail["journal"].as_array().unwrap().iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["received", "imported"]);
}

#[test]
fn h01_a_senders_retry_after_the_import_is_the_same_request() {
    let site = site();
    let body = application("retry@spool.test", "").to_string();
    let timestamp = now().to_string();
    let row = request(ID, &timestamp, body.as_bytes(), 1);
    assert_eq!(import(&site, &row, body.as_bytes())["status"], "waiting");
    let answer = site.request(&row["request"], body.as_bytes());
    assert_eq!((answer.0, &answer.1["id"]), (200, &json!(ID)));
    assert_eq!(site.detail(&json!(ID))["path"], "http");
}

#[test]
fn copies_in_the_spool_meet_by_the_time_they_came_in_and_not_by_the_time_of_the_import() {
    let site = site();
    assert_eq!(import(&site, &hook(ID, "same@spool.test", 180), b"")["duplicate"], false);
    // Five minutes later by the other path: the same. Two hours later: another application.
    assert_eq!(import(&site, &hook(OTHER, "same@spool.test", 175), b"")["id"], json!(ID));
    let later = hook("01J00000000000000000000001", "same@spool.test", 60);
    assert_eq!(import(&site, &later, b"")["duplicate"], false);
    // What came in meanwhile does not swallow an older row either.
    assert_eq!(site.ingest(&application("live@spool.test", "")).0, 202);
    let body = application("live@spool.test", "").to_string();
    let timestamp = (now() - 7_200).to_string();
    let row = request("01J00000000000000000000002", &timestamp, body.as_bytes(), 120);
    assert_eq!(import(&site, &row, body.as_bytes())["duplicate"], false);
}

#[test]
fn what_the_route_would_refuse_is_kept_for_a_person_once_it_was_acknowledged() {
    let site = site();
    let body = json!({"form_id": "cv-form", "fields": {"email": "nameless@spool.test"}}).to_string();
    let timestamp = now().to_string();
    let row = request(ID, &timestamp, body.as_bytes(), 1);
    assert_eq!(site.request(&row["request"], body.as_bytes()).0, 422);
    assert_eq!(import(&site, &row, body.as_bytes())["status"], "needs_attention");
}

#[test]
fn a_token_brings_its_source_and_profiles_and_is_not_kept() {
    let site = site();
    let body = application("token@spool.test", "").to_string();
    let mut row = request(ID, "1", body.as_bytes(), 1);
    row["sender"] = json!({"kind": "token", "source": "zapier", "profiles": ["other"]});
    row["request"]["headers"] = json!({});
    assert_eq!(import(&site, &row, body.as_bytes())["status"], "unrouted");
    assert_eq!(site.detail(&json!(ID))["source"], "zapier");
}

#[test]
fn a_row_that_can_never_be_taken_says_so() {
    let site = site();
    let t = now().to_string();
    assert_eq!(refusal(&site, &request(ID, &t, b"{", 1), b"{"), "halt_tracker_malformed");
    assert_eq!(refusal(&site, &json!({"id": ID, "received_at": 1}), b""), "not_json");
    for id in ["", "../../key", "01hzzzzzzzzzzzzzzzzzzzzzzz", "01HZZZZZZZZZZZZZZZZZZZZZZZZ"] {
        assert_eq!(refusal(&site, &hook(id, "a@spool.test", 1), b""), "spool_row", "{id}");
    }
    let mut unsigned = request(ID, &t, b"{}", 1);
    unsigned["request"]["headers"] = json!({});
    assert_eq!(refusal(&site, &unsigned, b"{}"), "spool_row");
    assert_eq!(site.counts(), json!({}));
}

#[test]
fn a_row_of_a_clock_that_ran_ahead_is_due_now() {
    let site = site();
    let mut row = hook(ID, "future@spool.test", 0);
    row["received_at"] = json!(ms(0) + 86_400_000);
    assert_eq!(import(&site, &row, b"")["status"], "waiting");
    assert!(site.detail(&json!(ID))["received_at"].as_u64().unwrap() <= ms(0) + 60_000);
}
