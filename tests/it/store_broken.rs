//! Disks that fail by order (feature `faults`; reliability.md B04 to B06, B08, B16, B19).

use halt_tracker::clock::Clock;
use halt_tracker::outbox::sqlite::broken::{Call, fail, mend};
use halt_tracker::outbox::{Fenced, NextMove, StepState, Store, Trigger};

use crate::store::{LEASE, accept, change, fixture, try_accept};

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
fn b16_refused_shared_memory_is_an_error_and_passes() {
    let f = fixture();
    accept(&f.store, "a", f.clock.now_ms(), b"p");
    fail(Call::Map, libc::EACCES, 0, u32::MAX);
    assert_eq!(try_accept(&f.store, "b", f.clock.now_ms(), b"p").unwrap_err().code(), "store_io");
    mend();
    accept(&f.store, "b", f.clock.now_ms() + 1, b"p");
}
