//! The main job, end to end in the core: accepted, mapped, delivered, linked.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::*;

#[test]
fn a_cv_application_arrives_with_document_activity_and_place_on_the_longlist() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (status, body) = site.ingest(&application("jane@canary.test", "1026"));
    assert_eq!(status, 202, "{body}");
    assert_eq!(body["status"], "waiting");
    let summary = site.drain();
    assert_eq!(
        (&summary["finished"], &summary["waiting"]),
        (&json!(1), &json!(0)),
        "{}",
        site.detail(&body["id"])
    );

    let record = &tracker.records("Resource", "jane@canary.test")[0];
    assert_eq!(
        (&record["firstName"], &record["surname"], &record["source"]),
        (&json!("Jane"), &json!("Doe"), &json!("Website"))
    );
    let id = record["id"].as_u64().unwrap();
    let documents = tracker.get("/_sim/documents");
    let document = documents.as_array().unwrap().iter().find(|d| d["recordId"] == id).unwrap().clone();
    assert_eq!(document["sha256"], json!(halt_tracker::outbox::blobs::hex(&Sha256::digest(PDF))));
    assert_eq!(document["documentType"], "resume");
    let activity = &tracker.records("Activity", body["id"].as_str().unwrap())[0];
    assert_eq!(activity["associations"]["resources"][0]["id"], id);
    assert!(activity["note"].as_str().unwrap().contains("Hello"), "the message goes to the activity");
    assert_eq!(tracker.get("/_sim/lists")["longlist"][0], json!({"opportunityId": 1026, "resourceId": id}));

    let detail = site.detail(&body["id"]);
    assert_eq!(
        (&detail["state"], &detail["outcome"], &detail["record_id"]),
        (&json!("delivered"), &json!("created"), &json!(id))
    );
    let journal = detail["journal"].to_string();
    for canary in ["canary", "Jane", "Doe", "api-token", "Hello", "my cv"] {
        assert!(!journal.contains(canary), "{canary} in the journal: {journal}");
    }
}

#[test]
fn an_enquiry_becomes_a_lead_linked_to_its_contact() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([enquiry_profile()]));
    let body = json!({"form_id": "enquiry-form", "fields": {"name": "Ann Lee", "email": "ann@lead.test", "message": "Call me"}});
    let (_, receipt) = site.ingest(&body);
    site.drain();
    let contact = &tracker.records("Contact", "ann@lead.test")[0];
    let lead = &tracker.records("Lead", "Enquiry from Ann Lee")[0];
    assert_eq!(lead["associations"]["contacts"][0]["id"], contact["id"], "{}", site.detail(&receipt["id"]));
    assert_eq!(
        tracker.records("Activity", receipt["id"].as_str().unwrap())[0]["associations"]["leads"][0]["id"],
        lead["id"]
    );
}

#[test]
fn a_known_person_is_updated_by_rule_and_not_doubled() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.post(
        "/_sim/seed",
        &json!({"records": {"Resource": [{
            "firstName": "Janet", "surname": "Doe", "source": "Referral", "note": "VIP",
            "contactDetails": {"email": "Jane@known.test"}
        }]}}),
    );
    site.ingest(&application("jane@known.test", ""));
    site.drain();
    let all = tracker.records("Resource", "nown.test");
    assert_eq!(all.len(), 1);
    assert_eq!(
        (&all[0]["source"], &all[0]["note"], &all[0]["firstName"]),
        (&json!("Referral"), &json!("VIP"), &json!("Janet"))
    );
}

#[test]
fn two_records_with_one_address_and_no_deciding_surname_wait_for_a_person() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let twin =
        |s: &str| json!({"firstName": "X", "surname": s, "contactDetails": {"email": "twin@two.test"}});
    tracker.post("/_sim/seed", &json!({"records": {"Resource": [twin("One"), twin("Two")]}}));
    let (_, body) = site.ingest(&application("twin@two.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("needs_attention"), &json!("several_match")));
    assert_eq!(tracker.calls("POST", "/api/v1/Resource/AttachDocument"), 0);
}

#[test]
fn skip_and_activity_only_leave_the_record_alone() {
    let tracker = Tracker::start();
    for (policy, activities) in [("skip", 0), ("activity_only", 1)] {
        let mut profile = cv_profile();
        profile["dedupe"] = json!({"by": "email", "on_match": policy});
        let site = Site::connected(&tracker.origin, json!([profile]));
        let email = format!("known@{policy}.test");
        tracker.post(
            "/_sim/seed",
            &json!({"records": {"Resource": [{"surname": "Kept", "contactDetails": {"email": email}}]}}),
        );
        let (_, body) = site.ingest(&application(&email, ""));
        site.drain();
        assert_eq!(tracker.records("Resource", &email)[0]["surname"], "Kept");
        assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), activities, "{policy}");
        let expected = if policy == "skip" { "skipped" } else { "updated" };
        assert_eq!(site.detail(&body["id"])["outcome"], expected);
    }
}

#[test]
fn a_resource_can_be_made_by_the_cv_parser_and_then_carries_the_mapped_members() {
    let tracker = Tracker::start();
    let mut profile = cv_profile();
    profile["from_resume"] = json!(true);
    let site = Site::connected(&tracker.origin, json!([profile]));
    let (_, body) = site.ingest(&application("parsed@cv.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!(detail["state"], "delivered", "{detail}");
    assert_eq!(tracker.calls("POST", "/api/v1/Resource/CreateFromResume"), 1);
    let all = tracker.records("Resource", "parsed@cv.test");
    assert_eq!((all.len(), &all[0]["surname"]), (1, &json!("Doe")));
}

#[test]
fn the_classic_dialect_delivers_too() {
    let tracker = Tracker::start();
    let mut site = Site::new(&tracker.origin, json!([cv_profile()]));
    site.settings["tracker"]["dialect"] = json!("widget");
    let answer = parse(&site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap());
    assert_eq!(answer["state"], "connected");
    let (_, body) = site.ingest(&application("classic@dialect.test", "1026"));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!(detail["state"], "delivered", "{detail}");
    let id = tracker.records("Resource", "classic@dialect.test")[0]["id"].clone();
    assert!(tracker.get("/_sim/documents").as_array().unwrap().iter().any(|d| d["recordId"] == id));
    assert!(!tracker.records("Activity", body["id"].as_str().unwrap()).is_empty());
}

#[test]
fn no_thread_and_no_descriptor_remains_after_a_drain() {
    const NAME: &str = "deliver::no_thread_and_no_descriptor_remains_after_a_drain";
    // Other tests of this process come and go, so the counting is done in a process of its own.
    if std::env::var_os("HALT_ALONE").is_none() {
        let alone = std::process::Command::new(std::env::current_exe().unwrap())
            .args([NAME, "--exact", "--test-threads=1"])
            .env("HALT_ALONE", "1")
            .output()
            .unwrap();
        assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stdout));
        return;
    }
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let count = |what: &str| {
        // The simulator lives in this process and closes its side of a connection a moment later.
        std::thread::sleep(std::time::Duration::from_millis(500));
        std::fs::read_dir(format!("/proc/self/{what}")).unwrap().count()
    };
    site.ingest(&application("first@fd.test", ""));
    site.drain();
    let before = (count("task"), count("fd"));
    for n in 0..5 {
        site.ingest(&application(&format!("n{n}@fd.test"), ""));
        site.drain();
    }
    assert_eq!((count("task"), count("fd")), before);
}
