//! The job that an application is for.

use crate::intake::submission::Submission;

use super::plan::Application;
use super::profile::{JobList, Profile, RecordKind};
use super::text::one_line;

/// The longest reference that is read: letters, a separator and a number.
const LONGEST: usize = 40;

/// The place on a job's list, if the profile wants one. The surest source comes first: what the profile
/// fixes, what the form says, what the page is, what a webhook adds.
pub(super) fn application(
    profile: &Profile,
    submission: &Submission,
    notes: &mut Vec<String>,
) -> Option<Application> {
    let link = &profile.job;
    if link.list == JobList::None || profile.record != RecordKind::Resource {
        return None;
    }
    let entered = submission.value(&link.field);
    let from_form = reference(entered);
    if from_form.is_none() && !entered.trim().is_empty() {
        notes.push("job_unreadable".into());
    }
    let found = positive(link.opportunity_id).or(from_form).or_else(|| opportunity_named(submission));
    let Some(opportunity_id) = found else {
        notes.push("job_unknown".into());
        return None;
    };
    Some(Application { opportunity_id, list: link.list, status_id: link.status_id })
}

/// What texts call the job: the title of its page, else its number; `""`: no job.
pub(super) fn title(submission: &Submission) -> String {
    let context = &submission.context;
    if let Some(title) = ["job_title", "job"].iter().find_map(|key| context.meta.get(*key)) {
        return one_line(title);
    }
    let page = one_line(&html_escape::decode_html_entities(&context.page_title));
    if (context.job_id > 0 || context.opportunity_id > 0) && !page.is_empty() {
        return page;
    }
    match opportunity_named(submission) {
        Some(id) => format!("JOB-{id}"),
        None => String::new(),
    }
}

/// The opportunity that the context of a submission names.
#[must_use]
pub fn opportunity_named(submission: &Submission) -> Option<u64> {
    positive(submission.context.opportunity_id).or_else(|| from_meta(submission))
}

fn from_meta(submission: &Submission) -> Option<u64> {
    ["opportunity_id", "job_id"].iter().find_map(|key| reference(submission.context.meta.get(*key)?))
}

/// `1026`, `JOB-1026`, `#1026` (tracker-api.md 1.8, `publishReference`).
fn reference(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = text.strip_suffix(digits)?;
    let separates = |c: char| c.is_ascii_alphabetic() || "-_#/: ".contains(c);
    if !before.chars().all(separates) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    positive(digits.parse().ok()?)
}

/// Ids are int32 and start at 1.
fn positive(id: u64) -> Option<u64> {
    (id > 0 && i32::try_from(id).is_ok()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Context, Field};
    use crate::mapping::profile::JobLink;

    #[test]
    fn references() {
        for (text, id) in [
            ("1026", Some(1026)),
            (" JOB-1026 ", Some(1026)),
            ("job #7", Some(7)),
            ("JOB-2-1026", None),
            ("1026b", None),
            ("0", None),
            ("-", None),
            ("", None),
            ("99999999999", None),
            ("2nd floor, 7", None),
            ("JÖB-1", None),
        ] {
            assert_eq!(reference(text), id, "{text}");
        }
        assert_eq!(reference(&"1".repeat(70_000)), None);
    }

    #[test]
    fn the_surest_source_first() {
        let mut profile = Profile {
            job: JobLink { list: JobList::Longlist, field: "job".into(), opportunity_id: 1, status_id: 4 },
            ..Profile::default()
        };
        let mut submission = Submission {
            fields: vec![Field { key: "job".into(), value: "JOB-2".into(), ..Field::default() }],
            context: Context {
                opportunity_id: 3,
                meta: [("opportunity_id".to_owned(), "4".to_owned()), ("job_id".to_owned(), "5".to_owned())]
                    .into(),
                ..Context::default()
            },
            ..Submission::default()
        };
        let found = |profile: &Profile, submission: &Submission| {
            let mut notes = Vec::new();
            (application(profile, submission, &mut notes).map_or(0, |a| a.opportunity_id), notes.join(" "))
        };
        assert_eq!(found(&profile, &submission), (1, String::new()));
        profile.job.opportunity_id = 0;
        assert_eq!(found(&profile, &submission), (2, String::new()));
        submission.fields[0].value = "the one on the left".into();
        assert_eq!(found(&profile, &submission), (3, "job_unreadable".into()));
        submission.fields.clear();
        submission.context.opportunity_id = 0;
        assert_eq!(found(&profile, &submission), (4, String::new()));
        submission.context.meta.remove("opportunity_id");
        assert_eq!(found(&profile, &submission), (5, String::new()));
        submission.context.meta.clear();
        assert_eq!(found(&profile, &submission), (0, "job_unknown".into()));
        profile.job.list = JobList::None;
        assert_eq!(found(&profile, &submission), (0, String::new()));
        profile.job.list = JobList::Shortlist;
        profile.record = RecordKind::Contact;
        assert_eq!(found(&profile, &submission), (0, String::new()));
    }
}
