//! Jobs that Tracker does not have any more. It says so with an empty answer, and so does an outage or an account that
//! may read nothing: only so many are believed (reliability.md D33).

use rusqlite::{Transaction, params};

use super::{Sync, count, held, listing, sweeps};
use crate::opportunities::limit::Limit;
use crate::opportunities::plan::Reason;
use crate::opportunities::sweep::{HeldFor, Sweep};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

/// What has gone before counts for so long. Less than a day, so that a daily sweep is not held for the one before.
const WINDOW_MS: i64 = 20 * 3_600_000;
/// Found gone by this sweep; nothing was done about it yet.
const FOUND: &str = "site_state = 'published' AND gone_at > 0 AND held = 0";

pub(super) fn mark(store: &Sqlite, tx: &Transaction<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE opportunity SET gone_at = ?2 WHERE id = ?1", params![id, store.now()])?;
    Ok(())
}

/// A sweep asks for itself: what was found before and is still shown counts only if it finds it again.
pub(super) fn forget(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("UPDATE opportunity SET gone_at = 0 WHERE gone_at > 0 AND site_state = 'published'", [])?;
    Ok(())
}

/// All that a sweep found gone go together, or wait for a person together; yields how many wait.
pub(super) fn settle(store: &Sqlite, sweep: &Sweep, limit: Limit) -> Result<u64> {
    store.with(Sync::Full, |tx| {
        let found = count(tx, &format!("SELECT count(*) FROM opportunity WHERE {FOUND}"), [])?;
        let removed = count(
            tx,
            "SELECT count(*) FROM opportunity WHERE gone_at > ?1 AND gone_at <= ?2 AND site_state <> 'published'",
            params![store.now() - WINDOW_MS, store.now()],
        )?;
        // What has gone lately was shown as well.
        let too_many = found > 0 && limit.stops(found + removed, listing::shown(tx)? + removed);
        let mut sweep = sweep.clone();
        if too_many {
            tx.execute(&format!("UPDATE opportunity SET held = 1 WHERE {FOUND}"), [])?;
            held::announce(store, tx, HeldFor::Share)?;
            (sweep.held, sweep.kept) = (true, sweep.kept + found);
        } else {
            let made = tx.execute(
                &format!(
                    "INSERT INTO job_operation (opportunity_id, kind, reason, sweep) \
                     SELECT id, 'remove', ?1, ?2 FROM opportunity WHERE {FOUND} \
                     ON CONFLICT (opportunity_id) DO NOTHING"
                ),
                params![Reason::Gone.name(), sweep.id],
            )?;
            let made = i64::try_from(made).unwrap_or_default();
            tx.execute("UPDATE sweep SET to_apply = to_apply + ?2 WHERE id = ?1", params![sweep.id, made])?;
        }
        sweeps::save(tx, &sweep)?;
        Ok(if too_many { found } else { 0 })
    })
}
