//! The marker that identifies our records after an unknown outcome (architecture, Tracker). It is put in
//! on create only: `internalReference` on Contact and Lead where the profile leaves it free, else the last
//! line of `note`; for an activity its note; for a document a suffix of the file name.

use serde_json::{Map, Value};

use crate::mapping::profile::RecordKind;

const MEMBER: &str = "internalReference";

/// The marker of a submission.
#[must_use]
pub fn of(submission_id: &str) -> String {
    format!("HT-{submission_id}")
}

/// Puts the marker into the members of a new record.
pub fn mark(kind: RecordKind, members: &mut Map<String, Value>, submission_id: &str) {
    let marker = of(submission_id);
    let has_member = matches!(kind, RecordKind::Contact | RecordKind::Lead);
    let free = !members.contains_key(MEMBER);
    if has_member && free {
        members.insert(MEMBER.into(), Value::String(marker));
        return;
    }
    // A Lead has no note; its description is the text that staff read.
    let text = if kind == RecordKind::Lead { "description" } else { "note" };
    let marked = signed(members.get(text).and_then(Value::as_str).unwrap_or_default(), &marker);
    members.insert(text.into(), Value::String(marked));
}

/// A note with the marker as its last line.
#[must_use]
pub fn signed(note: &str, marker: &str) -> String {
    let note = note.trim_end();
    if note.is_empty() { format!("Ref: {marker}") } else { format!("{note}\n\nRef: {marker}") }
}

/// Whether a full record carries the marker.
#[must_use]
pub fn is_on(record: &Value, submission_id: &str) -> bool {
    let marker = of(submission_id);
    [MEMBER, "note", "description"]
        .iter()
        .filter_map(|name| record.get(name).and_then(Value::as_str))
        .any(|text| text.contains(&marker))
}

/// A document's name with a suffix that tells this submission's copy from others.
#[must_use]
pub fn document_name(name: &str, submission_id: &str, index: u32) -> String {
    let suffix: String = submission_id.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let suffix = if index == 0 { suffix } else { format!("{suffix}-{}", index + 1) };
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{suffix}.{extension}"),
        None => format!("{name}-{suffix}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn marked(kind: RecordKind, members: Value) -> Value {
        let Value::Object(mut map) = members else { return Value::Null };
        mark(kind, &mut map, "01ABC");
        Value::Object(map)
    }

    #[test]
    fn each_record_type_carries_it_where_staff_will_not_mind() {
        assert_eq!(marked(RecordKind::Contact, json!({})), json!({"internalReference":"HT-01ABC"}));
        assert_eq!(
            marked(RecordKind::Contact, json!({"internalReference":"own","note":"n"})),
            json!({"internalReference":"own","note":"n\n\nRef: HT-01ABC"})
        );
        assert_eq!(marked(RecordKind::Resource, json!({})), json!({"note":"Ref: HT-01ABC"}));
        for (kind, members) in
            [(RecordKind::Lead, json!({"internalReference":"x"})), (RecordKind::Resource, json!({}))]
        {
            assert!(is_on(&marked(kind, members), "01ABC"));
        }
        assert!(!is_on(&json!({"note":"HT-01XYZ"}), "01ABC"));
    }

    #[test]
    fn documents_are_named_apart() {
        assert_eq!(document_name("Jane-Doe-CV.pdf", "01K2ABCDEFGH", 0), "Jane-Doe-CV-ABCDEFGH.pdf");
        assert_eq!(document_name("CV", "01K2ABCDEFGH", 1), "CV-ABCDEFGH-2");
    }
}
