//! Whose jobs these are (reliability.md O11). Ids of two accounts overlap, so what was found out for one of them must
//! not be carried out for the other, and the posts of the one before belong to nobody until a person has decided.

use rusqlite::{Transaction, params};
use serde_json::json;

use super::{Sync, count, drop_note, held, keep_note, note, sweeps};
use crate::opportunities::sweep::HeldFor;
use crate::outbox::sqlite::{Sqlite, journal};
use crate::outbox::{JournalEntry, Result};

/// Account that the jobs are of.
const ACCOUNT: &str = "tenant";
/// Account that the posts marked [`held::FOREIGN`] are of; empty: of several.
const POSTS_OF: &str = "posts_of";
/// Posts that the next inventory has and nobody knows of yet are the account's before.
const STRANGERS: &str = "strangers";
/// What was learnt of the account before.
const LEARNT: [&str; 3] = ["statuses", "inventory", "last_hint"];

/// Compares; yields whether it is another account than before. `begins`: then a sweep begins, as it does where one ran.
pub(super) fn heed(store: &Sqlite, account: &str, begins: bool) -> Result<bool> {
    if store.read(|db| note(db, ACCOUNT))?.as_deref() == Some(account) {
        return Ok(false);
    }
    store.with(Sync::Full, |tx| {
        let before = note(tx, ACCOUNT)?;
        keep_note(tx, ACCOUNT, account)?;
        match before {
            Some(before) if before != account => {
                begin_anew(store, tx, &before, account, begins)?;
                Ok(true)
            }
            // Whoever synced before this was kept has synced with this account.
            _ => Ok(false),
        }
    })
}

fn begin_anew(store: &Sqlite, tx: &Transaction<'_>, before: &str, now: &str, begins: bool) -> Result<()> {
    tx.execute("DELETE FROM job_operation", [])?;
    tx.execute("DELETE FROM job_hint", [])?;
    let posts_of = note(tx, POSTS_OF)?;
    let is_back = posts_of.as_deref() == Some(now);
    // Its own come back to it, and those of the account before are somebody else's now.
    tx.execute(
        "UPDATE opportunity SET held = CASE WHEN held = ?1 AND ?2 THEN 0 ELSE ?1 END, listed_in = 0, row_hash = '', \
         read_hash = '', content_hash = '', is_open = 0, is_online = 0, is_advertised = 0, gone_at = 0 \
         WHERE site_state <> ''",
        params![held::FOREIGN, is_back],
    )?;
    tx.execute("DELETE FROM opportunity WHERE site_state = ''", [])?;
    let mixed = !is_back && posts_of.is_some_and(|of| of != before);
    keep_note(tx, POSTS_OF, if mixed { "" } else { before })?;
    keep_note(tx, STRANGERS, "1")?;
    for name in LEARNT {
        drop_note(tx, name)?;
    }
    held::clear_note(tx)?;
    announce(store, tx)?;
    let ran = sweeps::running(tx)?;
    if let Some(sweep) = &ran {
        tx.execute(
            "UPDATE sweep SET phase = 'idle', ended_at = ?2, outcome = 'failed', code = ?3, next_try_at = 0 WHERE id = ?1",
            params![sweep.id, store.now().max(1), HeldFor::OtherAccount.name()],
        )?;
        journal::insert(
            tx,
            "",
            &JournalEntry {
                at: store.now(),
                event: "jobs_sweep".into(),
                outcome: "failed".into(),
                code: HeldFor::OtherAccount.name().into(),
                detail: json!({ "trigger": sweep.trigger, "pages": sweep.pages, "rows": sweep.rows }),
                ..JournalEntry::default()
            },
        )?;
    }
    if begins || ran.is_some() {
        sweeps::insert(store, tx, ran.as_ref().map_or("schedule", |sweep| sweep.trigger.as_str()))?;
    }
    Ok(())
}

/// Whether posts that nobody knows of yet are the account's before.
pub(super) fn has_strangers(tx: &Transaction<'_>) -> Result<bool> {
    Ok(note(tx, STRANGERS)?.is_some())
}

/// A whole inventory was taken: from now on new posts are of the account of today.
pub(super) fn knows_all(store: &Sqlite, tx: &Transaction<'_>) -> Result<()> {
    if has_strangers(tx)? {
        drop_note(tx, STRANGERS)?;
        announce(store, tx)?;
    }
    Ok(())
}

fn announce(store: &Sqlite, tx: &Transaction<'_>) -> Result<()> {
    if foreign(tx)? > 0 { held::announce(store, tx, HeldFor::OtherAccount) } else { Ok(()) }
}

/// Posts of another account than that of today.
pub(super) fn foreign(db: &rusqlite::Connection) -> Result<u64> {
    count(db, "SELECT count(*) FROM opportunity WHERE held = ?1 AND site_state <> ''", [held::FOREIGN])
}
