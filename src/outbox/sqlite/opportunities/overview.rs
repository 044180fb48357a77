//! Counts and states for the shell: one read.

use rusqlite::Connection;

use super::{account, count, note, note_number, operations, sweeps};
use crate::opportunities::sweep::{HeldFor, LONGEST_WAIT_MS, Overview};
use crate::outbox::Result;
use crate::outbox::sqlite::Sqlite;

pub(super) fn overview(store: &Sqlite) -> Result<Overview> {
    store.read(|db| {
        Ok(Overview {
            sweep: sweeps::running(db)?,
            last: sweeps::last(db)?,
            last_complete_at: db.query_row(
                "SELECT coalesce(max(ended_at), 0) FROM sweep WHERE outcome = 'complete'",
                [],
                |r| r.get(0),
            )?,
            hints: count(db, "SELECT count(*) FROM job_hint", [])?,
            operations: count(db, "SELECT count(*) FROM job_operation", [])?,
            published: count(db, "SELECT count(*) FROM opportunity WHERE site_state = 'published'", [])?,
            held: count(db, "SELECT count(*) FROM opportunity WHERE held > 0", [])?,
            held_since: note_number(db, "held_since")?,
            held_reason: if account::foreign(db)? > 0 {
                HeldFor::OtherAccount.name().to_owned()
            } else {
                note(db, "held_reason")?.unwrap_or_default()
            },
            last_hint_at: note_number(db, "last_hint")?,
            knows_the_site: note(db, "inventory")?.is_some(),
            next_at: next_at(db, store.now())?,
        })
    })
}

/// What lies further ahead than it could have been put off is due now.
fn next_at(db: &Connection, now: i64) -> Result<Option<i64>> {
    Ok(db.query_row(
        "SELECT min(at) FROM (SELECT min(next_try_at) AS at FROM job_hint \
         UNION ALL SELECT min(next_at) FROM job_operation \
         UNION ALL SELECT ?1 FROM job_hint WHERE next_try_at > ?2 \
         UNION ALL SELECT ?1 FROM job_operation WHERE next_at > ?3)",
        [now, now + LONGEST_WAIT_MS, now + operations::LONGEST],
        |r| r.get(0),
    )?)
}
