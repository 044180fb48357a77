//! Tracker's webhooks: the door for their calls, and our registrations.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::intake::throttle::Throttle;
use crate::opportunities::door::{Answer, Call, admit};
use crate::opportunities::hooks::{self, Missing, Registrations};
use crate::opportunities::sweep::{JobStore, Origin};
use crate::opportunities::webhook::{Heard, hear};
use crate::outbox::{JournalEntry, Store};
use crate::tracker::outcome::Failure;

/// How often it is noted that a call named nothing of ours.
const HOUR_MS: i64 = 3_600_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Hooks {
    url: String,
    url_prefix: String,
}

impl Engine {
    /// Takes a call from Tracker; refusals are answers, not errors.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] when the call is not of the documented shape.
    pub fn tracker_webhook(&self, call: &str, body: &[u8]) -> Result<String> {
        self.refuse_the_sandbox()?;
        let call: Call = read(call)?;
        let settings = &self.config.settings;
        let throttle = Throttle::new(settings, self.clock.as_ref(), &self.config.site_directory());
        let answer = match admit(&settings.jobs.tokens, &throttle, &call, body, self.clock.now_ms()) {
            Err(answer) => answer,
            Ok(()) if !settings.jobs.enabled => Answer::ok(false),
            Ok(()) => self.take_hint(&call, body).map_or_else(|_| Answer::unavailable(), Answer::ok),
        };
        write(&answer)
    }

    fn take_hint(&self, call: &Call, body: &[u8]) -> Result<bool> {
        let store = self.store()?;
        let code = match hear(&call.query, body) {
            Heard::Opportunities(said) => {
                let mut hinted = false;
                for one in said {
                    hinted |= store.add_hint(one.id, Origin::Webhook, one.action)?;
                }
                return Ok(hinted);
            }
            Heard::OtherType => "other_type",
            Heard::Nothing => "no_record",
        };
        let entry = JournalEntry {
            at: self.clock.now_ms(),
            event: "job_hint".into(),
            outcome: "ignored".into(),
            code: code.into(),
            // Entries of one hour are told apart by this.
            detail: json!({ "actor": code }),
            ..JournalEntry::default()
        };
        store.note_once("", &entry, HOUR_MS)?;
        Ok(false)
    }

    /// Our registrations at Tracker.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `url_prefix`; what Tracker refuses is in the answer's `code`.
    pub fn tracker_hooks(&self, request: &str) -> Result<String> {
        let request: Hooks = read(request)?;
        has_prefix(&request.url_prefix)?;
        let listed = self.call(&self.config.settings, async |client| hooks::look(client).await)?;
        write(&self.hooks(&request.url_prefix, listed))
    }

    /// Registers what is missing, and takes back what is no longer right.
    ///
    /// # Errors
    /// The same, and `url` where it does not begin as ours do.
    pub fn register_tracker_hooks(&self, request: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let request: Hooks = read(request)?;
        has_prefix(&request.url_prefix)?;
        if !request.url.starts_with(&request.url_prefix) {
            return Err(EngineError::new(Kind::InvalidInput, "url", "the address is not one of ours"));
        }
        if self.refuse_a_copy()?.is_some() {
            return write(&json!({ "code": "site_copy", "hooks": [], "missing": Missing::default() }));
        }
        let settings = &self.config.settings;
        let registered = self.call(settings, async |client| {
            hooks::register(client, &request.url, &request.url_prefix).await
        })?;
        let answer = self.hooks(&request.url_prefix, registered);
        let count = answer.get("hooks").and_then(Value::as_array).map_or(0, Vec::len);
        self.note_hooks(
            "hooks_registered",
            answer.get("code").and_then(Value::as_str).unwrap_or_default(),
            count,
        )?;
        write(&answer)
    }

    /// Notes a change of our registrations in the site's journal.
    pub(super) fn note_hooks(&self, event: &str, code: &str, count: usize) -> Result<()> {
        let entry = JournalEntry {
            at: self.clock.now_ms(),
            event: event.into(),
            outcome: if code.is_empty() { "done" } else { "failed" }.into(),
            code: code.into(),
            detail: json!({ "hooks": count }),
            ..JournalEntry::default()
        };
        Ok(self.store()?.note("", &entry)?)
    }

    fn hooks(&self, url_prefix: &str, listed: std::result::Result<Registrations, Failure>) -> Value {
        match listed {
            Ok(Registrations { all, expected, failure }) => {
                let tokens = &self.config.settings.jobs.tokens;
                let ours = hooks::ours(&all, url_prefix, tokens, self.clock.now_ms());
                let missing = Missing::of(&expected, &ours);
                json!({ "code": failure.map(|f| f.code).unwrap_or_default(), "hooks": ours, "missing": missing })
            }
            Err(failure) => json!({ "code": failure.code, "hooks": [], "missing": Missing::default() }),
        }
    }
}

fn has_prefix(url_prefix: &str) -> Result<()> {
    if url_prefix.is_empty() {
        return Err(EngineError::new(Kind::InvalidInput, "url_prefix", "an empty prefix would match all"));
    }
    Ok(())
}
