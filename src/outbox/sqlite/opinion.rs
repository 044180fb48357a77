//! Waiting for somebody else's opinion about a submission, for a while.

use rusqlite::params;
use serde_json::json;

use super::Sqlite;
use super::claim::set_state;
use super::connection::Sync;
use crate::outbox::{JournalEntry, Result, State, Task};

pub(super) fn await_opinion(store: &Sqlite, id: &str, until: i64) -> Result<()> {
    let wait = (until - store.now()).max(0);
    store.with(Sync::Full, |tx| {
        // A drainer may have been quicker; then nobody is asked.
        let waits = tx.execute(
            "UPDATE delivery SET due_at = ?2, due_boot = ?3, due_boot_id = ?4 \
             WHERE submission_id = ?1 AND state = 'ready' AND fence = 0",
            params![id, until, store.boot_now() + wait, store.boot_id],
        )?;
        if waits > 0 {
            let task = Task { kind: "spam_check".into(), payload: json!({ "submission_id": id }) };
            super::journal::insert_task(tx, &task)?;
        }
        Ok(())
    })
}

pub(super) fn opinion(store: &Sqlite, id: &str, spam: Option<&str>) -> Result<bool> {
    store.with(Sync::Full, |tx| {
        let changed = match spam {
            Some(_) => tx.execute(
                "UPDATE delivery SET state = 'stopped', fence = fence + 1 WHERE submission_id = ?1 AND state = 'ready' \
                 AND NOT EXISTS (SELECT 1 FROM step WHERE delivery_id = delivery.id AND state <> 'pending')",
                [id],
            )?,
            None => tx.execute(
                "UPDATE delivery SET due_at = ?2, due_boot = ?3, due_boot_id = ?4 \
                 WHERE submission_id = ?1 AND state = 'ready' AND fence = 0",
                params![id, store.now(), store.boot_now(), store.boot_id],
            )?,
        };
        if changed == 0 {
            return Ok(false);
        }
        if let Some(reason) = spam {
            // Whoever releases it maps it anew, and it finds its place again.
            super::registrations::free(tx, id)?;
            set_state(tx, id, State::Held, reason, store.now())?;
        }
        let entry = JournalEntry {
            at: store.now(),
            event: "opinion".into(),
            outcome: if spam.is_some() { "held" } else { "waiting" }.into(),
            code: spam.unwrap_or_default().into(),
            ..JournalEntry::default()
        };
        super::journal::insert(tx, id, &entry)?;
        Ok(true)
    })
}
