//! What can only be found out by writing: a Contact with a document, an activity and a tag, all deleted again whatever
//! happens in between.

use serde_json::{Value, json};

use super::{Check, members};
use crate::mapping::plan::ActivityDraft;
use crate::mapping::profile::RecordKind;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::FailureClass;
use crate::tracker::person::PersonQuery;
use crate::tracker::shape::shape;
use crate::tracker::tape::Tape;
use crate::tracker::types::{ActivityUpload, Content, Created, DocumentUpload};

const FIRST: &str = "halt-probe-one";
const SECOND: &str = "halt-probe-two";

pub(super) async fn all(client: &SiteClient<'_>, tape: &Tape, mark: &str) -> Vec<Check> {
    // A name that nobody has, under a domain that no mail ever reaches (RFC 2606).
    let email = format!("{}@halt-probe.invalid", mark.to_lowercase());
    let contact = members(json!({
        "firstName": "Probe", "surname": mark, "contactDetails": { "email": email }, "tagText": FIRST,
        "note": "Made by the halt-tracker probe; it deletes this record itself.",
    }));
    let created = client.create(RecordKind::Contact, &contact).await.result;
    let (id, mut checks) = match created {
        Ok(Created::New(id)) => (id, vec![Check::found("create", "U6", "ok", last_shape(tape))]),
        Ok(Created::Exists(_)) => return vec![Check::found("create", "U6", "exists", last_shape(tape))],
        Err(failure) => {
            let shape = last_shape(tape);
            return vec![Check { shape, ..Check::failed("create", "U6", &failure) }];
        }
    };
    checks.push(find(client, &email, mark, id).await);
    let file = DocumentUpload {
        name: "halt-probe.txt".into(),
        document_type: "general".into(),
        primary: false,
        content: Content::from(b"A document of the halt-tracker probe.\n".to_vec()),
    };
    let attached = client.attach(RecordKind::Contact, id, file).await;
    checks.push(Check::of("attach", "U23", attached, |_| last_shape(tape)));
    let activity = ActivityUpload {
        draft: ActivityDraft {
            subject: format!("Probe {mark}"),
            note: "Made by the halt-tracker probe; it deletes this itself.".into(),
            ..ActivityDraft::default()
        },
        kind: RecordKind::Contact,
        id,
        opportunity_id: None,
    };
    let linked = client.create_activity(&activity).await;
    let activity_id = linked.result.as_ref().ok().copied();
    checks.push(Check::of("link", "U24", linked, |_| last_shape(tape)));
    checks.push(tag(client, id).await);
    checks.push(delete(client, activity_id, id).await);
    checks
}

/// Whether a search shows a record that was made a moment ago (U10).
async fn find(client: &SiteClient<'_>, email: &str, mark: &str, id: u64) -> Check {
    let query = PersonQuery { email: email.into(), surname: mark.into(), ..PersonQuery::default() };
    match client.find_people(RecordKind::Contact, &query).await.result {
        Ok(found) => {
            let there = found.iter().any(|person| person.id == id);
            let result = if there { "ok" } else { "not_found_yet" };
            Check::found("find_created", "U10", result, json!({ "rows": found.len() }))
        }
        Err(failure) => Check::failed("find_created", "U10", &failure),
    }
}

/// Does a PATCH of `tagText` replace what was there, or add to it (U12)?
async fn tag(client: &SiteClient<'_>, id: u64) -> Check {
    let change = members(json!({ "tagText": SECOND }));
    if let Err(failure) = client.update(RecordKind::Contact, id, &change).await.result {
        return Check::failed("tag", "U12", &failure);
    }
    match client.get(RecordKind::Contact, id).await.result {
        Ok(record) => {
            let tags =
                record.as_ref().and_then(|r| r.get("tagText")).and_then(Value::as_str).unwrap_or_default();
            let result = match (tags.contains(FIRST), tags.contains(SECOND)) {
                (false, true) => "replaces",
                (true, true) => "appends",
                (true, false) => "keeps",
                (false, false) => "empty",
            };
            Check::found("tag", "U12", result, record.as_ref().map_or(Value::Null, shape))
        }
        Err(failure) => Check::failed("tag", "U12", &failure),
    }
}

async fn delete(client: &SiteClient<'_>, activity: Option<u64>, contact: u64) -> Check {
    let mut result = "ok".to_owned();
    let made =
        activity.map(|id| (RecordKind::Activity, id)).into_iter().chain([(RecordKind::Contact, contact)]);
    let mut failed = false;
    for (kind, id) in made {
        match client.delete(kind, id).await.result {
            Err(failure) if failure.class != FailureClass::Gone => {
                failed = true;
                result = failure.code;
            }
            _ => {}
        }
    }
    // Whoever has to tidy up by hand needs the number.
    let shape =
        if failed { json!({ "left_contact": contact, "left_activity": activity }) } else { Value::Null };
    Check { failed, ..Check::found("delete", "", result, shape) }
}

/// The shape of the last answer.
fn last_shape(tape: &Tape) -> Value {
    let body = tape.calls().pop().map(|call| call.response_body).unwrap_or_default();
    serde_json::from_str(&body).map_or(Value::Null, |body: Value| shape(&body))
}
