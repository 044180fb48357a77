//! The log of the SQLite store: who leaves it, who writes it back, and what an upgrade brings along.

use std::time::Duration;

use halt_tracker::clock::Clock;
use halt_tracker::outbox::{Admission, Store, Trigger};

use crate::store::{LEASE, accept, fixture, open};

fn names(directory: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn b11_an_accept_leaves_the_log_and_the_end_of_the_drain_takes_it_away() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    assert!(names(f.directory.path()).contains(&"outbox.sqlite3-wal".into()), "left to the drain");
    f.store.begin_drain("d", Trigger::RequestEnd, LEASE).unwrap();
    f.store.claim("tracker", "d", LEASE).unwrap().unwrap();
    assert!(
        names(f.directory.path()).contains(&"outbox.sqlite3-wal".into()),
        "stays while the drain goes on"
    );
    f.store.end_drain("d", Trigger::RequestEnd).unwrap();
    assert_eq!(names(f.directory.path()), ["ballast", "outbox.sqlite3"]);
}

#[test]
fn b11_where_nobody_drains_the_log_goes_after_its_time() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    f.store.rest(Duration::from_secs(60)).unwrap();
    assert!(names(f.directory.path()).contains(&"outbox.sqlite3-wal".into()), "too young");
    f.store.rest(Duration::ZERO).unwrap();
    assert_eq!(names(f.directory.path()), ["outbox.sqlite3"]);
    assert_eq!(f.store.row("s").unwrap().unwrap().state, "waiting");
}

#[test]
fn b15_the_log_stays_short_where_nobody_drains() {
    let f = fixture();
    for n in 0..60 {
        accept(&f.store, &format!("s{n}"), f.clock.now_ms() + n, b"p");
        let log = std::fs::metadata(f.directory.path().join("outbox.sqlite3-wal")).map_or(0, |m| m.len());
        assert!(log < 1 << 20, "{log}");
    }
    assert_eq!(f.store.tally().unwrap().counts["waiting"], 60);
}

#[test]
fn whoever_finds_a_drainer_at_work_leaves_and_its_end_frees_the_place() {
    let f = fixture();
    let other = open(f.directory.path(), std::rc::Rc::new(f.clock.clone()));
    assert_eq!(f.store.begin_drain("a", Trigger::RequestEnd, LEASE).unwrap(), Admission::Granted);
    assert!(other.is_being_drained());
    assert_eq!(other.begin_drain("b", Trigger::RequestEnd, LEASE).unwrap(), Admission::Busy);
    assert_eq!(other.begin_drain("b", Trigger::Cron, LEASE).unwrap(), Admission::Busy);
    f.store.end_drain("a", Trigger::RequestEnd).unwrap();
    assert!(!other.is_being_drained());
    assert_eq!(other.begin_drain("b", Trigger::RequestEnd, LEASE).unwrap(), Admission::Granted);
}

#[test]
fn a21_a_stopped_drainer_holds_up_only_the_ends_of_requests() {
    let f = fixture();
    let other = open(f.directory.path(), std::rc::Rc::new(f.clock.clone()));
    f.store.begin_drain("a", Trigger::RequestEnd, LEASE).unwrap();
    f.clock.advance(LEASE + 1);
    assert_eq!(other.begin_drain("b", Trigger::RequestEnd, LEASE).unwrap(), Admission::Busy);
    assert_eq!(other.begin_drain("b", Trigger::Cron, LEASE).unwrap(), Admission::Granted);
}

#[test]
fn schema_1_is_brought_along_with_every_row_and_its_children() {
    let f = fixture();
    let raw = rusqlite::Connection::open(f.store.path()).unwrap();
    raw.execute_batch(include_str!("../../src/outbox/sqlite/0001.sql")).unwrap();
    raw.execute_batch(
        "INSERT INTO submission (id, received_at, state, path, source, form_id, form_name, content_key, context_key, \
         files_key) VALUES ('a', 1, 'waiting', 'http', '', 'f', '', x'01', '', x'');
         INSERT INTO delivery (id, submission_id, destination, connection, state, person, due_at, due_boot, \
         due_boot_id, arrived, sealed_plan) VALUES ('a-t', 'a', 'tracker', 'live', 'ready', x'', 5, 5, '', 1, x'');
         INSERT INTO step (delivery_id, position, kind, argument, state) VALUES ('a-t', 0, 'record', 0, 'done');
         INSERT INTO journal (submission_id, at, event, step, outcome, code, http_status, duration_ms, detail) \
         VALUES ('a', 1, 'received', '', '', '', 0, 0, '{}');
         PRAGMA user_version = 1; PRAGMA journal_mode = WAL;",
    )
    .unwrap();
    drop(raw);
    assert_eq!(f.store.row("a").unwrap().unwrap().due_at, 5);
    assert_eq!(f.store.steps("a").unwrap().len(), 1);
    assert_eq!(f.store.journal("a").unwrap().len(), 1);
    assert_eq!(f.store.watermark().unwrap().accepted, 1);
    let raw = rusqlite::Connection::open(f.store.path()).unwrap();
    let faults: i64 =
        raw.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0)).unwrap();
    let sound: String = raw.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
    assert_eq!((faults, sound.as_str()), (0, "ok"));
}

#[test]
fn nobody_else_may_read_the_queue() {
    use std::os::unix::fs::PermissionsExt;
    let f = fixture();
    accept(&f.store, "a", 0, b"p");
    accept(&f.store, "b", 1, b"q");
    for entry in std::fs::read_dir(f.store.path().parent().unwrap()).unwrap() {
        let (path, mode) = entry.map(|e| (e.path(), e.metadata().unwrap().permissions().mode())).unwrap();
        assert!(path.is_dir() || mode & 0o077 == 0, "{} has {mode:o}", path.display());
    }
}

#[test]
fn b03_every_transaction_begins_in_one_place() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/outbox/sqlite");
    let files = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let (folders, mut files_found): (Vec<_>, Vec<_>) =
        files(std::path::Path::new(folder)).into_iter().partition(|path| path.is_dir());
    files_found.extend(folders.iter().flat_map(|folder| files(folder)));
    for path in files_found {
        let text = std::fs::read_to_string(&path).unwrap();
        let begins = text.contains("TransactionBehavior")
            || text.contains("\"BEGIN")
            || text.contains(".transaction(");
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!begins || ["begin.rs", "connection.rs"].contains(&name), "{name}");
    }
    let connection = std::fs::read_to_string(format!("{folder}/connection.rs")).unwrap();
    assert_eq!(connection.matches("TransactionBehavior::Deferred").count(), 1, "reads alone");
}
