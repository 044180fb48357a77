use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Tracker;

#[tokio::test]
async fn every_type_is_created_read_changed_and_deleted() {
    let tracker = Tracker::empty().await;
    for (kind, first_id, body, change) in [
        ("Resource", 101, json!({"surname": "Selby"}), json!({"jobTitle": "Chef"})),
        ("Contact", 781, json!({"firstName": "Jane"}), json!({"jobTitle": "Chef"})),
        ("Lead", 11, json!({"name": "Enquiry"}), json!({"description": "More"})),
        ("Opportunity", 1024, json!({"name": "Job"}), json!({"description": "More"})),
        ("Activity", 501, json!({"subject": "Call"}), json!({"note": "Rang"})),
        ("Client", 706, json!({"name": "Mogul"}), json!({"note": "Big"})),
        ("Project", 301, json!({"name": "Move"}), json!({"comments": "Soon"})),
    ] {
        let created = tracker.post(&format!("/api/v1/{kind}"), body.clone()).await.expect(201);
        assert_eq!((&created["id"], &created["success"]), (&json!(first_id), &json!(true)), "{kind}");
        let path = format!("/api/v1/{kind}/{first_id}");
        let record = tracker.get(&path).await.expect(200);
        assert_eq!((&record["id"], &record["typeName"]), (&json!(first_id), &json!(kind)));
        let (name, value) = body.as_object().unwrap().iter().next().unwrap();
        assert_eq!(&record[name], value);
        assert!(record["history"]["created"].is_string());
        assert_eq!(tracker.patch(&path, change.clone()).await.expect(200)["id"], first_id);
        let record = tracker.get(&path).await.expect(200);
        let (changed, to) = change.as_object().unwrap().iter().next().unwrap();
        assert_eq!((&record[changed], &record[name]), (to, value), "a member left out is unchanged");
        assert_eq!(tracker.delete(&path).await.text, "");
        for answer in
            [tracker.get(&path).await, tracker.patch(&path, json!({})).await, tracker.delete(&path).await]
        {
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""), "{kind}");
        }
        let next = tracker.create(kind, body).await;
        assert_eq!(next, first_id + 1, "an id is never given twice");
    }
}

#[tokio::test]
async fn a_record_needs_its_name() {
    let tracker = Tracker::empty().await;
    for (kind, body) in [
        ("Resource", json!({"jobTitle": "Chef"})),
        ("Contact", json!({"lastName": "Selby"})),
        ("Lead", json!({"description": "x"})),
        ("Activity", json!({"note": "x"})),
        ("Opportunity", json!({"name": " "})),
    ] {
        let problem = tracker.post(&format!("/api/v1/{kind}"), body).await;
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.expect(400)["instance"], format!("/api/v1/{kind}"));
    }
    let twice = json!({"surname": "Selby", "contactDetails": {"email": "a@example.com"}});
    assert_ne!(tracker.create("Contact", twice.clone()).await, tracker.create("Contact", twice).await);
}

#[tokio::test]
async fn a_patch_merges_some_objects_and_replaces_the_rest() {
    let tracker = Tracker::empty().await;
    let id = tracker
        .create(
            "Contact",
            json!({"surname": "Selby", "tagText": "A, B", "quickSkills": [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}],
                "contactDetails": {"email": "a@example.com", "telephone": "1"},
                "marketingPreferences": {"emailOptIn": true, "textOptIn": false},
                "address": {"town": "Bristol", "country": "UK"}, "client": {"id": 1, "name": "Old"}}),
        )
        .await;
    let path = format!("/api/v1/Contact/{id}");
    tracker.advance(60).await;
    let changes = json!({"tagText": "C", "quickSkills": [{"id": 3, "name": "z"}], "contactDetails": {"telephone": "2"},
        "marketingPreferences": {"textOptIn": true}, "address": {"town": "Bath"}, "client": {"id": 2}});
    tracker.patch(&path, changes).await.expect(200);
    let record = tracker.get(&path).await.expect(200);
    assert_eq!(record["contactDetails"], json!({"email": "a@example.com", "telephone": "2"}));
    assert_eq!(record["marketingPreferences"], json!({"emailOptIn": true, "textOptIn": true}));
    assert_eq!(record["address"], json!({"town": "Bath", "country": "UK"}));
    assert_eq!((&record["tagText"], &record["client"]), (&json!("C"), &json!({"id": 2})));
    assert_eq!(record["quickSkills"], json!([{"id": 3, "name": "z"}]));
    assert_ne!(record["history"]["updated"], record["history"]["created"]);
}

#[tokio::test]
async fn paths_match_in_any_case_and_wrong_ones_are_refused() {
    let tracker = Tracker::start().await;
    for path in ["/api/v1/contact/781", "/API/V1/CONTACT/781", "/api/v1/Contact/781?Id=781"] {
        tracker.get(path).await.expect(200);
    }
    assert_eq!(tracker.get("/api/v1/Contact/abc").await.expect(400)["status"], 400);
    tracker.get("/api/v1/Contact/99999999999").await.expect(400);
    tracker.get("/api/v1/Contact/999").await.expect(204);
    tracker.get("/api/v1/Nothing").await.expect(404);
    tracker.call(Method::PUT, "/api/v1/Contact/781", None).await.expect(405);
    tracker.get("/api/v1/Contact").await.expect(405);
    tracker.delete("/api/v1/Contact/781?Id=781").await.expect(200);
}

#[tokio::test]
async fn a_lead_shows_the_details_of_its_contact() {
    let tracker = Tracker::start().await;
    let id =
        tracker.create("Lead", json!({"name": "Enquiry", "associations": {"contacts": [{"id": 783}]}})).await;
    let lead = tracker.get(&format!("/api/v1/Lead/{id}")).await.expect(200);
    assert_eq!(lead["contactDetails"]["email"], "priya.nair@example.com");
    assert_eq!(lead["associations"]["contacts"], json!([{"id": 783, "name": "Priya Nair"}]));
    assert_eq!((&lead["subject"], &lead["from"]), (&json!("Enquiry"), &json!("Priya Nair")));
}

#[tokio::test]
async fn an_activity_is_linked_owned_and_due() {
    let tracker = Tracker::start().await;
    let body = json!({"subject": "Call", "dueDateTime": "2026-01-02T10:30:00", "activityType": {"name": "call"},
        "recordType": "Resource", "recordId": 101, "associations": {"resources": [{"id": 101}]}});
    let id = tracker.create("Activity", body).await;
    let ignored = tracker.last_call().await["ignoredMembers"].clone();
    assert_eq!(ignored, json!(["$.recordType", "$.recordId"]));
    let activity = tracker.get(&format!("/api/v1/Activity/{id}")).await.expect(200);
    assert_eq!(activity["owners"], json!([{"ownerId": 20}]));
    assert_eq!((&activity["dueDate"], &activity["dueTime"]), (&json!("2026-01-02"), &json!("10:30:00")));
    assert_eq!(activity["activityType"], json!({"id": 1, "name": "Call"}));
    assert_eq!(activity["associations"]["resources"], json!([{"id": 101, "name": "Jane Selby"}]));
    assert_eq!(activity.get("dueDateTime"), None);
}

#[tokio::test]
async fn saving_a_live_job_moves_its_publish_date() {
    let tracker = Tracker::start().await;
    let before = tracker.get("/api/v1/Opportunity/1026").await.expect(200);
    assert_eq!(before["advertDetails"]["publishDate"], "2025-12-03T10:32:00");
    tracker.patch("/api/v1/Opportunity/1026", json!({"note": "x"})).await.expect(200);
    let after = tracker.get("/api/v1/Opportunity/1026").await.expect(200);
    assert_eq!(after["advertDetails"]["publishDate"], after["history"]["updated"]);
    assert_eq!(after["advertDetails"]["title"], "Testing Lead ");
    tracker.patch("/api/v1/Opportunity/1024", json!({"note": "x"})).await.expect(200);
    let unpublished = tracker.get("/api/v1/Opportunity/1024").await.expect(200);
    assert_eq!(unpublished["advertDetails"].get("publishDate"), None);
}

#[tokio::test]
async fn statuses_are_completed_by_id_or_name() {
    let tracker = Tracker::empty().await;
    for status in [json!({"id": 2}), json!({"name": "registered"}), json!({"id": 2, "name": "Registered"})] {
        let id = tracker.create("Resource", json!({"surname": "S", "status": status})).await;
        let record: Value = tracker.get(&format!("/api/v1/Resource/{id}")).await.expect(200);
        assert_eq!(record["status"], json!({"id": 2, "name": "Registered"}));
        assert_eq!(record["resourceId"], id);
    }
}
