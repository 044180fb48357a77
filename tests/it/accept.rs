//! Bad input gets a clear, coded error, and nothing is lost or half stored.

use serde_json::{Value, json};

use crate::support::*;

fn site() -> Site {
    Site::new("http://127.0.0.1:9", json!([cv_profile()]))
}

fn json_request(method: &str, content_type: &str) -> Value {
    json!({"method": method, "content_type": content_type, "headers": {}})
}

#[test]
fn i04_i06_wrong_missing_and_stale_signatures_are_refused_without_detail() {
    let site = site();
    let body = application("a@b.test", "").to_string();
    let old = (now() - 400).to_string();
    let cases = [
        json!({}),
        json!({"x-halt-timestamp": now().to_string()}),
        json!({"x-halt-timestamp": now().to_string(), "x-halt-webhook-signature": "0".repeat(64)}),
        json!({"x-halt-timestamp": old, "x-halt-webhook-signature": sign(&old, body.as_bytes())}),
        json!({"x-halt-webhook-token": "guess"}),
        json!({"authorization": "Bearer guess"}),
    ];
    let mut bodies = Vec::new();
    for headers in cases {
        let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
        let (status, body) = site.request(&request, body.as_bytes());
        assert_eq!(status, 401);
        bodies.push(body);
    }
    assert!(bodies.windows(2).all(|w| w[0] == w[1]), "the answer does not tell which check failed");
    let mut closed = Site::new("http://127.0.0.1:9", json!([]));
    closed.settings["intake"]["secrets"] = json!([{"secret": ""}]);
    let t = now().to_string();
    let headers = json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, b"{}")});
    let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
    assert_eq!(closed.request(&request, b"{}").0, 401, "no secret: closed");
    assert_eq!(site.counts(), json!({}));
}

#[test]
fn i20_other_methods_and_types() {
    let site = site();
    for method in ["GET", "HEAD", "OPTIONS", "PUT"] {
        assert_eq!(site.request(&json_request(method, "application/json"), b"").0, 405);
    }
    for content_type in ["", "text/plain", "application/xml", "application/jsonp"] {
        assert_eq!(site.request(&json_request("POST", content_type), b"{}").0, 415, "{content_type}");
    }
}

#[test]
fn i09_i10_oversized_and_malformed_bodies() {
    let mut small = site();
    small.settings["intake"]["max_body"] = json!(1_000);
    let (status, body) = small.ingest_with(&[b'x'; 1_001], &[]);
    assert_eq!((status, &body["code"]), (413, &json!("halt_tracker_too_large")));
    let site = site();
    for bad in [&b"{"[..], b"[]x", b"{\"a\":1,\"a\":2}", b"\xff\xfe", b"null", b"[]", b"{}"] {
        let (status, body) = site.ingest_with(bad, &[]);
        assert_eq!(status, 400, "{body}");
        assert!(body["code"].as_str().unwrap().starts_with("halt_tracker_"));
        assert_eq!(body["data"]["status"], 400);
    }
    let mut lies = json_request("POST", "application/json");
    lies["content_length"] = json!(5);
    let t = now().to_string();
    lies["headers"] = json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, b"{}")});
    assert_eq!(site.request(&lies, b"{}").0, 400);
    assert_eq!(site.counts(), json!({}), "nothing was stored");
}

#[test]
fn i15_an_unknown_form_is_kept_and_can_be_replayed_once_there_is_a_profile() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([]));
    let (status, body) = site.ingest(&application("late@profile.test", ""));
    assert_eq!((status, &body["status"]), (202, &json!("unrouted")));
    let list = parse(&site.engine().submissions(r#"{"state":"unrouted"}"#).unwrap());
    assert_eq!(list["total"], 1);
    site.drain();
    assert!(tracker.records("Resource", "late@profile.test").is_empty());
    site.settings["profiles"] = json!([cv_profile()]);
    let replayed = parse(&site.engine().replay(body["id"].as_str().unwrap()).unwrap());
    assert_eq!(replayed["status"], "waiting");
    site.drain();
    assert_eq!(tracker.records("Resource", "late@profile.test").len(), 1);
    let again = parse(&site.engine().replay(body["id"].as_str().unwrap()).unwrap());
    assert_eq!(again["status"], "delivered", "a delivered submission is not sent again");
}

#[test]
fn i16_missing_fields_are_named_to_a_signing_sender_and_kept_for_a_visitor() {
    let site = site();
    let fields = json!({"first_name": "Jane", "email": "j@e.test"});
    let (status, body) = site.ingest(&json!({"form_id": "cv-form", "fields": fields}));
    assert_eq!((status, &body["code"]), (422, &json!("halt_tracker_invalid_fields")));
    assert_eq!(body["data"]["fields"], json!(["last_name"]));
    assert_eq!(site.counts(), json!({}));
    let receipt = site.submit(&json!({
        "path": "hook", "source": "divi", "form": {"id": "cv-form"},
        "fields": [{"key": "first_name", "value": "Jane"}, {"key": "email", "value": "j@e.test"}]
    }));
    assert_eq!(receipt["status"], "needs_attention");
    assert_eq!(receipt["problems"][0]["code"], "missing_required");
    assert_eq!(site.counts()["needs_attention"], 1);
}

#[test]
fn missing_consent_is_kept_and_not_sent() {
    let mut profile = cv_profile();
    profile["consent"] = json!({"required_field": "consent"});
    let mut site = site();
    site.settings["profiles"] = json!([profile]);
    let (status, body) = site.ingest(&application("c@onsent.test", ""));
    assert_eq!((status, &body["status"]), (202, &json!("needs_attention")));
    assert_eq!(body["problems"][0]["code"], "consent_missing");
}

#[test]
fn j01_j02_j06_bad_files_never_hold_the_candidate_up() {
    let site = site();
    let mut body = application("file@bad.test", "");
    body["files"] = json!([
        {"field": "cv", "name": "cv.pdf", "content": ""},
        {"field": "cv", "name": "cv.pdf.php", "content": base64(b"<?php echo 1;")},
        {"field": "cv", "name": "cv.pdf", "content": base64(b"MZ\x90\0")},
    ]);
    let (status, receipt) = site.ingest(&body);
    assert_eq!(status, 202, "{receipt}");
    let detail = site.detail(&receipt["id"]);
    let refused: Vec<_> =
        detail["submission"]["files"].as_array().unwrap().iter().map(|f| f["refused"].clone()).collect();
    assert_eq!(refused, [json!("empty"), json!("executable"), json!("executable")]);
}

#[test]
fn j07_only_plain_base64_is_read() {
    let site = site();
    for content in ["QQ", "QQ= =", "data:application/pdf;base64,QQ==", "Q_==", "Q-==", "Q Q=="] {
        let mut body = application("b64@bad.test", "");
        body["files"][0]["content"] = json!(content);
        let (status, answer) = site.ingest(&body);
        assert_eq!((status, &answer["code"]), (400, &json!("halt_tracker_malformed")), "{content}");
    }
    assert_eq!(site.counts(), json!({}));
}

#[test]
fn a_multipart_request_is_covered_by_its_payload() {
    let site = site();
    let file = site.directory.path().join("upload");
    std::fs::write(&file, PDF).unwrap();
    let digest = {
        use sha2::Digest as _;
        halt_tracker::outbox::blobs::hex(&sha2::Sha256::digest(PDF))
    };
    let send = |payload: &Value, signed: &str| {
        let t = now().to_string();
        site.request(
            &json!({
                "method": "POST", "content_type": "multipart/form-data; boundary=x",
                "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, signed.as_bytes())},
                "multipart": {"fields": {"payload": payload.to_string()},
                    "files": [{"field": "cv", "name": "cv.pdf", "path": file, "size": PDF.len(), "error": 0}]}
            }),
            b"",
        )
    };
    let mut payload = application("multi@part.test", "");
    payload["files"] = json!([{"field": "cv", "name": "cv.pdf", "sha256": digest}]);
    let (status, body) = send(&payload, &payload.to_string());
    assert_eq!(status, 202, "{body}");
    assert_eq!(site.detail(&body["id"])["submission"]["files"][0]["size"], PDF.len());
    assert_eq!(send(&payload, "something else").0, 401);
    payload["files"][0]["sha256"] = json!("0".repeat(64));
    assert_eq!(send(&payload, &payload.to_string()).0, 400, "another digest");
    payload["files"] = json!([]);
    assert_eq!(send(&payload, &payload.to_string()).0, 400, "an undeclared part");
    let other = site.directory.path().join("other");
    std::fs::write(&other, b"%PDF-1.4 other").unwrap();
    let second = halt_tracker::outbox::blobs::hex(&<sha2::Sha256 as sha2::Digest>::digest(b"%PDF-1.4 other"));
    let mut two = application("two@parts.test", "");
    two["files"] = json!([{"field": "cv", "sha256": digest}, {"field": "cv", "sha256": second}]);
    let t = now().to_string();
    let parts = |path: &std::path::Path| json!({"field": "cv", "name": "cv.pdf", "path": path, "size": 9, "error": 0});
    let request = json!({
        "method": "POST", "content_type": "multipart/form-data; boundary=x",
        "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, two.to_string().as_bytes())},
        "multipart": {"fields": {"payload": two.to_string()}, "files": [parts(&file), parts(&other)]}
    });
    let (status, body) = site.request(&request, b"");
    assert_eq!(status, 202, "two files of one part name, each with its own digest: {body}");
    let t = now().to_string();
    let empty = json!({
        "method": "POST", "content_type": "multipart/form-data", "content_length": 99_000_000,
        "headers": {"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, b"")},
        "multipart": {"fields": {}, "files": []}
    });
    assert_eq!(site.request(&empty, b"").0, 413, "PHP dropped a body above post_max_size");
}

#[test]
fn a_token_source_may_only_feed_its_own_profiles() {
    use sha2::Digest as _;
    let mut site = site();
    site.settings["intake"]["sources"] = json!([{
        "id": "zapier", "token_hash": halt_tracker::outbox::blobs::hex(&sha2::Sha256::digest(b"tok")),
        "profiles": ["other"]
    }]);
    let request = json!({"method": "POST", "content_type": "application/json", "headers": {"x-halt-webhook-token": "tok"}});
    let (status, body) = site.request(&request, application("t@oken.test", "").to_string().as_bytes());
    assert_eq!((status, &body["status"]), (202, &json!("unrouted")));
    let urlencoded = json!({
        "method": "POST", "content_type": "application/x-www-form-urlencoded; charset=UTF-8",
        "headers": {"authorization": "Bearer tok"}
    });
    let form = b"form_id=x&submission[name][value]=Jane&submission[name][label]=Name&errors=";
    assert_eq!(site.request(&urlencoded, form).0, 202);
    assert_eq!(site.request(&urlencoded, b"form_id=x&a=1&a=2").0, 400);
    let multipart = json!({
        "method": "POST", "content_type": "multipart/form-data; boundary=x", "headers": {"x-halt-webhook-token": "tok"},
        "multipart": {"fields": {"form_id": "x", "submission[name][value]": "Ann", "errors": ""}, "files": []}
    });
    let (status, body) = site.request(&multipart, b"");
    assert_eq!(status, 202, "{body}");
    assert_eq!(site.detail(&body["id"])["submission"]["fields"][0]["key"], "name");
}

#[test]
fn i12_too_many_fields_are_refused_whole() {
    let site = site();
    let fields: serde_json::Map<String, Value> = (0..5_000).map(|i| (format!("f{i}"), json!("x"))).collect();
    let (status, body) = site.ingest(&json!({"form_id": "cv-form", "fields": fields}));
    assert_eq!((status, &body["code"]), (400, &json!("halt_tracker_limit")));
}

#[test]
fn a_store_that_cannot_be_written_says_so_and_asks_to_send_again() {
    let mut site = site();
    let engine = halt_tracker::engine::Engine::new(
        json!({"directory": "/proc/nowhere", "settings": site.settings.take()}).to_string().as_bytes(),
    )
    .unwrap();
    let body = application("jane@example.test", "").to_string();
    let t = now().to_string();
    let mut request = json_request("POST", "application/json");
    request["headers"] =
        json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body.as_bytes())});
    let answer = parse(&engine.receive(&request.to_string(), body.as_bytes()).unwrap());
    assert_eq!(answer["status"], 503);
    assert!(answer["headers"]["Retry-After"].is_string());
    assert!(!answer["body"].to_string().contains("nowhere"), "no path leaves the site");
}
