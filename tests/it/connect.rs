//! Signing in: three ways, single-use state, one renewal at a time.

use serde_json::json;

use crate::support::*;

/// Follows the consent page as an approving browser does; gives state and code of the callback.
pub fn approve(tracker: &Tracker, url: &str) -> (String, String) {
    tracker.post("/_sim/seed", &json!({"auto": 1}));
    let location = tracker.location(url);
    let query = location.split_once('?').unwrap().1;
    let pair = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.into_owned())
            .unwrap_or_default()
    };
    (pair("state"), pair("code"))
}

#[test]
fn the_code_flow_connects_and_its_state_works_once() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([cv_profile()]));
    let redirect = "https://agency.test/wp-admin/callback";
    let url = parse(&site.engine().begin_sign_in(redirect).unwrap())["url"].as_str().unwrap().to_owned();
    let (state, code) = approve(&tracker, &url);
    let answer = json!({"state": state, "code": code, "error": "", "redirect_uri": redirect}).to_string();
    let connection = parse(&site.engine().finish_sign_in(&answer).unwrap());
    assert_eq!(
        (&connection["state"], &connection["code"]),
        (&json!("connected"), &json!("")),
        "{connection}"
    );
    assert!(!connection.to_string().contains(&code));
    let again = parse(&site.engine().finish_sign_in(&answer).unwrap());
    assert_eq!(again["code"], "state_invalid");
    assert_eq!(again["state"], "connected", "nothing was overwritten");
    assert_eq!(parse(&site.engine().check_connection().unwrap())["ok"], true);
}

#[test]
fn o12_denied_unknown_and_empty_callbacks_change_nothing() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([]));
    let begin = || {
        let url = parse(&site.engine().begin_sign_in("https://a.test/cb").unwrap())["url"]
            .as_str()
            .unwrap()
            .to_owned();
        form_urlencoded::parse(url.split_once('?').unwrap().1.as_bytes())
            .find(|(k, _)| k == "state")
            .map(|(_, v)| v.into_owned())
            .unwrap()
    };
    for (state, code, error, expected) in [
        ("made-up".to_owned(), "x", "", "state_invalid"),
        (begin(), "", "access_denied", "access_denied"),
        (begin(), "", "", "code_missing"),
        (begin(), "made-up-code", "", "sign_in_refused"),
    ] {
        let answer =
            json!({"state": state, "code": code, "error": error, "redirect_uri": "https://a.test/cb"});
        let connection = parse(&site.engine().finish_sign_in(&answer.to_string()).unwrap());
        assert_eq!(
            (&connection["code"], &connection["state"]),
            (&json!(expected), &json!("disconnected")),
            "{connection}"
        );
    }
}

#[test]
fn a_pasted_refresh_token_connects_and_renews() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([cv_profile()]));
    let url =
        parse(&site.engine().begin_sign_in("https://a.test/cb").unwrap())["url"].as_str().unwrap().to_owned();
    let (_, code) = approve(&tracker, &url);
    let refresh = tracker.refresh_token(&code, "https://a.test/cb");
    let connection = parse(
        &site.engine().connect(&json!({"kind": "refresh_token", "token": refresh}).to_string()).unwrap(),
    );
    assert_eq!(
        (&connection["state"], &connection["sign_in"]),
        (&json!("connected"), &json!("refresh_token")),
        "{connection}"
    );
    let renewed = parse(&site.engine().renew().unwrap());
    assert_eq!(renewed["code"], "", "{renewed}");
    site.ingest(&application("refresh@token.test", ""));
    site.drain();
    assert_eq!(tracker.records("Resource", "refresh@token.test").len(), 1);
}

#[test]
fn a_wrong_token_is_named_and_disconnecting_forgets() {
    let tracker = Tracker::start();
    let site = Site::new(&tracker.origin, json!([]));
    let connection = parse(&site.engine().connect(r#"{"kind":"api_token","token":"wrong"}"#).unwrap());
    assert_eq!(
        (&connection["state"], &connection["code"]),
        (&json!("disconnected"), &json!("sign_in_refused"))
    );
    site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
    assert_eq!(parse(&site.engine().disconnect().unwrap())["state"], "disconnected");
}

#[test]
fn o14_many_deliveries_share_one_exchange() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let before = tracker.calls("POST", "/api/auth/exchangetoken");
    for n in 0..4 {
        site.ingest(&application(&format!("s{n}@jwt.test"), ""));
    }
    tracker.post("/_sim/revoke", &json!({"what": "jwts"}));
    site.drain();
    assert_eq!(tracker.calls("POST", "/api/auth/exchangetoken") - before, 1);
    assert_eq!(site.counts(), json!({"delivered": 4}));
}

#[test]
fn webhook_registrations_of_ours_are_taken_back_and_others_stay() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([]));
    let jwt = tracker.post("/api/auth/exchangetoken", &json!({"bearerToken": "api-token"}))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    for url in
        ["https://agency.test/wp-json/halt-tracker/v1/tracker-webhook?token=x", "https://other.test/hook"]
    {
        tracker.api(
            &jwt,
            "/api/v1/Webhook",
            &json!({"url": url, "action": "Created", "recordType": "Opportunity"}),
        );
    }
    let removed = parse(&site.engine().remove_webhooks("https://agency.test/").unwrap());
    assert_eq!(removed, json!({"removed": 1, "code": ""}));
    assert!(site.engine().remove_webhooks("").is_err());
}
