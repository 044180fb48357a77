//! Where the steps of a trial write: memory that is gone with it.

use std::cell::RefCell;

use serde_json::Value;

use super::Tried;
use crate::outbox::{Claim, Fenced, JournalEntry, NextMove, Step, StepChange, StepState, StoreError, Task};
use crate::relay::surroundings::Ledger;

/// Progress of one trial.
pub(super) struct TrialLedger {
    steps: RefCell<Vec<Step>>,
    failure: RefCell<(String, String)>,
}

impl TrialLedger {
    pub(super) fn new(steps: &[Step]) -> Self {
        Self { steps: RefCell::new(steps.to_vec()), failure: RefCell::default() }
    }

    pub(super) fn tried(self, ok: bool) -> Tried {
        let (code, detail) = if ok { Default::default() } else { self.failure.into_inner() };
        Tried { ok, code, detail, steps: self.steps.into_inner() }
    }
}

impl Ledger for TrialLedger {
    fn intend(&self, _claim: &Claim, _position: u32, _lease_ms: i64) -> Result<Fenced, StoreError> {
        Ok(Fenced::Written)
    }

    fn settle(&self, _claim: &Claim, change: &StepChange<'_>) -> Result<Fenced, StoreError> {
        let mut steps = self.steps.borrow_mut();
        if let Some(step) = steps.iter_mut().find(|step| step.position == change.position) {
            step.state = change.state;
            if let Some(result) = change.result {
                step.result = result.clone();
            }
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

    fn probed(&self, _claim: &Claim, _position: u32, _up_to: u64) -> Result<Fenced, StoreError> {
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
