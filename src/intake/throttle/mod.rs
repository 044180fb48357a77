//! How many requests are taken from whom, decided before anything of the store is touched (reliability.md I13,
//! I14). Two limits: one for each address, before the sender is known, so that guessing and floods count; one for
//! each source, once it has proved who it is. Addresses and sources are counted apart, so a flood from elsewhere
//! takes nothing from a source.
//!
//! It fails open: where nothing can be counted nobody is refused. The form hook is not asked at all: a visitor's
//! submission is never refused.

mod table;

use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::error::Refusal;
use super::http::Request;
use super::peer;
use crate::clock::Clock;
use crate::settings::{Settings, ThrottleSettings};
use table::{Part, Table};

/// Name of the counters' file in the site's directory.
pub const FILE: &str = "throttle";

/// The limits of one site.
pub struct Throttle<'a> {
    settings: &'a ThrottleSettings,
    clock: &'a dyn Clock,
    path: PathBuf,
    key: Vec<u8>,
}

impl<'a> Throttle<'a> {
    /// Counts in this directory. The key of the hashes is made of the site's secrets, which do not lie beside the
    /// counters: without it a list of all IPv4 addresses would tell who was here.
    #[must_use]
    pub fn new(settings: &'a Settings, clock: &'a dyn Clock, directory: &Path) -> Self {
        let mut key = Vec::new();
        let secrets = settings.intake.secrets.iter().map(|s| s.secret.as_str());
        let sources = settings.intake.sources.iter().map(|s| s.token_hash.as_str());
        let all = secrets
            .chain(sources)
            .chain([settings.tracker.client_secret.as_str(), settings.site.install_id.as_str()]);
        for part in all {
            key.extend_from_slice(part.as_bytes());
            key.push(0);
        }
        Self { settings: &settings.intake.throttle, clock, path: directory.join(FILE), key }
    }

    /// Counts a request of an address, before anything else is looked at.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn address(&self, request: &Request) -> Result<(), Refusal> {
        let limit = self.settings.per_address;
        if limit == 0 {
            return Ok(());
        }
        match peer::address(request, self.settings) {
            Some(address) => self.take(Part::Addresses, &peer::counted(address), limit),
            None => Ok(()),
        }
    }

    /// Counts a request of an authenticated source.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn source(&self, source: &str) -> Result<(), Refusal> {
        match self.settings.per_source {
            0 => Ok(()),
            limit => self.take(Part::Sources, source.as_bytes(), limit),
        }
    }

    fn take(&self, part: Part, whom: &[u8], limit: u32) -> Result<(), Refusal> {
        let Ok(table) = Table::open(&self.path) else { return Ok(()) };
        table
            .take(part, self.hash(whom), limit, self.clock.boot_ms())
            .map_err(|wait_ms| Refusal::Throttled { wait_s: wait_ms.div_ceil(1_000).max(1) })
    }

    fn hash(&self, whom: &[u8]) -> u64 {
        let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.key) else { return 0 };
        mac.update(b"halt-tracker/throttle/v1\n");
        mac.update(whom);
        let mut first = [0u8; 8];
        for (to, from) in first.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
        u64::from_be_bytes(first)
    }
}
