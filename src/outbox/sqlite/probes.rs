//! The highest record ids known, and how far the live look-ups of a step have come (reliability.md 4.4).

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::Sqlite;
use super::connection::Sync;
use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Fenced, Result, StepKind};

/// Name of a record type in the store.
fn name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Resource => "resource",
        RecordKind::Contact => "contact",
        RecordKind::Lead => "lead",
        RecordKind::Opportunity => "opportunity",
        RecordKind::Activity => "activity",
    }
}

/// The type of record that a step creates; documents and list places have none of their own.
pub(super) fn creates(claim: &Claim, position: u32) -> Option<RecordKind> {
    match claim.steps.iter().find(|s| s.position == position)?.kind {
        StepKind::Contact => Some(RecordKind::Contact),
        StepKind::Record => Some(claim.plan.record.kind),
        StepKind::Activity => Some(RecordKind::Activity),
        StepKind::Scan(_) | StepKind::Attach(_) | StepKind::List => None,
    }
}

/// The highest id known; 0: none.
pub(super) fn highest(db: &Connection, connection: &str, kind: RecordKind) -> Result<i64> {
    Ok(db
        .query_row(
            "SELECT id FROM highest WHERE connection = ?1 AND kind = ?2",
            [connection, name(kind)],
            |r| r.get(0),
        )
        .optional()?
        .unwrap_or(0))
}

/// Keeps an id if it is the highest.
pub(super) fn raise(tx: &Transaction<'_>, connection: &str, kind: RecordKind, id: u64) -> Result<()> {
    tx.execute(
        "INSERT INTO highest (connection, kind, id) VALUES (?1, ?2, ?3) \
         ON CONFLICT (connection, kind) DO UPDATE SET id = max(id, excluded.id)",
        params![connection, name(kind), i64::try_from(id).unwrap_or(0)],
    )?;
    Ok(())
}

pub(super) fn probed(store: &Sqlite, claim: &Claim, position: u32, up_to: u64) -> Result<Fenced> {
    store.with(Sync::None, |tx| {
        if !super::steps::still_ours(store, tx, claim, None)? {
            return Ok(Fenced::Lost);
        }
        tx.execute(
            "UPDATE step SET probe_from = ?3 WHERE delivery_id = ?1 AND position = ?2",
            params![claim.delivery, position, i64::try_from(up_to).unwrap_or(0)],
        )?;
        Ok(Fenced::Written)
    })
}
