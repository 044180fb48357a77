//! First contact, at the door.

use serde::Deserialize;
use serde_json::json;

use super::{Engine, Result, read, write};
use crate::intake;
use crate::relay::{probe, trial};
use crate::tracker::tape::Tape;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    write: bool,
    allow_write: bool,
}

impl Engine {
    /// What the account's API is like (docs/boundary.md, The probe). Writes only where it is asked for twice.
    ///
    /// # Errors
    /// [`super::EngineError`] when the store fails.
    pub fn probe(&self, options: &str) -> Result<String> {
        let asked: Asked = read(options)?;
        let refused = |code: &str| {
            write(&json!({ "ok": false, "checks": [
                { "code": "exchange", "unknown": "U5", "result": code, "shape": null },
            ]}))
        };
        if self.is_copy_of_live()? {
            return refused("site_copy");
        }
        let mark = match asked.write && asked.allow_write {
            true => Some(format!("HT-{}", intake::id::new(self.clock.now_ms())?)),
            false => None,
        };
        let settings = trial::settings_of(&self.config.settings);
        let tape = Tape::default();
        let checks = self.converse(&settings, Some(&tape), async |client| {
            probe::probe(client, &tape, mark.as_deref()).await
        })?;
        match checks {
            Ok(checks) => write(&json!({ "ok": checks.iter().all(|check| !check.failed), "checks": checks })),
            Err(failure) => refused(&failure.code),
        }
    }
}
