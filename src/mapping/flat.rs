//! A draft as a list of paths and values, the way profiles name them: for people to read, for filters to change, and
//! for the comparison with what Tracker keeps.

use serde_json::{Map, Value};

use super::plan::{Draft, Plan};

/// Prefix of the paths that belong to the Contact of a Lead.
pub(super) const CONTACT_PREFIX: &str = "contact.";

/// Every value of a plan's record, and of the Contact of a Lead, by its path.
#[must_use]
pub fn fields(plan: &Plan) -> Map<String, Value> {
    let mut out = Map::new();
    for (draft, prefix) in
        std::iter::once((&plan.record, "")).chain(plan.contact.iter().map(|c| (c, CONTACT_PREFIX)))
    {
        out.extend(values(draft).into_iter().map(|(path, value)| (format!("{prefix}{path}"), value)));
    }
    out
}

/// Every value of a draft by its path.
#[must_use]
pub fn values(draft: &Draft) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for (name, value) in &draft.members {
        match value {
            Value::Object(members) => {
                out.extend(members.iter().map(|(member, value)| (format!("{name}.{member}"), value.clone())));
            }
            Value::Array(elements) if elements.iter().any(has_members) => {
                for element in elements {
                    spread(name, element, &mut out);
                }
            }
            value => out.push((name.clone(), value.clone())),
        }
    }
    out
}

/// Whether an element says more than which one it is.
fn has_members(element: &Value) -> bool {
    element.as_object().is_some_and(|members| members.len() > 1)
}

fn spread(list: &str, element: &Value, out: &mut Vec<(String, Value)>) {
    let Some(members) = element.as_object() else { return };
    let key = ["id", "ownerId", "name"].into_iter().find(|name| members.contains_key(*name));
    let named = match key.and_then(|name| members.get(name)) {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => return,
    };
    for (member, value) in members.iter().filter(|(member, _)| Some(member.as_str()) != key) {
        let path = if list == "customFields" && member == "value" {
            format!("{list}[{named}]")
        } else {
            format!("{list}[{named}].{member}")
        };
        out.push((path, value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::profile::RecordKind;
    use crate::mapping::target::TargetPath;
    use serde_json::json;

    #[test]
    fn every_value_has_the_path_that_a_profile_would_write() {
        let draft = Draft {
            members: json!({
                "surname": "Doe", "noticePeriod": 28,
                "contactDetails": {"email": "j@e.test"},
                "customFields": [{"id": 12, "value": "a"}, {"name": "Band", "value": "b"}],
                "owners": [{"ownerId": 20, "role": "Lead"}],
                "quickSkills": [{"id": 3}, {"name": "Welding"}],
            })
            .as_object()
            .cloned()
            .unwrap(),
            ..Draft::default()
        };
        let found = values(&draft);
        for (path, value) in &found {
            let parsed = TargetPath::parse(RecordKind::Resource, path).unwrap();
            assert_eq!(parsed.read(&draft.members), Some(value), "{path}");
        }
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(found.len(), 7, "{paths:?}");
        assert!(paths.contains(&"customFields[12]") && paths.contains(&"owners[20].role"), "{paths:?}");
    }
}
