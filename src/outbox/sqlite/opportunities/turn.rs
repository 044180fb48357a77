//! Whose turn it is to work on jobs: one process of a site at a time, until its shell has carried out what it was
//! handed. A second one would be handed the same operations.

use rusqlite::{OptionalExtension, params};

use super::Sync;
use crate::outbox::sqlite::Sqlite;
use crate::outbox::{Result, owner};

const NAME: &str = "jobs";

pub(super) fn take(store: &Sqlite, who: &str, lease_ms: i64) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let held: Option<(String, i64, String)> = tx
            .query_row("SELECT owner, lease_boot, lease_boot_id FROM lease WHERE name = ?1", [NAME], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })
            .optional()?;
        if let Some((holder, until, boot)) = held {
            let ended = boot != store.boot_id || until <= store.boot_now();
            if !ended && process(&holder) != process(who) && !owner::is_dead(&holder) {
                return Ok(false);
            }
        }
        tx.execute(
            "INSERT OR REPLACE INTO lease (name, owner, trigger_name, lease_boot, lease_boot_id) \
             VALUES (?1, ?2, '', ?3, ?4)",
            params![NAME, who, store.boot_now() + lease_ms, store.boot_id],
        )?;
        Ok(true)
    })
}

pub(super) fn end(store: &Sqlite, who: &str) -> Result<()> {
    store.with(Sync::None, |tx| {
        let holder: Option<String> =
            tx.query_row("SELECT owner FROM lease WHERE name = ?1", [NAME], |r| r.get(0)).optional()?;
        if holder.is_some_and(|holder| process(&holder) == process(who)) {
            tx.execute("DELETE FROM lease WHERE name = ?1", [NAME])?;
        }
        Ok(())
    })
}

/// An owner without its counter: a process that asks again has ended what it did before.
fn process(owner: &str) -> &str {
    owner.rsplit_once('/').map_or(owner, |(process, _)| process)
}
