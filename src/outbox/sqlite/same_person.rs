//! Who is registered for an event already. Two contacts of Tracker are two people, whatever else they share; one contact
//! is one person. Until both are known the profile's own rule tells people apart: it decides whether Tracker will have one
//! contact or two.

use rusqlite::{Connection, Transaction, params};

use crate::mapping::profile::DedupeBy;
use crate::outbox::Result;
use crate::vault::PersonHashes;

/// Somebody who registers, as far as that is known.
pub(super) struct Who<'a> {
    pub(super) dedupe: DedupeBy,
    pub(super) hashes: &'a PersonHashes,
}

/// Another registration of the same person for the same event.
pub(super) struct Other {
    pub(super) submission_id: String,
    pub(super) state: String,
    registered_at: i64,
}

/// Whether two registrations, `a` and `b`, are known to be of two contacts.
const TWO_CONTACTS: &str = "(a.contact_id > 0 AND b.contact_id > 0 AND a.connection = b.connection AND a.contact_id <> b.contact_id)";

/// Other registrations of whoever a submission is from.
pub(super) fn others(tx: &Transaction<'_>, id: &str, event_id: i64, who: &Who<'_>) -> Result<Vec<Other>> {
    let mut found = by_contact(tx, id, event_id)?;
    let (Some(email), true) = (&who.hashes.email, who.dedupe != DedupeBy::Never) else { return Ok(found) };
    let mut statement = tx.prepare(&format!(
        "SELECT b.submission_id, b.state, b.registered_at FROM submission s JOIN registration b ON b.submission_id = s.id \
         LEFT JOIN registration a ON a.submission_id = ?3 AND a.event_id = b.event_id \
         WHERE s.email_hash = ?1 AND b.event_id = ?2 AND s.id <> ?3 AND (NOT ?4 OR s.surname_hash IS ?5) \
         AND NOT COALESCE({TWO_CONTACTS}, 0)"
    ))?;
    let by_surname = who.dedupe == DedupeBy::EmailSurname;
    let rows = statement.query_map(params![email, event_id, id, by_surname, who.hashes.surname], other)?;
    for row in rows {
        let row = row?;
        if found.iter().all(|known| known.submission_id != row.submission_id) {
            found.push(row);
        }
    }
    Ok(found)
}

/// Other registrations of the contact that a submission is known to be of.
fn by_contact(db: &Connection, id: &str, event_id: i64) -> Result<Vec<Other>> {
    let mut statement = db.prepare(
        "SELECT b.submission_id, b.state, b.registered_at FROM registration a JOIN registration b ON b.event_id = a.event_id \
         AND b.contact_id = a.contact_id AND b.connection = a.connection AND b.submission_id <> a.submission_id \
         WHERE a.submission_id = ?1 AND a.event_id = ?2 AND a.contact_id > 0 ORDER BY b.registered_at, b.submission_id",
    )?;
    let rows = statement.query_map(params![id, event_id], other)?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

fn other(row: &rusqlite::Row<'_>) -> rusqlite::Result<Other> {
    Ok(Other { submission_id: row.get(0)?, state: row.get(1)?, registered_at: row.get(2)? })
}

/// The registration that comes into the place of one that is taken back: of the same person, and without another place
/// that stands for it.
pub(super) fn heir(tx: &Transaction<'_>, id: &str, event_id: i64) -> Result<Option<String>> {
    let mut statement = tx.prepare(&format!(
        "SELECT b.submission_id FROM submission mine JOIN registration a ON a.submission_id = mine.id \
         JOIN registration b ON b.event_id = a.event_id AND b.submission_id <> a.submission_id \
         JOIN submission s ON s.id = b.submission_id \
         WHERE mine.id = ?1 AND a.event_id = ?2 AND b.state = 'again' AND NOT {TWO_CONTACTS} \
         AND (s.email_hash = mine.email_hash OR (b.contact_id > 0 AND b.contact_id = a.contact_id AND b.connection = a.connection)) \
         ORDER BY s.surname_hash IS mine.surname_hash DESC, b.waits, b.registered_at, b.submission_id"
    ))?;
    let candidates: Vec<String> =
        statement.query_map(params![id, event_id], |r| r.get(0))?.collect::<std::result::Result<_, _>>()?;
    for candidate in candidates {
        if !is_stood_for(tx, &candidate, id)? {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// Whether another place than that of `except` is the same person's: by contact, else by name and address.
fn is_stood_for(db: &Connection, id: &str, except: &str) -> Result<bool> {
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM registration a JOIN submission s ON s.id = a.submission_id \
         JOIN registration b ON b.event_id = a.event_id AND b.state <> 'again' \
         JOIN submission o ON o.id = b.submission_id \
         WHERE a.submission_id = ?1 AND b.submission_id NOT IN (?1, ?2) AND CASE \
         WHEN a.contact_id > 0 AND b.contact_id > 0 AND a.connection = b.connection THEN a.contact_id = b.contact_id \
         ELSE s.email_hash = o.email_hash AND s.surname_hash IS o.surname_hash END)",
        [id, except],
        |r| r.get(0),
    )?)
}

/// The contact of a registration has become known: it may be somebody who is registered already, and who was thought to
/// be the same person may not be.
pub(super) fn contact_known(tx: &Transaction<'_>, id: &str, event_id: i64) -> Result<()> {
    let mut places: Vec<Other> = by_contact(tx, id, event_id)?;
    places.push(tx.query_row(
        "SELECT submission_id, state, registered_at FROM registration WHERE submission_id = ?1",
        [id],
        other,
    )?);
    places.retain(|place| place.state == "seat" || place.state == "waitlist");
    // The place that counts is a seat before the waitlist, and the one that was there first.
    places.sort_by(|a, b| {
        (&a.state, a.registered_at, &a.submission_id).cmp(&(&b.state, b.registered_at, &b.submission_id))
    });
    if places.len() > 1 {
        places.remove(0);
        for place in &places {
            tx.execute(
                "UPDATE registration SET state = 'again', came_before = 1 WHERE submission_id = ?1",
                [&place.submission_id],
            )?;
        }
    }
    let mut statement = tx.prepare(
        "SELECT b.submission_id FROM submission mine JOIN submission s ON s.email_hash = mine.email_hash \
         JOIN registration b ON b.submission_id = s.id \
         WHERE mine.id = ?1 AND b.event_id = ?2 AND b.state = 'again' AND b.contact_id > 0 ORDER BY b.registered_at, s.id",
    )?;
    let without: Vec<String> =
        statement.query_map(params![id, event_id], |r| r.get(0))?.collect::<std::result::Result<_, _>>()?;
    for one in without {
        if !has_contact_s_place(tx, &one)? {
            // Sent with this tag, so this is where they stand at Tracker.
            tx.execute(
                "UPDATE registration SET state = CASE waits WHEN 0 THEN 'seat' ELSE 'waitlist' END, came_before = 0 \
                 WHERE submission_id = ?1",
                [&one],
            )?;
        }
    }
    Ok(())
}

/// Whether somebody who came again has a place, or had one that was given up or freed since: one of the same contact, or
/// one whose contact is not known yet.
fn has_contact_s_place(db: &Connection, id: &str) -> Result<bool> {
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM registration a JOIN submission s ON s.id = a.submission_id \
         JOIN registration b ON b.event_id = a.event_id AND b.state <> 'again' \
         JOIN submission o ON o.id = b.submission_id WHERE a.submission_id = ?1 AND CASE \
         WHEN b.contact_id > 0 AND a.connection = b.connection THEN a.contact_id = b.contact_id \
         ELSE s.email_hash = o.email_hash END)",
        [id],
        |r| r.get(0),
    )?)
}
