//! Who did what at the screens, in the journal.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::intake::replay::login;
use crate::outbox::{JournalEntry, Store};

/// What a shell may note; words for each: `includes/admin/class-journal-words.php`.
const EVENTS: &[&str] = &[
    VIEWED,
    "downloaded",
    "exported",
    "secret_revealed",
    "secret_regenerated",
    "settings_saved",
    "profile_saved",
    "profile_deleted",
    "profiles_imported",
    "test_sent",
    "test_removed",
    "connected",
    "disconnected",
    "paused",
    "resumed",
    "fast_path_opened",
    "fast_path_shut",
    "person_exported",
    "person_erased",
    "queue_run",
    "attendees_loaded",
    "attendees_exported",
    "attendees_printed",
];
const VIEWED: &str = "viewed";
/// Somebody who goes back and forth has viewed it once.
const VIEWED_AGAIN_MS: i64 = 3_600_000;
/// Members of a detail.
const MOST_MEMBERS: usize = 20;
/// Characters of a member's name, and of its text.
const LONGEST_NAME: usize = 60;
const LONGEST_TEXT: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Noted {
    id: String,
    event: String,
    actor: String,
    detail: Value,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct Page {
    page: u32,
    per_page: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self { page: 1, per_page: 50 }
    }
}

impl Engine {
    /// Notes what a person did with a submission, or with an empty id at the site.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `event` for one that is not on the list, `unknown_id`.
    pub fn note(&self, entry: &str) -> Result<String> {
        let noted: Noted = read(entry)?;
        let event = EVENTS
            .iter()
            .copied()
            .find(|event| *event == noted.event)
            .ok_or_else(|| EngineError::new(Kind::InvalidInput, "event", "no such event of the audit"))?;
        let store = self.store()?;
        if !noted.id.is_empty() && store.revision(&noted.id)?.is_none() {
            return Err(EngineError::new(Kind::InvalidInput, "unknown_id", "no such submission"));
        }
        let entry = JournalEntry {
            at: self.clock.now_ms(),
            event: event.into(),
            detail: detail(&noted),
            ..JournalEntry::default()
        };
        let added = if event == VIEWED {
            store.note_once(&noted.id, &entry, VIEWED_AGAIN_MS)?
        } else {
            store.note(&noted.id, &entry)?;
            true
        };
        write(&json!({ "noted": added }))
    }

    /// A page of the journal of the site as a whole, newest first.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn site_journal(&self, query: &str) -> Result<String> {
        let query: Page = read(query)?;
        let (total, rows) = self.store()?.journal_page("", query.page, query.per_page)?;
        write(&json!({ "total": total, "rows": rows }))
    }
}

/// Short and flat, with the person's login: nothing that somebody typed into a form belongs here.
fn detail(noted: &Noted) -> Value {
    let cut = |text: &str, length: usize| -> String {
        text.chars().filter(|c| !c.is_control()).take(length).collect()
    };
    let mut members = Map::new();
    for (name, value) in noted.detail.as_object().into_iter().flatten().take(MOST_MEMBERS) {
        let value = match value {
            Value::String(text) => Value::String(cut(text, LONGEST_TEXT)),
            Value::Number(_) | Value::Bool(_) => value.clone(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        members.insert(cut(name, LONGEST_NAME), value);
    }
    members.insert("actor".into(), Value::String(login(&noted.actor)));
    Value::Object(members)
}
