use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::Tracker;

fn document(record_id: i64) -> Value {
    json!({"filename": "cv.pdf", "documentType": "resume", "documentData": STANDARD.encode("%PDF-1.7 x"),
        "recordId": record_id, "isPrimary": true})
}

#[tokio::test]
async fn a_file_is_attached_and_read_back() {
    let tracker = Tracker::start().await;
    let answer = tracker.post("/api/v1/Resource/AttachDocument", document(101)).await.expect(201);
    assert_eq!((&answer["id"], &answer["success"]), (&json!(9001), &json!(true)));
    let list = tracker.get("/api/v1/Resource/101/Documents").await.expect(200);
    for (member, value) in [
        ("documentId", json!(9001)),
        ("filename", json!("cv.pdf")),
        ("isPrimary", json!(true)),
        ("documentType", json!("resume")),
        ("fileType", json!("pdf")),
    ] {
        assert_eq!(list[0][member], value, "{member}");
    }
    assert_eq!(list[0].get("filecontent"), None);
    let one = tracker.get("/api/v1/Resource/101/Document/9001").await.expect(200);
    assert_eq!(one["filecontent"], STANDARD.encode("%PDF-1.7 x"));
    tracker.get("/api/v1/Resource/102/Documents").await.expect(204);
    tracker.get("/api/v1/Resource/102/Document/9001").await.expect(204);
}

#[tokio::test]
async fn the_control_api_shows_digest_and_content() {
    let tracker = Tracker::start().await;
    for (kind, id) in [("Contact", 781), ("Lead", 11), ("Opportunity", 1026), ("Client", 706)] {
        tracker.post(&format!("/api/v1/{kind}/AttachDocument"), document(id)).await.expect(201);
    }
    let all = tracker.get("/_sim/documents").await.expect(200);
    assert_eq!(all.as_array().unwrap().len(), 4);
    assert_eq!(
        (&all[1]["recordType"], &all[1]["recordId"], &all[1]["bytes"]),
        (&json!("Lead"), &json!(11), &json!(10))
    );
    assert_eq!(all[0]["sha256"], "ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02");
    let content = tracker.get("/_sim/documents/9001/content").await;
    assert_eq!(content.text, "%PDF-1.7 x");
    assert_eq!(content.header("content-disposition"), "attachment; filename=\"cv.pdf\"");
    tracker.get("/_sim/documents/1/content").await.expect(404);
    tracker.post("/api/v1/Activity/AttachDocument", document(501)).await.expect(405);
}

#[tokio::test]
async fn a_bad_upload_is_refused() {
    let tracker = Tracker::start().await;
    let with = |member: &str, value: Value| {
        let mut body = document(101);
        body[member] = value;
        body
    };
    for body in [
        document(999),
        with("filename", json!(" ")),
        with("documentData", json!("not base64!")),
        with("documentData", json!("")),
        with("documentData", json!("data:text/plain;base64,SGVsbG8=")),
    ] {
        tracker.post("/api/v1/Resource/AttachDocument", body).await.expect(400);
    }
    let megabytes = |count: usize| json!(STANDARD.encode(vec![7_u8; count * 1024 * 1024]));
    let path = "/api/v1/Resource/AttachDocument";
    tracker.post(path, with("documentData", megabytes(15))).await.expect(201);
    assert_eq!(tracker.post(path, with("documentData", megabytes(16))).await.expect(413)["status"], 413);
    let entry = tracker.last_call().await;
    assert!(
        entry["json"]["documentData"].as_str().unwrap().ends_with("characters]"),
        "the journal stays small"
    );
    tracker.delete("/api/v1/Resource/101").await.expect(200);
    assert_eq!(tracker.get("/_sim/documents").await.expect(200), json!([]));
}

#[tokio::test]
async fn a_resume_makes_a_resource() {
    let tracker = Tracker::start().await;
    let data = STANDARD.encode("Mara Quill <mara.quill@example.com>");
    let body = json!({"fileName": "mara-quill.txt", "fileData": data, "opportunityId": "1026", "list": "short",
        "resourceSource": "Website", "resourceStatusId": 2});
    let answer = tracker.post("/api/v1/Resource/CreateFromResume", body).await.expect(201);
    assert_eq!((&answer["success"], &answer["resourceId"]), (&json!(true), &json!(104)));
    let record = tracker.get("/api/v1/Resource/104").await.expect(200);
    assert_eq!((&record["firstName"], &record["surname"]), (&json!("Mara"), &json!("Quill")));
    assert_eq!(record["contactDetails"]["email"], "mara.quill@example.com");
    assert_eq!((&record["source"], &record["status"]["name"]), (&json!("Website"), &json!("Registered")));
    assert_eq!(tracker.get("/api/v1/Resource/104/Documents").await.expect(200)[0]["documentType"], "resume");
    let listed = tracker.get("/api/v1/OpportunityResource/Shortlist/1026").await.expect(200);
    assert_eq!(listed[0]["resourceId"], 104);

    let known = json!({"fileName": "new.txt", "fileData": data, "resource": 104});
    let answer = tracker.post("/api/v1/Resource/CreateFromResume", known).await.expect(201);
    assert_eq!((&answer["resourceId"], &answer["returnAction"]), (&json!(104), &json!("updated")));
    for body in [
        json!({"fileName": "x.txt"}),
        json!({"fileData": data}),
        json!({"fileName": "x.txt", "fileData": data, "opportunityId": "9"}),
        json!({"fileName": "x.txt", "fileData": data, "opportunityId": "x"}),
        json!({"fileName": "x.txt", "fileData": data, "resource": 9}),
    ] {
        tracker.post("/api/v1/Resource/CreateFromResume", body).await.expect(400);
    }
}
