use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};

use crate::support::Tracker;

/// What a receiver got: path with query, headers, body.
type Inbox = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

/// A receiver that answers with `statuses` in turn and then with 200.
async fn receiver(statuses: Vec<u16>) -> (String, Inbox) {
    let inbox = Inbox::default();
    let kept = inbox.clone();
    let statuses = Arc::new(Mutex::new(statuses.into_iter()));
    let app = Router::new().fallback(move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1024).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        kept.lock().unwrap().push((parts.uri.to_string(), parts.headers, text));
        let status = statuses.lock().unwrap().next().unwrap_or(200);
        StatusCode::from_u16(status).unwrap()
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}"), inbox)
}

async fn wait_for(inbox: &Inbox, count: usize) -> Vec<(String, HeaderMap, String)> {
    for _ in 0..1000 {
        if inbox.lock().unwrap().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let got = inbox.lock().unwrap().clone();
    assert_eq!(got.len(), count);
    got
}

async fn register(tracker: &Tracker, url: &str, action: &str) -> i64 {
    let body = json!({"id": 0, "url": url, "action": action, "recordType": "Opportunity"});
    tracker.post("/api/v1/Webhook", body).await.expect(201)["id"].as_i64().unwrap()
}

async fn deliveries(tracker: &Tracker) -> Value {
    tracker.get("/_sim/webhook-deliveries").await.expect(200)
}

#[tokio::test]
async fn webhooks_are_registered_changed_and_removed() {
    let tracker = Tracker::empty().await;
    tracker.get("/api/v1/Webhook/List").await.expect(204);
    let actions = tracker.get("/api/v1/Webhook/Meta/Actions").await.expect(200);
    assert_eq!(actions[1], json!({"id": 2, "action": "Updated"}));
    assert_eq!(register(&tracker, "https://site.example/hook?token=x", "Created").await, 1);
    let list = tracker.get("/api/v1/Webhook/List").await.expect(200);
    assert_eq!(
        (&list[0]["url"], &list[0]["userId"]),
        (&json!("https://site.example/hook?token=x"), &json!(20))
    );
    let change =
        json!({"id": 1, "url": "https://site.example/other", "action": "Deleted", "recordType": "Contact"});
    tracker.patch("/api/v1/Webhook", change.clone()).await.expect(200);
    assert_eq!(tracker.get("/api/v1/Webhook/1").await.expect(200)["action"], "Deleted");
    assert_eq!(tracker.get("/api/v1/Webhook/Actions/1").await.expect(200)[0]["recordType"], "Contact");
    tracker.delete("/api/v1/Webhook/1").await.expect(200);
    tracker.delete("/api/v1/Webhook/1").await.expect(204);
    tracker.get("/api/v1/Webhook/1").await.expect(204);
    tracker.patch("/api/v1/Webhook", change).await.expect(204);
    for (url, action, kind) in [
        ("/relative", "Created", "Contact"),
        ("ftp://site.example/", "Created", "Contact"),
        ("https://site.example/", "Opened", "Contact"),
        ("https://site.example/", "Created", "Nothing"),
    ] {
        let body = json!({"url": url, "action": action, "recordType": kind});
        tracker.post("/api/v1/Webhook", body).await.expect(400);
    }
}

#[tokio::test]
async fn every_shape_names_the_record() {
    let tracker = Tracker::start().await;
    let (url, inbox) = receiver(vec![]).await;
    register(&tracker, &format!("{url}/hook?token=s3cret"), "Updated").await;
    let expected = [
        (
            "a",
            "/hook?token=s3cret",
            json!({"recordType": "Opportunity", "action": "Updated", "recordId": 1026}),
        ),
        (
            "b",
            "/hook?token=s3cret",
            json!({"RecordType": "Opportunity", "Action": "Updated", "RecordId": 1026}),
        ),
        (
            "c",
            "/hook?token=s3cret",
            json!({"id": 1026, "recordType": "O", "action": "Updated", "userId": 20}),
        ),
        (
            "d",
            "/hook?token=s3cret",
            json!({"event": {"type": "Opportunity.Updated"}, "data": {"opportunityId": 1026}}),
        ),
        ("e", "/hook?token=s3cret&id=1026", Value::Null),
    ];
    for (at, (shape, path, body)) in expected.into_iter().enumerate() {
        tracker.knobs(json!({"webhookShape": shape})).await;
        tracker.patch("/api/v1/Opportunity/1026", json!({"note": shape})).await.expect(200);
        let (to, headers, text) = wait_for(&inbox, at + 1).await.pop().unwrap();
        assert_eq!((to.as_str(), serde_json::from_str(&text).unwrap_or(Value::Null)), (path, body));
        assert_eq!(headers["content-type"], "application/json");
        assert!(headers.keys().all(|name| !name.as_str().contains("signature")));
    }
}

#[tokio::test]
async fn each_action_goes_to_its_hook_from_both_dialects_and_from_touch() {
    let tracker = Tracker::start().await;
    let (url, inbox) = receiver(vec![]).await;
    for action in ["Created", "Updated", "Deleted"] {
        register(&tracker, &format!("{url}/{action}"), action).await;
    }
    let id = tracker.create("Opportunity", json!({"name": "Job"})).await;
    wait_for(&inbox, 1).await;
    tracker
        .post("/_sim/touch", json!({"type": "Opportunity", "id": id, "members": {"note": "x"}}))
        .await
        .expect(200);
    wait_for(&inbox, 2).await;
    tracker.delete(&format!("/api/v1/Opportunity/{id}")).await.expect(200);
    wait_for(&inbox, 3).await;
    // A lie: the record is still there.
    tracker.post("/_sim/touch", json!({"type": "O", "id": 1026, "action": "deleted"})).await.expect(200);
    // A type nobody listens to.
    tracker.create("Contact", json!({"surname": "S"})).await;
    let paths: Vec<String> = wait_for(&inbox, 4).await.into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["/Created", "/Updated", "/Deleted", "/Deleted"]);
    tracker.get("/api/v1/Opportunity/1026").await.expect(200);
    tracker.post("/_sim/touch", json!({"type": "Opportunity", "id": 9})).await.expect(404);
}

#[tokio::test]
async fn a_failed_delivery_is_tried_again_and_given_up() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"webhookRetryMs": [10, 10]})).await;
    let (url, inbox) = receiver(vec![500, 302, 200, 500, 500, 500]).await;
    register(&tracker, &url, "Updated").await;
    let touch = json!({"type": "Opportunity", "id": 1026});
    tracker.post("/_sim/touch", touch.clone()).await.expect(200);
    wait_for(&inbox, 3).await;
    tracker.post("/_sim/touch", touch).await.expect(200);
    wait_for(&inbox, 6).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    wait_for(&inbox, 6).await;
    let log = deliveries(&tracker).await;
    assert_eq!((&log[0]["state"], &log[1]["state"]), (&json!("delivered"), &json!("given-up")));
    let statuses: Vec<_> =
        log[0]["attempts"].as_array().unwrap().iter().map(|try_| try_["status"].clone()).collect();
    assert_eq!(statuses, [json!(500), json!(302), json!(200)]);
}

#[tokio::test]
async fn deliveries_are_dropped_doubled_and_reordered_by_knob() {
    let tracker = Tracker::start().await;
    let (url, inbox) = receiver(vec![]).await;
    register(&tracker, &url, "Updated").await;
    let touch = async |id: i64| {
        tracker.post("/_sim/touch", json!({"type": "Opportunity", "id": id})).await.expect(200);
    };
    tracker.knobs(json!({"webhookDuplicates": 1})).await;
    touch(1024).await;
    wait_for(&inbox, 2).await;
    tracker.knobs(json!({"webhookDuplicates": 0, "webhookDropRate": 1.0})).await;
    touch(1025).await;
    assert_eq!(deliveries(&tracker).await[2]["state"], "dropped");
    tracker.knobs(json!({"webhookDropRate": 0.0, "webhookReorder": true})).await;
    touch(1026).await;
    touch(1027).await;
    let got = wait_for(&inbox, 4).await;
    let order: Vec<Value> = got
        .iter()
        .map(|(.., body)| serde_json::from_str::<Value>(body).unwrap()["recordId"].clone())
        .collect();
    assert_eq!(order, [json!(1024), json!(1024), json!(1027), json!(1026)]);
    tracker.delete("/_sim/webhook-deliveries").await.expect(200);
    assert_eq!(deliveries(&tracker).await, json!([]));
}
