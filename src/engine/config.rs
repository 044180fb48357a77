//! What the shell configures the core with.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{EngineError, Kind, Result, remembered};
use crate::outbox::sqlite::{FileSystemPolicy, prepare_directory};
use crate::settings::Settings;
use crate::vault::{KeySource, MasterKey, Vault};

/// Configuration of one site (docs/boundary.md).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Private directory; each site has a sub-directory in it.
    pub directory: PathBuf,
    /// Base64 of the master key; empty: the key file in the private directory.
    pub key: String,
    /// Whether a memory file system is taken, for demonstrations and tests.
    pub allow_volatile: bool,
    /// Settings snapshot.
    pub settings: Settings,
    /// Where the snapshot is from.
    #[serde(skip)]
    pub(super) origin: Origin,
}

/// Where the settings are from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// The shell handed them over.
    #[default]
    Given,
    /// Kept from the shell's last save, for the fast path.
    Remembered,
}

/// The configuration of the fast path: it names the site instead of bringing settings.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    /// Name of the site's sub-directory.
    site: String,
}

impl Config {
    /// Parses, or gives the parsed form of the same text from before: most requests of a process bring the
    /// same settings (architecture, rule 10). It holds no descriptor and survives a fork.
    pub(super) fn parse_cached(json: &[u8]) -> Result<Arc<Self>> {
        static LAST: Mutex<Option<([u8; 32], Arc<Config>)>> = Mutex::new(None);
        let hash: [u8; 32] = Sha256::digest(json).into();
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, config)) = last.as_ref().filter(|(known, _)| *known == hash) {
            return Ok(Arc::clone(config));
        }
        let address: Address = serde_json::from_slice(json)?;
        if !address.site.is_empty() {
            drop(last);
            return remembered::load(Self::parse(json)?, &address.site);
        }
        let config = Self::parse(json)?;
        config.settings.check()?;
        let config = Arc::new(config);
        *last = Some((hash, Arc::clone(&config)));
        Ok(config)
    }

    fn parse(json: &[u8]) -> Result<Self> {
        let config: Self = serde_json::from_slice(json)?;
        if !config.directory.is_absolute() {
            return Err(EngineError::new(Kind::InvalidInput, "directory", "the directory is not absolute"));
        }
        Ok(config)
    }

    /// Which file systems are taken.
    pub(super) fn policy(&self) -> FileSystemPolicy {
        if self.allow_volatile { FileSystemPolicy::Volatile } else { FileSystemPolicy::Durable }
    }

    /// The vault, with the key that was given or the one in the directory.
    pub(super) fn open_vault(&self) -> Result<Vault> {
        let source = if self.key.is_empty() {
            // The key file lies beside the sites' directories, which the store makes; so make it first.
            prepare_directory(&self.directory, self.policy())?;
            KeySource::Directory(&self.directory)
        } else {
            KeySource::Given(&self.key)
        };
        Ok(Vault::new(&MasterKey::obtain(source)?))
    }

    /// `<directory>/<install id>-<blog id>`.
    pub(super) fn site_directory(&self) -> PathBuf {
        let site = &self.settings.site;
        self.directory.join(format!("{}-{}", site.install_id, site.blog_id))
    }
}
