//! The conformance suite of a store, its part about jobs.

use halt_tracker::opportunities::plan::{Found, Move, Reason};
use halt_tracker::opportunities::row::Listed;
use halt_tracker::opportunities::standing::Standing;
use halt_tracker::opportunities::sweep::{
    Hint, JobStore, Listing, Origin, Phase, Reading, Removal, Settled, SitePost, Sweep,
};
use halt_tracker::outbox::{JournalEntry, Store};
use halt_tracker::settings::PublishedRule::PublishOnline;

use crate::store::{Fixture, fixture};

const SHOWN: Standing = Standing { open: true, online: true, advertised: false };

fn listed(id: u64, hash: &str) -> Listed {
    Listed { id, hash: hash.into(), standing: SHOWN }
}

fn post(id: u64, hash: &str) -> SitePost {
    SitePost(id, hash.into(), "published".into(), id + 100_000)
}

fn published(hash: &str) -> Found {
    Found::Published { hash: hash.into(), job: "{}".into() }
}

/// A sweep whose listing has begun.
fn begun(fixture: &Fixture) -> Sweep {
    let store = &fixture.store;
    assert!(store.begin_sweep("admin").unwrap());
    assert!(!store.begin_sweep("admin").unwrap(), "one at a time");
    assert_eq!(store.running_sweep().unwrap().unwrap().phase, Phase::Inventory);
    store.take_inventory(&[], true, true).unwrap();
    let mut sweep = store.running_sweep().unwrap().unwrap();
    assert_eq!(sweep.phase, Phase::Listing);
    sweep.listing = store.new_listing().unwrap();
    store.save_sweep(&sweep).unwrap();
    sweep
}

#[test]
fn twenty_thousand_are_listed_walked_and_settled_along_their_ids() {
    let fixture = fixture();
    let store = &fixture.store;
    let mut sweep = begun(&fixture);
    for page in 0..200 {
        let rows: Vec<Listed> = (1..=100).map(|n| listed(page * 100 + n, "row")).collect();
        sweep.pages += 1;
        assert_eq!(store.take_page(&sweep, &rows).unwrap(), 100);
        sweep.rows += 100;
    }
    assert_eq!(store.running_sweep().unwrap().unwrap().rows, 20_000);
    assert_eq!(store.take_page(&sweep, &[listed(7, "row"), listed(8, "row")]).unwrap(), 0, "rows repeat");
    for chunk in (1..=20_000u64).map(|id| post(id, "content")).collect::<Vec<_>>().chunks(1_000) {
        let (first, last) = (chunk[0].0 == 1, chunk[0].0 == 19_001);
        assert_eq!(store.take_inventory(chunk, first, last).unwrap(), 1_000);
    }
    assert_eq!(
        store.count_listing(&sweep, PublishOnline).unwrap(),
        Listing { to_read: 20_000, unchanged: 0 }
    );
    // Each is read once, in order, and finds the site as it is: no operation.
    for expected in [1u64, 2, 3, 200] {
        sweep.place = expected - 1;
        assert_eq!(store.next_unread(&sweep, PublishOnline).unwrap(), Some(expected));
        sweep.place = expected;
        let reading = Reading {
            id: expected,
            standing: Some(SHOWN),
            found: &published("content"),
            removal: Removal::Later,
            sweep: Some(&sweep),
            hint: None,
        };
        assert_eq!(store.settle_reading(&reading).unwrap(), Settled::Moved(Move::Nothing));
    }
    assert_eq!(
        store.count_listing(&sweep, PublishOnline).unwrap(),
        Listing { to_read: 19_996, unchanged: 4 }
    );
    assert_eq!(
        (store.count_missing(&sweep, PublishOnline).unwrap(), store.operations(0).unwrap().0),
        ((0, 20_000), 0)
    );
    // The next listing has all but two.
    sweep.listing = store.new_listing().unwrap();
    let rows: Vec<Listed> = (1..=19_998).map(|id| listed(id, "row")).collect();
    store.take_page(&sweep, &rows).unwrap();
    assert_eq!(store.count_missing(&sweep, PublishOnline).unwrap(), (2, 20_000));
    sweep.place = 0;
    assert_eq!(store.next_missing(&sweep, PublishOnline).unwrap(), Some(19_999));
    sweep.place = 19_999;
    assert_eq!(store.next_missing(&sweep, PublishOnline).unwrap(), Some(20_000));
}

#[test]
fn an_operation_follows_from_a_reading_and_the_newest_one_counts() {
    let fixture = fixture();
    let store = &fixture.store;
    let settle = |found: &Found| {
        let standing = (*found != Found::Gone).then_some(SHOWN);
        let reading = Reading { id: 7, standing, found, removal: Removal::Now, sweep: None, hint: None };
        store.settle_reading(&reading).unwrap()
    };
    assert_eq!(settle(&published("a")), Settled::Moved(Move::Put));
    let first = store.offer(10).unwrap();
    assert_eq!((first.len(), first[0].kind, first[0].post_id, first[0].hash.as_str()), (1, "create", 0, "a"));
    settle(&published("a"));
    assert_eq!(store.offer(10).unwrap(), first, "the same one keeps its number");
    settle(&published("b"));
    let second = store.offer(10).unwrap();
    assert_eq!((second.len(), second[0].hash.as_str()), (1, "b"));
    assert!(second[0].id > first[0].id);
    store.operations_done(&[(first[0].id, 5), (second[0].id, 5)]).unwrap();
    assert_eq!((store.operations(0).unwrap(), store.opportunity_of(5).unwrap()), ((0, 0, 0), Some(7)));
    assert_eq!(settle(&published("b")), Settled::Moved(Move::Nothing));
    assert_eq!(
        settle(&Found::Unpublished { reason: Reason::Closed }),
        Settled::Moved(Move::Remove(Reason::Closed))
    );
    assert_eq!(
        settle(&published("b")),
        Settled::Moved(Move::Nothing),
        "published again before it was removed"
    );
    assert_eq!(store.operations(0).unwrap(), (0, 0, 0));
    settle(&Found::Gone);
    let removal = store.offer(10).unwrap();
    assert_eq!(
        (removal[0].kind, removal[0].post_id, removal[0].reason.as_str(), removal[0].job.as_str()),
        ("remove", 5, "gone", "")
    );
    store.operations_done(&[(removal[0].id, 0)]).unwrap();
    assert_eq!((store.opportunity_of(5).unwrap(), store.jobs_overview().unwrap().published), (None, 0));
}

#[test]
fn an_inventory_that_was_broken_off_counts_for_nothing() {
    let fixture = fixture();
    let store = &fixture.store;
    store.take_inventory(&[post(1, "a"), post(2, "a")], true, true).unwrap();
    assert_eq!(store.jobs_overview().unwrap().published, 2);
    // Begun and not ended, then a whole one without the second.
    store.take_inventory(&[post(3, "a")], true, false).unwrap();
    store
        .take_inventory(&[post(1, "b"), SitePost(4, String::new(), "closed".into(), 9)], true, true)
        .unwrap();
    let overview = store.jobs_overview().unwrap();
    assert_eq!((overview.published, store.opportunity_of(9).unwrap()), (1, Some(4)));
    // Junk, and two posts of one opportunity: the published one counts.
    let taken = store.take_inventory(
        &[
            SitePost(0, "a".into(), "published".into(), 1),
            SitePost(5_000_000_000, "a".into(), "published".into(), 2),
            SitePost(6, "a".into(), "draft".into(), 3),
            post(1, "b"),
            SitePost(1, "c".into(), "closed".into(), 77),
        ],
        true,
        true,
    );
    assert_eq!(taken.unwrap(), 2);
    assert_eq!((store.opportunity_of(100_001).unwrap(), store.opportunity_of(77).unwrap()), (Some(1), None));
}

#[test]
fn a_hint_that_is_said_again_while_it_is_worked_is_worked_again() {
    let fixture = fixture();
    let store = &fixture.store;
    assert!(store.add_hint(7, Origin::Webhook, "updated").unwrap());
    let taken: Hint = store.next_hint().unwrap().unwrap();
    assert!(store.add_hint(7, Origin::Webhook, "deleted").unwrap());
    store.drop_hint(&taken).unwrap();
    let again = store.next_hint().unwrap().unwrap();
    assert_eq!((again.said, again.action.as_str()), (2, "deleted"));
    store.delay_hint(&Hint { tries: 1, ..again.clone() }, 1_800_000_001_000).unwrap();
    assert_eq!(store.next_hint().unwrap(), None);
    assert_eq!(store.jobs_overview().unwrap().hints, 1);
}

#[test]
fn rows_that_nothing_needs_go_with_the_end_of_a_whole_sweep() {
    let fixture = fixture();
    let store = &fixture.store;
    let mut sweep = begun(&fixture);
    store.take_page(&sweep, &[listed(1, "a"), listed(2, "a")]).unwrap();
    let entry = JournalEntry { event: "jobs_sweep".into(), ..JournalEntry::default() };
    (sweep.whole, sweep.ended_at, sweep.outcome) = (true, 5, "complete".into());
    store.end_sweep(&sweep, &entry).unwrap();
    let overview = store.jobs_overview().unwrap();
    assert_eq!((overview.sweep, overview.last_complete_at), (None, 5));
    assert!(store.begin_sweep("cli").unwrap());
    let mut next = store.running_sweep().unwrap().unwrap();
    (next.listing, next.whole, next.ended_at) = (store.new_listing().unwrap(), true, 6);
    store.take_page(&next, &[listed(1, "a")]).unwrap();
    store.end_sweep(&next, &entry).unwrap();
    let db = rusqlite::Connection::open(store.path()).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM opportunity", [], |r| r.get(0)).unwrap();
    assert_eq!(left, 1);
}
