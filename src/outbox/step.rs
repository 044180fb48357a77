//! Steps, the claim a worker holds on them, and what it writes about them.

use serde::{Deserialize, Serialize};

use super::state::State;
use super::types::{JournalEntry, Task};
use crate::intake::submission::Submission;
use crate::mapping::plan::Plan;

/// Kinds of step (architecture, Words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Finds or creates the Contact of a Lead.
    Contact,
    /// Finds, creates or updates the record.
    Record,
    /// Lets the virus scanner look at one document; the number is its index in the plan.
    Scan(u32),
    /// Attaches one document; the number is its index in the plan.
    Attach(u32),
    /// Creates the linked activity.
    Activity,
    /// Longlist or shortlist.
    List,
}

impl StepKind {
    /// Name and argument as stored.
    #[must_use]
    pub fn stored(self) -> (&'static str, u32) {
        match self {
            Self::Contact => ("contact", 0),
            Self::Record => ("record", 0),
            Self::Scan(n) => ("scan", n),
            Self::Attach(n) => ("attach", n),
            Self::Activity => ("activity", 0),
            Self::List => ("list", 0),
        }
    }

    /// From name and argument.
    #[must_use]
    pub fn parse(name: &str, argument: u32) -> Option<Self> {
        Some(match name {
            "contact" => Self::Contact,
            "record" => Self::Record,
            "scan" => Self::Scan(argument),
            "attach" => Self::Attach(argument),
            "activity" => Self::Activity,
            "list" => Self::List,
            _ => return None,
        })
    }
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun, or to be tried again: nothing is at the other side.
    Pending,
    /// The intent is written and no result: whether it happened is unknown.
    Sending,
    /// Done.
    Done,
    /// Not needed (dedupe policy, document refused).
    Skipped,
    /// Given up; the delivery goes on or is dead, as the step decides.
    Dead,
}

impl StepState {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Dead => "dead",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Pending, Self::Sending, Self::Done, Self::Skipped, Self::Dead]
            .into_iter()
            .find(|s| s.name() == name)
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Skipped | Self::Dead)
    }
}

/// A step as stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Place in the order.
    pub position: u32,
    /// Kind.
    pub kind: StepKind,
    /// State.
    pub state: StepState,
    /// Failed tries.
    pub attempts: u32,
    /// Looks taken after an unknown outcome.
    pub looks: u32,
    /// Times it was sent; above one only after an outcome that stayed unknown.
    pub sends: u32,
    /// Unix milliseconds of the last intent.
    pub intended_at: i64,
    /// The id above which its live look-ups begin; 0: not known.
    pub probe_from: u64,
    /// What it produced.
    pub result: StepResult,
}

/// What a step produced; sealed at rest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepResult {
    /// Record or document id in Tracker; 0: none.
    pub id: u64,
    /// `created`, `updated`, `unchanged`, `skipped`, `adopted`, `attached`, `linked` …
    pub action: String,
    /// Flags and codes for the screens.
    pub flags: Vec<String>,
}

/// A claimed delivery with all it needs.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Delivery id.
    pub delivery: String,
    /// Submission id.
    pub submission_id: String,
    /// Every later write carries it (rule 4).
    pub fence: u64,
    /// Who claimed it.
    pub owner: String,
    /// Connection it was made for.
    pub connection: String,
    /// Submission as received.
    pub submission: Submission,
    /// Plan.
    pub plan: Plan,
    /// Steps in order.
    pub steps: Vec<Step>,
}

/// Whether a write was still allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Fenced {
    /// Written.
    Written,
    /// The claim was lost: somebody else owns the delivery, nothing was changed.
    Lost,
}

/// Who refused a call that therefore did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Tracker or our pacing, until a time that a person's hurry must not overrule.
    Paced,
    /// The open breaker, until the next probe or until a person asks: whichever is earlier.
    Breaker,
}

/// What became of a step, and what happens to its delivery.
#[derive(Debug)]
pub struct StepChange<'a> {
    /// Which step.
    pub position: u32,
    /// Its new state.
    pub state: StepState,
    /// Its result, when there is one.
    pub result: Option<&'a StepResult>,
    /// Whether it counts as a failed attempt.
    pub burn_attempt: bool,
    /// Whether it counts as a look after an unknown outcome.
    pub looked: bool,
    /// What refused the call before Tracker looked at it.
    pub refused: Option<Refusal>,
    /// What the delivery does now.
    pub next: NextMove,
    /// Journal entries, in order.
    pub journal: Vec<JournalEntry>,
    /// For the shell, when the delivery leaves the drain's hands.
    pub task: Option<Task>,
}

/// What a delivery does after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextMove {
    /// Goes on with the next step under the same claim.
    GoOn,
    /// Waits until then (Unix milliseconds); the claim ends.
    Wait(i64),
    /// Leaves the drain's hands in this state with a reason code; the claim ends.
    Stop(State, String),
}
