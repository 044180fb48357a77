//! Whether everything that came in is still accounted for, and when each piece of housekeeping is due.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::Task;
use crate::outbox::daybook::{DAY_MS, DayCount};
use crate::outbox::keeping::{Delivered, ReadBack, Reconciliation};

/// Cause of the alert.
const GAP: &str = "reconciliation_gap";
const SAMPLE: &str = "read_back";

/// Compares a day. `known` is what the shell remembers of the daybook; the larger of the two counts.
pub(super) fn reconcile(store: &Sqlite, day: i64, known: DayCount, in_spool: u64) -> Result<Reconciliation> {
    // Before the queue is counted: what is accepted meanwhile must not look like a loss.
    let read = store.daybook.read(day);
    let stored = read.stored.max(known.stored);
    let ignored = read.ignored.max(known.ignored);
    let now = store.now();
    store.with(Sync::Full, |tx| {
        let mut by_state: BTreeMap<String, u64> = BTreeMap::new();
        {
            let mut statement = tx.prepare(
                "SELECT state, count(*) FROM submission WHERE received_at >= ?1 AND received_at < ?2 GROUP BY state",
            )?;
            let mut rows = statement.query([day * DAY_MS, (day + 1) * DAY_MS])?;
            while let Some(r) = rows.next()? {
                by_state.insert(r.get(0)?, u64::try_from(r.get::<_, i64>(1)?).unwrap_or_default());
            }
        }
        for (name, count) in [("ignored", ignored), ("in_spool", in_spool)] {
            if count > 0 {
                by_state.insert(name.into(), count);
            }
        }
        let accounted: u64 = by_state.values().sum();
        // A daybook that lost bytes in a crash is corrected by what the queue has.
        let came_in = (stored + ignored + in_spool).max(accounted);
        let gap = came_in - accounted;
        let before: i64 = tx
            .query_row("SELECT gap FROM reconciliation WHERE day = ?1", [day], |r| r.get(0))
            .optional()?
            .unwrap_or_default();
        tx.execute(
            "INSERT OR REPLACE INTO reconciliation (day, came_in, accounted, gap, checked_at, by_state) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![day, signed(came_in), signed(accounted), signed(gap), now, serde_json::to_string(&by_state)?],
        )?;
        tx.execute("DELETE FROM reconciliation WHERE day < ?1", [super::retain::oldest_compared(now)])?;
        if before != signed(gap) {
            // Named each time it changes, and once when it is gone.
            super::journal::insert_task(
                tx,
                &Task {
                    kind: "alert".into(),
                    payload: json!({
                        "cause": GAP, "active": gap != 0, "day": date(day), "count": gap,
                        "gap": gap, "came_in": came_in, "accounted": accounted,
                    }),
                },
            )?;
        }
        Ok(Reconciliation { day: date(day), came_in, accounted, gap, checked_at: now, by_state, sample: None })
    })
}

/// The newest day that does not add up, else the newest day; with the last read-back.
pub(super) fn last(store: &Sqlite) -> Result<Option<Reconciliation>> {
    store.read(|db| {
        let found = db
            .query_row(
                "SELECT day, came_in, accounted, gap, checked_at, by_state FROM reconciliation \
                 ORDER BY gap > 0 DESC, day DESC LIMIT 1",
                [],
                |r| {
                    Ok(Reconciliation {
                        day: date(r.get(0)?),
                        came_in: unsigned(r.get(1)?),
                        accounted: unsigned(r.get(2)?),
                        gap: unsigned(r.get(3)?),
                        checked_at: r.get(4)?,
                        by_state: serde_json::from_str(&r.get::<_, String>(5)?).unwrap_or_default(),
                        sample: None,
                    })
                },
            )
            .optional()?;
        let Some(mut found) = found else { return Ok(None) };
        let sample: Option<String> =
            db.query_row("SELECT detail FROM upkeep WHERE name = ?1", [SAMPLE], |r| r.get(0)).optional()?;
        found.sample = sample.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Some(found))
    })
}

/// Delivered since then, in no order that a fault could follow.
pub(super) fn sample(store: &Sqlite, since: i64, limit: u32) -> Result<Vec<Delivered>> {
    store.read(|db| {
        let mut statement = db.prepare(
            "SELECT id, record_kind, record_id, outcome, sealed FROM submission WHERE state = 'delivered' \
             AND ended_at >= ?1 AND record_id > 0 AND sealed IS NOT NULL ORDER BY random() LIMIT ?2",
        )?;
        let mut rows = statement.query(params![since, limit])?;
        let mut found = Vec::new();
        while let Some(r) = rows.next()? {
            let id: String = r.get(0)?;
            let sealed: Vec<u8> = r.get(4)?;
            // One that no longer opens is the affair of whoever replaced the key.
            let Ok(submission) = store.open_submission(&id, &sealed) else { continue };
            found.push(Delivered {
                email: crate::intake::person::guess(&submission).email,
                id,
                kind: r.get(1)?,
                record_id: unsigned(r.get(2)?),
                outcome: r.get(3)?,
            });
        }
        Ok(found)
    })
}

/// Keeps what the daily read-back found as a whole; a record that is not there is an alert.
pub(super) fn note_sample(store: &Sqlite, read: &ReadBack, missing: &[String]) -> Result<()> {
    let now = store.now();
    store.with(Sync::Full, |tx| {
        tx.execute(
            "INSERT OR REPLACE INTO upkeep (name, at, detail) VALUES (?1, ?2, ?3)",
            params![SAMPLE, now, serde_json::to_string(read)?],
        )?;
        if !missing.is_empty() {
            let payload = json!({
                "cause": GAP, "active": true, "code": "record_missing", "count": missing.len(),
                "links": missing, "checked": read.checked, "missing": read.missing,
            });
            super::journal::insert_task(tx, &Task { kind: "alert".into(), payload })?;
        }
        Ok(())
    })
}

/// Whether something is to be done again after so long; says what it left as its place.
pub(super) fn due(store: &Sqlite, name: &str, every_ms: i64) -> Result<Option<Value>> {
    let now = store.now();
    store.read(|db| {
        let found: Option<(i64, String)> = db
            .query_row("SELECT at, detail FROM upkeep WHERE name = ?1", [name], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?;
        Ok(match found {
            None => Some(Value::Null),
            // A clock that was set back must not put it off for as long.
            Some((at, detail)) if at <= now - every_ms || at > now => {
                Some(serde_json::from_str(&detail).unwrap_or_default())
            }
            Some(_) => None,
        })
    })
}

/// Notes that something was done, or (`at` 0) where it stopped.
pub(super) fn done(store: &Sqlite, name: &str, at: i64, detail: &Value) -> Result<()> {
    store.with(Sync::None, |tx| {
        tx.execute(
            "INSERT OR REPLACE INTO upkeep (name, at, detail) VALUES (?1, ?2, ?3)",
            params![name, at, detail.to_string()],
        )?;
        Ok(())
    })
}

/// `YYYY-MM-DD`.
pub(super) fn date(day: i64) -> String {
    jiff::Timestamp::from_millisecond(day * DAY_MS)
        .map(|t| t.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
