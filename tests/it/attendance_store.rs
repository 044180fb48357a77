//! Registrations and lists of attendees on the trait itself: whose turn it is, and who takes it over.

use std::rc::Rc;

use halt_tracker::clock::PausedClock;
use halt_tracker::intake::submission::Submission;
use halt_tracker::mapping::plan::{Plan, Registration};
use halt_tracker::outbox::attendance::{
    Attendee, ListState, Listed, Load, Look, Order, Phase, Standing, Turn, Wanted,
};
use halt_tracker::outbox::seats::{Seat, SeatChange, SeatWish};
use halt_tracker::outbox::sqlite::{FileSystemPolicy, Sqlite};
use halt_tracker::outbox::{NewSubmission, StepKind, Store, Work, owner};
use halt_tracker::vault::{MasterKey, PersonHashes, Vault};
use serde_json::json;

use crate::support::SiteDirectory;

const NOW: i64 = 1_800_000_000_000;
const LEASE: i64 = 90_000;

struct Fixture {
    _directory: SiteDirectory,
    clock: PausedClock,
    store: Sqlite,
}

fn fixture() -> Fixture {
    let directory = SiteDirectory::new();
    let vault = Rc::new(Vault::new(&MasterKey::from_bytes([1; 32])));
    let clock = PausedClock::at(NOW);
    let store =
        Sqlite::open(directory.path(), vault, Rc::new(clock.clone()), FileSystemPolicy::Volatile).unwrap();
    Fixture { _directory: directory, clock, store }
}

fn order(owner: &str, known: &[u64]) -> Order {
    Order {
        event_id: 8,
        wanted: Wanted { tags: vec!["Expo".into()], ..Wanted::default() },
        known: known.to_vec(),
        connection: "live".into(),
        refresh: false,
        owner: owner.into(),
        lease_ms: LEASE,
    }
}

fn go(turn: Turn) -> Load {
    match turn {
        Turn::Go(load) => load,
        other => panic!("{other:?}"),
    }
}

fn there(tags: &str) -> Look {
    let attendee = Attendee { surname: "Guest".into(), email: "guest@st.test".into(), ..Attendee::default() };
    Look::There { attendee, tokens: halt_tracker::mapping::tag_tokens(tags) }
}

fn accept(store: &Sqlite, id: &str, email: &str, capacity: u32) {
    let vault = Vault::new(&MasterKey::from_bytes([1; 32]));
    let submission = Submission { id: id.into(), received_at: NOW, ..Submission::default() };
    let mut plan = Plan {
        registration: Some(Registration {
            event_id: 8,
            tag: "Expo".into(),
            capacity,
            open: true,
            waits: false,
        }),
        ..Plan::default()
    };
    plan.record.members.insert("tagText".into(), json!("VIP, Expo"));
    let new = NewSubmission {
        submission: &submission,
        work: Work::Deliver {
            plan: &plan,
            steps: vec![StepKind::Record],
            connection: "live",
            person: id.as_bytes().to_vec(),
        },
        person: PersonHashes::of(&vault, email, "", ""),
        explicit_key: None,
        content_key: id.as_bytes().to_vec(),
        context_key: String::new(),
        files_key: Vec::new(),
        replay: None,
        imported: false,
        duplicate_window_ms: 600_000,
    };
    store.accept(&new).unwrap();
}

#[test]
fn a_place_is_taken_once_and_the_plan_of_who_waits_is_another() {
    let f = fixture();
    for (id, email) in
        [("01A", "a@st.test"), ("01B", "A@st.test "), ("01C", "c@st.test"), ("01D", "c@st.test")]
    {
        accept(&f.store, id, email, 1);
    }
    let states: Vec<String> =
        ["01A", "01B", "01C", "01D"].map(|id| f.store.registration_of(id).unwrap().unwrap().state).to_vec();
    assert_eq!(states, ["seat", "again", "waitlist", "again"]);
    let counts = f.store.registration_counts(&[8, 9]).unwrap();
    assert_eq!((counts[&8].seats, counts[&8].waitlist, counts[&8].attendees), (1, 1, None));
    assert_eq!(counts[&9].seats, 0);
    let tags = |id: &str| f.store.plan(id).unwrap().unwrap().record.members["tagText"].clone();
    assert_eq!(
        (tags("01B"), tags("01C"), tags("01D")),
        (json!("VIP, Expo"), json!("VIP, Expo - Waitlist"), json!("VIP, Expo - Waitlist"))
    );
    // Whoever waited first goes, and the second registration of the same person waits instead.
    f.store.discard("01C", &json!(null), NOW).unwrap();
    assert_eq!(f.store.registration_of("01D").unwrap().unwrap().state, "waitlist");
    f.store.discard("01A", &json!(null), NOW).unwrap();
    assert_eq!(f.store.registration_of("01B").unwrap().unwrap().state, "seat");
}

#[test]
fn one_worker_at_a_time_and_a_dead_one_is_no_obstacle() {
    let f = fixture();
    let (mine, other) = (owner::this_process(), owner::this_process());
    let first = go(f.store.begin_load(&order(&mine, &[1, 2])).unwrap());
    assert_eq!(f.store.begin_load(&order(&other, &[])).unwrap(), Turn::Busy);
    assert!(f.store.note_attendee(&first, 1, &there("expo")).unwrap());
    f.clock.advance(LEASE + 1);
    let second = go(f.store.begin_load(&order(&other, &[])).unwrap());
    assert_eq!(second.number, first.number, "it goes on");
    assert_eq!(f.store.attendees_due(&second, 10).unwrap(), [2]);
    // Whoever lost the turn writes nothing any more.
    assert!(!f.store.note_attendee(&first, 2, &there("expo")).unwrap());
    assert_eq!(f.store.note_listed(&first, &[Listed { contact_id: 3, candidate: true }]).unwrap(), None);
    assert!(!f.store.keep_place(&first).unwrap());
    assert!(!f.store.end_load(&first, ListState::Loaded, "").unwrap());
    assert_eq!(f.store.attendee_progress(8, "live").unwrap().done, 1);
    // A process that is gone is recognised at once.
    let dead = "otherboot/1/1/1/0";
    assert!(f.store.end_load(&second, ListState::Loading, "").unwrap());
    go(f.store.begin_load(&order(dead, &[])).unwrap());
    go(f.store.begin_load(&order(&mine, &[])).unwrap());
}

#[test]
fn a_list_names_each_contact_once_and_keeps_its_place() {
    let f = fixture();
    let mine = owner::this_process();
    let mut load = go(f.store.begin_load(&order(&mine, &[])).unwrap());
    load.phase = Phase::Scan;
    load.place.page = 1;
    let page = |ids: &[(u64, bool)]| -> Vec<Listed> {
        ids.iter()
            .map(|(contact_id, candidate)| Listed { contact_id: *contact_id, candidate: *candidate })
            .collect()
    };
    assert_eq!(f.store.note_listed(&load, &page(&[(1, true), (2, false), (1, true)])).unwrap(), Some(2));
    assert_eq!(f.store.note_listed(&load, &page(&[(2, true), (1, true)])).unwrap(), Some(0));
    assert_eq!(f.store.attendees_due(&load, 10).unwrap(), [1, 2], "what changed meanwhile is a candidate");
    assert!(f.store.note_attendee(&load, 1, &there("Expo")).unwrap());
    assert!(f.store.note_attendee(&load, 2, &there("Expo - Waitlist")).unwrap());
    assert!(f.store.end_load(&load, ListState::Stopped, "http_503").unwrap());
    let stopped = f.store.attendee_progress(8, "live").unwrap();
    assert_eq!(
        (stopped.state, stopped.phase, stopped.code.as_str()),
        (ListState::Stopped, Some(Phase::Scan), "http_503")
    );
    assert_eq!((stopped.pages, stopped.counts.contacts), (2, 1));
    let again = go(f.store.begin_load(&order(&mine, &[])).unwrap());
    assert_eq!((again.phase, again.place.page), (Phase::Scan, 1));
    f.store.end_load(&again, ListState::Loaded, "").unwrap();
    assert_eq!(f.store.begin_load(&order(&mine, &[])).unwrap(), Turn::Fresh);
}

#[test]
fn whoever_is_erased_while_a_list_loads_stays_out_of_it() {
    let f = fixture();
    let mine = owner::this_process();
    let load = go(f.store.begin_load(&order(&mine, &[1])).unwrap());
    f.store.note_attendee(&load, 1, &there("Expo")).unwrap();
    f.store.end_load(&load, ListState::Loaded, "").unwrap();
    let again = Order { refresh: true, ..order(&mine, &[1]) };
    let load = go(f.store.begin_load(&again).unwrap());
    let erased = f.store.erase_person("guest@st.test").unwrap();
    assert_eq!((erased.attendance[0].event_id, erased.attendance[0].contact_id), (8, 1));
    assert!(f.store.note_attendee(&load, 1, &there("Expo")).unwrap());
    assert_eq!(f.store.attendee_page(8, "live", 1, 10).unwrap().0, 0);
    let (_, rows) = {
        f.store.end_load(&load, ListState::Loaded, "").unwrap();
        f.store.attendee_page(8, "live", 1, 10).unwrap()
    };
    assert!(rows.iter().all(|row| row.standing != Standing::Confirmed));
}

#[test]
fn lists_that_nobody_looks_at_go() {
    let f = fixture();
    let mine = owner::this_process();
    let load = go(f.store.begin_load(&order(&mine, &[1])).unwrap());
    f.store.note_attendee(&load, 1, &there("Expo")).unwrap();
    f.store.end_load(&load, ListState::Loaded, "").unwrap();
    assert_eq!(f.store.purge_attendees().unwrap(), 0);
    f.clock.advance(86_400_000);
    assert_eq!(f.store.purge_attendees().unwrap(), 1);
    assert_eq!(f.store.purge_attendees().unwrap(), 0);
    assert_eq!(f.store.registration_counts(&[8]).unwrap()[&8].attendees, Some(1));
}

#[test]
fn a_seat_is_changed_by_decision_once_and_noted() {
    let f = fixture();
    for (id, email) in [("01A", "a@st.test"), ("01B", "b@st.test"), ("01C", "a@st.test")] {
        accept(&f.store, id, email, 1);
    }
    let change = |id: &str, wish: SeatWish| {
        let change = SeatChange { event_id: 8, submission_id: id.into(), wish, actor: "dora".into() };
        f.store.change_seat(&change).unwrap().map(|done| (done.changed, done.seat))
    };
    assert_eq!(change("01X", SeatWish::Give), None);
    assert_eq!(change("01A", SeatWish::Give), Some((false, Seat::Seat)));
    assert_eq!(change("01C", SeatWish::Give), Some((false, Seat::Again)), "it has none of its own");
    assert_eq!(change("01A", SeatWish::TakeBack), Some((true, Seat::GivenUp)));
    assert_eq!(change("01A", SeatWish::TakeBack), Some((false, Seat::GivenUp)));
    assert_eq!(change("01B", SeatWish::TakeBack), Some((false, Seat::Waitlist)));
    assert_eq!(change("01B", SeatWish::Give), Some((true, Seat::Seat)));
    let counts = f.store.registration_counts(&[8]).unwrap()[&8];
    assert_eq!((counts.seats, counts.waitlist), (1, 0));
    let journal = f.store.journal("01A").unwrap();
    let noted: Vec<_> = journal.iter().filter(|row| row.entry.event == "seat_given_up").collect();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].entry.detail, json!({"event_id": 8, "actor": "dora"}));
    // Who discards a registration whose seat was given up gives nobody a seat.
    f.store.discard("01A", &json!(null), NOW).unwrap();
    assert_eq!(f.store.registration_of("01C").unwrap().unwrap().state, "again");
    assert_eq!(f.store.registration_counts(&[8]).unwrap()[&8].seats, 1);
}
