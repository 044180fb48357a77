use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::support::Tracker;

#[tokio::test]
async fn records_are_listed_newest_first() {
    let tracker = Tracker::start().await;
    let home = tracker.get("/").await;
    assert!(home.header("content-type").starts_with("text/html"));
    assert!(home.text.contains("href=\"/records/Opportunity\""));
    tracker.create("Contact", json!({"surname": "Latest", "tagText": "One, Two"})).await;
    let list = tracker.get("/records/contact").await.text;
    assert!(list.find("Latest").unwrap() < list.find("Alex Carter").unwrap());
    assert!(list.contains("<span class=\"tag\">Two</span>"));
    assert_eq!(tracker.get("/records/nothing").await.status, 404);
    assert_eq!(tracker.get("/records/Contact/1").await.status, 404);
    assert_eq!(tracker.get("/favicon.ico").await.status, 204);
}

#[tokio::test]
async fn a_record_shows_what_hangs_on_it() {
    let tracker = Tracker::start().await;
    let file = json!({"filename": "<b>cv</b>.pdf", "documentType": "resume", "documentData": STANDARD.encode("x"), "recordId": 101});
    tracker.post("/api/v1/Resource/AttachDocument", file).await.expect(201);
    tracker
        .post("/api/v1/Opportunity/Longlist", json!({"resourceId": 101, "opportunityId": 1026}))
        .await
        .expect(201);
    let entry = json!({"resourceId": 101, "opportunityIds": [1029], "statusId": 33});
    tracker.post("/api/v1/OpportunityResource", entry).await.expect(201);
    let activity = json!({"subject": "Rang her", "associations": {"resources": [{"id": 101}]}});
    tracker.create("Activity", activity).await;
    let page = tracker.get("/records/Resource/101").await.text;
    for part in [
        "Jane Selby",
        "/_sim/documents/9001/content",
        "&lt;b&gt;cv&lt;/b&gt;.pdf",
        "Rang her",
        "Account Manager (1026)",
        "Interview",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let content = tracker.get("/_sim/documents/9001/content").await;
    assert_eq!(content.header("x-content-type-options"), "nosniff");
    let job = tracker.get("/records/Opportunity/1026").await.text;
    assert!(job.contains("Jane Selby (101)"));
}

#[tokio::test]
async fn everything_is_escaped() {
    let tracker = Tracker::start().await;
    let evil = "<script>alert(1)</script>\"'";
    let contact = json!({"surname": evil, "tagText": evil, "note": evil, "contactDetails": {"email": evil}});
    let id = tracker.create("Contact", contact).await;
    tracker.get("/api/v1/Nothing?q=<script>alert(1)</script>").await.expect(404);
    for path in ["/", "/records/Contact", &format!("/records/Contact/{id}"), "/journal"] {
        let page = tracker.get(path).await.text;
        assert!(!page.contains("<script"), "{path}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") || path == "/journal", "{path}");
    }
}

#[tokio::test]
async fn the_journal_has_a_page() {
    let tracker = Tracker::start().await;
    tracker.post("/_sim/fail", json!({"path": "/api/v1/lead/11", "status": 503})).await.expect(200);
    tracker.get("/api/v1/Lead/11").await.expect(503);
    let page = tracker.get("/journal").await.text;
    for part in ["/api/Auth/ExchangeToken", "/api/v1/Lead/11", "ordered: status 503", "503"] {
        assert!(page.contains(part), "{part}");
    }
}
