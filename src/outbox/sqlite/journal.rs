//! The journal, and the tasks of the shell.

use rusqlite::{Connection, Params, params};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::{JournalEntry, JournalRow, Task};

pub(super) fn insert(db: &Connection, submission_id: &str, entry: &JournalEntry) -> Result<()> {
    db.execute(
        "INSERT INTO journal (submission_id, at, event, step, outcome, code, http_status, duration_ms, detail) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            submission_id,
            entry.at,
            entry.event,
            entry.step,
            entry.outcome,
            entry.code,
            entry.http_status,
            i64::try_from(entry.duration_ms).unwrap_or(i64::MAX),
            serde_json::to_string(&entry.detail)?,
        ],
    )?;
    Ok(())
}

pub(super) fn note(store: &Sqlite, submission_id: &str, entry: &JournalEntry) -> Result<()> {
    store.with(Sync::Full, |tx| insert(tx, submission_id, entry))
}

pub(super) fn of(store: &Sqlite, submission_id: &str) -> Result<Vec<JournalRow>> {
    store.read(|db| rows(db, "WHERE submission_id = ?1 ORDER BY id LIMIT 1000", [submission_id]))
}

/// Entries by a clause of ours.
pub(super) fn rows(db: &Connection, clause: &str, values: impl Params) -> Result<Vec<JournalRow>> {
    let mut statement = db.prepare(&format!(
        "SELECT id, at, event, step, outcome, code, http_status, duration_ms, detail FROM journal {clause}"
    ))?;
    let rows = statement.query_map(values, |r| {
        Ok(JournalRow {
            id: r.get(0)?,
            entry: JournalEntry {
                at: r.get(1)?,
                event: r.get(2)?,
                step: r.get(3)?,
                outcome: r.get(4)?,
                code: r.get(5)?,
                http_status: r.get(6)?,
                duration_ms: u64::try_from(r.get::<_, i64>(7)?).unwrap_or_default(),
                detail: serde_json::from_str(&r.get::<_, String>(8)?).unwrap_or_default(),
            },
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

pub(super) fn insert_task(db: &Connection, task: &Task) -> Result<()> {
    db.execute(
        "INSERT INTO task (kind, payload) VALUES (?1, ?2)",
        params![task.kind, serde_json::to_string(&task.payload)?],
    )?;
    Ok(())
}

pub(super) fn tasks(store: &Sqlite, limit: u32) -> Result<Vec<(i64, Task)>> {
    store.read(|db| {
        let mut statement = db.prepare("SELECT id, kind, payload FROM task ORDER BY id LIMIT ?1")?;
        let rows = statement.query_map([limit], |r| {
            let payload: String = r.get(2)?;
            Ok((
                r.get(0)?,
                Task { kind: r.get(1)?, payload: serde_json::from_str(&payload).unwrap_or_default() },
            ))
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    })
}

pub(super) fn acknowledge(store: &Sqlite, ids: &[i64]) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let mut statement = tx.prepare("DELETE FROM task WHERE id = ?1")?;
        for id in ids {
            statement.execute([id])?;
        }
        let left: i64 = tx.query_row("SELECT count(*) FROM task", [], |r| r.get(0))?;
        Ok(u64::try_from(left).unwrap_or_default())
    })
}
