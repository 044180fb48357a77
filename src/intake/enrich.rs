//! What a second copy of a submission adds to the first one: a CV, a page, the job it is for.

use serde_json::json;

use super::accept::{BY_FILTER, Intake, Routed};
use super::error::Refusal;
use super::key::{SubmissionKey, adds_to};
use super::spam;
use super::submission::{Context, Submission};
use crate::outbox::{JournalEntry, Revision, RevisionMode, State, Store};
use crate::vault::PersonHashes;

/// Tries to add to the first copy while others change it.
const ENRICH_TRIES: usize = 5;

impl<S: Store> Intake<'_, S> {
    /// A second copy may bring what the first lacked: a webhook without files beside the hook with the CV,
    /// a path without page beside one that knows the job. Nothing of it may be lost.
    pub(super) fn enrich(
        &self,
        first: &str,
        second: &Submission,
        key: &SubmissionKey,
    ) -> Result<(), Refusal> {
        let brings_files = second.files.iter().any(|f| f.refused.is_empty());
        if !brings_files && key.context.is_empty() {
            return Ok(());
        }
        for _ in 0..ENRICH_TRIES {
            let (Some(revision), Some(mut submission)) =
                (self.store.revision(first)?, self.store.submission(first)?)
            else {
                return Ok(());
            };
            let before = SubmissionKey::of(self.vault, &submission, "");
            let lacks_files = before.files.is_empty() && brings_files;
            let lacks_context = adds_to(&key.context, &before.context);
            if !lacks_files && !lacks_context {
                return Ok(());
            }
            if lacks_files {
                submission.files.clone_from(&second.files);
            }
            if lacks_context {
                add_context(&mut submission.context, &second.context, before.context.is_empty());
            }
            let context_key = SubmissionKey::of(self.vault, &submission, "").context;
            let routed = match self.route(&submission, &[]) {
                Routed::Ignored => return Ok(()),
                other => self.as_held(first, other)?,
            };
            let who = self.person(&submission, &routed);
            let now = self.clock.now_ms();
            let done = self.store.revise(&Revision {
                submission: &submission,
                work: self.work(&routed, &who, first),
                person: PersonHashes::of(self.vault, &who.email, &who.phone, &who.surname),
                revision,
                journal: vec![JournalEntry {
                    at: now,
                    event: "enriched".into(),
                    outcome: routed.state().name().into(),
                    detail: json!({ "files": lacks_files, "context": lacks_context }),
                    ..JournalEntry::default()
                }],
                now,
                mode: RevisionMode::Enrich {
                    context_key: if lacks_context { context_key } else { String::new() },
                    files_key: if lacks_files { key.files.clone() } else { Vec::new() },
                },
            })?;
            if done {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What is held stays held when a second copy adds to it.
    fn as_held(&self, id: &str, routed: Routed) -> Result<Routed, Refusal> {
        let Routed::Deliver(plan, steps) = routed else { return Ok(routed) };
        let reason = match self.store.row(id)? {
            Some(row) if row.state == State::Held.name() => row.reason,
            _ => return Ok(Routed::Deliver(plan, steps)),
        };
        let stays = [spam::WORDS, spam::FAST, spam::OPINION].contains(&reason.as_str())
            || reason.starts_with(BY_FILTER);
        Ok(if stays {
            Routed::Held(plan.profile.id, plan.profile.name, reason)
        } else {
            Routed::Deliver(plan, steps)
        })
    }
}

/// Lays a second copy's context over the first one's: all of it where that knew no page and no job, else what that did
/// not know.
fn add_context(first: &mut Context, second: &Context, knew_nothing: bool) {
    let kept = std::mem::replace(first, second.clone());
    if !knew_nothing {
        for (slot, value) in [
            (&mut first.url, kept.url),
            (&mut first.page_title, kept.page_title),
            (&mut first.event_title, kept.event_title),
            (&mut first.event_date, kept.event_date),
        ] {
            if !value.is_empty() {
                *slot = value;
            }
        }
        for (slot, value) in [
            (&mut first.post_id, kept.post_id),
            (&mut first.event_id, kept.event_id),
            (&mut first.job_id, kept.job_id),
            (&mut first.opportunity_id, kept.opportunity_id),
        ] {
            if value > 0 {
                *slot = value;
            }
        }
    }
    for (name, value) in kept.tracking {
        first.tracking.entry(name).or_insert(value);
    }
    for (name, value) in kept.meta {
        first.meta.entry(name).or_insert(value);
    }
}
