//! What a success says: tolerant of the shapes that Tracker has, or may have (tracker-api.md 3).

use serde_json::{Map, Value};

use super::classify::unreadable;
use super::outcome::{Failure, FailureClass};
use super::problem::{cut, describe};
use crate::http::{Answer, Effect, Ending};

/// The JSON of a success; `None` when the body is empty.
pub(crate) fn json(answer: &Answer, effect: Effect) -> Result<Option<Value>, Failure> {
    match &answer.ending {
        Ending::Whole => {}
        Ending::Broken(fault) => return Err(fault.clone().failure(effect)),
        Ending::Cut if effect == Effect::Write => {
            return Err(unreadable(effect, "not_json", "the answer is larger than the cap"));
        }
        // Asking again would bring the same.
        Ending::Cut => {
            let words = "the answer is larger than the cap";
            return Err(Failure::new(FailureClass::Permanent, "answer_too_large", words));
        }
    }
    let text = answer.text();
    if answer.status == 204 || text.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|_| unreadable(effect, "not_json", cut(text.trim(), 4 << 10)))
}

/// Whether the body of a 2xx says that nothing was done (U7); yields its words.
pub(crate) fn refusal(value: &Value) -> Option<String> {
    let first = value.as_array().map_or(Some(value), |list| list.first())?;
    let refused = match member(first.as_object()?, "success")? {
        Value::Bool(b) => !b,
        Value::String(s) => s.trim().eq_ignore_ascii_case("false"),
        _ => false,
    };
    refused.then(|| describe(&first.to_string()))
}

/// A member by name, whatever its case.
pub(crate) fn member<'v>(map: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    map.get(name).or_else(|| map.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

/// The first of several members that has text, as text; numbers count as text.
pub(crate) fn text(map: &Map<String, Value>, names: &[&str]) -> String {
    names
        .iter()
        .filter_map(|n| member(map, n))
        .find_map(|v| match v {
            Value::String(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

/// A positive id, as number or digits.
pub(crate) fn positive(value: &Value) -> Option<u64> {
    match value {
        Value::Number(n) => {
            n.as_u64().or_else(|| n.as_f64().filter(|f| f.fract() == 0.0 && *f > 0.0).map(|f| f as u64))
        }
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
    .filter(|id| *id > 0)
}

/// Names under which an id may stand, in the order of U6.
const ID_NAMES: [&str; 12] = [
    "id",
    "recordId",
    "resourceId",
    "contactId",
    "leadId",
    "opportunityId",
    "activityId",
    "clientId",
    "documentId",
    "opportunityResourceId",
    "webhookId",
    "hookId",
];
/// Where a record may be wrapped.
const WRAPPERS: [&str; 5] = ["data", "result", "results", "record", "trackerrms"];

/// The id of what was created (U6): named members first, the first element of a list, then one level down.
pub(crate) fn record_id(value: &Value) -> Option<u64> {
    let here = |v: &Value| {
        let first = v.as_array().map_or(Some(v), |list| list.first())?;
        let map = first.as_object()?;
        ID_NAMES.iter().filter_map(|n| member(map, n)).find_map(positive)
    };
    here(value).or_else(|| {
        let map = value.as_object()?;
        WRAPPERS.iter().filter_map(|n| member(map, n)).find_map(|inner| {
            // Under `trackerrms` stands the operation, and the record in it.
            here(inner).or_else(|| inner.as_object()?.values().find_map(here))
        })
    })
}

/// Rows of a list, bare or wrapped (U9); `None` when it is no list at all.
pub(crate) fn rows(value: Value) -> Option<Vec<Map<String, Value>>> {
    const LISTS: [&str; 9] = [
        "opportunities",
        "contacts",
        "resources",
        "leads",
        "activities",
        "items",
        "results",
        "data",
        "value",
    ];
    let list = match value {
        Value::Array(list) => list,
        Value::Object(mut map) => {
            let name = map.keys().find(|k| LISTS.iter().any(|l| k.eq_ignore_ascii_case(l)))?.clone();
            match map.remove(&name)? {
                Value::Array(list) => list,
                Value::Null => Vec::new(),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(
        list.into_iter()
            .filter_map(|row| if let Value::Object(map) = row { Some(map) } else { None })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, body: &[u8], ending: Ending) -> Answer {
        Answer { status, headers: Default::default(), body: body.to_vec(), ending }
    }

    #[test]
    fn ids() {
        for (value, expected) in [
            (json!({"id":787,"success":true}), Some(787)),
            (json!({"Id":"787"}), Some(787)),
            (json!({"recordId": 5, "recordName": "x"}), Some(5)),
            (json!({"recordid": " 5 "}), Some(5)),
            (json!({"id":0,"recordId":5}), Some(5)),
            (json!({"success":true,"resourceId":9}), Some(9)),
            (json!({"opportunityResourceId": 3}), Some(3)),
            (json!([{"id":4},{"id":5}]), Some(4)),
            (json!({"data":{"id":6}}), Some(6)),
            (json!({"results":[{"id":6}]}), Some(6)),
            (json!({"trackerrms":{"createResource":{"status":0,"recordId":7}}}), Some(7)),
            (json!({"id":7.0}), Some(7)),
            (json!({"id":-7}), None),
            (json!({"id":0}), None),
            (json!({"id":1.5}), None),
            (json!({"id":"x"}), None),
            (json!({"deep":{"deep":{"id":6}}}), None),
            (json!({}), None),
            (json!([]), None),
            (json!("7"), None),
        ] {
            assert_eq!(record_id(&value), expected, "{value}");
        }
    }

    #[test]
    fn refusals() {
        assert_eq!(refusal(&json!({"success":false,"message":"no"})), Some("no".into()));
        assert_eq!(refusal(&json!([{"success":"False","reason":"on it"}])), Some("on it".into()));
        assert_eq!(refusal(&json!({"success":true,"id":1})), None);
        assert_eq!(refusal(&json!({"id":1})), None);
        assert_eq!(refusal(&json!([])), None);
    }

    #[test]
    fn lists() {
        let count = |v: Value| rows(v).map(|r| r.len());
        assert_eq!(count(json!([{"a":1},{"a":2},3])), Some(2));
        assert_eq!(count(json!({"totalCount":2,"Opportunities":[{"a":1}]})), Some(1));
        assert_eq!(count(json!({"results":null})), Some(0));
        assert_eq!(count(json!({"message":"down"})), None);
        assert_eq!(count(json!("x")), None);
    }

    #[test]
    fn bodies() {
        let code = |a: &Answer, e| json(a, e).map_err(|f| (f.class, f.code));
        let html = answer(200, b"<html>maintenance", Ending::Whole);
        assert_eq!(code(&html, Effect::Write), Err((FailureClass::Unknown, "not_json".into())));
        assert_eq!(code(&html, Effect::Read), Err((FailureClass::Transient, "not_json".into())));
        assert_eq!(
            code(&answer(200, b"\xef\xbb\xbf{\"id\":1}", Ending::Whole), Effect::Write),
            Ok(Some(json!({"id":1})))
        );
        assert_eq!(
            code(&answer(200, b"{\"id\":1,\"id\":2}", Ending::Whole), Effect::Write),
            Ok(Some(json!({"id":2})))
        );
        assert_eq!(code(&answer(204, b"", Ending::Whole), Effect::Write), Ok(None));
        assert_eq!(code(&answer(200, b" \r\n", Ending::Whole), Effect::Read), Ok(None));
        assert_eq!(code(&answer(201, b"{\"id\":7", Ending::Whole), Effect::Write).unwrap_err().1, "not_json");
        // A cut head leaves no body: that is not "empty".
        assert_eq!(code(&answer(201, b"", Ending::Cut), Effect::Write).unwrap_err().0, FailureClass::Unknown);
        assert_eq!(code(&answer(200, b"[", Ending::Cut), Effect::Read).unwrap_err().1, "answer_too_large");
        let bad_bytes = answer(200, b"{\"message\":\"caf\xe9\"}", Ending::Whole);
        assert!(code(&bad_bytes, Effect::Read).unwrap().is_some());
    }
}
