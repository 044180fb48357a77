//! The submission key (architecture, rule 3): what makes two arrivals one submission.

use super::submission::Submission;
use crate::vault::Vault;

/// The parts of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionKey {
    /// Keyed hash of the sender's delivery id.
    pub explicit: Option<Vec<u8>>,
    /// Keyed hash of form and values.
    pub content: Vec<u8>,
    /// Page and opportunity ([`may_meet`]); empty matches any.
    pub context: String,
    /// Keyed hash of the files' digests; empty where none came.
    pub files: Vec<u8>,
}

impl SubmissionKey {
    /// Computes it. `delivery_id` is the sender's, empty when it names none. The path and source are not
    /// in the content (hook and webhook must meet), but a delivery id counts within its source.
    #[must_use]
    pub fn of(vault: &Vault, submission: &Submission, delivery_id: &str) -> Self {
        let form = if submission.form.id.is_empty() { &submission.form.css_id } else { &submission.form.id };
        let mut parts: Vec<Vec<u8>> = vec![form.to_lowercase().into_bytes()];
        let mut values: Vec<(String, String)> = submission
            .fields
            .iter()
            .map(|f| (f.key.to_lowercase(), normalise(&f.value)))
            // Divi 5.0.2 sends an empty list where others send an empty text or nothing (divi.md 2.1).
            .filter(|(_, value)| !value.is_empty())
            .collect();
        values.sort();
        for (key, value) in values {
            parts.push(key.into_bytes());
            parts.push(value.into_bytes());
        }
        let mut digests: Vec<&[u8]> =
            submission.files.iter().map(|f| f.sha256.as_bytes()).filter(|d| !d.is_empty()).collect();
        digests.sort_unstable();
        Self {
            explicit: (!delivery_id.is_empty())
                .then(|| vault.hash("key/explicit", &[submission.source.as_bytes(), delivery_id.as_bytes()])),
            content: vault.hash("key/content", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>()),
            context: context(submission),
            files: if digests.is_empty() { Vec::new() } else { vault.hash("key/files", &digests) },
        }
    }
}

/// One form, one person, two jobs: two applications, also from one page that lists many. `post:8`, `opportunity:1026`,
/// or both with a space between them.
fn context(submission: &Submission) -> String {
    let context = &submission.context;
    let page = [context.event_id, context.job_id, context.post_id].into_iter().find(|id| *id != 0);
    let opportunity = crate::mapping::opportunity_named(submission);
    let parts = [page.map(|id| format!("post:{id}")), opportunity.map(|id| format!("opportunity:{id}"))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Whether two contexts do not contradict each other: what only one of them knows is no contradiction. Rows of versions
/// that kept the page alone meet what comes from that page, so that a resend across the upgrade is recognised.
#[must_use]
pub fn may_meet(one: &str, other: &str) -> bool {
    ["post:", "opportunity:"].iter().all(|name| match (part(one, name), part(other, name)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    })
}

/// Whether a context says something that the other one does not.
#[must_use]
pub fn adds_to(context: &str, other: &str) -> bool {
    context
        .split(' ')
        .filter_map(|part| part.split_once(':'))
        .any(|(name, _)| part(other, &format!("{name}:")).is_none())
}

fn part<'c>(context: &'c str, name: &str) -> Option<&'c str> {
    context.split(' ').find_map(|part| part.strip_prefix(name))
}

/// Runs of space as one: a textarea's line ends differ between the paths.
fn normalise(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::submission::{Context, Field, FormRef, IntakePath, StoredFile};
    use crate::vault::MasterKey;

    fn vault() -> Vault {
        Vault::new(&MasterKey::from_bytes([3; 32]))
    }

    fn submission(values: &[(&str, &str)]) -> Submission {
        Submission {
            form: FormRef { id: "form".into(), ..FormRef::default() },
            fields: values
                .iter()
                .map(|(k, v)| Field { key: (*k).into(), value: (*v).into(), ..Field::default() })
                .collect(),
            ..Submission::default()
        }
    }

    #[test]
    fn hook_and_webhook_copies_of_one_submission_have_one_content() {
        let hook = submission(&[("name", "Jane"), ("message", "a\r\nb"), ("box", "")]);
        let mut webhook = submission(&[("message", "a\nb"), ("Name", "Jane")]);
        webhook.path = IntakePath::Http;
        webhook.source = "wp-webhooks".into();
        assert_eq!(
            SubmissionKey::of(&vault(), &hook, "").content,
            SubmissionKey::of(&vault(), &webhook, "").content
        );
    }

    #[test]
    fn form_values_page_and_files_tell_submissions_apart() {
        let v = vault();
        let base = SubmissionKey::of(&v, &submission(&[("a", "1")]), "");
        assert_ne!(base.content, SubmissionKey::of(&v, &submission(&[("a", "2")]), "").content);
        let mut other_form = submission(&[("a", "1")]);
        other_form.form.id = "x".into();
        assert_ne!(base.content, SubmissionKey::of(&v, &other_form, "").content);
        let mut on_job = submission(&[("a", "1")]);
        on_job.context = Context { job_id: 7, opportunity_id: 1026, ..Context::default() };
        assert_eq!(SubmissionKey::of(&v, &on_job, "").context, "post:7 opportunity:1026");
        let mut with_file = submission(&[("a", "1")]);
        with_file.files.push(StoredFile { sha256: "ab".into(), ..StoredFile::default() });
        assert!(base.files.is_empty());
        assert!(!SubmissionKey::of(&v, &with_file, "").files.is_empty());
    }

    #[test]
    fn contexts_meet_unless_they_contradict() {
        for (one, other, meet, adds) in [
            ("", "post:7 opportunity:1", true, false),
            ("post:7 opportunity:1", "", true, true),
            ("post:7 opportunity:1", "post:7 opportunity:2", false, false),
            ("post:7 opportunity:1", "post:8 opportunity:1", false, false),
            ("post:7 opportunity:1", "post:7", true, true),
            ("opportunity:1", "post:7", true, true),
            ("post:7", "post:7", true, false),
            ("post:7", "post:71", false, false),
        ] {
            assert_eq!((may_meet(one, other), may_meet(other, one)), (meet, meet), "{one} {other}");
            assert_eq!(adds_to(one, other), adds, "{one} {other}");
        }
    }

    #[test]
    fn a_delivery_id_counts_within_its_source() {
        let v = vault();
        let mut a = submission(&[("a", "1")]);
        a.source = "one".into();
        let mut b = a.clone();
        b.source = "two".into();
        assert_ne!(SubmissionKey::of(&v, &a, "id").explicit, SubmissionKey::of(&v, &b, "id").explicit);
        assert_eq!(SubmissionKey::of(&v, &a, "").explicit, None);
    }
}
