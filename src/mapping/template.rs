//! Texts with placeholders: `{{form_name}}`, `{{field:message}}`, `{{utm_source}}` (halt-tracker-readme.md 5).
//!
//! A template is read in one pass. What a placeholder yields is never read again, so a visitor who types
//! `{{site}}` gets `{{site}}`.

use crate::intake::shape::is_tracking;
use std::borrow::Cow;

use super::scope::Scope;
use super::{event, job, time};

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Stands as it is.
    Text(&'t str),
    /// Is filled in.
    Slot(Placeholder<'t>),
    /// A placeholder that means nothing here; it yields nothing.
    Unknown(&'t str),
    /// `{{` without its end; it stands as it is.
    Unclosed(&'t str),
}

/// What can be filled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Placeholder<'t> {
    /// `{{form_id}}`, else the CSS id.
    FormId,
    /// `{{form_name}}`, else the form id.
    FormName,
    /// `{{url}}`.
    Url,
    /// `{{page_title}}`.
    PageTitle,
    /// `{{timestamp}}`, in the site's zone.
    Timestamp,
    /// `{{event}}`.
    Event,
    /// `{{event_date}}`.
    EventDate,
    /// `{{job}}`.
    Job,
    /// `{{site}}`.
    Site,
    /// `{{source}}`.
    Source,
    /// `{{submission_id}}`.
    SubmissionId,
    /// `{{utm_source}}`, `{{gclid}}` …
    Tracking(String),
    /// `{{meta:campaign}}`.
    Meta(&'t str),
    /// `{{field:message}}`.
    Field(&'t str),
}

impl<'t> Placeholder<'t> {
    fn read(name: &'t str) -> Option<Self> {
        let name = name.trim();
        if let Some((kind, key)) = name.split_once(':') {
            let key = key.trim();
            return match kind.trim() {
                _ if key.is_empty() => None,
                kind if kind.eq_ignore_ascii_case("field") => Some(Self::Field(key)),
                kind if kind.eq_ignore_ascii_case("meta") => Some(Self::Meta(key)),
                _ => None,
            };
        }
        let name = name.to_ascii_lowercase();
        Some(match name.as_str() {
            "form_id" => Self::FormId,
            "form_name" => Self::FormName,
            "url" => Self::Url,
            "page_title" => Self::PageTitle,
            "timestamp" => Self::Timestamp,
            "event" => Self::Event,
            "event_date" => Self::EventDate,
            "job" => Self::Job,
            "site" => Self::Site,
            "source" => Self::Source,
            "submission_id" => Self::SubmissionId,
            _ if is_tracking(&name) => Self::Tracking(name),
            _ => return None,
        })
    }

    fn value<'a>(&'a self, scope: &'a Scope<'_>) -> Cow<'a, str> {
        let submission = scope.submission;
        let context = &submission.context;
        let form = &submission.form;
        let id = if form.id.is_empty() { &form.css_id } else { &form.id };
        match self {
            Self::FormId => id.into(),
            Self::FormName if form.name.trim().is_empty() => id.into(),
            Self::FormName => form.name.as_str().into(),
            Self::Url => context.url.as_str().into(),
            Self::PageTitle => context.page_title.as_str().into(),
            Self::Timestamp => time::local(submission.received_at, &scope.site.timezone).into(),
            Self::Event => event::title(submission).into(),
            Self::EventDate => context.event_date.as_str().into(),
            Self::Job => job::title(submission).into(),
            Self::Site => scope.site.name.as_str().into(),
            Self::Source => submission.source.as_str().into(),
            Self::SubmissionId => submission.id.as_str().into(),
            Self::Tracking(key) => context.tracking.get(key).map_or("", String::as_str).into(),
            Self::Meta(key) => context.meta.get(*key).map_or("", String::as_str).into(),
            Self::Field(key) => submission.value(key).into(),
        }
    }
}

/// Takes a template apart.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        let Some((name, behind)) = after.split_once("}}") else {
            let tail = rest.get(before.len()..).unwrap_or_default();
            found.push(Piece::Unclosed(tail));
            return found;
        };
        found.push(Placeholder::read(name).map_or(Piece::Unknown(name.trim()), Piece::Slot));
        rest = behind;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// A template can repeat a field of 64 KiB as often as it likes; no text of Tracker needs more than this.
const LIMIT: usize = 256 << 10;

/// Fills a template.
pub(super) fn render(template: &str, scope: &Scope<'_>) -> String {
    let mut out = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) | Piece::Unclosed(text) => out.push_str(text),
            Piece::Slot(slot) => out.push_str(&slot.value(scope)),
            Piece::Unknown(_) => {}
        }
        if out.len() > LIMIT {
            break;
        }
    }
    out
}

/// The form keys that a template shows.
pub(super) fn fields(template: &str) -> Vec<&str> {
    let slot = |piece| match piece {
        Piece::Slot(Placeholder::Field(key)) => Some(key),
        _ => None,
    };
    pieces(template).into_iter().filter_map(slot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Context, Field, FormRef, Submission};
    use crate::settings::Site;

    fn submission() -> Submission {
        Submission {
            id: "01J".into(),
            received_at: 1_795_356_300_000,
            source: "divi".into(),
            form: FormRef { id: "careers-form".into(), css_id: "c".into(), name: "Careers".into() },
            fields: vec![
                Field {
                    key: "message".into(),
                    value: "see {{site}} and {{field:message}}".into(),
                    ..Field::default()
                },
                Field { key: "big".into(), value: "x".repeat(64 << 10), ..Field::default() },
            ],
            context: Context {
                url: "https://example.test/jobs/".into(),
                event_title: "Caf&eacute; &#8217;26".into(),
                event_date: "2026-12-01".into(),
                tracking: [("utm_source".to_owned(), "linkedin".to_owned())].into(),
                meta: [("campaign".to_owned(), "spring".to_owned())].into(),
                ..Context::default()
            },
            ..Submission::default()
        }
    }

    #[test]
    fn placeholders_are_filled_once() {
        let submission = submission();
        let site = Site { name: "Halt".into(), timezone: "Europe/London".into(), ..Site::default() };
        let scope = Scope::new(&submission, &site);
        for (template, expected) in [
            ("Enquiry - {{form_name}}", "Enquiry - Careers"),
            ("{{ Form_ID }}|{{form_id}}", "careers-form|careers-form"),
            (
                "from {{url}} at {{timestamp}}",
                "from https://example.test/jobs/ at 2026-11-22 14:05 (Europe/London)",
            ),
            ("{{field:MESSAGE}}", "see {{site}} and {{field:message}}"),
            ("{{event}} {{event_date}}", "Café ’26 2026-12-01"),
            ("{{utm_source}}{{utm_medium}}{{gclid}}", "linkedin"),
            ("{{meta:campaign}} {{site}} {{source}} {{submission_id}}", "spring Halt divi 01J"),
            ("a{{nonsense}}b{{}}c{{field:}}d", "abcd"),
            ("open {{form_id", "open {{form_id"),
            ("{{{form_id}}}", "}"),
            ("}} {{form_id}}", "}} careers-form"),
            ("", ""),
        ] {
            assert_eq!(render(template, &scope), expected, "{template}");
        }
    }

    #[test]
    fn what_the_editor_must_hear_of() {
        assert_eq!(pieces("a{{b}}{{c"), vec![Piece::Text("a"), Piece::Unknown("b"), Piece::Unclosed("{{c")]);
        assert_eq!(fields("{{field:a}} {{ field: b }} {{url}}"), vec!["a", "b"]);
    }

    #[test]
    fn a_template_does_not_multiply_without_end() {
        let submission = submission();
        let site = Site::default();
        let text = render(&"{{field:big}}".repeat(1_000), &Scope::new(&submission, &site));
        assert!(text.len() <= LIMIT + (64 << 10));
        assert_eq!(render(&"{{".repeat(50_000), &Scope::new(&submission, &site)).len(), 100_000);
    }
}
