//! Deliveries whose worker ended out of order: back into the queue, or set aside after three deaths.
//!
//! Not every death is the delivery's doing: a reload of PHP-FPM, a restart, a host short of memory kill whoever happens
//! to be at work, several times in a row. So the third claim, whose death would set the delivery aside, comes minutes
//! after the second death: a burst that is shorter than that ends before it, and a poisonous delivery kills again.

use rusqlite::{Transaction, params};

use super::Sqlite;
use super::claim::set_state;
use super::connection::Sync;
use crate::outbox::{JournalEntry, Result, State, owner};

/// Claims that may end by the worker's death before a delivery is set aside (reliability.md F14).
pub(super) const POISON: u32 = 3;
/// Milliseconds between the last but one death and the claim that decides (A17). Nobody may hurry it.
const APART: i64 = 300_000;

/// A delivery in somebody's hands.
struct Leased {
    delivery: String,
    submission_id: String,
    owner: String,
    holds: u32,
    until_boot: i64,
    boot_id: String,
}

/// Takes deliveries back whose owner is dead (this host, this boot) or whose lease has ended.
pub(super) fn free(store: &Sqlite, tx: &Transaction<'_>, destination: &str) -> Result<()> {
    for leased in all_leased(tx, destination)? {
        if leased.boot_id != store.boot_id || leased.until_boot <= store.boot_now() {
            give_back(store, tx, &leased, "lease_ended")?;
        } else if owner::is_dead(&leased.owner) {
            give_back(store, tx, &leased, "worker_died")?;
        }
    }
    Ok(())
}

/// Takes back all that one owner held, and its turn as the drainer. Its process may live on.
pub(super) fn abandon(store: &Sqlite, destination: &str, who: &str) -> Result<()> {
    store.with(Sync::Full, |tx| {
        for leased in all_leased(tx, destination)? {
            if leased.owner == who {
                give_back(store, tx, &leased, "worker_panicked")?;
            }
        }
        tx.execute(
            "UPDATE run SET deaths = deaths + 1 WHERE trigger_name = \
             (SELECT trigger_name FROM lease WHERE name = 'drainer' AND owner = ?1)",
            [who],
        )?;
        tx.execute("DELETE FROM lease WHERE name = 'drainer' AND owner = ?1", [who])?;
        Ok(())
    })
}

fn all_leased(tx: &Transaction<'_>, destination: &str) -> Result<Vec<Leased>> {
    let mut statement = tx.prepare(
        "SELECT id, submission_id, owner, holds, lease_boot, lease_boot_id FROM delivery \
         WHERE destination = ?1 AND state = 'leased'",
    )?;
    let leased = statement
        .query_map([destination], |r| {
            Ok(Leased {
                delivery: r.get(0)?,
                submission_id: r.get(1)?,
                owner: r.get(2)?,
                holds: r.get(3)?,
                until_boot: r.get(4)?,
                boot_id: r.get(5)?,
            })
        })?
        .collect::<std::result::Result<_, _>>()?;
    Ok(leased)
}

fn give_back(store: &Sqlite, tx: &Transaction<'_>, leased: &Leased, code: &str) -> Result<()> {
    let quarantined = leased.holds >= POISON;
    let decides_next = leased.holds == POISON - 1;
    // The owner and state in the WHERE: a holder that finished meanwhile keeps what it wrote.
    let freed = tx.execute(
        "UPDATE delivery SET state = ?3, owner = '', fence = fence + 1 \
         WHERE id = ?1 AND state = 'leased' AND owner = ?2",
        params![leased.delivery, leased.owner, if quarantined { "stopped" } else { "ready" }],
    )?;
    if decides_next {
        tx.execute(
            "UPDATE delivery SET due_at = ?2, due_boot = ?3, due_boot_id = ?4 WHERE id = ?1 AND state = 'ready'",
            params![leased.delivery, store.now() + APART, store.boot_now() + APART, store.boot_id],
        )?;
    }
    if freed == 0 || super::erase::if_asked(store, tx, &leased.submission_id)? {
        return Ok(());
    }
    if quarantined {
        set_state(tx, &leased.submission_id, State::Held, "worker_deaths", store.now())?;
    }
    super::journal::insert(
        tx,
        &leased.submission_id,
        &JournalEntry {
            at: store.now(),
            event: "abandoned".into(),
            outcome: if quarantined { "held" } else { "waiting" }.into(),
            code: code.into(),
            ..JournalEntry::default()
        },
    )
}
