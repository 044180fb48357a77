//! Consent: what must be ticked before anything is sent, and what marketing boxes set.
//!
//! A box that is not ticked withdraws nothing: its flag goes out as false when a record is created and is
//! never written to one that exists. Who wants an answer of "no" to be an opt-out maps the field to the flag
//! in the field map with the rule "overwrite".

use crate::intake::submission::{Field, Submission};

use super::members;
use super::plan::{ConsentRecord, Draft, Problem, ProblemCode};
use super::profile::{OnMatch, Profile};
use super::scope::Scope;
use super::target::TargetPath;
use super::text::{clean, key_name, one_line, shorten};
use super::transform::{Answer, answer, tick};

/// A consent text is a sentence or two; a visitor may send anything.
const TEXT_LIMIT: usize = 4_000;

/// Reads the consent that was given.
pub(super) fn read(profile: &Profile, scope: &Scope<'_>) -> Result<Option<ConsentRecord>, Problem> {
    let consent = &profile.consent;
    let submission = scope.submission;
    let required = consent.required_field.trim();
    if !required.is_empty() && !tick(submission.value(required)) {
        return Err(Problem {
            code: ProblemCode::ConsentMissing,
            field: key_name(required),
            detail: String::new(),
        });
    }
    let ticked: Vec<&str> = consent
        .marketing
        .iter()
        .filter(|one| tick(submission.value(&one.field)))
        .map(|one| one.field.as_str())
        .collect();
    if required.is_empty() && ticked.is_empty() {
        return Ok(None);
    }
    let mut marketing: Vec<String> = Vec::new();
    for one in consent.marketing.iter().filter(|one| ticked.contains(&one.field.as_str())) {
        for flag in &one.flags {
            if !marketing.contains(flag) {
                marketing.push(flag.clone());
            }
        }
    }
    let text = if consent.text.trim().is_empty() {
        let first = if required.is_empty() { ticked.first().copied().unwrap_or_default() } else { required };
        submission.field(first).map(agreed_text).unwrap_or_default()
    } else {
        clean(consent.text.trim())
    };
    Ok(Some(ConsentRecord {
        text: shorten(&text, TEXT_LIMIT),
        at: submission.received_at,
        page: one_line(&submission.context.url),
        marketing,
    }))
}

/// Divi gives the option's own text; where a sender gives only `1`, the label is what the visitor read.
fn agreed_text(field: &Field) -> String {
    let bare = answer(&field.value) == Answer::Yes && !field.label.trim().is_empty();
    clean(if bare { field.label.trim() } else { field.value.trim() })
}

/// Sets the marketing flags of a draft from the boxes of the profile.
pub(super) fn mark(draft: &mut Draft, profile: &Profile, submission: &Submission) -> Vec<Problem> {
    let mut problems = Vec::new();
    let boxes = &profile.consent.marketing;
    let mut any = false;
    for one in boxes {
        let ticked = tick(submission.value(&one.field));
        any |= ticked;
        for flag in &one.flags {
            let Some((path, _)) = members::find(draft.kind, &format!("marketingPreferences.{}", flag.trim()))
            else {
                problems.push(Problem {
                    code: ProblemCode::ProfileBroken,
                    field: key_name(flag),
                    detail: "flag_unknown".into(),
                });
                continue;
            };
            let Some(path) = TargetPath::parse(draft.kind, path) else { continue };
            // Two boxes may feed one flag; one tick is enough. What the field map set stays.
            if ticked {
                draft.set(&path, true.into(), OnMatch::Overwrite);
            } else if path.read(&draft.members).is_none() {
                draft.set(&path, false.into(), OnMatch::Never);
            }
        }
    }
    let preference = TargetPath::parse(draft.kind, "marketingPreferences.marketingPreference");
    if let Some(path) = preference
        && !boxes.is_empty()
        && path.read(&draft.members).is_none()
    {
        if any {
            draft.set(&path, "Opted In".into(), OnMatch::Overwrite);
        } else {
            draft.set(&path, "No Preference".into(), OnMatch::Never);
        }
    }
    problems
}
