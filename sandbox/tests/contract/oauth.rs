use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, SECRET, TOKEN, Tracker};

const BACK: &str = "http://site.example/wp-admin/admin-post.php?action=connect";

fn query<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", "EvoApi_1.0"),
        ("response_type", "code"),
        ("scope", "read,write"),
        ("redirect_uri", BACK),
        ("state", "s&<1>"),
    ]
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

async fn ask(tracker: &Tracker, pairs: &[(&str, &str)]) -> Answer {
    let path = format!("/oAuth2/Authorize?{}", encoded(pairs));
    tracker.send(tracker.request(Method::GET, &path)).await
}

/// The code of a redirect.
fn code(answer: &Answer) -> String {
    let to = url::Url::parse(answer.header("location")).unwrap();
    to.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

async fn approve(tracker: &Tracker) -> String {
    let mut form = query();
    form.push(("decision", "approve"));
    let answer = tracker.send(tracker.request(Method::POST, "/oAuth2/Authorize").form(&form)).await;
    assert_eq!(answer.status, 302);
    assert!(answer.header("location").starts_with(BACK), "the query of redirect_uri is kept");
    code(&answer)
}

async fn trade(tracker: &Tracker, pairs: &[(&str, &str)]) -> Answer {
    tracker.send(tracker.request(Method::POST, "/oAuth2/Token").form(pairs)).await
}

async fn redeem(tracker: &Tracker, code: &str) -> Answer {
    let pairs = [
        ("client_id", "EvoApi_1.0"),
        ("client_secret", SECRET),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
    ];
    trade(tracker, &pairs).await
}

async fn renew(tracker: &Tracker, refresh: &str) -> Answer {
    let pairs = [
        ("client_id", "EvoApi_1.0"),
        ("client_secret", SECRET),
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
    ];
    trade(tracker, &pairs).await
}

#[tokio::test]
async fn the_consent_page_shows_the_account_and_escapes_what_it_is_given() {
    let tracker = Tracker::start().await;
    let page = ask(&tracker, &query()).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    for part in ["Avery Tester", "Approve", "Deny", "s&amp;&lt;1&gt;"] {
        assert!(page.text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn each_parameter_is_required() {
    let tracker = Tracker::start().await;
    for missing in ["client_id", "response_type", "scope", "redirect_uri", "state"] {
        let pairs: Vec<_> = query().into_iter().filter(|(name, _)| *name != missing).collect();
        assert_eq!(ask(&tracker, &pairs).await.expect(400)["error"], "invalid_request", "{missing}");
    }
    for (name, value) in [("client_id", "other"), ("response_type", "token"), ("redirect_uri", "/here")] {
        let pairs: Vec<_> =
            query().into_iter().map(|(n, v)| if n == name { (n, value) } else { (n, v) }).collect();
        assert_eq!(ask(&tracker, &pairs).await.expect(400)["error"], "invalid_request", "{name}");
    }
}

#[tokio::test]
async fn denying_sends_the_error_back() {
    let tracker = Tracker::start().await;
    let mut form = query();
    form.push(("decision", "deny"));
    let answer = tracker.send(tracker.request(Method::POST, "/oAuth2/Authorize").form(&form)).await;
    assert_eq!(answer.status, 302);
    assert!(answer.header("location").ends_with("&error=access_denied&state=s%26%3C1%3E"));
}

#[tokio::test]
async fn a_code_is_good_once_for_its_client_and_redirect_uri() {
    let tracker = Tracker::start().await;
    let code = approve(&tracker).await;
    let tokens = redeem(&tracker, &code).await.expect(200);
    for name in ["access_token", "refresh_token"] {
        let token = tokens[name].as_str().unwrap();
        assert!(token.len() == 32 && token.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{token}");
    }
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("bearer"), &json!(3600)));
    assert_eq!(redeem(&tracker, &code).await.expect(400)["error"], "invalid_grant");
    tracker.exchange(tokens["access_token"].as_str().unwrap()).await.expect(200);

    let code = approve(&tracker).await;
    let elsewhere = [
        ("client_id", "EvoApi_1.0"),
        ("client_secret", SECRET),
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "http://site.example/other"),
    ];
    assert_eq!(trade(&tracker, &elsewhere).await.expect(400)["error"], "invalid_grant");

    let code = approve(&tracker).await;
    tracker.advance(601).await;
    assert_eq!(redeem(&tracker, &code).await.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_the_contract_says() {
    let tracker = Tracker::start().await;
    let wrong = [("client_id", "EvoApi_1.0"), ("client_secret", "no"), ("grant_type", "refresh_token")];
    assert_eq!(trade(&tracker, &wrong).await.expect(401)["error"], "invalid_client");
    let good = [("client_id", "EvoApi_1.0"), ("client_secret", SECRET)];
    assert_eq!(trade(&tracker, &good).await.expect(400)["error"], "invalid_request");
    let odd = [good[0], good[1], ("grant_type", "password")];
    assert_eq!(trade(&tracker, &odd).await.expect(400)["error"], "unsupported_grant_type");
    let bare = [good[0], good[1], ("grant_type", "refresh_token")];
    assert_eq!(trade(&tracker, &bare).await.expect(400)["error"], "invalid_request");
    let json = tracker.request(Method::POST, "/oAuth2/Token").json(&json!({"grant_type": "refresh_token"}));
    assert_eq!(tracker.send(json).await.status, 415);
}

#[tokio::test]
async fn a_refresh_token_lasts_unless_the_knob_rotates_it() {
    let tracker = Tracker::start().await;
    let code = approve(&tracker).await;
    let first = redeem(&tracker, &code).await.expect(200);
    let refresh = first["refresh_token"].as_str().unwrap();
    let second = renew(&tracker, refresh).await.expect(200);
    assert_eq!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);

    tracker.knobs(json!({"rotateRefresh": true})).await;
    let third = renew(&tracker, refresh).await.expect(200);
    assert_ne!(third["refresh_token"], first["refresh_token"]);
    assert_eq!(renew(&tracker, refresh).await.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn access_tokens_expire_and_can_be_revoked() {
    let tracker = Tracker::start().await;
    tracker.knobs(json!({"accessTokenTtl": 60, "tokenShape": "Token"})).await;
    let code = approve(&tracker).await;
    let tokens = redeem(&tracker, &code).await.expect(200);
    assert_eq!(tokens.as_object().unwrap().len(), 1);
    let access = tokens["Token"].as_str().unwrap();
    tracker.exchange(access).await.expect(200);
    tracker.advance(61).await;
    tracker.exchange(access).await.expect(401);
    tracker.exchange(TOKEN).await.expect(200);

    tracker.knobs(json!({"tokenShape": "access_token"})).await;
    let code = approve(&tracker).await;
    let tokens = redeem(&tracker, &code).await.expect(200);
    tracker.post("/_sim/revoke", json!({"what": "all"})).await.expect(200);
    tracker.exchange(tokens["access_token"].as_str().unwrap()).await.expect(401);
    let refused = renew(&tracker, tokens["refresh_token"].as_str().unwrap()).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn auto_approves_at_once() {
    let tracker = Tracker::start().await;
    tracker.post("/_sim/seed", json!({"auto": 1})).await.expect(200);
    let answer = ask(&tracker, &query()).await;
    assert_eq!(answer.status, 302);
    redeem(&tracker, &code(&answer)).await.expect(200);
}
