//! The values of a sweep and of what it leaves for the shell, and what they need of a store.

use serde::{Deserialize, Serialize};

use super::limit::Limit;
use super::plan::{Found, Move, SiteState};
use super::row::Listed;
use super::standing::Standing;
use crate::outbox::{JournalEntry, Result, Store};
use crate::settings::PublishedRule;

/// How far a sweep is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The shell says which posts there are.
    #[default]
    Inventory,
    /// Pages of the search are taken.
    Listing,
    /// Records whose row has changed are read in full.
    Reading,
    /// What is missing is asked for by itself.
    Confirming,
    /// The shell carries out what came of it.
    Applying,
    /// It has ended.
    Idle,
}

impl Phase {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Listing => "listing",
            Self::Reading => "reading",
            Self::Confirming => "confirming",
            Self::Applying => "applying",
            Self::Idle => "idle",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "inventory" => Self::Inventory,
            "listing" => Self::Listing,
            "reading" => Self::Reading,
            "confirming" => Self::Confirming,
            "applying" => Self::Applying,
            _ => Self::Idle,
        }
    }
}

/// A sweep. Counts of what the shell did are kept by the store alone and only read here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Rising number.
    pub id: i64,
    /// `schedule`, `admin`, `cli`, `rest`.
    pub trigger: String,
    /// How far it is.
    pub phase: Phase,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Unix milliseconds; 0: it runs.
    pub ended_at: i64,
    /// `complete`, `partial`, `held`, `failed`; empty while it runs.
    pub outcome: String,
    /// Why it stands still, or what kept it from being complete.
    pub code: String,
    /// Number of its listing: what a row was listed in.
    pub listing: i64,
    /// Pages taken.
    pub pages: u64,
    /// Rows asked for on a page.
    pub page_size: u64,
    /// Whether only open opportunities are asked for.
    pub filtered: bool,
    /// Pages in a row without a new id (tracker-api.md U8).
    pub barren: u64,
    /// Whether the listing came to its end.
    pub whole: bool,
    /// Opportunities listed.
    pub rows: u64,
    /// Id up to which the phase has come.
    pub place: u64,
    /// Records to be read.
    pub to_read: u64,
    /// Of these, done.
    pub read: u64,
    /// Jobs to be asked for because they are missing.
    pub to_confirm: u64,
    /// Of these, done.
    pub confirmed: u64,
    /// Operations that came of it.
    pub to_apply: u64,
    /// Of these, carried out.
    pub applied: u64,
    /// Posts made.
    pub created: u64,
    /// Posts brought up to date.
    pub updated: u64,
    /// Jobs of which nothing had to be done.
    pub unchanged: u64,
    /// Posts that went.
    pub removed: u64,
    /// Jobs that were missing and stay.
    pub kept: u64,
    /// Records that could not be read, and operations that failed.
    pub skipped: u64,
    /// Whether removals wait for a person.
    pub held: bool,
    /// Failures in a row.
    pub failures: u32,
    /// Unix milliseconds before which Tracker is left alone.
    pub next_try_at: i64,
    /// Unix milliseconds of the last page or record.
    pub progress_at: i64,
}

/// Longest wait for the next try of a hint or of a sweep, in milliseconds. What lies further ahead is from before a clock
/// was set back (reliability.md G02).
pub const LONGEST_WAIT_MS: i64 = 3_600_000;

/// When that is due, by today's clock.
#[must_use]
pub fn due_at(at: i64, now: i64) -> i64 {
    if at > now.saturating_add(LONGEST_WAIT_MS) { now } else { at }
}

/// Operations that wait at most, those included that the shell could not carry out just now.
pub const BACKLOG: u64 = 1_000;

/// Who said that a record should be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Tracker's webhook.
    Webhook,
    /// A person, for this job.
    Person,
    /// A person, who decided that what is held goes.
    Decision,
}

impl Origin {
    /// The name stored and shown in the journal.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Person => "person",
            Self::Decision => "decision",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "person" => Self::Person,
            "decision" => Self::Decision,
            _ => Self::Webhook,
        }
    }
}

/// A record that is to be read because somebody said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Opportunity id.
    pub id: u64,
    /// Who said it.
    pub origin: Origin,
    /// What was said of it; decides nothing.
    pub action: String,
    /// Unix milliseconds when it was said first.
    pub at: i64,
    /// How often it was said while it waits: one that is said again meanwhile is worked again.
    pub said: u64,
    /// Failed tries.
    pub tries: u32,
}

/// A post as the shell lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SitePost(pub u64, pub String, pub String, pub u64);

/// What the shell is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Never used again.
    pub id: i64,
    /// `create`, `update`, `remove`.
    pub kind: &'static str,
    /// Opportunity id.
    pub opportunity_id: u64,
    /// The post that there is; 0: none.
    pub post_id: u64,
    /// Of the content; the shell keeps it with the post.
    pub hash: String,
    /// Why a job is removed.
    pub reason: String,
    /// The job, as JSON; empty for a removal.
    pub job: String,
}

/// What is kept of a record that was read.
#[derive(Debug)]
pub struct Reading<'r> {
    /// Opportunity id.
    pub id: u64,
    /// What the record says of its publication; `None`: it is gone.
    pub standing: Option<Standing>,
    /// What it came to, by the site's rule.
    pub found: &'r Found,
    /// What may become of a job that is no longer published.
    pub removal: Removal,
    /// The sweep it was read for, as it is from now on; `None`: a hint.
    pub sweep: Option<&'r Sweep>,
    /// The hint it was read for, which is done unless it was said again.
    pub hint: Option<&'r Hint>,
}

/// What may become of a job that is no longer published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// Nothing now: a sweep decides about all of them together.
    Later,
    /// It goes.
    Now,
    /// It goes; what Tracker does not have any more only once it is known how many these are.
    Counted,
    /// It goes, unless too many have within the hour; percent of the site's published jobs.
    Guarded(u32),
}

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// There is an operation, or nothing to do.
    Moved(Move),
    /// The removal waits for a person.
    Held,
}

/// Why removals wait for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldFor {
    /// Too many at once.
    Share,
    /// Tracker listed nothing at all.
    Empty,
    /// The posts are of another account than that of today.
    OtherAccount,
}

impl HeldFor {
    /// The name stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Empty => "empty",
            Self::OtherAccount => "other_account",
        }
    }
}

/// Counts of what a listing came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Listing {
    /// Records to be read.
    pub to_read: u64,
    /// Published and the same as on the site.
    pub unchanged: u64,
}

/// What the shell is told of the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// The sweep that runs.
    pub sweep: Option<Sweep>,
    /// The last one that ended.
    pub last: Option<Sweep>,
    /// Unix milliseconds of the last complete one; 0: none.
    pub last_complete_at: i64,
    /// Hints that wait.
    pub hints: u64,
    /// Operations that wait.
    pub operations: u64,
    /// Jobs that the site shows.
    pub published: u64,
    /// Removals that wait for a person.
    pub held: u64,
    /// Since when, and why.
    pub held_since: i64,
    /// The same.
    pub held_reason: String,
    /// Unix milliseconds of the last webhook that was taken; 0: none.
    pub last_hint_at: i64,
    /// Whether it is known which posts the site has.
    pub knows_the_site: bool,
    /// When the next hint or operation may be tried again; `None`: there is none.
    pub next_at: Option<i64>,
}

/// What jobs need of a store, beside what everybody does. Each method is one transaction.
pub trait JobStore: Store {
    /// Takes the turn to work on jobs; `false`: another process has it.
    fn take_jobs_turn(&self, owner: &str, lease_ms: i64) -> Result<bool>;

    /// Gives it up; one that another process has taken since stays there.
    fn end_jobs_turn(&self, owner: &str) -> Result<()>;

    /// Counts and states.
    fn jobs_overview(&self) -> Result<Overview>;

    /// The account that is signed in to: all that was found out for another one is dropped, and its posts are kept for a
    /// person. Yields whether it is another; `begins`: then a sweep begins.
    fn heed_account(&self, account: &str, begins: bool) -> Result<bool>;

    /// The terms by which records are read: where they are others, all are read again.
    fn read_anew_by(&self, terms: &str) -> Result<()>;

    /// Begins a sweep unless one runs.
    fn begin_sweep(&self, trigger: &str) -> Result<bool>;

    /// The sweep that runs.
    fn running_sweep(&self) -> Result<Option<Sweep>>;

    /// Keeps a sweep as it is now.
    fn save_sweep(&self, sweep: &Sweep) -> Result<()>;

    /// A number for a listing that begins.
    fn new_listing(&self) -> Result<i64>;

    /// Takes posts of the site in; the last chunk ends the inventory, and lets a sweep that waits for it go on.
    fn take_inventory(&self, posts: &[SitePost], first: bool, last: bool) -> Result<u64>;

    /// Takes a page in, with the sweep as it is from now on; yields how many ids were new in this listing.
    fn take_page(&self, sweep: &Sweep, rows: &[Listed]) -> Result<u64>;

    /// What a listing came to.
    fn count_listing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Listing>;

    /// The next record that has to be read.
    fn next_unread(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>>;

    /// How many jobs of the site are missing in a listing, and how many it shows.
    fn count_missing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<(u64, u64)>;

    /// The next of them.
    fn next_missing(&self, sweep: &Sweep, rule: PublishedRule) -> Result<Option<u64>>;

    /// What is missing waits for a person; the shell is told once.
    fn hold_missing(&self, sweep: &Sweep, rule: PublishedRule, reason: HeldFor) -> Result<u64>;

    /// What is missing is asked for anew: it waits for nobody any more, and counts as gone only if it is found so again.
    /// Yields how many posts of another account wait for a person.
    fn begin_confirming(&self) -> Result<u64>;

    /// What the sweep found gone goes, or waits for a person if that is too much; keeps the sweep.
    fn settle_gone(&self, sweep: &Sweep, limit: Limit) -> Result<u64>;

    /// A person's decision about what is held; yields how many it was about.
    fn decide_held(&self, remove: bool, journal: &JournalEntry) -> Result<u64>;

    /// Keeps what a record says, and makes the operation that follows.
    fn settle_reading(&self, reading: &Reading<'_>) -> Result<Settled>;

    /// Ends a sweep: its journal entry, and rows that nothing needs any more.
    fn end_sweep(&self, sweep: &Sweep, journal: &JournalEntry) -> Result<()>;

    /// Operations for the shell, at most so many; each is offered until it is answered.
    fn offer(&self, limit: u32) -> Result<Vec<Operation>>;

    /// How many operations wait: that may be offered now, in all, and of a sweep.
    fn operations(&self, sweep: i64) -> Result<(u64, u64, u64)>;

    /// The shell has carried these out: operation and post.
    fn operations_done(&self, done: &[(i64, u64)]) -> Result<()>;

    /// The shell could not carry these out: operation and code.
    fn operations_failed(&self, failed: &[(i64, String)]) -> Result<()>;

    /// The shell is alive: what it was offered and has not answered it has not begun.
    fn operations_left(&self) -> Result<()>;

    /// Keeps a hint; `false`: there are too many already.
    fn add_hint(&self, id: u64, origin: Origin, action: &str) -> Result<bool>;

    /// The next hint that may be worked.
    fn next_hint(&self) -> Result<Option<Hint>>;

    /// Somebody has signed in: what waits to try again does so at once.
    fn wake_jobs(&self) -> Result<()>;

    /// A hint that could not be worked is tried again then.
    fn delay_hint(&self, hint: &Hint, next_try_at: i64) -> Result<()>;

    /// A hint is done, unless it was said again meanwhile.
    fn drop_hint(&self, hint: &Hint) -> Result<()>;

    /// A value kept under a name.
    fn job_note(&self, name: &str) -> Result<Option<String>>;

    /// Keeps one.
    fn keep_job_note(&self, name: &str, value: &str) -> Result<()>;
}

impl SitePost {
    /// What it shows.
    #[must_use]
    pub fn state(&self) -> SiteState {
        SiteState::parse(&self.2)
    }
}
