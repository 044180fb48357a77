//! Hints: records that somebody said have changed. Each waits once, however often it is said.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Sync, count, keep_note, signed, unsigned};
use crate::opportunities::sweep::{Hint, LONGEST_WAIT_MS, Origin};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

/// The only type of record that is asked for.
pub(super) const KIND: &str = "opportunity";
/// Hints that wait at most; whoever knows the token cannot fill the disk, and the sweep finds the rest.
const MOST: u64 = 20_000;

pub(super) fn add(store: &Sqlite, id: u64, origin: Origin, action: &str) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        if origin == Origin::Webhook {
            keep_note(tx, "last_hint", &store.now().to_string())?;
        }
        let again = tx.execute(
            "UPDATE job_hint SET said = said + 1, tries = 0, next_try_at = 0, action = ?3 WHERE kind = ?1 AND id = ?2",
            params![KIND, signed(id), action],
        )?;
        if again > 0 {
            return Ok(true);
        }
        if count(tx, "SELECT count(*) FROM job_hint", [])? >= MOST {
            return Ok(false);
        }
        tx.execute(
            "INSERT INTO job_hint (kind, id, origin, action, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![KIND, signed(id), origin.name(), action, store.now()],
        )?;
        Ok(true)
    })
}

/// Which come first, each along the index. Thousands that a person decided about take hours: whoever says a change
/// meanwhile does not wait for them. What lies further ahead than it could have been put off is due as well.
const TURNS: [&str; 3] =
    ["next_try_at <= ?1 AND origin <> 'decision'", "next_try_at <= ?1", "next_try_at > ?1 + ?2"];

pub(super) fn next(store: &Sqlite) -> Result<Option<Hint>> {
    store.read(|db| {
        for turn in TURNS {
            let found = db
                .query_row(
                    &format!(
                        "SELECT id, origin, action, at, said, tries FROM job_hint WHERE {turn} AND ?2 = ?2 \
                         ORDER BY next_try_at, at, kind, id LIMIT 1"
                    ),
                    params![store.now(), LONGEST_WAIT_MS],
                    |r| {
                        Ok(Hint {
                            id: unsigned(r.get(0)?),
                            origin: Origin::parse(&r.get::<_, String>(1)?),
                            action: r.get(2)?,
                            at: r.get(3)?,
                            said: unsigned(r.get(4)?),
                            tries: r.get(5)?,
                        })
                    },
                )
                .optional()?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    })
}

pub(super) fn delay(store: &Sqlite, hint: &Hint, next_try_at: i64) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute(
            "UPDATE job_hint SET tries = ?4, next_try_at = ?5 WHERE kind = ?1 AND id = ?2 AND said = ?3",
            params![KIND, signed(hint.id), signed(hint.said), hint.tries, next_try_at],
        )?;
        Ok(())
    })
}

pub(super) fn wake(store: &Sqlite) -> Result<()> {
    store.with(Sync::Full, |tx| {
        tx.execute("UPDATE job_hint SET next_try_at = 0 WHERE next_try_at > 0", [])?;
        tx.execute("UPDATE sweep SET next_try_at = 0 WHERE ended_at = 0 AND next_try_at > 0", [])?;
        Ok(())
    })
}

pub(super) fn done(tx: &Transaction<'_>, hint: &Hint) -> Result<()> {
    tx.execute(
        "DELETE FROM job_hint WHERE kind = ?1 AND id = ?2 AND said = ?3",
        params![KIND, signed(hint.id), signed(hint.said)],
    )?;
    Ok(())
}
