//! One delivery through its steps.

use serde_json::json;

use super::budget::Budget;
use super::decide::{Try, decide};
use super::pace::{BREAKER_OPEN, PACED};
use super::step::{self, Verdict};
use super::surroundings::{Documents, Ledger, Outages};
use crate::clock::Clock;
use crate::mapping::Phones;
use crate::outbox::{
    Claim, Fenced, JournalEntry, NextMove, Refusal, State, Step, StepChange, StepKind, StepResult, StepState,
    StoreError, Task,
};
use crate::redact::Redactor;
use crate::settings::Settings;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::{CallTrace, Called, Failure, FailureClass};

/// What every delivery of a drain works with.
pub(super) struct Worker<'a> {
    pub(super) settings: &'a Settings,
    pub(super) store: &'a dyn Ledger,
    pub(super) documents: &'a dyn Documents,
    pub(super) clock: &'a dyn Clock,
    pub(super) client: &'a SiteClient<'a>,
    pub(super) pace: &'a dyn Outages,
    /// Id of the tenant that is signed in to.
    pub(super) tenant: &'a str,
    pub(super) budget: Budget<'a>,
    pub(super) phones: &'a Phones,
}

/// How a delivery left the worker; the number counts steps tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Finished(u32),
    Waiting(u32),
    Stopped(u32),
    /// The claim was lost to somebody else.
    Lost(u32),
}

/// What one try of a step has to say for the journal.
pub(super) struct Log<'r> {
    redactor: &'r Redactor,
    step: &'static str,
    pub(super) entries: Vec<JournalEntry>,
}

impl Worker<'_> {
    /// Takes a delivery through its steps until it is done, has to wait, or the budget ends.
    pub(super) async fn deliver(&self, mut claim: Claim) -> Result<Ended, StoreError> {
        if claim.connection != self.tenant {
            return self.park_elsewhere(&claim);
        }
        crate::failpoint::at!("claim.committed", claim.submission_id);
        let mut remarks = self.phones.finish(&mut claim.plan);
        // After the numbers have their last form: what was typed and what is sent are both personal.
        let redactor = Redactor::of(&claim.submission, &claim.plan.record.person);
        let mut tried = 0;
        while let Some(index) = claim.steps.iter().position(|s| !s.state.is_final()) {
            if !self.budget.may_start() {
                return Ok(match self.store.release(&claim)? {
                    Fenced::Written => Ended::Waiting(tried),
                    Fenced::Lost => Ended::Lost(tried),
                });
            }
            let Some(step) = claim.steps.get(index).cloned() else { break };
            let mut log = Log { redactor: &redactor, step: step.kind.stored().0, entries: Vec::new() };
            for remark in remarks.drain(..) {
                log.decision(self.clock.now_ms(), &remark, serde_json::Value::Null);
            }
            self.client.at_step(step.kind.stored().0);
            let verdict = step::attempt(self, &claim, &step, &mut log).await?;
            tried += 1;
            match self.settle(&mut claim, index, &step, verdict, log)? {
                NextStep::GoOn => {}
                NextStep::Pause(ms) => self.clock.sleep(ms).await,
                NextStep::Ended(ended) => return Ok(ended(tried)),
            }
        }
        self.finish(&claim, tried)
    }

    fn settle(
        &self,
        claim: &mut Claim,
        index: usize,
        step: &Step,
        verdict: Verdict,
        log: Log<'_>,
    ) -> Result<NextStep, StoreError> {
        let verdict = match verdict {
            Verdict::Lost => return Ok(NextStep::Ended(Ended::Lost)),
            other => other,
        };
        let pause = self.short_pause(&verdict);
        let now = self.clock.now_ms();
        if let Verdict::Failed(failure) = &verdict
            && failure.code == "endpoint_missing"
        {
            self.pace.misplaced(&failure.code)?;
        }
        let outage = self.pace.outage();
        let random = crate::outbox::backoff::random();
        let decision = decide(&self.settings.relay, step, &verdict, now, random, outage);
        let next = if pause.is_some() { NextMove::GoOn } else { decision.next.clone() };
        let mut journal = log.entries;
        journal.extend(decision.journal(step, now, log.redactor));
        let task = match &next {
            NextMove::Stop(state, reason) => Some(task(claim, *state, reason)),
            _ => None,
        };
        let result = kept(step, &verdict);
        let written = self.store.settle(
            claim,
            &StepChange {
                position: step.position,
                state: decision.state,
                result: result.as_ref(),
                burn_attempt: decision.tried == Try::Failed,
                looked: decision.tried == Try::Looked,
                refused: refusal(&verdict),
                next: next.clone(),
                journal,
                task,
            },
        )?;
        if written == Fenced::Lost {
            return Ok(NextStep::Ended(Ended::Lost));
        }
        crate::failpoint::at!("step.done", format!("{} {}", step.kind.stored().0, decision.state.name()));
        if let Some(kept) = claim.steps.get_mut(index) {
            kept.state = decision.state;
            if let Some(result) = result {
                kept.result = result;
            }
        }
        Ok(match (next, pause) {
            (NextMove::GoOn, Some(ms)) => NextStep::Pause(ms),
            (NextMove::GoOn, None) => NextStep::GoOn,
            (NextMove::Wait(_), _) => NextStep::Ended(Ended::Waiting),
            (NextMove::Stop(..), _) => NextStep::Ended(Ended::Stopped),
        })
    }

    /// Made for another tenant: a person decides, or reconnects to that one.
    fn park_elsewhere(&self, claim: &Claim) -> Result<Ended, StoreError> {
        const REASON: &str = "other_connection";
        let Some(step) = claim.steps.first() else { return Ok(Ended::Stopped(0)) };
        let parked = StepChange {
            position: step.position,
            state: step.state,
            result: None,
            burn_attempt: false,
            looked: false,
            refused: None,
            next: NextMove::Stop(State::Parked, REASON.into()),
            journal: vec![entry(self.clock.now_ms(), "set_aside", State::Parked.name(), REASON)],
            task: Some(task(claim, State::Parked, REASON)),
        };
        Ok(match self.store.settle(claim, &parked)? {
            Fenced::Written => Ended::Stopped(0),
            Fenced::Lost => Ended::Lost(0),
        })
    }

    /// Our own pacing is waited for where the budget allows, with the claim in hand: giving the delivery
    /// back would only let another one run into the same wall.
    fn short_pause(&self, verdict: &Verdict) -> Option<u64> {
        let Verdict::Failed(Failure { class: FailureClass::Throttled { wait_ms: Some(ms) }, code, .. }) =
            verdict
        else {
            return None;
        };
        let covered = i64::try_from(*ms).is_ok_and(|ms| self.budget.covers(ms));
        (code == PACED && covered).then_some(*ms)
    }

    fn finish(&self, claim: &Claim, tried: u32) -> Result<Ended, StoreError> {
        let outcome = outcome(&claim.steps);
        let now = self.clock.now_ms();
        if let Some(dead) = claim.steps.iter().find(|s| s.state == StepState::Dead) {
            // The record is there; what could not be added is shown, kept and replayable on its own (J10).
            let reason = format!("{}_failed", dead.kind.stored().0);
            let stopped = self.store.settle(
                claim,
                &StepChange {
                    position: dead.position,
                    state: StepState::Dead,
                    result: None,
                    burn_attempt: false,
                    looked: false,
                    refused: None,
                    next: NextMove::Stop(State::Dead, reason.clone()),
                    journal: vec![entry(now, "finished", outcome, &reason)],
                    task: Some(task(claim, State::Dead, &reason)),
                },
            )?;
            return Ok(if stopped == Fenced::Lost { Ended::Lost(tried) } else { Ended::Stopped(tried) });
        }
        let mut task = task(claim, State::Delivered, "");
        if let Some(map) = task.payload.as_object_mut() {
            map.insert("outcome".into(), json!(outcome));
        }
        let journal = entry(now, "finished", outcome, "");
        Ok(match self.store.finish(claim, outcome, &journal, &task)? {
            Fenced::Written => Ended::Finished(tried),
            Fenced::Lost => Ended::Lost(tried),
        })
    }

    /// Longer than any call, so that a live worker is never overtaken (reliability.md F18).
    pub(super) fn lease_ms(&self) -> i64 {
        let deadline = self.settings.relay.attach_deadline.max(self.settings.relay.deadline);
        i64::try_from(deadline.saturating_add(60).saturating_mul(1_000)).unwrap_or(i64::MAX)
    }

    /// Writes the intent; nothing may stand between this and the call.
    pub(super) fn intend(&self, claim: &Claim, step: &Step) -> Result<Fenced, StoreError> {
        self.store.intend(claim, step.position, self.lease_ms())
    }
}

const POSSIBLE_DUPLICATE: &str = "possible_duplicate";

/// What is written of a step's result. Once a create was sent twice without an answer, whatever is found later
/// may have a twin, and the doubt stays until a person has looked (F8).
fn kept(step: &Step, verdict: &Verdict) -> Option<StepResult> {
    let result = verdict.result().cloned().or_else(|| without_id(step, verdict));
    let unanswered = matches!(
        verdict,
        Verdict::Failed(Failure { class: FailureClass::Unknown | FailureClass::CreatedWithoutId, .. })
    );
    let twice = step.sends > 1 || (step.sends > 0 && step.state == StepState::Pending && unanswered);
    let known = step.result.flags.iter().any(|flag| flag == POSSIBLE_DUPLICATE);
    if (!twice && !known) || (known && result.is_none()) {
        return result;
    }
    let mut doubtful = result.unwrap_or_else(|| step.result.clone());
    if doubtful.flags.iter().all(|flag| flag != POSSIBLE_DUPLICATE) {
        doubtful.flags.push(POSSIBLE_DUPLICATE.into());
    }
    Some(doubtful)
}

/// Who refused the call of this try, if anybody did.
fn refusal(verdict: &Verdict) -> Option<Refusal> {
    match verdict {
        Verdict::Failed(Failure { class: FailureClass::Throttled { .. }, code, .. }) => {
            Some(if code == BREAKER_OPEN { Refusal::Breaker } else { Refusal::Paced })
        }
        _ => None,
    }
}

/// Created, and nobody said what: never sent again by itself (tracker-api.md U7).
fn without_id(step: &Step, verdict: &Verdict) -> Option<StepResult> {
    let Verdict::Failed(Failure { class: FailureClass::CreatedWithoutId, .. }) = verdict else { return None };
    let mut marked = step.result.clone();
    marked.flags.push("no_id".into());
    Some(marked)
}

enum NextStep {
    GoOn,
    Pause(u64),
    Ended(fn(u32) -> Ended),
}

impl Ended {
    pub(super) fn steps(self) -> u32 {
        match self {
            Self::Finished(n) | Self::Waiting(n) | Self::Stopped(n) | Self::Lost(n) => n,
        }
    }
}

impl Log<'_> {
    /// Notes the calls of an operation and gives its result.
    pub(super) fn calls<T>(&mut self, now: i64, called: Called<T>) -> Result<T, Failure> {
        for trace in &called.traces {
            self.entries.push(call_entry(self.step, now, trace, self.redactor));
        }
        called.result
    }

    /// Notes a decision.
    pub(super) fn decision(&mut self, now: i64, code: &str, detail: serde_json::Value) {
        self.entries.push(JournalEntry {
            at: now,
            event: "decision".into(),
            step: self.step.into(),
            code: code.into(),
            detail,
            ..JournalEntry::default()
        });
    }
}

fn call_entry(step: &str, now: i64, trace: &CallTrace, redactor: &Redactor) -> JournalEntry {
    JournalEntry {
        at: now,
        event: "call".into(),
        step: step.into(),
        outcome: if (200..300).contains(&trace.status) { "answered" } else { "failed" }.into(),
        http_status: trace.status,
        duration_ms: trace.duration_ms,
        detail: json!({
            "method": trace.method,
            "path": redactor.text(&trace.path),
            "request": redactor.body(&trace.request),
            "response": redactor.body(&trace.response),
        }),
        ..JournalEntry::default()
    }
}

fn entry(at: i64, event: &str, outcome: &str, code: &str) -> JournalEntry {
    JournalEntry {
        at,
        event: event.into(),
        outcome: outcome.into(),
        code: code.into(),
        ..JournalEntry::default()
    }
}

/// created / updated / skipped, by what became of the record.
fn outcome(steps: &[Step]) -> &'static str {
    let record = steps.iter().find(|s| s.kind == StepKind::Record).map(|s| &s.result);
    match record.map(|r| r.action.as_str()) {
        Some("created" | "adopted") => "created",
        Some("skipped") | None => "skipped",
        Some(_) => "updated",
    }
}

/// For the shell: ids only, no personal data.
pub(super) fn task(claim: &Claim, state: State, reason: &str) -> Task {
    let record = claim.steps.iter().find(|s| s.kind == StepKind::Record);
    let context = &claim.submission.context;
    let event_id = claim.plan.registration.as_ref().map_or(context.event_id, |made| made.event_id);
    Task {
        kind: state.name().into(),
        payload: json!({
            "submission_id": claim.submission_id,
            "profile_id": claim.plan.profile.id,
            "record_kind": claim.plan.record.kind,
            "record_id": record.map_or(0, |s| s.result.id),
            "outcome": "",
            "reason": reason,
            "context": { "event_id": event_id, "job_id": context.job_id, "post_id": context.post_id },
        }),
    }
}

/// What a create yields; flagged where an earlier send of it may have arrived, too.
pub(super) fn created(step: &Step, id: u64) -> StepResult {
    let mut made = result(id, "created");
    if step.sends > 0 {
        made.flags.push(POSSIBLE_DUPLICATE.into());
    }
    made
}

/// A result with an id and an action.
pub(super) fn result(id: u64, action: &str) -> StepResult {
    StepResult { id, action: action.into(), flags: Vec::new() }
}
