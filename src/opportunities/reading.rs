//! Reading the records whose row has changed, or which the site does not show as they are.

use super::confirming;
use super::plan::Move;
use super::sweep::{JobStore, Phase, Reading, Removal, Settled, Sweep};
use super::worker::{Fetched, Flow, Worker, is_its_own};
use crate::outbox::StoreError;

/// One record. A job that turns out not to be published is dealt with where all that are missing are.
pub(super) async fn read_next<S: JobStore>(
    worker: &Worker<'_, S>,
    mut sweep: Sweep,
) -> Result<Flow, StoreError> {
    let rule = worker.settings.jobs.published;
    let Some(id) = worker.store.next_unread(&sweep, rule)? else {
        (sweep.phase, sweep.place) = (Phase::Confirming, 0);
        return confirming::begin(worker, sweep);
    };
    let statuses = match worker.statuses().await? {
        Ok(statuses) => statuses,
        Err(failure) => return worker.stumble(sweep, &failure),
    };
    let told = match worker.fetch(id, &statuses).await {
        Fetched::Record(told) => told,
        Fetched::Failed(failure) if is_its_own(&failure, sweep.failures) => {
            worker.progress(&mut sweep);
            (sweep.place, sweep.read, sweep.skipped) = (id, sweep.read + 1, sweep.skipped + 1);
            worker.store.save_sweep(&sweep)?;
            return Ok(Flow::On);
        }
        Fetched::Failed(failure) => return worker.stumble(sweep, &failure),
    };
    let found = worker.judge(told.as_deref())?;
    worker.progress(&mut sweep);
    (sweep.place, sweep.read) = (id, sweep.read + 1);
    let standing = told.map(|told| told.standing);
    let reading =
        Reading { id, standing, found: &found, removal: Removal::Later, sweep: Some(&sweep), hint: None };
    if worker.store.settle_reading(&reading)? == Settled::Moved(Move::Nothing)
        && standing.is_some_and(|s| s.is_published(rule))
    {
        sweep.unchanged += 1;
        worker.store.save_sweep(&sweep)?;
    }
    Ok(Flow::On)
}
