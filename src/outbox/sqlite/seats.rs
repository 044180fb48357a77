//! Seats after the registration: what a person decides, and what a whole list of attendees says.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Value, json};

use super::Sqlite;
use super::attendees::key;
use super::connection::Sync;
use crate::outbox::attendance::Load;
use crate::outbox::seats::{Seat, SeatChange, SeatChanged, SeatWish};
use crate::outbox::{JournalEntry, Result};

/// Remark of a list that would have freed more than half of the seats, and this many.
const KEPT: &str = "seats_kept";
const MANY: usize = 10;

/// Gives a seat, or takes it back. What a load has freed comes back only by the tag at Tracker.
pub(super) fn change(store: &Sqlite, change: &SeatChange) -> Result<Option<SeatChanged>> {
    store.with(Sync::Full, |tx| {
        let event = key(change.event_id);
        let found: Option<(String, bool)> = tx
            .query_row(
                "SELECT g.state, EXISTS (SELECT 1 FROM registration o WHERE o.event_id = g.event_id AND \
                 o.state = 'seat' AND o.contact_id = g.contact_id AND o.contact_id > 0 AND o.connection = g.connection) \
                 FROM registration g WHERE g.submission_id = ?1 AND g.event_id = ?2",
                params![change.submission_id, event],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()?;
        let Some((state, is_seated)) = found else { return Ok(None) };
        let before = Seat::parse(&state).unwrap_or(Seat::Again);
        let (after, event_name) = match (change.wish, before) {
            (SeatWish::TakeBack, Seat::Seat) => (Seat::GivenUp, "seat_given_up"),
            (SeatWish::Give, Seat::Waitlist | Seat::GivenUp) if !is_seated => (Seat::Seat, "seat_given"),
            (_, before) => return Ok(Some(SeatChanged { changed: false, seat: before })),
        };
        write(tx, &change.submission_id, after)?;
        if Seat::GivenUp == before || Seat::GivenUp == after {
            let more = if after == Seat::GivenUp { -1 } else { 1 };
            recount_one(tx, event, &change.submission_id, more)?;
        }
        let detail = json!({ "event_id": change.event_id, "actor": change.actor });
        note(store, tx, &change.submission_id, event_name, "", detail)?;
        Ok(Some(SeatChanged { changed: true, seat: after }))
    })
}

/// A registration whose contact a whole load has read.
struct Settled {
    submission_id: String,
    seat: Seat,
    waits: bool,
    contact_id: i64,
    found: String,
    /// Whether its delivery had ended before the load began: else the look may have come before the tag.
    is_older: bool,
}

/// Brings seats to what a whole load has found: who has lost the tag has lost the seat, who waited and has it now has one.
/// Nobody else moves up. Not synced, as the rest of a load: the next one finds the same. What is remarkable about it, or
/// nothing.
pub(super) fn settle(store: &Sqlite, tx: &Transaction<'_>, load: &Load) -> Result<&'static str> {
    let found = read(tx, key(load.event_id))?;
    if is_doubtful(&found) {
        return Ok(KEPT);
    }
    for person in found.chunk_by(|a, b| a.contact_id == b.contact_id) {
        let holds = |wanted: Seat| person.iter().any(|one| one.seat == wanted);
        let first = |wanted: fn(&Settled) -> bool| person.iter().find(|one| wanted(one));
        let freed = |one: &Settled| matches!(one.seat, Seat::TagMissing | Seat::Gone);
        let state = person.first().map_or("", |one| one.found.as_str());
        match state {
            "tag_missing" | "gone" => {
                let after = Seat::parse(state).unwrap_or(Seat::TagMissing);
                for one in
                    person.iter().filter(|one| one.is_older && one.seat != Seat::Again && one.seat != after)
                {
                    let frees = matches!(one.seat, Seat::Seat | Seat::Waitlist);
                    move_to(store, tx, load, one, after, frees.then_some("seat_freed"))?;
                }
            }
            "confirmed" if !holds(Seat::Seat) && !holds(Seat::GivenUp) => {
                if let Some(one) =
                    first(|one| one.seat == Seat::Waitlist).or_else(|| person.iter().find(|o| freed(o)))
                {
                    move_to(store, tx, load, one, Seat::Seat, Some("seat_taken"))?;
                }
            }
            // Of a seat and a place on the waiting list that one person had, only the tag of the latter is left.
            "waitlist" if !holds(Seat::Waitlist) && !holds(Seat::GivenUp) => {
                if let Some(one) = first(|one| one.seat == Seat::Seat && !one.waits && one.is_older) {
                    move_to(store, tx, load, one, Seat::Waitlist, Some("seat_freed"))?;
                } else if !holds(Seat::Seat)
                    && let Some(one) = person.iter().find(|one| freed(one))
                {
                    move_to(store, tx, load, one, Seat::Waitlist, None)?;
                }
            }
            _ => {}
        }
    }
    Ok("")
}

/// Whether so many seats would be freed that the tag has rather been renamed at Tracker, or its answers lack it.
fn is_doubtful(found: &[Settled]) -> bool {
    let seats = || found.iter().filter(|one| one.seat == Seat::Seat && one.is_older);
    let lost = seats().filter(|one| matches!(one.found.as_str(), "tag_missing" | "gone")).count();
    lost >= MANY && lost * 2 > seats().count()
}

fn read(tx: &Transaction<'_>, event: i64) -> Result<Vec<Settled>> {
    let mut statement = tx.prepare(
        "SELECT g.submission_id, g.state, g.waits, g.contact_id, a.state, s.state = 'delivered' AND s.ended_at <= l.started_at \
         FROM attendee_list l CROSS JOIN registration g ON g.event_id = l.event_id AND g.connection = l.connection \
         CROSS JOIN attendee a ON a.event_id = g.event_id AND a.contact_id = g.contact_id \
         CROSS JOIN submission s ON s.id = g.submission_id \
         WHERE l.event_id = ?1 AND g.contact_id > 0 AND a.load = l.load AND a.is_read = 1 \
         ORDER BY g.contact_id, g.registered_at, g.submission_id",
    )?;
    let rows = statement.query_map([event], |r| {
        Ok(Settled {
            submission_id: r.get(0)?,
            seat: Seat::parse(&r.get::<_, String>(1)?).unwrap_or(Seat::Again),
            waits: r.get(2)?,
            contact_id: r.get(3)?,
            found: r.get(4)?,
            is_older: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn move_to(
    store: &Sqlite,
    tx: &Transaction<'_>,
    load: &Load,
    one: &Settled,
    after: Seat,
    event_name: Option<&str>,
) -> Result<()> {
    write(tx, &one.submission_id, after)?;
    match event_name {
        Some(name) => {
            note(store, tx, &one.submission_id, name, &one.found, json!({ "event_id": load.event_id }))
        }
        None => Ok(()),
    }
}

fn write(tx: &Transaction<'_>, submission_id: &str, seat: Seat) -> Result<()> {
    tx.execute(
        "UPDATE registration SET state = ?2 WHERE submission_id = ?1",
        params![submission_id, seat.name()],
    )?;
    Ok(())
}

fn note(
    store: &Sqlite,
    tx: &Transaction<'_>,
    submission_id: &str,
    event_name: &str,
    code: &str,
    detail: Value,
) -> Result<()> {
    let entry = JournalEntry {
        at: store.now(),
        event: event_name.into(),
        code: code.into(),
        detail,
        ..JournalEntry::default()
    };
    super::journal::insert(tx, submission_id, &entry)
}

/// Contacts that a whole load has found, for everybody to see: without those who gave their seat up here.
pub(super) fn recount(tx: &Transaction<'_>, event: i64) -> Result<()> {
    tx.execute(
        "UPDATE attendee_list SET contacts = (SELECT count(*) FROM attendee a WHERE a.event_id = ?1 \
         AND a.state = 'confirmed' AND a.contact_id NOT IN (SELECT g.contact_id FROM registration g \
         WHERE g.event_id = ?1 AND g.state = 'given_up' AND g.contact_id > 0 AND NOT EXISTS (SELECT 1 FROM registration o \
         WHERE o.event_id = ?1 AND o.state = 'seat' AND o.contact_id = g.contact_id))) WHERE event_id = ?1",
        [event],
    )?;
    Ok(())
}

/// The same number after a decision about one of them. Where the people of the list are no longer kept, whoever was
/// delivered before it was loaded is one of those it found.
fn recount_one(db: &Connection, event: i64, submission_id: &str, more: i64) -> Result<()> {
    db.execute(
        "UPDATE attendee_list SET contacts = max(contacts + ?3, 0) WHERE event_id = ?1 AND EXISTS (\
         SELECT 1 FROM registration g JOIN submission s ON s.id = g.submission_id \
         LEFT JOIN attendee a ON a.event_id = g.event_id AND a.contact_id = g.contact_id \
         WHERE g.submission_id = ?2 AND g.contact_id > 0 AND g.connection = attendee_list.connection \
         AND (a.state = 'confirmed' OR (attendee_list.state = 'none' AND s.state = 'delivered' \
         AND s.ended_at <= attendee_list.loaded_at)))",
        params![event, submission_id, more],
    )?;
    Ok(())
}
