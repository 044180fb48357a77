//! What the shell configures the core with.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{EngineError, Kind, Result};
use crate::settings::Settings;

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
        let config = Arc::new(Self::parse(json)?);
        *last = Some((hash, Arc::clone(&config)));
        Ok(config)
    }

    fn parse(json: &[u8]) -> Result<Self> {
        let config: Self = serde_json::from_slice(json)?;
        config.settings.check()?;
        if !config.directory.is_absolute() {
            return Err(EngineError::new(Kind::InvalidInput, "directory", "the directory is not absolute"));
        }
        Ok(config)
    }

    /// `<directory>/<install id>-<blog id>`.
    pub(super) fn site_directory(&self) -> PathBuf {
        let site = &self.settings.site;
        self.directory.join(format!("{}-{}", site.install_id, site.blog_id))
    }
}
