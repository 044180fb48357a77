//! Disks that fail by order (feature `faults`; reliability.md B04 to B06, B08, B16, B19).

use std::io::{BufRead, Read, Write};
use std::time::Duration;

use halt_tracker::clock::Clock;
use halt_tracker::outbox::sqlite::broken::{Call, fail, mend};
use halt_tracker::outbox::{Fenced, NextMove, StepState, Store, Trigger};

use crate::store::{Fixture, LEASE, accept, change, fixture, open, try_accept};

#[test]
fn b04_a_full_disk_accepts_nothing_and_breaks_nothing() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    fail(Call::Write, libc::ENOSPC, 0, 1);
    assert_eq!(try_accept(&f.store, "b", f.clock.now_ms(), b"p").unwrap_err().code(), "store_full");
    mend();
    assert!(f.store.row("b").unwrap().is_none());
    accept(&f.store, "c", f.clock.now_ms(), b"p");
}

#[test]
fn b05_on_a_full_disk_a_checkpoint_takes_the_ballasts_room() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    f.store.begin_drain("d", Trigger::Cron, LEASE).unwrap();
    let ballast = f.directory.path().join("ballast");
    assert_eq!(std::fs::metadata(&ballast).unwrap().len(), 1 << 20);
    let claim = f.store.claim("tracker", "d", LEASE).unwrap().unwrap();
    assert_eq!(f.store.intend(&claim, 0, LEASE).unwrap(), Fenced::Written);
    fail(Call::Write, libc::ENOSPC, 0, 1);
    let settled = f.store.settle(&claim, &change(0, StepState::Done, NextMove::GoOn)).unwrap();
    mend();
    assert_eq!(settled, Fenced::Written);
    assert!(!ballast.exists(), "given up");
    f.store.end_drain("d", Trigger::Cron).unwrap();
    f.store.begin_drain("d", Trigger::Cron, LEASE).unwrap();
    assert!(ballast.exists(), "taken again");
}

#[test]
fn b05_where_even_the_ballast_does_not_help_the_step_stays_on_its_way() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    f.store.begin_drain("d", Trigger::Cron, LEASE).unwrap();
    let claim = f.store.claim("tracker", "d", LEASE).unwrap().unwrap();
    assert_eq!(f.store.intend(&claim, 0, LEASE).unwrap(), Fenced::Written);
    fail(Call::Write, libc::ENOSPC, 0, 1_000);
    let error = f.store.settle(&claim, &change(0, StepState::Done, NextMove::GoOn)).unwrap_err();
    mend();
    assert_eq!(error.code(), "store_full");
    assert_eq!(f.store.steps("a").unwrap()[0].state, StepState::Sending, "verified before it is repeated");
}

#[test]
fn b06_a_failed_sync_is_not_accepted_and_the_next_one_is() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    for after in 0..3 {
        fail(Call::Sync, libc::EIO, after, 1);
        let tried = try_accept(&f.store, &format!("b{after}"), f.clock.now_ms(), b"p");
        mend();
        if after == 0 {
            assert_eq!(tried.unwrap_err().code(), "store_io");
        }
        accept(&f.store, &format!("c{after}"), f.clock.now_ms(), b"p");
    }
}

#[test]
fn b06_a_checkpoint_whose_sync_fails_is_not_written() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    f.store.begin_drain("d", Trigger::Cron, LEASE).unwrap();
    let claim = f.store.claim("tracker", "d", LEASE).unwrap().unwrap();
    fail(Call::Sync, libc::EIO, 0, 1);
    let intended = f.store.intend(&claim, 0, LEASE);
    mend();
    assert_eq!(intended.unwrap_err().code(), "store_io", "so nothing is sent");
}

#[test]
fn b08_a_directory_that_cannot_be_written_is_named_with_the_user() {
    let f = fixture();
    fail(Call::Open, libc::EACCES, 0, 1_000);
    let error = try_accept(&f.store, "a", f.clock.now_ms(), b"p").unwrap_err();
    mend();
    assert_eq!(error.code(), "store_unwritable");
    let text = error.to_string();
    assert!(text.contains(f.directory.path().to_str().unwrap()) && text.contains("user id"), "{text}");
}

#[test]
fn b19_no_more_descriptors_is_an_error_and_passes() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    fail(Call::Open, libc::EMFILE, 0, 1_000);
    assert!(try_accept(&f.store, "b", f.clock.now_ms(), b"p").is_err());
    mend();
    accept(&f.store, "b", f.clock.now_ms(), b"p");
}

#[test]
fn b16_without_shared_memory_everything_goes_on_in_the_same_file() {
    for is_new in [true, false] {
        let f = fixture();
        if !is_new {
            accept(&f.store, "before", f.clock.now_ms(), b"o");
        }
        fail(Call::Map, libc::EACCES, 0, u32::MAX);
        accept(&f.store, "a", f.clock.now_ms() + 1, b"p");
        f.store.begin_drain("d", Trigger::Cron, LEASE).unwrap();
        let claim = f.store.claim("tracker", "d", LEASE).unwrap().unwrap();
        assert_eq!(f.store.intend(&claim, 0, LEASE).unwrap(), Fenced::Written);
        let done = change(0, StepState::Done, NextMove::GoOn);
        assert_eq!(f.store.settle(&claim, &done).unwrap(), Fenced::Written);
        f.store.end_drain("d", Trigger::Cron).unwrap();
        assert_eq!(f.store.steps(&claim.submission_id).unwrap()[0].state, StepState::Done);
        mend();
        let names: Vec<_> =
            std::fs::read_dir(f.directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(
            !names.iter().any(|n| n.to_string_lossy().contains("-wal")),
            "one plain file at rest: {names:?}"
        );
        // Who has shared memory finds the same, in the log that was left and in the file.
        let other = open(f.directory.path(), std::rc::Rc::new(f.clock.clone()));
        assert!(other.row("a").unwrap().is_some());
        accept(&other, "b", f.clock.now_ms() + 2, b"q");
        fail(Call::Map, libc::EACCES, 0, u32::MAX);
        accept(&f.store, "c", f.clock.now_ms() + 3, b"r");
        f.store.rest(Duration::ZERO).unwrap();
        mend();
        assert!(!f.store.path().with_extension("sqlite3-wal").exists(), "where nobody drains");
        accept(&other, "d", f.clock.now_ms() + 4, b"s");
        let raw = rusqlite::Connection::open(f.store.path()).unwrap();
        let found: (u32, String, String) = raw
            .query_row("SELECT count(*), (SELECT integrity_check FROM pragma_integrity_check), (SELECT journal_mode FROM pragma_journal_mode) FROM submission", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .unwrap();
        assert_eq!(found, (if is_new { 4 } else { 5 }, "ok".into(), "wal".into()));
    }
}

#[test]
fn b16_who_has_no_shared_memory_waits_for_those_who_have_it_and_gives_up_as_they_do() {
    let f = fixture();
    accept(&f.store, "first", f.clock.now_ms(), b"p");
    f.store.rest(Duration::ZERO).unwrap();
    // Another process: within one, SQLite shares what is mapped already.
    let mut other = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store_broken::b16_another_process_reads", "--nocapture"])
        .env(HELD, f.store.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = std::io::BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains(HELD)));
    fail(Call::Map, libc::EACCES, 0, u32::MAX);
    let Fixture { store, clock, directory } = f;
    let store = store.with_patience(Duration::from_millis(5));
    assert_eq!(try_accept(&store, "second", clock.now_ms() + 1, b"p").unwrap_err().code(), "store_locked");
    let store = store.with_patience(Duration::from_secs(60));
    drop(other.stdin.take());
    accept(&store, "second", clock.now_ms() + 1, b"p");
    mend();
    assert!(other.wait().unwrap().success());
    drop(directory);
}

/// Names the file that the test process below holds.
const HELD: &str = "HALT_TEST_HELD";

/// The other process of the test above, which starts it; in a run of all tests it has nothing to do.
#[test]
fn b16_another_process_reads() {
    let Some(path) = std::env::var_os(HELD) else { return };
    let raw = rusqlite::Connection::open(path).unwrap();
    raw.execute_batch("BEGIN; SELECT count(*) FROM submission").unwrap();
    std::io::stdout().write_all(format!("{HELD}\n").as_bytes()).unwrap();
    let _ = std::io::stdin().read(&mut [0]);
}
