//! What each step does, and how its outcome is found out when it is unknown.
//!
//! A step reads first, writes its intent, and then makes exactly one call with an effect. A step found in
//! state `sending` was interrupted or unanswered: it is verified and never blindly repeated (rule 3).

mod activity;
mod attach;
mod lead;
mod list;
mod person;
mod probe;
mod record;
mod scan;

use super::worker::{Log, Worker};
use crate::mapping::profile::RecordKind;
use crate::outbox::{Claim, Step, StepKind, StepResult, StepState, StoreError};
use crate::tracker::outcome::Failure;

/// What became of a try.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Done, with what it produced.
    Done(StepResult),
    /// Half done: go on with the same step.
    Again(StepResult),
    /// Not needed.
    Skipped(StepResult),
    /// A call failed.
    Failed(Failure),
    /// A look found nothing.
    NotSeen,
    /// A person has to decide; the code says what.
    Person(String),
    /// Somebody else owns the delivery now.
    Lost,
}

impl Verdict {
    pub(super) fn result(&self) -> Option<&StepResult> {
        match self {
            Self::Done(result) | Self::Again(result) | Self::Skipped(result) => Some(result),
            Self::Failed(_) | Self::NotSeen | Self::Person(_) | Self::Lost => None,
        }
    }
}

/// Result of a step's try; the error is the store's, everything of Tracker is in the verdict.
pub(super) type Attempted = Result<Verdict, StoreError>;

/// Gives the value of a call, or ends the step with its failure.
macro_rules! given {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(failure) => return Ok($crate::relay::step::Verdict::Failed(failure)),
        }
    };
}
/// Writes the intent, or ends the step because the claim was lost.
macro_rules! intend {
    ($worker:expr, $claim:expr, $step:expr) => {
        if $worker.intend($claim, $step)? == $crate::outbox::Fenced::Lost {
            return Ok($crate::relay::step::Verdict::Lost);
        }
    };
}
pub(super) use {given, intend};

/// Whether the dialect has `internalReference`, the first choice for the marker.
fn has_reference(worker: &Worker<'_>) -> bool {
    worker.client.capabilities().has(crate::tracker::capabilities::Feature::InternalReference)
}

/// Tries a step.
pub(super) async fn attempt(worker: &Worker<'_>, claim: &Claim, step: &Step, log: &mut Log<'_>) -> Attempted {
    if skipped_by_policy(claim, step) {
        return Ok(Verdict::Skipped(super::worker::result(0, "skipped")));
    }
    match step.kind {
        StepKind::Contact => record::contact(worker, claim, step, log).await,
        StepKind::Record if claim.plan.record.kind == RecordKind::Lead => {
            lead::run(worker, claim, step, log).await
        }
        StepKind::Record => record::record(worker, claim, step, log).await,
        StepKind::Scan(index) => scan::run(worker, claim, index, log).await,
        StepKind::Attach(index) => attach::run(worker, claim, step, index, log).await,
        StepKind::Activity => activity::run(worker, claim, step, log).await,
        StepKind::List => list::run(worker, claim, step, log).await,
    }
}

/// The profile said "skip" about a record that exists: nothing more is sent.
fn skipped_by_policy(claim: &Claim, step: &Step) -> bool {
    claim.steps.iter().any(|earlier| {
        earlier.position < step.position
            && matches!(earlier.kind, StepKind::Contact | StepKind::Record)
            && earlier.result.action == "skipped"
    })
}

/// The record that later steps hang on to; a step that needs it runs only after it is done.
pub(super) fn record_of(claim: &Claim) -> Option<(RecordKind, u64)> {
    let step = claim.steps.iter().find(|s| s.kind == StepKind::Record && s.state == StepState::Done)?;
    (step.result.id > 0).then_some((claim.plan.record.kind, step.result.id))
}
