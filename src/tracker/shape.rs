//! The shape of an answer without anything that it says: names of members and kinds of values.

use serde_json::{Map, Value, json};

/// Levels shown.
const DEPTH: usize = 6;
/// Members of an object shown.
const WIDTH: usize = 200;

/// Member names with the kinds of their values; a list is shown by its length and its first element.
#[must_use]
pub fn shape(value: &Value) -> Value {
    at(value, DEPTH)
}

fn at(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(_) | Value::Array(_) if depth == 0 => json!("…"),
        Value::Object(map) => {
            let shown = map.iter().take(WIDTH);
            Value::Object(shown.map(|(name, v)| (name.clone(), at(v, depth - 1))).collect::<Map<_, _>>())
        }
        Value::Array(list) => {
            json!({ "list": list.len(), "of": list.first().map(|first| at(first, depth - 1)) })
        }
        Value::String(text) => json!(kind(text)),
        Value::Number(number) if number.is_f64() => json!("decimal"),
        Value::Number(_) => json!("integer"),
        Value::Bool(_) => json!("boolean"),
        Value::Null => json!("null"),
    }
}

/// What a text is, as far as a client has to know it (1.4, 1.8).
fn kind(text: &str) -> &'static str {
    let trimmed = text.trim();
    let looks_like_time = trimmed.len() >= 19 && trimmed.parse::<jiff::civil::DateTime>().is_ok();
    if trimmed.is_empty() {
        if text.is_empty() { "empty text" } else { "blank text" }
    } else if matches!(trimmed, "y" | "n" | "Y" | "N") {
        "y/n"
    } else if trimmed.parse::<jiff::Timestamp>().is_ok() {
        "date-time with zone"
    } else if looks_like_time {
        "date-time without zone"
    } else if trimmed.len() == 10 && trimmed.parse::<jiff::civil::Date>().is_ok() {
        "date"
    } else if trimmed.bytes().all(|b| b.is_ascii_digit()) {
        "digits"
    } else if trimmed.contains('@') {
        "e-mail"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_says_nothing_of_anybody() {
        let answer = json!([{
            "contactId": 7, "surname": "Canary", "email": "c@canary.test", "active": "y", "note": "", "blank": " ",
            "phone": "07700900123", "rate": 1.5, "isPrimary": true, "gone": null,
            "lastUpdatedDateTime": "2025-12-03T10:32:00", "at": "2025-12-03T10:32:00Z", "day": "2019-01-21",
            "customFields": [],
        }]);
        let shown = shape(&answer);
        assert!(!shown.to_string().contains("anary") && !shown.to_string().contains("07700"));
        assert_eq!(
            shown,
            json!({ "list": 1, "of": {
                "contactId": "integer", "surname": "text", "email": "e-mail", "active": "y/n",
                "note": "empty text", "blank": "blank text", "phone": "digits", "rate": "decimal",
                "isPrimary": "boolean", "gone": "null", "lastUpdatedDateTime": "date-time without zone",
                "at": "date-time with zone", "day": "date", "customFields": { "list": 0, "of": null },
            }})
        );
    }
}
