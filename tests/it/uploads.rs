//! Files on their way from the visitor to Tracker (reliability.md J01 to J13, A02): a candidate is never held
//! up by a bad file, and the reason is shown.

use serde_json::{Value, json};

use crate::clamd::{Clamd, EICAR, Manner};
use crate::samples::*;
use crate::support::*;

fn with_file(email: &str, name: &str, content: &[u8]) -> Value {
    let mut body = application(email, "");
    body["files"] = json!([{"field": "cv", "name": name, "content": base64(content)}]);
    body
}

fn step<'d>(detail: &'d Value, kind: &Value) -> &'d Value {
    detail["steps"].as_array().unwrap().iter().find(|s| s["kind"] == *kind).unwrap_or(&Value::Null)
}

fn documents(tracker: &Tracker) -> usize {
    tracker.get("/_sim/documents").as_array().unwrap().len()
}

#[test]
fn a_bad_file_does_not_hold_the_candidate_up_and_its_reason_is_shown() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let renamed = "application/vnd.ms-word.document.macroEnabled.main+xml";
    for (name, content, reason) in [
        ("cv.docx", docx_parts(renamed, "").bytes(), "macros"),
        ("cv.pdf", b"MZ\x90\0".to_vec(), "executable"),
        ("cv.exe", pdf(""), "type"),
        ("cv.pdf", Vec::new(), "empty"),
    ] {
        let email = format!("{reason}@bad.test");
        let (status, body) = site.ingest(&with_file(&email, name, &content));
        assert_eq!(status, 202, "{body}");
        site.drain();
        let detail = site.detail(&body["id"]);
        assert_eq!(detail["state"], "delivered", "{detail}");
        assert_eq!(detail["submission"]["files"][0]["refused"], reason);
        assert_eq!(detail["journal"][0]["detail"]["files"][0]["refused"], reason);
        assert_eq!(tracker.records("Resource", &email).len(), 1);
    }
    assert_eq!(documents(&tracker), 0);
    assert!(!site.directory.path().join("test-1/blobs").exists(), "nothing refused is stored");
}

#[test]
fn what_is_remarkable_about_a_file_is_kept_with_it() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (_, body) = site.ingest(&with_file("old@word.test", "cv.docx", &compound(&["WordDocument"])));
    let detail = site.detail(&body["id"]);
    let file = &detail["submission"]["files"][0];
    assert_eq!((&file["extension"], &file["flags"]), (&json!("doc"), &json!(["legacy_format", "renamed"])));
    site.drain();
    assert!(tracker.get("/_sim/documents").to_string().contains(".doc\""));
}

#[test]
fn j07_base64_is_read_strictly_and_too_much_of_it_not_at_all() {
    let tracker = Tracker::start();
    let mut site = Site::new(&tracker.origin, json!([cv_profile()]));
    let good = base64(PDF);
    let url_alphabet = base64(&[0xfb, 0xff, 0xfe]).replace('+', "-").replace('/', "_");
    for bad in [
        format!("{good}="),
        good.trim_end_matches('=').to_owned(),
        format!(" {good}"),
        good.replacen('J', "\nJ", 1),
        format!("data:application/pdf;base64,{good}"),
        url_alphabet,
        "====".into(),
    ] {
        let mut body = application("base64@strict.test", "");
        body["files"][0]["content"] = json!(bad);
        let (status, answer) = site.ingest(&body);
        assert_eq!((status, &answer["code"]), (400, &json!("halt_tracker_malformed")), "{bad}: {answer}");
    }
    site.settings["uploads"]["max_file"] = json!(30);
    site.settings["profiles"][0]["fields"][0]["required"] = json!(false);
    let (status, body) = site.ingest(&application("large@strict.test", ""));
    assert_eq!(status, 202);
    assert_eq!(site.detail(&body["id"])["submission"]["files"][0]["refused"], "too_large");
    // 40 MB of it are more than the route reads at all.
    let huge = json!({"form_id": "cv-form", "fields": {"a": "b"}, "files": [{"field": "cv", "name": "cv.pdf", "content": "A".repeat(40 << 20)}]});
    assert_eq!(site.ingest(&huge).0, 413);
}

#[test]
fn j08_a_file_that_is_gone_is_named_and_the_submission_taken() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let answer = site.submit(&json!({
        "path": "hook", "form": {"id": "cv-form"},
        "fields": [{"key": "first_name", "value": "J"}, {"key": "last_name", "value": "D"}, {"key": "email", "value": "gone@file.test"}],
        "files": [{"field": "cv", "name": "cv.pdf", "path": "/nonexistent/cv.pdf"},
                  {"field": "cv", "name": "b.pdf", "error": "upload_error_7"}],
    }));
    assert_eq!(answer["status"], "waiting", "{answer}");
    let files = site.detail(&answer["id"])["submission"]["files"].clone();
    assert_eq!((&files[0]["refused"], &files[1]["refused"]), (&json!("missing"), &json!("upload_error_7")));
}

#[test]
fn j09_a_stored_file_that_changed_is_not_sent_and_the_step_is_dead() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (_, body) = site.ingest(&application("tampered@blob.test", ""));
    let blob = site.detail(&body["id"])["submission"]["files"][0]["blob"].as_str().unwrap().to_owned();
    let path = site.directory.path().join("test-1/blobs").join(&blob[..2]).join(&blob);
    let mut bytes = std::fs::read(&path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("dead"), &json!("attach_failed")), "{detail}");
    assert_eq!(step(&detail, &json!({"attach": 0}))["state"], "dead");
    assert_eq!(tracker.records("Resource", "tampered@blob.test").len(), 1, "the candidate stays");
    let activity = tracker.records("Activity", body["id"].as_str().unwrap())[0]["note"].clone();
    assert!(activity.as_str().unwrap().contains("not attached"), "{activity}");
    assert_eq!(tracker.calls("POST", "/api/v1/Resource/AttachDocument"), 0);
    let tasks = parse(&site.engine().tasks(10).unwrap());
    assert!(tasks.as_array().unwrap().iter().any(|t| t["kind"] == "dead"), "an alert: {tasks}");
}

#[test]
fn j10_an_attach_that_fails_for_ever_leaves_the_candidate_and_is_replayed_alone() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    tracker.fail(json!({"path": "/api/v1/Resource/AttachDocument", "status": 400, "times": 1}));
    let (_, body) = site.ingest(&application("refused@attach.test", ""));
    site.drain();
    let detail = site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("dead"), &json!("attach_failed")), "{detail}");
    assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), 1);
    site.engine().replay(body["id"].as_str().unwrap()).unwrap();
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "delivered");
    assert_eq!(documents(&tracker), 1);
    assert_eq!(tracker.records("Resource", "refused@attach.test").len(), 1);
    assert_eq!(tracker.records("Activity", body["id"].as_str().unwrap()).len(), 1);
}

#[test]
fn j11_of_several_files_the_profile_says_which_and_the_others_are_named() {
    let tracker = Tracker::start();
    let mut profile = cv_profile();
    let site = Site::connected(&tracker.origin, json!([profile.clone()]));
    let several = |email: &str| {
        let mut body = application(email, "");
        let files: Vec<Value> = (0..6)
            .map(|n| json!({"field": "cv", "name": format!("{n}.pdf"), "content": base64(&pdf(&format!("/N {n}")))}))
            .collect();
        body["files"] = json!(files);
        body
    };
    let (_, body) = site.ingest(&several("first@several.test"));
    site.drain();
    assert_eq!(documents(&tracker), 1);
    let detail = site.detail(&body["id"]);
    assert_eq!(detail["submission"]["files"][5]["refused"], "too_many");
    assert!(detail["journal"][0]["detail"]["notes"].to_string().contains("file_kept:cv"));
    profile["attachments"] = json!({"several": "all"});
    let site = Site::connected(&tracker.origin, json!([profile]));
    site.ingest(&several("all@several.test"));
    site.drain();
    assert_eq!(documents(&tracker), 1 + 5);
}

#[test]
fn a_document_that_tracker_has_no_room_for_is_linked_in_the_activity() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["site"]["file_url"] = json!("https://agency.test/wp-admin/admin-post.php?action=x");
    tracker.fail(json!({"path": "/api/v1/Resource/AttachDocument", "status": 413, "times": 1}));
    let (_, answered) = site.ingest(&application("413@large.test", ""));
    site.drain();
    // Where the limit is known nothing is sent in vain.
    site.settings["uploads"]["tracker_max_file"] = json!(10);
    let calls = tracker.calls("POST", "/api/v1/Resource/AttachDocument");
    let (_, known) = site.ingest(&application("known@large.test", ""));
    site.drain();
    assert_eq!(tracker.calls("POST", "/api/v1/Resource/AttachDocument"), calls);
    for body in [answered, known] {
        let detail = site.detail(&body["id"]);
        assert_eq!(detail["state"], "delivered", "{detail}");
        assert_eq!(step(&detail, &json!({"attach": 0}))["result"]["action"], "too_large_for_tracker");
        let id = body["id"].as_str().unwrap();
        let note = tracker.records("Activity", id)[0]["note"].as_str().unwrap().to_owned();
        assert!(note.contains(&format!("admin-post.php?action=x&submission={id}&file=0")), "{note}");
    }
    let mut profile = cv_profile();
    profile["activity"] = json!({"enabled": false});
    site.settings["profiles"] = json!([profile]);
    let (_, body) = site.ingest(&application("nobody@told.test", ""));
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "dead", "without an activity a person must look");
}

#[test]
fn a_cv_that_trackers_parser_refuses_leaves_the_fields() {
    for status in [413, 415, 422] {
        let tracker = Tracker::start();
        let mut profile = cv_profile();
        profile["from_resume"] = json!(true);
        let site = Site::connected(&tracker.origin, json!([profile]));
        tracker.fail(json!({"path": "/api/v1/Resource/CreateFromResume", "status": status, "times": 1}));
        let (_, body) = site.ingest(&application("unparsed@cv.test", ""));
        site.drain();
        let detail = site.detail(&body["id"]);
        assert_eq!(detail["state"], "delivered", "{detail}");
        assert!(!detail.to_string().contains("possible_duplicate"), "{detail}");
        assert_eq!(tracker.records("Resource", "unparsed@cv.test").len(), 1, "{status}");
        assert_eq!(documents(&tracker), 1);
    }
}

#[test]
fn j12_a_kept_file_is_given_in_pieces_to_who_asks_by_id_and_by_nothing_else() {
    let tracker = Tracker::start();
    let site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (_, body) = site.ingest(&application("kept@file.test", ""));
    let id = body["id"].as_str().unwrap();
    let engine = site.engine();
    assert_eq!(engine.blob(id, 0, 0).unwrap(), PDF);
    assert!(engine.blob(id, 0, 1).unwrap().is_empty());
    for (id, file, piece) in [(id, 1, 0), (id, -1, 0), (id, 0, -1), ("../../etc/passwd", 0, 0)] {
        assert!(engine.blob(id, file, piece).unwrap_err().message().contains("unknown_id"));
    }
    use std::os::unix::fs::PermissionsExt;
    let blobs = site.directory.path().join("test-1/blobs");
    assert_eq!(std::fs::metadata(&blobs).unwrap().permissions().mode() & 0o777, 0o700);
    let blob = site.detail(&body["id"])["submission"]["files"][0]["blob"].as_str().unwrap().to_owned();
    let file = blobs.join(&blob[..2]).join(&blob);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let raw = std::fs::read(&file).unwrap();
    assert!(!raw.windows(5).any(|w| w == b"%PDF-"), "sealed");
}

struct Scanned {
    tracker: Tracker,
    site: Site,
    clamd: Option<Clamd>,
}

fn scanned(manner: Option<Manner>, unscanned: &str, from_resume: bool) -> Scanned {
    let tracker = Tracker::start();
    let mut profile = cv_profile();
    profile["from_resume"] = json!(from_resume);
    let mut site = Site::connected(&tracker.origin, json!([profile]));
    let socket = site.directory.path().join("clamd.ctl");
    let clamd = manner.map(|manner| Clamd::start(&socket, manner));
    site.settings["uploads"] = json!({"scanner": socket, "scanner_timeout": 1, "unscanned": unscanned});
    Scanned { tracker, site, clamd }
}

fn infected(email: &str) -> Value {
    with_file(email, "cv.pdf", &pdf(&format!("/X ({})", EICAR.concat())))
}

#[test]
fn j13_a_clean_file_is_scanned_once_and_sent() {
    let s = scanned(Some(Manner::Honest), "hold", false);
    s.tracker.fail(json!({"path": "/api/v1/Resource/AttachDocument", "status": 503, "times": 1}));
    let (_, body) = s.site.ingest(&application("clean@scan.test", ""));
    for _ in 0..4 {
        s.site.drain();
    }
    let detail = s.site.detail(&body["id"]);
    assert_eq!(detail["state"], "delivered", "{detail}");
    assert_eq!(step(&detail, &json!({"scan": 0}))["result"]["action"], "clean");
    assert_eq!(documents(&s.tracker), 1);
    assert_eq!(s.clamd.unwrap().scans(), 1, "the decision is kept, whatever the attach does");
}

#[test]
fn j13_an_infected_file_is_quarantined_and_the_candidate_goes_on_without_it() {
    for from_resume in [false, true] {
        let s = scanned(Some(Manner::Honest), "hold", from_resume);
        let (_, body) = s.site.ingest(&infected("infected@scan.test"));
        s.site.drain();
        let detail = s.site.detail(&body["id"]);
        assert_eq!(detail["state"], "delivered", "{detail}");
        assert_eq!(step(&detail, &json!({"attach": 0}))["result"]["action"], "infected");
        assert!(detail["journal"].to_string().contains("Eicar-Signature"));
        assert_eq!(documents(&s.tracker), 0);
        assert_eq!(s.tracker.calls("POST", "/api/v1/Resource/CreateFromResume"), 0);
        assert_eq!(s.tracker.records("Resource", "infected@scan.test").len(), 1);
        let id = body["id"].as_str().unwrap();
        let note = s.tracker.records("Activity", id)[0]["note"].as_str().unwrap().to_owned();
        assert!(note.contains("the virus scanner objected to it"), "{note}");
        assert!(s.site.engine().blob(id, 0, 0).unwrap_err().message().contains("infected"));
    }
}

#[test]
fn j13_a_scanner_that_is_silent_missing_or_too_small_is_answered_by_policy() {
    for (manner, code) in [
        (Some(Manner::Silent), "scanner_timeout"),
        (Some(Manner::Small), "scanner_too_large"),
        (None, "scanner_unreachable"),
    ] {
        let s = scanned(manner, "send", false);
        let (_, body) = s.site.ingest(&application("policy@send.test", ""));
        s.site.drain();
        let detail = s.site.detail(&body["id"]);
        assert_eq!(step(&detail, &json!({"scan": 0}))["result"]["action"], "not_scanned", "{detail}");
        assert!(detail["journal"].to_string().contains(code), "{code}: {detail}");
        assert_eq!(documents(&s.tracker), 1);
    }
    let s = scanned(None, "refuse", false);
    let (_, body) = s.site.ingest(&application("policy@refuse.test", ""));
    s.site.drain();
    assert_eq!(s.site.detail(&body["id"])["state"], "delivered");
    assert_eq!(documents(&s.tracker), 0);
    assert_eq!(s.site.engine().blob(body["id"].as_str().unwrap(), 0, 0).unwrap(), PDF, "kept on the site");
}

#[test]
fn j13_held_files_wait_for_the_scanner_and_in_the_end_for_a_person() {
    let mut s = scanned(None, "hold", false);
    s.site.settings["relay"]["max_attempts"] = json!(2);
    let (_, body) = s.site.ingest(&application("policy@hold.test", ""));
    s.site.drain();
    s.site.drain();
    let detail = s.site.detail(&body["id"]);
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("held"), &json!("not_scanned")), "{detail}");
    assert_eq!(s.tracker.records("Resource", "policy@hold.test").len(), 1, "only the document waits");
    assert_eq!(documents(&s.tracker), 0);
    let _clamd = Clamd::start(&s.site.directory.path().join("clamd.ctl"), Manner::Honest);
    s.site.engine().replay(body["id"].as_str().unwrap()).unwrap();
    s.site.drain();
    assert_eq!(s.site.detail(&body["id"])["state"], "delivered");
    assert_eq!(documents(&s.tracker), 1);
}

#[test]
fn what_was_planned_before_there_was_a_scanner_is_scanned_all_the_same() {
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    let (_, body) = site.ingest(&infected("before@scan.test"));
    let socket = site.directory.path().join("clamd.ctl");
    let _clamd = Clamd::start(&socket, Manner::Honest);
    site.settings["uploads"] = json!({"scanner": socket});
    site.drain();
    assert_eq!(site.detail(&body["id"])["state"], "delivered");
    assert_eq!(documents(&tracker), 0);
}

/// `HALT_CLAMD=/run/clamav/clamd.ctl cargo test …` asks a real one.
#[test]
fn j13_clamd_is_understood() {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("clamd.ctl");
    let named = std::env::var("HALT_CLAMD").ok();
    let _ours = named.is_none().then(|| Clamd::start(&socket, Manner::Honest));
    let address = named.unwrap_or_else(|| socket.to_str().unwrap().to_owned());
    let tracker = Tracker::start();
    let mut site = Site::connected(&tracker.origin, json!([cv_profile()]));
    site.settings["uploads"] = json!({"scanner": address});
    for (name, body, documents_then) in [
        ("infected", infected("infected@real.test"), 0),
        ("clean", with_file("clean@real.test", "cv.pdf", &large_pdf(9 << 20)), 1),
    ] {
        let (_, answer) = site.ingest(&body);
        site.drain();
        let detail = site.detail(&answer["id"]);
        assert_eq!(detail["state"], "delivered", "{detail}");
        assert_eq!(step(&detail, &json!({"scan": 0}))["result"]["action"], name, "{detail}");
        assert_eq!(documents(&tracker), documents_then);
    }
}
