//! The journal as a record of what people did: entries that are not repeated, and pages of it.

use rusqlite::params;

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::{JournalEntry, JournalRow};

/// Adds an entry, unless the same person has left one of the kind within this time. The person is `actor` in the
/// detail.
pub(super) fn note_once(
    store: &Sqlite,
    submission_id: &str,
    entry: &JournalEntry,
    within_ms: i64,
) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        // The released SQLite has no JSON functions, so the detail is read here.
        let known = super::journal::rows(
            tx,
            "WHERE submission_id = ?1 AND event = ?2 AND at > ?3 AND at <= ?4",
            params![submission_id, entry.event, entry.at.saturating_sub(within_ms), entry.at],
        )?
        .iter()
        .any(|row| row.entry.detail.get("actor") == entry.detail.get("actor"));
        if !known {
            super::journal::insert(tx, submission_id, entry)?;
        }
        Ok(!known)
    })
}

/// A page of a submission's journal, or with an empty id of the site's, newest first; and how many there are.
pub(super) fn page(
    store: &Sqlite,
    submission_id: &str,
    page: u32,
    per_page: u32,
) -> Result<(u64, Vec<JournalRow>)> {
    let per_page = per_page.clamp(1, 200);
    let offset = i64::from(page.max(1) - 1) * i64::from(per_page);
    store.read(|db| {
        let total: i64 =
            db.query_row("SELECT count(*) FROM journal WHERE submission_id = ?1", [submission_id], |r| {
                r.get(0)
            })?;
        let rows = super::journal::rows(
            db,
            "WHERE submission_id = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3",
            params![submission_id, per_page, offset],
        )?;
        Ok((u64::try_from(total).unwrap_or_default(), rows))
    })
}
