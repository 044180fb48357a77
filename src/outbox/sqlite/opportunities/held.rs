//! Removals that wait for a person.

use rusqlite::{Transaction, params};
use serde_json::json;

use super::{Sync, account, count, drop_note, keep_note, listing, note, signed};
use crate::opportunities::sweep::{HeldFor, Origin, Sweep};
use crate::outbox::sqlite::{Sqlite, journal};
use crate::outbox::{JournalEntry, Result, Task};
use crate::settings::PublishedRule;

/// Mark of a post of another account than that of today; 1 is that of a job of this one that waits for a person.
pub(super) const FOREIGN: i64 = 2;
/// The alert's cause, and the journal's event.
const CAUSE: &str = "jobs_removal_held";
const EVENT: &str = "jobs_held";

pub(super) fn hold_missing(
    store: &Sqlite,
    sweep: &Sweep,
    rule: PublishedRule,
    reason: HeldFor,
) -> Result<u64> {
    let missing = listing::missing(rule);
    store.with(Sync::Full, |tx| {
        tx.execute("UPDATE opportunity SET held = 0 WHERE held = 1", [])?;
        let sql = format!("UPDATE opportunity SET held = 1 WHERE ?1 = ?1 AND {missing}");
        let held = tx.execute(&sql, params![0, sweep.listing])? as u64;
        announce(store, tx, reason)?;
        Ok(held)
    })
}

/// Holds one more.
pub(super) fn hold_one(store: &Sqlite, tx: &Transaction<'_>, id: u64) -> Result<()> {
    tx.execute("UPDATE opportunity SET held = 1 WHERE id = ?1", [signed(id)])?;
    announce(store, tx, HeldFor::Share)
}

/// The shell is told once for as long as something is held, and once more when the account has changed.
pub(super) fn announce(store: &Sqlite, tx: &Transaction<'_>, reason: HeldFor) -> Result<()> {
    let since = note(tx, "held_since")?;
    let said = note(tx, "held_reason")?.unwrap_or_default();
    let known = since.is_some() && (reason != HeldFor::OtherAccount || said == reason.name());
    keep_note(tx, "held_reason", reason.name())?;
    if known {
        return Ok(());
    }
    let held = held(tx)?;
    let published = listing::shown(tx)?;
    keep_note(tx, "held_since", &store.now().to_string())?;
    alert(tx, true, reason.name(), held)?;
    journal::insert(
        tx,
        "",
        &JournalEntry {
            at: store.now(),
            event: EVENT.into(),
            outcome: "held".into(),
            code: reason.name().into(),
            detail: json!({ "candidates": held, "published": published }),
            ..JournalEntry::default()
        },
    )
}

fn alert(tx: &Transaction<'_>, active: bool, code: &str, held: u64) -> Result<()> {
    let payload = json!({ "cause": CAUSE, "active": active, "code": code, "detail": "", "count": held });
    journal::insert_task(tx, &Task { kind: "alert".into(), payload })
}

fn held(tx: &Transaction<'_>) -> Result<u64> {
    count(tx, "SELECT count(*) FROM opportunity WHERE held > 0", [])
}

/// Nothing is held any more, but for posts of another account; yields how many these are.
pub(super) fn release(store: &Sqlite, tx: &Transaction<'_>) -> Result<u64> {
    tx.execute("UPDATE opportunity SET held = 0 WHERE held = 1", [])?;
    let foreign = account::foreign(tx)?;
    if foreign > 0 {
        announce(store, tx, HeldFor::OtherAccount)?
    } else {
        clear_note(tx)?
    }
    Ok(foreign)
}

pub(super) fn clear_note(tx: &Transaction<'_>) -> Result<()> {
    if note(tx, "held_since")?.is_some() {
        drop_note(tx, "held_since")?;
        drop_note(tx, "held_reason")?;
        alert(tx, false, "", 0)?;
    }
    Ok(())
}

/// The last one that was held has turned out well.
pub(super) fn settled(tx: &Transaction<'_>) -> Result<()> {
    if held(tx)? == 0 { clear_note(tx) } else { Ok(()) }
}

/// What is to go is asked for once more by itself; what is kept waits for the next sweep.
pub(super) fn decide(store: &Sqlite, remove: bool, entry: &JournalEntry) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let about = held(tx)?;
        if remove {
            tx.execute(
                "INSERT INTO job_hint (kind, id, origin, action, at) \
                 SELECT ?1, id, ?2, 'remove', ?3 FROM opportunity WHERE held > 0 \
                 ON CONFLICT (kind, id) DO UPDATE SET origin = ?2, said = said + 1, tries = 0, next_try_at = 0",
                params![super::hints::KIND, Origin::Decision.name(), store.now()],
            )?;
        }
        // Posts of another account that are kept stay somebody else's.
        tx.execute("UPDATE opportunity SET held = 0 WHERE held = 1 OR ?1", [remove])?;
        clear_note(tx)?;
        if about > 0 {
            journal::insert(tx, "", entry)?;
        }
        Ok(about)
    })
}
