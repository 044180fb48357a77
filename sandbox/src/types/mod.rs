//! The vendor's types, reduced to what a body is checked against (`tools/reduce-openapi.py`).

mod form;

use std::{collections::HashMap, sync::LazyLock};

use serde_json::{Map, Value, json};

use form::{Form, Type, scalar};

use crate::{problem::ApiError, store::record::Members};

/// Member name to type, in the vendor's order.
type Schema = Vec<(String, Type)>;

static TABLE: LazyLock<HashMap<String, Schema>> = LazyLock::new(|| {
    let table: Map<String, Value> =
        serde_json::from_str(include_str!("../../data/types.json")).unwrap_or_default();
    let schema = |members: &Value| -> Schema {
        let members = members.as_object().into_iter().flatten();
        members.map(|(name, text)| (name.clone(), Type::parse(text.as_str().unwrap_or("any?")))).collect()
    };
    table.iter().map(|(name, members)| (name.clone(), schema(members))).collect()
});

static NO_SCHEMA: Schema = Vec::new();

fn schema(name: &str) -> &'static Schema {
    TABLE.get(name).unwrap_or(&NO_SCHEMA)
}

/// A body that fits its schema.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The members the schema knows.
    pub(crate) members: Members,
    /// JSON paths of members it does not know; the live API ignores them with 200 (contract 1.4).
    pub(crate) ignored: Vec<String>,
}

/// Checks `value` against the schema called `name`.
///
/// # Errors
/// [`ApiError::Validation`] with one message for each member of a wrong type.
pub(crate) fn check(name: &str, value: Value) -> Result<Checked, ApiError> {
    let mut walk = Walk::default();
    let whole = Type { form: Form::Object(name.to_owned()), nullable: false };
    let checked = walk.value(&whole, value, "$");
    match (checked, walk.errors.is_empty()) {
        (Value::Object(members), true) => Ok(Checked { members, ignored: walk.ignored }),
        _ => Err(ApiError::Validation(walk.errors)),
    }
}

#[derive(Default)]
struct Walk {
    errors: Vec<(String, String)>,
    ignored: Vec<String>,
}

impl Walk {
    /// `value` with unknown members taken out.
    fn value(&mut self, wanted: &Type, value: Value, path: &str) -> Value {
        let fits = match (&wanted.form, value) {
            (_, Value::Null) if wanted.nullable => return Value::Null,
            (Form::Object(name), Value::Object(members)) => return self.object(name, members, path),
            (Form::List(item), Value::Array(items)) => {
                let items = items.into_iter().enumerate();
                return items.map(|(at, value)| self.value(item, value, &format!("{path}[{at}]"))).collect();
            }
            (Form::Any, value) => return value,
            (form, value) => scalar(form, &value).then_some(value),
        };
        fits.unwrap_or_else(|| {
            self.errors.push((
                path.to_owned(),
                format!(
                    "The JSON value could not be converted to {}. Path: {path} | LineNumber: 0 | BytePositionInLine: 0.",
                    wanted.dotnet()
                ),
            ));
            Value::Null
        })
    }

    fn object(&mut self, name: &str, members: Map<String, Value>, path: &str) -> Value {
        let known = schema(name);
        let mut kept = Map::new();
        for (member, value) in members {
            let at = format!("{path}.{member}");
            match known.iter().find(|(name, _)| *name == member) {
                Some((_, wanted)) => {
                    let value = self.value(wanted, value, &at);
                    kept.insert(member, value);
                }
                None => self.ignored.push(at),
            }
        }
        Value::Object(kept)
    }
}

/// Every member of the schema called `name`, none of them set.
pub(crate) fn blank(name: &str) -> Members {
    schema(name).iter().map(|(member, wanted)| (member.clone(), wanted.blank())).collect()
}

/// Like [`blank`], with empty strings for texts: what flat Opportunity rows have (contract 1.8).
pub(crate) fn blank_texts(name: &str) -> Members {
    schema(name)
        .iter()
        .map(|(member, wanted)| {
            let blank = if matches!(wanted.form, Form::Text) { json!("") } else { wanted.blank() };
            (member.clone(), blank)
        })
        .collect()
}

/// `true` when the schema called `name` has `member`.
pub(crate) fn knows(name: &str, member: &str) -> bool {
    schema(name).iter().any(|(known, _)| known == member)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_table_is_in_the_table() {
        assert!(TABLE.len() > 40);
        for (name, members) in TABLE.iter() {
            for (member, wanted) in members {
                let form = match &wanted.form {
                    Form::List(item) => &item.form,
                    form => form,
                };
                if let Form::Object(target) = form {
                    assert!(TABLE.contains_key(target), "{name}.{member} refers to {target}");
                }
            }
        }
    }

    #[test]
    fn wrong_types_are_named_by_path_and_unknown_members_are_taken_out() {
        let body = json!({"surname": "Selby", "lastName": "Selby", "noticePeriod": "30",
            "contactDetails": {"email": 5}, "owners": [{"ownerId": 1.5}]});
        let Err(ApiError::Validation(errors)) = check("ResourceRequestDto", body) else { panic!("it fits") };
        let paths: Vec<&str> = errors.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["$.noticePeriod", "$.contactDetails.email", "$.owners[0].ownerId"]);

        let fits = check("ContactRequestDto", json!({"surname": "Selby", "lastName": "x"})).unwrap();
        assert_eq!(fits.ignored, ["$.lastName"]);
        assert_eq!(fits.members.len(), 1);
    }

    #[test]
    fn date_times_may_have_an_offset_or_none() {
        for text in ["2025-12-03", "2025-12-03T10:32:00", "2025-12-03T10:32:00Z", "2025-12-03T10:32:00+02:00"]
        {
            assert!(check("ResourceRequestDto", json!({"availableFrom": text})).is_ok(), "{text}");
        }
        for text in ["", "3 December", "2025-13-03"] {
            assert!(check("ResourceRequestDto", json!({"availableFrom": text})).is_err(), "{text}");
        }
    }
}
