//! Phone numbers wait for the relay.
//!
//! The metadata of all numbering plans takes some four milliseconds and four megabytes to load. A visitor
//! should not pay for it, and a worker that only accepts should not keep it: the mapping leaves a number as it
//! was entered, and the drain brings all numbers of its deliveries to E.164 with one load.

use std::cell::OnceCell;

use rlibphonenumber::PhoneNumberUtil;
use serde_json::Value;

use super::plan::{Draft, PendingPhone, Plan};
use super::profile::{FieldMap, Transform};
use super::target::TargetPath;
use super::transform::to_e164;

/// Numbering plans, loaded when the first number is read.
#[derive(Default)]
pub struct Phones(OnceCell<Option<PhoneNumberUtil>>);

impl Phones {
    /// Brings the numbers of a plan to E.164. What cannot be read stays as it was entered; the codes say so.
    pub fn finish(&self, plan: &mut Plan) -> Vec<String> {
        let mut notes = Vec::new();
        for pending in std::mem::take(&mut plan.phones) {
            let drafts = std::iter::once(&mut plan.record).chain(plan.contact.as_mut());
            for draft in drafts.filter(|draft| draft.kind == pending.kind) {
                if let Some(note) = self.convert(draft, &pending) {
                    notes.push(format!("{note}:{}", pending.field));
                }
            }
        }
        notes
    }

    fn convert(&self, draft: &mut Draft, pending: &PendingPhone) -> Option<&'static str> {
        let path = TargetPath::parse(pending.kind, &pending.path)?;
        let entered = path.read(&draft.members).and_then(Value::as_str)?.to_owned();
        let metadata = self.0.get_or_init(|| PhoneNumberUtil::new().ok()).as_ref()?;
        let Some((number, extension)) = to_e164(metadata, &entered, &pending.country) else {
            return Some("phone_unreadable");
        };
        if draft.person.phone == entered {
            draft.person.phone.clone_from(&number);
        }
        path.write(&mut draft.members, Value::String(number));
        extension.then_some("phone_extension")
    }

    /// Whether anything was loaded.
    #[must_use]
    pub fn are_loaded(&self) -> bool {
        self.0.get().is_some()
    }
}

impl std::fmt::Debug for Phones {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phones").field("loaded", &self.are_loaded()).finish()
    }
}

/// The transforms of a line that run at once, and the country of a phone number that waits. Only a number that
/// ends its line can wait; one in the middle is needed by what follows.
pub(super) fn split<'l>(line: &'l FieldMap, site_country: &'l str) -> (&'l [Transform], Option<&'l str>) {
    match line.transforms.split_last() {
        Some((Transform::Phone { country }, before)) => {
            (before, Some(if country.trim().is_empty() { site_country } else { country }))
        }
        _ => (&line.transforms, None),
    }
}

/// Whether an entry has more to it than E.164 can hold, so that the activity repeats it in full.
pub(super) fn is_more_than_a_number(entered: &str) -> bool {
    entered.chars().any(|c| c.is_alphabetic() || matches!(c, '#' | ';' | ','))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Field, Submission};
    use crate::mapping::profile::{Profile, RecordKind, ValueSource};
    use crate::mapping::{Mapped, map};
    use crate::settings::Site;

    fn line(key: &str, to: &str, transforms: Vec<Transform>) -> FieldMap {
        FieldMap { from: ValueSource::Field(key.into()), to: to.into(), transforms, ..FieldMap::default() }
    }

    #[test]
    fn numbers_wait_for_the_relay_and_stay_as_entered_where_they_are_none() {
        let phone = || vec![Transform::Trim, Transform::Phone { country: String::new() }];
        let profile = Profile {
            record: RecordKind::Contact,
            fields: vec![
                line("name", "surname", Vec::new()),
                line("a", "contactDetails.telephone", phone()),
                line("b", "contactDetails.mobilePhone", phone()),
            ],
            ..Profile::default()
        };
        let field =
            |key: &str, value: &str| Field { key: key.into(), value: value.into(), ..Field::default() };
        let submission = Submission {
            fields: vec![field("name", "Doe"), field("a", " 07700 900123 "), field("b", "call me")],
            ..Submission::default()
        };
        let Mapped::Ready(mut waiting) = map(&profile, &submission, &Site::default(), &[]) else {
            panic!("not ready")
        };
        assert_eq!(waiting.record.members["contactDetails"]["telephone"], "07700 900123");
        assert_eq!(waiting.phones.len(), 2);
        let phones = Phones::default();
        assert!(!phones.are_loaded());
        assert_eq!(phones.finish(&mut waiting), ["phone_unreadable:b"]);
        assert_eq!(waiting.record.members["contactDetails"]["telephone"], "+447700900123");
        assert_eq!(waiting.record.members["contactDetails"]["mobilePhone"], "call me");
        assert_eq!(waiting.record.person.phone, "+447700900123");
        assert!(phones.finish(&mut waiting).is_empty(), "once is enough");
    }
}
