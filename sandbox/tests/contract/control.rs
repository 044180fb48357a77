use reqwest::Method;
use serde_json::json;
use tracker_sandbox::CLIENT_ID;

use crate::support::{SECRET, TOKEN, Tracker};

#[tokio::test]
async fn ready_tells_the_credentials() {
    let tracker = Tracker::start().await;
    let ready = tracker.get("/_sim/ready").await.expect(200);
    assert_eq!((&ready["status"], &ready["clientId"]), (&json!("ready"), &json!(CLIENT_ID)));
    assert_eq!((&ready["clientSecret"], &ready["apiToken"]), (&json!(SECRET), &json!(TOKEN)));
    assert_eq!(ready["users"][1]["active"], false);
}

#[tokio::test]
async fn the_journal_keeps_bodies_and_hides_tokens() {
    let tracker = Tracker::start().await;
    tracker.post("/api/v1/Contact?x=1", json!({"surname": "Ärger"})).await.expect(201);
    tracker.get("/api/v1/Nothing").await.expect(404);
    let entries = tracker.get("/_sim/journal?method=post&path=/contact").await.expect(200);
    assert_eq!(entries.as_array().unwrap().len(), 1);
    let entry = &entries[0];
    assert_eq!((&entry["path"], &entry["query"]), (&json!("/api/v1/Contact"), &json!("x=1")));
    assert_eq!((&entry["json"], &entry["status"]), (&json!({"surname": "Ärger"}), &json!(201)));
    assert_eq!(entry["body"], "{\"surname\":\"Ärger\"}");
    assert!(entry["response"].as_str().unwrap().contains("\"success\":true"));
    let authorization = entry["headers"]["authorization"].as_str().unwrap();
    assert!(authorization.starts_with("Bearer [redacted ") && authorization.len() < 40, "{authorization}");
    let seq = entry["seq"].as_u64().unwrap();
    let later = tracker.get(&format!("/_sim/journal?since={seq}")).await.expect(200);
    assert_eq!((later.as_array().unwrap().len(), &later[0]["status"]), (1, &json!(404)));
    tracker.delete("/_sim/journal").await.expect(200);
    assert_eq!(tracker.get("/_sim/journal").await.expect(200), json!([]));
}

#[tokio::test]
async fn records_are_read_without_signing_in() {
    let tracker = Tracker::start().await;
    let all = tracker.send(tracker.request(Method::GET, "/_sim/records/opportunity")).await.expect(200);
    assert_eq!((all.as_array().unwrap().len(), &all[0]["id"]), (25, &json!(1024)));
    assert_eq!(tracker.get("/_sim/records/O/1026").await.expect(200)["name"], "Account Manager");
    tracker.get("/_sim/records/Contact/1").await.expect(404);
    tracker.get("/_sim/records/Nothing").await.expect(400);
}

#[tokio::test]
async fn the_seed_has_the_cases_of_the_contract() {
    let tracker = Tracker::start().await;
    let contacts = tracker.get("/_sim/records/Contact").await.expect(200);
    let contacts = contacts.as_array().unwrap();
    assert_eq!(contacts.len(), 30);
    let tags: Vec<_> = contacts.iter().filter_map(|contact| contact["tagText"].as_str()).collect();
    for tag in [
        "Summer Conference 2025",
        "summer conference 2025, VIP",
        "Summer Conference 2025 - Waitlist",
        "Other",
    ] {
        assert!(tags.contains(&tag), "{tag}");
    }
    let shared: Vec<_> = contacts
        .iter()
        .filter(|contact| contact["contactDetails"]["email"] == "shared@example.com")
        .collect();
    assert_eq!(shared.len(), 2);
    assert_ne!(shared[0]["surname"], shared[1]["surname"]);
    let advertised = tracker.get("/_sim/records/Opportunity/1028").await.expect(200)["advertDetails"].clone();
    assert_eq!((&advertised["advertStatus"], &advertised["publishOnline"]), (&json!("A"), &json!(false)));
}

#[tokio::test]
async fn reset_and_seed_make_a_known_tenant() {
    let tracker = Tracker::start().await;
    tracker.create("Contact", json!({"surname": "S"})).await;
    let body = json!({"url": "http://site.example/", "action": "Created", "recordType": "Contact"});
    tracker.post("/api/v1/Webhook", body).await.expect(201);
    tracker.post("/_sim/reset", json!({"seed": "empty"})).await.expect(200);
    tracker.get("/api/v1/Webhook/List").await.expect(401);
    assert_eq!(tracker.get("/_sim/records/Contact").await.expect(200), json!([]));
    assert_eq!(tracker.get("/_sim/journal").await.expect(200).as_array().unwrap().len(), 1);

    let records = json!({"records": {"Contact": [{"surname": "One"}, {"surname": "Two", "tagText": "T"}], "R": [{"surname": "X"}]}});
    let added = tracker.post("/_sim/seed", records).await.expect(200);
    assert_eq!(added["added"], json!({"Contact": [781, 782], "Resource": [101]}));
    tracker.post("/_sim/seed", json!({"seed": "default"})).await.expect(200);
    assert_eq!(tracker.get("/_sim/records/Contact").await.expect(200).as_array().unwrap().len(), 30);
    for wrong in [
        json!({"records": {"Nothing": []}}),
        json!({"records": {"Contact": [{"surname": 5}]}}),
        json!({"seed": "x"}),
    ] {
        tracker.post("/_sim/seed", wrong).await.expect(400);
    }
}

#[tokio::test]
async fn orders_are_checked() {
    let tracker = Tracker::empty().await;
    for (path, wrong) in [
        ("/_sim/advance-clock", json!({})),
        ("/_sim/touch", json!({"type": "Nothing", "id": 1})),
        ("/_sim/touch", json!({"type": "Contact", "id": 1, "action": "Opened"})),
        ("/_sim/revoke", json!({"what": "some"})),
    ] {
        assert!(tracker.post(path, wrong).await.expect(400)["error"].is_string(), "{path}");
    }
    let before = tracker.get("/_sim/ready").await.expect(200)["now"].clone();
    let moved = tracker.post("/_sim/advance-clock", json!({"seconds": 86_400})).await.expect(200);
    assert_eq!(moved["aheadSeconds"], 86_400);
    assert!(moved["now"].as_str().unwrap() > before.as_str().unwrap());
}
