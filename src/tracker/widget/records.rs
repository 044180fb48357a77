//! Creating, changing and reading records.

use serde_json::{Map, Value, json};

use super::super::capabilities::{Feature, lacking};
use super::super::outcome::{CallTrace, Failure};
use super::super::session::SessionStore;
use super::super::types::Created;
use super::super::wire::Wire;
use super::fields::{Translated, translate};
use super::{call, created, done, letter, part, results, row_id};
use crate::http::Effect;
use crate::mapping::profile::RecordKind;

/// Creates a record. Overwriting is always off: the merge is ours. A Lead's person comes in the member
/// `contact`, REST-shaped, because classic makes both at once and cannot point to an existing one.
pub(in super::super) async fn create<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    members: &Map<String, Value>,
    log: &mut Vec<CallTrace>,
) -> Result<Created, Failure> {
    let (operation, instructions, name, payload) = match kind {
        RecordKind::Resource => {
            let translated = translate(kind, members)?;
            ("createResource", json!({ "overwriteresource": false }), "resource", resource(translated))
        }
        RecordKind::Contact => {
            let payload = plain(translate(kind, members)?)?;
            let instructions = json!({
                "createcompanyifnotexists": payload.contains_key("company"),
                "overwritecontact": false,
            });
            ("createContact", instructions, "contact", payload)
        }
        RecordKind::Lead => {
            let payload = lead(members)?;
            let instructions = json!({ "createpersonifnotexists": payload.contains_key("leadpersontype") });
            ("createLead", instructions, "lead", payload)
        }
        RecordKind::Opportunity | RecordKind::Activity => return Err(lacking("record_type", "")),
    };
    let parts = part(name, Value::Object(payload));
    created(call(wire, operation, instructions, parts, Effect::Write, log).await?)
}

fn resource(translated: Translated) -> Map<String, Value> {
    let mut payload = translated.named;
    if !translated.custom.is_empty() {
        payload.insert("customfields".into(), Value::Array(translated.custom));
    }
    if !translated.skills.is_empty() {
        let ids: Vec<String> = translated.skills.iter().map(ToString::to_string).collect();
        payload.insert("skills".into(), json!(ids.join(",")));
    }
    payload
}

/// Contact and Lead take no custom fields when they are created.
fn plain(translated: Translated) -> Result<Map<String, Value>, Failure> {
    if translated.custom.is_empty() {
        Ok(translated.named)
    } else {
        Err(lacking("custom_fields", "customFields"))
    }
}

fn lead(members: &Map<String, Value>) -> Result<Map<String, Value>, Failure> {
    let mut own = members.clone();
    let person = own.remove("contact");
    let mut payload = plain(translate(RecordKind::Lead, &own)?)?;
    if let Some(Value::Object(person)) = person {
        payload.insert("leadpersontype".into(), json!("N"));
        for (name, value) in plain(translate(RecordKind::Contact, &person)?)? {
            payload.entry(name).or_insert(value);
        }
    }
    Ok(payload)
}

/// Changes members of a record.
pub(in super::super) async fn update<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    members: &Map<String, Value>,
    log: &mut Vec<CallTrace>,
) -> Result<(), Failure> {
    let translated = translate(kind, members)?;
    let updates: Vec<Value> = translated
        .named
        .into_iter()
        .map(|(column, value)| json!({ "column": column, "value": value }))
        .collect();
    let mut parts = part("updates", Value::Array(updates));
    if !translated.custom.is_empty() {
        parts.insert("customfields".into(), Value::Array(translated.custom));
    }
    if !translated.skills.is_empty() {
        let skills: Vec<Value> = translated.skills.into_iter().map(|id| json!({ "id": id })).collect();
        parts.insert("skills".into(), Value::Array(skills));
    }
    let instructions = json!({ "recordtype": letter(kind), "recordid": id });
    done(call(wire, "updateRecord", instructions, parts, Effect::Write, log).await?).map(|_| ())
}

/// One record with its details on the level of the record, in classic's names.
pub(in super::super) async fn get<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    id: u64,
    log: &mut Vec<CallTrace>,
) -> Result<Option<Value>, Failure> {
    if kind == RecordKind::Contact {
        return Err(lacking(Feature::ContactReading.name(), ""));
    }
    let instructions = json!({ "recordtype": letter(kind), "recordid": id });
    let body = done(call(wire, "getIndividualRecord", instructions, Map::new(), Effect::Read, log).await?)?;
    // What came back is compared with what was asked, here as everywhere.
    Ok(results(body).into_iter().find(|row| row_id(row).is_none_or(|found| found == id)).map(Value::Object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_carries_its_person() {
        let members = json!({"name":"Enquiry","source":"Web","contact":{"surname":"Selby","contactDetails":{"email":"j@x.test"}}});
        assert_eq!(
            Value::Object(lead(members.as_object().unwrap()).unwrap()),
            json!({"leadname":"Enquiry","source":"Web","leadpersontype":"N","lastname":"Selby","email":"j@x.test"})
        );
    }

    #[test]
    fn lists_of_a_resource() {
        let members =
            json!({"surname":"S","customFields":[{"id":1,"value":"v"}],"quickSkills":[{"id":3},{"id":4}]});
        let payload = resource(translate(RecordKind::Resource, members.as_object().unwrap()).unwrap());
        assert_eq!(
            Value::Object(payload),
            json!({"lastname":"S","customfields":[{"id":1,"value":"v"}],"skills":"3,4"})
        );
        let members = json!({"surname":"S","customFields":[{"id":1,"value":"v"}]});
        let failure =
            translate(RecordKind::Contact, members.as_object().unwrap()).and_then(plain).unwrap_err();
        assert_eq!(failure.code, "classic_lacks_custom_fields");
    }
}
