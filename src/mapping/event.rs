//! Event registrations: the tag on the Contact, and what texts say of the event.

use std::borrow::Cow;

use crate::intake::submission::Submission;
use crate::settings::EventSettings;

use super::plan::{Draft, Plan, Problem, ProblemCode, Registration};
use super::profile::{OnMatch, Profile, RecordKind};
use super::text::one_line;
use super::waitlist::waitlist_tag;

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

/// The tags of a `tagText` in the form in which they are compared: entities decoded, no surrounding space, small
/// letters, composed characters.
#[must_use]
pub fn tag_tokens(text: &str) -> Vec<String> {
    let normalizer = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    html_escape::decode_html_entities(text)
        .split([',', ';', '\n', '\r'])
        .map(|tag| normalizer.normalize(&one_line(tag).to_lowercase()).into_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// What a submission is about, where it is an event: the submission as if its form had stood on that event, and what
/// the shell knows of it.
pub(super) struct Occasion<'s> {
    pub(super) submission: Cow<'s, Submission>,
    event: Option<&'s EventSettings>,
    /// The tag that the form names instead of the event's.
    named: String,
}

impl<'s> Occasion<'s> {
    /// A fixed event of the profile counts wherever the form stands, if the shell knows it: a title of another event
    /// must not be taken for it. Else the one that the submission names by its post.
    pub(super) fn of(profile: &Profile, submission: &'s Submission, events: &'s [EventSettings]) -> Self {
        let link = &profile.event;
        let known = |id: u64| events.iter().find(|event| id > 0 && event.id == id);
        let mut occasion = Self { submission: Cow::Borrowed(submission), event: None, named: String::new() };
        if profile.record == RecordKind::Contact {
            occasion.named = event_tag(submission.value(&link.tag_field));
        }
        if let Some(event) = known(link.event_id) {
            occasion.be(event.id, &event.title, &event.date);
            occasion.event = Some(event);
        } else if link.event_id > 0 && !link.title.trim().is_empty() {
            occasion.be(link.event_id, &link.title, &link.date);
        } else if link.event_id == 0
            && let Some(event) = known(submission.context.event_id)
        {
            occasion.be(event.id, &event.title, &event.date);
            occasion.event = Some(event);
        }
        occasion
    }

    fn be(&mut self, id: u64, title: &str, date: &str) {
        let context = &self.submission.context;
        if context.event_id == id && context.event_title == title && context.event_date == date {
            return;
        }
        let context = &mut self.submission.to_mut().context;
        context.event_id = id;
        title.clone_into(&mut context.event_title);
        date.clone_into(&mut context.event_date);
    }

    /// Tags the Contact, and says what it is registered for; nothing where the submission registers nobody, or
    /// where no event is named.
    ///
    /// # Errors
    /// An event is named of which nothing is known: without its tag nobody would find the person on its list.
    pub(super) fn register(
        &self,
        draft: &mut Draft,
        profile: &Profile,
        notes: &mut Vec<String>,
    ) -> Result<Option<Registration>, Problem> {
        if !applies(profile, &self.submission) {
            return Ok(None);
        }
        let context = &self.submission.context;
        let fixed = profile.event.event_id;
        let tag = if fixed == 0 || fixed == context.event_id { self.tag() } else { String::new() };
        if tag.is_empty() {
            let named = if fixed > 0 { fixed } else { context.event_id };
            if named == 0 {
                notes.push("event_unknown".into());
                return Ok(None);
            }
            let code = ProblemCode::EventNotFound;
            return Err(Problem { code, field: String::new(), detail: named.to_string() });
        }
        add_tag(draft, &tag);
        Ok((context.event_id > 0).then(|| Registration {
            event_id: context.event_id,
            tag,
            capacity: self.event.map_or(0, |event| event.capacity),
            open: self.event.is_none_or(|event| event.took_registrations(self.submission.received_at)),
            waits: false,
        }))
    }

    fn tag(&self) -> String {
        if !self.named.is_empty() {
            return self.named.clone();
        }
        match self.event.map(|event| event_tag(&event.tag)) {
            Some(tag) if !tag.is_empty() => tag,
            _ => event_tag(&title(&self.submission)),
        }
    }
}

/// Whether a submission registers somebody for an event: the profile says so or is bound to one, or the form stood on an
/// event's page (halt-tracker.md 5.4). Only Contacts are registered.
pub(super) fn applies(profile: &Profile, submission: &Submission) -> bool {
    let link = &profile.event;
    profile.record == RecordKind::Contact
        && (link.enabled || link.event_id > 0 || submission.context.event_id > 0)
}

/// Of the record of a registration nothing but the tag that it registers with; `None` where there is none, or a filter of
/// the site has taken it away.
#[must_use]
pub fn only_the_tag(plan: &Plan) -> Option<Draft> {
    let registration = plan.registration.as_ref()?;
    let tag = if registration.waits { waitlist_tag(&registration.tag) } else { registration.tag.clone() };
    let sent = tag_tokens(plan.record.text("tagText"));
    let mut draft = Draft { person: plan.record.person.clone(), ..Draft::new(plan.record.kind) };
    add_tag(&mut draft, &tag);
    tag_tokens(&tag).iter().all(|token| sent.contains(token)).then_some(draft)
}

fn add_tag(draft: &mut Draft, tag: &str) {
    let mapped = draft.members.get("tagText").and_then(|text| text.as_str()).unwrap_or_default();
    let already = mapped.split([',', ';', '\n']).any(|one| one.trim().to_lowercase() == tag.to_lowercase());
    let text = match mapped {
        "" => tag.to_owned(),
        mapped if already => mapped.to_owned(),
        mapped => format!("{mapped}, {tag}"),
    };
    draft.members.insert("tagText".into(), text.into());
    draft.set_rule("tagText", OnMatch::Append);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::Field;

    fn events() -> Vec<EventSettings> {
        vec![EventSettings {
            id: 8,
            title: "R&amp;D, Summer".into(),
            tag: "RD Summer".into(),
            date: "2026-12-01".into(),
            capacity: 5,
            open: false,
            ..EventSettings::default()
        }]
    }

    #[test]
    fn a_fixed_event_of_the_profile_stands_for_the_page_s() {
        let mut profile = Profile { record: RecordKind::Contact, ..Profile::default() };
        let mut submission = Submission::default();
        submission.context.event_title = "Page's own".into();
        profile.event.event_id = 9;
        let seen = |profile: &Profile, events: &[EventSettings]| {
            let occasion = Occasion::of(profile, &submission, events);
            (title(&occasion.submission), occasion.submission.context.event_id)
        };
        assert_eq!(seen(&profile, &[]), ("Page's own".into(), 0), "nothing is known of the fixed one");
        profile.event.title = "Summer Expo".into();
        assert_eq!(seen(&profile, &[]), ("Summer Expo".into(), 9));
        profile.event.event_id = 8;
        assert_eq!(seen(&profile, &events()), ("R&D, Summer".into(), 8));
    }

    #[test]
    fn an_event_named_by_its_post_is_the_shell_s() {
        let mut profile = Profile { record: RecordKind::Contact, ..Profile::default() };
        let mut submission = Submission::default();
        submission.context.event_id = 8;
        submission.context.event_title = "What a sender calls it".into();
        submission.fields =
            vec![Field { key: "which".into(), value: "Dinner; evening".into(), ..Field::default() }];
        let register = |profile: &Profile| {
            let mut draft = Draft::new(RecordKind::Contact);
            let all = events();
            let made =
                Occasion::of(profile, &submission, &all).register(&mut draft, profile, &mut Vec::new());
            (draft.text("tagText").to_owned(), made.unwrap().unwrap())
        };
        let (tags, made) = register(&profile);
        assert_eq!(tags, "RD Summer");
        assert_eq!((made.event_id, made.capacity, made.open, made.waits), (8, 5, false, false));
        profile.event.tag_field = "which".into();
        assert_eq!(register(&profile).0, "Dinner evening");
        profile.event.tag_field = "nothing".into();
        assert_eq!(register(&profile).0, "RD Summer");
    }

    #[test]
    fn an_event_that_is_named_and_not_known_is_a_matter_for_a_person() {
        let mut profile = Profile { record: RecordKind::Contact, ..Profile::default() };
        let mut submission = Submission::default();
        let register = |profile: &Profile, submission: &Submission| {
            let (all, mut notes) = (events(), Vec::new());
            let made = Occasion::of(profile, submission, &all).register(
                &mut Draft::new(RecordKind::Contact),
                profile,
                &mut notes,
            );
            (made.map(|made| made.is_some()).map_err(|problem| problem.detail), notes.join(" "))
        };
        assert_eq!(register(&profile, &submission), (Ok(false), String::new()));
        submission.context.post_id = 12;
        profile.event.enabled = true;
        assert_eq!(register(&profile, &submission), (Ok(false), "event_unknown".into()), "an ordinary page");
        submission.context.event_id = 7;
        assert_eq!(register(&profile, &submission), (Err("7".into()), String::new()));
        submission.context.event_title = "As the page says".into();
        assert_eq!(register(&profile, &submission), (Ok(true), String::new()));
        profile.event.enabled = false;
        profile.event.event_id = 9;
        assert_eq!(register(&profile, &submission), (Err("9".into()), String::new()), "another event");
        submission.context.event_id = 0;
        assert_eq!(register(&profile, &submission), (Err("9".into()), String::new()), "another title");
        profile.event.event_id = 8;
        assert_eq!(register(&profile, &submission), (Ok(true), String::new()));
    }

    #[test]
    fn tokens_compare_without_case_entities_and_composition() {
        assert_eq!(tag_tokens(" VIP; Caf&eacute;\u{a0} Night,,\nR&amp;D "), ["vip", "café night", "r&d"]);
        assert_eq!(tag_tokens("Cafe\u{301}"), tag_tokens("CAFÉ"));
        assert!(tag_tokens(" , ;\n").is_empty());
    }

    /// The shell makes tags by the same rule, and its test reads the same file.
    #[test]
    fn the_cases_that_the_shell_is_held_to() {
        let cases: Vec<(String, String)> =
            serde_json::from_str(include_str!("../../tests/fixtures/event-tags.json")).unwrap();
        assert!(cases.len() > 10);
        for (title, tag) in cases {
            assert_eq!(event_tag(&title), tag, "{title}");
        }
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
