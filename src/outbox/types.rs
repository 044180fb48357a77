//! The values that go in and out of a store.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::intake::submission::Submission;
use crate::mapping::plan::{Plan, Problem};
use crate::vault::PersonHashes;

/// States of a submission: one table for code, journal filter and screens (architecture).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Durable, not yet mapped or due.
    Received,
    /// No profile takes this form.
    Unrouted,
    /// A required field or consent is missing, or two records match.
    NeedsAttention,
    /// Due now or later.
    Waiting,
    /// The account, rights, region or certificate is at fault.
    Parked,
    /// Set aside until a person decides: three worker deaths, or a row that cannot be read.
    Held,
    /// Every step done.
    Delivered,
    /// The same submission came before.
    Duplicate,
    /// Permanent error or attempts used up; payload kept.
    Dead,
    /// By a person.
    Discarded,
    /// By a privacy request or retention.
    Erased,
}

impl State {
    /// All, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::Received,
        Self::Unrouted,
        Self::NeedsAttention,
        Self::Waiting,
        Self::Parked,
        Self::Held,
        Self::Delivered,
        Self::Duplicate,
        Self::Dead,
        Self::Discarded,
        Self::Erased,
    ];

    /// The name stored and shown to machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Unrouted => "unrouted",
            Self::NeedsAttention => "needs_attention",
            Self::Waiting => "waiting",
            Self::Parked => "parked",
            Self::Held => "held",
            Self::Delivered => "delivered",
            Self::Duplicate => "duplicate",
            Self::Dead => "dead",
            Self::Discarded => "discarded",
            Self::Erased => "erased",
        }
    }

    /// From its name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether a person may replay a submission in this state.
    #[must_use]
    pub fn replayable(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::Unrouted
                | Self::NeedsAttention
                | Self::Parked
                | Self::Held
                | Self::Dead
                | Self::Discarded
        )
    }

    /// Whether a person may discard a submission in this state.
    #[must_use]
    pub fn discardable(self) -> bool {
        self.replayable() && self != Self::Discarded || self == Self::Waiting
    }
}

/// A submission on its way into the store.
#[derive(Debug)]
pub struct NewSubmission<'a> {
    /// The submission; its id and time are final.
    pub submission: &'a Submission,
    /// What the routing made of it.
    pub work: Work<'a>,
    /// Keyed hashes of the person.
    pub person: PersonHashes,
    /// Hash of the sender's delivery id, where there is one.
    pub explicit_key: Option<Vec<u8>>,
    /// Hash of form and values (architecture, rule 3).
    pub content_key: Vec<u8>,
    /// Event and job of the content key; empty matches any.
    pub context_key: String,
    /// Hash of the files' digests; empty where no file came along.
    pub files_key: Vec<u8>,
    /// How a repeat of the very same request is recognised.
    pub replay: Option<Replay>,
    /// Milliseconds in which the same content is the same submission.
    pub duplicate_window_ms: i64,
}

/// Recognises a repeat of the very same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Digest of the signature, or of the body where a token proves the sender.
    pub request: Vec<u8>,
    /// Unix milliseconds until which it is remembered.
    pub expires_at: i64,
}

/// What the routing made of a submission: its state and, where it is to be sent, the delivery.
#[derive(Debug, Clone)]
pub enum Work<'a> {
    /// No profile takes it.
    Unrouted,
    /// The profile cannot send it as it is.
    Attention {
        /// Profile id and name.
        profile: (&'a str, &'a str),
        /// Why.
        problems: &'a [Problem],
    },
    /// To be delivered.
    Deliver {
        /// The plan.
        plan: &'a Plan,
        /// Steps in order.
        steps: Vec<StepKind>,
        /// Connection it was made for.
        connection: &'a str,
        /// Keyed hash of the person; deliveries of one person never run side by side (rule 12).
        person: Vec<u8>,
    },
}

/// Answer to an accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Id of the submission that counts: the first copy's for a duplicate.
    pub id: String,
    /// State of that submission.
    pub state: State,
    /// Whether it came before.
    pub duplicate: bool,
}

/// A change to a submission that nothing was sent of.
#[derive(Debug)]
pub struct Revision<'a> {
    /// The submission as it is to be kept.
    pub submission: &'a Submission,
    /// What the routing makes of it now.
    pub work: Work<'a>,
    /// Keyed hashes of the person.
    pub person: PersonHashes,
    /// The revision that was read.
    pub revision: u64,
    /// Journal entry.
    pub journal: JournalEntry,
    /// Unix milliseconds.
    pub now: i64,
    /// What it does to the delivery that is there.
    pub mode: RevisionMode,
}

/// How a revision treats the delivery that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevisionMode {
    /// A person's replay: what was done stays done, what failed begins anew. Refused while a worker holds it.
    Replay,
    /// A richer second copy of the same submission adds what the first lacked, even while a worker holds it.
    Enrich {
        /// Context key of the richer copy; empty keeps the first one's.
        context_key: String,
        /// Files key of the richer copy; empty keeps the first one's.
        files_key: Vec<u8>,
    },
}

/// Kinds of step (architecture, Words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Finds or creates the Contact of a Lead.
    Contact,
    /// Finds, creates or updates the record.
    Record,
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
    /// Whether Tracker or our pacing named the time to wait for, which a person's hurry must not overrule.
    pub throttled: bool,
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

/// One entry of the journal, redacted before it gets here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JournalEntry {
    /// Unix milliseconds.
    pub at: i64,
    /// `received`, `mapped`, `call`, `decision`, `wait`, `replayed`, `discarded`, `duplicate` …
    pub event: String,
    /// Step name, or empty.
    pub step: String,
    /// `created`, `updated`, `skipped`, `duplicate`, `failed`, `unknown` … or empty.
    pub outcome: String,
    /// Stable code.
    pub code: String,
    /// HTTP status; 0: none.
    pub http_status: u16,
    /// Milliseconds.
    pub duration_ms: u64,
    /// Further data, redacted.
    pub detail: Value,
}

/// A stored journal entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JournalRow {
    /// Rising number.
    pub id: i64,
    /// The entry.
    #[serde(flatten)]
    pub entry: JournalEntry,
}

/// Something the shell must do (rule 11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// `delivered`, `dead`, `needs_attention`, `parked`.
    pub kind: String,
    /// Ids only, no personal data.
    pub payload: Value,
}

/// What made a drain begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The end of a request that accepted something.
    RequestEnd,
    /// WP-Cron.
    Cron,
    /// A worker at the command line.
    Cli,
    /// A person.
    #[default]
    RunNow,
}

impl Trigger {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RequestEnd => "request_end",
            Self::Cron => "cron",
            Self::Cli => "cli",
            Self::RunNow => "run_now",
        }
    }
}

/// Answer to whoever wants to drain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Go on; nobody else does.
    Granted,
    /// Another process drains.
    Busy,
    /// A worker at the command line is at it, and quicker.
    ResidentWorker,
    /// Drains of this trigger died three times in a row; they are left alone for a day.
    SwitchedOff,
}

/// Who ran the queue, and when last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// `request_end`, `cron`, `cli`, `run_now`.
    pub trigger: String,
    /// Unix milliseconds.
    pub at: i64,
}

/// Counts for the overview.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Submissions by state name.
    pub counts: std::collections::BTreeMap<String, u64>,
    /// When the oldest waiting submission was received.
    pub oldest_waiting_at: Option<i64>,
    /// Runs by trigger.
    pub runs: Vec<Run>,
    /// Tasks the shell has not done.
    pub tasks: u64,
}

/// A question to the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// State name, or empty.
    pub state: String,
    /// Exact e-mail, phone, surname (found through keyed hashes) or id.
    pub search: String,
    /// From 1.
    pub page: u32,
    /// 1 to 200.
    pub per_page: u32,
}

/// A row of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// Submission id.
    pub id: String,
    /// Unix milliseconds.
    pub received_at: i64,
    /// State name.
    pub state: String,
    /// Reason code of the state.
    pub reason: String,
    /// Path in.
    pub path: String,
    /// Source key.
    pub source: String,
    /// Form id.
    pub form_id: String,
    /// Form title.
    pub form_name: String,
    /// Profile id.
    pub profile_id: String,
    /// Profile name.
    pub profile_name: String,
    /// created / updated / skipped.
    pub outcome: String,
    /// Record type.
    pub record_kind: String,
    /// Record id; 0: none.
    pub record_id: u64,
    /// Name and e-mail, opened for the screen.
    pub person: String,
    /// The submission that came first.
    pub duplicate_of: String,
    /// When it is due next; 0: not waiting.
    pub due_at: i64,
    /// Problems that need attention.
    pub problems: Vec<Problem>,
}
