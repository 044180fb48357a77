//! Reconciliation, retention, erasure and read-back, through the core's own door and with a clock that stands.

use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::engine::Engine;
use serde_json::{Value, json};

use crate::support::*;

const DAY: i64 = 86_400_000;

/// A site whose clock a test moves.
struct Kept {
    site: Site,
    clock: PausedClock,
}

impl Kept {
    fn of(site: Site) -> Self {
        Self { site, clock: PausedClock::at(i64::try_from(now()).unwrap() * 1_000) }
    }

    fn offline() -> Self {
        Self::of(Site::new("http://127.0.0.1:9", json!([cv_profile(), enquiry_profile()])))
    }

    fn engine(&self) -> Engine {
        let config = json!({
            "directory": self.site.directory.path(), "key": "", "allow_volatile": true,
            "settings": self.site.settings,
        });
        Engine::with_clock(config.to_string().as_bytes(), Rc::new(self.clock.clone())).unwrap()
    }

    fn submit(&self, form: &str, email: &str) -> Value {
        parse(&self.engine().submit(&by_hook(form, email).to_string()).unwrap())
    }

    fn maintain(&self, more: &Value) -> Value {
        let mut options = json!({"budget_ms": 20_000, "now": true});
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        parse(&self.engine().maintain(&options.to_string()).unwrap())
    }

    fn keep(&self) -> Value {
        self.maintain(&json!({}))
    }

    fn detail(&self, id: &Value) -> Value {
        parse(&self.engine().submission(id.as_str().unwrap()).unwrap())
    }

    fn alerts(&self, cause: &str) -> Vec<Value> {
        parse(&self.engine().tasks(1_000).unwrap())
            .as_array()
            .unwrap()
            .iter()
            .filter(|t| t["kind"] == "alert" && t["payload"]["cause"] == cause)
            .map(|t| t["payload"].clone())
            .collect()
    }

    fn store_file(&self) -> std::path::PathBuf {
        self.site.directory.path().join("test-1/outbox.sqlite3")
    }

    fn blobs(&self) -> usize {
        files_below(&self.site.directory.path().join("test-1/blobs"))
    }
}

fn files_below(path: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries.flatten().map(|e| if e.path().is_dir() { files_below(&e.path()) } else { 1 }).sum()
}

fn by_hook(form: &str, email: &str) -> Value {
    json!({
        "path": "hook", "source": "divi", "form": {"id": form},
        "fields": [
            {"key": "first_name", "value": "Jane"}, {"key": "last_name", "value": "Doe"},
            {"key": "email", "value": email}, {"key": "message", "value": format!("to {email}")}
        ],
        "files": [{"field": "cv", "name": "cv.pdf", "content": base64(PDF)}]
    })
}

#[test]
fn f_reconciliation_every_state_is_accounted_for() {
    let mut kept = Kept::offline();
    kept.site.settings["profiles"].as_array_mut().unwrap().push(json!({
        "id": "off", "name": "Off", "enabled": true, "action": "ignore", "matching": {"form_ids": ["off-form"]}
    }));
    kept.site.settings["spam"] = json!({"words": ["casino"]});
    let waiting = kept.submit("cv-form", "a@r.test");
    assert_eq!(kept.submit("cv-form", "a@r.test")["duplicate"], true);
    assert_eq!(kept.submit("unknown-form", "b@r.test")["status"], "unrouted");
    assert_eq!(kept.submit("off-form", "c@r.test")["status"], "ignored");
    assert_eq!(kept.submit("cv-form", "casino@r.test")["status"], "held");
    let discarded = kept.submit("cv-form", "d@r.test");
    kept.engine().discard(discarded["id"].as_str().unwrap()).unwrap();
    kept.submit("cv-form", "e@r.test");
    kept.engine().erase("e@r.test").unwrap();
    let answer = kept.maintain(&json!({"in_spool": 2}));
    let day = &answer["reconciliation"];
    assert_eq!((&day["came_in"], &day["accounted"], &day["gap"]), (&json!(9), &json!(9), &json!(0)), "{day}");
    assert_eq!(
        day["by_state"],
        json!({"waiting": 1, "duplicate": 1, "unrouted": 1, "ignored": 1, "held": 1, "discarded": 1,
               "erased": 1, "in_spool": 2})
    );
    assert!(kept.alerts("reconciliation_gap").is_empty());
    assert_eq!(parse(&kept.engine().status().unwrap())["reconciliation"]["gap"], 0);
    assert_eq!(kept.detail(&waiting["id"])["state"], "waiting");
}

#[test]
fn a_lost_row_is_a_gap_and_alerts_once() {
    let kept = Kept::offline();
    for n in 0..3 {
        kept.submit("cv-form", &format!("{n}@lost.test"));
    }
    let gone = kept.submit("cv-form", "gone@lost.test");
    let db = rusqlite::Connection::open(kept.store_file()).unwrap();
    db.execute("DELETE FROM submission WHERE id = ?1", [gone["id"].as_str().unwrap()]).unwrap();
    drop(db);
    assert_eq!(kept.keep()["reconciliation"]["gap"], 1);
    assert_eq!(kept.alerts("reconciliation_gap").len(), 1);
    kept.keep();
    assert_eq!(kept.alerts("reconciliation_gap").len(), 1, "the same gap is named once");
}

#[test]
fn a_replaced_queue_is_noticed() {
    let kept = Kept::offline();
    for n in 0..5 {
        kept.submit("cv-form", &format!("{n}@replaced.test"));
    }
    for end in ["", "-wal", "-shm"] {
        let mut name = kept.store_file().into_os_string();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
    let answer = kept.keep();
    assert_eq!(
        (&answer["reconciliation"]["came_in"], &answer["reconciliation"]["gap"]),
        (&json!(5), &json!(5))
    );
    assert_eq!(kept.alerts("reconciliation_gap")[0]["gap"], 5);
}

#[test]
fn a_lost_private_directory_is_noticed_by_what_the_shell_remembers() {
    let mut kept = Kept::offline();
    kept.submit("cv-form", "x@dir.test");
    let days = kept.keep()["days"].clone();
    kept.site.directory = tempfile::tempdir().unwrap();
    let answer = kept.maintain(&json!({"known": days}));
    assert_eq!(answer["reconciliation"]["gap"], 1, "{answer}");
}

#[test]
fn a_count_lost_by_a_crash_raises_no_alarm() {
    let kept = Kept::offline();
    for n in 0..3 {
        kept.submit("cv-form", &format!("{n}@crash.test"));
    }
    std::fs::remove_dir_all(kept.site.directory.path().join("test-1.days")).unwrap();
    let answer = kept.keep();
    assert_eq!(
        (&answer["reconciliation"]["came_in"], &answer["reconciliation"]["gap"]),
        (&json!(3), &json!(0))
    );
    assert!(kept.alerts("reconciliation_gap").is_empty());
}

#[test]
fn f24_delivered_payloads_and_files_go_after_30_days_and_undelivered_work_never() {
    let tracker = Tracker::start();
    let kept = Kept::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let delivered = kept.submit("cv-form", "done@keep.test");
    kept.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap();
    assert_eq!(kept.detail(&delivered["id"])["state"], "delivered");
    let unrouted = kept.submit("unknown-form", "open@keep.test");
    assert_eq!(kept.blobs(), 1, "the same file is kept once");
    make_old(&kept.site.directory.path().join("test-1/blobs"));

    kept.clock.advance(29 * DAY);
    kept.keep();
    assert!(kept.detail(&delivered["id"])["submission"].is_object());

    kept.clock.advance(2 * DAY);
    let answer = kept.keep();
    assert_eq!(answer["removed"]["payloads"], 1, "{answer}");
    let detail = kept.detail(&delivered["id"]);
    assert_eq!((&detail["state"], &detail["submission"]), (&json!("delivered"), &Value::Null));
    assert!(detail["record_id"].as_u64().unwrap() > 0, "the reference to the record stays");
    assert_eq!(kept.blobs(), 1, "another submission needs the file");

    kept.clock.advance(400 * DAY);
    kept.keep();
    let asked = json!({"email": "done@keep.test", "page": 1, "per_page": 10}).to_string();
    assert_eq!(parse(&kept.engine().person(&asked).unwrap())["total"], 0, "hashes go with the journal");
    let open = kept.detail(&unrouted["id"]);
    assert_eq!(open["state"], "unrouted");
    assert!(open["submission"].is_object(), "undelivered work is never deleted by age by default");
    assert_eq!(open["journal"], json!([]), "journals go after 90 days");
    kept.engine().discard(unrouted["id"].as_str().unwrap()).unwrap();
    kept.clock.advance(31 * DAY);
    assert_eq!(kept.keep()["files"], 1);
    assert_eq!(kept.blobs(), 0, "and with its last use the file goes");
}

#[test]
fn f24_a_profile_may_keep_its_content_for_another_time_than_the_site() {
    let tracker = Tracker::start();
    let mut other = cv_profile();
    other["id"] = json!("short");
    other["matching"]["form_ids"] = json!(["short-form"]);
    let mut site = Site::connected(&tracker.origin, json!([cv_profile(), other]));
    site.settings["retention"]["profile_days"] = json!({"short": 7, "gone": 1, "cv": 0});
    let kept = Kept::of(site);
    let usual = kept.submit("cv-form", "usual@keep.test");
    let short = kept.submit("short-form", "short@keep.test");
    kept.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap();
    let has = |id: &Value| kept.detail(id)["submission"].is_object();

    kept.clock.advance(6 * DAY);
    kept.keep();
    assert!(has(&usual["id"]) && has(&short["id"]));
    kept.clock.advance(2 * DAY);
    assert_eq!(kept.keep()["removed"]["payloads"], 1);
    assert!(has(&usual["id"]) && !has(&short["id"]));
    kept.clock.advance(23 * DAY);
    assert_eq!(kept.keep()["removed"]["payloads"], 1);
    assert!(!has(&usual["id"]));
}

fn make_old(path: &std::path::Path) {
    for entry in std::fs::read_dir(path).unwrap().flatten() {
        if entry.path().is_dir() {
            make_old(&entry.path());
        } else {
            let old = std::time::SystemTime::now() - std::time::Duration::from_secs(7 * 86_400);
            std::fs::File::options().write(true).open(entry.path()).unwrap().set_modified(old).unwrap();
        }
    }
}

#[test]
fn a_file_that_an_accept_may_still_rely_on_is_not_taken_away() {
    let kept = Kept::offline();
    kept.submit("cv-form", "young@file.test");
    kept.engine().erase("young@file.test").unwrap();
    kept.keep();
    assert_eq!(kept.blobs(), 1, "younger than the margin");
    make_old(&kept.site.directory.path().join("test-1/blobs"));
    kept.keep();
    assert_eq!(kept.blobs(), 0);
}

#[test]
fn files_stored_by_an_earlier_version_are_not_taken_for_orphans() {
    let kept = Kept::offline();
    kept.submit("cv-form", "earlier@file.test");
    let db = rusqlite::Connection::open(kept.store_file()).unwrap();
    db.execute_batch("DELETE FROM blob_use").unwrap();
    drop(db);
    make_old(&kept.site.directory.path().join("test-1/blobs"));
    kept.keep();
    assert_eq!(kept.blobs(), 1);
    kept.engine().erase("earlier@file.test").unwrap();
    assert_eq!(kept.blobs(), 0, "its use was learnt");
}

#[test]
fn files_of_a_damaged_store_are_not_taken_for_orphans() {
    use std::os::unix::fs::FileExt;
    let kept = Kept::offline();
    let id = kept.submit("cv-form", "damaged@file.test")["id"].clone();
    kept.engine().status().unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(kept.store_file()).unwrap();
    file.write_all_at(&[0xAA; 64], 0).unwrap();
    let _ = kept.engine().status();
    make_old(&kept.site.directory.path().join("test-1/blobs"));
    kept.keep();
    assert_eq!(kept.blobs(), 1, "before somebody recovers");
    kept.engine().recover().unwrap();
    kept.clock.advance(2 * DAY);
    kept.keep();
    assert_eq!((kept.blobs(), &kept.detail(&id)["state"]), (1, &json!("waiting")), "and afterwards");
}

#[test]
fn an_orphan_of_a_killed_accept_is_swept() {
    let kept = Kept::offline();
    kept.submit("cv-form", "sweep@file.test");
    let folder = kept.site.directory.path().join("test-1/blobs/ab");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("ab{}", "0".repeat(62))), b"orphan").unwrap();
    make_old(&kept.site.directory.path().join("test-1/blobs"));
    assert_eq!(kept.keep()["files"], 1);
    assert_eq!(kept.blobs(), 1, "what a row names stays");
}

#[test]
fn files_that_only_a_lost_row_named_are_not_taken_for_orphans() {
    let kept = Kept::offline();
    kept.submit("cv-form", "before@backup.test");
    kept.engine().status().unwrap();
    let backup = std::fs::read(kept.store_file()).unwrap();
    let mut after = by_hook("cv-form", "after@backup.test");
    after["files"][0]["content"] = json!(base64(&[PDF, b"% another CV"].concat()));
    kept.engine().submit(&after.to_string()).unwrap();
    kept.engine().status().unwrap();
    std::fs::write(kept.store_file(), backup).unwrap();
    make_old(&kept.site.directory.path().join("test-1/blobs"));
    kept.clock.advance(2 * DAY);
    let answer = kept.maintain(&json!({"now": false}));
    assert_eq!((&answer["reconciliation"]["gap"], &answer["files"]), (&json!(1), &json!(0)), "{answer}");
    assert_eq!(kept.blobs(), 2, "it may be all that is left of a lead");
    kept.clock.advance(33 * DAY);
    kept.keep();
    assert_eq!(kept.blobs(), 1, "not for ever");
}

#[test]
fn f24_an_optional_age_of_undelivered_work_is_90_days_at_least_and_warns_twice() {
    let mut kept = Kept::offline();
    kept.site.settings["retention"] = json!({"undelivered_days": 5});
    let id = kept.submit("unknown-form", "old@age.test")["id"].clone();
    kept.clock.advance(59 * DAY);
    kept.keep();
    assert!(kept.alerts("retention_warning").is_empty());
    kept.clock.advance(2 * DAY);
    kept.keep();
    assert_eq!(kept.alerts("retention_warning").len(), 1);
    kept.clock.advance(10 * DAY);
    kept.keep();
    assert_eq!(kept.alerts("retention_warning").len(), 1, "the second comes a week before the end");
    kept.clock.advance(20 * DAY);
    kept.keep();
    assert_eq!(kept.alerts("retention_warning").len(), 2);
    assert_eq!(kept.detail(&id)["state"], "unrouted");
    kept.clock.advance(6 * DAY);
    kept.keep();
    assert_eq!(kept.detail(&id)["state"], "unrouted", "a week after the last warning");
    kept.clock.advance(2 * DAY);
    kept.keep();
    let row = kept.detail(&id);
    assert_eq!((&row["state"], &row["reason"]), (&json!("erased"), &json!("retention")));
}

#[test]
fn replayed_requests_expire_without_the_help_of_an_accept() {
    let kept = Kept::offline();
    let body = application("x@replay.test", "").to_string();
    let t = now().to_string();
    let headers = json!({"x-halt-timestamp": t, "x-halt-webhook-signature": sign(&t, body.as_bytes())});
    let request = json!({"method": "POST", "content_type": "application/json", "headers": headers});
    kept.engine().receive(&request.to_string(), body.as_bytes()).unwrap();
    kept.clock.advance(3 * DAY);
    assert_eq!(kept.keep()["removed"]["requests"], 1);
}

#[test]
fn l08_an_erasure_leaves_a_row_that_names_nobody() {
    let kept = Kept::offline();
    let id = kept.submit("cv-form", "Jane@erase.test")["id"].clone();
    kept.submit("cv-form", "Jane@erase.test");
    let other = kept.submit("cv-form", "other@erase.test")["id"].clone();
    let asked = json!({"email": "JANE@erase.test", "page": 1, "per_page": 10}).to_string();
    let found = parse(&kept.engine().person(&asked).unwrap());
    assert_eq!(found["total"], 1);
    assert_eq!(found["rows"][0]["submission"]["fields"][0]["value"], "Jane");
    let answer = parse(&kept.engine().erase(" jane@ERASE.test").unwrap());
    assert_eq!(answer, json!({"erased": 1, "pending": 0, "attendance": []}));
    let row = kept.detail(&id);
    assert_eq!(
        (&row["state"], &row["submission"], &row["person"]),
        (&json!("erased"), &Value::Null, &json!(""))
    );
    assert_eq!(row["journal"].as_array().unwrap().len(), 1, "only that it was erased");
    assert_eq!(kept.detail(&other)["state"], "waiting");
    assert_eq!(parse(&kept.engine().person(&asked).unwrap())["total"], 0);
    assert_eq!(parse(&kept.engine().replay(id.as_str().unwrap()).unwrap()), Value::Null);
    assert_eq!(kept.submit("cv-form", "jane@erase.test")["duplicate"], false, "the same again is new");
}

#[test]
fn a_read_back_names_a_record_that_is_gone() {
    let tracker = Tracker::start();
    let kept = Kept::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    let ids: Vec<Value> =
        (0..3).map(|n| kept.submit("cv-form", &format!("{n}@back.test"))["id"].clone()).collect();
    kept.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap();
    let answer = kept.keep();
    let sample = &answer["reconciliation"]["sample"];
    assert_eq!(
        (&sample["checked"], &sample["missing"], &sample["changed"]),
        (&json!(3), &json!(0), &json!(0))
    );
    assert!(kept.alerts("reconciliation_gap").is_empty());
    tracker.fail(json!({"method": "GET", "path": "/api/v1/Resource/*", "status": 404, "times": 1}));
    kept.keep();
    assert_eq!(
        parse(&kept.engine().status().unwrap())["reconciliation"]["sample"]["missing"],
        0,
        "once a day"
    );
    kept.clock.advance(DAY);
    let next = kept.submit("cv-form", "next@back.test")["id"].clone();
    tracker.delete("/_sim/fail");
    kept.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap();
    let record = kept.detail(&next)["record_id"].as_u64().unwrap();
    let path = format!("/api/v1/Resource/{record}");
    tracker.fail(json!({"method": "GET", "path": path, "status": 404, "times": 0}));
    kept.clock.advance(1_000);
    let sample = kept.keep()["reconciliation"]["sample"].clone();
    assert_eq!((&sample["checked"], &sample["missing"]), (&json!(1), &json!(1)));
    assert_eq!(kept.alerts("reconciliation_gap")[0]["links"], json!([next]));
    assert!(kept.detail(&next)["journal"].to_string().contains("record_missing"));
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_record_that_staff_have_changed_is_counted_apart() {
    let tracker = Tracker::start();
    let kept = Kept::of(Site::connected(&tracker.origin, json!([cv_profile()])));
    kept.submit("cv-form", "edited@back.test");
    kept.engine().drain(r#"{"budget_ms":20000,"trigger":"run_now"}"#).unwrap();
    let body =
        json!({"id": 1, "firstName": "Someone", "note": "", "contactDetails": {"email": "else@x.test"}});
    tracker.fail(
        json!({"method": "GET", "path": "/api/v1/Resource/*", "status": 200, "body": body, "times": 0}),
    );
    let sample = kept.keep()["reconciliation"]["sample"].clone();
    assert_eq!((&sample["missing"], &sample["changed"]), (&json!(0), &json!(1)), "{sample}");
    assert!(kept.alerts("reconciliation_gap").is_empty(), "an edit is no loss");
}
