//! What happens after a try: one table from verdict and class of failure to the step's state and the
//! delivery's next move (architecture, rules 3 to 6; reliability.md 2 D and E).

use serde_json::json;

use super::step::Verdict;
use crate::outbox::backoff::{next_delay, next_look};
use crate::outbox::{JournalEntry, NextMove, State, Step, StepKind, StepState};
use crate::redact::Redactor;
use crate::settings::RelaySettings;
use crate::tracker::outcome::{Failure, FailureClass};

/// Without any word from Tracker, a throttled delivery waits this long.
const DEFAULT_THROTTLE_MS: i64 = 60_000;
/// Sends of one create: the first, and one more after its outcome stayed unknown (F8).
const MAX_SENDS: u32 = 2;

/// How a try counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Try {
    /// Not at all: done, throttled, parked.
    Free,
    /// As a failed attempt.
    Failed,
    /// As a look after an unknown outcome.
    Looked,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) state: StepState,
    pub(super) next: NextMove,
    pub(super) tried: Try,
    outcome: &'static str,
    code: String,
    detail: String,
    due: i64,
}

/// Decides.
pub(super) fn decide(
    relay: &RelaySettings,
    step: &Step,
    verdict: &Verdict,
    now: i64,
    random: f64,
    outage: Option<i64>,
) -> Decision {
    match verdict {
        Verdict::Done(_) => plain(StepState::Done, "done"),
        Verdict::Skipped(_) => plain(StepState::Skipped, "skipped"),
        // `Lost` is answered before anything is decided.
        Verdict::Again(_) | Verdict::Lost => plain(StepState::Pending, "continued"),
        Verdict::Person(code) => stop(StepState::Pending, State::NeedsAttention, code, "needs_attention"),
        Verdict::NotSeen => not_seen(relay, step, now),
        Verdict::Failed(failure) => failed(relay, step, failure, now, random, outage),
    }
}

/// A look found nothing. Before the hold time has passed, a miss proves nothing (search lags by hours,
/// reliability.md 0.7); after it the step is sent once more, and after a second unknown outcome a person
/// decides.
fn not_seen(relay: &RelaySettings, step: &Step, now: i64) -> Decision {
    let hold = ms(relay.hold_time);
    let since = (now - step.intended_at).max(0);
    let looks = step.looks + 1;
    if since < hold || looks < 3 {
        let due = now + next_look(looks, since, hold).max(1);
        return Decision {
            state: StepState::Sending,
            next: NextMove::Wait(due),
            tried: Try::Looked,
            outcome: "not_seen",
            code: "verifying".into(),
            detail: String::new(),
            due,
        };
    }
    if step.sends >= MAX_SENDS || step.result.flags.iter().any(|f| f == "no_id") {
        return stop(StepState::Sending, State::NeedsAttention, "outcome_unknown", "needs_attention");
    }
    Decision { code: "resending".into(), ..plain(StepState::Pending, "possible_duplicate") }
}

/// `outage`: the breaker is open until then, so a failure is the outage's and burns no attempt.
fn failed(
    relay: &RelaySettings,
    step: &Step,
    failure: &Failure,
    now: i64,
    random: f64,
    outage: Option<i64>,
) -> Decision {
    let with = |decision: Decision| Decision {
        code: failure.code.clone(),
        detail: failure.detail.clone(),
        ..decision
    };
    // A step that was being verified stays unknown whatever became of the look itself.
    let unsent = if step.state == StepState::Sending { StepState::Sending } else { StepState::Pending };
    match failure.class {
        FailureClass::Throttled { wait_ms } => {
            let wait = wait_ms.and_then(|w| i64::try_from(w).ok()).unwrap_or(DEFAULT_THROTTLE_MS);
            with(wait_until(unsent, now + wait.max(1), Try::Free, "throttled"))
        }
        FailureClass::Transient if outage.is_some() => {
            let due = outage.unwrap_or(now).max(now + 1);
            with(wait_until(unsent, due, Try::Free, "outage"))
        }
        FailureClass::Transient => {
            match next_delay(&relay.schedule, relay.max_attempts, step.attempts + 1, random) {
                Some(delay) => with(wait_until(unsent, now + delay, Try::Failed, "failed")),
                None => with(give_up(step, "attempts_used_up")),
            }
        }
        FailureClass::Unknown | FailureClass::CreatedWithoutId => {
            let due = now + next_look(0, 0, ms(relay.hold_time)).max(1);
            let tried = if outage.is_some() { Try::Free } else { Try::Failed };
            with(wait_until(StepState::Sending, due, tried, "unknown"))
        }
        FailureClass::Parked => {
            with(Decision { tried: Try::Free, ..stop(unsent, State::Parked, &failure.code, "parked") })
        }
        FailureClass::Permanent | FailureClass::Gone | FailureClass::Unsupported => {
            with(give_up(step, &failure.code))
        }
    }
}

/// Without its record a delivery is dead; a document, an activity or a list place that cannot be had does
/// not hold the others up (J10).
fn give_up(step: &Step, reason: &str) -> Decision {
    match step.kind {
        StepKind::Contact | StepKind::Record => {
            Decision { tried: Try::Failed, ..stop(StepState::Dead, State::Dead, reason, "dead") }
        }
        // What nobody could look at is not sent: a person decides.
        StepKind::Scan(_) => {
            Decision { tried: Try::Failed, ..stop(StepState::Pending, State::Held, "not_scanned", "held") }
        }
        StepKind::Attach(_) | StepKind::Activity | StepKind::List => {
            Decision { tried: Try::Failed, code: reason.to_owned(), ..plain(StepState::Dead, "dead") }
        }
    }
}

fn plain(state: StepState, outcome: &'static str) -> Decision {
    Decision {
        state,
        next: NextMove::GoOn,
        tried: Try::Free,
        outcome,
        code: String::new(),
        detail: String::new(),
        due: 0,
    }
}

fn stop(step: StepState, state: State, reason: &str, outcome: &'static str) -> Decision {
    Decision {
        next: NextMove::Stop(state, reason.to_owned()),
        code: reason.to_owned(),
        ..plain(step, outcome)
    }
}

fn wait_until(state: StepState, due: i64, tried: Try, outcome: &'static str) -> Decision {
    Decision { next: NextMove::Wait(due), tried, due, ..plain(state, outcome) }
}

impl Decision {
    /// The journal's line for it.
    pub(super) fn journal(&self, step: &Step, now: i64, redactor: &Redactor) -> Option<JournalEntry> {
        (self.outcome != "continued").then(|| JournalEntry {
            at: now,
            event: "step".into(),
            step: step.kind.stored().0.into(),
            outcome: self.outcome.into(),
            code: self.code.clone(),
            detail: json!({
                "position": step.position,
                "attempt": step.attempts + u32::from(self.tried == Try::Failed),
                "next_due_at": if self.due > 0 { Some(self.due) } else { None },
                "detail": redactor.text(&self.detail),
            }),
            ..JournalEntry::default()
        })
    }
}

fn ms(seconds: u64) -> i64 {
    i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::StepResult;

    const NOW: i64 = 1_800_000_000_000;

    fn step(kind: StepKind, state: StepState, attempts: u32) -> Step {
        Step {
            position: 0,
            kind,
            state,
            attempts,
            looks: 0,
            sends: 1,
            intended_at: NOW,
            probe_from: 0,
            result: StepResult::default(),
        }
    }

    fn after(class: FailureClass, attempts: u32, kind: StepKind) -> Decision {
        let verdict = Verdict::Failed(Failure::new(class, "code", ""));
        decide(&RelaySettings::default(), &step(kind, StepState::Pending, attempts), &verdict, NOW, 0.0, None)
    }

    #[test]
    fn every_class_of_failure_has_one_answer() {
        let record = StepKind::Record;
        let d = after(FailureClass::Transient, 0, record);
        assert_eq!(
            (d.state, d.next, d.tried),
            (StepState::Pending, NextMove::Wait(NOW + 60_000), Try::Failed)
        );
        let d = after(FailureClass::Transient, 5, record);
        assert_eq!(d.next, NextMove::Stop(State::Dead, "attempts_used_up".into()));
        let d = after(FailureClass::Throttled { wait_ms: Some(120_000) }, 5, record);
        assert_eq!((d.next, d.tried), (NextMove::Wait(NOW + 120_000), Try::Free));
        let d = after(FailureClass::Throttled { wait_ms: None }, 0, record);
        assert_eq!(d.next, NextMove::Wait(NOW + 60_000));
        let d = after(FailureClass::Parked, 5, record);
        assert_eq!((d.next, d.tried), (NextMove::Stop(State::Parked, "code".into()), Try::Free));
        let d = after(FailureClass::Permanent, 0, record);
        assert_eq!((d.state, d.next), (StepState::Dead, NextMove::Stop(State::Dead, "code".into())));
        let d = after(FailureClass::Unknown, 0, record);
        assert_eq!((d.state, d.next), (StepState::Sending, NextMove::Wait(NOW + 1)));
    }

    #[test]
    fn a_document_that_cannot_be_attached_does_not_hold_the_candidate_up() {
        for kind in [StepKind::Attach(0), StepKind::Activity, StepKind::List] {
            let d = after(FailureClass::Permanent, 0, kind);
            assert_eq!((d.state, d.next), (StepState::Dead, NextMove::GoOn));
        }
    }

    #[test]
    fn a_failed_look_leaves_the_outcome_unknown() {
        let verdict = Verdict::Failed(Failure::new(FailureClass::Transient, "connect", ""));
        let d = decide(
            &RelaySettings::default(),
            &step(StepKind::Record, StepState::Sending, 0),
            &verdict,
            NOW,
            0.0,
            None,
        );
        assert_eq!(d.state, StepState::Sending);
    }

    #[test]
    fn looks_at_0_15_60_and_600_seconds_then_one_more_send_then_a_person() {
        let relay = RelaySettings::default();
        let look = |looks, since_s: i64, sends| {
            let s = Step { looks, sends, ..step(StepKind::Record, StepState::Sending, 1) };
            decide(&relay, &s, &Verdict::NotSeen, NOW + since_s * 1_000, 0.0, None)
        };
        assert_eq!(look(0, 0, 1).next, NextMove::Wait(NOW + 15_000));
        assert_eq!(look(1, 15, 1).next, NextMove::Wait(NOW + 60_000));
        assert_eq!(look(2, 60, 1).next, NextMove::Wait(NOW + 600_000));
        let resend = look(3, 600, 1);
        assert_eq!(
            (resend.state, resend.next, resend.outcome),
            (StepState::Pending, NextMove::GoOn, "possible_duplicate")
        );
        assert_eq!(look(3, 600, 2).next, NextMove::Stop(State::NeedsAttention, "outcome_unknown".into()));
    }
}
