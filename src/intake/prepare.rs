//! The first half of an intake, for a shell that has filters between the two: what would become of a submission. It
//! stores nothing; the second half looks and maps again, because only what is stored in one piece is certain.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::accept::{Arrival, Intake, Routed, senders_fault};
use super::error::Refusal;
use super::submission::StoredFile;
use crate::mapping::plan::{ActivityDraft, Plan, Problem};
use crate::mapping::profile::RecordKind;
use crate::mapping::{Route, fields, route};
use crate::outbox::Store;

/// Paths that a filter may change; a record has no more members.
const MOST_CHANGES: usize = 500;

/// What would become of an arrival.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Prepared {
    /// Profile that takes it, or empty.
    pub profile_id: String,
    /// Its name.
    pub profile_name: String,
    /// State name, or `ignored`.
    pub state: String,
    /// Why it needs attention.
    pub problems: Vec<Problem>,
    /// The record; `None` where nothing would be sent.
    pub draft: Option<PreparedDraft>,
    /// Its files as they were found; none is kept yet.
    pub files: Vec<StoredFile>,
}

/// The record that would be sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PreparedDraft {
    /// Record type.
    pub record_kind: RecordKind,
    /// Values by their paths.
    pub fields: Map<String, Value>,
    /// The linked activity.
    pub activity: Option<ActivityDraft>,
}

/// What a filter of the site changes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DraftChanges {
    /// New values by path; null takes a member away.
    #[serde(deserialize_with = "object")]
    pub fields: BTreeMap<String, Value>,
}

impl DraftChanges {
    /// The changes, as many as a record could have.
    #[must_use]
    pub fn into_fields(self) -> BTreeMap<String, Value> {
        self.fields.into_iter().take(MOST_CHANGES).collect()
    }
}

/// PHP writes an object without members as `[]`.
fn object<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Value>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Object(members) => members.into_iter().collect(),
        _ => BTreeMap::new(),
    })
}

impl<S: Store> Intake<'_, S> {
    /// Says what would become of an arrival.
    ///
    /// # Errors
    /// [`Refusal::Problems`] where the sender would be refused.
    pub fn prepare(&self, arrival: Arrival) -> Result<Prepared, Refusal> {
        let mut submission = arrival.submission;
        submission.received_at = self.clock.now_ms();
        let (screened, routed) = self.look(&mut submission, arrival.files, &arrival.profiles, &arrival.hold);
        let mut prepared = Prepared {
            state: match &routed {
                Routed::Ignored => "ignored".into(),
                other => other.state().name().into(),
            },
            files: screened.into_iter().map(|one| one.file).collect(),
            ..Prepared::default()
        };
        if let Route::Profile(profile) = route(&self.settings.profiles, &submission, &arrival.profiles) {
            prepared.profile_id.clone_from(&profile.id);
            prepared.profile_name.clone_from(&profile.name);
        }
        match routed {
            Routed::Attention(_, _, problems, _) => prepared.problems = problems,
            Routed::Deliver(plan, _) => prepared.draft = Some(PreparedDraft::of(&plan)),
            Routed::Unrouted | Routed::Ignored | Routed::Held(..) => {}
        }
        if arrival.strict && prepared.problems.iter().any(|p| senders_fault(p.code)) {
            return Err(Refusal::Problems(prepared.problems));
        }
        Ok(prepared)
    }
}

impl PreparedDraft {
    fn of(plan: &Plan) -> Self {
        Self { record_kind: plan.record.kind, fields: fields(plan), activity: plan.activity.clone() }
    }
}
