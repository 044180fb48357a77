//! Webhooks: who is told, and the log of what was sent (contract 1.9, 4.6).

pub(crate) mod deliver;
mod shape;

use jiff::Timestamp;
use serde::Serialize;

use crate::store::{Action, Change, kind::Kind};

/// The log keeps this many deliveries.
const KEPT: usize = 2_000;

/// What is sent where.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// As registered, the query included: a secret in it is all the protection there is (contract 1.9).
    pub(crate) url: String,
    pub(crate) kind: Kind,
    pub(crate) action: Action,
}

/// A registered webhook.
#[derive(Debug, Clone)]
pub(crate) struct Hook {
    pub(crate) id: i64,
    pub(crate) target: Target,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Pending,
    Delivered,
    /// After the last retry.
    GivenUp,
    /// Never sent, by the knob `webhookDropRate`.
    Dropped,
}

/// One try at a delivery.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Attempt {
    pub(crate) at: String,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
}

/// One delivery, as the control API shows it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    pub(crate) seq: u64,
    pub(crate) hook_id: i64,
    pub(crate) record_type: Kind,
    pub(crate) action: &'static str,
    pub(crate) record_id: i64,
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) state: Standing,
    pub(crate) attempts: Vec<Attempt>,
}

/// The registrations and the log.
#[derive(Debug, Default)]
pub(crate) struct Hooks {
    hooks: Vec<Hook>,
    made: i64,
    log: Vec<Delivery>,
    sent: u64,
    /// Changes some hook was to hear of; the knobs for drops and order count them.
    heard: u32,
}

impl Hooks {
    /// Registers a webhook and returns its id.
    pub(crate) fn register(&mut self, target: Target, now: Timestamp) -> i64 {
        self.made += 1;
        self.hooks.push(Hook { id: self.made, target, created: now, updated: now });
        self.made
    }

    /// Changes a webhook. `false`: there is none.
    pub(crate) fn change(&mut self, id: i64, target: Target, now: Timestamp) -> bool {
        let hook = self.hooks.iter_mut().find(|hook| hook.id == id);
        hook.is_some_and(|hook| {
            hook.target = target;
            hook.updated = now;
            true
        })
    }

    /// Removes a webhook. `false`: there is none.
    pub(crate) fn remove(&mut self, id: i64) -> bool {
        let before = self.hooks.len();
        self.hooks.retain(|hook| hook.id != id);
        self.hooks.len() < before
    }

    pub(crate) fn registered(&self) -> impl Iterator<Item = &Hook> {
        self.hooks.iter()
    }

    /// No registration and no log; the numbers go on, so that a late delivery is not taken for a new one.
    pub(crate) fn successor(&self) -> Self {
        Self { sent: self.sent, ..Self::default() }
    }

    /// The hooks that are to hear of `change`.
    fn listening(&self, change: Change) -> Vec<Hook> {
        let wanted = |hook: &&Hook| (hook.target.kind, hook.target.action) == (change.kind, change.action);
        self.hooks.iter().filter(wanted).cloned().collect()
    }

    /// Counts one more message, from 1.
    fn next_heard(&mut self) -> u32 {
        self.heard += 1;
        self.heard
    }

    /// Notes a delivery and returns its number.
    fn note(&mut self, mut delivery: Delivery) -> u64 {
        self.sent += 1;
        delivery.seq = self.sent;
        if self.log.len() == KEPT {
            self.log.remove(0);
        }
        self.log.push(delivery);
        self.sent
    }

    fn attempted(&mut self, seq: u64, attempt: Attempt, state: Standing) {
        if let Some(delivery) = self.log.iter_mut().find(|delivery| delivery.seq == seq) {
            delivery.attempts.push(attempt);
            delivery.state = state;
        }
    }

    /// The deliveries, oldest first.
    pub(crate) fn deliveries(&self) -> &[Delivery] {
        &self.log
    }

    /// Forgets the deliveries; the registrations stay.
    pub(crate) fn clear_log(&mut self) {
        self.log.clear();
    }
}
