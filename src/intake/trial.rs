//! The first half of an intake for a trial: screened and mapped, and nothing stored.

use super::accept::{Intake, Routed};
use super::error::Refusal;
use super::local::{LocalSubmission, arrival};
use super::submission::Submission;
use crate::mapping::profile::Profile;
use crate::outbox::Store;
use crate::tracker::types::Content;

/// A submission that is tried.
pub struct Fitted {
    /// With an id of its own, which makes the marker.
    pub submission: Submission,
    /// Contents of its files, in their order; `None`: refused.
    pub contents: Vec<Option<Content>>,
}

impl<S: Store> Intake<'_, S> {
    /// Gives a submission the form in which it would be mapped. The profile, where one is named, takes it whether it
    /// matches or not.
    ///
    /// # Errors
    /// [`Refusal::NotASubmission`] when there is nothing in it.
    pub fn fit(&self, local: LocalSubmission, profile: Option<&Profile>) -> Result<Fitted, Refusal> {
        let arrival = arrival(self, local, None)?;
        let now = self.clock.now_ms();
        let mut submission = Submission { id: super::id::new(now)?, received_at: now, ..arrival.submission };
        self.name_the_job(&mut submission);
        let wider = match profile {
            Some(profile) => &profile.attachments.types,
            None => self.wider(&submission, &[]),
        };
        let screened = self.screen(arrival.files, &mut submission, wider);
        let (files, contents) = screened
            .into_iter()
            .map(|file| {
                let (file, bytes) = file.in_memory();
                (file, bytes.map(Content::from))
            })
            .unzip();
        submission.files = files;
        Ok(Fitted { submission, contents })
    }

    /// What the mapping makes of it; suspicion is not looked at.
    #[must_use]
    pub fn judge(&self, submission: &Submission, profile: Option<&Profile>) -> Routed {
        match profile {
            Some(profile) => self.by(profile, submission),
            None => self.route(submission, &[]),
        }
    }
}
