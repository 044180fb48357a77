//! Every call asks the shared pacing budget first, so that all processes together stay under the vendor's
//! rate limit instead of running into it (architecture, rules 6 and 12; tracker-api.md 1.4), and tells the
//! shared breaker what became of it.

use std::cell::{Cell, RefCell};

use super::budget::Budget;
use crate::clock::Clock;
use crate::outbox::traffic::{Breaker, Lane, Reached};
use crate::outbox::{Store, StoreError};
use crate::settings::Settings;
use crate::tracker::gate::{CallGate, DESTINATION, Met, Pause};
use crate::tracker::outcome::{Failure, FailureClass};

/// Code of the failure that says "our own budget, nothing was sent".
pub const PACED: &str = "paced";
/// Code of the failure that says "the other side is out, nothing was sent".
pub const BREAKER_OPEN: &str = "breaker_open";
/// The account for tests has a budget of its own: it may be another host, and what it asks for is its own business.
const SANDBOX: &str = "tracker_sandbox";
/// Longest wait of one call. A delivery is leased for the deadline and a minute more, so what waits longer has
/// to let go of it.
const LONGEST_PAUSE_MS: u64 = 30_000;

/// The gate of one client: which lane its calls are in, and for whom.
pub struct Pace<'a, S> {
    store: &'a S,
    clock: &'a dyn Clock,
    lane: Lane,
    calls_per_minute: u32,
    max_attempts: u32,
    connection: String,
    destination: &'static str,
    budget: Option<Budget<'a>>,
    breaker: RefCell<Breaker>,
    probing: Cell<bool>,
    spent_until: Cell<i64>,
}

impl<'a, S: Store> Pace<'a, S> {
    /// A gate for calls in this lane. `connection` is the tenant's id.
    ///
    /// # Errors
    /// The store's.
    pub fn new(
        settings: &Settings,
        store: &'a S,
        clock: &'a dyn Clock,
        lane: Lane,
        connection: &str,
    ) -> Result<Self, StoreError> {
        let destination = if settings.is_sandbox() { SANDBOX } else { DESTINATION };
        Ok(Self {
            store,
            clock,
            lane,
            calls_per_minute: settings.relay.calls_per_minute,
            max_attempts: settings.relay.max_attempts,
            connection: connection.to_owned(),
            destination,
            budget: None,
            breaker: RefCell::new(store.breaker(destination, connection)?),
            probing: Cell::new(false),
            spent_until: Cell::new(0),
        })
    }

    /// Calls may wait for the pacing budget while this budget covers it.
    #[must_use]
    pub fn within(mut self, budget: Budget<'a>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Reads what other processes have learnt about the other side.
    pub(super) fn refresh(&self) -> Result<bool, StoreError> {
        let now = self.store.breaker(DESTINATION, &self.connection)?;
        let open = now.is_open();
        *self.breaker.borrow_mut() = now;
        Ok(open)
    }

    /// Takes the right to let one delivery through an open breaker.
    pub(super) fn begin_probe(&self) -> Result<bool, StoreError> {
        let taken = self.store.begin_probe(DESTINATION, &self.connection)?;
        self.probing.set(taken);
        Ok(taken)
    }

    pub(super) fn end_probe(&self) {
        self.probing.set(false);
    }

    /// While the breaker is open: when the next probe is due.
    pub(super) fn outage(&self) -> Option<i64> {
        let breaker = self.breaker.borrow();
        breaker.is_open().then_some(breaker.next_probe_at)
    }

    /// When calls are let through again, where that is later than the budget lasts; 0: nobody was turned away so.
    /// Until then whatever is claimed could only be given back.
    pub(super) fn spent_until(&self) -> i64 {
        self.spent_until.get()
    }

    /// The endpoint is not there at all: nobody else has to find that out (D12).
    pub(super) fn misplaced(&self, code: &str) -> Result<(), StoreError> {
        self.note(&Reached::Misplaced(code.to_owned()))
    }

    fn note(&self, reached: &Reached) -> Result<(), StoreError> {
        // What becomes of a test keeps no lead from being sent, and alarms nobody.
        if self.destination == SANDBOX {
            return Ok(());
        }
        let after = self.store.report(DESTINATION, &self.connection, reached, self.max_attempts)?;
        *self.breaker.borrow_mut() = after;
        Ok(())
    }
}

impl<S: Store> CallGate for Pace<'_, S> {
    fn before_call(&self, _destination: &str) -> Result<(), Failure> {
        let refuse = |ms: i64, code: &str, words: &str| {
            let wait_ms = u64::try_from(ms.max(1)).ok();
            Err(Failure::new(FailureClass::Throttled { wait_ms }, code, words))
        };
        // A person's own check may pass: it is what tells that all is well again.
        if self.lane != Lane::Interactive
            && !self.probing.get()
            && let Some(probe_at) = self.outage()
        {
            return refuse(probe_at - self.clock.now_ms(), BREAKER_OPEN, "the other side does not answer");
        }
        match self.store.pace(self.destination, self.lane, self.calls_per_minute) {
            Ok(None) => Ok(()),
            Ok(Some(ms)) => refuse(ms, PACED, "the pacing budget of this minute is used up"),
            Err(error) => {
                Err(Failure::new(FailureClass::Transient, error.code(), "the store did not answer"))
            }
        }
    }

    fn pause(&self, refused: &Failure, waited: u64) -> Option<(u64, Pause<'_>)> {
        let FailureClass::Throttled { wait_ms: Some(ms) } = refused.class else { return None };
        let wait = i64::try_from(ms).unwrap_or(i64::MAX);
        let covered = self.budget.is_some_and(|b| b.covers(wait));
        if refused.code == PACED && !covered {
            self.spent_until.set(self.clock.now_ms().saturating_add(wait));
        }
        let short = waited.saturating_add(ms) <= LONGEST_PAUSE_MS;
        (self.lane != Lane::Interactive && refused.code == PACED && covered && short)
            .then(|| (ms, self.clock.sleep(ms)))
    }

    fn after_call(&self, _destination: &str, met: Met<'_>) {
        let quiet = {
            let breaker = self.breaker.borrow();
            breaker.failures == 0 && !breaker.is_open()
        };
        // A store that cannot be written shows at the checkpoint that follows; the call itself was made.
        let _ = match met {
            Met::Answered if quiet => Ok(()),
            Met::Answered => self.note(&Reached::Answered),
            Met::Failed(code) => self.note(&Reached::Failed(code.to_owned())),
            Met::AskedToWait(ms) => {
                self.store.hold(self.destination, i64::try_from(ms).unwrap_or(i64::MAX / 2))
            }
        };
    }
}
