//! Lists, figures, and everything of one submission.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, Result, read, write};
use crate::intake::submission::Submission;
use crate::mapping::plan::Plan;
use crate::mapping::{Route, fields, route};
use crate::outbox::{Query, Store};

/// A day at most: no zone is further from UTC.
const WIDEST_OFFSET: i64 = 24 * 60;

#[derive(Debug, Deserialize)]
#[serde(default)]
struct FigureQuery {
    days: u32,
    offset_minutes: i64,
}

impl Default for FigureQuery {
    fn default() -> Self {
        Self { days: 30, offset_minutes: 0 }
    }
}

impl Engine {
    /// A page of submissions.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn submissions(&self, query: &str) -> Result<String> {
        let mut query: Value = read(query)?;
        // An empty text is how the shell says "whatever".
        if let Some(map) = query.as_object_mut() {
            map.retain(|_, value| value != "");
        }
        let query: Query = serde_json::from_value(query)?;
        let (total, rows) = self.store()?.list(&query)?;
        write(&json!({ "total": total, "rows": rows }))
    }

    /// What the filters of the list can offer.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn choices(&self) -> Result<String> {
        write(&self.store()?.choices()?)
    }

    /// Figures of the last days.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn figures(&self, query: &str) -> Result<String> {
        let query: FigureQuery = read(query)?;
        let offset = query.offset_minutes.clamp(-WIDEST_OFFSET, WIDEST_OFFSET) * 60_000;
        write(&self.store()?.figures(query.days, offset)?)
    }

    /// One submission with its plan, steps and journal; `null` when unknown.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn submission(&self, id: &str) -> Result<String> {
        let store = self.store()?;
        let Some(row) = store.row(id)? else { return write(&Value::Null) };
        // What no longer opens (replaced key) must not hide the row and its journal.
        let submission = store.submission(id).ok().flatten();
        let plan = store.plan(id).ok().flatten();
        let is_edited = submission.as_ref().is_some_and(|s| !s.received.is_empty());
        let profile_today = match (&plan, &submission) {
            (Some(plan), Some(submission)) => self.would_be_another(plan, submission),
            _ => false,
        };
        let mut detail = serde_json::to_value(row)?;
        if let Some(map) = detail.as_object_mut() {
            map.insert("submission".into(), json!(submission));
            map.insert("edited".into(), json!(is_edited));
            map.insert("plan".into(), plan.as_ref().map_or(Value::Null, shown));
            map.insert("profile_today".into(), json!(profile_today));
            map.insert("read_back".into(), json!(store.read_back_of(id).ok().flatten()));
            map.insert("registration".into(), json!(store.registration_of(id).ok().flatten()));
            map.insert("steps".into(), json!(store.steps(id).unwrap_or_default()));
            map.insert("journal".into(), json!(store.journal(id)?));
        }
        write(&detail)
    }

    /// Whether today's profiles would map it with another one, or another version.
    fn would_be_another(&self, plan: &Plan, submission: &Submission) -> bool {
        match route(&self.config.settings.profiles, submission, &[]) {
            Route::Profile(profile) => {
                profile.id != plan.profile.id || profile.version != plan.profile.version
            }
            Route::Unrouted | Route::Ignored(_) => true,
        }
    }
}

/// A plan for people: the record by its paths instead of drafts and rules.
fn shown(plan: &Plan) -> Value {
    json!({
        "profile_id": plan.profile.id,
        "profile_name": plan.profile.name,
        "profile_version": plan.profile.version,
        "record_kind": plan.record.kind,
        "fields": fields(plan),
        "documents": plan.documents,
        "activity": plan.activity,
        "job": plan.application,
        "dedupe": plan.dedupe,
        "on_match": plan.on_match,
        "from_resume": plan.from_resume,
        "consent": plan.consent,
        "notes": plan.notes,
    })
}
