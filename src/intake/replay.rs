//! A person sends a kept submission again: as received or with some values replaced, with today's profile or with the
//! plan that it was accepted with.

use serde::Deserialize;
use serde_json::{Value, json};

use super::accept::{Intake, Receipt, Routed, steps_of};
use super::error::Refusal;
use super::local::cut;
use super::shape::tidy;
use super::submission::{Field, Submission};
use crate::mapping::plan::Plan;
use crate::outbox::{JournalEntry, Revision, RevisionMode, State, Store};
use crate::vault::PersonHashes;

/// Longest login that the journal keeps; WordPress has none that is longer.
const LONGEST_ACTOR: usize = 60;

/// How a submission is sent again.
#[derive(Debug, Default)]
pub struct Again {
    /// What maps it.
    pub by: By,
    /// Values that replace those of the submission; keys that are not named stay.
    pub fields: Vec<NewValue>,
    /// Login of the person; empty: not said.
    pub actor: String,
}

/// What maps a submission that is sent again.
#[derive(Debug, Default)]
pub enum By {
    /// Today's profiles.
    #[default]
    Today,
    /// Nothing: the plan is the one that is stored.
    Stored(Box<Plan>),
}

/// A value that a person gives instead of the visitor's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewValue {
    /// Form key.
    pub key: String,
    /// Value.
    pub value: String,
}

impl<S: Store> Intake<'_, S> {
    /// Puts a kept submission back in the queue; `None` when it is unknown. In a state that cannot be replayed
    /// nothing happens, and the receipt has that state.
    ///
    /// # Errors
    /// As the store reports.
    pub fn replay(&self, id: &str, again: Again) -> Result<Option<Receipt>, Refusal> {
        let (Some(mut submission), Some(revision), Some(row)) =
            (self.store.submission(id)?, self.store.revision(id)?, self.store.row(id)?)
        else {
            return Ok(None);
        };
        if !State::parse(&row.state).is_some_and(State::replayable) {
            return Ok(Some(receipt(id, row.state)));
        }
        let keys = self.edit(&mut submission, again.fields);
        let (routed, profile) = match again.by {
            By::Stored(plan) => {
                let steps = steps_of(&plan, !self.settings.uploads.scanner.is_empty());
                (Routed::Deliver(plan, steps), "accepted")
            }
            By::Today => match self.route(&submission, &[]) {
                Routed::Ignored => (Routed::Unrouted, "today"),
                other => (other, "today"),
            },
        };
        let who = self.person(&submission, &routed);
        let now = self.clock.now_ms();
        let status = routed.state();
        let done = self.store.revise(&Revision {
            submission: &submission,
            work: self.work(&routed, &who, id),
            person: PersonHashes::of(self.vault, &who.email, &who.phone, &who.surname),
            revision,
            journal: journal(now, status, &keys, &again.actor, profile),
            now,
            mode: RevisionMode::Replay,
        })?;
        if !done {
            // Somebody was quicker, or a worker holds it.
            return Ok(Some(receipt(id, self.store.row(id)?.map_or(row.state, |row| row.state))));
        }
        let problems = match routed {
            Routed::Attention(_, _, problems, _) => problems,
            _ => Vec::new(),
        };
        Ok(Some(Receipt { problems, ..receipt(id, status.name().to_owned()) }))
    }

    /// Replaces values, and keeps what was received of them; gives the keys that changed.
    fn edit(&self, submission: &mut Submission, fields: Vec<NewValue>) -> Vec<String> {
        let limits = &self.settings.intake;
        let mut keys = Vec::new();
        for new in fields {
            let key = new.key.trim().to_lowercase();
            let value = cut(&tidy(&new.value), limits.max_field);
            let room = submission.fields.len() < limits.max_fields;
            let known = submission.fields.iter_mut().find(|field| field.key.eq_ignore_ascii_case(&key));
            let before = match known {
                Some(field) if field.value == value => continue,
                Some(field) => {
                    let before = field.clone();
                    field.value = value;
                    // The single choices were the visitor's; the text is split again where they are wanted.
                    field.choices.clear();
                    before
                }
                None if key.is_empty() || value.is_empty() || !room => continue,
                None => {
                    submission.fields.push(Field {
                        key: key.clone(),
                        label: key.clone(),
                        value,
                        choices: Vec::new(),
                    });
                    Field { key: key.clone(), ..Field::default() }
                }
            };
            // Of a value that is replaced twice, the visitor's own stays.
            if submission.received.iter().all(|field| !field.key.eq_ignore_ascii_case(&key)) {
                submission.received.push(before);
            }
            keys.push(key);
        }
        keys
    }
}

fn receipt(id: &str, status: String) -> Receipt {
    Receipt { id: id.into(), status, duplicate: false, problems: Vec::new() }
}

/// What was changed, by its keys alone, and that it was sent again.
fn journal(now: i64, status: State, keys: &[String], actor: &str, profile: &str) -> Vec<JournalEntry> {
    let entry = |event: &str, outcome: &str, detail: Value| JournalEntry {
        at: now,
        event: event.into(),
        outcome: outcome.into(),
        detail,
        ..JournalEntry::default()
    };
    let actor = login(actor);
    let mut entries = Vec::new();
    if !keys.is_empty() {
        entries.push(entry("edited", "", json!({ "actor": actor, "keys": keys })));
    }
    let detail = if actor.is_empty() { Value::Null } else { json!({ "actor": actor, "profile": profile }) };
    entries.push(entry("replayed", status.name(), detail));
    entries
}

/// A login as the journal keeps it: one short line.
#[must_use]
pub fn login(actor: &str) -> String {
    actor.trim().chars().filter(|c| !c.is_control()).take(LONGEST_ACTOR).collect()
}
