//! Workers that die: by a delivery that breaks whoever works on it, in the company of others, or by no delivery's fault
//! (reliability.md A17 to A19, F14).

use std::rc::Rc;

use halt_tracker::clock::{Clock, PausedClock};
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::outbox::{Admission, Fenced, JournalEntry, NextMove, StepState, Store, Trigger};
use halt_tracker::vault::{KeySource, MasterKey, Vault};
use serde_json::json;

use crate::store::{accept, change, fixture, task};
use crate::support::*;

const LEASE: i64 = 600_000;
/// Between the second death and the claim that decides.
const APART: i64 = 300_000;

/// Two deliveries of two people, their store, and its clock.
fn two_wait() -> (Site, Sqlite, PausedClock, [String; 2]) {
    let site = Site::new("http://127.0.0.1:1", json!([cv_profile()]));
    let ids = ["first@poison.test", "second@poison.test"]
        .map(|email| site.ingest(&application(email, "")).1["id"].as_str().unwrap().to_owned());
    let key = MasterKey::obtain(KeySource::Directory(site.directory.path())).unwrap();
    let clock = PausedClock::at(i64::try_from(now() + 5).unwrap() * 1_000);
    let store = Sqlite::open(
        &site.directory.path().join("test-1"),
        Rc::new(Vault::new(&key)),
        Rc::new(clock.clone()),
        FileSystemPolicy::Volatile,
    )
    .unwrap();
    (site, store, clock, ids)
}

#[test]
fn a17_a_burst_of_reloads_sets_nothing_aside() {
    let f = fixture();
    for n in 0..10u8 {
        accept(&f.store, &format!("s{n}"), f.clock.now_ms(), &[n]);
        let owner = halt_tracker::outbox::owner::this_process();
        assert!(f.store.claim("tracker", &owner, LEASE).unwrap().is_some());
        f.store.abandon("tracker", &owner).unwrap();
        f.clock.advance(1_000);
    }
    f.clock.advance(APART);
    for _ in 0..10 {
        let claim = f.store.claim("tracker", "o", LEASE).unwrap().unwrap();
        for position in 0..3 {
            let done = change(position, StepState::Done, NextMove::GoOn);
            assert_eq!(f.store.settle(&claim, &done).unwrap(), Fenced::Written);
        }
        let entry = JournalEntry::default();
        assert_eq!(f.store.finish(&claim, "created", &entry, &task()).unwrap(), Fenced::Written);
    }
    assert_eq!(f.store.tally().unwrap().counts["delivered"], 10);
}

#[test]
fn a18_a_poisonous_delivery_is_quarantined_alone() {
    let (site, store, clock, [poison, other]) = two_wait();
    let claim = |owner: &str| store.claim("tracker", owner, LEASE).unwrap().map(|c| c.submission_id);
    let owners = [1, 2, 3, 4, 5].map(|_| halt_tracker::outbox::owner::this_process());
    // Both are in the hands of the first worker that dies; from then on each is worked alone.
    assert_eq!((claim(&owners[0]), claim(&owners[0])), (Some(poison.clone()), Some(other.clone())));
    store.abandon("tracker", &owners[0]).unwrap();
    assert_eq!((claim(&owners[1]), claim(&owners[1])), (Some(poison.clone()), None));
    store.abandon("tracker", &owners[1]).unwrap();
    assert_eq!(claim(&owners[2]), Some(other.clone()), "the poisonous one has to wait");
    store.abandon("tracker", &owners[2]).unwrap();
    clock.advance(APART);
    assert_eq!((claim(&owners[3]), claim(&owners[3])), (Some(poison.clone()), None));
    store.abandon("tracker", &owners[3]).unwrap();
    assert_eq!(claim(&owners[4]), Some(other.clone()));
    let detail = site.detail(&json!(poison));
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("held"), &json!("worker_deaths")));
    assert_eq!(site.detail(&json!(other))["state"], "waiting");
}

#[test]
fn a19_what_a_panicking_drain_held_goes_back_at_once() {
    let (site, store, _, [first, second]) = two_wait();
    let owner = halt_tracker::outbox::owner::this_process();
    assert_eq!(store.begin_drain(&owner, Trigger::Cron, LEASE).unwrap(), Admission::Granted);
    assert_eq!(store.claim("tracker", &owner, LEASE).unwrap().unwrap().submission_id, first);
    store.abandon("tracker", &owner).unwrap();
    let next = halt_tracker::outbox::owner::this_process();
    assert_eq!(store.begin_drain(&next, Trigger::Cron, LEASE).unwrap(), Admission::Granted);
    assert_eq!(store.claim("tracker", &next, LEASE).unwrap().unwrap().submission_id, first);
    let journal = site.detail(&json!(first))["journal"].clone();
    assert!(journal.to_string().contains("worker_panicked"), "{journal}");
    assert_eq!(site.detail(&json!(second))["state"], "waiting");
}
