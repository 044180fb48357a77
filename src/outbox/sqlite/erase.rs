//! Taking personal data away: by a privacy request, and by age. What stays is a row without personal data, so
//! that the counts go on adding up (architecture, States; reliability.md L08).

use rusqlite::{OptionalExtension, Transaction};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::keeping::Erasure;
use crate::outbox::{JournalEntry, Result, State};
use crate::vault::PersonHashes;

/// Ids of everything of a person, by e-mail, oldest first.
pub(super) fn of_person(store: &Sqlite, email: &str) -> Result<Vec<String>> {
    let Some(hash) = PersonHashes::of(&store.vault, email, "", "").email else { return Ok(Vec::new()) };
    store.read(|db| {
        let mut statement =
            db.prepare("SELECT id FROM submission WHERE email_hash = ?1 ORDER BY received_at, id")?;
        let rows = statement.query_map([&hash], |r| r.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    })
}

/// Erases everything of a person. What a worker holds is marked, and goes when it lets go ([`if_asked`]).
pub(super) fn person(store: &Sqlite, email: &str) -> Result<Erasure> {
    let Some(hash) = PersonHashes::of(&store.vault, email, "", "").email else {
        return Ok(Erasure::default());
    };
    store.with(Sync::Full, |tx| {
        let ids: Vec<String> = {
            let mut statement = tx.prepare("SELECT id FROM submission WHERE email_hash = ?1")?;
            let rows = statement.query_map([&hash], |r| r.get(0))?;
            rows.collect::<std::result::Result<_, _>>()?
        };
        let attendance = super::registrations::attendance(tx, &hash)?;
        super::registrations::forget_attendee(tx, &hash)?;
        let mut erasure = Erasure { attendance, ..Erasure::default() };
        for id in ids {
            tx.execute("UPDATE submission SET erase = 1 WHERE id = ?1", [&id])?;
            if super::revise::is_leased(tx, &id)? {
                erasure.pending += 1;
            } else {
                submission(tx, &id, "privacy", store.now())?;
                erasure.erased += 1;
            }
        }
        Ok(erasure)
    })
}

/// At each point where a worker may be told to stop: erases what somebody has asked to erase meanwhile.
pub(super) fn if_asked(store: &Sqlite, tx: &Transaction<'_>, id: &str) -> Result<bool> {
    let asked: Option<bool> =
        tx.query_row("SELECT erase FROM submission WHERE id = ?1", [id], |r| r.get(0)).optional()?;
    if asked != Some(true) {
        return Ok(false);
    }
    submission(tx, id, "privacy", store.now())?;
    Ok(true)
}

/// Leaves a row that names nobody: no payload, no hashes, no record, no journal.
pub(super) fn submission(tx: &Transaction<'_>, id: &str, reason: &str, now: i64) -> Result<()> {
    super::registrations::free(tx, id)?;
    payload(tx, id)?;
    tx.execute(
        "UPDATE submission SET erase = 0, explicit_key = NULL, content_key = x'', files_key = x'', \
         email_hash = NULL, phone_hash = NULL, surname_hash = NULL, record_id = 0 WHERE id = ?1",
        [id],
    )?;
    tx.execute("DELETE FROM journal WHERE submission_id = ?1", [id])?;
    tx.execute("DELETE FROM replay WHERE submission_id = ?1", [id])?;
    super::claim::set_state(tx, id, State::Erased, reason, now)?;
    super::journal::insert(
        tx,
        id,
        &JournalEntry {
            at: now,
            event: "erased".into(),
            outcome: State::Erased.name().into(),
            code: reason.into(),
            ..JournalEntry::default()
        },
    )
}

/// Takes away what was sent and what was to be sent; state and reference to the record stay.
pub(super) fn payload(tx: &Transaction<'_>, id: &str) -> Result<()> {
    tx.execute(
        "UPDATE submission SET sealed = NULL, sealed_read_back = NULL, problems = '[]' WHERE id = ?1",
        [id],
    )?;
    tx.execute("DELETE FROM delivery WHERE submission_id = ?1", [id])?;
    tx.execute(
        "INSERT OR IGNORE INTO blob_drop (blob) SELECT blob FROM blob_use WHERE submission_id = ?1",
        [id],
    )?;
    tx.execute("DELETE FROM blob_use WHERE submission_id = ?1", [id])?;
    Ok(())
}
