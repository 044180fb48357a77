//! What the mapping yields: typed drafts and everything else that a delivery needs, so that the relay
//! never looks at a profile or a form again.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::profile::{DedupeBy, JobList, MatchPolicy, OnMatch, RecordKind};

/// The outbound work of one submission. Stored sealed with its delivery.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Plan {
    /// Profile that made it.
    pub profile: ProfileStamp,
    /// The record.
    pub record: Draft,
    /// The Contact of a Lead.
    pub contact: Option<Draft>,
    /// How an existing record is found; on a Lead this concerns its Contact.
    pub dedupe: DedupeBy,
    /// What happens to an existing record.
    pub on_match: MatchPolicy,
    /// Whether Tracker's CV parser creates the Resource from the first document.
    pub from_resume: bool,
    /// Documents, one attach step each.
    pub documents: Vec<PlannedDocument>,
    /// The linked activity.
    pub activity: Option<ActivityDraft>,
    /// The list of a job.
    pub application: Option<Application>,
    /// The event that it registers somebody for.
    pub registration: Option<Registration>,
    /// Consent as given, for journal and activity.
    pub consent: Option<ConsentRecord>,
    /// Phone numbers still as they were entered; the relay brings them to E.164 before the first call
    /// (mapping::phones).
    pub phones: Vec<PendingPhone>,
    /// Codes of what was noticed and did not stop the mapping (`phone_unreadable:mobile` …).
    pub notes: Vec<String>,
}

/// A member that holds a phone number as it was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct PendingPhone {
    /// Record type of the draft that holds it.
    pub kind: RecordKind,
    /// Path of the member.
    pub path: String,
    /// ISO 3166 alpha-2 country of a number without prefix.
    pub country: String,
    /// Form key, for the journal.
    pub field: String,
}

/// Identity of a profile at the time of mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct ProfileStamp {
    /// Profile id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Version.
    pub version: u32,
}

/// A record as it will be sent: members in the vendor's types, nothing null, nothing unmapped.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Draft {
    /// Record type.
    pub kind: RecordKind,
    /// REST-shaped members (`contactDetails` nested, `customFields` as list …).
    pub members: Map<String, Value>,
    /// What happens to each mapped key on an existing record, in the profile's order. A path is the
    /// `to` of the field map; marketing flags are included.
    pub rules: Vec<MemberRule>,
    /// Who it is, for deduplication and order.
    pub person: Person,
}

/// Rule for one member of an existing record.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct MemberRule {
    /// `surname`, `contactDetails.email`, `customFields[12]` …
    pub path: String,
    /// Rule.
    pub on_match: OnMatch,
}

/// The person behind a submission, as far as the mapping knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Person {
    /// E-mail, trimmed.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Surname.
    pub surname: String,
    /// First phone number.
    pub phone: String,
}

/// A document to attach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct PlannedDocument {
    /// Index in the submission's files.
    pub file: usize,
    /// Name in Tracker, with extension, made from the person's name; the relay adds its marker.
    pub name: String,
    /// `resume`, `general` …
    pub document_type: String,
    /// Main document of the record.
    pub primary: bool,
}

/// An activity as it will be sent, without its link, which the relay knows.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct ActivityDraft {
    /// Subject.
    pub subject: String,
    /// Note; the relay adds its marker.
    pub note: String,
    /// Activity type by id; 0: by name.
    pub type_id: u64,
    /// Activity type by name; empty: Tracker's default.
    pub type_name: String,
    /// Priority, or empty.
    pub priority: String,
}

/// A place on a job's list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Application {
    /// Tracker's opportunity id.
    pub opportunity_id: u64,
    /// Which list; never `None` here.
    pub list: JobList,
    /// Status on the shortlist; 0: Tracker's default.
    pub status_id: u64,
}

/// A registration for an event. Whether there is a place is decided when it is stored, for only then do two that come
/// at once stand in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Registration {
    /// Post id of the event.
    pub event_id: u64,
    /// The tag that stands for the event.
    pub tag: String,
    /// Places; 0: no limit.
    pub capacity: u32,
    /// Whether registration was open when it came in.
    pub open: bool,
    /// Whether this plan puts the person on the waitlist.
    pub waits: bool,
}

/// A registration that cannot be sent yet: its place is kept from the time it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reservation {
    /// What it registers for.
    pub registration: Registration,
    /// How somebody who is registered already is recognised.
    pub dedupe: DedupeBy,
}

impl Reservation {
    /// The place that a plan takes; `None` where it registers nobody.
    #[must_use]
    pub fn of(plan: &Plan) -> Option<Self> {
        plan.registration.clone().map(|registration| Self { registration, dedupe: plan.dedupe })
    }
}

/// Consent as given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct ConsentRecord {
    /// What was agreed to.
    pub text: String,
    /// Unix milliseconds.
    pub at: i64,
    /// Page URL.
    pub page: String,
    /// Marketing flags that were ticked.
    pub marketing: Vec<String>,
}

/// Why a submission cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Form key or Tracker key concerned.
    pub field: String,
    /// Parameters for the text that the shell words (`expected: integer` …); never a visitor's value.
    #[serde(default)]
    pub detail: String,
}

/// Closed set of mapping problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A required field has no value.
    MissingRequired,
    /// A value does not match its pattern.
    PatternMismatch,
    /// A value cannot be turned into the vendor's type.
    WrongType,
    /// Required consent was not given.
    ConsentMissing,
    /// More files than the profile takes.
    TooManyFiles,
    /// No name and no e-mail: Tracker would refuse the record.
    NobodyToName,
    /// The event that it is for is not known, so that nobody could find the person by its tag.
    EventNotFound,
    /// The profile itself cannot be applied (unknown target, bad pattern).
    ProfileBroken,
}
