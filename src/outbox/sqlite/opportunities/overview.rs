//! Counts and states for the shell: one read.

use rusqlite::Connection;

use super::{count, listing, note, note_number, sweeps};
use crate::opportunities::sweep::Overview;
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
            published: listing::shown(db)?,
            held: count(db, "SELECT count(*) FROM opportunity WHERE held = 1", [])?,
            held_since: note_number(db, "held_since")?,
            held_reason: note(db, "held_reason")?.unwrap_or_default(),
            last_hint_at: note_number(db, "last_hint")?,
            knows_the_site: note(db, "inventory")?.is_some(),
            next_at: next_at(db)?,
        })
    })
}

fn next_at(db: &Connection) -> Result<Option<i64>> {
    Ok(db.query_row(
        "SELECT min(at) FROM (SELECT min(next_try_at) AS at FROM job_hint \
         UNION ALL SELECT min(next_at) FROM job_operation)",
        [],
        |r| r.get(0),
    )?)
}
