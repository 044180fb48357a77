//! Documents, activities and lists.

use serde_json::{Map, Value, json};

use super::super::capabilities::{Feature, lacking};
use super::super::document::Document;
use super::super::outcome::{CallTrace, Failure};
use super::super::person::same;
use super::super::reading::text;
use super::super::rest::documents::list_name;
use super::super::session::SessionStore;
use super::super::types::{ActivityUpload, Created, DocumentUpload, FoundActivity, ResumeUpload};
use super::super::wire::{Payload, Wire};
use super::people::records as search;
use super::{ask, call, created, done, envelope, letter, part, records, row_id};
use crate::http::Effect;
use crate::mapping::profile::{JobList, RecordKind};

/// Full records read to compare a marker.
const READS: usize = 5;

/// Attaches a document; classic says no id.
pub(in super::super) async fn attach<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    upload: DocumentUpload,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let file = json!({
        "filename": upload.name,
        "recordType": letter(kind),
        "recordId": id,
        "documentType": upload.document_type,
        "primary": if upload.primary { "y" } else { "n" },
    });
    let around = envelope("attachDocument", json!({}), part("file", file));
    let payload = Payload::Document(Document::new(&around, 4, "data", upload.content));
    done(wire.widget(ask("attachDocument", payload, Effect::Write), log).await?).map(|_| ())
}

/// Lets Tracker's parser make a Resource of a CV.
pub(in super::super) async fn from_resume<S: SessionStore>(
    wire: &Wire<'_, S>,
    upload: ResumeUpload,
    log: &mut Vec<CallTrace>,
) -> Result<Created, Failure> {
    if upload.status_id > 0 {
        return Err(lacking("field", "status.id"));
    }
    let mut instructions = Map::new();
    if upload.opportunity_id > 0 {
        instructions.insert("assigntoopportunity".into(), json!(upload.opportunity_id));
        if let Some(list) = list_name(upload.list) {
            instructions.insert("assigntolist".into(), json!(list));
            instructions.insert("shortlistedby".into(), json!("resource"));
        }
    }
    let resource = if upload.source.is_empty() { json!({}) } else { json!({ "source": upload.source }) };
    let mut parts = part("resource", resource);
    // Last, so that the content can be written behind it.
    parts.insert("file".into(), json!({ "filename": upload.name }));
    let around = envelope("createResourceFromResume", Value::Object(instructions), parts);
    let payload = Payload::Document(Document::new(&around, 4, "data", upload.content));
    created(wire.widget(ask("createResourceFromResume", payload, Effect::Write), log).await?)
}

/// Creates an activity on one record.
pub(in super::super) async fn create_activity<S: SessionStore>(
    wire: &Wire<'_, S>,
    upload: &ActivityUpload,
    log: &mut Vec<CallTrace>,
) -> Result<u64, Failure> {
    let activity = activity(upload)?;
    let reply =
        call(wire, "createActivity", json!({}), part("activity", activity), Effect::Write, log).await?;
    match created(reply)? {
        Created::New(id) | Created::Exists(Some(id)) => Ok(id),
        Created::Exists(None) => Err(lacking("activity_id", "")),
    }
}

fn activity(upload: &ActivityUpload) -> Result<Value, Failure> {
    if upload.opportunity_id.is_some() && upload.kind != RecordKind::Opportunity {
        return Err(lacking(Feature::SecondLink.name(), ""));
    }
    let draft = &upload.draft;
    if draft.type_id > 0 && draft.type_name.is_empty() {
        return Err(lacking("field", "activityType.id"));
    }
    let mut activity = Map::new();
    for (name, value) in [
        ("subject", &draft.subject),
        ("type", &draft.type_name),
        ("priority", &draft.priority),
        ("note", &draft.note),
    ] {
        if !value.is_empty() {
            activity.insert(name.into(), json!(value));
        }
    }
    activity.insert("linkRecordType".into(), json!(letter(upload.kind)));
    activity.insert("linkRecordId".into(), json!(upload.id));
    Ok(Value::Object(activity))
}

/// Activities with this subject. Classic cannot ask for those of one record, so the marker in the note
/// alone decides.
pub(in super::super) async fn find_activities<S: SessionStore>(
    wire: &Wire<'_, S>,
    subject: &str,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<FoundActivity>, Failure> {
    let rows = search(wire, RecordKind::Activity, subject, 0, log).await?;
    let mut candidates: Vec<u64> =
        rows.iter().filter(|r| same(&text(r, &["subject", "name"]), subject)).filter_map(row_id).collect();
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    candidates.dedup();
    let mut found = Vec::new();
    for id in candidates.into_iter().take(READS) {
        if let Some(Value::Object(record)) = records::get(wire, RecordKind::Activity, id, log).await? {
            let note = text(&record, &["note", "notes", "text"]);
            found.push(FoundActivity { id, subject: text(&record, &["subject", "name"]), note });
        }
    }
    Ok(found)
}

/// Puts a Resource on a list of a job.
pub(in super::super) async fn apply<S: SessionStore>(
    wire: &Wire<'_, S>,
    resource: u64,
    opportunity: u64,
    list: JobList,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let Some(name) = list_name(list) else { return Ok(()) };
    let instructions = json!({
        "opportunityid": opportunity,
        "resourceid": resource,
        "assigntolist": name,
        "shortlistedby": "resource",
    });
    done(call(wire, "resourceApplication", instructions, Map::new(), Effect::Write, log).await?).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::plan::ActivityDraft;

    #[test]
    fn an_activity_links_to_one_record() {
        let mut upload = ActivityUpload {
            draft: ActivityDraft {
                subject: "s".into(),
                note: "n".into(),
                type_name: "Call".into(),
                ..ActivityDraft::default()
            },
            kind: RecordKind::Contact,
            id: 7,
            opportunity_id: None,
        };
        assert_eq!(
            activity(&upload).unwrap(),
            json!({"subject":"s","type":"Call","note":"n","linkRecordType":"N","linkRecordId":7})
        );
        upload.opportunity_id = Some(1024);
        assert_eq!(activity(&upload).unwrap_err().code, "classic_lacks_second_link");
    }
}
