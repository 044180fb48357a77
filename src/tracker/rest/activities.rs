//! Activities: entries in a record's history.

use serde_json::{Map, Value, json};

use super::super::outcome::{CallTrace, Failure};
use super::super::person::same;
use super::super::reading::{member, positive, text};
use super::super::session::SessionStore;
use super::super::types::{ActivityUpload, FoundActivity};
use super::super::wire::Wire;
use super::{id_member, records, search};
use crate::mapping::profile::RecordKind;

/// Full records read to compare a marker; the newest come first.
const READS: usize = 5;

/// Creates an activity. Its record is named in `associations`; REST has no `recordId` here (1.6).
pub(in super::super) async fn create<S: SessionStore>(
    wire: &Wire<'_, S>,
    upload: &ActivityUpload,
    log: &mut Vec<CallTrace>,
) -> Result<u64, Failure> {
    let created = records::create(wire, RecordKind::Activity, &members(upload), log).await?;
    created.id().ok_or_else(super::gone)
}

fn members(upload: &ActivityUpload) -> Map<String, Value> {
    let draft = &upload.draft;
    let mut members = Map::new();
    members.insert("subject".into(), json!(draft.subject));
    for (name, value) in [("note", &draft.note), ("priority", &draft.priority)] {
        if !value.is_empty() {
            members.insert(name.into(), json!(value));
        }
    }
    if draft.type_id > 0 {
        members.insert("activityType".into(), json!({ "id": draft.type_id }));
    } else if !draft.type_name.is_empty() {
        members.insert("activityType".into(), json!({ "name": draft.type_name }));
    }
    let mut associations = Map::new();
    if let Some(list) = association(upload.kind) {
        associations.insert(list.into(), json!([{ "id": upload.id }]));
    }
    // Where the activity belongs to a job already, the second link would be the same.
    if let Some(job) = upload.opportunity_id.filter(|_| upload.kind != RecordKind::Opportunity) {
        associations.insert("opportunities".into(), json!([{ "id": job }]));
    }
    members.insert("associations".into(), Value::Object(associations));
    members
}

fn association(kind: RecordKind) -> Option<&'static str> {
    match kind {
        RecordKind::Resource => Some("resources"),
        RecordKind::Contact => Some("contacts"),
        RecordKind::Lead => Some("leads"),
        RecordKind::Opportunity => Some("opportunities"),
        RecordKind::Activity => None,
    }
}

/// Activities of a record with this subject, as full records.
pub(in super::super) async fn find<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    subject: &str,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<FoundActivity>, Failure> {
    let filter = json!({
        "subject": subject,
        id_member(kind): id,
        "maxResults": 25,
        "pageNumber": 1,
        "sortBy": "lastUpdatedDateTime",
        "sortDirection": "DESC",
    });
    let filter = filter.as_object().cloned().unwrap_or_default();
    let page = search::page(wire, RecordKind::Activity, &filter, log).await?;
    let mut candidates: Vec<u64> = page
        .rows
        .iter()
        .filter(|row| same(&text(row, &["subject"]), subject))
        .filter(|row| member(row, id_member(kind)).and_then(positive).is_none_or(|linked| linked == id))
        .filter_map(|row| ["activityId", "id"].iter().filter_map(|n| member(row, n)).find_map(positive))
        .collect();
    // Ids grow: ours is among the newest, whatever order the server chose.
    candidates.sort_unstable_by(|a, b| b.cmp(a));
    candidates.dedup();
    let mut found = Vec::new();
    for candidate in candidates.into_iter().take(READS) {
        if let Some(Value::Object(record)) = records::get(wire, RecordKind::Activity, candidate, log).await? {
            found.push(FoundActivity {
                id: candidate,
                subject: text(&record, &["subject", "name"]),
                note: text(&record, &["note"]),
            });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::plan::ActivityDraft;

    #[test]
    fn links_are_associations() {
        let upload = ActivityUpload {
            draft: ActivityDraft {
                subject: "s".into(),
                note: "n".into(),
                type_id: 4,
                ..ActivityDraft::default()
            },
            kind: RecordKind::Resource,
            id: 7,
            opportunity_id: Some(1024),
        };
        assert_eq!(
            Value::Object(members(&upload)),
            json!({"subject":"s","note":"n","activityType":{"id":4},
                   "associations":{"resources":[{"id":7}],"opportunities":[{"id":1024}]}})
        );
        let upload = ActivityUpload {
            draft: ActivityDraft {
                subject: "s".into(),
                type_name: "Call".into(),
                ..ActivityDraft::default()
            },
            kind: RecordKind::Opportunity,
            id: 1024,
            opportunity_id: Some(1024),
        };
        assert_eq!(
            Value::Object(members(&upload)),
            json!({"subject":"s","activityType":{"name":"Call"},"associations":{"opportunities":[{"id":1024}]}})
        );
    }
}
