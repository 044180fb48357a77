//! From a submission and its profile to a plan.

use crate::intake::submission::Submission;
use crate::settings::{EventSettings, Site};

use super::activity::{self, Material};
use super::lines::Lines;
use super::plan::{Draft, Plan, Problem, ProblemCode, ProfileStamp, Reservation};
use super::profile::{DedupeBy, OnMatch, Profile, RecordKind};
use super::scope::Scope;
use super::text::key_name;
use super::{consent, documents, event, job, lines};

/// What became of a submission.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "made once for a submission and taken apart at once")]
pub enum Mapped {
    /// It can be sent.
    Ready(Plan),
    /// A person has to look at it; every reason is listed, not only the first. What it registers for is known all the
    /// same.
    NeedsAttention(Vec<Problem>, Option<Reservation>),
}

/// Maps a submission by its profile. `events` are those that the shell knows.
#[must_use]
pub fn map(profile: &Profile, submission: &Submission, site: &Site, events: &[EventSettings]) -> Mapped {
    if !matches!(profile.record, RecordKind::Resource | RecordKind::Contact | RecordKind::Lead) {
        return Mapped::NeedsAttention(vec![broken("record", "record_unsupported")], None);
    }
    let occasion = event::Occasion::of(profile, submission, events);
    let submission = &*occasion.submission;
    let scope = Scope::new(submission, site);
    let mut made = lines::run(profile, &scope);
    let mut problems = std::mem::take(&mut made.problems);

    let given = consent::read(profile, &scope).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    if let Some(person) = people(&mut made) {
        problems.extend(consent::mark(person, profile, submission));
    }
    let registration =
        occasion.register(&mut made.record, profile, &mut made.notes).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });

    let documents = documents::choose(&profile.attachments, submission, &made.record.person);
    made.notes.extend(documents.notes.iter().cloned());
    problems.extend(documents.problem.clone());
    let from_resume =
        profile.from_resume && profile.record == RecordKind::Resource && !documents.planned.is_empty();

    name(&mut made, from_resume, &mut problems);
    if !problems.is_empty() {
        let dedupe = profile.dedupe.by;
        return Mapped::NeedsAttention(
            problems,
            registration.map(|registration| Reservation { registration, dedupe }),
        );
    }

    let mut notes = std::mem::take(&mut made.notes);
    let application = job::application(profile, submission, &mut notes);
    let material =
        Material { profile, scope: &scope, lines: &made, documents: &documents, consent: given.as_ref() };
    let activity = activity::write(&material, &mut notes);
    if activity.is_none() && profile.dedupe.by != DedupeBy::Never {
        // An existing record keeps its own text, and there is no activity to say the new one.
        notes.extend(made.messages.iter().map(|key| format!("message_only_on_create:{}", key_name(key))));
    }
    Mapped::Ready(Plan {
        profile: ProfileStamp {
            id: profile.id.clone(),
            name: profile.name.clone(),
            version: profile.version,
        },
        record: made.record,
        contact: made.contact,
        dedupe: profile.dedupe.by,
        on_match: profile.dedupe.on_match,
        from_resume,
        documents: documents.planned,
        activity,
        application,
        registration,
        consent: given,
        phones: made.phones,
        notes,
    })
}

pub(super) fn broken(field: &str, detail: &str) -> Problem {
    Problem { code: ProblemCode::ProfileBroken, field: field.into(), detail: detail.into() }
}

/// Fills in who it is, and gives the draft that is a person.
fn people(made: &mut Lines) -> Option<&mut Draft> {
    made.record.person = made.record.read_person();
    if let Some(contact) = &mut made.contact {
        contact.person = contact.read_person();
        // A Lead has no person of its own (tracker-api.md 1.6); dedupe and order go by its Contact's.
        made.record.person = contact.person.clone();
    }
    if made.record.kind == RecordKind::Lead { made.contact.as_mut() } else { Some(&mut made.record) }
}

/// Tracker refuses a person without a first name or surname, and a Lead without a name. A CV that Tracker
/// reads itself brings the name along.
fn name(made: &mut Lines, from_resume: bool, problems: &mut Vec<Problem>) {
    let nobody = |field: &str| Problem {
        code: ProblemCode::NobodyToName,
        field: field.to_owned(),
        detail: String::new(),
    };
    // A required name that is missing has been named by its form key already.
    if problems.iter().any(|p| matches!(p.detail.as_str(), "firstName" | "surname" | "name")) {
        return;
    }
    if made.record.kind != RecordKind::Lead {
        if !made.record.person.is_named() && !from_resume {
            problems.push(nobody("surname"));
        }
        return;
    }
    if made.contact.as_ref().is_some_and(|contact| !contact.person.is_named()) {
        return problems.push(nobody("contact.surname"));
    }
    if !made.record.text("name").is_empty() {
        return;
    }
    let company = made.contact.as_ref().map(|contact| match contact.text("company") {
        "" => contact.text("client.name").to_owned(),
        company => company.to_owned(),
    });
    let name = match made.record.person.full_name() {
        name if name.is_empty() => company.unwrap_or_default(),
        name => name,
    };
    if name.is_empty() {
        return problems.push(nobody("name"));
    }
    made.record.members.insert("name".into(), name.into());
    made.record.set_rule("name", OnMatch::IfEmpty);
}

#[cfg(test)]
#[path = "make_tests.rs"]
mod tests;
