use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TOKEN, Tracker};

#[tokio::test]
async fn the_static_token_is_exchanged_for_a_jwt() {
    let tracker = Tracker::start().await;
    let answer = tracker.exchange(TOKEN).await.expect(200);
    let parts: Vec<&str> = answer["token"].as_str().unwrap().split('.').collect();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 604_800);
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[0]).unwrap()).unwrap();
    assert_eq!(header["alg"], "HS256");
    assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 32);
    assert!(answer["expiration"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn a_blank_token_is_400_and_an_unknown_one_401() {
    let tracker = Tracker::start().await;
    for body in
        [json!({}), json!({"bearerToken": ""}), json!({"bearerToken": " "}), json!({"bearerToken": 5})]
    {
        let request = tracker.request(Method::POST, "/api/Auth/ExchangeToken").json(&body);
        assert_eq!(tracker.send(request).await.status, 400, "{body}");
    }
    let answer = tracker.exchange("nobody").await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.expect(401)["status"], 401);
}

#[tokio::test]
async fn a_new_exchange_ends_the_jwt_before_it() {
    let mut tracker = Tracker::start().await;
    tracker.get("/api/v1/MetaData/recordTypes").await.expect(200);
    tracker.exchange(TOKEN).await.expect(200);
    tracker.get("/api/v1/MetaData/recordTypes").await.expect(401);

    tracker.knobs(json!({"singleJwt": false})).await;
    tracker.sign_in().await;
    tracker.exchange(TOKEN).await.expect(200);
    tracker.get("/api/v1/MetaData/recordTypes").await.expect(200);
}

#[tokio::test]
async fn a_jwt_expires_and_can_be_revoked() {
    let mut tracker = Tracker::start().await;
    tracker.advance(604_801).await;
    tracker.get("/api/v1/Contact/781").await.expect(401);
    tracker.sign_in().await;
    tracker.get("/api/v1/Contact/781").await.expect(200);
    tracker.post("/_sim/revoke", json!({"what": "jwts"})).await.expect(200);
    tracker.get("/api/v1/Contact/781").await.expect(401);
}

#[tokio::test]
async fn a_401_has_no_body_unless_the_knob_gives_it_one() {
    let tracker = Tracker::start().await;
    for path in ["/api/v1/Contact/781", "/api/v1/MetaData", "/api/v1/Webhook/List"] {
        let answer = tracker.send(tracker.request(Method::GET, path)).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (401, ""), "{path}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    // The bearer token itself is no JWT.
    let answer = tracker.send(tracker.request(Method::GET, "/api/v1/Contact/781").bearer_auth(TOKEN)).await;
    assert_eq!(answer.status, 401);
    tracker.knobs(json!({"unauthorizedBody": "problem"})).await;
    let answer = tracker.send(tracker.request(Method::GET, "/api/v1/Contact/781")).await;
    assert_eq!(answer.expect(401)["instance"], "/api/v1/Contact/781");
}
