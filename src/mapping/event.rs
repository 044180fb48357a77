//! Event registrations: the tag on the Contact, and what texts say of the event.

use std::borrow::Cow;

use crate::intake::submission::Submission;

use super::plan::Draft;
use super::profile::{OnMatch, Profile, RecordKind};
use super::text::one_line;

/// The title of a submission's event in plain text; `""`: none known.
pub(super) fn title(submission: &Submission) -> String {
    let context = &submission.context;
    let raw = if context.event_title.trim().is_empty() {
        context.meta.get("event_title").map_or("", String::as_str)
    } else {
        &context.event_title
    };
    one_line(&html_escape::decode_html_entities(raw))
}

/// The tag that stands for an event. What separates tags in `tagText` (tracker-api.md U12) becomes a space,
/// so that the tag stays one; attendee lists compare with the same text.
#[must_use]
pub fn event_tag(title: &str) -> String {
    let decoded = html_escape::decode_html_entities(title);
    one_line(&decoded.replace([',', ';', '\n', '\r'], " "))
}

/// The submission as if its form had stood on the profile's fixed event, where there is one and the shell knows
/// it.
pub(super) fn fixed<'s>(profile: &Profile, submission: &'s Submission) -> Cow<'s, Submission> {
    let event = &profile.event;
    if event.event_id == 0 || event.title.trim().is_empty() {
        return Cow::Borrowed(submission);
    }
    let mut submission = submission.clone();
    submission.context.event_id = event.event_id;
    submission.context.event_title.clone_from(&event.title);
    submission.context.event_date.clone_from(&event.date);
    Cow::Owned(submission)
}

/// Whether a submission registers somebody for an event: the profile says so, or the form stood on an
/// event's page (halt-tracker.md 5.4). Only Contacts are registered.
pub(super) fn applies(profile: &Profile, submission: &Submission) -> bool {
    profile.record == RecordKind::Contact && (profile.event.enabled || submission.context.event_id > 0)
}

/// Adds the tag. A fixed event of the profile wins over the page's only if the shell looked it up: a title of
/// another event must not be taken for it.
pub(super) fn tag(draft: &mut Draft, profile: &Profile, submission: &Submission, notes: &mut Vec<String>) {
    let fixed = profile.event.event_id;
    let known = fixed == 0 || fixed == submission.context.event_id || submission.context.event_id == 0;
    let tag = event_tag(&title(submission));
    if tag.is_empty() || !known {
        notes.push("event_unknown".into());
        return;
    }
    let mapped = draft.members.get("tagText").and_then(|text| text.as_str()).unwrap_or_default();
    let already = mapped.split([',', ';', '\n']).any(|one| one.trim().to_lowercase() == tag.to_lowercase());
    let text = match mapped {
        "" => tag,
        mapped if already => mapped.to_owned(),
        mapped => format!("{mapped}, {tag}"),
    };
    draft.members.insert("tagText".into(), text.into());
    draft.set_rule("tagText", OnMatch::Append);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_event_of_the_profile_stands_for_the_page_s() {
        let mut profile = Profile { record: RecordKind::Contact, ..Profile::default() };
        let mut submission = Submission::default();
        submission.context.event_title = "Page's own".into();
        profile.event.event_id = 9;
        assert_eq!(title(&fixed(&profile, &submission)), "Page's own", "nothing is known of the fixed one");
        profile.event.title = "Summer Expo".into();
        let seen = fixed(&profile, &submission);
        assert_eq!((title(&seen).as_str(), seen.context.event_id), ("Summer Expo", 9));
        assert!(applies(&profile, &seen));
    }

    #[test]
    fn titles_to_tags() {
        for (raw, tag) in [
            ("Summer Conference 2025", "Summer Conference 2025"),
            (" R&amp;D, Sales; more\r\nto come ", "R&D Sales more to come"),
            ("Caf&#233; &#8211; l&rsquo;&eacute;t&eacute;", "Café – l’été"),
            ("&lt;b&gt;", "<b>"),
            ("&#0;&#x110000;\u{0}", event_tag("&#0;&#x110000;").as_str()),
            ("", ""),
        ] {
            assert_eq!(event_tag(raw), tag, "{raw}");
        }
    }
}
