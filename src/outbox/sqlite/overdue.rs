//! What the alerts ask: leads that have not arrived for long, and the last thing that went wrong.

use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use crate::outbox::Result;
use crate::outbox::types::{LastError, Overdue, OverdueRow};

/// What has not arrived and somebody may still want to. Suspected spam is held by the hundred and is no lead.
const OPEN: &str = "state IN ('received', 'waiting', 'parked', 'held', 'needs_attention', 'unrouted', 'dead') \
     AND NOT (state = 'held' AND reason LIKE '%spam%')";

pub(super) fn overdue(store: &Sqlite, received_before: i64, limit: u32) -> Result<Overdue> {
    store.read(|db| {
        let total: i64 = db.query_row(
            &format!("SELECT count(*) FROM submission WHERE {OPEN} AND received_at < ?1"),
            [received_before],
            |r| r.get(0),
        )?;
        let mut statement = db.prepare(&format!(
            "SELECT id, received_at, state, reason FROM submission WHERE {OPEN} AND received_at < ?1 \
             ORDER BY received_at, id LIMIT ?2"
        ))?;
        let rows = statement
            .query_map(params![received_before, limit], |r| {
                Ok(OverdueRow { id: r.get(0)?, received_at: r.get(1)?, state: r.get(2)?, reason: r.get(3)? })
            })?
            .collect::<std::result::Result<_, _>>()?;
        let mut errors = std::collections::BTreeMap::new();
        for state in ["dead", "parked", "waiting"] {
            if let Some(error) = last_error(db, state)? {
                errors.insert(state.to_owned(), error);
            }
        }
        Ok(Overdue { total: u64::try_from(total).unwrap_or_default(), rows, errors })
    })
}

/// The last entry with a code of the newest submission in a state. By way of the submission, because a scan
/// of the journal would read all of it where nothing is wrong.
fn last_error(db: &Connection, state: &str) -> Result<Option<LastError>> {
    Ok(db
        .query_row(
            "SELECT j.submission_id, j.at, j.step, j.code, j.http_status, j.detail FROM journal j \
             WHERE j.submission_id = (SELECT id FROM submission WHERE state = ?1 \
               ORDER BY received_at DESC LIMIT 1) AND j.code <> '' ORDER BY j.id DESC LIMIT 1",
            [state],
            |r| {
                let detail: String = r.get(5)?;
                Ok(LastError {
                    id: r.get(0)?,
                    at: r.get(1)?,
                    step: r.get(2)?,
                    code: r.get(3)?,
                    http_status: r.get(4)?,
                    detail: serde_json::from_str(&detail).unwrap_or_default(),
                })
            },
        )
        .optional()?)
}
