//! A delivery that breaks whoever works on it, in the company of others (reliability.md A18, A19, F14).

use std::rc::Rc;

use halt_tracker::clock::SystemClock;
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::outbox::{Admission, Store, Trigger};
use halt_tracker::vault::{KeySource, MasterKey, Vault};
use serde_json::json;

use crate::support::*;

const LEASE: i64 = 600_000;

/// Two deliveries of two people, and their store.
fn two_wait() -> (Site, Sqlite, [String; 2]) {
    let site = Site::new("http://127.0.0.1:1", json!([cv_profile()]));
    let ids = ["first@poison.test", "second@poison.test"]
        .map(|email| site.ingest(&application(email, "")).1["id"].as_str().unwrap().to_owned());
    let key = MasterKey::obtain(KeySource::Directory(site.directory.path())).unwrap();
    let store = Sqlite::open(
        &site.directory.path().join("test-1"),
        Rc::new(Vault::new(&key)),
        Rc::new(SystemClock),
        FileSystemPolicy::Volatile,
    )
    .unwrap();
    (site, store, ids)
}

#[test]
fn a18_a_poisonous_delivery_is_quarantined_alone() {
    let (site, store, [poison, other]) = two_wait();
    let claim = |owner: &str| store.claim("tracker", owner, LEASE).unwrap().map(|c| c.submission_id);
    let owners = [1, 2, 3, 4].map(|_| halt_tracker::outbox::owner::this_process());
    // Both are in the hands of the first worker that dies; from then on each is worked alone.
    assert_eq!((claim(&owners[0]), claim(&owners[0])), (Some(poison.clone()), Some(other.clone())));
    store.abandon("tracker", &owners[0]).unwrap();
    for owner in &owners[1..3] {
        assert_eq!((claim(owner), claim(owner)), (Some(poison.clone()), None));
        store.abandon("tracker", owner).unwrap();
    }
    assert_eq!(claim(&owners[3]), Some(other.clone()));
    let detail = site.detail(&json!(poison));
    assert_eq!((&detail["state"], &detail["reason"]), (&json!("held"), &json!("worker_deaths")));
    assert_eq!(site.detail(&json!(other))["state"], "waiting");
}

#[test]
fn a19_what_a_panicking_drain_held_goes_back_at_once() {
    let (site, store, [first, second]) = two_wait();
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
