//! What was sent of a submission, and where a record at Tracker holds something else. Tracker ignores members that it
//! does not know with a success (tracker-api.md 1.4), so only reading back tells.

use serde_json::Value;

use crate::mapping::plan::{Draft, Plan};
use crate::mapping::profile::{MatchPolicy, OnMatch, RecordKind};
use crate::mapping::{Phones, TargetPath, values};
use crate::outbox::keeping::Difference;
use crate::outbox::{Step, StepKind};

/// One record that steps have written.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Before the paths of a Lead's Contact.
    prefix: &'static str,
    /// Record id at Tracker.
    pub id: u64,
    /// What was sent.
    pub draft: Draft,
    wrote: Wrote,
}

/// How much of a draft was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrote {
    /// All of it, for the record is new.
    All,
    /// What the rule of each key lets us write into an existing record.
    ByRule,
    /// Nothing, as the profile says.
    Nothing,
}

impl Sent {
    /// The records of a delivery: the main one first, then the Contact of a Lead. Empty where none was made.
    #[must_use]
    pub fn of(plan: &Plan, steps: &[Step]) -> Vec<Self> {
        let mut plan = plan.clone();
        // Numbers left in E.164.
        Phones::default().finish(&mut plan);
        let made = |kind: StepKind| steps.iter().find(|step| step.kind == kind && step.result.id > 0);
        let mut sent = Vec::new();
        if let Some(step) = made(StepKind::Record) {
            let wrote = wrote(&plan, step);
            sent.push(Self { prefix: "", id: step.result.id, draft: plan.record.clone(), wrote });
        }
        if let (Some(step), Some(contact)) = (made(StepKind::Contact), &plan.contact) {
            let wrote = wrote(&plan, step);
            sent.push(Self { prefix: "contact.", id: step.result.id, draft: contact.clone(), wrote });
        }
        sent
    }

    /// Record type.
    #[must_use]
    pub fn kind(&self) -> RecordKind {
        self.draft.kind
    }

    /// Where the record holds something else.
    #[must_use]
    pub fn differences(&self, record: &Value) -> Vec<Difference> {
        if self.wrote == Wrote::Nothing {
            return Vec::new();
        }
        let Some(record) = record.as_object() else { return Vec::new() };
        values(&self.draft)
            .into_iter()
            .filter_map(|(path, sent)| {
                let place = TargetPath::parse(self.draft.kind, &path)?;
                let found = place.read(record).filter(|value| !is_blank(value));
                let is_kept = match (self.rule(&path), found) {
                    (Rule::NotSent, _) => true,
                    (_, None) => is_blank(&sent),
                    (Rule::Present, Some(_)) => true,
                    (Rule::Within, Some(found)) => within(found, &sent),
                    (Rule::Same, Some(found)) => same(found, &sent),
                };
                (!is_kept).then(|| Difference {
                    path: format!("{}{path}", self.prefix),
                    sent,
                    kept: found.cloned().unwrap_or(Value::Null),
                })
            })
            .collect()
    }

    fn rule(&self, path: &str) -> Rule {
        // Our marker stands behind what was sent, and a list in a text may have grown.
        let grows = matches!(path, "note" | "description" | "tagText" | "internalReference");
        if self.wrote == Wrote::All {
            return if grows { Rule::Within } else { Rule::Same };
        }
        let rules = &self.draft.rules;
        // A list's own rule holds for its elements.
        let rule = rules
            .iter()
            .find(|rule| rule.path == path)
            .or_else(|| rules.iter().find(|rule| path.split('[').next() == Some(rule.path.as_str())));
        match rule.map(|rule| rule.on_match) {
            None | Some(OnMatch::Never) => Rule::NotSent,
            Some(OnMatch::IfEmpty) => Rule::Present,
            Some(OnMatch::Append) => Rule::Within,
            Some(OnMatch::Overwrite) if grows => Rule::Within,
            Some(OnMatch::Overwrite) => Rule::Same,
        }
    }
}

/// What must be true of a value for it to count as kept.
enum Rule {
    NotSent,
    Present,
    Within,
    Same,
}

fn wrote(plan: &Plan, step: &Step) -> Wrote {
    match (step.result.action.as_str(), plan.on_match) {
        ("created" | "adopted", _) => Wrote::All,
        ("updated" | "unchanged", MatchPolicy::Update) => Wrote::ByRule,
        _ => Wrote::Nothing,
    }
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

/// The same to a reader: a number may come back as a text, a date with a time of midnight, a text with other white
/// space.
fn same(found: &Value, sent: &Value) -> bool {
    match (found, sent) {
        (Value::Array(found), Value::Array(sent)) => sent.iter().all(|one| holds(found, one)),
        (Value::Object(found), Value::Object(sent)) => {
            sent.iter().all(|(name, value)| found.get(name).is_some_and(|kept| same(kept, value)))
        }
        (Value::Number(found), Value::Number(sent)) => found.as_f64() == sent.as_f64(),
        _ => match (text(found), text(sent)) {
            (Some(found), Some(sent)) => found == sent || same_moment(&found, &sent),
            _ => found == sent,
        },
    }
}

fn within(found: &Value, sent: &Value) -> bool {
    match (text(found), text(sent)) {
        (Some(found), Some(sent)) => {
            let found = found.to_lowercase();
            found.contains(&sent.to_lowercase())
                || sent.split([',', ';']).all(|tag| found.contains(tag.trim().to_lowercase().as_str()))
        }
        _ => same(found, sent),
    }
}

/// Whether a list has an element: members that we did not send do not count.
fn holds(list: &[Value], sent: &Value) -> bool {
    list.iter().any(|one| same(one, sent))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Dates with and without the time of midnight, and times with and without fractions or a zone.
fn same_moment(found: &str, sent: &str) -> bool {
    let bare = |text: &str| -> Option<String> {
        let day = text.get(..10)?;
        let is_date = day
            .bytes()
            .enumerate()
            .all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        let time = text.get(11..19).unwrap_or("00:00:00");
        is_date.then(|| format!("{day}T{time}"))
    };
    bare(found).is_some_and(|moment| Some(moment) == bare(sent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::plan::MemberRule;
    use serde_json::json;

    fn sent(wrote: Wrote, members: Value, rules: &[(&str, OnMatch)]) -> Sent {
        Sent {
            prefix: "",
            id: 1,
            draft: Draft {
                members: members.as_object().cloned().unwrap(),
                rules: rules.iter().map(|(p, r)| MemberRule { path: (*p).into(), on_match: *r }).collect(),
                ..Draft::default()
            },
            wrote,
        }
    }

    fn paths(sent: &Sent, record: Value) -> Vec<String> {
        let mut paths: Vec<String> = sent.differences(&record).into_iter().map(|one| one.path).collect();
        paths.sort_unstable();
        paths
    }

    #[test]
    fn everything_of_a_new_record_must_be_there() {
        let sent = sent(
            Wrote::All,
            json!({
                "surname": "Doe", "jobTitle": "Chef", "noticePeriod": 28, "note": "Hello\nthere", "source": "Website",
                "contactDetails": {"email": "j@e.test", "telephone": "+447700900123"},
                "customFields": [{"id": 12, "value": "a"}], "quickSkills": [{"id": 3}],
                "availableFrom": "2026-12-01T00:00:00",
            }),
            &[],
        );
        let whole = json!({
            "surname": "Doe ", "jobTitle": "Chef", "noticePeriod": 28.0, "note": "Hello\r\nthere\n\nRef: HT-1",
            "source": "Website", "contactDetails": {"email": "j@e.test", "telephone": "+447700900123", "fax": ""},
            "customFields": [{"id": 12, "name": "Band", "value": "a"}, {"id": 13, "value": "b"}],
            "quickSkills": [{"id": 3, "name": "Welding"}], "availableFrom": "2026-12-01", "id": 101,
        });
        assert_eq!(paths(&sent, whole), Vec::<String>::new());
        let found = sent.differences(&json!({
            "surname": "Do", "noticePeriod": 4, "note": "other", "source": null, "availableFrom": "2026-12-02",
            "contactDetails": {"email": "j@e.test", "telephone": "+44"},
            "customFields": [{"id": 12, "value": ""}], "quickSkills": [{"id": 4}],
        }));
        let mut names: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "availableFrom",
                "contactDetails.telephone",
                "customFields[12]",
                "jobTitle",
                "note",
                "noticePeriod",
                "quickSkills",
                "source",
                "surname",
            ]
        );
        assert!(found.iter().any(|one| one.path == "jobTitle" && one.kept.is_null() && one.sent == "Chef"));
    }

    #[test]
    fn of_an_existing_record_only_what_its_rules_let_us_write() {
        let members = json!({"surname": "New", "jobTitle": "Chef", "source": "Web", "tagText": "Expo, VIP", "note": "n"});
        let rules = [
            ("surname", OnMatch::Overwrite),
            ("jobTitle", OnMatch::IfEmpty),
            ("source", OnMatch::Never),
            ("tagText", OnMatch::Append),
        ];
        let by_rule = sent(Wrote::ByRule, members.clone(), &rules);
        let record =
            json!({"surname": "New", "jobTitle": "Cook", "source": "Old", "tagText": "vip, Old, expo"});
        assert_eq!(paths(&by_rule, record), Vec::<String>::new());
        assert_eq!(paths(&by_rule, json!({"surname": "Old"})), ["jobTitle", "surname", "tagText"]);
        assert_eq!(paths(&sent(Wrote::Nothing, members, &rules), json!({})), Vec::<String>::new());
    }
}
