//! The conformance suite of a store, through the core's own door and on the trait.

use std::rc::Rc;

use halt_tracker::clock::{Clock, PausedClock, SystemClock};
use halt_tracker::intake::submission::{Field, Submission};
use halt_tracker::mapping::plan::Plan;
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::outbox::traffic::Lane;
use halt_tracker::outbox::{
    Fenced, JournalEntry, NewSubmission, NextMove, Refusal, State, StepChange, StepKind, StepResult,
    StepState, Store, Task, Work,
};
use halt_tracker::tracker::session::{Session, SessionStore};
use halt_tracker::vault::{MasterKey, PersonHashes, Vault};
use serde_json::json;

use crate::support::SiteDirectory;

pub const LEASE: i64 = 60_000;

pub struct Fixture {
    pub directory: SiteDirectory,
    pub clock: PausedClock,
    pub store: Sqlite,
}

pub fn fixture() -> Fixture {
    let directory = SiteDirectory::new();
    let clock = PausedClock::at(1_800_000_000_000);
    let store = open(directory.path(), Rc::new(clock.clone()));
    Fixture { directory, clock, store }
}

pub fn open(directory: &std::path::Path, clock: Rc<dyn Clock>) -> Sqlite {
    let vault = Rc::new(Vault::new(&MasterKey::from_bytes([1; 32])));
    Sqlite::open(directory, vault, clock, FileSystemPolicy::Volatile).unwrap()
}

pub fn accept(store: &Sqlite, id: &str, at: i64, person: &[u8]) {
    let accepted = try_accept(store, id, at, person).unwrap();
    assert_eq!((accepted.id.as_str(), accepted.state, accepted.duplicate), (id, State::Waiting, false));
}

pub fn try_accept(
    store: &Sqlite,
    id: &str,
    at: i64,
    person: &[u8],
) -> halt_tracker::outbox::Result<halt_tracker::outbox::Accepted> {
    let submission = Submission {
        id: id.into(),
        received_at: at,
        fields: vec![Field { key: "name".into(), value: "canary-value".into(), ..Field::default() }],
        ..Submission::default()
    };
    let plan = Plan::default();
    store.accept(&NewSubmission {
        submission: &submission,
        work: Work::Deliver {
            plan: &plan,
            steps: vec![StepKind::Record, StepKind::Attach(0), StepKind::Activity],
            connection: "live",
            person: person.to_vec(),
        },
        person: PersonHashes::default(),
        explicit_key: None,
        content_key: id.as_bytes().to_vec(),
        context_key: String::new(),
        files_key: Vec::new(),
        replay: None,
        imported: false,
        duplicate_window_ms: 600_000,
    })
}

pub fn change(position: u32, state: StepState, next: NextMove) -> StepChange<'static> {
    StepChange {
        position,
        state,
        result: None,
        burn_attempt: false,
        looked: false,
        refused: None,
        next,
        journal: vec![JournalEntry { event: "step".into(), ..JournalEntry::default() }],
        task: None,
    }
}

pub fn task() -> Task {
    Task { kind: "delivered".into(), payload: json!({}) }
}

#[test]
fn deliveries_are_claimed_in_order_of_arrival_and_one_person_never_twice_at_once() {
    let f = fixture();
    let now = f.clock.now_ms();
    accept(&f.store, "a1", now, b"ann");
    accept(&f.store, "a2", now + 1, b"ann");
    accept(&f.store, "b1", now + 2, b"bob");
    let first = f.store.claim("tracker", "o1", LEASE).unwrap().unwrap();
    let second = f.store.claim("tracker", "o1", LEASE).unwrap().unwrap();
    assert_eq!((first.submission_id.as_str(), second.submission_id.as_str()), ("a1", "b1"));
    assert!(f.store.claim("tracker", "o1", LEASE).unwrap().is_none(), "ann is being worked");
    assert_eq!(f.store.release(&first).unwrap(), Fenced::Written);
    assert_eq!(f.store.claim("tracker", "o1", LEASE).unwrap().unwrap().submission_id, "a1");
    assert_eq!(first.submission.value("name"), "canary-value");
}

#[test]
fn a_step_is_checkpointed_and_the_next_claim_goes_on_after_it() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    let claim = f.store.claim("tracker", "o", LEASE).unwrap().unwrap();
    assert_eq!(f.store.intend(&claim, 0, LEASE).unwrap(), Fenced::Written);
    let result = StepResult { id: 109, action: "created".into(), flags: vec![] };
    let done = StepChange { result: Some(&result), ..change(0, StepState::Done, NextMove::GoOn) };
    assert_eq!(f.store.settle(&claim, &done).unwrap(), Fenced::Written);
    assert_eq!(f.store.release(&claim).unwrap(), Fenced::Written);
    let again = f.store.claim("tracker", "o", LEASE).unwrap().unwrap();
    assert_eq!(
        (again.steps[0].state, again.steps[0].result.id, again.steps[1].state),
        (StepState::Done, 109, StepState::Pending)
    );
    for position in [1, 2] {
        assert_eq!(
            f.store.settle(&again, &change(position, StepState::Done, NextMove::GoOn)).unwrap(),
            Fenced::Written
        );
    }
    assert_eq!(
        f.store.finish(&again, "created", &JournalEntry::default(), &task()).unwrap(),
        Fenced::Written
    );
    let row = f.store.row("s").unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.record_id, row.outcome.as_str()), ("delivered", 109, "created"));
    assert!(f.store.claim("tracker", "o", LEASE).unwrap().is_none());
    assert_eq!(f.store.tasks(10).unwrap().len(), 1);
}

#[test]
fn a_worker_that_lost_its_claim_changes_nothing() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    let slow = f.store.claim("tracker", "slow", LEASE).unwrap().unwrap();
    f.clock.advance(LEASE + 1);
    let quick = f.store.claim("tracker", "quick", LEASE).unwrap().unwrap();
    assert!(quick.fence > slow.fence);
    assert_eq!(f.store.intend(&slow, 0, LEASE).unwrap(), Fenced::Lost);
    assert_eq!(f.store.settle(&slow, &change(0, StepState::Done, NextMove::GoOn)).unwrap(), Fenced::Lost);
    assert_eq!(f.store.finish(&slow, "x", &JournalEntry::default(), &task()).unwrap(), Fenced::Lost);
    assert_eq!(f.store.release(&slow).unwrap(), Fenced::Lost);
    assert_eq!(f.store.steps("s").unwrap()[0].state, StepState::Pending);
    assert_eq!(f.store.intend(&quick, 0, LEASE).unwrap(), Fenced::Written);
}

#[test]
fn a18_three_deaths_with_one_delivery_set_it_aside() {
    let f = fixture();
    accept(&f.store, "poison", f.clock.now_ms(), b"p");
    let dies = || {
        assert!(f.store.claim("tracker", "dies", LEASE).unwrap().is_some());
        f.clock.advance(LEASE + 1);
    };
    dies();
    dies();
    assert!(f.store.claim("tracker", "next", LEASE).unwrap().is_none(), "the next death decides");
    assert_eq!(f.store.hurry("tracker").unwrap(), 0, "nobody may hurry it");
    f.clock.advance(299_999);
    assert!(f.store.claim("tracker", "next", LEASE).unwrap().is_none());
    f.clock.advance(1);
    dies();
    assert!(f.store.claim("tracker", "next", LEASE).unwrap().is_none());
    let row = f.store.row("poison").unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.reason.as_str()), ("held", "worker_deaths"));
}

#[test]
fn orderly_waits_do_not_add_up_to_a_quarantine() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    for _ in 0..10 {
        let claim = f.store.claim("tracker", "o", LEASE).unwrap().unwrap();
        let wait = change(0, StepState::Pending, NextMove::Wait(f.clock.now_ms() + 5));
        assert_eq!(f.store.settle(&claim, &wait).unwrap(), Fenced::Written);
        assert!(f.store.claim("tracker", "o", LEASE).unwrap().is_none(), "not due yet");
        f.clock.advance(5);
    }
    assert_eq!(f.store.row("s").unwrap().unwrap().state, "waiting");
}

#[test]
fn a_person_may_hurry_what_backs_off_but_not_what_tracker_told_to_wait() {
    let f = fixture();
    let now = f.clock.now_ms();
    accept(&f.store, "backs-off", now, b"a");
    accept(&f.store, "throttled", now + 1, b"b");
    accept(&f.store, "unknown", now + 2, b"c");
    accept(&f.store, "breaker", now + 3, b"d");
    for (refused, state) in [
        (None, StepState::Pending),
        (Some(Refusal::Paced), StepState::Pending),
        (None, StepState::Sending),
        (Some(Refusal::Breaker), StepState::Pending),
    ] {
        let claim = f.store.claim("tracker", "o", LEASE).unwrap().unwrap();
        let wait = StepChange { refused, ..change(0, state, NextMove::Wait(now + 60_000)) };
        assert_eq!(f.store.settle(&claim, &wait).unwrap(), Fenced::Written);
    }
    assert!(f.store.claim("tracker", "o", LEASE).unwrap().is_none());
    assert_eq!(f.store.hurry("tracker").unwrap(), 2);
    assert_eq!(f.store.claim("tracker", "o", LEASE).unwrap().unwrap().submission_id, "backs-off");
    assert_eq!(f.store.claim("tracker", "o", LEASE).unwrap().unwrap().submission_id, "breaker");
    assert!(f.store.claim("tracker", "o", LEASE).unwrap().is_none());
}

#[test]
fn leases_and_pacing_are_shared_and_end_by_themselves() {
    let f = fixture();
    use halt_tracker::outbox::{Admission, Trigger};
    let begin = |who: &str, trigger| f.store.begin_drain(who, trigger, 1_000).unwrap();
    assert_eq!(begin("a", Trigger::Cron), Admission::Granted);
    assert_eq!(begin("a", Trigger::Cron), Admission::Granted, "its owner may extend it");
    assert_eq!(begin("b", Trigger::RunNow), Admission::Busy);
    f.clock.advance(1_001);
    assert_eq!(begin("b", Trigger::RunNow), Admission::Granted);
    f.store.end_drain("a", Trigger::Cron).unwrap();
    assert_eq!(begin("a", Trigger::Cron), Admission::Busy, "only the owner gives it back");
    for _ in 0..3 {
        assert_eq!(f.store.pace("tracker", Lane::Interactive, 3).unwrap(), None);
    }
    f.clock.advance(10_000);
    assert_eq!(f.store.pace("tracker", Lane::Interactive, 3).unwrap(), Some(50_000));
    f.clock.advance(50_000);
    assert_eq!(f.store.pace("tracker", Lane::Interactive, 3).unwrap(), None);
}

#[test]
fn h10_the_end_of_requests_is_left_alone_after_three_deaths_and_beside_a_resident_worker() {
    use halt_tracker::outbox::{Admission, Trigger};
    let f = fixture();
    let begin = |who: &str, trigger| f.store.begin_drain(who, trigger, 1_000).unwrap();
    for n in 0..3 {
        assert_eq!(begin(&format!("dies{n}"), Trigger::RequestEnd), Admission::Granted);
        f.clock.advance(1_001);
        assert_eq!(begin("cron", Trigger::Cron), Admission::Granted);
        f.store.end_drain("cron", Trigger::Cron).unwrap();
    }
    assert_eq!(begin("x", Trigger::RequestEnd), Admission::SwitchedOff);
    f.clock.advance(86_400_001);
    assert_eq!(begin("x", Trigger::RequestEnd), Admission::Granted);
    f.store.end_drain("x", Trigger::RequestEnd).unwrap();
    assert_eq!(begin("worker", Trigger::Cli), Admission::Granted);
    f.store.end_drain("worker", Trigger::Cli).unwrap();
    assert_eq!(begin("x", Trigger::RequestEnd), Admission::ResidentWorker);
    f.clock.advance(60_001);
    assert_eq!(begin("x", Trigger::RequestEnd), Admission::Granted);
}

#[test]
fn a_sign_in_state_works_once_and_for_ten_minutes() {
    let f = fixture();
    f.store.begin_sign_in(b"one").unwrap();
    assert!(f.store.use_sign_in(b"one").unwrap());
    assert!(!f.store.use_sign_in(b"one").unwrap());
    f.store.begin_sign_in(b"two").unwrap();
    f.clock.advance(600_001);
    assert!(!f.store.use_sign_in(b"two").unwrap());
}

#[test]
fn a_session_is_renewed_by_one_owner_and_a_person_always_wins() {
    let f = fixture();
    let session = |jwt: &str| Session { jwt: jwt.into(), ..Session::default() };
    assert!(f.store.load_session("live").unwrap().is_none());
    assert_eq!(f.store.save_session("live", 0, "", &session("1")).unwrap(), Some(1));
    assert!(f.store.claim_renewal("live", 1, "a", 30_000).unwrap());
    assert!(!f.store.claim_renewal("live", 1, "b", 30_000).unwrap());
    assert_eq!(f.store.save_session("live", 1, "b", &session("b")).unwrap(), None);
    assert_eq!(f.store.save_session("live", 1, "a", &session("2")).unwrap(), Some(2));
    assert!(!f.store.claim_renewal("live", 1, "b", 30_000).unwrap(), "the generation moved");
    assert_eq!(f.store.save_session("live", 0, "", &session("person")).unwrap(), Some(3));
    assert_eq!(f.store.load_session("live").unwrap().unwrap(), (session("person"), 3));
}

#[test]
fn b11_at_rest_there_is_one_plain_file_and_nothing_personal_in_it() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    f.store
        .save_session("live", 0, "", &Session { access_token: "canary-token".into(), ..Session::default() })
        .unwrap();
    let names: Vec<_> =
        std::fs::read_dir(f.directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["outbox.sqlite3"]);
    let raw = std::fs::read(f.store.path()).unwrap();
    assert!(!raw.windows(6).any(|w| w == b"canary"));
}

#[test]
fn a_test_leaves_nothing_beside_its_directory() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    let path = f.directory.path().to_owned();
    let beside = path.with_extension("days");
    assert!(beside.is_dir(), "the daybook");
    drop(f);
    assert!(!beside.exists() && !path.parent().unwrap().exists());
}

#[test]
fn a_newer_schema_is_refused_in_words() {
    let f = fixture();
    rusqlite::Connection::open(f.store.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let vault = Rc::new(Vault::new(&MasterKey::from_bytes([1; 32])));
    let store =
        Sqlite::open(f.directory.path(), vault, Rc::new(SystemClock), FileSystemPolicy::Volatile).unwrap();
    assert_eq!(store.tally().unwrap_err().code(), "store_newer");
}

#[test]
fn the_bundled_sqlite_has_no_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn another_key_does_not_open_what_is_stored_and_says_so() {
    let f = fixture();
    accept(&f.store, "s", f.clock.now_ms(), b"p");
    let other = Rc::new(Vault::new(&MasterKey::from_bytes([2; 32])));
    let store = Sqlite::open(f.directory.path(), other, Rc::new(f.clock.clone()), FileSystemPolicy::Volatile)
        .unwrap();
    assert_eq!(store.submission("s").unwrap_err().code(), "key_replaced");
    assert_eq!(store.row("s").unwrap().unwrap().state, "waiting", "still listed");
    assert!(store.claim("tracker", "o", LEASE).unwrap().is_none());
    let row = store.row("s").unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.reason.as_str()), ("parked", "key_replaced"));
}

#[test]
fn one_row_that_cannot_be_read_does_not_hold_up_the_queue() {
    let f = fixture();
    accept(&f.store, "bad", f.clock.now_ms(), b"a");
    accept(&f.store, "good", f.clock.now_ms() + 1, b"b");
    rusqlite::Connection::open(f.store.path())
        .unwrap()
        .execute("UPDATE submission SET sealed = x'01' WHERE id = 'bad'", [])
        .unwrap();
    assert_eq!(f.store.claim("tracker", "o", LEASE).unwrap().unwrap().submission_id, "good");
    let row = f.store.row("bad").unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.reason.as_str()), ("held", "row_unreadable"));
}
