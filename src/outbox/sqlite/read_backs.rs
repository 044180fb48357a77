//! What a read-back of one submission found, and which versions of profiles were looked at yet.

use rusqlite::{OptionalExtension, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::keeping::Compared;
use crate::outbox::{Claim, JournalEntry};

pub(super) fn keep(store: &Sqlite, id: &str, found: &Compared) -> Result<()> {
    let sealed = store.seal(&format!("read_back:{id}"), found)?;
    store.with(Sync::Full, |tx| {
        // Only beside a payload: what was erased meanwhile stays erased.
        let kept = tx.execute(
            "UPDATE submission SET sealed_read_back = ?2, dropped_fields = ?3 WHERE id = ?1 AND sealed IS NOT NULL",
            params![id, sealed, !found.dropped.is_empty()],
        )?;
        tx.execute(
            "UPDATE profile_read SET read_at = ?2 WHERE submission_id = ?1 AND read_at = 0",
            params![id, found.at],
        )?;
        if kept == 0 {
            return Ok(());
        }
        let (outcome, code) = match (found.missing, found.dropped.is_empty()) {
            (true, _) => ("missing", "record_missing"),
            (false, false) => ("changed", "fields_dropped"),
            (false, true) => return Ok(()),
        };
        let paths: Vec<&str> = found.dropped.iter().map(|one| one.path.as_str()).collect();
        super::journal::insert(
            tx,
            id,
            &JournalEntry {
                at: found.at,
                event: "read_back".into(),
                outcome: outcome.into(),
                code: code.into(),
                detail: serde_json::json!({ "paths": paths }),
                ..JournalEntry::default()
            },
        )
    })
}

pub(super) fn of(store: &Sqlite, id: &str) -> Result<Option<Compared>> {
    store.read(|db| {
        let sealed: Option<Option<Vec<u8>>> = db
            .query_row("SELECT sealed_read_back FROM submission WHERE id = ?1", [id], |r| r.get(0))
            .optional()?;
        sealed.flatten().map(|bytes| store.unseal(&format!("read_back:{id}"), &bytes)).transpose()
    })
}

/// The first delivery of a version of a profile is remembered until it has been read back.
pub(super) fn note_first(tx: &Transaction<'_>, claim: &Claim) -> Result<()> {
    let profile = &claim.plan.profile;
    tx.execute(
        "INSERT OR IGNORE INTO profile_read (profile_id, version, submission_id) VALUES (?1, ?2, ?3)",
        params![profile.id, profile.version, claim.submission_id],
    )?;
    Ok(())
}

/// First deliveries that have not been read back.
pub(super) fn unread(store: &Sqlite, limit: u32) -> Result<Vec<String>> {
    store.read(|db| {
        let mut statement = db.prepare(
            "SELECT submission_id FROM profile_read WHERE read_at = 0 ORDER BY submission_id DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit], |r| r.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    })
}

/// Nothing can be read back of it: it is not asked for again.
pub(super) fn pass_over(store: &Sqlite, id: &str) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute(
            "UPDATE profile_read SET read_at = ?2 WHERE submission_id = ?1 AND read_at = 0",
            params![id, store.now()],
        )?;
        Ok(())
    })
}
