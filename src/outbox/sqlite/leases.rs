//! Named leases, the pacing budget, and marks of who ran the queue: shared by all processes of a site.

use rusqlite::{OptionalExtension, params};

use super::Sqlite;
use super::connection::Sync;
use crate::outbox::{Result, owner};

/// Width of the pacing window in milliseconds.
const WINDOW: i64 = 60_000;

pub(super) fn lease(store: &Sqlite, name: &str, who: &str, lease_ms: i64) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let held: Option<(String, i64, String)> = tx
            .query_row("SELECT owner, lease_boot, lease_boot_id FROM lease WHERE name = ?1", [name], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()?;
        if let Some((holder, until, boot)) = held {
            let ended = boot != store.boot_id || until <= store.boot_now();
            if holder != who && !ended && !owner::is_dead(&holder) {
                return Ok(false);
            }
        }
        tx.execute(
            "INSERT OR REPLACE INTO lease (name, owner, lease_boot, lease_boot_id) VALUES (?1, ?2, ?3, ?4)",
            params![name, who, store.boot_now() + lease_ms, store.boot_id],
        )?;
        Ok(true)
    })
}

pub(super) fn unlease(store: &Sqlite, name: &str, who: &str) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute("DELETE FROM lease WHERE name = ?1 AND owner = ?2", [name, who])?;
        Ok(())
    })
}

/// A sliding window: never more than the budget in any 60 seconds, all processes together (F25).
pub(super) fn pace(store: &Sqlite, destination: &str, calls_per_minute: u32) -> Result<Option<i64>> {
    if calls_per_minute == 0 {
        return Ok(None);
    }
    let now = store.now();
    store.with(Sync::None, |tx| {
        // A row from the future is from before a clock was set back; it would block for as long.
        tx.execute(
            "DELETE FROM call WHERE destination = ?1 AND (at <= ?2 OR at > ?3)",
            params![destination, now - WINDOW, now + WINDOW],
        )?;
        let (count, oldest): (u32, Option<i64>) =
            tx.query_row("SELECT count(*), min(at) FROM call WHERE destination = ?1", [destination], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })?;
        if count >= calls_per_minute {
            return Ok(Some((oldest.unwrap_or(now) + WINDOW - now).max(1)));
        }
        tx.execute("INSERT INTO call (destination, at) VALUES (?1, ?2)", params![destination, now])?;
        Ok(None)
    })
}

pub(super) fn ran(store: &Sqlite, trigger: &str) -> Result<()> {
    store.with(Sync::None, |tx| {
        tx.execute(
            "INSERT OR REPLACE INTO run (trigger_name, at) VALUES (?1, ?2)",
            params![trigger, store.now()],
        )?;
        Ok(())
    })
}
