//! The values that go in and out of a store.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::state::State;
use super::step::StepKind;
use crate::intake::submission::Submission;
use crate::mapping::plan::{Plan, Problem, Reservation};
use crate::vault::PersonHashes;

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
    /// Page and job of the content key (`intake::key::may_meet`); empty matches any.
    pub context_key: String,
    /// Hash of the files' digests; empty where no file came along.
    pub files_key: Vec<u8>,
    /// How a repeat of the very same request is recognised.
    pub replay: Option<Replay>,
    /// Whether it comes out of the spool: then its id may be here already.
    pub imported: bool,
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
        /// The place at an event that is kept for whoever it registers.
        reserved: Option<&'a Reservation>,
    },
    /// Set aside until a person decides.
    Held {
        /// Profile id and name.
        profile: (&'a str, &'a str),
        /// Why.
        reason: &'a str,
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
    /// Journal entries, in order.
    pub journal: Vec<JournalEntry>,
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

/// A lead that has not arrived for long. Nothing personal: it is mailed as a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverdueRow {
    /// Submission id.
    pub id: String,
    /// Unix milliseconds.
    pub received_at: i64,
    /// State name.
    pub state: String,
    /// Reason code of the state.
    pub reason: String,
}

/// What went wrong last with the newest submission in a state; redacted like the journal that it is from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LastError {
    /// Submission id.
    pub id: String,
    /// Unix milliseconds.
    pub at: i64,
    /// Step name, or empty.
    pub step: String,
    /// Stable code.
    pub code: String,
    /// HTTP status; 0: none.
    pub http_status: u16,
    /// Further data, redacted.
    pub detail: Value,
}

/// What the alerts are made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Overdue {
    /// Leads that have not arrived for longer than asked.
    pub total: u64,
    /// The oldest of them.
    pub rows: Vec<OverdueRow>,
    /// By state: `dead`, `parked`, `waiting`.
    pub errors: std::collections::BTreeMap<String, LastError>,
}
