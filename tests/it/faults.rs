//! Tracker down, throttling, refusing, or silent after the effect: nothing is lost and nothing doubled.

use serde_json::json;

use crate::support::*;

/// A drain that does not wait for anything.
fn short_drain(site: &Site) {
    site.engine().drain(r#"{"budget_ms":500,"trigger":"request_end"}"#).unwrap();
}

/// Drains until nothing waits, as cron does minute by minute.
fn drain_all(site: &Site) {
    for _ in 0..30 {
        site.drain();
        if site.counts().get("waiting").is_none() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(400));
    }
    panic!("still waiting: {}", site.counts());
}

#[test]
fn tracker_down_means_later_and_nobody_has_to_do_anything() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.fail(json!({"path": "/api/v1/*", "status": 503, "times": 2}));
    let (status, body) = site.ingest(&application("down@later.test", ""));
    assert_eq!(status, 202);
    short_drain(&site);
    assert_eq!(site.detail(&body["id"])["state"], "waiting");
    drain_all(&site);
    assert_eq!(tracker.records("Resource", "down@later.test").len(), 1);
    let (_, refused) = site.ingest(&application("refused@later.test", ""));
    tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "status": 503, "times": 1}));
    drain_all(&site);
    let detail = site.detail(&refused["id"]);
    assert_eq!(detail["state"], "delivered");
    assert!(!detail.to_string().contains("possible_duplicate"), "its outcome was known: {detail}");
}

#[test]
fn a08_an_answer_that_was_lost_is_verified_and_the_record_adopted() {
    for (path, kind) in [
        ("/api/v1/Resource", "Resource"),
        ("/api/v1/Resource/AttachDocument", "Document"),
        ("/api/v1/Activity", "Activity"),
        ("/api/v1/Opportunity/Longlist", "List"),
    ] {
        let tracker = Tracker::start();
        let site = Site::connected(&tracker.origin, json!([cv_profile()]));
        tracker.fail(json!({"method": "POST", "path": path, "reset": true, "commit": true, "times": 1}));
        let (_, body) = site.ingest(&application("lost@answer.test", "1026"));
        drain_all(&site);
        let detail = site.detail(&body["id"]);
        assert_eq!(detail["state"], "delivered", "{kind}: {detail}");
        assert_eq!(tracker.records("Resource", "lost@answer.test").len(), 1, "{kind}");
        assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), 1, "{kind}");
        assert_eq!(tracker.get("/_sim/documents").as_array().unwrap().len(), 1, "{kind}");
        assert_eq!(tracker.get("/_sim/lists")["longlist"].as_array().unwrap().len(), 1, "{kind}");
    }
}

#[test]
fn a_create_that_never_happened_is_sent_again_after_the_hold_time_and_flagged() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["relay"]["hold_time"] = json!(0);
    tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "reset": true, "times": 1}));
    let (_, body) = site.ingest(&application("never@happened.test", ""));
    // Looks come at 0, 15 and 60 s; a hold time of zero makes the third one the last. Time is the test's.
    let clock = halt_tracker::clock::PausedClock::at(i64::try_from(now()).unwrap() * 1_000);
    for _ in 0..6 {
        let config =
            json!({"directory": site.directory.path(), "allow_volatile": true, "settings": site.settings});
        let engine = halt_tracker::engine::Engine::with_clock(
            config.to_string().as_bytes(),
            std::rc::Rc::new(clock.clone()),
        )
        .unwrap();
        engine.drain(r#"{"budget_ms":5000,"trigger":"run_now"}"#).unwrap();
        clock.advance(61_000);
    }
    let detail = site.detail(&body["id"]);
    assert_eq!(detail["state"], "delivered", "{detail}");
    assert_eq!(tracker.records("Resource", "never@happened.test").len(), 1);
    assert!(detail["steps"].to_string().contains("possible_duplicate"));
}

#[test]
fn throttling_is_waited_out_and_burns_no_attempt() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.post("/_sim/knobs", &json!({"retryAfter": "seconds"}));
    tracker.fail(json!({"path": "/api/v1/*", "status": 429, "times": 1}));
    let (_, body) = site.ingest(&application("slow@down.test", ""));
    short_drain(&site);
    let detail = site.detail(&body["id"]);
    assert_eq!(
        (&detail["state"], &detail["steps"][0]["attempts"]),
        (&json!("waiting"), &json!(0)),
        "{detail}"
    );
}

#[test]
fn refused_credentials_park_the_delivery_with_its_attempts_and_a_new_sign_in_lets_it_go_on() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.post("/_sim/revoke", &json!({"what": "all"}));
    tracker.fail(json!({"path": "/api/auth/exchangetoken", "status": 401, "times": 0}));
    let (_, body) = site.ingest(&application("parked@later.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!(
        (&detail["state"], &detail["steps"][0]["attempts"]),
        (&json!("parked"), &json!(0)),
        "{detail}"
    );
    let connection = parse(&site.engine().status().unwrap())["connection"].clone();
    assert_eq!(
        (&connection["state"], &connection["reason"]),
        (&json!("reconnect_needed"), &json!("api_token_replaced"))
    );
    tracker.delete("/_sim/fail");
    site.engine().connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
    assert_eq!(site.detail(&body["id"])["state"], "waiting");
    site.drain();
    assert_eq!(tracker.records("Resource", "parked@later.test").len(), 1);
}

#[test]
fn a_refused_document_leaves_the_candidate_and_can_be_replayed_alone() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.fail(json!({"path": "/api/v1/Resource/AttachDocument", "status": 415, "times": 1}));
    let (_, body) = site.ingest(&application("big@cv.test", "1026"));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("dead"), &json!("attach_failed")));
    assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), 1, "the others went on");
    site.engine().replay(body["id"].as_str().unwrap()).unwrap();
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "delivered");
    assert_eq!(tracker.records("Resource", "big@cv.test").len(), 1);
    assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), 1);
}

#[test]
fn a_permanent_refusal_is_dead_with_its_payload() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.fail(json!({"method": "POST", "path": "/api/v1/Resource", "status": 400, "times": 1}));
    let (_, body) = site.ingest(&application("bad@request.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("dead"), &json!("http_400")));
    assert_eq!(detail["submission"]["fields"][0]["value"], "Jane");
    let tasks = parse(&site.engine().tasks(10).unwrap());
    assert_eq!(tasks[0]["kind"], "dead");
    site.engine().acknowledge(&json!([tasks[0]["id"]]).to_string()).unwrap();
    assert_eq!(parse(&site.engine().tasks(10).unwrap()), json!([]));
}

#[test]
fn the_pacing_budget_is_kept_and_nothing_is_lost_to_it() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["relay"]["calls_per_minute"] = json!(7);
    for n in 0..3 {
        site.ingest(&application(&format!("p{n}@pace.test"), ""));
    }
    parse(&site.engine().drain(r#"{"budget_ms":1500,"trigger":"cron"}"#).unwrap());
    let calls = tracker.calls("", "/api/v1/");
    assert!(calls <= 7, "{calls}");
    assert!(site.counts()["waiting"].as_u64().unwrap() >= 1);
    assert_eq!(site.counts()["dead"], json!(null));
}

#[test]
fn the_pause_switch_accepts_and_does_not_send() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["relay"]["paused"] = json!(true);
    site.ingest(&application("paused@e.test", ""));
    assert_eq!(site.drain()["paused"], true);
    assert_eq!(site.counts()["waiting"], 1);
    site.settings["relay"]["paused"] = json!(false);
    site.drain();
    assert_eq!(tracker.records("Resource", "paused@e.test").len(), 1);
}

#[test]
fn settings_that_cannot_work_park_with_the_reason_and_better_ones_let_it_go_on() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let good = site.settings["tracker"]["rest_url"].clone();
    site.settings["tracker"]["rest_url"] = json!("http://tracker.example.test");
    let (_, body) = site.ingest(&application("insecure@url.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("parked"), &json!("insecure_url")));
    site.settings["tracker"]["rest_url"] = good;
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "delivered");
}

#[test]
fn the_record_is_named_even_where_a_later_step_failed() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.fail(json!({"path": "/api/v1/Activity", "method": "POST", "status": 400, "times": 1}));
    let (_, body) = site.ingest(&application("named@record.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!(detail["reason"], "activity_failed");
    assert_eq!(detail["record_id"], tracker.records("Resource", "named@record.test")[0]["id"]);
}
