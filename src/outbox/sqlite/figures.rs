//! What came in, arrived and failed, by day. Both counts come from indexes alone.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::Sqlite;
use crate::outbox::Result;
use crate::outbox::daybook::{DAY_MS, day_of};
use crate::outbox::{DayFigures, Figures, State};

/// States of what failed; held counts by its reason.
const FAILED: [State; 3] = [State::Dead, State::NeedsAttention, State::Parked];

pub(super) fn figures(store: &Sqlite, days: u32, offset_ms: i64) -> Result<Figures> {
    let today = day_of(store.now().saturating_add(offset_ms));
    let first = today - i64::from(days.clamp(1, 366)) + 1;
    let since = first * DAY_MS - offset_ms;
    store.read(|db| {
        let states: Vec<String> = State::ALL
            .iter()
            .filter(|state| **state != State::Duplicate)
            .map(|state| format!("'{}'", state.name()))
            .collect();
        let came_in =
            by_day(db, "received_at", &format!("state IN ({})", states.join(", ")), (since, offset_ms))?;
        let ended =
            |wanted: &str| by_day(db, "ended_at", &format!("ended_at > 0 AND {wanted}"), (since, offset_ms));
        let delivered = ended("state = 'delivered'")?;
        let mut failed = ended("state = 'held' AND reason = 'worker_deaths'")?;
        for state in FAILED {
            for (day, count) in ended(&format!("state = '{}'", state.name()))? {
                *failed.entry(day).or_default() += count;
            }
        }
        let of = |counts: &BTreeMap<i64, u64>, day: i64| counts.get(&day).copied().unwrap_or_default();
        Ok(Figures {
            days: (first..=today)
                .map(|day| DayFigures {
                    day: super::reconcile::date(day),
                    came_in: of(&came_in, day),
                    delivered: of(&delivered, day),
                    failed: of(&failed, day),
                })
                .collect(),
            last_delivered_at: newest(
                db,
                "SELECT max(ended_at) FROM submission WHERE ended_at > 0 AND state = 'delivered'",
            )?,
            last_received_at: newest(db, "SELECT max(received_at) FROM submission")?,
        })
    })
}

fn by_day(
    db: &Connection,
    column: &str,
    wanted: &str,
    (since, offset_ms): (i64, i64),
) -> Result<BTreeMap<i64, u64>> {
    let mut statement = db.prepare(&format!(
        "SELECT ({column} + ?2) / {DAY_MS}, count(*) FROM submission WHERE {wanted} AND {column} >= ?1 GROUP BY 1",
    ))?;
    let found = statement.query_map(params![since, offset_ms], |r| {
        Ok((r.get(0)?, u64::try_from(r.get::<_, i64>(1)?).unwrap_or_default()))
    })?;
    Ok(found.collect::<std::result::Result<_, _>>()?)
}

fn newest(db: &Connection, sql: &str) -> Result<i64> {
    let found: Option<Option<i64>> = db.query_row(sql, [], |r| r.get(0)).optional()?;
    Ok(found.flatten().unwrap_or_default())
}
