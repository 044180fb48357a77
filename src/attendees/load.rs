//! A load of an event's list, for as long as the budget lasts. What was learnt is written after each call, so that a
//! kill costs one of them.

use super::contact::look;
use super::pages;
use crate::mapping::profile::RecordKind;
use crate::outbox::attendance::{ListState, Load, Look, Phase, Place, Reach};
use crate::outbox::blobs::hex;
use crate::outbox::{Store, StoreError};
use crate::relay::budget::Budget;
use crate::relay::pace::PACED;
use crate::tracker::capabilities::Feature;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::{Failure, FailureClass};

/// Contacts asked the store for at once.
const BATCH: u32 = 20;
/// Pages in a row without anything new after which a list has ended: one may repeat the last (tracker-api.md 1.5).
const STALE: u32 = 2;
/// Pages of one search, and of a scan; what lies behind them is not looked at.
const SEARCH_PAGES: u64 = 50;
const SCAN_PAGES: u64 = 2_000;
/// What a 429 is called.
const SLOW_DOWN: &str = "rate_limited";
/// A pause that nobody has put into figures.
const MINUTE_MS: u64 = 60_000;
/// Remark of a list that had more pages than that.
const TRUNCATED: &str = "truncated";
/// Remark of a list with contacts that could not be read.
const SOME_UNREADABLE: &str = "some_unreadable";
/// Remark of a list that Tracker's search could add nothing to.
const SEARCH_IGNORED: &str = "search_ignored";

/// How a load left the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The list is whole.
    Whole,
    /// The budget has ended.
    Budget,
    /// The pacing budget is used up, or Tracker asked for a pause: come again after so many milliseconds.
    Paced {
        /// Milliseconds.
        wait_ms: u64,
        /// What Tracker said; empty: the pace is our own.
        code: String,
    },
    /// A call failed with this code.
    Failed(String),
    /// Somebody else works at it now.
    Lost,
}

/// What keeps a load from going on.
enum Halt {
    Ended(Ended),
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Ended(match failure.class {
            FailureClass::Throttled { wait_ms } if failure.code == PACED => {
                Ended::Paced { wait_ms: wait_ms.unwrap_or(1_000), code: String::new() }
            }
            // Whoever watches need not ask again for it. An outage is another matter: nobody knows when it ends.
            FailureClass::Throttled { wait_ms } if failure.code == SLOW_DOWN => {
                Ended::Paced { wait_ms: wait_ms.unwrap_or(MINUTE_MS), code: failure.code }
            }
            _ => Ended::Failed(failure.code),
        })
    }
}

/// Goes on with a load.
///
/// # Errors
/// The store's.
pub async fn load<S: Store>(
    client: &SiteClient<'_>,
    store: &S,
    budget: Budget<'_>,
    mut load: Load,
) -> Result<Ended, StoreError> {
    let worker = Worker { client, store, budget };
    let able = client.capabilities().require(Feature::ContactReading);
    let ended = loop {
        if let Err(failure) = &able {
            break Ended::Failed(failure.code.clone());
        }
        match worker.step(&mut load).await {
            Ok(true) => {}
            Ok(false) => break Ended::Whole,
            Err(Halt::Ended(ended)) => break ended,
            Err(Halt::Store(error)) => return Err(error),
        }
    };
    let code = match &ended {
        Ended::Failed(code) => code.as_str(),
        _ => load.place.remark.as_str(),
    };
    let state = match &ended {
        Ended::Whole => ListState::Loaded,
        Ended::Failed(_) => ListState::Stopped,
        Ended::Budget | Ended::Paced { .. } | Ended::Lost => ListState::Loading,
    };
    store.end_load(&load, state, code)?;
    Ok(ended)
}

struct Worker<'a, S> {
    client: &'a SiteClient<'a>,
    store: &'a S,
    budget: Budget<'a>,
}

impl<S: Store> Worker<'_, S> {
    /// Whom we know of is looked at first, then the next page. `false`: nothing is left.
    async fn step(&self, load: &mut Load) -> Result<bool, Halt> {
        let due = self.store.attendees_due(load, BATCH)?;
        for contact in &due {
            self.may_start()?;
            let found = match self.client.get(RecordKind::Contact, *contact).await.result {
                Ok(Some(record)) => look(&record),
                Ok(None) => Look::Gone,
                Err(failure) if failure.class == FailureClass::Permanent => Look::Unreadable,
                Err(failure) => return Err(failure.into()),
            };
            if found == Look::Unreadable {
                load.place.remark = SOME_UNREADABLE.into();
                self.keep_place(load)?;
            }
            held(self.store.note_attendee(load, *contact, &found)?)?;
        }
        if !due.is_empty() {
            return Ok(true);
        }
        match load.phase {
            Phase::Known if load.reach == Reach::Newcomers => Ok(false),
            Phase::Known => {
                load.phase = Phase::Search;
                load.place = Place { remark: load.place.remark.clone(), ..Place::default() };
                self.keep_place(load)?;
                Ok(true)
            }
            Phase::Search if !load.place.tried => self.try_search(load).await,
            Phase::Search if load.place.tag >= load.wanted.tags.len() => self.after_search(load),
            Phase::Scan if load.place.stale >= STALE => Ok(false),
            Phase::Search | Phase::Scan => self.next_page(load).await,
        }
    }

    /// Whether a search obeys its filter at all.
    async fn try_search(&self, load: &mut Load) -> Result<bool, Halt> {
        self.may_start()?;
        let page = self.client.search(RecordKind::Contact, &pages::nonsense(&nobody())).await.result?;
        load.place.tried = true;
        if !page.rows.is_empty() {
            load.place.tag = load.wanted.tags.len();
            load.place.remark = SEARCH_IGNORED.into();
        }
        self.keep_place(load)?;
        Ok(true)
    }

    fn after_search(&self, load: &mut Load) -> Result<bool, Halt> {
        if !load.wanted.scan {
            return Ok(false);
        }
        load.phase = Phase::Scan;
        load.place = Place { remark: load.place.remark.clone(), ..Place::default() };
        self.keep_place(load)?;
        Ok(true)
    }

    async fn next_page(&self, load: &mut Load) -> Result<bool, Halt> {
        let most = if load.phase == Phase::Scan { SCAN_PAGES } else { SEARCH_PAGES };
        if load.place.page >= most {
            load.place.remark = TRUNCATED.into();
            return self.end_of_list(load);
        }
        self.may_start()?;
        let filter = pages::filter(load.phase, &load.wanted, load.place.tag, load.place.page + 1);
        let page = self.client.search(RecordKind::Contact, &filter).await.result?;
        let listed = pages::listed(load.phase, &load.wanted, &page);
        load.place.page += 1;
        let Some(new) = self.store.note_listed(load, &listed)? else { return Err(Halt::Ended(Ended::Lost)) };
        load.place.stale = if new == 0 { load.place.stale + 1 } else { 0 };
        if page.last || load.place.stale >= STALE {
            return self.end_of_list(load);
        }
        self.keep_place(load)?;
        Ok(true)
    }

    fn end_of_list(&self, load: &mut Load) -> Result<bool, Halt> {
        if load.phase == Phase::Scan {
            // What the last page listed is still to be looked at.
            load.place.stale = STALE;
        } else {
            load.place = Place {
                tag: load.place.tag + 1,
                tried: true,
                remark: load.place.remark.clone(),
                ..Place::default()
            };
        }
        self.keep_place(load)?;
        Ok(true)
    }

    fn keep_place(&self, load: &Load) -> Result<(), Halt> {
        held(self.store.keep_place(load)?)
    }

    fn may_start(&self) -> Result<(), Halt> {
        if self.budget.may_start() { Ok(()) } else { Err(Halt::Ended(Ended::Budget)) }
    }
}

/// What no contact is called. Where there is no chance to be had, a fixed text will do.
fn nobody() -> String {
    let mut bytes = [0u8; 12];
    let _ = getrandom::fill(&mut bytes);
    format!("nobody-{}", hex(&bytes))
}

fn held(still_ours: bool) -> Result<(), Halt> {
    if still_ours { Ok(()) } else { Err(Halt::Ended(Ended::Lost)) }
}
