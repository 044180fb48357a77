//! Who comes to an event: how far the list is, its people, loading it, and how many places are taken.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::attendees::{self, Ended};
use crate::intake::replay::login;
use crate::outbox::attendance::{
    Attendee, AttendeeRow, ListState, Marketing, Order, Origin, Standing, Turn, Wanted, Who,
};
use crate::outbox::seats::{Seat, SeatChange, SeatWish};
use crate::outbox::{Store, owner};
use crate::relay::budget::Budget;
use crate::relay::tenancy;
use crate::tracker::outcome::FailureClass;

/// Longest time in which a call of the shell begins calls of ours, in milliseconds.
const LONGEST: u64 = 60_000;
/// Rows of a page.
const ROWS: u32 = 500;
/// Events of one question.
const EVENTS: usize = 1_000;
/// Contacts that the shell may name.
const KNOWN: usize = 50_000;
/// Tags of one event, today's and its older forms.
const TAGS: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    event_id: u64,
    page: u32,
    per_page: u32,
}

#[derive(Deserialize)]
#[serde(default)]
struct Wish {
    event_id: u64,
    tags: Vec<String>,
    known: Vec<u64>,
    opened_at: i64,
    scan: bool,
    refresh: bool,
    budget_ms: u64,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            event_id: 0,
            tags: Vec::new(),
            known: Vec::new(),
            opened_at: 0,
            scan: false,
            refresh: false,
            budget_ms: 3_000,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Events {
    event_ids: Vec<u64>,
}

/// One person, for the shell.
#[derive(Serialize)]
struct Shown {
    contact_id: u64,
    submission_id: String,
    first_name: String,
    surname: String,
    email: String,
    phone: String,
    company: String,
    registered_at: i64,
    marketing: Marketing,
    origin: Origin,
    state: Standing,
    seat: &'static str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SeatRequest {
    event_id: u64,
    submission_id: String,
    seat: bool,
    actor: String,
}

impl Engine {
    /// How far the list of an event is.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn attendees(&self, query: &str) -> Result<String> {
        let asked: Asked = read(query)?;
        write(&self.list_of(asked.event_id)?)
    }

    /// A page of the people of an event.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn attendee_rows(&self, query: &str) -> Result<String> {
        let asked: Asked = read(query)?;
        let store = self.store()?;
        let per_page = if asked.per_page == 0 { ROWS } else { asked.per_page.min(ROWS) };
        let tenant = tenancy::id(&self.config.settings, store)?;
        let (total, rows) = store.attendee_page(asked.event_id, &tenant, asked.page, per_page)?;
        let rows: Vec<Shown> = rows.into_iter().map(shown).collect();
        write(&json!({ "total": total, "rows": rows }))
    }

    /// Goes on loading the list of an event.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `event_id` without an event; what Tracker refuses is in the answer's `code`.
    pub fn load_attendees(&self, wish: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let wish: Wish = read(wish)?;
        if wish.event_id == 0 {
            return Err(EngineError::new(Kind::InvalidInput, "event_id", "no event is named"));
        }
        // A sign-in that a copy renews ends the original's (reliability.md B20).
        if self.refuse_a_copy()?.is_some() {
            return self.loaded(wish.event_id, "site_copy", false, 0);
        }
        let event_id = wish.event_id;
        let budget = Duration::from_millis(wish.budget_ms.min(LONGEST));
        let store = self.store()?;
        let load = match store.begin_load(&self.order(wish)?)? {
            Turn::Fresh => return self.loaded(event_id, "", false, 0),
            Turn::Busy => return self.loaded(event_id, "", true, 1_000),
            Turn::Go(load) => load,
        };
        let clock = self.clock.as_ref();
        let budget = Budget::of(clock, budget);
        let kept = load.clone();
        let worked = self.work_in_bulk(&self.config.settings, budget, async |client| {
            attendees::load(client, store, budget, load).await
        })?;
        match worked {
            Ok(ended) => match ended? {
                Ended::Whole => self.loaded(event_id, "", false, 0),
                Ended::Failed(code) => self.loaded(event_id, &code, false, 0),
                Ended::Budget => self.loaded(event_id, "", true, 0),
                Ended::Lost => self.loaded(event_id, "", true, 1_000),
                Ended::Paced { wait_ms, code } => self.loaded(event_id, &code, true, wait_ms),
            },
            Err(failure) => {
                // Nothing could be asked at all; the place is kept for when it can.
                store.end_load(&kept, ListState::Stopped, &failure.code)?;
                let more = matches!(failure.class, FailureClass::Throttled { .. });
                self.loaded(event_id, &failure.code, more, 1_000)
            }
        }
    }

    /// How many places of events are taken. No personal data.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn registration_counts(&self, query: &str) -> Result<String> {
        let mut asked: Events = read(query)?;
        asked.event_ids.truncate(EVENTS);
        write(&self.store()?.registration_counts(&asked.event_ids)?)
    }

    /// Gives a seat to a registration, or takes it back. Nothing is told to Tracker: its tags are changed there.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `unknown_id` where the event has no such one.
    pub fn change_seat(&self, request: &str) -> Result<String> {
        let request: SeatRequest = read(request)?;
        let store = self.store()?;
        let change = SeatChange {
            event_id: request.event_id,
            submission_id: request.submission_id,
            wish: if request.seat { SeatWish::Give } else { SeatWish::TakeBack },
            actor: login(&request.actor),
        };
        let Some(changed) = store.change_seat(&change)? else {
            return Err(EngineError::new(
                Kind::InvalidInput,
                "unknown_id",
                "the event has no such registration",
            ));
        };
        let counts = store.registration_counts(&[change.event_id])?;
        let counts = counts.get(&change.event_id).copied().unwrap_or_default();
        write(&json!({
            "changed": changed.changed, "seat": changed.seat, "seats": counts.seats, "waitlist": counts.waitlist,
        }))
    }

    fn order(&self, wish: Wish) -> Result<Order> {
        let store = self.store()?;
        let mut tags: Vec<String> = Vec::new();
        let mut wished = wish.tags;
        if wished.is_empty() {
            let event = self.config.settings.events.iter().find(|event| event.id == wish.event_id);
            wished.extend(event.map(|e| if e.tag.is_empty() { e.title.clone() } else { e.tag.clone() }));
        }
        for tag in wished.into_iter().map(|tag| crate::mapping::event_tag(&tag)) {
            if !tag.is_empty() && !tags.contains(&tag) && tags.len() < TAGS {
                tags.push(tag);
            }
        }
        let mut known = wish.known;
        known.truncate(KNOWN);
        let deadline = self.config.settings.relay.deadline;
        Ok(Order {
            event_id: wish.event_id,
            wanted: Wanted { tags, opened_at: wish.opened_at.max(0), scan: wish.scan },
            known,
            connection: tenancy::id(&self.config.settings, store)?,
            refresh: wish.refresh,
            owner: owner::this_process(),
            // Longer than any call.
            lease_ms: i64::try_from(deadline.saturating_add(60).saturating_mul(1_000)).unwrap_or(i64::MAX),
        })
    }

    /// The list after a call; `wait_ms`: when it is worth to ask again.
    fn loaded(&self, event_id: u64, code: &str, more: bool, wait_ms: u64) -> Result<String> {
        let mut list = self.list_of(event_id)?;
        if let Some(map) = list.as_object_mut() {
            if !code.is_empty() {
                map.insert("code".into(), json!(code));
            }
            map.insert("more".into(), json!(more));
            map.insert("wait_ms".into(), json!(wait_ms));
        }
        write(&list)
    }

    fn list_of(&self, event_id: u64) -> Result<Value> {
        let store = self.store()?;
        let tenant = tenancy::id(&self.config.settings, store)?;
        let progress = store.attendee_progress(event_id, &tenant)?;
        Ok(json!({
            "event_id": event_id,
            "state": progress.state,
            "phase": progress.phase.map_or_else(|| json!(""), |phase| json!(phase)),
            "done": progress.done,
            "total": progress.total,
            "started_at": progress.started_at,
            "loaded_at": progress.loaded_at,
            "fresh": progress.fresh,
            "code": progress.code,
            "counts": progress.counts,
            "pages": progress.pages,
        }))
    }
}

fn shown(row: AttendeeRow) -> Shown {
    let who = match row.who {
        Who::Contact(attendee) => attendee,
        // What we send has the names of what Tracker answers.
        Who::Plan(plan) => attendees::attendee(&plan.record.members),
        Who::Unknown => Attendee::default(),
    };
    Shown {
        contact_id: row.contact_id,
        submission_id: row.submission_id,
        first_name: who.first_name,
        surname: who.surname,
        email: who.email,
        phone: who.phone,
        company: who.company,
        registered_at: row.registered_at,
        marketing: who.marketing,
        origin: row.origin,
        state: row.standing,
        seat: row.seat.map_or("", Seat::name),
    }
}
