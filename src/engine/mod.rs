//! One site's core behind one door: JSON in, JSON out (docs/boundary.md). The PHP binding only converts;
//! what it calls is here, so that tests need no PHP.

mod attendees;
mod audit;
mod config;
mod connect;
mod error;
mod files;
mod guard;
mod health;
mod job_hooks;
mod jobs;
mod lists;
mod maintain;
mod metadata;
mod prepare;
mod probe;
mod read_back;
mod receive;
mod remembered;
mod replay;
mod screens;
mod spool;
mod spot_check;
mod trials;

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::clock::{Clock, SystemClock};
use crate::guard::{SiteIdentity, Standing};
use crate::intake::accept::Intake;
use crate::intake::local;
use crate::outbox::blobs::Blobs;
use crate::outbox::sqlite::{Sqlite, prepare_directory};
use crate::outbox::{Store, Trigger};
use crate::relay::drain::Summary;
use crate::relay::{Drain, DrainOptions};
use crate::vault::Vault;

pub use config::{Config, Origin};
pub use error::{EngineError, Kind};

/// Rises with every incompatible change of the boundary.
pub const ABI: i64 = 1;

/// How long the log of the store may stay where nobody drains.
const REST_AFTER: Duration = Duration::from_secs(60);

/// Result of an operation.
pub type Result<T> = std::result::Result<T, EngineError>;

/// The core of one site for one request.
pub struct Engine {
    config: Arc<Config>,
    clock: Rc<dyn Clock>,
    vault: OnceCell<Rc<Vault>>,
    store: OnceCell<Sqlite>,
}

impl Engine {
    /// Reads the configuration; nothing is opened yet.
    ///
    /// # Errors
    /// [`Kind::InvalidInput`] when it is not usable.
    pub fn new(config_json: &[u8]) -> Result<Self> {
        Self::with_clock(config_json, Rc::new(SystemClock))
    }

    /// The same with another clock.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn with_clock(config_json: &[u8], clock: Rc<dyn Clock>) -> Result<Self> {
        Ok(Self {
            config: Config::parse_cached(config_json)?,
            clock,
            vault: OnceCell::new(),
            store: OnceCell::new(),
        })
    }

    /// Versions, for the shell's hand-shake and Site Health.
    #[must_use]
    pub fn info() -> String {
        json!({ "version": env!("CARGO_PKG_VERSION"), "abi": ABI, "sqlite": rusqlite::version() }).to_string()
    }

    /// Accepts a same-site submission.
    ///
    /// # Errors
    /// [`EngineError`]; then nothing was stored.
    pub fn submit(&self, submission: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let submission: local::LocalSubmission = read(submission)?;
        let (store, blobs, vault) = self.intake_parts()?;
        write(&local::submit(&self.intake(store, &blobs, &vault), submission)?)
    }

    /// Works the queue.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn drain(&self, options: &str) -> Result<String> {
        self.refuse_the_sandbox()?;
        let options: DrainOptions = read(options)?;
        if options.trigger == Trigger::RequestEnd && !self.config.settings.relay.after_response {
            return write(&Summary { busy: true, ..Summary::default() });
        }
        let store = self.store()?;
        // A visitor's process looks first for the price of a few system calls, and opens the store only to work.
        if options.trigger == Trigger::RequestEnd {
            if self.config.settings.relay.paused {
                store.rest(REST_AFTER)?;
                return write(&Summary { paused: true, ..Summary::default() });
            }
            if store.is_being_drained() {
                return write(&Summary { busy: true, ..Summary::default() });
            }
        }
        if let Some(refused) = self.refuse_a_copy()? {
            return write(&refused);
        }
        // The fast path knows only what the shell has saved before.
        if self.config.origin == Origin::Given
            && store.note_settings(&Sha256::digest(serde_json::to_vec(&self.config.settings)?))?
        {
            // What an address or a right held up gets another try once somebody has changed something.
            store.unpark(&crate::relay::tenancy::id(&self.config.settings, store)?)?;
        }
        let drain = Drain {
            settings: &self.config.settings,
            store,
            blobs: &self.blobs()?,
            clock: Rc::clone(&self.clock),
        };
        write(&drain.run(&options)?)
    }

    /// Keeps the settings for the fast path, at once and for the next request; `{"changed":bool}`.
    ///
    /// # Errors
    /// [`Kind::StoreUnavailable`]; then the fast path is shut.
    pub fn remember_settings(&self) -> Result<String> {
        self.refuse_the_sandbox()?;
        if self.config.origin == Origin::Remembered {
            return Err(EngineError::new(Kind::InvalidInput, "settings", "these are the kept settings"));
        }
        let directory = self.config.site_directory();
        prepare_directory(&directory, self.config.policy())?;
        let changed = remembered::keep(&directory, self.vault()?.as_ref(), &self.config.settings)?;
        write(&json!({ "changed": changed }))
    }

    /// What the shell must still do.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn tasks(&self, limit: i64) -> Result<String> {
        let tasks = self.store()?.tasks(u32::try_from(limit.clamp(1, 1_000)).unwrap_or(1))?;
        // What the original's shell had still to do came along with a copy and is not for this one's.
        let is_copy = self.store()?.guard()?.standing == Standing::Copy;
        let tasks: Vec<_> = tasks
            .into_iter()
            .filter(|(_, task)| !is_copy || task.kind == "alert")
            .map(|(id, task)| json!({ "id": id, "kind": task.kind, "payload": task.payload }))
            .collect();
        write(&tasks)
    }

    /// The shell has done these.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn acknowledge(&self, ids: &str) -> Result<String> {
        let ids: Vec<i64> = read(ids)?;
        write(&json!({ "left": self.store()?.acknowledge(&ids)? }))
    }

    /// Seals bytes for the shell.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn seal(&self, context: &str, bytes: &[u8]) -> Result<String> {
        Ok(self.vault()?.seal_text(context, bytes)?)
    }

    /// Opens an envelope.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn open(&self, context: &str, envelope: &str) -> Result<Vec<u8>> {
        Ok(self.vault()?.open_text(context, envelope)?)
    }

    fn intake_parts(&self) -> Result<(&Sqlite, Blobs, Rc<Vault>)> {
        Ok((self.store()?, self.blobs()?, self.vault()?))
    }

    fn intake<'a>(&'a self, store: &'a Sqlite, blobs: &'a Blobs, vault: &'a Vault) -> Intake<'a, Sqlite> {
        Intake { settings: &self.config.settings, store, blobs, vault, clock: self.clock.as_ref() }
    }

    /// An engine for the sandbox account has no part in the queue: what it accepted would go there.
    fn refuse_the_sandbox(&self) -> Result<()> {
        if self.config.settings.is_sandbox() {
            let words = "this engine speaks to the account for tests";
            return Err(EngineError::new(Kind::InvalidInput, "sandbox_connection", words));
        }
        Ok(())
    }

    fn vault(&self) -> Result<Rc<Vault>> {
        if let Some(vault) = self.vault.get() {
            return Ok(Rc::clone(vault));
        }
        let vault = Rc::new(self.config.open_vault()?);
        Ok(Rc::clone(self.vault.get_or_init(|| vault)))
    }

    fn store(&self) -> Result<&Sqlite> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let relay = &self.config.settings.relay;
        let store = Sqlite::open(
            &self.config.site_directory(),
            self.vault()?,
            Rc::clone(&self.clock),
            self.config.policy(),
        )?
        .for_site(SiteIdentity::of(&self.config.settings))
        .with_drain_to_follow(relay.after_response && !relay.paused);
        Ok(self.store.get_or_init(|| store))
    }

    fn blobs(&self) -> Result<Blobs> {
        Ok(Blobs::new(&self.config.site_directory(), self.vault()?))
    }
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    Ok(serde_json::from_str(json)?)
}

fn write(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
