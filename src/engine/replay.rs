//! What a person decides about a kept submission: again, or not at all.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Engine, EngineError, Kind, Result, read, write};
use crate::intake::replay::{Again, By, NewValue, login};
use crate::outbox::Store;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ReplayRequest {
    id: String,
    profile: Which,
    fields: Option<Vec<NewValue>>,
    actor: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Which {
    #[default]
    Today,
    Accepted,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DiscardRequest {
    id: String,
    actor: String,
}

impl Engine {
    /// Maps a kept submission with today's profiles and queues it again; `null` when unknown.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn replay(&self, id: &str) -> Result<String> {
        self.again(id, Again::default())
    }

    /// The same by a person, perhaps with other values, or with the plan that it was accepted with.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] `edit_needs_today` for other values with the stored plan, `plan_unknown` where none
    /// is stored.
    pub fn replay_submission(&self, request: &str) -> Result<String> {
        let request: ReplayRequest = read(request)?;
        let fields = request.fields.unwrap_or_default();
        let by = match request.profile {
            Which::Today => By::Today,
            Which::Accepted if !fields.is_empty() => {
                return Err(EngineError::new(
                    Kind::InvalidInput,
                    "edit_needs_today",
                    "other values have to be mapped anew",
                ));
            }
            Which::Accepted => match self.store()?.plan(&request.id)? {
                Some(plan) => By::Stored(Box::new(plan)),
                None if self.store()?.revision(&request.id)?.is_none() => return write(&Value::Null),
                None => {
                    return Err(EngineError::new(
                        Kind::InvalidInput,
                        "plan_unknown",
                        "nothing was to be sent when it was accepted, or it is no longer kept",
                    ));
                }
            },
        };
        self.again(&request.id, Again { by, fields, actor: request.actor })
    }

    fn again(&self, id: &str, again: Again) -> Result<String> {
        self.refuse_the_sandbox()?;
        let (store, blobs, vault) = self.intake_parts()?;
        write(&self.intake(store, &blobs, &vault).replay(id, again)?)
    }

    /// Ends a submission by a person's decision.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn discard(&self, id: &str) -> Result<String> {
        self.give_up(id, &Value::Null)
    }

    /// The same, with who decided.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn discard_submission(&self, request: &str) -> Result<String> {
        let request: DiscardRequest = read(request)?;
        self.give_up(&request.id, &json!({ "actor": login(&request.actor) }))
    }

    fn give_up(&self, id: &str, detail: &Value) -> Result<String> {
        let store = self.store()?;
        store.discard(id, detail, self.clock.now_ms())?;
        write(&json!({ "state": store.row(id)?.map(|row| row.state) }))
    }
}
