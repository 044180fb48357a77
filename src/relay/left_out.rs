//! Documents that are not on the record, told in its activity: staff must learn that there is one, and where.

use crate::outbox::{Claim, StepKind, StepState};
use crate::settings::Settings;

/// Lines for the note; empty where every document arrived.
#[must_use]
pub fn lines(settings: &Settings, claim: &Claim) -> String {
    let mut lines = Vec::new();
    for step in &claim.steps {
        let StepKind::Attach(index) = step.kind else { continue };
        let reason = match (step.state, step.result.action.as_str()) {
            (StepState::Skipped, TOO_LARGE) => "it is too large for Tracker",
            (StepState::Skipped, "infected") => {
                lines.push(line(claim, index, "the virus scanner objected to it", None));
                continue;
            }
            (StepState::Skipped, "withheld") => "it could not be checked for viruses",
            (StepState::Dead, _) => "Tracker did not take it",
            _ => continue,
        };
        lines.push(line(claim, index, reason, link(settings, claim, index)));
    }
    lines.join("\n")
}

/// The result of an attach step whose document Tracker has no room for.
pub(super) const TOO_LARGE: &str = "too_large_for_tracker";

fn line(claim: &Claim, index: u32, reason: &str, link: Option<String>) -> String {
    let document = usize::try_from(index).ok().and_then(|n| claim.plan.documents.get(n));
    let name = document.map(|d| d.name.as_str()).unwrap_or_default();
    match link {
        Some(link) => format!("File {name}: not attached, {reason}. Log in to the website to get it: {link}"),
        None => format!("File {name}: not attached, {reason}."),
    }
}

/// Where the website shows it to those who may see it; it answers nobody else.
fn link(settings: &Settings, claim: &Claim, index: u32) -> Option<String> {
    let base = &settings.site.file_url;
    let document = usize::try_from(index).ok().and_then(|n| claim.plan.documents.get(n))?;
    let join = if base.contains('?') { '&' } else { '?' };
    (!base.is_empty())
        .then(|| format!("{base}{join}submission={}&file={}", claim.submission_id, document.file))
}
