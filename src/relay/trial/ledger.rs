//! Where the steps of a trial write: memory that is gone with it.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::Tried;
use crate::clock::Clock;
use crate::outbox::{Claim, Fenced, JournalEntry, NextMove, Step, StepChange, StepState, StoreError, Task};
use crate::relay::surroundings::Ledger;

/// Progress of one trial.
pub(super) struct TrialLedger<'c> {
    clock: &'c dyn Clock,
    steps: RefCell<Vec<Step>>,
    failure: RefCell<(String, String)>,
    due: Cell<Option<i64>>,
}

impl<'c> TrialLedger<'c> {
    pub(super) fn new(clock: &'c dyn Clock, steps: &[Step]) -> Self {
        Self { clock, steps: RefCell::new(steps.to_vec()), failure: RefCell::default(), due: Cell::new(None) }
    }

    /// The steps as they stand, for another round, and when that is due; `None`: nothing is waited for that comes in
    /// time.
    pub(super) fn next_round(&self, in_time: impl FnOnce(i64) -> bool) -> Option<(i64, Vec<Step>)> {
        let due = self.due.take().filter(|due| in_time(*due))?;
        self.failure.take();
        Some((due, self.steps.borrow().clone()))
    }

    fn step(&self, position: u32, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.steps.borrow_mut().iter_mut().find(|step| step.position == position) {
            change(step);
        }
    }

    pub(super) fn tried(self, ok: bool) -> Tried {
        let (code, detail) = if ok { Default::default() } else { self.failure.into_inner() };
        Tried { ok, code, detail, steps: self.steps.into_inner() }
    }
}

impl Ledger for TrialLedger<'_> {
    fn intend(&self, _claim: &Claim, position: u32, _lease_ms: i64) -> Result<Fenced, StoreError> {
        self.step(position, |step| {
            step.sends += 1;
            step.intended_at = self.clock.now_ms();
        });
        Ok(Fenced::Written)
    }

    fn settle(&self, _claim: &Claim, change: &StepChange<'_>) -> Result<Fenced, StoreError> {
        self.step(change.position, |step| {
            step.state = change.state;
            step.attempts += u32::from(change.burn_attempt);
            step.looks += u32::from(change.looked);
            if let Some(result) = change.result {
                step.result = result.clone();
            }
        });
        if let NextMove::Wait(due) = change.next {
            self.due.set(Some(due));
        }
        let ended = change.state == StepState::Dead || change.next != NextMove::GoOn;
        let mut failure = self.failure.borrow_mut();
        // The first thing that went wrong is why; what follows from it comes after.
        if ended && failure.0.is_empty() {
            *failure = reason(change);
        }
        Ok(Fenced::Written)
    }

    fn release(&self, _claim: &Claim) -> Result<Fenced, StoreError> {
        self.failure.replace(("timeout".into(), String::new()));
        Ok(Fenced::Written)
    }

    fn finish(
        &self,
        _claim: &Claim,
        _outcome: &str,
        _journal: &JournalEntry,
        _task: &Task,
    ) -> Result<Fenced, StoreError> {
        Ok(Fenced::Written)
    }

    fn probed(&self, _claim: &Claim, position: u32, up_to: u64) -> Result<Fenced, StoreError> {
        self.step(position, |step| step.probe_from = up_to);
        Ok(Fenced::Written)
    }
}

/// Code and words of a change that ended something.
fn reason(change: &StepChange<'_>) -> (String, String) {
    let said = change.journal.iter().rev().find(|entry| !entry.code.is_empty());
    let code = match (&change.next, said) {
        (_, Some(entry)) => entry.code.clone(),
        (NextMove::Stop(_, reason), None) => reason.clone(),
        _ => "failed".to_owned(),
    };
    let words = said.and_then(|entry| entry.detail.get("detail")).and_then(Value::as_str);
    (code, words.unwrap_or_default().to_owned())
}
