//! The conversation with Tracker: one call at a time, each kept before the next begins, so that a kill between any two
//! costs one call. Hints come first, because somebody waits for them.

use std::cell::Cell;

use serde_json::{Map, json};

use super::limit::Limit;
use super::plan::{Found, Reason};
use super::record::{Terms, Told};
use super::standing::Statuses;
use super::sweep::{BACKLOG, JobStore, LONGEST_WAIT_MS, Phase, Sweep, due_at};
use super::{confirming, hinting, listing, reading};
use crate::clock::Clock;
use crate::mapping::profile::RecordKind;
use crate::outbox::StoreError;
use crate::relay::budget::Budget;
use crate::relay::pace::PACED;
use crate::settings::Settings;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::{Failure, FailureClass};

/// Milliseconds before the second, third … try after a failure. A sweep never gives up for one: it stands where it is.
const BACKOFF: [i64; 4] = [60_000, 300_000, 1_800_000, LONGEST_WAIT_MS];
/// A pause that nobody has put into figures.
const MINUTE_MS: i64 = 60_000;
/// Failures in a row at one record before the others go on without it.
const PATIENCE: u32 = 5;
/// Milliseconds until an account that refuses us is asked again; signing in does not wait for them.
const PARKED_MS: i64 = 1_800_000;
/// Code of "this may not be read".
const FORBIDDEN: &str = "forbidden";
/// Name of the note with the account's statuses.
const STATUSES: &str = "statuses";

/// What works on jobs within one call of the shell.
pub struct Worker<'a, S: JobStore> {
    /// Store.
    pub store: &'a S,
    /// Settings.
    pub settings: &'a Settings,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Tracker.
    pub client: &'a SiteClient<'a>,
    /// Time in which calls may be started.
    pub budget: Budget<'a>,
    /// Operations that the shell takes at once: more are not made in advance.
    pub batch: u64,
    /// Why it stopped; empty: it did not.
    pub code: Cell<String>,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Stop,
}

/// What a GET came to.
pub(super) enum Fetched {
    /// An answer that counts.
    Record(Option<Box<Told>>),
    /// None.
    Failed(Failure),
}

/// What a sweep makes of one record.
pub(super) enum Look {
    /// An answer that counts.
    Record(Option<Box<Told>>),
    /// The others go on without it.
    PassedOver,
    /// The sweep stands.
    Stands(Flow),
}

impl<'a, S: JobStore> Worker<'a, S> {
    /// Works until the budget is used up, a batch for the shell is ready, or nothing can be done now.
    ///
    /// # Errors
    /// The store's.
    pub async fn work(&self) -> Result<(), StoreError> {
        let mut hinted = false;
        while self.budget.may_start() {
            let (waiting, all, _) = self.store.operations(0)?;
            if waiting >= self.batch || all >= BACKLOG {
                return Ok(());
            }
            let flow = if let Some(hint) = self.store.next_hint()? {
                hinted = true;
                hinting::work(self, &hint).await?
            } else if hinted && waiting > 0 {
                // Whoever changed one job should not wait for the sweep.
                return Ok(());
            } else {
                match self.store.running_sweep()? {
                    Some(sweep) if self.is_due(&sweep) => self.step(sweep).await?,
                    _ => Flow::Stop,
                }
            };
            if flow == Flow::Stop {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn step(&self, sweep: Sweep) -> Result<Flow, StoreError> {
        match sweep.phase {
            // The shell's turn.
            Phase::Inventory | Phase::Idle => Ok(Flow::Stop),
            Phase::Listing => listing::take_page(self, sweep).await,
            Phase::Reading => reading::read_next(self, sweep).await,
            Phase::Confirming => confirming::confirm_next(self, sweep).await,
            Phase::Applying => confirming::end_if_applied(self, sweep),
        }
    }

    /// Reads a full record.
    pub(super) async fn fetch(&self, id: u64, statuses: &Statuses) -> Fetched {
        match self.client.get(RecordKind::Opportunity, id).await.result {
            Ok(None) => Fetched::Record(None),
            Ok(Some(answer)) => {
                match Told::of(&answer, id, statuses, &self.reading()) {
                    Some(told) => Fetched::Record(Some(Box::new(told))),
                    // Something came, and it is not this record: that is not "gone".
                    None => Fetched::Failed(Failure::new(FailureClass::Transient, "unexpected_shape", "")),
                }
            }
            Err(failure) => Fetched::Failed(failure),
        }
    }

    /// Reads the record that a sweep has come to.
    pub(super) async fn look(&self, id: u64, sweep: &mut Sweep) -> Result<Look, StoreError> {
        let failure = match self.statuses().await? {
            Ok(statuses) => match self.fetch(id, &statuses).await {
                Fetched::Record(told) => {
                    self.progress(sweep);
                    return Ok(Look::Record(told));
                }
                Fetched::Failed(failure) => {
                    if self.is_its_own(&failure, sweep.failures >= PATIENCE).await {
                        self.progress(sweep);
                        return Ok(Look::PassedOver);
                    }
                    failure
                }
            },
            Err(failure) => failure,
        };
        Ok(Look::Stands(self.stumble(sweep, &failure)?))
    }

    /// What a record comes to by the site's rule.
    pub(super) fn judge(&self, told: Option<&Told>) -> Result<Found, StoreError> {
        let Some(told) = told else { return Ok(Found::Gone) };
        Ok(if told.standing.is_published(self.settings.jobs.published) {
            Found::Published { hash: told.job.hash()?, job: serde_json::to_string(&told.job)? }
        } else if told.standing.open {
            Found::Unpublished { reason: Reason::NotPublished }
        } else {
            Found::Unpublished { reason: Reason::Closed }
        })
    }

    /// The account's statuses as they were last asked for; asked for now where nobody has.
    pub(super) async fn statuses(&self) -> Result<Result<Statuses, Failure>, StoreError> {
        let kept = self.store.job_note(STATUSES)?;
        match kept.and_then(|text| serde_json::from_str(&text).ok()) {
            Some(statuses) => Ok(Ok(statuses)),
            None => self.ask_statuses().await,
        }
    }

    /// Asks for them. An account without the call is judged by the names of its statuses.
    pub(super) async fn ask_statuses(&self) -> Result<Result<Statuses, Failure>, StoreError> {
        let statuses = match self.client.metadata().await.result {
            Ok(metadata) => Statuses::of(&metadata),
            Err(failure)
                if matches!(failure.class, FailureClass::Permanent | FailureClass::Unsupported)
                    || matches!(failure.code.as_str(), "forbidden" | "endpoint_missing") =>
            {
                Statuses::default()
            }
            Err(failure) => return Ok(Err(failure)),
        };
        self.store.keep_job_note(STATUSES, &serde_json::to_string(&statuses)?)?;
        Ok(Ok(statuses))
    }

    /// The sweep stands where it is, until there is a point in trying again.
    pub(super) fn stumble(&self, sweep: &mut Sweep, failure: &Failure) -> Result<Flow, StoreError> {
        let now = self.clock.now_ms();
        sweep.code = self.stopped_by(failure);
        if counts(failure) {
            sweep.failures += 1;
        }
        sweep.next_try_at = now.saturating_add(wait_for(failure, sweep.failures));
        self.store.save_sweep(sweep)?;
        Ok(Flow::Stop)
    }

    fn is_due(&self, sweep: &Sweep) -> bool {
        let now = self.clock.now_ms();
        due_at(sweep.next_try_at, now) <= now
    }

    /// Whether one record is at fault and not the whole conversation: then the others go on without it. One that may not
    /// be read is, if others may.
    pub(super) async fn is_its_own(&self, failure: &Failure, patience_is_over: bool) -> bool {
        if failure.class == FailureClass::Permanent || !patience_is_over {
            return failure.class == FailureClass::Permanent;
        }
        if failure.code != FORBIDDEN {
            return !is_a_pause(failure);
        }
        let one = Map::from_iter([("maxResults".to_owned(), json!(1)), ("pageNumber".to_owned(), json!(1))]);
        self.client.search(RecordKind::Opportunity, &one).await.result.is_ok()
    }

    /// How many jobs may go by themselves.
    pub(super) fn limit(&self) -> Limit {
        Limit { share: self.settings.jobs.removal_share }
    }

    /// By what a record is read.
    fn reading(&self) -> Terms<'_> {
        Terms::of(self.settings, self.clock.now_ms())
    }

    /// What of it, once changed, changes the jobs.
    pub(super) fn terms(&self) -> String {
        self.reading().digest()
    }

    /// Notes why work stops, for the shell: our own pacing is no reason to name.
    pub(super) fn stopped_by(&self, failure: &Failure) -> String {
        let code = if failure.code == PACED { String::new() } else { failure.code.clone() };
        self.code.set(code.clone());
        code
    }

    /// A call that went well.
    pub(super) fn progress(&self, sweep: &mut Sweep) {
        sweep.failures = 0;
        sweep.code.clear();
        sweep.next_try_at = 0;
        sweep.progress_at = self.clock.now_ms();
    }
}

/// Whether nothing is wrong with the call: somebody asked us to wait, ourselves included, or the account is at fault. It
/// uses up no try (architecture, rule 5).
fn is_a_pause(failure: &Failure) -> bool {
    matches!(failure.class, FailureClass::Throttled { .. } | FailureClass::Parked)
}

/// Whether it uses up a try. That something may not be read is the account's fault or the record's: after the last try
/// it is found out which.
pub(super) fn counts(failure: &Failure) -> bool {
    !is_a_pause(failure) || failure.code == FORBIDDEN
}

/// Milliseconds.
pub(super) fn wait_for(failure: &Failure, failures: u32) -> i64 {
    match failure.class {
        // The pacing budget keeps what Tracker asked for beyond that.
        FailureClass::Throttled { wait_ms: Some(ms) } => {
            i64::try_from(ms).unwrap_or(LONGEST_WAIT_MS).clamp(1, LONGEST_WAIT_MS)
        }
        FailureClass::Throttled { wait_ms: None } => MINUTE_MS,
        FailureClass::Parked => PARKED_MS,
        _ => {
            let step = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
            BACKOFF.get(step).or(BACKOFF.last()).copied().unwrap_or(MINUTE_MS)
        }
    }
}
