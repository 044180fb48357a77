//! Longlist or shortlist of a job (tracker-api.md 1.7).

use super::attach::no_record;
use super::{Attempted, Verdict, given, intend, record_of};
use crate::mapping::profile::JobList;
use crate::outbox::{Claim, Step, StepState};
use crate::relay::worker::{Log, Worker, result};
use crate::tracker::capabilities::Feature;
use crate::tracker::outcome::{Failure, FailureClass};

pub(super) async fn run(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    let Some((_, id)) = record_of(claim) else { return Ok(Verdict::Failed(no_record())) };
    let Some(application) = &claim.plan.application else { return Ok(Verdict::Skipped(result(0, "none"))) };
    // A place on a list can be looked up directly, so it is: applying twice leaves one entry.
    if worker.client.capabilities().has(Feature::ListReading) {
        let called = worker.client.listed(id, application.opportunity_id, application.list).await;
        let mut is_listed = given!(log.calls(worker.clock.now_ms(), called));
        if !is_listed && application.list == JobList::Longlist {
            is_listed = given!(is_shortlisted(worker, id, application.opportunity_id, log).await);
        }
        if is_listed {
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

/// Whom a recruiter has moved on to the shortlist does not come on the longlist again. An account that may not read the
/// shortlist loses no application by it.
async fn is_shortlisted(
    worker: &Worker<'_>,
    resource: u64,
    opportunity: u64,
    log: &mut Log<'_>,
) -> Result<bool, Failure> {
    let called = worker.client.listed(resource, opportunity, JobList::Shortlist).await;
    match log.calls(worker.clock.now_ms(), called) {
        Err(failure) => match failure.class {
            FailureClass::Transient | FailureClass::Throttled { .. } | FailureClass::Unknown => Err(failure),
            FailureClass::Parked
            | FailureClass::Permanent
            | FailureClass::Gone
            | FailureClass::CreatedWithoutId
            | FailureClass::Unsupported => Ok(false),
        },
        listed => listed,
    }
}
