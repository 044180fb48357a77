//! `drain(budget)`: on the PHP thread, on a current-thread runtime that lives only inside the call; one
//! drainer for each site at a time (architecture, Processes).

use std::rc::Rc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::memory;
use super::pace::Pace;
use super::skew;
use super::tenancy::{self, Standing};
use super::worker::{Ended, Worker};
use crate::clock::Clock;
use crate::mapping::Phones;
use crate::outbox::blobs::Blobs;
use crate::outbox::traffic::Lane;
use crate::outbox::{
    Admission, Fenced, JournalEntry, NextMove, State, StepChange, Store, StoreError, Trigger, owner,
};
use crate::settings::Settings;
use crate::tracker::client::Client;
use crate::tracker::gate::DESTINATION;
use crate::tracker::outcome::Failure;
use crate::tracker::session::SessionStore;

/// Lease of a delivery that is only looked at to be parked.
const LEASE_TO_PARK_MS: i64 = 60_000;
/// How often a drain looks for what was accepted meanwhile.
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// Longest budget.
const LONGEST: Duration = Duration::from_secs(3_600);
/// A pause this short is waited for; a longer one is left to the next drain.
const SHORT_PAUSE_MS: i64 = 2_000;

/// What to drain with.
pub struct Drain<'a, S: Store> {
    /// Settings.
    pub settings: &'a Settings,
    /// Store.
    pub store: &'a S,
    /// Files.
    pub blobs: &'a Blobs,
    /// Time.
    pub clock: Rc<dyn Clock>,
}

/// How long, and who asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct DrainOptions {
    /// Milliseconds in which steps may be started.
    pub budget_ms: u64,
    /// What made it begin.
    pub trigger: Trigger,
}

impl Default for DrainOptions {
    fn default() -> Self {
        Self { budget_ms: 5_000, trigger: Trigger::RunNow }
    }
}

/// What a drain did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Another process drains, or this occasion is left alone; nothing was done.
    pub busy: bool,
    /// The pause switch is on; nothing was done.
    pub paused: bool,
    /// Steps tried.
    pub steps: u32,
    /// Deliveries that ended delivered.
    pub finished: u32,
    /// Deliveries that wait for a later time.
    pub waiting: u32,
    /// Deliveries that need a person or the account.
    pub stopped: u32,
    /// When the next one is due, in Unix milliseconds.
    pub next_due_at: Option<i64>,
    /// Why nothing could be sent at all (`insecure_url`, `http_blocked` …); empty otherwise.
    pub code: String,
}

/// Why a drain ended early.
#[derive(Debug, thiserror::Error)]
pub enum DrainError {
    /// The store failed; what was begun is taken up by the next drain.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The runtime could not be made.
    #[error("no runtime: {0}")]
    Runtime(#[from] std::io::Error),
}

impl<S: Store> Drain<'_, S> {
    /// Works until the budget is used up or nothing is due.
    ///
    /// # Errors
    /// [`DrainError`].
    pub fn run(&self, options: &DrainOptions) -> Result<Summary, DrainError> {
        if self.settings.relay.paused {
            return Ok(Summary { paused: true, ..Summary::default() });
        }
        crate::failpoint::at!("drain.start");
        let owner = owner::this_process();
        let budget = Duration::from_millis(options.budget_ms).min(LONGEST);
        if self.store.begin_drain(&owner, options.trigger, self.lease_ms(budget))? != Admission::Granted {
            return Ok(Summary { busy: true, ..Summary::default() });
        }
        let _turn = Turn { store: self.store, owner: &owner };
        if options.trigger == Trigger::RunNow {
            self.store.hurry(DESTINATION)?;
        }
        let worked = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(DrainError::from)
            .and_then(|runtime| runtime.block_on(self.work(&owner, budget)).map_err(DrainError::from));
        self.store.end_drain(&owner, options.trigger)?;
        memory::give_back();
        let mut summary = worked?;
        summary.next_due_at = self.next_due()?;
        Ok(summary)
    }

    /// Claims, works and claims again, on the caller's runtime.
    ///
    /// # Errors
    /// As the store reports.
    pub async fn work(&self, owner: &str, budget: Duration) -> Result<Summary, StoreError> {
        let clock = self.clock.as_ref();
        let budget = Budget::of(clock, budget);
        let mut summary = Summary::default();
        let tenant = match tenancy::standing(self.settings, self.store)? {
            Standing::Here(id) => id,
            Standing::Refused(failure) => return self.park_all(owner, &failure),
        };
        let pace = Pace::new(self.settings, self.store, clock, Lane::Submission, &tenant)?.within(budget);
        let sessions: &dyn SessionStore = self.store;
        let client = match Client::new(self.settings, &sessions, self.clock.as_ref(), owner) {
            Ok(client) => client.with_gate(&pace),
            Err(failure) => return self.park_all(owner, &failure),
        };
        let phones = Phones::default();
        let worker = Worker {
            settings: self.settings,
            store: self.store,
            documents: self.blobs,
            clock: self.clock.as_ref(),
            client: &client,
            pace: &pace,
            tenant: &tenant,
            budget,
            phones: &phones,
        };
        let lease_ms = worker.lease_ms();
        let mut working = FuturesUnordered::new();
        loop {
            while working.len() < self.settings.relay.concurrency
                && budget.may_start()
                && pace.spent_until() <= clock.now_ms()
            {
                let open = pace.refresh()?;
                if !open {
                    pace.end_probe();
                } else if !working.is_empty() || !pace.begin_probe()? {
                    break;
                }
                match self.store.claim(DESTINATION, owner, lease_ms)? {
                    Some(claim) => working.push(worker.deliver(claim)),
                    None => break,
                }
            }
            if working.is_empty() {
                if self.pause(&budget, pace.spent_until()).await? {
                    continue;
                }
                skew::note(self.settings, self.store, clock, client.skew_ms());
                return Ok(summary);
            }
            // What is accepted while calls are under way begins beside them and not after them.
            let look = tokio::time::timeout(LOOK_AGAIN, working.next()).await;
            if let Ok(Some(ended)) = look {
                summary.count(&ended?);
            }
        }
    }

    /// Settings with which nothing can be sent at all: what is due is parked with the reason, so that an admin
    /// sees why it waits.
    fn park_all(&self, owner: &str, failure: &Failure) -> Result<Summary, StoreError> {
        let mut summary = Summary { code: failure.code.clone(), ..Summary::default() };
        while let Some(claim) = self.store.claim(DESTINATION, owner, LEASE_TO_PARK_MS)? {
            let Some(step) = claim.steps.iter().find(|s| !s.state.is_final()) else { break };
            let parked = StepChange {
                position: step.position,
                state: step.state,
                result: None,
                burn_attempt: false,
                looked: false,
                refused: None,
                next: NextMove::Stop(State::Parked, failure.code.clone()),
                journal: vec![JournalEntry {
                    at: self.clock.now_ms(),
                    event: "step".into(),
                    step: step.kind.stored().0.into(),
                    outcome: State::Parked.name().into(),
                    code: failure.code.clone(),
                    ..JournalEntry::default()
                }],
                task: Some(super::worker::task(&claim, State::Parked, &failure.code)),
            };
            if self.store.settle(&claim, &parked)? == Fenced::Lost {
                break;
            }
            summary.stopped += 1;
        }
        Ok(summary)
    }

    /// Waits for what is due in a moment (a look after an unknown outcome), if the budget covers it; nothing is due
    /// before calls are let through.
    async fn pause(&self, budget: &Budget<'_>, spent_until: i64) -> Result<bool, StoreError> {
        let Some(due) = self.next_due()? else { return Ok(false) };
        let wait = (due.max(spent_until) - self.clock.now_ms()).max(1);
        if wait > SHORT_PAUSE_MS || !budget.covers(wait) {
            return Ok(false);
        }
        self.clock.sleep(u64::try_from(wait).unwrap_or(1)).await;
        Ok(true)
    }

    /// When there is something to do again: what is due waits for the breaker's next probe, and for the end of
    /// the pause that Tracker asked for.
    fn next_due(&self) -> Result<Option<i64>, StoreError> {
        let Some(due) = self.store.next_due(DESTINATION)? else { return Ok(None) };
        let tenant = tenancy::id(self.settings, self.store)?;
        let breaker = self.store.breaker(DESTINATION, &tenant)?;
        let held = self.store.throughput(DESTINATION)?.hold_until;
        Ok(Some(due.max(breaker.next_probe_at).max(held)))
    }

    fn lease_ms(&self, budget: Duration) -> i64 {
        let longest_call =
            Duration::from_secs(self.settings.relay.attach_deadline.max(self.settings.relay.deadline));
        let lease = budget + longest_call + Duration::from_secs(60);
        i64::try_from(lease.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A drainer's turn. A panic is caught at the boundary and the process lives on, so nobody else could see
/// that its claims are orphans until their leases end.
struct Turn<'a, S: Store> {
    store: &'a S,
    owner: &'a str,
}

impl<S: Store> Drop for Turn<'_, S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Best effort: the leases end by themselves.
            let _ = self.store.abandon(DESTINATION, self.owner);
        }
    }
}

impl Summary {
    fn count(&mut self, ended: &Ended) {
        self.steps += ended.steps();
        match ended {
            Ended::Finished(_) => self.finished += 1,
            Ended::Waiting(_) | Ended::Lost(_) => self.waiting += 1,
            Ended::Stopped(_) => self.stopped += 1,
        }
    }
}
