//! Files that were deleted, replaced or damaged under a running site (reliability.md B01, B02, B09, B10).

use std::os::unix::fs::FileExt;
use std::time::Duration;

use halt_tracker::clock::Clock;
use halt_tracker::outbox::sqlite::Watermark;
use halt_tracker::outbox::traffic::Tenant;
use halt_tracker::outbox::{Store, Trigger};

use crate::store::{Fixture, LEASE, accept, fixture, try_accept};

/// Everything is in the database file.
fn settle(f: &Fixture) {
    f.store.rest(Duration::ZERO).unwrap();
}

fn overwrite(f: &Fixture, offset: u64, bytes: &[u8]) {
    let file = std::fs::OpenOptions::new().write(true).open(f.store.path()).unwrap();
    file.write_all_at(bytes, offset).unwrap();
}

#[test]
fn b01_a_lock_that_is_given_back_is_waited_for() {
    let f = fixture();
    accept(&f.store, "first", f.clock.now_ms(), b"p");
    let path = f.store.path().to_owned();
    let (held, is_held) = std::sync::mpsc::channel();
    let other = std::thread::spawn(move || {
        let raw = rusqlite::Connection::open(path).unwrap();
        raw.execute_batch("BEGIN IMMEDIATE").unwrap();
        held.send(()).unwrap();
        raw.execute_batch("COMMIT").unwrap();
    });
    is_held.recv().unwrap();
    accept(&f.store, "second", f.clock.now_ms() + 1, b"p");
    other.join().unwrap();
}

#[test]
fn b02_a_lock_that_is_kept_is_an_error_with_a_code_and_nothing_is_stored() {
    let f = fixture();
    accept(&f.store, "first", f.clock.now_ms(), b"p");
    let raw = rusqlite::Connection::open(f.store.path()).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let Fixture { store, clock, directory } = f;
    let store = store.with_patience(Duration::from_millis(5));
    assert_eq!(try_accept(&store, "second", clock.now_ms(), b"p").unwrap_err().code(), "store_locked");
    raw.execute_batch("COMMIT").unwrap();
    drop(raw);
    assert!(store.row("second").unwrap().is_none());
    drop(directory);
}

#[test]
fn b09_a_deleted_file_is_made_again_and_the_shell_can_tell() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    settle(&f);
    let known = f.store.watermark().unwrap();
    assert_eq!((known.accepted, known.open, known.replaced_since(&known)), (1, 1, None));
    std::fs::remove_file(f.store.path()).unwrap();
    accept(&f.store, "b", f.clock.now_ms(), b"p");
    let gap = f.store.watermark().unwrap().replaced_since(&known).unwrap();
    assert_eq!((gap.code, gap.missing), ("store_replaced", 1));
    assert_eq!(f.store.watermark().unwrap().replaced_since(&Watermark::default()), None, "nothing was known");
}

#[test]
fn b09_an_earlier_copy_put_back_is_told_by_its_count() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    settle(&f);
    let copy = std::fs::read(f.store.path()).unwrap();
    accept(&f.store, "b", f.clock.now_ms() + 1, b"p");
    accept(&f.store, "c", f.clock.now_ms() + 2, b"p");
    settle(&f);
    let known = f.store.watermark().unwrap();
    std::fs::write(f.store.path(), copy).unwrap();
    let gap = f.store.watermark().unwrap().replaced_since(&known).unwrap();
    assert_eq!((gap.code, gap.missing), ("store_restored", 2));
}

#[test]
fn b10_behind_a_broken_header_accepting_goes_on_and_everything_comes_back_once() {
    let f = fixture();
    for n in 0..40 {
        accept(&f.store, &format!("old{n}"), f.clock.now_ms() + n, b"p");
    }
    settle(&f);
    overwrite(&f, 0, &[0xAA; 64]);
    accept(&f.store, "new", f.clock.now_ms() + 100, b"p");
    assert_eq!(f.store.damaged().unwrap().len(), 1, "reported until it is recovered");
    assert!(f.store.row("old1").unwrap().is_none());

    let recovered = f.store.recover().unwrap();
    assert_eq!((recovered.files, recovered.submissions, recovered.unreadable), (1, 40, 0));
    assert_eq!(f.store.tally().unwrap().counts["waiting"], 41);
    assert_eq!(f.store.steps("old7").unwrap().len(), 3);
    assert!(f.store.submission("old7").unwrap().is_some(), "it opens");
    assert!(f.store.damaged().unwrap().is_empty());
    assert_eq!(f.store.recover().unwrap().files, 0, "each file once");
    f.store.begin_drain("d", Trigger::Cli, LEASE).unwrap();
    assert!(f.store.claim("tracker", "d", LEASE).unwrap().is_some(), "and goes on its way");
}

#[test]
fn b10_what_comes_back_belongs_to_the_account_it_was_made_for() {
    let f = fixture();
    let tenant = Tenant { id: "live-1234".into(), hosts: "h".into(), identity: "i".into() };
    f.store.bind("live", &tenant).unwrap();
    accept(&f.store, "old", f.clock.now_ms(), b"p");
    settle(&f);
    overwrite(&f, 0, &[0xAA; 64]);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"q");
    f.store.recover().unwrap();
    assert_eq!(f.store.tenant("live").unwrap().unwrap().id, tenant.id);
    settle(&f);
    let others: u32 = rusqlite::Connection::open(f.store.path())
        .unwrap()
        .query_row("SELECT count(*) FROM delivery WHERE connection <> 'live-1234'", [], |r| r.get(0))
        .unwrap();
    assert_eq!(others, 0, "nor does what came in meanwhile");
}

#[test]
fn b10_a_broken_page_hides_only_what_lies_in_it() {
    let f = fixture();
    for n in 0..60 {
        accept(&f.store, &format!("old{n:02}"), f.clock.now_ms() + n, b"p");
    }
    settle(&f);
    let root: i64 = rusqlite::Connection::open(f.store.path())
        .unwrap()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'submission_state'", [], |r| r.get(0))
        .unwrap();
    overwrite(&f, u64::try_from(root - 1).unwrap() * 4096, &[0xFF; 4096]);
    accept(&f.store, "new", f.clock.now_ms() + 100, b"p");
    assert_eq!(f.store.damaged().unwrap().len(), 1);
    let recovered = f.store.recover().unwrap();
    assert_eq!((recovered.submissions, recovered.unreadable), (60, 0), "only an index was lost");
    assert_eq!(f.store.tally().unwrap().counts["waiting"], 61);
}

#[test]
fn b10_what_the_visitor_sent_again_meanwhile_comes_back_as_the_duplicate() {
    let f = fixture();
    accept(&f.store, "old", f.clock.now_ms(), b"p");
    settle(&f);
    overwrite(&f, 0, &[0xAA; 64]);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"p");
    // The helper takes the id as content; make them the same content.
    settle(&f);
    rusqlite::Connection::open(f.store.path())
        .unwrap()
        .execute("UPDATE submission SET content_key = ?1", [b"old".as_slice()])
        .unwrap();
    f.store.recover().unwrap();
    assert_eq!(f.store.row("old").unwrap().unwrap().duplicate_of, "new");
    assert_eq!(f.store.tally().unwrap().counts["waiting"], 1);
}
