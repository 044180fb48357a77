//! Who drains: one process of a site at a time.

use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use super::connection::Sync;
use super::drainer::Place;
use crate::outbox::{Admission, Trigger};
use crate::outbox::{Result, owner};

/// Drains at the end of a request that died in a row before that occasion is left alone (H10).
const DEATHS: u32 = 3;
/// How long it is left alone, in milliseconds.
const OFF: i64 = 86_400_000;
/// A worker at the command line that ran this recently makes draining in visitors' processes needless.
const RESIDENT: i64 = 60_000;

/// What keeps a drain from beginning; `None`: nothing that can be read. Asked first, because a request that
/// finds the drainer busy should cost a read and no synced write.
fn obstacle(store: &Sqlite, db: &Connection, who: &str, trigger: Trigger) -> Result<Option<Admission>> {
    let held: Option<(String, i64, String)> = db
        .query_row("SELECT owner, lease_boot, lease_boot_id FROM lease WHERE name = 'drainer'", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .optional()?;
    if let Some((holder, until, boot)) = held {
        let ended = boot != store.boot_id || until <= store.boot_now();
        if holder != who && !ended && !owner::is_dead(&holder) {
            return Ok(Some(Admission::Busy));
        }
    }
    if trigger != Trigger::RequestEnd {
        return Ok(None);
    }
    let run = |name: &str| -> Result<Option<(i64, u32)>> {
        Ok(db
            .query_row("SELECT at, deaths FROM run WHERE trigger_name = ?1", [name], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()?)
    };
    if run(Trigger::Cli.name())?.is_some_and(|(at, _)| at > store.now() - RESIDENT) {
        return Ok(Some(Admission::ResidentWorker));
    }
    let off = run(trigger.name())?.is_some_and(|(at, deaths)| deaths >= DEATHS && at > store.now() - OFF);
    Ok(off.then_some(Admission::SwitchedOff))
}

pub(super) fn begin_drain(store: &Sqlite, who: &str, trigger: Trigger, lease_ms: i64) -> Result<Admission> {
    let claim = store.drainer.claim(&store.path)?;
    if claim == Place::Taken && trigger == Trigger::RequestEnd {
        return Ok(Admission::Busy);
    }
    // From here on the log stays, until this drain ends.
    store.draining.set(true);
    let admission = admit(store, who, trigger, lease_ms);
    if !matches!(admission, Ok(Admission::Granted)) {
        store.draining.set(false);
        store.drainer.leave();
    } else {
        store.take_ballast();
    }
    admission
}

fn admit(store: &Sqlite, who: &str, trigger: Trigger, lease_ms: i64) -> Result<Admission> {
    if let Some(obstacle) = store.read(|db| obstacle(store, db, who, trigger))? {
        return Ok(obstacle);
    }
    store.with(Sync::Full, |tx| {
        if let Some(obstacle) = obstacle(store, tx, who, trigger)? {
            return Ok(obstacle);
        }
        // A row that is still there belongs to a drain that never ended.
        tx.execute(
            "UPDATE run SET deaths = deaths + 1 WHERE trigger_name = \
             (SELECT trigger_name FROM lease WHERE name = 'drainer' AND owner <> ?1)",
            [who],
        )?;
        tx.execute(
            "INSERT OR REPLACE INTO lease (name, owner, trigger_name, lease_boot, lease_boot_id) \
             VALUES ('drainer', ?1, ?2, ?3, ?4)",
            params![who, trigger.name(), store.boot_now() + lease_ms, store.boot_id],
        )?;
        tx.execute(
            "INSERT INTO run (trigger_name, at) VALUES (?1, ?2) \
             ON CONFLICT (trigger_name) DO UPDATE SET at = excluded.at",
            params![trigger.name(), store.now()],
        )?;
        Ok(Admission::Granted)
    })
}

pub(super) fn end_drain(store: &Sqlite, who: &str, trigger: Trigger) -> Result<()> {
    // This transaction closes properly: the log is written back and goes.
    store.draining.set(false);
    let ended = store.with(Sync::Full, |tx| {
        tx.execute("DELETE FROM lease WHERE name = 'drainer' AND owner = ?1", [who])?;
        tx.execute("UPDATE run SET deaths = 0 WHERE trigger_name = ?1", [trigger.name()])?;
        Ok(())
    });
    store.drainer.leave();
    ended
}
