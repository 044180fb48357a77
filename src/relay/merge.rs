//! What is sent to a record that exists already: its members and ours, by the rule of each key.
//!
//! A PATCH replaces arrays and texts (tracker-api.md U12, U13), so appending means reading first. Members
//! that would not change are left out, and nothing is ever set to null.

use serde_json::{Map, Value, json};

use crate::mapping::plan::Draft;
use crate::mapping::profile::OnMatch;
use crate::mapping::{tag_tokens, written_tags};

/// Members to send; empty when the record has it all.
#[must_use]
pub fn changes(draft: &Draft, record: &Value) -> Map<String, Value> {
    let mut out = Map::new();
    for rule in &draft.rules {
        let path = Path::parse(&rule.path);
        let Some(ours) = path.get(&Value::Object(draft.members.clone())).cloned() else { continue };
        let theirs = path.get(record).cloned().filter(|v| !is_blank(v));
        let wanted = match (rule.on_match, theirs) {
            (OnMatch::Never, _) | (OnMatch::IfEmpty, Some(_)) => continue,
            (OnMatch::Overwrite | OnMatch::IfEmpty | OnMatch::Append, None) => ours,
            (OnMatch::Overwrite, Some(theirs)) if covers(&theirs, &ours) => continue,
            (OnMatch::Overwrite, Some(_)) => ours,
            (OnMatch::Append, Some(theirs)) => match appended(&path.last, &theirs, &ours) {
                Some(value) => value,
                None => continue,
            },
        };
        path.put(&mut out, wanted, record);
    }
    out
}

/// Members that may replace whatever the record holds.
#[must_use]
pub fn replacing(draft: &Draft) -> Map<String, Value> {
    let sure = Draft {
        rules: draft.rules.iter().filter(|rule| rule.on_match == OnMatch::Overwrite).cloned().collect(),
        ..draft.clone()
    };
    changes(&sure, &Value::Null)
}

/// Whether what the record has already says what we would write.
fn covers(theirs: &Value, ours: &Value) -> bool {
    match (theirs, ours) {
        (Value::String(a), Value::String(b)) => a.trim() == b.trim(),
        (Value::Object(a), Value::Object(b)) => {
            b.iter().all(|(key, value)| a.get(key).is_some_and(|v| covers(v, value)))
        }
        (a, b) => a == b,
    }
}

/// `tagText` is a list in a text; other texts grow by a line; lists by what they lack.
fn appended(name: &str, theirs: &Value, ours: &Value) -> Option<Value> {
    match (theirs, ours) {
        (Value::String(a), Value::String(b)) if name == "tagText" => append_tags(a, b).map(Value::String),
        (Value::String(a), Value::String(b)) => {
            (!a.contains(b.trim())).then(|| Value::String(format!("{}\n{}", a.trim_end(), b.trim())))
        }
        (Value::Array(a), Value::Array(b)) => {
            let missing: Vec<Value> = b.iter().filter(|v| !a.contains(v)).cloned().collect();
            (!missing.is_empty()).then(|| Value::Array(a.iter().cloned().chain(missing).collect()))
        }
        (Value::Number(_) | Value::Bool(_) | Value::Object(_), _) => None,
        (_, ours) => Some(ours.clone()),
    }
}

/// Adds tags that are not there yet, compared as lists of attendees compare them; the others are written back as they
/// are (U12).
#[must_use]
pub fn append_tags(theirs: &str, ours: &str) -> Option<String> {
    let mut tags = written_tags(theirs);
    let before = tags.len();
    let mut known = tag_tokens(theirs);
    for tag in written_tags(ours) {
        let tokens = tag_tokens(tag);
        if tokens.iter().any(|token| !known.contains(token)) {
            known.extend(tokens);
            tags.push(tag);
        }
    }
    (tags.len() > before).then(|| tags.join(", "))
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// `contactDetails.email` or `customFields[12]`, as the mapping writes them.
struct Path {
    members: Vec<String>,
    element: Option<String>,
    last: String,
}

impl Path {
    fn parse(text: &str) -> Self {
        let (path, element) = match text.split_once('[') {
            Some((path, rest)) => (path, Some(rest.split(']').next().unwrap_or_default().to_owned())),
            None => (text, None),
        };
        let members: Vec<String> = path.split('.').map(str::to_owned).collect();
        let last = members.last().cloned().unwrap_or_default();
        Self { members, element, last }
    }

    fn get<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        let found = self.members.iter().try_fold(root, |value, name| value.get(name))?;
        match &self.element {
            None => Some(found),
            Some(key) => found.as_array()?.iter().find(|element| is_element(element, key)),
        }
    }

    /// Puts a value at its place. A list replaces the record's as a whole, so its other elements go along.
    fn put(&self, out: &mut Map<String, Value>, value: Value, record: &Value) {
        let Some((last, parents)) = self.members.split_last() else { return };
        let mut map = out;
        for name in parents {
            let slot = map.entry(name.clone()).or_insert_with(|| json!({}));
            if !slot.is_object() {
                *slot = json!({});
            }
            match slot.as_object_mut() {
                Some(next) => map = next,
                None => return,
            }
        }
        let Some(key) = &self.element else {
            map.insert(last.clone(), value);
            return;
        };
        let theirs = self.members.iter().try_fold(record, |v, name| v.get(name)).and_then(Value::as_array);
        let slot =
            map.entry(last.clone()).or_insert_with(|| Value::Array(theirs.cloned().unwrap_or_default()));
        if let Some(list) = slot.as_array_mut() {
            list.retain(|element| !is_element(element, key));
            list.push(value);
        }
    }
}

fn is_element(element: &Value, key: &str) -> bool {
    ["id", "ownerId"]
        .iter()
        .filter_map(|name| element.get(name))
        .any(|id| id.as_u64().map(|n| n.to_string()).as_deref() == Some(key) || id.as_str() == Some(key))
        || element.get("name").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::plan::MemberRule;

    fn draft(members: Value, rules: &[(&str, OnMatch)]) -> Draft {
        Draft {
            members: members.as_object().cloned().unwrap_or_default(),
            rules: rules.iter().map(|(p, r)| MemberRule { path: (*p).into(), on_match: *r }).collect(),
            ..Draft::default()
        }
    }

    #[test]
    fn each_rule_does_what_it_says() {
        let ours = json!({"surname":"New","jobTitle":"Chef","note":"hello","source":"Website",
                          "contactDetails":{"email":"a@b.test","telephone":"1"}});
        let record = json!({"surname":"Old","jobTitle":" ","note":"was here","source":"Referral",
                            "contactDetails":{"email":"a@b.test"}});
        let d = draft(
            ours,
            &[
                ("surname", OnMatch::Overwrite),
                ("jobTitle", OnMatch::IfEmpty),
                ("note", OnMatch::Append),
                ("source", OnMatch::Never),
                ("contactDetails.email", OnMatch::Overwrite),
                ("contactDetails.telephone", OnMatch::IfEmpty),
            ],
        );
        assert_eq!(
            Value::Object(changes(&d, &record)),
            json!({"surname":"New","jobTitle":"Chef","note":"was here\nhello","contactDetails":{"telephone":"1"}})
        );
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let d = draft(
            json!({"surname":"A","note":"n","tagText":"Expo"}),
            &[("surname", OnMatch::Overwrite), ("note", OnMatch::Append), ("tagText", OnMatch::Append)],
        );
        let record = json!({"surname":"A ","note":"x\nn","tagText":"VIP; expo"});
        assert!(changes(&d, &record).is_empty());
    }

    #[test]
    fn tags_are_added_without_losing_any() {
        assert_eq!(append_tags("VIP, Old", "Summer Expo").as_deref(), Some("VIP, Old, Summer Expo"));
        assert_eq!(append_tags("", "A").as_deref(), Some("A"));
        assert_eq!(append_tags("summer expo", "Summer Expo"), None);
    }

    #[test]
    fn a_tag_with_an_entity_is_neither_cut_nor_added_twice() {
        assert_eq!(append_tags("VIP, R&amp;D", "Summer Expo").as_deref(), Some("VIP, R&amp;D, Summer Expo"));
        assert_eq!(append_tags("R&amp;D Summer; x", "R&D Summer"), None);
        assert_eq!(
            append_tags("Caf&#233;;R&D;old", "Caf\u{e9}, New").as_deref(),
            Some("Caf&#233;, R&D, old, New")
        );
        assert_eq!(append_tags("", "R&amp;D").as_deref(), Some("R&amp;D"));
    }

    /// Texts of any of these characters, in the same order each time.
    fn any_text(seed: &mut u64) -> String {
        const PARTS: [&str; 16] = [
            "&", ";", "amp", "&amp;", "&#44;", "#233", ",", " ", "\n", "\r", "R", "d", "\u{e9}", "&eacute;",
            "x", "\u{a0}",
        ];
        let mut text = String::new();
        let mut next = || {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 33) as usize
        };
        for _ in 0..next() % 12 {
            text.push_str(PARTS[next() % PARTS.len()]);
        }
        text
    }

    #[test]
    fn no_tag_is_ever_lost_or_changed_and_a_second_time_changes_nothing() {
        let mut seed = 5;
        for _ in 0..50_000 {
            let (theirs, ours) = (any_text(&mut seed), any_text(&mut seed));
            let Some(after) = append_tags(&theirs, &ours) else {
                assert!(
                    tag_tokens(&ours).iter().all(|t| tag_tokens(&theirs).contains(t)),
                    "{theirs:?} {ours:?}"
                );
                continue;
            };
            assert!(tag_tokens(&after).starts_with(&tag_tokens(&theirs)), "{theirs:?} {ours:?} {after:?}");
            assert!(
                written_tags(&after).starts_with(&written_tags(&theirs)),
                "{theirs:?} {ours:?} {after:?}"
            );
            assert!(tag_tokens(&ours).iter().all(|t| tag_tokens(&after).contains(t)), "{theirs:?} {ours:?}");
            assert_eq!(append_tags(&after, &ours), None, "{theirs:?} {ours:?} {after:?}");
        }
    }

    #[test]
    fn one_custom_field_changes_and_the_others_stay() {
        let d = draft(
            json!({"customFields":[{"id":12,"value":"new"}]}),
            &[("customFields[12]", OnMatch::Overwrite)],
        );
        let record = json!({"customFields":[{"id":12,"name":"Band","value":"old"},{"id":13,"value":"keep"}]});
        assert_eq!(
            Value::Object(changes(&d, &record)),
            json!({"customFields":[{"id":13,"value":"keep"},{"id":12,"value":"new"}]})
        );
        assert!(changes(&d, &json!({"customFields":[{"id":12,"name":"Band","value":"new"}]})).is_empty());
    }
}
