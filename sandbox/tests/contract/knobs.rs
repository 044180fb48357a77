use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tracker_sandbox::{Config, Sandbox, Seed};

use crate::support::Tracker;

async fn contacts(tracker: &Tracker, body: Value) -> Vec<i64> {
    let answer = tracker.post("/api/v1/Contact/Search", body).await;
    answer.body.as_array().into_iter().flatten().map(|row| row["contactId"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn the_default_limit_is_a_hundred_calls_a_minute() {
    let tracker = Tracker::with(Seed::Default, json!({})).await;
    // The exchange of the sign-in was the first.
    for _ in 0..99 {
        tracker.get("/api/v1/Lead/11").await.expect(200);
    }
    let refused = tracker.get("/api/v1/Lead/11").await;
    assert_eq!(refused.header("retry-after"), "");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.expect(429)["status"], 429);
    tracker.knobs(json!({"retryAfter": "seconds"})).await;
    let seconds: u64 = tracker.get("/api/v1/Lead/11").await.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&seconds));
    tracker.knobs(json!({"retryAfter": "date"})).await;
    assert!(tracker.get("/api/v1/Lead/11").await.header("retry-after").ends_with("GMT"));
    tracker.advance(61).await;
    tracker.get("/api/v1/Lead/11").await.expect(200);
}

#[tokio::test]
async fn pages_can_be_capped_and_repeat_rows() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"pageCap": 10})).await;
    assert_eq!(contacts(&tracker, json!({"maxResults": 50})).await.len(), 10);
    tracker.knobs(json!({"pageCap": null, "repeatRows": 2})).await;
    let first = contacts(&tracker, json!({"maxResults": 10})).await;
    let second = contacts(&tracker, json!({"maxResults": 10, "pageNumber": 2})).await;
    assert_eq!(first[8..], second[..2]);
    let (mut seen, mut page) = (Vec::new(), 1);
    loop {
        let rows = contacts(&tracker, json!({"pageNumber": page})).await;
        if rows.is_empty() {
            break;
        }
        seen.extend(rows);
        page += 1;
    }
    assert!(seen.len() > 30);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 30, "no row is lost");
}

#[tokio::test]
async fn the_email_filter_can_be_partial_or_ignored() {
    let tracker = Tracker::start().await;
    let asked = json!({"email": "priya", "maxResults": 100});
    for (filter, count) in [("exact", 0), ("contains", 1), ("ignored", 30)] {
        tracker.knobs(json!({"emailFilter": filter})).await;
        assert_eq!(contacts(&tracker, asked.clone()).await.len(), count, "{filter}");
    }
}

#[tokio::test]
async fn a_search_can_lag_behind_the_record() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"searchLag": 3600})).await;
    let id = tracker.create("Contact", json!({"surname": "Newcomer"})).await;
    tracker.patch("/api/v1/Contact/781", json!({"surname": "Renamed"})).await.expect(200);
    tracker.delete("/api/v1/Contact/782").await.expect(200);
    let by_name = async |name: &str| contacts(&tracker, json!({"searchTerm": name})).await;
    assert_eq!(by_name("newcomer").await, [] as [i64; 0]);
    assert_eq!(by_name("carter").await, [781]);
    assert_eq!(by_name("robin dale").await, [782]);
    assert_eq!(tracker.get("/api/v1/Contact/781").await.expect(200)["surname"], "Renamed");
    tracker.advance(3601).await;
    assert_eq!(by_name("newcomer").await, [id]);
    assert_eq!(by_name("renamed").await, [781]);
    assert_eq!(by_name("robin dale").await, [] as [i64; 0]);
}

#[tokio::test]
async fn a_create_can_be_answered_in_four_ways() {
    let tracker = Tracker::empty().await;
    for (knob, status, empty, made) in [
        (json!(201), 201, false, 1),
        (json!(200), 200, false, 2),
        (json!("200-empty"), 200, true, 3),
        (json!(204), 204, true, 3),
    ] {
        tracker.knobs(json!({"createStatus": knob})).await;
        let answer = tracker.post("/api/v1/Contact", json!({"surname": "S"})).await;
        assert_eq!((answer.status.as_u16(), answer.text.is_empty()), (status, empty), "{knob}");
        let records = tracker.get("/_sim/records/Contact").await.expect(200);
        assert_eq!(records.as_array().unwrap().len(), made, "{knob}");
    }
}

#[tokio::test]
async fn latency_holds_tracker_calls_only() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"latency": 500})).await;
    let start = Instant::now();
    tracker.get("/_sim/knobs").await.expect(200);
    assert!(start.elapsed() < Duration::from_millis(500));
    let start = Instant::now();
    tracker.get("/api/v1/Lead/11").await.expect(200);
    assert!(start.elapsed() >= Duration::from_millis(500));
}

#[tokio::test]
async fn knobs_are_checked_and_come_back_on_reset() {
    let tracker = Tracker::with(Seed::Empty, json!({"rateLimit": 7, "latency": 1})).await;
    let changed = tracker.post("/_sim/knobs", json!({"pageCap": 10, "latency": 0})).await.expect(200);
    assert_eq!(
        (&changed["pageCap"], &changed["rateLimit"], &changed["latency"]),
        (&json!(10), &json!(7), &json!(0))
    );
    for wrong in [
        json!({"pageCup": 10}),
        json!({"emailFilter": "some"}),
        json!({"createStatus": 500}),
        json!({"webhookDropRate": 2}),
        json!({"latency": -1}),
        json!([]),
    ] {
        let refused = tracker.post("/_sim/knobs", wrong.clone()).await.expect(400);
        assert!(refused["error"].is_string(), "{wrong}");
    }
    tracker.post("/_sim/reset", json!({})).await.expect(200);
    let knobs = tracker.get("/_sim/knobs").await.expect(200);
    assert_eq!(
        (&knobs["pageCap"], &knobs["rateLimit"], &knobs["latency"]),
        (&json!(null), &json!(7), &json!(1))
    );
    let config = Config { knobs: json!({"nothing": 1}), ..Config::default() };
    assert!(Sandbox::start(config).await.is_err());
}

#[tokio::test]
async fn an_address_in_use_is_an_error_and_a_stopped_server_is_gone() {
    let first = Sandbox::start(Config::default()).await.unwrap();
    let config = Config { listen: first.address(), ..Config::default() };
    assert!(Sandbox::start(config).await.unwrap_err().to_string().starts_with("cannot listen"));
    let origin = first.origin();
    first.stop().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(http.request(Method::GET, origin).send().await.is_err());
}
