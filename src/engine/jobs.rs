//! The jobs of the site: the sweep, its operations, and what a person decides (docs/boundary.md, Jobs).

use std::cell::Cell;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::opportunities::sweep::{
    BACKLOG, JobStore, Operation, Origin, Overview, Phase, SitePost, Sweep, due_at,
};
use crate::opportunities::worker::Worker;
use crate::outbox::traffic::Lane;
use crate::outbox::{JournalEntry, Store, Trigger, owner};
use crate::relay::budget::Budget;
use crate::relay::pace::Pace;
use crate::relay::skew;
use crate::relay::tenancy::{self, Standing};
use crate::settings::Dialect;
use crate::tracker::client::Client;
use crate::tracker::outcome::Failure;
use crate::tracker::session::SessionStore;

const HOUR_MS: i64 = 3_600_000;
/// When to come again where nothing says it.
const MINUTE_MS: i64 = 60_000;
/// Longest budget of one call.
const LONGEST_MS: u64 = 3_600_000;
/// How long the shell has for the operations that it was handed, before another process may be handed them.
const APPLY_MS: i64 = 120_000;
/// Operations handed out at once.
const MOST_OPERATIONS: u32 = 500;

/// How a call of the shell ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Whatever is due may go on at once.
    Free,
    /// Another process has it.
    Busy,
    /// Nothing can be sent with these settings.
    Refused,
}

#[derive(Deserialize)]
#[serde(default)]
struct Begin {
    trigger: String,
}

impl Default for Begin {
    fn default() -> Self {
        Self { trigger: "admin".into() }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Inventory {
    rows: Vec<SitePost>,
    first: bool,
    last: bool,
}

#[derive(Deserialize)]
#[serde(default)]
struct Work {
    budget_ms: u64,
    batch: u32,
    trigger: Trigger,
}

impl Default for Work {
    fn default() -> Self {
        Self { budget_ms: 5_000, batch: 50, trigger: Trigger::RunNow }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answered {
    done: Vec<Done>,
    failed: Vec<NotDone>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Done {
    id: i64,
    post_id: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NotDone {
    id: i64,
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Remove,
    Keep,
}

impl Engine {
    /// Starts a sweep unless one runs; one that waits to try again does so at once.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn jobs_begin(&self, options: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let options: Begin = read(options)?;
        self.heed_account()?;
        let store = self.store()?;
        if self.config.settings.jobs.enabled {
            let trigger = match options.trigger.as_str() {
                known @ ("schedule" | "admin" | "cli" | "rest") => known,
                _ => "admin",
            };
            if !store.begin_sweep(trigger)?
                && let Some(mut sweep) = store.running_sweep()?
                && sweep.next_try_at > 0
            {
                sweep.next_try_at = 0;
                store.save_sweep(&sweep)?;
            }
        }
        self.jobs_status()
    }

    /// Which posts the site has.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn jobs_inventory(&self, chunk: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let chunk: Inventory = read(chunk)?;
        let taken = self.store()?.take_inventory(&chunk.rows, chunk.first, chunk.last)?;
        write(&json!({ "taken": taken }))
    }

    /// Works on hints and on the sweep, and hands out what the shell is to do.
    ///
    /// # Errors
    /// [`EngineError`] when the store cannot be used; what Tracker refuses is in the answer's `code`.
    pub fn jobs_work(&self, options: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let options: Work = read(options)?;
        let store = self.store()?;
        let budget_ms = options.budget_ms.min(LONGEST_MS);
        if let Some(code) = self.jobs_cannot()? {
            return self.worked(code, Turn::Free, &[]);
        }
        let owner = owner::this_process();
        let deadline =
            i64::try_from(self.config.settings.relay.deadline.saturating_mul(1_000)).unwrap_or(APPLY_MS);
        let lease =
            i64::try_from(budget_ms).unwrap_or(APPLY_MS).saturating_add(deadline).saturating_add(60_000);
        if !store.take_jobs_turn(&owner, lease)? {
            return self.worked("", Turn::Busy, &[]);
        }
        self.heed_account()?;
        self.begin_due_sweep()?;
        let batch = options.batch.clamp(1, MOST_OPERATIONS);
        let (mut code, mut turn) = (String::new(), Turn::Free);
        if budget_ms > 0 && store.jobs_overview()?.knows_the_site {
            (code, turn) = self.work_on_jobs(Duration::from_millis(budget_ms), u64::from(batch), &owner)?;
            // Somebody may have signed in to another account while it was asked.
            self.heed_account()?;
        }
        let offered = store.offer(batch)?;
        if offered.is_empty() {
            store.end_jobs_turn(&owner)?;
        } else {
            store.take_jobs_turn(&owner, APPLY_MS)?;
        }
        self.worked(&code, turn, &offered)
    }

    /// What became of operations.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn jobs_done(&self, answered: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let answered: Answered = read(answered)?;
        let store = self.store()?;
        let done: Vec<(i64, u64)> = answered.done.iter().map(|done| (done.id, done.post_id)).collect();
        let failed: Vec<(i64, String)> = answered.failed.into_iter().map(|not| (not.id, not.code)).collect();
        store.operations_done(&done)?;
        store.operations_failed(&failed)?;
        store.operations_left()?;
        store.end_jobs_turn(&owner::this_process())?;
        write(&json!({ "left": store.operations(0)?.1 }))
    }

    /// Where it all stands.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn jobs_status(&self) -> Result<String> {
        let overview = self.store()?.jobs_overview()?;
        let settings = &self.config.settings;
        let held = (overview.held_since > 0).then(|| {
            json!({
                "candidates": overview.held, "published": overview.published, "share": settings.jobs.removal_share,
                "since": overview.held_since, "reason": overview.held_reason,
            })
        });
        write(&json!({
            "enabled": settings.jobs.enabled,
            "code": self.jobs_cannot()?.unwrap_or_default(),
            "connection": self.connection()?.get("state").cloned().unwrap_or(Value::Null),
            "dialect_ok": settings.tracker.dialect == Dialect::Rest,
            "wants_inventory": self.wants_inventory(&overview),
            "sweep": overview.sweep.as_ref().map(running),
            "last": overview.last.as_ref().map(ended),
            "last_complete_at": overview.last_complete_at,
            "next_sweep_at": self.next_sweep_at(&overview),
            "hints": overview.hints,
            "operations": overview.operations,
            "published": overview.published,
            "held": held,
            "last_hint_at": overview.last_hint_at,
        }))
    }

    /// A person's decision about removals that are held back.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn jobs_decide(&self, decision: &str) -> Result<String> {
        #[derive(Deserialize)]
        struct Decided {
            decision: Decision,
            #[serde(default)]
            actor: String,
        }
        self.refuse_the_sandbox()?;
        let decided: Decided = read(decision)?;
        let remove = matches!(decided.decision, Decision::Remove);
        self.heed_account()?;
        let store = self.store()?;
        let held = store.jobs_overview()?.held;
        store.decide_held(
            remove,
            &JournalEntry {
                at: self.clock.now_ms(),
                event: "jobs_decided".into(),
                outcome: if remove { "remove" } else { "keep" }.into(),
                detail: json!({ "actor": decided.actor, "candidates": held }),
                ..JournalEntry::default()
            },
        )?;
        self.jobs_status()
    }

    /// One job is to be read again.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `opportunity_id`.
    pub fn jobs_refresh(&self, request: &str) -> Result<String> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Refresh {
            opportunity_id: u64,
        }
        self.refuse_the_sandbox()?;
        let request: Refresh = read(request)?;
        if request.opportunity_id == 0 || i32::try_from(request.opportunity_id).is_err() {
            return Err(EngineError::new(Kind::InvalidInput, "opportunity_id", "no such opportunity"));
        }
        if self.config.settings.jobs.enabled {
            self.heed_account()?;
            self.store()?.add_hint(request.opportunity_id, Origin::Person, "refresh")?;
        }
        self.jobs_status()
    }

    /// Why nothing can be done; `None`: it can.
    fn jobs_cannot(&self) -> Result<Option<&'static str>> {
        let settings = &self.config.settings;
        Ok(if !settings.jobs.enabled {
            Some("jobs_off")
        } else if settings.tracker.dialect != Dialect::Rest {
            Some("classic_lacks_jobs")
        } else if self.refuse_a_copy()?.is_some() {
            Some("site_copy")
        } else if settings.relay.paused {
            Some("paused")
        } else {
            None
        })
    }

    /// Jobs are of the account that is signed in to (reliability.md O11). Before anybody has signed in they are nobody's.
    fn heed_account(&self) -> Result<()> {
        let (settings, store) = (&self.config.settings, self.store()?);
        if settings.jobs.enabled && store.tenant(&settings.tracker.connection)?.is_some() {
            let account = tenancy::id(settings, store)?;
            store.heed_account(&account, settings.jobs.sweep_hours > 0)?;
        }
        Ok(())
    }

    fn begin_due_sweep(&self) -> Result<()> {
        let store = self.store()?;
        let overview = store.jobs_overview()?;
        if overview.sweep.is_none()
            && self.next_sweep_at(&overview).is_some_and(|at| at <= self.clock.now_ms())
        {
            store.begin_sweep("schedule")?;
        }
        Ok(())
    }

    /// When the next sweep begins by itself. A clock that was set back does not put it off.
    fn next_sweep_at(&self, overview: &Overview) -> Option<i64> {
        let jobs = &self.config.settings.jobs;
        if !jobs.enabled || jobs.sweep_hours == 0 || overview.sweep.is_some() {
            return None;
        }
        let now = self.clock.now_ms();
        let last = overview.last.as_ref().map_or(0, |last| last.started_at);
        let due = last.saturating_add(i64::from(jobs.sweep_hours).saturating_mul(HOUR_MS));
        Some(if last == 0 || last > now { now } else { due })
    }

    fn wants_inventory(&self, overview: &Overview) -> bool {
        let now = self.clock.now_ms();
        let waits = overview
            .sweep
            .as_ref()
            .is_some_and(|s| s.phase == Phase::Inventory && due_at(s.next_try_at, now) <= now);
        self.config.settings.jobs.enabled && (waits || !overview.knows_the_site)
    }

    fn work_on_jobs(&self, budget: Duration, batch: u64, owner: &str) -> Result<(String, Turn)> {
        let settings = &self.config.settings;
        let (store, clock) = (self.store()?, self.clock.as_ref());
        let tenant = match tenancy::standing(settings, store)? {
            Standing::Here(tenant) => tenant,
            Standing::Refused(failure) => return Ok((failure.code, Turn::Refused)),
        };
        let budget = Budget::of(clock, budget);
        let pace = Pace::new(settings, store, clock, Lane::Bulk, &tenant)?.within(budget);
        let sessions: &dyn SessionStore = store;
        let client = match Client::new(settings, &sessions, clock, owner) {
            Ok(client) => client.with_gate(&pace),
            Err(Failure { code, .. }) => return Ok((code, Turn::Refused)),
        };
        let worker =
            Worker { store, settings, clock, client: &client, budget, batch, code: Cell::new(String::new()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(worker.work())?;
        skew::note(settings, store, clock, client.skew_ms());
        Ok((worker.code.take(), Turn::Free))
    }

    fn worked(&self, code: &str, turn: Turn, operations: &[Operation]) -> Result<String> {
        let overview = self.store()?.jobs_overview()?;
        let now = self.clock.now_ms();
        // One that waits for operations goes on when they do.
        let sweep_at = overview
            .sweep
            .as_ref()
            .filter(|sweep| {
                let enough = if sweep.phase == Phase::Applying { 1 } else { BACKLOG };
                overview.operations < enough
            })
            .map(|sweep| due_at(sweep.next_try_at, now).max(now));
        let busy = turn == Turn::Busy;
        let works = !busy && self.jobs_cannot()?.is_none();
        let waits = self.wants_inventory(&overview);
        let due = [sweep_at, overview.next_at.map(|at| at.max(now)), self.next_sweep_at(&overview)];
        let soonest = due.into_iter().flatten().min().filter(|_| works || busy);
        let next_due_at =
            if turn == Turn::Free { soonest } else { soonest.map(|at| at.max(now + MINUTE_MS)) };
        // What it was stopped by a call ago is why it waits.
        let waits_for =
            overview.sweep.as_ref().filter(|sweep| code.is_empty() && due_at(sweep.next_try_at, now) > now);
        let code = waits_for.map_or(code, |sweep| sweep.code.as_str());
        let operations: Vec<Value> = operations.iter().map(shown).collect::<Result<_>>()?;
        write(&json!({
            "busy": busy,
            "code": code,
            "sweep": overview.sweep.as_ref().map(running),
            "more": works && !waits && (!operations.is_empty() || next_due_at.is_some_and(|at| at <= now)),
            "operations": operations,
            "next_due_at": next_due_at,
            "wants_inventory": waits,
        }))
    }
}

fn shown(operation: &Operation) -> Result<Value> {
    let job: Value = if operation.job.is_empty() { Value::Null } else { read(&operation.job)? };
    Ok(json!({
        "id": operation.id, "kind": operation.kind, "opportunity_id": operation.opportunity_id,
        "post_id": operation.post_id, "hash": operation.hash, "reason": operation.reason, "job": job,
    }))
}

fn running(sweep: &Sweep) -> Value {
    json!({
        "phase": sweep.phase, "trigger": sweep.trigger, "started_at": sweep.started_at, "pages": sweep.pages,
        "rows": sweep.rows, "to_read": sweep.to_read, "read": sweep.read, "to_confirm": sweep.to_confirm,
        "confirmed": sweep.confirmed, "to_apply": sweep.to_apply, "applied": sweep.applied, "code": sweep.code,
        "next_try_at": sweep.next_try_at,
    })
}

fn ended(sweep: &Sweep) -> Value {
    json!({
        "ended_at": sweep.ended_at, "started_at": sweep.started_at, "trigger": sweep.trigger,
        "outcome": sweep.outcome, "code": sweep.code, "rows": sweep.rows, "created": sweep.created,
        "updated": sweep.updated, "unchanged": sweep.unchanged, "removed": sweep.removed, "kept": sweep.kept,
    })
}
