//! Faults of a profile, found in the editor instead of by a submission.

use std::collections::BTreeMap;

use super::coerce::{Coerced, coerce};
use super::fault::{FaultCode, ProfileFault};
use super::lines::{owner, whole_match};
use super::members::{self, MemberType, allowed_values, is_free_text};
use super::profile::{FieldMap, JobList, OnMatch, Profile, RecordKind, Test, Transform, ValueSource};
use super::target::{Resolved, TargetError, Wanted, resolve};
use super::template::{Piece, pieces};
use super::transform::{Entered, is_country};

/// Finds every fault of a profile.
#[must_use]
pub fn check(profile: &Profile) -> Vec<ProfileFault> {
    let mut faults = Faults(Vec::new());
    faults.identity(profile);
    if matches!(profile.record, RecordKind::Resource | RecordKind::Contact | RecordKind::Lead) {
        faults.field_map(profile);
        faults.consent(profile);
    } else {
        faults.add(FaultCode::RecordUnsupported, None, "record");
    }
    faults.links(profile);
    faults.template(&profile.activity.subject, None);
    faults.template(&profile.activity.note, None);
    faults.0
}

struct Faults(Vec<ProfileFault>);

impl Faults {
    fn add(&mut self, code: FaultCode, line: Option<usize>, detail: &str) {
        self.0.push(ProfileFault { code, line, detail: super::text::shorten(detail, 200) });
    }

    fn when(&mut self, fault: bool, code: FaultCode, detail: &str) {
        if fault {
            self.add(code, None, detail);
        }
    }

    fn identity(&mut self, profile: &Profile) {
        let id = &profile.id;
        let usable = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        self.when(id.is_empty(), FaultCode::IdEmpty, "id");
        self.when(!usable, FaultCode::IdUnusable, id);
        let matching = &profile.matching;
        let named = [&matching.form_ids, &matching.css_ids, &matching.sources]
            .into_iter()
            .flatten()
            .any(|name| !name.trim().is_empty());
        let nothing = !named && !matching.fallback && !matching.posts.iter().any(|post| *post != 0);
        self.when(nothing, FaultCode::MatchesNothing, "matching");
        for condition in &profile.conditions {
            let blank = condition.field.trim().is_empty();
            let operand = if condition.test == Test::Empty { "" } else { condition.value.as_str() };
            self.when(blank, FaultCode::ConditionWithoutField, operand);
        }
    }

    fn field_map(&mut self, profile: &Profile) {
        let mut taken: BTreeMap<(RecordKind, String), usize> = BTreeMap::new();
        let mut named = false;
        let mut contact = false;
        for (index, line) in profile.fields.iter().enumerate() {
            let (kind, to) = owner(profile.record, &line.to);
            contact |= kind != profile.record;
            match resolve(kind, to) {
                Ok(target) => {
                    let path = target.path.to_string();
                    named |= ["firstName", "surname", "name"].contains(&path.as_str());
                    self.target(index, line, &target, &path);
                    let joins = is_free_text(&path) || path == "tagText";
                    if taken.insert((kind, path.clone()), index).is_some() && !joins {
                        self.add(FaultCode::TargetTwice, Some(index), &path);
                    }
                }
                Err(error) => self.add(target_fault(error), Some(index), &line.to),
            }
            self.source(index, line);
        }
        // Without a Contact a Lead has only its own name to go by.
        let names_itself = profile.from_resume && profile.record == RecordKind::Resource;
        self.when(!named && !names_itself, FaultCode::NobodyNamed, "fields");
        let boxes = !profile.consent.marketing.is_empty();
        self.when(
            profile.record == RecordKind::Lead && boxes && !contact,
            FaultCode::MarketingWithoutContact,
            "consent.marketing",
        );
    }

    fn target(&mut self, index: usize, line: &FieldMap, target: &Resolved, path: &str) {
        let appends = match target.value {
            Wanted::Typed(MemberType::String) => allowed_values(path).is_empty(),
            Wanted::Typed(_) | Wanted::MarketingConsent => false,
            Wanted::Presence | Wanted::Choices => true,
        };
        if line.on_match == Some(OnMatch::Append) && !appends {
            self.add(FaultCode::AppendUnusable, Some(index), path);
        }
        // With transforms the constant is not what arrives.
        if let ValueSource::Constant(text) = &line.from
            && line.transforms.is_empty()
            && let Coerced::Wrong(expected) = coerce(target, &Entered::text(text.clone()))
        {
            self.add(FaultCode::ConstantUnusable, Some(index), &format!("expected: {expected}"));
        }
    }

    fn source(&mut self, index: usize, line: &FieldMap) {
        match &line.from {
            ValueSource::Field(text) | ValueSource::Constant(text) if text.trim().is_empty() => {
                self.add(FaultCode::SourceEmpty, Some(index), &line.to);
            }
            ValueSource::Template(text) => self.template(text, Some(index)),
            ValueSource::Field(_) | ValueSource::Constant(_) => {}
        }
        if let Err(reason) = whole_match(&line.pattern) {
            self.add(FaultCode::PatternUnreadable, Some(index), &reason);
        }
        for transform in &line.transforms {
            match transform {
                Transform::Phone { country } if !country.trim().is_empty() && !is_country(country) => {
                    self.add(FaultCode::CountryUnknown, Some(index), country);
                }
                Transform::Join { fields, .. } if fields.iter().all(|key| key.trim().is_empty()) => {
                    self.add(FaultCode::SourceEmpty, Some(index), "join");
                }
                _ => {}
            }
        }
    }

    fn template(&mut self, template: &str, line: Option<usize>) {
        for piece in pieces(template) {
            match piece {
                Piece::Unknown(name) => self.add(FaultCode::PlaceholderUnknown, line, name),
                Piece::Unclosed(text) => self.add(FaultCode::TemplateUnclosed, line, text),
                Piece::Text(_) | Piece::Slot(_) => {}
            }
        }
    }

    fn consent(&mut self, profile: &Profile) {
        let consent = &profile.consent;
        let boxed = !consent.marketing.is_empty();
        let alone = !consent.text.trim().is_empty() && consent.required_field.trim().is_empty() && !boxed;
        self.when(alone, FaultCode::ConsentWithoutField, "consent.required_field");
        let kind = if profile.record == RecordKind::Lead { RecordKind::Contact } else { profile.record };
        for one in &consent.marketing {
            self.when(one.field.trim().is_empty(), FaultCode::MarketingWithoutField, "consent.marketing");
            self.when(one.flags.is_empty(), FaultCode::MarketingWithoutFlag, &one.field);
            for flag in &one.flags {
                let known = members::find(kind, &format!("marketingPreferences.{}", flag.trim()));
                let boolean = known.is_some_and(|(_, value)| value == MemberType::Boolean);
                self.when(!boolean, FaultCode::FlagUnknown, flag);
            }
        }
    }

    fn links(&mut self, profile: &Profile) {
        let resource = profile.record == RecordKind::Resource;
        let priority = profile.activity.priority.trim();
        let known = allowed_values("priority").iter().any(|one| one.eq_ignore_ascii_case(priority));
        self.when(!priority.is_empty() && !known, FaultCode::PriorityUnknown, priority);
        self.when(profile.job.list != JobList::None && !resource, FaultCode::JobWithoutResource, "job");
        self.when(profile.from_resume && !resource, FaultCode::ResumeWithoutResource, "from_resume");
        let off = profile.from_resume && !profile.attachments.enabled;
        self.when(off, FaultCode::ResumeWithoutDocument, "from_resume");
        let event = profile.event.enabled && profile.record != RecordKind::Contact;
        self.when(event, FaultCode::EventWithoutContact, "event");
    }
}

fn target_fault(error: TargetError) -> FaultCode {
    match error {
        TargetError::Empty => FaultCode::TargetEmpty,
        TargetError::Unreadable => FaultCode::TargetUnreadable,
        TargetError::Unknown => FaultCode::TargetUnknown,
        TargetError::NotAValue => FaultCode::TargetNotAValue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::profile::{Condition, Consent, MarketingBox, Matching};

    fn line(from: ValueSource, to: &str) -> FieldMap {
        FieldMap { from, to: to.into(), ..FieldMap::default() }
    }

    fn field(key: &str, to: &str) -> FieldMap {
        line(ValueSource::Field(key.into()), to)
    }

    fn sound() -> Profile {
        Profile {
            id: "careers-1".into(),
            matching: Matching { fallback: true, ..Matching::default() },
            fields: vec![field("first", "firstName"), field("last", "lastName"), field("email", "email")],
            ..Profile::default()
        }
    }

    fn codes(profile: &Profile) -> Vec<(FaultCode, Option<usize>)> {
        check(profile).into_iter().map(|fault| (fault.code, fault.line)).collect()
    }

    #[test]
    fn a_sound_profile_has_no_fault() {
        assert_eq!(check(&sound()), Vec::new());
    }

    #[test]
    fn each_line_by_its_index() {
        let constant = |text: &str| ValueSource::Constant(text.into());
        for (bad, code) in [
            (field("x", ""), FaultCode::TargetEmpty),
            (field("x", "shoeSize"), FaultCode::TargetUnknown),
            (field("x", "contact.surname"), FaultCode::TargetUnknown),
            (field("x", "customFields["), FaultCode::TargetUnreadable),
            (field("x", "address"), FaultCode::TargetNotAValue),
            (field("x", "surname"), FaultCode::TargetTwice),
            (field(" ", "jobTitle"), FaultCode::SourceEmpty),
            (line(constant(""), "jobTitle"), FaultCode::SourceEmpty),
            (line(constant("soon"), "noticePeriod"), FaultCode::ConstantUnusable),
            (line(ValueSource::Template("{{nope}}".into()), "jobTitle"), FaultCode::PlaceholderUnknown),
            (line(ValueSource::Template("{{url".into()), "jobTitle"), FaultCode::TemplateUnclosed),
            (FieldMap { pattern: "(".into(), ..field("x", "jobTitle") }, FaultCode::PatternUnreadable),
            (
                FieldMap {
                    transforms: vec![Transform::Phone { country: "Britain".into() }],
                    ..field("x", "mobile")
                },
                FaultCode::CountryUnknown,
            ),
            (
                FieldMap {
                    transforms: vec![Transform::Join { fields: vec![], separator: " ".into() }],
                    ..field("x", "jobTitle")
                },
                FaultCode::SourceEmpty,
            ),
            (FieldMap { on_match: Some(OnMatch::Append), ..field("x", "rating") }, FaultCode::AppendUnusable),
        ] {
            let mut profile = sound();
            profile.fields.push(bad);
            assert_eq!(codes(&profile), [(code, Some(3))], "{code:?}");
        }
        let mut twice = sound();
        twice.fields.extend([
            field("a", "note"),
            field("b", "note"),
            field("c", "tagText"),
            field("d", "tagText"),
        ]);
        assert_eq!(codes(&twice), []);
    }

    #[test]
    fn faults_of_the_whole() {
        type Change = fn(&mut Profile);
        let changes: [(Change, FaultCode); 18] = [
            (|p| p.id.clear(), FaultCode::IdEmpty),
            (|p| p.id = "Über uns".into(), FaultCode::IdUnusable),
            (|p| p.matching.fallback = false, FaultCode::MatchesNothing),
            (|p| p.conditions.push(Condition::default()), FaultCode::ConditionWithoutField),
            (|p| p.record = RecordKind::Opportunity, FaultCode::RecordUnsupported),
            (|p| p.fields.truncate(0), FaultCode::NobodyNamed),
            (|p| p.consent.text = "I agree".into(), FaultCode::ConsentWithoutField),
            (|p| p.consent = boxes("", &["emailOptIn"]), FaultCode::MarketingWithoutField),
            (|p| p.consent = boxes("news", &[]), FaultCode::MarketingWithoutFlag),
            (|p| p.consent = boxes("news", &["faxOptIn"]), FaultCode::FlagUnknown),
            (|p| p.consent = boxes("news", &["marketingPreference"]), FaultCode::FlagUnknown),
            (|p| p.activity.priority = "urgent".into(), FaultCode::PriorityUnknown),
            (|p| p.activity.note = "{{x}}".into(), FaultCode::PlaceholderUnknown),
            (
                |p| (p.record, p.job.list) = (RecordKind::Contact, JobList::Longlist),
                FaultCode::JobWithoutResource,
            ),
            (|p| (p.record, p.from_resume) = (RecordKind::Contact, true), FaultCode::ResumeWithoutResource),
            (|p| (p.from_resume, p.attachments.enabled) = (true, false), FaultCode::ResumeWithoutDocument),
            (|p| p.event.enabled = true, FaultCode::EventWithoutContact),
            (
                |p| {
                    p.record = RecordKind::Lead;
                    p.fields = vec![FieldMap {
                        to: "name".into(),
                        from: ValueSource::Field("n".into()),
                        ..FieldMap::default()
                    }];
                    p.consent = boxes("news", &["emailOptIn"]);
                },
                FaultCode::MarketingWithoutContact,
            ),
        ];
        for (change, code) in changes {
            let mut profile = sound();
            change(&mut profile);
            assert_eq!(codes(&profile), [(code, None)], "{code:?}");
        }
    }

    fn boxes(field: &str, flags: &[&str]) -> Consent {
        let flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        Consent { marketing: vec![MarketingBox { field: field.into(), flags }], ..Consent::default() }
    }
}
