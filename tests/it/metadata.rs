//! What the account offers to choose from, and what Site Health asks.

use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

const HOUR: i64 = 3_600_000;

fn world(dialect: &str) -> World {
    World::spoken(dialect, json!({}), json!({}), json!([cv_profile()]))
}

fn metadata(w: &World, refresh: bool) -> Value {
    parse(&w.engine().metadata(&json!({ "refresh": refresh }).to_string()).unwrap())
}

#[test]
fn fields_and_lists_of_the_account_come_in_the_words_of_a_profile() {
    let w = world("rest");
    let told = metadata(&w, false);
    assert_eq!(
        (&told["code"], &told["fetched_at"]),
        (&json!(""), &json!(w.hands.shared().load(std::sync::atomic::Ordering::SeqCst)))
    );
    assert_eq!(
        told["custom_fields"]["resource"][0],
        json!({"path": "customFields[201]", "label": "Right to Work", "type": "list",
               "values": ["Yes", "No", "Visa needed"]})
    );
    let lists = &told["lists"];
    assert_eq!(lists["status"]["resource"][0], json!({"id": 1, "name": "New"}));
    assert_eq!(lists["status"]["shortlist"][0], json!({"id": 31, "name": "Applied"}));
    assert_eq!(lists["sources"]["lead"].as_array().unwrap().len(), 3);
    let names: Vec<&str> =
        lists["source"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Website", "Job Board", "Referral", "LinkedIn", "Event"], "each name once");
    for list in ["activity_type", "activity_status", "document_type", "department", "owner"] {
        assert!(lists[list][0]["id"].as_u64().unwrap() > 0, "{list}");
        assert_ne!(lists[list][0]["name"], "", "{list}");
    }
}

#[test]
fn it_is_kept_sealed_for_a_day_and_asked_again_on_demand() {
    let w = world("rest");
    let first = metadata(&w, false);
    let calls = w.tracker.calls("", "/api/v1/");
    w.hands.advance(23 * HOUR);
    assert_eq!(metadata(&w, false), first);
    assert_eq!(w.tracker.calls("", "/api/v1/"), calls);
    w.hands.advance(HOUR);
    assert!(metadata(&w, false)["fetched_at"].as_i64() > first["fetched_at"].as_i64());
    let calls = w.tracker.calls("", "/api/v1/");
    metadata(&w, true);
    assert!(w.tracker.calls("", "/api/v1/") > calls);
    let site = w.site.directory.path().join("test-1");
    for file in std::fs::read_dir(site).unwrap().flatten().filter(|f| f.path().is_file()) {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("Right to Work"), "{:?}", file.path());
    }
}

#[test]
fn what_cannot_be_asked_says_why_and_keeps_what_was_known() {
    let w = world("rest");
    let first = metadata(&w, false);
    w.tracker.fail(json!({"path": "/api/v1/MetaData", "status": 503, "times": 0}));
    let again = metadata(&w, true);
    assert_eq!(again["code"], "http_503");
    assert_eq!(again["lists"], first["lists"]);
    assert_eq!(again["fetched_at"], first["fetched_at"]);
    w.hands.advance(25 * HOUR);
    metadata(&w, false);
    let calls = w.tracker.calls("", "/api/v1/");
    metadata(&w, false);
    assert_eq!(w.tracker.calls("", "/api/v1/"), calls, "the next screen does not wait for it again");

    let unconnected = world("rest");
    unconnected.engine().disconnect().unwrap();
    let told = metadata(&unconnected, false);
    assert_eq!((&told["code"], &told["fetched_at"]), (&json!("not_connected"), &json!(0)));
    assert_eq!(told["lists"]["status"]["contact"], json!([]));

    let classic = metadata(&world("widget"), false);
    assert_eq!(classic["code"], "classic_lacks_metadata");
    assert_eq!(classic["custom_fields"], json!({"resource": [], "contact": [], "lead": []}));
}

#[test]
fn lists_that_fail_leave_the_rest() {
    let w = world("rest");
    w.tracker.fail(json!({"path": "/api/v1/CustomFields/*", "status": 500, "times": 0}));
    w.tracker.fail(json!({"path": "/api/v1/User/Search", "status": 403, "times": 0}));
    let told = metadata(&w, false);
    assert_eq!(told["custom_fields"]["resource"][0]["values"], json!([]));
    assert_eq!(told["lists"]["owner"], json!([]));
    assert_ne!(told["code"], "");
    assert!(told["fetched_at"].as_i64().unwrap() > 0);
}

#[test]
fn the_key_is_checked_against_what_it_sealed() {
    let w = world("rest");
    w.apply("key@health.test");
    let told = parse(&w.engine().key_check().unwrap());
    assert_eq!(
        (&told["ok"], &told["sealed"], &told["unreadable"]),
        (&json!(true), &json!(2), &json!(0)),
        "{told}"
    );
    assert_eq!(told["key_id"].as_str().unwrap().len(), 8);
    std::fs::remove_file(w.site.directory.path().join("key")).unwrap();
    let lost = parse(&w.engine().key_check().unwrap());
    assert_eq!(
        (&lost["ok"], &lost["sealed"], &lost["unreadable"]),
        (&json!(false), &json!(2), &json!(2)),
        "{lost}"
    );
    assert_ne!(lost["key_id"], told["key_id"]);
}

#[test]
fn the_clock_is_compared_with_tracker_s() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([]));
    let clock = |site: &Site| parse(&site.engine().clock().unwrap());
    assert_eq!(clock(&site)["skew_ms"], Value::Null, "nobody has answered yet");
    site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
    let told = clock(&site);
    assert!(told["skew_ms"].as_i64().unwrap().abs() < 30_000, "{told}");
    assert!(told["now"].as_i64().unwrap() > 1_700_000_000_000);
}

#[test]
fn only_what_the_dead_hold_is_freed() {
    let w = world("rest");
    assert_eq!(parse(&w.engine().clear_locks().unwrap()), json!({"cleared": []}));
    let file = w.site.directory.path().join("test-1/outbox.sqlite3");
    let db = rusqlite::Connection::open(&file).unwrap();
    let boot = halt_tracker::outbox::owner::boot_id();
    let alive = halt_tracker::outbox::owner::this_process();
    let until = w.hands.shared().load(std::sync::atomic::Ordering::SeqCst) + HOUR;
    let take = |owner: &str| {
        db.execute(
            "UPDATE session SET refresher = ?1, refresh_boot = ?2, refresh_boot_id = ?3",
            rusqlite::params![owner, until, boot],
        )
        .unwrap();
        db.execute(
            "INSERT OR REPLACE INTO lease (name, owner, trigger_name, lease_boot, lease_boot_id) VALUES ('drainer', ?1, 'cron', ?2, ?3)",
            rusqlite::params![owner, until, boot],
        )
        .unwrap();
    };
    take(&alive);
    assert_eq!(parse(&w.engine().clear_locks().unwrap()), json!({"cleared": []}), "a live owner keeps all");
    take("another-boot/1/1/1/0");
    assert_eq!(
        parse(&w.engine().clear_locks().unwrap()),
        json!({"cleared": [{"code": "drain_turn", "count": 1}, {"code": "token_renewal", "count": 1}]})
    );
    assert_eq!(parse(&w.engine().clear_locks().unwrap()), json!({"cleared": []}));
}
