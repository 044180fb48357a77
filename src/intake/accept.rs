//! From parts to a durable submission: screen, map, key, store. One way for hook, webhook and PHP entry.

use serde::Serialize;

use super::error::Refusal;
use super::key::SubmissionKey;
use super::person;
use super::screen::{IncomingFile, Screened, screen};
use super::spam;
use super::submission::{IntakePath, Submission};
use crate::clock::Clock;
use crate::mapping::plan::{Person, Plan, Problem, ProblemCode, Reservation};
use crate::mapping::profile::{JobList, Profile};
use crate::mapping::{Mapped, Route, lay_over, map, opportunity_named, route};
use crate::outbox::blobs::Blobs;
use crate::outbox::{NewSubmission, Replay, State, StepKind, Store, Work};
use crate::settings::Settings;
use crate::vault::{PersonHashes, Vault, normalise_email};

/// Reason of what a filter of the site holds.
pub(super) const BY_FILTER: &str = "by_filter";

/// Everything that accepting needs.
pub struct Intake<'a, S: Store> {
    /// Settings of this request.
    pub settings: &'a Settings,
    /// Where it becomes durable.
    pub store: &'a S,
    /// Where files go.
    pub blobs: &'a Blobs,
    /// For keyed hashes.
    pub vault: &'a Vault,
    /// Time.
    pub clock: &'a dyn Clock,
}

/// A submission before it has an id.
#[derive(Debug, Default)]
pub struct Arrival {
    /// Form, fields, context, path and source; id, time and files are set here.
    pub submission: Submission,
    /// Sender's own id, or empty.
    pub delivery_id: String,
    /// Files.
    pub files: Vec<IncomingFile>,
    /// How a repeat of the very same request is recognised.
    pub replay: Option<Replay>,
    /// Profiles the sender may feed; empty: all.
    pub profiles: Vec<String>,
    /// Whether faults of the sender are refused instead of kept (the signed route).
    pub strict: bool,
    /// Its place in the spool, when it waited there: then it has id and time already.
    pub spooled: Option<Spooled>,
    /// Why a filter of the site holds what would be sent; empty: it does not.
    pub hold: String,
}

/// What the spool gave a submission, and what its sender was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spooled {
    /// Random id of the row, a ULID; it becomes the submission's own, so that a row that is imported twice
    /// makes one submission.
    pub id: String,
    /// When it came in, in Unix milliseconds.
    pub received_at: i64,
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipt {
    /// Id of the submission that counts; empty when ignored by rule.
    pub id: String,
    /// State name, or `ignored`.
    pub status: String,
    /// Whether it came before.
    pub duplicate: bool,
    /// Why it needs attention.
    pub problems: Vec<Problem>,
}

/// What a profile makes of a submission, owned.
#[derive(Debug)]
pub enum Routed {
    /// No profile.
    Unrouted,
    /// Ignored by rule.
    Ignored,
    /// Cannot be sent as it is; the place that is kept meanwhile.
    Attention(String, String, Vec<Problem>, Option<Reservation>),
    /// Suspected spam, or held by a filter of the site: profile and reason.
    Held(String, String, String),
    /// To be delivered.
    Deliver(Box<Plan>, Vec<StepKind>),
}

impl<S: Store> Intake<'_, S> {
    /// Accepts an arrival. When this returns `Ok`, it is on disk (architecture, rule 1).
    ///
    /// # Errors
    /// [`Refusal`]; then nothing was stored.
    pub fn accept(&self, arrival: Arrival) -> Result<Receipt, Refusal> {
        let now = self.clock.now_ms();
        let mut submission = arrival.submission;
        let imported = arrival.spooled.is_some();
        (submission.id, submission.received_at) = match arrival.spooled {
            Some(spooled) => (spooled.id, spooled.received_at.min(now)),
            None => (super::id::new(now)?, now),
        };
        let (screened, routed) = self.look(&mut submission, arrival.files, &arrival.profiles, &arrival.hold);
        if self.settings.spam.opinion_seconds == 0 {
            // Compared with the disallowed list above; nobody else needs them, so they are not kept.
            submission.signals.ip.clear();
            submission.signals.user_agent.clear();
        }
        let problems = match &routed {
            Routed::Ignored => {
                self.store.ignored(submission.path, now);
                return Ok(Receipt::ignored());
            }
            Routed::Attention(_, _, problems, _) => problems.clone(),
            Routed::Unrouted | Routed::Held(..) | Routed::Deliver(..) => Vec::new(),
        };
        if arrival.strict && problems.iter().any(|p| senders_fault(p.code)) {
            return Err(Refusal::Problems(problems));
        }
        crate::failpoint::at!("ingest.validated");
        // Files are on disk before the row that names them.
        submission.files =
            screened.into_iter().map(|s| s.keep(self.blobs)).collect::<crate::outbox::Result<_>>()?;
        let key = SubmissionKey::of(self.vault, &submission, &arrival.delivery_id);
        let who = self.person(&submission, &routed);
        let accepted = self.store.accept(&NewSubmission {
            submission: &submission,
            work: self.work(&routed, &who, &submission.id),
            person: PersonHashes::of(self.vault, &who.email, &who.phone, &who.surname),
            explicit_key: key.explicit.clone(),
            content_key: key.content.clone(),
            context_key: key.context.clone(),
            files_key: key.files.clone(),
            replay: arrival.replay,
            imported,
            duplicate_window_ms: seconds(self.settings.intake.duplicate_window),
        })?;
        crate::failpoint::at!("accept.committed");
        if !accepted.duplicate && accepted.state == State::Waiting {
            self.ask_for_opinion(&accepted.id, &routed)?;
        }
        if accepted.duplicate {
            self.enrich(&accepted.id, &submission, &key)?;
        }
        Ok(Receipt {
            id: accepted.id,
            status: accepted.state.name().into(),
            duplicate: accepted.duplicate,
            problems: if accepted.duplicate { Vec::new() } else { problems },
        })
    }

    /// Maps a submission with today's profiles.
    #[must_use]
    pub fn route(&self, submission: &Submission, allowed: &[String]) -> Routed {
        match route(&self.settings.profiles, submission, allowed) {
            Route::Unrouted => Routed::Unrouted,
            Route::Ignored(_) => Routed::Ignored,
            Route::Profile(profile) => self.by(profile, submission),
        }
    }

    /// Maps a submission with this profile, whether it is for its form or not.
    #[must_use]
    pub fn by(&self, profile: &Profile, submission: &Submission) -> Routed {
        match map(profile, submission, &self.settings.site, &self.settings.events) {
            Mapped::NeedsAttention(problems, reserved) => {
                Routed::Attention(profile.id.clone(), profile.name.clone(), problems, reserved)
            }
            Mapped::Ready(mut plan) => {
                if let Err(problems) = lay_over(&mut plan, &submission.changes) {
                    let reserved = Reservation::of(&plan);
                    return Routed::Attention(profile.id.clone(), profile.name.clone(), problems, reserved);
                }
                let steps = steps_of(&plan, !self.settings.uploads.scanner.is_empty());
                Routed::Deliver(Box::new(plan), steps)
            }
        }
    }

    /// What would become of a submission: its files looked through, and the record that is made of it.
    pub(super) fn look(
        &self,
        submission: &mut Submission,
        files: Vec<IncomingFile>,
        allowed: &[String],
        hold: &str,
    ) -> (Vec<Screened>, Routed) {
        self.name_the_job(submission);
        let wider = self.wider(submission, allowed);
        let screened = self.screen(files, submission, wider);
        let routed = self.suspect(self.route(submission, allowed), submission);
        (screened, held_back(routed, hold))
    }

    /// A sender that names only the post of a job, or sends from its page, means its opportunity. A form's hook has
    /// looked at the page itself. Where the store cannot say which job it is, the submission is taken all the same.
    pub(super) fn name_the_job(&self, submission: &mut Submission) {
        let is_page = submission.context.job_id == 0;
        if is_page && (submission.path == IntakePath::Hook || opportunity_named(submission).is_some()) {
            return;
        }
        let context = &mut submission.context;
        let post = if is_page { context.post_id } else { context.job_id };
        if context.opportunity_id == 0
            && post > 0
            && let Ok(Some(id)) = self.store.opportunity_of(post)
        {
            context.opportunity_id = id;
            context.job_id = post;
        }
    }

    /// Holds what looks like spam and would otherwise be sent. Only an arrival is looked at: a person who
    /// releases or replays a submission has decided.
    fn suspect(&self, routed: Routed, submission: &Submission) -> Routed {
        let Routed::Deliver(plan, steps) = routed else { return routed };
        match self.suspicion(&plan.profile.id, submission) {
            Some(reason) => Routed::Held(plan.profile.id.clone(), plan.profile.name.clone(), reason.into()),
            None => Routed::Deliver(plan, steps),
        }
    }

    /// Why a submission that this profile takes would be held as spam; `None`: it would not.
    #[must_use]
    pub fn suspicion(&self, profile_id: &str, submission: &Submission) -> Option<&'static str> {
        let profile = self.settings.profiles.iter().find(|p| p.id == profile_id);
        if profile.is_some_and(|p| p.send_suspected_spam) {
            return None;
        }
        spam::suspicion(&self.settings.spam, submission)
    }

    /// Lets a delivery wait until the shell has asked somebody else, but no longer than the setting says: an
    /// opinion that never comes costs minutes and no lead.
    fn ask_for_opinion(&self, id: &str, routed: &Routed) -> Result<(), Refusal> {
        let Routed::Deliver(plan, _) = routed else { return Ok(()) };
        let sends_all =
            self.settings.profiles.iter().any(|p| p.id == plan.profile.id && p.send_suspected_spam);
        let wait = seconds(self.settings.spam.opinion_seconds);
        if wait > 0 && !sends_all {
            self.store.await_opinion(id, self.clock.now_ms().saturating_add(wait))?;
        }
        Ok(())
    }

    /// File types that the profile of a submission takes beside the site's. What a profile is for does not depend on
    /// files, so it is known before they are looked at.
    pub(super) fn wider(&self, submission: &Submission, allowed: &[String]) -> &[String] {
        match route(&self.settings.profiles, submission, allowed) {
            Route::Profile(profile) => &profile.attachments.types,
            Route::Unrouted | Route::Ignored(_) => &[],
        }
    }

    pub(super) fn screen(
        &self,
        files: Vec<IncomingFile>,
        submission: &mut Submission,
        wider: &[String],
    ) -> Vec<Screened> {
        let mut screened: Vec<Screened> =
            files.into_iter().map(|file| screen(file, &self.settings.uploads, wider)).collect();
        for extra in screened.iter_mut().skip(self.settings.uploads.max_files) {
            if extra.file.refused.is_empty() {
                extra.file.refused = "too_many".into();
            }
        }
        // The mapping sees the files as they will be, so that it can name and pick them.
        submission.files = screened.iter().map(|s| s.file.clone()).collect();
        screened
    }

    pub(super) fn person(&self, submission: &Submission, routed: &Routed) -> Person {
        let mut who = person::guess(submission);
        if let Routed::Deliver(plan, _) = routed {
            let mapped = &plan.record.person;
            for (slot, value) in [
                (&mut who.email, &mapped.email),
                (&mut who.first_name, &mapped.first_name),
                (&mut who.surname, &mapped.surname),
                (&mut who.phone, &mapped.phone),
            ] {
                if !value.is_empty() {
                    slot.clone_from(value);
                }
            }
        }
        who
    }

    pub(super) fn work<'w>(&'w self, routed: &'w Routed, who: &Person, id: &str) -> Work<'w> {
        match routed {
            Routed::Unrouted | Routed::Ignored => Work::Unrouted,
            Routed::Attention(profile, name, problems, reserved) => {
                Work::Attention { profile: (profile, name), problems, reserved: reserved.as_ref() }
            }
            Routed::Held(profile, name, reason) => Work::Held { profile: (profile, name), reason },
            Routed::Deliver(plan, steps) => Work::Deliver {
                plan,
                steps: steps.clone(),
                connection: &self.settings.tracker.connection,
                person: self.person_key(who, id),
            },
        }
    }

    /// Deliveries of one person never run side by side; somebody without an e-mail is only themselves.
    fn person_key(&self, who: &Person, id: &str) -> Vec<u8> {
        let email = normalise_email(&who.email);
        if email.is_empty() {
            self.vault.hash("lane/submission", &[id.as_bytes()])
        } else {
            self.vault.hash("lane/email", &[email.as_bytes()])
        }
    }
}

impl Receipt {
    fn ignored() -> Self {
        Self { id: String::new(), status: "ignored".into(), duplicate: false, problems: Vec::new() }
    }
}

impl Routed {
    /// The state that it begins in.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Unrouted | Self::Ignored => State::Unrouted,
            Self::Attention(..) => State::NeedsAttention,
            Self::Held(..) => State::Held,
            Self::Deliver(..) => State::Waiting,
        }
    }
}

/// Keeps what would be sent from being sent, because a filter of the site says so.
fn held_back(routed: Routed, hold: &str) -> Routed {
    match (routed, hold.trim()) {
        (Routed::Deliver(plan, _), code) if !code.is_empty() => {
            Routed::Held(plan.profile.id, plan.profile.name, hold_reason(code))
        }
        (routed, _) => routed,
    }
}

/// `by_filter`, with the filter's own code behind it: no filter can pass for a reason of the core's own.
fn hold_reason(code: &str) -> String {
    let usable = code.len() <= 40 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if code == BY_FILTER || !usable { BY_FILTER.into() } else { format!("{BY_FILTER}:{code}") }
}

/// The steps of a plan, in the order in which each needs the one before; `scanned` where a virus scanner
/// looks at documents before they leave.
#[must_use]
pub fn steps_of(plan: &Plan, scanned: bool) -> Vec<StepKind> {
    let mut steps = Vec::new();
    if plan.contact.is_some() {
        steps.push(StepKind::Contact);
    }
    // Tracker's parser gets the first document with the record, the others come after it.
    if scanned && plan.from_resume && !plan.documents.is_empty() {
        steps.push(StepKind::Scan(0));
    }
    steps.push(StepKind::Record);
    for index in (0..plan.documents.len()).filter_map(|n| u32::try_from(n).ok()) {
        if scanned && !steps.contains(&StepKind::Scan(index)) {
            steps.push(StepKind::Scan(index));
        }
        steps.push(StepKind::Attach(index));
    }
    if plan.activity.is_some() {
        steps.push(StepKind::Activity);
    }
    if plan.application.as_ref().is_some_and(|a| a.list != JobList::None) {
        steps.push(StepKind::List);
    }
    steps
}

/// What the sender can mend by sending something else. Missing consent is kept and not sent (issue: "kept,
/// not sent"); a broken profile and an event that is not published are ours to mend.
pub(super) fn senders_fault(code: ProblemCode) -> bool {
    match code {
        ProblemCode::MissingRequired
        | ProblemCode::PatternMismatch
        | ProblemCode::WrongType
        | ProblemCode::TooManyFiles
        | ProblemCode::NobodyToName => true,
        ProblemCode::ConsentMissing | ProblemCode::EventNotFound | ProblemCode::ProfileBroken => false,
    }
}

fn seconds(n: u64) -> i64 {
    i64::try_from(n.saturating_mul(1_000)).unwrap_or(i64::MAX)
}
