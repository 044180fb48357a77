//! Longlist or shortlist of a job (tracker-api.md 1.7).

use super::attach::no_record;
use super::{Attempted, Verdict, given, intend, record_of};
use crate::mapping::profile::JobList;
use crate::outbox::{Claim, Step, StepState};
use crate::relay::worker::{Log, Worker, result};
use crate::tracker::capabilities::Feature;

pub(super) async fn run(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    let Some((_, id)) = record_of(claim) else { return Ok(Verdict::Failed(no_record())) };
    let Some(application) = &claim.plan.application else { return Ok(Verdict::Skipped(result(0, "none"))) };
    // A place on a list can be looked up directly, so it is: applying twice leaves one entry.
    if worker.client.capabilities().has(Feature::ListReading) {
        let called = worker.client.listed(id, application.opportunity_id, application.list).await;
        if given!(log.calls(worker.clock.now_ms(), called)) {
            let action = if step.state == StepState::Sending { "adopted" } else { "already_listed" };
            return Ok(Verdict::Done(result(application.opportunity_id, action)));
        }
        if step.state == StepState::Sending {
            return Ok(Verdict::NotSeen);
        }
    }
    intend!(worker, claim, step);
    let called = match application.list {
        JobList::Shortlist => {
            worker.client.shortlist(id, application.opportunity_id, application.status_id).await
        }
        JobList::Longlist | JobList::None => worker.client.longlist(id, application.opportunity_id).await,
    };
    given!(log.calls(worker.clock.now_ms(), called));
    Ok(Verdict::Done(result(application.opportunity_id, "listed")))
}
