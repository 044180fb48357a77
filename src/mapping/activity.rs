//! The activity in the record's history: subject, note, and everything that has no member of its own.

use std::collections::BTreeSet;

use crate::intake::submission::{Field, Submission};

use super::documents::Documents;
use super::lines::Lines;
use super::members::allowed_values;
use super::plan::{ActivityDraft, ConsentRecord};
use super::profile::{ActivityPreset, Profile};
use super::scope::Scope;
use super::text::{clean, fold, one_line, shorten};
use super::{event, job, template, time};

/// Characters of a note. Tracker's limit is not known; the whole text stays with the submission.
const NOTE_LIMIT: usize = 20_000;

/// Characters that the lines below the visitor's words may take of it.
const TAIL_LIMIT: usize = 8_000;

/// Characters of a subject.
const SUBJECT_LIMIT: usize = 200;

/// Characters of one line of the tail.
const LINE_LIMIT: usize = 500;

/// What the activity is made of, beside the submission.
pub(super) struct Material<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// Submission and site.
    pub scope: &'a Scope<'a>,
    /// What the field map did.
    pub lines: &'a Lines,
    /// The files.
    pub documents: &'a Documents,
    /// Consent as given.
    pub consent: Option<&'a ConsentRecord>,
}

/// Writes the activity, if the profile wants one.
pub(super) fn write(material: &Material<'_>, notes: &mut Vec<String>) -> Option<ActivityDraft> {
    let profile = material.profile;
    let wanted = &profile.activity;
    if !wanted.enabled {
        return None;
    }
    let (subject_template, note_template) = templates(profile, material.scope.submission);
    let subject = one_line(&template::render(subject_template, material.scope));
    let subject =
        if subject.is_empty() { "Website form".to_owned() } else { shorten(&subject, SUBJECT_LIMIT) };
    let said = clean(template::render(note_template, material.scope).trim());
    let shown: BTreeSet<String> =
        [subject_template, note_template].into_iter().flat_map(template::fields).map(fold).collect();
    let mut body = vec![said];
    body.push(fields(material, &shown));
    let tail = tail(material);
    let room = NOTE_LIMIT - tail.chars().count().min(TAIL_LIMIT) - 200;
    let body = sections(body);
    let length = body.chars().count();
    let body = if length > room {
        notes.push("note_truncated".into());
        format!(
            "{}\n[Shortened: the whole text has {length} characters and is kept on the website.]",
            shorten(&body, room)
        )
    } else {
        body
    };
    let given = wanted.priority.trim();
    let priority = allowed_values("priority").iter().find(|one| one.eq_ignore_ascii_case(given));
    if priority.is_none() && !given.is_empty() {
        notes.push("priority_unknown".into());
    }
    Some(ActivityDraft {
        subject,
        note: sections(vec![body, shorten(&tail, TAIL_LIMIT)]),
        type_id: wanted.activity_type_id,
        type_name: one_line(&wanted.activity_type),
        priority: priority.map_or_else(String::new, |one| (*one).to_owned()),
    })
}

/// The profile's own texts, else the preset's.
fn templates<'a>(profile: &'a Profile, submission: &Submission) -> (&'a str, &'a str) {
    let activity = &profile.activity;
    let known = match activity.preset {
        ActivityPreset::Application => !job::title(submission).is_empty(),
        ActivityPreset::Registration => !event::title(submission).is_empty(),
        ActivityPreset::Enquiry => true,
    };
    let (subject, note) = match (activity.preset, known) {
        (ActivityPreset::Application, true) => (
            "Application: {{job}}",
            "Applied for {{job}} with the form {{form_name}} on {{site}} at {{timestamp}}.",
        ),
        (ActivityPreset::Application, false) => (
            "Application: {{form_name}}",
            "Applied with the form {{form_name}} on {{site}} at {{timestamp}}.",
        ),
        (ActivityPreset::Enquiry, _) => (
            "Website enquiry: {{form_name}}",
            "Sent with the form {{form_name}} on {{site}} at {{timestamp}}.",
        ),
        (ActivityPreset::Registration, true) => (
            "Registration: {{event}}",
            "Registered for {{event}} with the form {{form_name}} on {{site}} at {{timestamp}}.",
        ),
        (ActivityPreset::Registration, false) => (
            "Registration: {{form_name}}",
            "Registered with the form {{form_name}} on {{site}} at {{timestamp}}.",
        ),
    };
    let or = |own: &'a str, preset| if own.trim().is_empty() { preset } else { own };
    (or(&activity.subject, subject), or(&activity.note, note))
}

/// `Label: value` for what an existing record would not take, and for what is not mapped at all.
fn fields(material: &Material<'_>, shown: &BTreeSet<String>) -> String {
    let profile = material.profile;
    let submission = material.scope.submission;
    let consent = &profile.consent;
    let mut handled: BTreeSet<String> = consent.marketing.iter().map(|one| fold(&one.field)).collect();
    handled.extend([fold(&consent.required_field), fold(&profile.job.field)]);
    handled.extend(profile.attachments.fields.iter().map(|key| fold(key)));
    handled.extend(submission.files.iter().map(|file| fold(&file.field)));
    let tell = |field: &&Field| {
        let key = fold(&field.key);
        let message = material.lines.messages.contains(&key);
        let unmapped = profile.activity.include_unmapped
            && !material.lines.carried.contains(&key)
            && !handled.contains(&key);
        (message || unmapped) && !shown.contains(&key) && !field.value.trim().is_empty()
    };
    let mut out = String::new();
    for field in submission.fields.iter().filter(tell) {
        let label = if field.label.trim().is_empty() { &field.key } else { &field.label };
        let value = clean(field.value.trim());
        let separator = if value.contains('\n') { ":\n" } else { ": " };
        out.push_str(shorten(&one_line(label), 200).trim_end_matches(':'));
        out.push_str(separator);
        out.push_str(&value);
        out.push('\n');
        // Enough is enough: what follows would be cut off anyway. Bytes are at most four to a character.
        if out.len() > 4 * NOTE_LIMIT {
            break;
        }
    }
    out
}

/// What must not be lost to a long message: event, consent, files, tracking.
fn tail(material: &Material<'_>) -> String {
    let submission = material.scope.submission;
    let context = &submission.context;
    let line = |name: &str, value: &str| shorten(&format!("{name}: {}", one_line(value)), LINE_LIMIT);
    let mut parts = Vec::new();
    let title = event::title(submission);
    if event::applies(material.profile, submission) && !title.is_empty() {
        let mut event = line("Event", &title);
        if !context.event_date.trim().is_empty() {
            event.push('\n');
            event.push_str(&line("Event date", &context.event_date));
        }
        parts.push(event);
    }
    if let Some(consent) = material.consent {
        parts.push(consent_lines(material, consent));
    }
    if !material.documents.left.is_empty() {
        let files = material.documents.left.iter().take(20);
        let files: Vec<String> = files.map(|(name, reason)| line(&format!("File {name}"), reason)).collect();
        parts.push(files.join("\n"));
    }
    if material.profile.activity.include_tracking {
        let mut tracking: Vec<String> = Vec::new();
        if !context.url.is_empty() {
            tracking.push(line("Page", &context.url));
        }
        let values = context.tracking.iter().filter(|(_, value)| !value.trim().is_empty()).take(20);
        tracking.extend(values.map(|(key, value)| line(&shorten(&one_line(key), 100), value)));
        parts.push(tracking.join("\n"));
    }
    sections(parts)
}

fn consent_lines(material: &Material<'_>, consent: &ConsentRecord) -> String {
    let stamp = &material.profile;
    let zone = &material.scope.site.timezone;
    let mut lines = Vec::new();
    if !consent.text.is_empty() {
        lines.push(format!("Consent: {}", one_line(&consent.text)));
    }
    lines.push(format!("Given: {}, {}", time::local(consent.at, zone), time::utc(consent.at)));
    if !consent.marketing.is_empty() {
        lines.push(shorten(&format!("Marketing: {}", consent.marketing.join(", ")), LINE_LIMIT));
    }
    if !consent.page.is_empty() {
        lines.push(shorten(&format!("Consent page: {}", consent.page), LINE_LIMIT));
    }
    lines.push(shorten(
        &format!("Form profile: {} (version {})", one_line(&stamp.name), stamp.version),
        LINE_LIMIT,
    ));
    lines.join("\n")
}

/// Joins what is not empty by a blank line.
fn sections(parts: Vec<String>) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}
