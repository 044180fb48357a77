//! Erasure beside a worker, and a large journal: on the trait itself.

use std::rc::Rc;
use std::time::Instant;

use halt_tracker::clock::PausedClock;
use halt_tracker::intake::submission::{Field, Submission};
use halt_tracker::mapping::plan::Plan;
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::outbox::{
    Fenced, JournalEntry, NewSubmission, NextMove, Query, StepChange, StepKind, StepState, Store, Task, Work,
};
use halt_tracker::settings::RetentionSettings;
use halt_tracker::vault::{MasterKey, PersonHashes, Vault};
use serde_json::json;

use crate::support::SiteDirectory;

const NOW: i64 = 1_800_000_000_000;
const EMAIL: &str = "jane@flight.test";

struct Fixture {
    directory: SiteDirectory,
    store: Sqlite,
}

fn fixture() -> Fixture {
    let directory = SiteDirectory::new();
    let vault = Rc::new(Vault::new(&MasterKey::from_bytes([1; 32])));
    let clock = Rc::new(PausedClock::at(NOW));
    let store = Sqlite::open(directory.path(), vault, clock, FileSystemPolicy::Volatile).unwrap();
    Fixture { directory, store }
}

fn accept(store: &Sqlite, id: &str) {
    let vault = Vault::new(&MasterKey::from_bytes([1; 32]));
    let submission = Submission {
        id: id.into(),
        received_at: NOW,
        fields: vec![Field { key: "email".into(), value: EMAIL.into(), ..Field::default() }],
        ..Submission::default()
    };
    let plan = Plan::default();
    store
        .accept(&NewSubmission {
            submission: &submission,
            work: Work::Deliver {
                plan: &plan,
                steps: vec![StepKind::Record, StepKind::Activity],
                connection: "live",
                person: id.as_bytes().to_vec(),
            },
            person: PersonHashes::of(&vault, EMAIL, "", "Doe"),
            explicit_key: None,
            content_key: id.as_bytes().to_vec(),
            context_key: String::new(),
            files_key: Vec::new(),
            replay: None,
            imported: false,
            duplicate_window_ms: 600_000,
        })
        .unwrap();
}

fn change() -> StepChange<'static> {
    StepChange {
        position: 0,
        state: StepState::Done,
        result: None,
        burn_attempt: false,
        looked: false,
        refused: None,
        next: NextMove::GoOn,
        journal: vec![JournalEntry { event: "call".into(), ..JournalEntry::default() }],
        task: None,
    }
}

/// What the file holds in the clear, in any row.
fn holds(fixture: &Fixture, needle: &[u8]) -> bool {
    std::fs::read_dir(fixture.directory.path())
        .unwrap()
        .flatten()
        .filter(|e| e.path().is_file())
        .any(|e| std::fs::read(e.path()).unwrap().windows(needle.len()).any(|w| w == needle))
}

#[test]
fn l08_a_delivery_in_flight_ends_at_its_next_safe_point() {
    for at in ["intend", "settle", "release", "finish"] {
        let fixture = fixture();
        let store = &fixture.store;
        accept(store, "01A");
        let claim = store.claim("tracker", "me", 60_000).unwrap().unwrap();
        let erasure = store.erase_person(EMAIL).unwrap();
        assert_eq!((erasure.erased, erasure.pending), (0, 1));
        assert!(store.submission("01A").unwrap().is_some(), "the worker still reads it");
        let fenced = match at {
            "intend" => store.intend(&claim, 0, 60_000),
            "settle" => store.settle(&claim, &change()),
            "release" => store.release(&claim),
            _ => store.finish(
                &claim,
                "created",
                &JournalEntry::default(),
                &Task { kind: "delivered".into(), payload: json!({}) },
            ),
        };
        assert_eq!(fenced.unwrap(), Fenced::Lost, "{at}");
        let row = store.row("01A").unwrap().unwrap();
        assert_eq!((row.state.as_str(), row.reason.as_str(), row.person.as_str()), ("erased", "privacy", ""));
        assert!(store.submission("01A").unwrap().is_none());
        assert_eq!(store.journal("01A").unwrap().len(), 1);
        assert!(store.claim("tracker", "me", 60_000).unwrap().is_none());
        assert!(!holds(&fixture, EMAIL.as_bytes()));
    }
}

#[test]
fn l08_a_worker_that_died_with_it_does_not_keep_it() {
    let fixture = fixture();
    let store = &fixture.store;
    accept(store, "01B");
    store.claim("tracker", "me", 0).unwrap().unwrap();
    assert_eq!(store.erase_person(EMAIL).unwrap().pending, 1);
    assert!(store.claim("tracker", "other", 60_000).unwrap().is_none(), "freed, erased, nothing to claim");
    assert_eq!(store.row("01B").unwrap().unwrap().state, "erased");
}

#[test]
fn l08_a_stranger_s_claim_cannot_erase() {
    let fixture = fixture();
    let store = &fixture.store;
    accept(store, "01C");
    let mut claim = store.claim("tracker", "me", 60_000).unwrap().unwrap();
    store.erase_person(EMAIL).unwrap();
    claim.owner = "stranger".into();
    assert_eq!(store.intend(&claim, 0, 60_000).unwrap(), Fenced::Lost);
    assert_eq!(store.row("01C").unwrap().unwrap().state, "waiting", "its owner may still be sending");
}

#[test]
fn l06_a_journal_of_a_million_rows_is_pruned_in_small_batches_and_the_list_stays_quick() {
    const ROWS: i64 = 1_000_000;
    let fixture = fixture();
    let store = &fixture.store;
    for n in 0..200 {
        accept(store, &format!("01L{n:03}"));
    }
    let db = rusqlite::Connection::open(fixture.directory.path().join("outbox.sqlite3")).unwrap();
    db.execute_batch(&format!(
        "PRAGMA synchronous = OFF; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) \
         INSERT INTO journal (submission_id, at, event, step, outcome, code, http_status, duration_ms, detail) \
         SELECT printf('01L%03d', i % 200), {NOW} - i * 20000, 'call', 'record', 'answered', '', 200, 12, \
         '{{\"method\":\"POST\",\"path\":\"/api/v1/Resource\"}}' FROM n; PRAGMA wal_checkpoint(TRUNCATE);"
    ))
    .unwrap();
    let before: i64 = db.query_row("SELECT count(*) FROM journal", [], |r| r.get(0)).unwrap();
    drop(db);

    let begun = Instant::now();
    let (total, rows) = store.list(&Query { page: 1, per_page: 20, ..Query::default() }).unwrap();
    let listed = begun.elapsed();
    assert_eq!((total, rows.len()), (200, 20));
    let begun = Instant::now();
    store.journal("01L007").unwrap();
    let one = begun.elapsed();

    let policy = RetentionSettings { journal_days: 90, ..RetentionSettings::default() };
    let (mut removed, mut longest, mut rounds) = (0, std::time::Duration::ZERO, 0);
    loop {
        let begun = Instant::now();
        let round = store.retain(&policy, 5_000).unwrap();
        longest = longest.max(begun.elapsed());
        removed += round.journal;
        rounds += 1;
        if !round.more {
            break;
        }
    }
    let db = rusqlite::Connection::open(fixture.directory.path().join("outbox.sqlite3")).unwrap();
    let (left, oldest): (i64, i64) =
        db.query_row("SELECT count(*), min(at) FROM journal", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    eprintln!(
        "L06: {before} rows; a page of the list {listed:?}, one journal {one:?}; pruned {removed} in {rounds} \
         batches of 5,000, the longest {longest:?}; {left} left"
    );
    assert!(oldest >= NOW - 90 * 86_400_000);
    assert_eq!(left + i64::try_from(removed).unwrap(), before);
    assert!(removed > 600_000);
    assert!(listed.as_millis() < 200, "{listed:?}");
}

#[test]
fn l06_a_journal_is_pruned_by_count_too() {
    let fixture = fixture();
    let store = &fixture.store;
    accept(store, "01N");
    for _ in 0..30 {
        store
            .note("01N", &JournalEntry { at: NOW, event: "call".into(), ..JournalEntry::default() })
            .unwrap();
    }
    let policy = RetentionSettings { journal_rows: 10, ..RetentionSettings::default() };
    assert_eq!(store.retain(&policy, 1_000).unwrap().journal, 21);
    assert_eq!(store.journal("01N").unwrap().len(), 10);
}
