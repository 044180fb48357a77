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

/// Puts the marker into the members of a new record. Classic has no `internalReference`.
pub fn mark(kind: RecordKind, members: &mut Map<String, Value>, submission_id: &str, has_reference: bool) {
    let marker = of(submission_id);
    let has_member = has_reference && matches!(kind, RecordKind::Contact | RecordKind::Lead);
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
    let suffix = suffix(submission_id, index);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{suffix}.{extension}"),
        None => format!("{name}-{suffix}"),
    }
}

/// Whether a document in Tracker is this submission's, by the suffix of its name: Tracker may have changed
/// the rest.
#[must_use]
pub fn is_document(name: &str, submission_id: &str, index: u32) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    stem.ends_with(&format!("-{}", suffix(submission_id, index)).to_lowercase())
}

fn suffix(submission_id: &str, index: u32) -> String {
    let start = submission_id.len().saturating_sub(8);
    let end = submission_id.get(start..).unwrap_or(submission_id);
    if index == 0 { end.to_owned() } else { format!("{end}-{}", index + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn marked(kind: RecordKind, members: Value) -> Value {
        let Value::Object(mut map) = members else { return Value::Null };
        mark(kind, &mut map, "01ABC", true);
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
        assert!(is_document("renamed-abcdefgh.PDF", "01K2ABCDEFGH", 0));
        assert!(is_document("CV-ABCDEFGH-2", "01K2ABCDEFGH", 1));
        assert!(!is_document("CV-ABCDEFGH-2.pdf", "01K2ABCDEFGH", 0));
        assert!(!is_document("CV.pdf", "01K2ABCDEFGH", 0));
    }

    #[test]
    fn classic_has_no_member_for_a_reference_so_a_contact_and_a_lead_carry_it_in_their_text() {
        for kind in [RecordKind::Contact, RecordKind::Lead] {
            let mut members = Map::new();
            mark(kind, &mut members, "01ABC", false);
            assert!(!members.contains_key(MEMBER));
            assert!(is_on(&Value::Object(members), "01ABC"));
        }
    }
}
