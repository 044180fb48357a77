//! Housekeeping: reconciliation, retention, files without a use, reading back. Called by the shell's cron;
//! each piece knows itself when it is due, so that calling too often costs a read.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, Result, read, write};
use crate::guard::Standing;
use crate::intake::spam;
use crate::outbox::Store;
use crate::outbox::daybook::{DAY_MS, DayCount, day_of};
use crate::outbox::keeping::Retained;
use crate::settings::RetentionSettings;

const HOUR_MS: i64 = 3_600_000;
/// Rows of one batch: the write lock is free again after some milliseconds.
const BATCH: u32 = 500;
/// Days that a damaged store stays at least once it has been recovered: somebody may get more out of it by hand.
const RECOVERED_DAYS: u32 = 7;
/// Days compared once a day.
const COMPARED_DAYS: i64 = 30;
/// Age below which a file may belong to an accept that has not committed yet.
const YOUNG: Duration = Duration::from_secs(600);
/// The same for what nobody has named since: orphans are in no hurry.
const ORPHAN: Duration = Duration::from_secs(86_400);

#[derive(Debug, Deserialize)]
#[serde(default)]
struct Options {
    budget_ms: u64,
    in_spool: u64,
    known: BTreeMap<i64, [u64; 2]>,
    now: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { budget_ms: 2_000, in_spool: 0, known: BTreeMap::new(), now: false }
    }
}

impl Engine {
    /// Does what is due (docs/boundary.md).
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn maintain(&self, options: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let options: Options = read(options)?;
        let until = Instant::now() + Duration::from_millis(options.budget_ms.min(60_000));
        if self.may_be_the_originals()? {
            return write(&json!({
                "reconciliation": self.store()?.last_reconciliation()?, "removed": Retained::default(),
                "files": 0, "more": false, "days": options.known, "code": "site_copy",
            }));
        }
        self.store()?.purge_attendees()?;
        self.compare(&options)?;
        let removed = self.retain(&options, until)?;
        let files = self.clear_files(until)?;
        self.spot_checks(until, options.now)?;
        let today = day_of(self.clock.now_ms());
        let store = self.store()?;
        let days: BTreeMap<i64, [u64; 2]> = (today - COMPARED_DAYS..=today)
            .map(|day| (day, store.acknowledged(day)))
            .map(|(day, count)| {
                let known = known(&options, day);
                (day, [count.stored.max(known.stored), count.ignored.max(known.ignored)])
            })
            .filter(|(_, count)| *count != [0, 0])
            .collect();
        write(&json!({
            "reconciliation": store.last_reconciliation()?, "removed": removed, "files": files,
            "more": removed.more, "days": days, "code": "",
        }))
    }

    /// Whether this site is a copy and its store may be the original's own: then the keeping is the original's affair,
    /// by its settings. An original at work shows within minutes; one without cron has a day (reliability.md B20).
    fn may_be_the_originals(&self) -> Result<bool> {
        let guard = self.store()?.guard()?;
        let young = self.clock.now_ms() - guard.found_at < DAY_MS;
        Ok(guard.standing == Standing::Copy && (guard.shared || young))
    }

    /// Erases what is kept of a person.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn erase(&self, email: &str) -> Result<String> {
        let store = self.store()?;
        let erasure = store.erase_person(email)?;
        store.drop_unused(&self.blobs()?, YOUNG, BATCH)?;
        write(&erasure)
    }

    /// What is kept of a person, for the exporter: a page of submissions.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn person(&self, query: &str) -> Result<String> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Person {
            email: String,
            page: usize,
            per_page: usize,
        }
        let query: Person = read(query)?;
        let store = self.store()?;
        let ids = store.of_person(&query.email)?;
        let per_page = query.per_page.clamp(1, 100);
        let skip = query.page.max(1).saturating_sub(1).saturating_mul(per_page);
        let mut rows = Vec::new();
        for id in ids.iter().skip(skip).take(per_page) {
            let row: Value = read(&self.submission(id)?)?;
            rows.push(row);
        }
        write(&json!({ "total": ids.len(), "rows": rows, "attendance": store.attended_by(&query.email)? }))
    }

    /// Takes somebody else's opinion: `{"id","spam":true}`.
    ///
    /// # Errors
    /// [`super::EngineError`].
    pub fn opinion(&self, opinion: &str) -> Result<String> {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Opinion {
            id: String,
            spam: bool,
        }
        let opinion: Opinion = read(opinion)?;
        let store = self.store()?;
        let taken = store.opinion(&opinion.id, opinion.spam.then_some(spam::OPINION))?;
        write(&json!({ "taken": taken, "state": store.row(&opinion.id)?.map(|row| row.state) }))
    }

    /// Today and yesterday each hour, a month once a day.
    fn compare(&self, options: &Options) -> Result<()> {
        let store = self.store()?;
        let now = self.clock.now_ms();
        let today = day_of(now);
        let days = if store.upkeep_due("compare_month", DAY_MS)?.is_some() {
            store.upkeep_done("compare_month", now, &Value::Null)?;
            today - COMPARED_DAYS..=today
        } else if options.now || store.upkeep_due("compare", HOUR_MS)?.is_some() {
            today - 1..=today
        } else {
            return Ok(());
        };
        store.upkeep_done("compare", now, &Value::Null)?;
        for day in days {
            let known = known(options, day);
            let in_spool = if day == today { options.in_spool } else { 0 };
            // Days without anything leave no row behind.
            if day >= today - 1
                || known != DayCount::default()
                || store.acknowledged(day) != DayCount::default()
            {
                store.reconcile(day, known, in_spool)?;
            }
        }
        Ok(())
    }

    fn retain(&self, options: &Options, until: Instant) -> Result<Retained> {
        let store = self.store()?;
        let mut removed = Retained::default();
        if !options.now && store.upkeep_due("retain", HOUR_MS)?.is_none() {
            return Ok(removed);
        }
        let now = self.clock.now_ms();
        let to_come = self.config.settings.events.iter().filter(|event| !event.is_over(now));
        let policy = RetentionSettings {
            events_to_come: to_come.map(|event| event.id).collect(),
            ..self.config.settings.retention.clone()
        };
        loop {
            let round = store.retain(&policy, BATCH)?;
            removed.payloads += round.payloads;
            removed.journal += round.journal;
            removed.duplicates += round.duplicates;
            removed.requests += round.requests;
            removed.undelivered += round.undelivered;
            removed.warned += round.warned;
            removed.more = round.more;
            if !round.more {
                let days = self.config.settings.retention.payload_days;
                if days > 0 {
                    let kept = i64::from(days.max(RECOVERED_DAYS)) * DAY_MS;
                    store.drop_recovered(self.clock.now_ms() - kept)?;
                }
                store.upkeep_done("retain", self.clock.now_ms(), &Value::Null)?;
                return Ok(removed);
            }
            if Instant::now() >= until {
                return Ok(removed);
            }
        }
    }

    /// Files whose last use has gone, and a walk through the folders once a day. The walk rests while submissions of the
    /// last weeks are missing: where an earlier copy of the store was put back, or a new one made, a file that no row
    /// names may be the only thing left of a lead. The comparison, which runs before, looks at every day that has files
    /// old enough to be taken, and forgets a gap after a month.
    fn clear_files(&self, until: Instant) -> Result<u64> {
        let (store, blobs) = (self.store()?, self.blobs()?);
        while !store.learn_uses(BATCH)? {
            if Instant::now() >= until {
                return Ok(0);
            }
        }
        let mut dropped = store.drop_unused(&blobs, YOUNG, BATCH)?;
        if store.last_reconciliation()?.is_some_and(|worst| worst.gap > 0) {
            return Ok(dropped);
        }
        let Some(place) = store.upkeep_due("sweep", DAY_MS)? else { return Ok(dropped) };
        let mut folder =
            place.get("folder").and_then(Value::as_u64).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
        loop {
            dropped += store.sweep(&blobs, folder, ORPHAN)?;
            let Some(next) = folder.checked_add(1) else { break };
            folder = next;
            if Instant::now() >= until {
                store.upkeep_done("sweep", 0, &json!({ "folder": folder }))?;
                return Ok(dropped);
            }
        }
        blobs.remove_temporary(ORPHAN)?;
        store.upkeep_done("sweep", self.clock.now_ms(), &Value::Null)?;
        Ok(dropped)
    }
}

fn known(options: &Options, day: i64) -> DayCount {
    options
        .known
        .get(&day)
        .map_or_else(DayCount::default, |[stored, ignored]| DayCount { stored: *stored, ignored: *ignored })
}
