//! The pacing budget: one sliding window for all processes and lanes (architecture, rule 12; F25).

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::Result;
use crate::outbox::traffic::{Lane, Throughput, shared_budget};

/// Width of the window in milliseconds.
const WINDOW: i64 = 60_000;
/// Calls after which the counts behind the estimate are halved.
const MEMORY: i64 = 4_000;
/// Finished deliveries before the counts say anything.
const ENOUGH: i64 = 10;
/// Calls of a delivery until then (reliability.md F12: four to five).
const ASSUMED: f64 = 5.0;

/// Calls of the last minute.
struct Window {
    all: u32,
    oldest: i64,
    /// Of deliveries and bulk work.
    newest: i64,
    bulk: u32,
    oldest_bulk: i64,
}

pub(super) fn pace(
    store: &Sqlite,
    destination: &str,
    lane: Lane,
    calls_per_minute: u32,
) -> Result<Option<i64>> {
    if calls_per_minute == 0 {
        return store.read(|db| held(store, db, destination));
    }
    store.with(Sync::None, |tx| {
        if let Some(ms) = held(store, tx, destination)? {
            return Ok(Some(ms));
        }
        let now = store.now();
        // A row from the future is from before a clock was set back; it would block for as long.
        tx.execute(
            "DELETE FROM call WHERE destination = ?1 AND (at <= ?2 OR at > ?3)",
            params![destination, now - WINDOW, now + WINDOW],
        )?;
        let window = window(tx, destination)?;
        if let Some(ms) = wait(tx, destination, lane, calls_per_minute, &window, now)? {
            return Ok(Some(ms.max(1)));
        }
        tx.execute(
            "INSERT INTO call (destination, at, lane) VALUES (?1, ?2, ?3)",
            params![destination, now, lane.name()],
        )?;
        if lane == Lane::Submission {
            count(tx, destination)?;
        }
        Ok(None)
    })
}

fn window(db: &Connection, destination: &str) -> Result<Window> {
    Ok(db.query_row(
        "SELECT count(*), COALESCE(min(at), 0), COALESCE(max(CASE WHEN lane <> 'interactive' THEN at END), 0), \
         COALESCE(sum(lane = 'bulk'), 0), COALESCE(min(CASE WHEN lane = 'bulk' THEN at END), 0) \
         FROM call WHERE destination = ?1",
        [destination],
        |r| {
            Ok(Window {
                all: r.get(0)?,
                oldest: r.get(1)?,
                newest: r.get(2)?,
                bulk: r.get(3)?,
                oldest_bulk: r.get(4)?,
            })
        },
    )?)
}

fn wait(
    db: &Connection,
    destination: &str,
    lane: Lane,
    budget: u32,
    window: &Window,
    now: i64,
) -> Result<Option<i64>> {
    let most = if lane == Lane::Interactive { budget } else { shared_budget(budget) };
    if window.all >= most {
        return Ok(Some(window.oldest + WINDOW - now));
    }
    if lane == Lane::Interactive {
        return Ok(None);
    }
    // The first quarter goes at once, so that a single submission is quick; a backlog then drips evenly and
    // keeps the full rate without standing still for half of each minute.
    let quarter = (budget / 4).max(1);
    let next = window.newest + WINDOW / i64::from(most.max(1));
    if window.all >= quarter && next > now {
        return Ok(Some(next - now));
    }
    if lane == Lane::Bulk && window.bulk >= quarter && submissions_wait(db, destination, now)? {
        return Ok(Some(window.oldest_bulk + WINDOW - now));
    }
    Ok(None)
}

fn submissions_wait(db: &Connection, destination: &str, now: i64) -> Result<bool> {
    Ok(db.query_row(
        "SELECT EXISTS (SELECT 1 FROM delivery WHERE destination = ?1 AND \
         (state = 'leased' OR (state = 'ready' AND due_at <= ?2)))",
        params![destination, now],
        |r| r.get(0),
    )?)
}

fn count(tx: &Transaction<'_>, destination: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO throughput (destination, calls) VALUES (?1, 1) \
         ON CONFLICT (destination) DO UPDATE SET \
         finished = CASE WHEN calls >= ?2 THEN finished / 2 ELSE finished END, \
         calls = CASE WHEN calls >= ?2 THEN calls / 2 ELSE calls END + 1",
        params![destination, MEMORY],
    )?;
    Ok(())
}

/// A delivery has ended; part of its last transaction.
pub(super) fn finished(tx: &Transaction<'_>, destination: &str) -> Result<()> {
    tx.execute("UPDATE throughput SET finished = finished + 1 WHERE destination = ?1", [destination])?;
    Ok(())
}

/// Milliseconds that the other side still wants to be left alone (D18: the whole tenant waits).
fn held(store: &Sqlite, db: &Connection, destination: &str) -> Result<Option<i64>> {
    let row: Option<(i64, i64, String)> = db
        .query_row(
            "SELECT hold_until, hold_boot, hold_boot_id FROM throughput WHERE destination = ?1",
            [destination],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .optional()?;
    Ok(row.and_then(|(until, boot, boot_id)| {
        let by_date = until - store.now();
        // The clock since boot knows better than a date that somebody has changed.
        let left = if boot_id == store.boot_id { by_date.min(boot - store.boot_now()) } else { by_date };
        (left > 0).then_some(left)
    }))
}

pub(super) fn hold(store: &Sqlite, destination: &str, ms: i64) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute(
            "INSERT INTO throughput (destination, hold_until, hold_boot, hold_boot_id) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (destination) DO UPDATE SET hold_until = excluded.hold_until, \
             hold_boot = excluded.hold_boot, hold_boot_id = excluded.hold_boot_id",
            params![destination, store.now() + ms, store.boot_now() + ms, store.boot_id],
        )?;
        Ok(())
    })
}

pub(super) fn throughput(store: &Sqlite, destination: &str) -> Result<Throughput> {
    store.read(|db| {
        let (calls, finished): (i64, i64) = db
            .query_row("SELECT calls, finished FROM throughput WHERE destination = ?1", [destination], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?
            .unwrap_or_default();
        let waiting: i64 = db.query_row(
            "SELECT count(*) FROM delivery WHERE destination = ?1 AND state IN ('ready', 'leased')",
            [destination],
            |r| r.get(0),
        )?;
        #[expect(clippy::cast_precision_loss, reason = "counts of some thousands")]
        let seen = if finished >= ENOUGH { calls as f64 / finished as f64 } else { ASSUMED };
        Ok(Throughput {
            waiting: u64::try_from(waiting).unwrap_or_default(),
            calls_per_delivery: seen,
            hold_until: held(store, db, destination)?.map_or(0, |ms| store.now() + ms),
        })
    })
}
