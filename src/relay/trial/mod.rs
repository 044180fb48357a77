//! A trial: one submission goes through the steps of a delivery for a person who watches, and nothing of it comes
//! near the queue. `run` works the steps, `ledger` is where they write, `rehearse` lays a dry run out, `removal`
//! takes back what a test left at Tracker.

mod ledger;
mod rehearse;
mod removal;

use std::time::Duration;

use self::ledger::TrialLedger;
use super::budget::Budget;
use super::surroundings::{Documents, Outages};
use super::worker::{Ended, Worker};
use crate::clock::Clock;
use crate::intake::submission::{StoredFile, Submission};
use crate::mapping::Phones;
use crate::mapping::plan::Plan;
use crate::mapping::profile::RecordKind;
use crate::outbox::blobs::Blobs;
use crate::outbox::{Claim, Step, StepKind, StepResult, StepState, StoreError};
use crate::settings::Settings;
use crate::tracker::client::SiteClient;
use crate::tracker::types::Content;

pub use rehearse::{Planned, rehearse};
pub use removal::{Left, Remains, Removed, remove};

/// For everything; a call that has been started still runs to its own deadline.
const LENGTH: Duration = Duration::from_secs(60);
/// Seconds a call may take here: somebody waits.
const DEADLINE: u64 = 20;
/// The same for a document.
const ATTACH_DEADLINE: u64 = 30;

/// What is tried.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    /// The submission; its id makes the marker.
    pub submission: &'a Submission,
    /// What the mapping made of it.
    pub plan: &'a Plan,
    /// Its steps in order.
    pub steps: &'a [StepKind],
    /// Its files.
    pub files: TrialFiles<'a>,
}

/// Where a trial's files are.
#[derive(Clone, Copy)]
pub enum TrialFiles<'a> {
    /// Kept with a submission.
    Kept(&'a Blobs),
    /// In memory, in the order of the submission's files; `None`: refused.
    Given(&'a [Option<Content>], &'a [StoredFile]),
}

impl Documents for TrialFiles<'_> {
    fn content(&self, file: &StoredFile) -> Result<Content, StoreError> {
        match self {
            Self::Kept(blobs) => Documents::content(*blobs, file),
            Self::Given(contents, files) => files
                .iter()
                .position(|known| known == file)
                .and_then(|index| contents.get(index).cloned().flatten())
                .ok_or_else(|| StoreError::Corrupt("the file was refused".into())),
        }
    }

    /// A test's file is gone by itself, and one that was kept is the queue's to judge.
    fn quarantine(&self, _file: &StoredFile) -> Result<(), StoreError> {
        Ok(())
    }
}

/// What became of a trial.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tried {
    /// Whether every step is done or was not needed.
    pub ok: bool,
    /// Why not; empty where it is.
    pub code: String,
    /// The remote side's words, without what the visitor sent.
    pub detail: String,
    /// Steps as they ended.
    pub steps: Vec<Step>,
}

impl Tried {
    /// The main record, whether it was made or found.
    #[must_use]
    pub fn record_id(&self) -> u64 {
        self.of(StepKind::Record).map_or(0, |result| result.id)
    }

    /// The activity; 0: none.
    #[must_use]
    pub fn activity_id(&self) -> u64 {
        self.of(StepKind::Activity).map_or(0, |result| result.id)
    }

    /// What was newly made at Tracker, in the order in which it is to be removed.
    #[must_use]
    pub fn made(&self, record: RecordKind) -> Vec<(RecordKind, u64)> {
        [
            (StepKind::Activity, RecordKind::Activity),
            (StepKind::Record, record),
            (StepKind::Contact, RecordKind::Contact),
        ]
        .into_iter()
        .filter_map(|(step, kind)| Some((kind, self.of(step)?)))
        .filter(|(_, result)| result.id > 0 && is_new(result))
        .map(|(kind, result)| (kind, result.id))
        .collect()
    }

    fn of(&self, kind: StepKind) -> Option<&StepResult> {
        self.steps.iter().find(|step| step.kind == kind).map(|step| &step.result)
    }
}

/// Whether a step made what it names. `adopted`: its answer got lost, and our marker was found on it; `parsed`: made by
/// Tracker's parser, and not completed.
fn is_new(result: &StepResult) -> bool {
    let by_marker = !result.flags.iter().any(|flag| flag == "weak_match");
    matches!(result.action.as_str(), "created" | "parsed") || (result.action == "adopted" && by_marker)
}

/// The settings of a trial: nobody waits as long for a test as for a delivery.
#[must_use]
pub fn settings_of(settings: &Settings) -> Settings {
    let mut settings = settings.clone();
    settings.relay.deadline = settings.relay.deadline.min(DEADLINE);
    settings.relay.attach_deadline = settings.relay.attach_deadline.min(ATTACH_DEADLINE);
    settings
}

/// Works a trial with this client. A wait that ends in time (a look after an unknown outcome, a pause that Tracker asks
/// for) is waited for; what would be tried again later is not.
///
/// # Errors
/// The store's, where a kept file cannot be read.
pub async fn run(
    trial: Trial<'_>,
    settings: &Settings,
    clock: &dyn Clock,
    client: &SiteClient<'_>,
) -> Result<Tried, StoreError> {
    let mut claim = claim(trial);
    let ledger = TrialLedger::new(clock, &claim.steps);
    let budget = Budget::of(clock, LENGTH);
    let worker = Worker {
        settings,
        store: &ledger,
        documents: &trial.files,
        clock,
        client,
        pace: &NoOutage,
        tenant: "",
        budget,
        phones: &Phones::default(),
    };
    loop {
        let ended = worker.deliver(claim.clone()).await?;
        if !matches!(ended, Ended::Waiting(_)) {
            return Ok(ledger.tried(matches!(ended, Ended::Finished(_))));
        }
        let Some((due, steps)) = ledger.next_round(|due| budget.covers(due - clock.now_ms())) else {
            return Ok(ledger.tried(false));
        };
        clock.sleep(u64::try_from(due - clock.now_ms()).unwrap_or_default()).await;
        claim.steps = steps;
    }
}

fn claim(trial: Trial<'_>) -> Claim {
    let steps = trial.steps.iter().zip(0..).map(|(kind, position)| Step {
        position,
        kind: *kind,
        state: StepState::Pending,
        attempts: 0,
        looks: 0,
        sends: 0,
        intended_at: 0,
        probe_from: 0,
        result: StepResult::default(),
    });
    Claim {
        delivery: String::new(),
        submission_id: trial.submission.id.clone(),
        fence: 0,
        owner: String::new(),
        connection: String::new(),
        submission: trial.submission.clone(),
        plan: trial.plan.clone(),
        steps: steps.collect(),
    }
}

/// A person who tests finds an outage out, whatever the queue has found out before.
struct NoOutage;

impl Outages for NoOutage {
    fn outage(&self) -> Option<i64> {
        None
    }

    fn misplaced(&self, _code: &str) -> Result<(), StoreError> {
        Ok(())
    }
}
