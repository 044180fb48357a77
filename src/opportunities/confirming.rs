//! What the site shows and Tracker did not list: the guard first, then each by itself (tracker-api.md U22). And the end
//! of a sweep.

use serde_json::json;

use super::plan::Found;
use super::sweep::{HeldFor, JobStore, Phase, Reading, Removal, Sweep};
use super::worker::{Flow, Look, Worker};
use crate::outbox::{JournalEntry, StoreError};

/// Decides whether anything may be removed at all.
pub(super) fn begin<S: JobStore>(worker: &Worker<'_, S>, mut sweep: Sweep) -> Result<Flow, StoreError> {
    let rule = worker.settings.jobs.published;
    let (missing, shown) = worker.store.count_missing(&sweep, rule)?;
    if !sweep.whole {
        // Of what was not listed nothing is known.
        (sweep.phase, sweep.kept) = (Phase::Applying, missing);
        worker.store.save_sweep(&sweep)?;
        return Ok(Flow::On);
    }
    let held_for = if sweep.rows == 0 && shown > 0 {
        Some(HeldFor::Empty)
    } else if worker.limit().stops(missing, shown) {
        Some(HeldFor::Share)
    } else {
        None
    };
    match held_for {
        Some(reason) => {
            sweep.kept = worker.store.hold_missing(&sweep, rule, reason)?;
            (sweep.phase, sweep.held) = (Phase::Applying, true);
        }
        None => {
            let foreign = worker.store.begin_confirming()?;
            (sweep.phase, sweep.place, sweep.to_confirm) = (Phase::Confirming, 0, missing);
            (sweep.held, sweep.kept) = (foreign > 0, sweep.kept + foreign);
        }
    }
    worker.store.save_sweep(&sweep)?;
    Ok(Flow::On)
}

/// One of them: closed or no longer published goes; gone goes once all are asked for, if they are not too many;
/// published stays, and its row is put right; an error keeps it.
pub(super) async fn confirm_next<S: JobStore>(
    worker: &Worker<'_, S>,
    mut sweep: Sweep,
) -> Result<Flow, StoreError> {
    let Some(id) = worker.store.next_missing(&sweep, worker.settings.jobs.published)? else {
        (sweep.phase, sweep.place) = (Phase::Applying, 0);
        worker.store.settle_gone(&sweep, worker.limit())?;
        return Ok(Flow::On);
    };
    let told = match worker.look(id, &mut sweep).await? {
        Look::Record(told) => told,
        Look::PassedOver => {
            (sweep.place, sweep.confirmed, sweep.kept) = (id, sweep.confirmed + 1, sweep.kept + 1);
            worker.store.save_sweep(&sweep)?;
            return Ok(Flow::On);
        }
        Look::Stands(flow) => return Ok(flow),
    };
    let found = worker.judge(told.as_deref())?;
    (sweep.place, sweep.confirmed) = (id, sweep.confirmed + 1);
    sweep.kept += u64::from(matches!(found, Found::Published { .. }));
    let standing = told.map(|told| told.standing);
    worker.store.settle_reading(&Reading {
        id,
        standing,
        found: &found,
        removal: Removal::Counted,
        sweep: Some(&sweep),
        hint: None,
    })?;
    Ok(Flow::On)
}

/// A sweep ends once the shell has answered everything that came of it.
pub(super) fn end_if_applied<S: JobStore>(worker: &Worker<'_, S>, sweep: Sweep) -> Result<Flow, StoreError> {
    let (_, _, waiting) = worker.store.operations(sweep.id)?;
    if waiting > 0 {
        return Ok(Flow::Stop);
    }
    // A listing that is not whole here had too many pages; what stopped the sweep meanwhile is over.
    let code = if sweep.whole { "" } else { "truncated" };
    let outcome = match (sweep.held, sweep.whole && sweep.skipped == 0) {
        (true, _) => "held",
        (false, true) => "complete",
        (false, false) => "partial",
    };
    end(worker, sweep, outcome, code)
}

pub(super) fn end<S: JobStore>(
    worker: &Worker<'_, S>,
    mut sweep: Sweep,
    outcome: &str,
    code: &str,
) -> Result<Flow, StoreError> {
    let now = worker.clock.now_ms();
    (sweep.phase, sweep.ended_at, sweep.next_try_at) = (Phase::Idle, now.max(1), 0);
    outcome.clone_into(&mut sweep.outcome);
    code.clone_into(&mut sweep.code);
    let entry = JournalEntry {
        at: now,
        event: "jobs_sweep".into(),
        outcome: outcome.into(),
        code: code.into(),
        duration_ms: u64::try_from(now - sweep.started_at).unwrap_or_default(),
        detail: json!({
            "trigger": sweep.trigger, "pages": sweep.pages, "rows": sweep.rows, "read": sweep.read,
            "created": sweep.created, "updated": sweep.updated, "unchanged": sweep.unchanged,
            "removed": sweep.removed, "kept": sweep.kept, "skipped": sweep.skipped,
        }),
        ..JournalEntry::default()
    };
    worker.store.end_sweep(&sweep, &entry)?;
    Ok(Flow::On)
}
