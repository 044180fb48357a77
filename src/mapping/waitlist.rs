//! What a plan says when an event has no place left, or its registration is closed.

use super::event::tag_tokens;
use super::plan::Plan;
use super::tags::written_tags;
use super::text::shorten;

/// Stands behind the event's tag.
const SUFFIX: &str = " - Waitlist";
/// Stands before the activity's subject and note.
const SUBJECT: &str = "Waitlist: ";
const NOTE: &str = "On the waitlist: the event was full or registration was closed when this came in.";
/// Characters of a subject.
const SUBJECT_LIMIT: usize = 200;

/// The tag of somebody who waits for a place.
#[must_use]
pub fn waitlist_tag(tag: &str) -> String {
    format!("{tag}{SUFFIX}")
}

/// The same plan for somebody who gets no place: another tag, and an activity that says so. A tag that a filter of the
/// site has taken away does not come back.
#[must_use]
pub fn on_the_waitlist(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let Some(registration) = &mut plan.registration else { return plan };
    if std::mem::replace(&mut registration.waits, true) {
        return plan;
    }
    let event = tag_tokens(&registration.tag);
    let waitlist = waitlist_tag(&registration.tag);
    if let Some(tags) = plan.record.members.get_mut("tagText") {
        let text = tags.as_str().unwrap_or_default();
        let is_event = |tag: &str| !event.is_empty() && tag_tokens(tag) == event;
        let named: Vec<&str> = written_tags(text)
            .into_iter()
            .map(|tag| if is_event(tag) { waitlist.as_str() } else { tag })
            .collect();
        if named.contains(&waitlist.as_str()) {
            *tags = named.join(", ").into();
        }
    }
    if let Some(activity) = &mut plan.activity {
        activity.subject = shorten(&format!("{SUBJECT}{}", activity.subject), SUBJECT_LIMIT);
        activity.note = format!("{NOTE}\n\n{}", activity.note).trim_end().to_owned();
    }
    plan.notes.push("waitlist".into());
    plan
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mapping::plan::{ActivityDraft, Registration};

    fn plan(tags: &str) -> Plan {
        let mut plan = Plan {
            registration: Some(Registration {
                event_id: 8,
                tag: "Summer Expo".into(),
                ..Registration::default()
            }),
            activity: Some(ActivityDraft {
                subject: "Registration: Summer Expo".into(),
                note: "Registered.".into(),
                ..ActivityDraft::default()
            }),
            ..Plan::default()
        };
        plan.record.members.insert("tagText".into(), json!(tags));
        plan
    }

    #[test]
    fn the_tag_of_the_event_alone_is_another_one() {
        for (before, after) in [
            ("Summer Expo", "Summer Expo - Waitlist"),
            ("VIP, summer expo", "VIP, Summer Expo - Waitlist"),
            ("Summer Expo 2025", "Summer Expo 2025"),
            ("VIP", "VIP"),
            ("R&amp;D; Summer Expo", "R&amp;D, Summer Expo - Waitlist"),
            ("Summer&nbsp;Expo", "Summer Expo - Waitlist"),
        ] {
            assert_eq!(on_the_waitlist(&plan(before)).record.members["tagText"], after);
        }
    }

    #[test]
    fn a_tag_of_decomposed_letters_is_another_one_too() {
        let mut cafe = plan("VIP, Cafe\u{301} Night");
        cafe.registration.as_mut().unwrap().tag = "Cafe\u{301} Night".into();
        let tags = on_the_waitlist(&cafe).record.members["tagText"].clone();
        assert_eq!(tags, "VIP, Cafe\u{301} Night - Waitlist");
    }

    #[test]
    fn the_activity_says_so_once() {
        let once = on_the_waitlist(&plan("Summer Expo"));
        let activity = once.activity.clone().unwrap();
        assert_eq!(activity.subject, "Waitlist: Registration: Summer Expo");
        assert!(activity.note.starts_with("On the waitlist") && activity.note.ends_with("Registered."));
        assert_eq!(once.notes, ["waitlist"]);
        assert_eq!(on_the_waitlist(&once), once);
    }
}
