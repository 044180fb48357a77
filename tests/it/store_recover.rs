//! What comes back from a damaged store beside the submissions (reliability.md B10).

use std::os::unix::fs::FileExt;
use std::time::Duration;

use halt_tracker::clock::Clock;
use halt_tracker::intake::submission::Submission;
use halt_tracker::mapping::plan::Plan;
use halt_tracker::outbox::{Accepted, NewSubmission, Replay, State, StepKind, Store, Work};
use halt_tracker::vault::PersonHashes;

use crate::store::{Fixture, LEASE, accept, fixture};

/// Breaks the header, so that the next operation moves the file aside.
fn damage(f: &Fixture) {
    f.store.rest(Duration::ZERO).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(f.store.path()).unwrap();
    file.write_all_at(&[0xAA; 64], 0).unwrap();
}

fn raw(f: &Fixture) -> rusqlite::Connection {
    f.store.rest(Duration::ZERO).unwrap();
    rusqlite::Connection::open(f.store.path()).unwrap()
}

/// From a sender that names its deliveries or signs its requests.
fn accept_from(f: &Fixture, id: &str, delivery_id: Option<&str>, request: Option<&str>) -> Accepted {
    let now = f.clock.now_ms();
    let submission = Submission { id: id.into(), received_at: now, ..Submission::default() };
    let plan = Plan::default();
    f.store
        .accept(&NewSubmission {
            submission: &submission,
            work: Work::Deliver {
                plan: &plan,
                steps: vec![StepKind::Record],
                connection: "live",
                person: id.into(),
            },
            person: PersonHashes::default(),
            explicit_key: delivery_id.map(Into::into),
            content_key: id.into(),
            context_key: String::new(),
            files_key: Vec::new(),
            replay: request.map(|r| Replay { request: r.into(), expires_at: now + 600_000 }),
            imported: false,
            duplicate_window_ms: 600_000,
        })
        .unwrap()
}

#[test]
fn live_look_ups_go_on_from_the_highest_id_that_either_store_knew() {
    let f = fixture();
    accept(&f.store, "old", f.clock.now_ms(), b"p");
    let highest = "INSERT INTO highest (connection, kind, id) VALUES ('live', ?1, ?2)";
    for (kind, id) in [("resource", 500), ("lead", 70)] {
        raw(&f).execute(highest, (kind, id)).unwrap();
    }
    damage(&f);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"q");
    for (kind, id) in [("resource", 400), ("lead", 80)] {
        raw(&f).execute(highest, (kind, id)).unwrap();
    }
    f.store.recover().unwrap();
    let known = |kind: &str| -> i64 {
        raw(&f).query_row("SELECT id FROM highest WHERE kind = ?1", [kind], |r| r.get(0)).unwrap()
    };
    assert_eq!((known("resource"), known("lead")), (500, 80));
}

#[test]
fn a_request_that_is_repeated_after_a_recovery_finds_its_first_answer() {
    let f = fixture();
    accept_from(&f, "old", None, Some("request"));
    damage(&f);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"q");
    f.store.recover().unwrap();
    let again = accept_from(&f, "third", None, Some("request"));
    assert_eq!((again.id.as_str(), again.duplicate), ("old", true));
}

#[test]
fn a_delivery_that_its_sender_repeated_meanwhile_comes_back_as_the_second_copy() {
    let f = fixture();
    accept_from(&f, "old", Some("delivery-7"), None);
    accept_from(&f, "other", Some("delivery-8"), None);
    damage(&f);
    assert!(!accept_from(&f, "new", Some("delivery-7"), None).duplicate, "nobody knows it any more");
    let recovered = f.store.recover().unwrap();
    assert_eq!((recovered.submissions, recovered.unreadable), (2, 0), "the others come back as well");
    let row = f.store.row("old").unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.duplicate_of.as_str()), (State::Duplicate.name(), "new"));
    let claim = || f.store.claim("tracker", "o", LEASE).unwrap().map(|c| c.submission_id);
    assert_eq!((claim(), claim(), claim()), (Some("new".into()), Some("other".into()), None), "each once");
}

#[test]
fn what_the_shell_had_not_done_comes_back_and_what_it_was_told_does_not() {
    let f = fixture();
    accept(&f.store, "old", f.clock.now_ms(), b"p");
    for kind in ["delivered", "alert", "spam_check"] {
        raw(&f).execute("INSERT INTO task (kind, payload) VALUES (?1, '{}')", [kind]).unwrap();
    }
    damage(&f);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"q");
    f.store.recover().unwrap();
    let kinds: Vec<String> = f.store.tasks(10).unwrap().into_iter().map(|(_, task)| task.kind).collect();
    assert_eq!(kinds, ["delivered", "spam_check"]);
}

#[test]
fn a_recovered_file_goes_when_its_time_is_over() {
    let f = fixture();
    accept(&f.store, "old", f.clock.now_ms(), b"p");
    damage(&f);
    accept(&f.store, "new", f.clock.now_ms() + 1, b"q");
    let now = f.clock.now_ms();
    assert_eq!(f.store.drop_recovered(now + 1).unwrap(), 0, "what waits for a person stays");
    f.store.recover().unwrap();
    assert_eq!(f.store.drop_recovered(now).unwrap(), 0, "not before its time");
    assert!(f.store.drop_recovered(now + 1).unwrap() >= 1);
    assert_eq!(f.store.drop_recovered(now + 1).unwrap(), 0);
    assert!(f.store.row("old").unwrap().is_some(), "what came back of it stays");
}
