//! What the account offers to choose from, kept for a day: sealed in a file beside the store, because names of people
//! are in it.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Engine, Result, read, write};
use crate::outbox::blobs::hex;
use crate::relay::{tenancy, trial};
use crate::tracker::catalogue::{self, Catalogue};

const DAY_MS: i64 = 86_400_000;
/// A try that failed is not repeated by the next screen: it may have waited for Tracker.
const PATIENCE_MS: i64 = 300_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    refresh: bool,
}

/// What is kept.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Kept {
    tenant: String,
    /// Unix milliseconds; 0: never.
    fetched_at: i64,
    /// Unix milliseconds of the last try, and why it failed.
    tried_at: i64,
    code: String,
    catalogue: Catalogue,
}

impl Engine {
    /// Custom fields, statuses, sources, types and people of the account.
    ///
    /// # Errors
    /// [`super::EngineError`] when the store cannot be used; what Tracker refuses is in the answer's `code`.
    pub fn metadata(&self, options: &str) -> Result<String> {
        let asked: Asked = read(options)?;
        let tenant = tenancy::id(&self.config.settings, self.store()?)?;
        let mut kept = self.kept_metadata()?;
        if kept.tenant != tenant {
            kept = Kept { tenant, ..Kept::default() };
        }
        let now = self.clock.now_ms();
        // A clock that was set back must not put it off for as long.
        let recent = |at: i64, for_ms: i64| at <= now && now - at < for_ms;
        let rests = recent(kept.fetched_at, DAY_MS) || recent(kept.tried_at, PATIENCE_MS);
        if asked.refresh || !rests {
            if self.is_copy_of_live()? {
                kept.code = "site_copy".into();
            } else {
                self.ask_metadata(&mut kept)?;
                self.keep_metadata(&kept)?;
            }
        }
        let mut answer = serde_json::to_value(&kept.catalogue)?;
        if let Value::Object(map) = &mut answer {
            map.insert("fetched_at".into(), json!(kept.fetched_at));
            map.insert("code".into(), json!(kept.code));
        }
        write(&answer)
    }

    fn ask_metadata(&self, kept: &mut Kept) -> Result<()> {
        let settings = trial::settings_of(&self.config.settings);
        let fetched = self.converse(&settings, None, async |client| catalogue::fetch(client).await)?;
        kept.tried_at = self.clock.now_ms();
        match fetched.and_then(|fetched| fetched) {
            Ok((catalogue, missed)) => {
                kept.code = missed.map(|failure| failure.code).unwrap_or_default();
                kept.catalogue = catalogue;
                kept.fetched_at = kept.tried_at;
            }
            Err(failure) => kept.code = failure.code,
        }
        Ok(())
    }

    fn kept_metadata(&self) -> Result<Kept> {
        let vault = self.vault()?;
        let text = std::fs::read_to_string(self.metadata_file()).unwrap_or_default();
        // What cannot be read (another key, a cut file) is asked for again.
        let json = vault.open_text(&self.metadata_context(), text.trim()).unwrap_or_default();
        Ok(serde_json::from_slice(&json).unwrap_or_default())
    }

    /// A cache: where it cannot be written it is asked for again.
    fn keep_metadata(&self, kept: &Kept) -> Result<()> {
        let text = self.vault()?.seal_text(&self.metadata_context(), &serde_json::to_vec(kept)?)?;
        let path = self.metadata_file();
        let new = path.with_extension(std::process::id().to_string());
        let written = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&new, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&new);
        }
        Ok(())
    }

    fn metadata_file(&self) -> PathBuf {
        // The name of a connection is the shell's to choose; a hash is always the name of a file.
        let name = hex(&Sha256::digest(self.config.settings.tracker.connection.as_bytes()));
        self.config.site_directory().join(format!("metadata-{}", name.get(..16).unwrap_or_default()))
    }

    fn metadata_context(&self) -> String {
        format!("metadata:{}", self.config.settings.tracker.connection)
    }
}
