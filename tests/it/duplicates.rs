//! Two arrivals of one submission make one delivery; two submissions make two.

use serde_json::{Value, json};

use crate::support::*;

fn site() -> Site {
    Site::new("http://127.0.0.1:9", json!([cv_profile()]))
}

fn hook(email: &str, context: Value, files: Value) -> Value {
    json!({
        "path": "hook", "source": "divi", "form": {"id": "cv-form"},
        "fields": [
            {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
            {"key": "email", "value": email}, {"key": "job", "value": ""}, {"key": "message", "value": "Hello"}
        ],
        "context": context, "files": files
    })
}

#[test]
fn i01_the_very_same_request_gets_the_first_answer() {
    let site = site();
    let body = application("same@req.test", "").to_string();
    let t = now().to_string();
    let headers = json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body.as_bytes())});
    let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
    let first = site.request(&request, body.as_bytes());
    let second = site.request(&request, body.as_bytes());
    assert_eq!((first.0, second.0), (202, 200));
    assert_eq!((&second.1["id"], &second.1["duplicate"]), (&first.1["id"], &json!(true)));
    assert_eq!(site.counts(), json!({"waiting": 1, "duplicate": 1}));
}

#[test]
fn i02_a_retry_with_a_new_signature_is_known_by_its_delivery_id_or_its_content() {
    let site = site();
    let body = application("retry@req.test", "").to_string();
    let first = site.ingest_with(body.as_bytes(), &[("x-halt-delivery-id", "d-1")]);
    let changed = application("retry2@req.test", "").to_string();
    let same_id = site.ingest_with(changed.as_bytes(), &[("x-halt-delivery-id", "d-1")]);
    assert_eq!((same_id.0, &same_id.1["id"]), (200, &first.1["id"]));
    // Another second, another signature: the very same signature would be the very same request.
    let later = (now() + 1).to_string();
    let signature = sign(&later, body.as_bytes());
    let headers = [
        ("x-halt-delivery-id", "d-2"),
        ("x-halt-timestamp", &later),
        ("x-halt-webhook-signature", &signature),
    ];
    let other_id = site.ingest_with(body.as_bytes(), &headers);
    assert_eq!(other_id.0, 202, "a sender that names ids means two by two ids");
    let plain = application("plain@req.test", "");
    assert_eq!(site.ingest(&plain).0, 202);
    assert_eq!(site.ingest(&plain).0, 200);
}

#[test]
fn i03_copies_at_the_same_instant_make_one_delivery() {
    let site = site();
    let body = application("instant@req.test", "");
    site.ingest(&application("warm@up.test", ""));
    let settings = site.settings.clone();
    let directory = site.directory.path().to_owned();
    let ids: Vec<Value> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..8)
            .map(|_| {
                let (settings, directory, body) = (settings.clone(), directory.clone(), body.clone());
                scope.spawn(move || {
                    let config =
                        json!({"directory": directory, "allow_volatile": true, "settings": settings});
                    let engine = halt_tracker::engine::Engine::new(config.to_string().as_bytes()).unwrap();
                    let t = now().to_string();
                    let text = body.to_string();
                    let headers =
                        json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, text.as_bytes())});
                    let request =
                        json!({"method": "POST", "content_type": "application/json", "headers": headers});
                    parse(&engine.receive(&request.to_string(), text.as_bytes()).unwrap())["body"]["id"]
                        .clone()
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().unwrap()).collect()
    });
    assert!(ids.windows(2).all(|w| w[0] == w[1]), "{ids:?}");
    assert_eq!(site.counts()["waiting"], 2);
}

#[test]
fn i21_double_click_and_back_button_make_one() {
    let site = site();
    let submission = hook("dc@e.test", json!({"post_id": 8}), json!([]));
    let first = site.submit(&submission);
    let second = site.submit(&submission);
    assert_eq!((&second["id"], &second["duplicate"]), (&first["id"], &json!(true)));
    let journal = site.detail(&first["id"])["journal"].to_string();
    assert!(journal.contains("duplicate"), "the journal says so");
}

#[test]
fn one_submission_by_hook_and_by_webhook_makes_one_whichever_comes_first() {
    for hook_first in [true, false] {
        let site = site();
        let email = format!("both{hook_first}@e.test");
        let by_hook = hook(&email, json!({"post_id": 8}), json!([]));
        let by_webhook = json!({
            "form_id": "cv-form", "errors": false,
            "submission": {
                "first_name": {"value": "Jane", "label": "First"}, "last_name": {"value": "Doe", "label": "Last"},
                "email": {"value": email, "label": "E"}, "job": {"value": "", "label": "J"}, "message": {"value": "Hello", "label": "M"}
            },
            "form_info": {"contact_form_unique_id": "cv-form", "post_id": 99}
        });
        let (a, b) = if hook_first {
            (site.submit(&by_hook)["id"].clone(), site.ingest(&by_webhook).1["id"].clone())
        } else {
            (site.ingest(&by_webhook).1["id"].clone(), site.submit(&by_hook)["id"].clone())
        };
        assert_eq!(a, b);
        assert_eq!(site.counts(), json!({"waiting": 1, "duplicate": 1}));
        assert_eq!(site.detail(&a)["submission"]["context"]["post_id"], 8, "what the hook knows is kept");
    }
}

#[test]
fn one_form_one_person_two_jobs_within_a_minute_make_two() {
    let site = site();
    let job = |id: u64| {
        hook("two@jobs.test", json!({"post_id": id, "job_id": id, "opportunity_id": 1000 + id}), json!([]))
    };
    assert_ne!(site.submit(&job(7))["id"], site.submit(&job(8))["id"]);
    assert_eq!(site.counts(), json!({"waiting": 2}));
}

#[test]
fn a_second_copy_that_brings_the_cv_adds_it_to_the_first_also_after_delivery() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let mut bare = application("later@cv.test", "");
    bare["files"] = json!([]);
    let (_, first) = site.ingest(&bare);
    site.drain();
    assert_eq!(site.detail(&first["id"])["state"], "delivered");
    let files = json!([{"field": "cv", "name": "cv.pdf", "content": base64(PDF)}]);
    let second = site.submit(&hook("later@cv.test", json!({}), files));
    assert_eq!(second["id"], first["id"]);
    site.drain();
    let id = tracker.records("Resource", "later@cv.test")[0]["id"].clone();
    let documents = tracker.get("/_sim/documents");
    assert_eq!(documents.as_array().unwrap().iter().filter(|d| d["recordId"] == id).count(), 1);
    assert_eq!(tracker.records("Activity", first["id"].as_str().unwrap()).len(), 1, "nothing was sent twice");
}

#[test]
fn a_token_has_no_freshness_so_its_body_is_known_for_a_day() {
    use sha2::Digest as _;
    let mut site = site();
    site.settings["intake"]["sources"] = json!([{"id": "zapier", "token_hash": halt_tracker::outbox::blobs::hex(&sha2::Sha256::digest(b"tok"))}]);
    let body = application("day@token.test", "").to_string();
    let clock = halt_tracker::clock::PausedClock::at(i64::try_from(now()).unwrap() * 1_000);
    let send = |headers: Value| {
        let config =
            json!({"directory": site.directory.path(), "allow_volatile": true, "settings": site.settings});
        let engine = halt_tracker::engine::Engine::with_clock(
            config.to_string().as_bytes(),
            std::rc::Rc::new(clock.clone()),
        )
        .unwrap();
        let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
        parse(&engine.receive(&request.to_string(), body.as_bytes()).unwrap())["status"].clone()
    };
    let token = json!({"x-halt-webhook-token": "tok"});
    assert_eq!(send(token.clone()), 202);
    clock.advance(20 * 3_600_000);
    assert_eq!(send(token.clone()), 200, "the content window has passed, the day has not");
    let named = json!({"x-halt-webhook-token": "tok", "x-halt-delivery-id": "n-1"});
    assert_eq!(send(named.clone()), 202, "a sender that names its deliveries decides itself");
    assert_eq!(send(named), 200);
    clock.advance(25 * 3_600_000);
    assert_eq!(send(token), 202);
}
