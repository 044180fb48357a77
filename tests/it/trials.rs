//! Trials: what a dry run shows is what a delivery sends, and nothing of a test comes near the queue.

use serde_json::{Value, json};

use crate::hands::*;
use crate::support::*;

fn world() -> World {
    World::new(json!({}), json!({}), json!([cv_profile(), enquiry_profile()]))
}

fn cv(email: &str, job: &str) -> Value {
    json!({
        "path": "php", "source": "test", "form": {"id": "cv-form", "name": "CV"},
        "fields": [
            {"key": "first_name", "label": "First name", "value": "Jane"},
            {"key": "last_name", "label": "Last name", "value": "Canary"},
            {"key": "email", "label": "E-mail", "value": email},
            {"key": "job", "label": "Job", "value": job},
        ],
        "files": [{"field": "cv", "name": "my cv.pdf", "content": base64(PDF)}],
    })
}

fn enquiry(email: &str) -> Value {
    json!({
        "path": "php", "form": {"id": "enquiry-form"},
        "fields": [{"key": "name", "value": "Ann Lee"}, {"key": "email", "value": email},
                   {"key": "message", "value": "Call me"}],
    })
}

fn dry(w: &World, trial: &Value) -> Value {
    parse(&w.engine().dry_run(&trial.to_string()).unwrap())
}

fn send(w: &World, trial: &Value) -> Value {
    parse(&w.engine().test_send(&trial.to_string()).unwrap())
}

fn remove(w: &World, sent: &Value) -> Value {
    parse(&w.engine().remove_test(&json!({"removal": sent["removal"]}).to_string()).unwrap())
}

fn code(result: Result<String, halt_tracker::engine::EngineError>) -> String {
    parse(&result.unwrap_err().message())["code"].as_str().unwrap().to_owned()
}

/// Everything that a test could have left behind on the site.
fn traces(w: &World) -> Value {
    let engine = w.engine();
    let status = parse(&engine.status().unwrap());
    let maintained = parse(&engine.maintain(r#"{"now":true}"#).unwrap());
    json!({
        "counts": status["counts"], "tasks": status["tasks"], "next": status["next_due_at"],
        "accepted": status["store"]["watermark"]["accepted"], "rows": parse(&engine.submissions("{}").unwrap())["total"],
        "came_in": maintained["reconciliation"]["came_in"], "days": maintained["days"],
        "breaker": status["queue"]["breaker"],
    })
}

/// Calls as both a dry run and a test show them: step, purpose, method, path and body, with what only the other side or
/// the moment decides in a common form.
fn plain(calls: &Value, ids: &[(String, &str)]) -> Vec<String> {
    let marker = regex_lite::Regex::new("[0-9A-HJKMNP-TV-Z]{26}|-[0-9A-HJKMNP-TV-Z]{8}\\.pdf").unwrap();
    calls
        .as_array()
        .unwrap()
        .iter()
        .filter(|call| call["purpose"] != "sign_in" && call["condition"] != "one_found")
        .map(|call| {
            let body = call.get("body").unwrap_or(&call["request_body"]);
            let body = body.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(body.clone());
            let mut text =
                format!("{} {} {} {} {body}", call["step"], call["purpose"], call["method"], call["url"]);
            for (id, name) in ids {
                text = text.replace(&format!("\"{name}\""), id).replace(name, id);
            }
            marker.replace_all(&text, "#").into_owned().replace("null", "\"\"")
        })
        .collect()
}

#[test]
fn a_dry_run_shows_the_very_calls_that_are_then_sent() {
    for dialect in ["rest", "widget"] {
        let w = World::spoken(dialect, json!({}), json!({}), json!([cv_profile(), enquiry_profile()]));
        for (submission, kind) in [
            // Classic has no second link for the activity.
            (cv("dry@trial.test", if dialect == "rest" { "JOB-1026" } else { "" }), "resource"),
            (enquiry("ann@trial.test"), "lead"),
        ] {
            let shown = dry(&w, &json!({ "submission": submission }));
            assert_eq!(shown["state"], "waiting", "{shown}");
            assert_eq!(shown["reason"], "", "{shown}");
            let sent = send(&w, &json!({ "submission": submission }));
            assert_eq!(sent["ok"], true, "{sent}");
            let steps = sent["calls"].as_array().unwrap();
            let made = |purpose: &str| {
                let call = steps.iter().find(|c| c["purpose"] == purpose && c["step"] == "contact");
                let body = call.map(|c| parse(c["response_body"].as_str().unwrap()));
                body.and_then(|b| b["id"].as_u64()).unwrap_or_default().to_string()
            };
            let ids = [
                (sent["record"]["id"].to_string(), "{record_id}"),
                (sent["activity_id"].to_string(), "{activity_id}"),
                (made("create_record"), "{contact_id}"),
            ];
            assert_eq!(plain(&shown["calls"], &ids), plain(&sent["calls"], &[]), "{dialect} {kind}");
        }
    }
}

#[test]
fn a_dry_run_asks_nobody_and_leaves_nothing() {
    let mut profile = cv_profile();
    profile["fields"].as_array_mut().unwrap().push(json!({
        "from": {"kind": "constant", "value": "Nurse"}, "to": "jobTitle", "on_match": "overwrite",
    }));
    let w = World::new(json!({}), json!({}), json!([profile]));
    let (before, calls) = (traces(&w), w.tracker.calls("", "/"));
    let shown = dry(&w, &json!({ "submission": cv("dry@trial.test", "JOB-1026") }));
    assert_eq!(traces(&w), before);
    assert_eq!(w.tracker.calls("", "/"), calls);
    assert_eq!(shown["profile"], json!({"id": "cv", "name": "CV application"}));
    assert_eq!(shown["draft"]["record_kind"], "resource");
    assert_eq!(shown["draft"]["fields"]["contactDetails"]["email"], "dry@trial.test");
    let calls = shown["calls"].as_array().unwrap();
    let conditions: Vec<String> = calls
        .iter()
        .map(|c| format!("{} {}", c["purpose"].as_str().unwrap(), c["condition"].as_str().unwrap()))
        .collect();
    assert_eq!(conditions[0], "find_people ");
    assert!(conditions.contains(&"create_record nobody_found".to_owned()), "{conditions:?}");
    assert!(conditions.contains(&"read_record one_found".to_owned()), "{conditions:?}");
    assert!(conditions.contains(&"update_record one_found".to_owned()), "{conditions:?}");
    let attach = calls.iter().find(|c| c["purpose"] == "attach_document").unwrap();
    assert_eq!(attach["condition"], "");
    assert_eq!(attach["file"]["size"], PDF.len());
    assert_eq!(attach["body"]["documentData"], format!("({} bytes)", PDF.len()));
    assert_eq!(attach["body"]["recordId"], "{record_id}");
    assert_eq!(attach["headers"]["Authorization"], "Bearer •••");
    assert_eq!(blobs(&w), 0);
}

fn blobs(w: &World) -> usize {
    fn files(place: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(place) else { return 0 };
        entries.flatten().map(|e| if e.path().is_dir() { files(&e.path()) } else { 1 }).sum()
    }
    files(&w.site.directory.path().join("test-1/blobs"))
}

#[test]
fn a_test_is_delivered_shown_and_removed_and_never_seen_by_the_queue() {
    let w = world();
    let before = traces(&w);
    let sent = send(&w, &json!({ "submission": cv("test@trial.test", "") }));
    assert_eq!((&sent["ok"], &sent["code"]), (&json!(true), &json!("")), "{sent}");
    assert_eq!(sent["record"]["kind"], "resource");
    assert_eq!(w.tracker.records("Resource", "test@trial.test").len(), 1);
    assert_eq!(w.tracker.get("/_sim/documents").as_array().unwrap().len(), 1);
    assert!(sent["activity_id"].as_u64().unwrap() > 0);
    assert_eq!(traces(&w), before, "no row, no task, no count");
    assert_eq!(blobs(&w), 0);

    let text = sent.to_string();
    assert!(!text.contains("api-token") && !text.contains("eyJ"), "no token is shown");
    let create = sent["calls"].as_array().unwrap().iter().find(|c| c["purpose"] == "create_record").unwrap();
    assert_eq!(create["status"], 201);
    assert!(create["request_body"].as_str().unwrap().contains("test@trial.test"), "the admin's own data");

    let removed = remove(&w, &sent);
    assert_eq!(removed["left"], json!([]), "{removed}");
    assert_eq!(removed["removed"].as_array().unwrap().len(), 2, "activity and record");
    assert_eq!(w.tracker.records("Resource", "test@trial.test").len(), 0);
    let again = remove(&w, &sent);
    assert_eq!(again["removed"], json!([]));
    assert_eq!(again["left"][0]["code"], "gone");
    assert_eq!(traces(&w), before);
}

#[test]
fn a_lead_is_removed_with_the_contact_that_the_test_made() {
    let w = world();
    let sent = send(&w, &json!({ "submission": enquiry("ann@trial.test"), "keep": false }));
    assert_eq!((&sent["ok"], &sent["removal"]), (&json!(true), &json!("")), "{sent}");
    assert_eq!(w.tracker.records("Contact", "ann@trial.test").len(), 0);
    assert_eq!(w.tracker.records("Lead", "Ann Lee").len(), 0);
}

#[test]
fn a_record_that_was_there_before_is_never_removed() {
    let w = world();
    w.apply("jane@there.test");
    w.run();
    let sent = send(&w, &json!({ "submission": cv("jane@there.test", "") }));
    assert_eq!(sent["ok"], true, "{sent}");
    let removed = remove(&w, &sent);
    assert_eq!(removed["removed"].as_array().unwrap().len(), 1, "only the activity: {removed}");
    assert_eq!(removed["removed"][0]["kind"], "activity");
    assert_eq!(w.tracker.records("Resource", "jane@there.test").len(), 1);
}

#[test]
fn only_what_bears_the_marks_of_the_test_is_removed() {
    let w = world();
    let sent = send(&w, &json!({ "submission": cv("jane@mark.test", "") }));
    let id = sent["record"]["id"].as_u64().unwrap();
    // As if the id that Tracker gave were somebody else's.
    w.tracker.post(
        "/_sim/touch",
        &json!({"type": "Resource", "id": id, "members": {"note": "", "contactDetails": {"email": "o@other.test"}}}),
    );
    let removed = remove(&w, &sent);
    assert_eq!(
        removed["left"],
        json!([{"kind": "resource", "id": id, "code": "not_recognised"}]),
        "{removed}"
    );
    assert_eq!(w.tracker.records("Resource", "o@other.test").len(), 1);
}

#[test]
fn a_token_that_is_not_ours_removes_nothing() {
    let w = world();
    let foreign = w.engine().seal("other", b"{}").unwrap();
    for token in ["", "ht1.abc", foreign.as_str()] {
        let result = w.engine().remove_test(&json!({ "removal": token }).to_string());
        assert_eq!(code(result), "envelope_damaged", "{token}");
    }
}

#[test]
fn what_fails_is_told_by_its_code_and_what_was_made_can_still_be_removed() {
    let w = world();
    w.tracker.fail(json!({"method": "POST", "path": "/api/v1/Activity", "status": 400, "times": 1}));
    let sent = send(&w, &json!({ "submission": cv("half@trial.test", "") }));
    assert_eq!((&sent["ok"], &sent["code"]), (&json!(false), &json!("http_400")), "{sent}");
    assert!(sent["record"]["id"].as_u64().unwrap() > 0);
    assert_eq!(remove(&w, &sent)["removed"].as_array().unwrap().len(), 1);

    w.tracker.fail(json!({"path": "/api/v1/*", "status": 503, "times": 0}));
    let sent = send(&w, &json!({ "submission": cv("down@trial.test", "") }));
    assert_eq!(
        (&sent["ok"], &sent["code"], &sent["removal"]),
        (&json!(false), &json!("http_503"), &json!("")),
        "{sent}"
    );
    w.tracker.delete("/_sim/fail");

    // The answer got lost: a look finds what was made, and it can be removed.
    w.tracker.fail(
        json!({"method": "POST", "path": "/api/v1/Resource", "reset": true, "commit": true, "times": 1}),
    );
    let sent = send(&w, &json!({ "submission": cv("lost@trial.test", "") }));
    assert_eq!(sent["ok"], true, "{sent}");
    assert_eq!(w.tracker.records("Resource", "lost@trial.test").len(), 1);
    assert_eq!(remove(&w, &sent)["left"], json!([]));
    assert_eq!(w.tracker.records("Resource", "lost@trial.test").len(), 0);
    assert_eq!(traces(&w)["tasks"], 0);
}

#[test]
fn what_cannot_be_mapped_says_why_and_sends_nothing() {
    let w = world();
    let calls = w.tracker.calls("", "/api/v1/");
    let nameless = json!({"form": {"id": "cv-form"}, "fields": [{"key": "email", "value": "x@trial.test"}]});
    let shown = dry(&w, &json!({ "submission": nameless }));
    assert_eq!((&shown["state"], &shown["profile"]["id"]), (&json!("needs_attention"), &json!("cv")));
    assert_eq!(shown["problems"][0]["code"], "missing_required");
    assert_eq!(send(&w, &json!({ "submission": nameless }))["code"], "missing_required");
    let stranger = json!({"form": {"id": "nobody"}, "fields": [{"key": "email", "value": "x@trial.test"}]});
    assert_eq!(dry(&w, &json!({ "submission": stranger }))["state"], "unrouted");
    assert_eq!(send(&w, &json!({ "submission": stranger }))["code"], "unrouted");
    assert_eq!(w.tracker.calls("", "/api/v1/"), calls);
    for (trial, expected) in [
        (json!({}), "halt_tracker_not_a_submission"),
        (json!({"submission": {"fields": []}}), "halt_tracker_not_a_submission"),
        (json!({"id": "01K00000000000000000000000"}), "unknown_id"),
        (json!({"submission": stranger, "profile_id": "gone"}), "unknown_profile"),
        (json!({"submission": 7}), "not_json"),
    ] {
        assert_eq!(code(w.engine().dry_run(&trial.to_string())), expected, "{trial}");
    }
}

#[test]
fn a_kept_submission_is_tried_with_a_profile_that_is_not_saved() {
    let w = world();
    let id = w.apply_with_cv("kept@trial.test");
    let before = w.detail(&id);
    let mut profile = cv_profile();
    profile["id"] = json!("draft");
    profile["name"] = json!("Draft");
    profile["matching"] = json!({"form_ids": ["another"]});
    profile["fields"][3]["from"]["value"] = json!("Unsaved");
    let shown = dry(&w, &json!({ "submission": null, "id": id, "profile": profile, "profile_id": "" }));
    assert_eq!(shown["profile"]["name"], "Draft");
    assert_eq!(shown["draft"]["fields"]["source"], "Unsaved");
    assert_eq!(shown["draft"]["documents"].as_array().unwrap().len(), 1);
    assert!(shown["calls"].to_string().contains("attach_document"));
    assert_eq!(w.detail(&id), before);
}

#[test]
fn suspicion_is_shown_and_does_not_keep_a_test_from_being_sent() {
    let mut w = world();
    w.site.settings["spam"] = json!({"words": ["canary"]});
    let trial = json!({ "submission": cv("spam@trial.test", "") });
    let shown = dry(&w, &trial);
    assert_eq!(shown["state"], "held");
    assert_ne!(shown["reason"], "");
    assert!(!shown["calls"].as_array().unwrap().is_empty(), "what a release would send");
    assert_eq!(send(&w, &trial)["ok"], true);
}

#[test]
fn a_refused_sign_in_is_shown_without_its_words() {
    let w = world();
    w.tracker.post("/_sim/revoke", &json!({"what": "jwts"}));
    w.tracker.fail(json!({"path": "/api/Auth/ExchangeToken", "status": 400, "times": 0}));
    let sent = send(&w, &json!({ "submission": cv("no@trial.test", "") }));
    assert_eq!((&sent["ok"], &sent["code"]), (&json!(false), &json!("reconnect")), "{sent}");
    let call = sent["calls"].as_array().unwrap().iter().find(|c| c["purpose"] == "sign_in").unwrap();
    assert_eq!((&call["status"], &call["request_body"]), (&json!(400), &json!("(credentials, not shown)")));
    assert!(call["response_body"].as_str().unwrap().ends_with("bytes, not shown)"), "{call}");
    assert!(!sent.to_string().contains("api-token"));
}

#[test]
fn without_a_sign_in_a_test_says_so_and_a_dry_run_needs_none() {
    let w = world();
    w.engine().disconnect().unwrap();
    assert!(
        !dry(&w, &json!({ "submission": cv("no@trial.test", "") }))["calls"].as_array().unwrap().is_empty()
    );
    let sent = send(&w, &json!({ "submission": cv("no@trial.test", "") }));
    assert_eq!((&sent["ok"], &sent["code"]), (&json!(false), &json!("not_connected")), "{sent}");
}

/// The same site with an engine for the sandbox account.
fn sandbox(w: &World, origin: &str) -> halt_tracker::engine::Engine {
    let mut settings = w.site.settings.clone();
    settings["tracker"]["connection"] = json!("sandbox");
    settings["tracker"]["classic_url"] = json!(origin);
    settings["tracker"]["rest_url"] = json!(origin);
    let config = json!({
        "directory": w.site.directory.path(), "allow_volatile": true, "settings": settings,
    });
    halt_tracker::engine::Engine::with_clock(config.to_string().as_bytes(), std::rc::Rc::new(w.hands.clone()))
        .unwrap()
}

#[test]
fn the_sandbox_account_takes_tests_and_nothing_of_the_queue() {
    let w = world();
    let other = Tracker::start();
    let engine = sandbox(&w, &other.origin);
    let connected = parse(&engine.connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap());
    assert_eq!(connected["state"], "connected");
    let trial = json!({ "submission": cv("sandbox@trial.test", "") }).to_string();
    let sent = parse(&engine.test_send(&trial).unwrap());
    assert_eq!(sent["ok"], true, "{sent}");
    assert_eq!(other.records("Resource", "sandbox@trial.test").len(), 1);
    assert_eq!(w.tracker.records("Resource", "sandbox@trial.test").len(), 0);
    // What was made there is not looked for at the live account.
    assert_eq!(remove(&w, &sent)["left"][0]["code"], "other_connection");
    let removal = json!({"removal": sent["removal"]}).to_string();
    assert_eq!(parse(&engine.remove_test(&removal).unwrap())["left"], json!([]));

    let submission = cv("queue@trial.test", "").to_string();
    for refused in [
        engine.submit(&submission),
        engine.receive("{}", b"{}"),
        engine.import_spooled("{}", b""),
        engine.drain("{}"),
        engine.replay("x"),
        engine.maintain("{}"),
        engine.adopt(),
        engine.remember_settings(),
    ] {
        assert_eq!(code(refused), "sandbox_connection");
    }
    // The live sign-in is another one, and goes on.
    engine.disconnect().unwrap();
    w.apply("live@trial.test");
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 1}));
}

#[test]
fn what_becomes_of_the_sandbox_alarms_nobody_and_stops_no_lead() {
    let w = world();
    let other = Tracker::start();
    let engine = sandbox(&w, &other.origin);
    engine.connect(r#"{"kind":"api_token","token":"api-token"}"#).unwrap();
    other.fail(json!({"path": "/api/v1/*", "status": 429, "times": 1}));
    other.fail(json!({"path": "/api/v1/*", "status": 503, "times": 0}));
    for _ in 0..7 {
        let trial = json!({ "submission": cv("down@trial.test", "") }).to_string();
        assert_eq!(parse(&engine.test_send(&trial).unwrap())["ok"], false);
        w.hands.advance(120_000);
    }
    assert_eq!(w.status()["queue"]["breaker"]["failures"], 0);
    assert_eq!(w.status()["queue"]["hold_until"], 0);
    drop(other);
    let trial = json!({ "submission": cv("gone@trial.test", "") }).to_string();
    assert_eq!(parse(&engine.test_send(&trial).unwrap())["ok"], false);
    assert_eq!(w.status()["tasks"], 0);
    w.apply("live@trial.test");
    w.run();
    assert_eq!(w.status()["counts"], json!({"delivered": 1}));
}

#[test]
fn b20_a_copy_of_a_site_sends_no_test_to_the_live_account() {
    let w = world();
    let mut settings = w.site.settings.clone();
    // Anywhere but on this machine; nothing is asked there.
    settings["tracker"]["classic_url"] = json!("https://tracker.invalid");
    settings["tracker"]["rest_url"] = json!("https://tracker.invalid");
    let engine = |home: &str| {
        let mut settings = settings.clone();
        settings["site"]["home"] = json!(home);
        let config = json!({
            "directory": w.site.directory.path(), "allow_volatile": true, "settings": settings,
        });
        halt_tracker::engine::Engine::with_clock(
            config.to_string().as_bytes(),
            std::rc::Rc::new(w.hands.clone()),
        )
        .unwrap()
    };
    engine("https://agency.test").status().unwrap();
    let copy = engine("https://staging.agency.test");
    let trial = json!({ "submission": cv("copy@trial.test", "") }).to_string();
    assert_eq!(parse(&copy.test_send(&trial).unwrap())["code"], "site_copy");
    assert_eq!(parse(&copy.dry_run(&trial).unwrap())["state"], "waiting", "a dry run sends nothing");
    assert_eq!(parse(&copy.metadata("{}").unwrap())["code"], "site_copy");
    assert_eq!(parse(&copy.probe("{}").unwrap())["checks"][0]["result"], "site_copy");
}
