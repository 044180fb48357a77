//! What a filter of the site lays over a mapped record, between the mapping and the queue.
//!
//! The changes stay with the submission, so that they hold whenever it is mapped again. A path that Tracker does not
//! know, or a value that it would refuse, is left out and noted: a mistake in somebody's filter costs no lead.

use std::collections::BTreeMap;

use serde_json::Value;

use super::coerce::{Coerced, coerce};
use super::defaults::default_rule;
use super::flat::CONTACT_PREFIX;
use super::lines::owner;
use super::plan::{Draft, Plan, Problem, ProblemCode};
use super::profile::RecordKind;
use super::target::{Resolved, resolve};
use super::text::key_name;
use super::transform::Entered;

/// Lays changes over a plan: a value is set, null takes the member away.
///
/// # Errors
/// What the changed record lacks.
pub fn lay_over(plan: &mut Plan, changes: &BTreeMap<String, Value>) -> Result<(), Vec<Problem>> {
    for (path, value) in changes {
        if !lay(plan, path, value) {
            plan.notes.push(format!("draft_change_unusable:{}", key_name(path)));
        }
    }
    plan.contact = plan.contact.take().filter(|contact| !contact.members.is_empty());
    plan.record.person = plan.record.read_person();
    if let Some(contact) = &mut plan.contact {
        contact.person = contact.read_person();
        plan.record.person = contact.person.clone();
    }
    match nameless(plan) {
        Some(field) => Err(vec![Problem { code: ProblemCode::NobodyToName, field, detail: String::new() }]),
        None => Ok(()),
    }
}

/// `false`: it cannot be used.
fn lay(plan: &mut Plan, path: &str, value: &Value) -> bool {
    let (kind, to) = owner(plan.record.kind, path);
    let Ok(target) = resolve(kind, to) else { return false };
    let Some(change) = read(&target, value) else { return false };
    let name = target.path.to_string();
    let draft = if kind == plan.record.kind {
        &mut plan.record
    } else {
        plan.contact.get_or_insert_with(|| Draft::new(RecordKind::Contact))
    };
    match change {
        Some(value) => {
            let rule = draft.rules.iter().find(|rule| rule.path == name).map(|rule| rule.on_match);
            draft.set(&target.path, value, rule.unwrap_or_else(|| default_rule(&name)));
        }
        None => {
            target.path.remove(&mut draft.members);
            draft.rules.retain(|rule| rule.path != name);
            plan.phones.retain(|phone| phone.kind != kind || phone.path != name);
        }
    }
    true
}

/// The value as the target takes it; the inner `None`: the member goes. Outer `None`: not usable.
fn read(target: &Resolved, value: &Value) -> Option<Option<Value>> {
    let entered = match value {
        Value::Null => return Some(None),
        Value::String(text) => Entered { shown: true, ..Entered::text(text.clone()) },
        Value::Bool(_) | Value::Number(_) => Entered { shown: true, ..Entered::text(value.to_string()) },
        Value::Array(elements) => {
            let choices: Vec<String> = elements.iter().filter_map(choice).collect();
            Entered { choices: choices.clone(), shown: true, ..Entered::text(choices.join(", ")) }
        }
        Value::Object(_) => return None,
    };
    match coerce(target, &entered) {
        Coerced::Value(value) | Coerced::Unticked(value) => Some(Some(value)),
        Coerced::Nothing => Some(None),
        Coerced::Wrong(_) => None,
    }
}

/// An element by its text, or as the draft shows it: `{"id":3}`.
fn choice(element: &Value) -> Option<String> {
    match element {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => ["id", "name"].into_iter().find_map(|key| choice(members.get(key)?)),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// What Tracker would refuse the record for lacking (`make::name` asks the same of what was entered).
fn nameless(plan: &Plan) -> Option<String> {
    match plan.record.kind {
        RecordKind::Lead if plan.contact.as_ref().is_some_and(|contact| !contact.person.is_named()) => {
            Some(format!("{CONTACT_PREFIX}surname"))
        }
        RecordKind::Lead => plan.record.text("name").is_empty().then(|| "name".into()),
        _ => (!plan.record.person.is_named() && !plan.from_resume).then(|| "surname".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::profile::OnMatch;
    use serde_json::json;

    fn plan(kind: RecordKind, members: Value) -> Plan {
        let members = members.as_object().cloned().unwrap_or_default();
        Plan { record: Draft { kind, members, ..Draft::default() }, ..Plan::default() }
    }

    fn changes(changes: Value) -> BTreeMap<String, Value> {
        serde_json::from_value(changes).unwrap()
    }

    #[test]
    fn values_are_read_as_the_target_takes_them() {
        let mut plan =
            plan(RecordKind::Resource, json!({"surname": "Doe", "source": "Website", "jobTitle": "Chef"}));
        lay_over(
            &mut plan,
            &changes(json!({
                "source": "Campaign", "jobTitle": null, "noticePeriod": "4 weeks", "rating": 4,
                "email": "new@e.test", "customFields[12]": "x", "quickSkills": [{"id": 3}, "Welding"],
                "marketingPreferences.emailOptIn": false,
            })),
        )
        .unwrap();
        assert_eq!(
            Value::Object(plan.record.members.clone()),
            json!({
                "surname": "Doe", "source": "Campaign", "noticePeriod": 28, "rating": 4,
                "contactDetails": {"email": "new@e.test"}, "customFields": [{"id": 12, "value": "x"}],
                "quickSkills": [{"id": 3}, {"name": "Welding"}], "marketingPreferences": {"emailOptIn": false},
            })
        );
        assert_eq!(plan.record.person.email, "new@e.test");
        assert!(plan.notes.is_empty());
        assert!(plan.record.rules.iter().any(|r| r.path == "source" && r.on_match == default_rule("source")));
    }

    #[test]
    fn what_cannot_be_used_is_noted_and_costs_nothing() {
        let mut plan = plan(RecordKind::Resource, json!({"surname": "Doe", "rating": 3}));
        plan.record.set_rule("rating", OnMatch::Overwrite);
        lay_over(&mut plan, &changes(json!({"shoeSize": 43, "rating": "many", "address": {"town": "x"}})))
            .unwrap();
        assert_eq!(Value::Object(plan.record.members.clone()), json!({"surname": "Doe", "rating": 3}));
        assert_eq!(
            plan.notes,
            [
                "draft_change_unusable:address",
                "draft_change_unusable:rating",
                "draft_change_unusable:shoeSize"
            ]
        );
    }

    #[test]
    fn a_record_must_still_name_somebody() {
        let mut nobody = plan(RecordKind::Resource, json!({"surname": "Doe"}));
        let problems = lay_over(&mut nobody, &changes(json!({"surname": ""}))).unwrap_err();
        assert_eq!((problems[0].code, problems[0].field.as_str()), (ProblemCode::NobodyToName, "surname"));
        let mut lead = plan(RecordKind::Lead, json!({"name": "Enquiry"}));
        lay_over(&mut lead, &changes(json!({"contact.surname": "Selby"}))).unwrap();
        assert_eq!(lead.contact.as_ref().unwrap().person.surname, "Selby");
        lay_over(&mut lead, &changes(json!({"contact.surname": null}))).unwrap();
        assert!(lead.contact.is_none(), "a Contact without members is none");
        assert!(lay_over(&mut lead, &changes(json!({"name": null}))).is_err());
    }
}
