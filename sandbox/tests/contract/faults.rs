use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Tracker;

async fn order(tracker: &Tracker, rules: Value) -> Value {
    tracker.post("/_sim/fail", rules).await.expect(200)
}

async fn contacts(tracker: &Tracker) -> usize {
    tracker.get("/_sim/records/Contact").await.expect(200).as_array().unwrap().len()
}

#[tokio::test]
async fn a_status_is_answered_as_often_as_ordered() {
    let tracker = Tracker::empty().await;
    order(&tracker, json!([{"method": "post", "path": "/api/v1/Contact", "status": 503, "times": 2}])).await;
    let body = json!({"surname": "S"});
    let problem = tracker.post("/api/v1/contact", body.clone()).await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert_eq!(problem.expect(503)["instance"], "/api/v1/contact");
    assert_eq!(tracker.last_call().await["fault"], "status 503");
    tracker.get("/api/v1/Contact/781").await.expect(204);
    tracker.post("/api/v1/Contact", body.clone()).await.expect(503);
    assert_eq!(contacts(&tracker).await, 0);
    tracker.post("/api/v1/Contact", body).await.expect(201);
}

#[tokio::test]
async fn rules_have_wildcards_skips_bodies_and_an_end() {
    let tracker = Tracker::empty().await;
    let rules = json!([
        {"path": "/api/v1/*/search", "status": 500, "body": {"error": "x"}, "skip": 1},
        {"method": "GET", "path": "/api/v1/lead/*", "status": 502, "times": 0}
    ]);
    let shown = order(&tracker, rules).await;
    assert_eq!((&shown[0]["skip"], &shown[1]["left"]), (&json!(1), &json!(null)));
    tracker.post("/api/v1/Contact/Search", json!({})).await.expect(204);
    assert_eq!(tracker.post("/api/v1/Contact/Search", json!({})).await.expect(500), json!({"error": "x"}));
    tracker.post("/api/v1/Contact/Search", json!({})).await.expect(204);
    for _ in 0..3 {
        tracker.get("/api/v1/Lead/11").await.expect(502);
    }
    assert_eq!(tracker.delete("/_sim/fail").await.expect(200), json!([]));
    tracker.get("/api/v1/Lead/11").await.expect(204);
    tracker.knobs(json!({"retryAfter": "seconds"})).await;
    order(&tracker, json!({"status": 429})).await;
    assert_eq!(tracker.get("/api/v1/Lead/11").await.header("retry-after"), "2");
}

#[tokio::test]
async fn a_wrong_rule_is_refused() {
    let tracker = Tracker::empty().await;
    for wrong in [
        json!({"path": "/x"}),
        json!({"status": 500, "reset": true}),
        json!({"status": 99}),
        json!({"status": "500"}),
        json!({"state": 500}),
        json!("no"),
    ] {
        tracker.post("/_sim/fail", wrong.clone()).await.expect(400);
    }
    assert_eq!(tracker.get("/_sim/fail").await.expect(200), json!([]));
}

#[tokio::test]
async fn a_reset_ends_the_connection_before_or_after_the_effect() {
    let tracker = Tracker::empty().await;
    for (commit, made) in [(false, 0), (true, 1)] {
        order(
            &tracker,
            json!({"method": "POST", "path": "/api/v1/contact", "reset": true, "commit": commit}),
        )
        .await;
        let request = tracker.request(Method::POST, "/api/v1/Contact").json(&json!({"surname": "S"}));
        let token = tracker.exchange(crate::support::TOKEN).await.expect(200);
        let error = request.bearer_auth(token["token"].as_str().unwrap()).send().await.unwrap_err();
        assert!(!error.is_timeout() && !error.is_body(), "{error:?}");
        assert_eq!(contacts(&tracker).await, made, "commit {commit}");
        let entry = tracker.last_call().await;
        assert_eq!((&entry["fault"], &entry["status"]), (&json!("reset"), &json!(null)));
    }
}

#[tokio::test]
async fn a_timeout_keeps_silent_before_or_after_the_effect() {
    let mut tracker = Tracker::empty().await;
    for (commit, made) in [(false, 0), (true, 1)] {
        order(
            &tracker,
            json!({"method": "POST", "path": "/api/v1/contact", "timeout": true, "commit": commit}),
        )
        .await;
        let token = tracker.exchange(crate::support::TOKEN).await.expect(200);
        let request = tracker
            .request(Method::POST, "/api/v1/Contact")
            .bearer_auth(token["token"].as_str().unwrap())
            .timeout(Duration::from_millis(700))
            .json(&json!({"surname": "S"}));
        assert!(request.send().await.unwrap_err().is_timeout());
        assert_eq!(contacts(&tracker).await, made, "commit {commit}");
    }
    order(&tracker, json!({"timeout": 1, "path": "/api/v1/*"})).await;
    tracker.sign_in().await;
    let start = Instant::now();
    tracker.get("/api/v1/Lead/11").await.expect(504);
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn an_answer_can_be_a_page_or_be_cut() {
    let tracker = Tracker::start().await;
    order(&tracker, json!({"path": "/api/v1/lead/11", "html": true})).await;
    let page = tracker.get("/api/v1/Lead/11").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html") && page.text.starts_with("<!DOCTYPE"));
    let whole = tracker.get("/api/v1/Lead/11").await.text;

    order(&tracker, json!({"path": "/api/v1/lead/11", "truncate": true})).await;
    let token = tracker.exchange(crate::support::TOKEN).await.expect(200);
    let request =
        tracker.request(Method::GET, "/api/v1/Lead/11").bearer_auth(token["token"].as_str().unwrap());
    let mut response = request.send().await.unwrap();
    assert_eq!(response.content_length(), Some(u64::try_from(whole.len()).unwrap()));
    let mut got = Vec::new();
    let error = loop {
        match response.chunk().await {
            Ok(Some(piece)) => got.extend_from_slice(&piece),
            Ok(None) => panic!("it ended whole"),
            Err(error) => break error,
        }
    };
    assert_eq!(got, whole.as_bytes()[..whole.len() / 2], "{error}");
}

#[tokio::test]
async fn faults_reach_the_classic_host_too() {
    let tracker = Tracker::start().await;
    order(
        &tracker,
        json!([{"path": "/oauth2/token", "status": 500}, {"path": "/api/widget/*", "html": true}]),
    )
    .await;
    let token = tracker.send(tracker.request(Method::POST, "/oAuth2/Token").form(&[("a", "b")])).await;
    assert_eq!(token.status, 500);
    let widget = tracker.send(tracker.request(Method::POST, "/api/widget/getRecords").body("{}")).await;
    assert!(widget.text.starts_with("<!DOCTYPE"));
}
