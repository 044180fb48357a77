//! How many requests are taken from whom, decided before anything of the store is touched (reliability.md I13,
//! I14). Two limits: one for each source, once it has proved who it is; one for each address, for what has not been
//! proved. Addresses and sources are counted apart, so a flood from elsewhere takes nothing from a source.
//!
//! To prove something costs a hash of the body. So an address has two counts: requests that name nobody are refused
//! without one in any case, and requests that claim to be somebody are refused without one once so many of its claims
//! have proved false. A flood without signatures keeps no sender behind the same address from being heard.
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

/// Marks an address's second count.
const FALSE_CLAIM: &[u8] = b"false claim\n";

/// Taking one, or only looking whether one is to be had.
type Question = fn(&Table, Part, u64, u32, i64) -> Result<(), u64>;

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

    /// Counts a request that names nobody, before anything else is looked at.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn nameless(&self, request: &Request) -> Result<(), Refusal> {
        self.of_address(request, &[], Table::take)
    }

    /// Whether what a request claims is worth the hash that proves it.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn claim(&self, request: &Request) -> Result<(), Refusal> {
        self.of_address(request, FALSE_CLAIM, Table::look)
    }

    /// Counts a claim that was not proved.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn false_claim(&self, request: &Request) -> Result<(), Refusal> {
        self.of_address(request, FALSE_CLAIM, Table::take)
    }

    fn of_address(&self, request: &Request, count: &[u8], ask: Question) -> Result<(), Refusal> {
        match (self.settings.per_address, peer::address(request, self.settings)) {
            (0, _) | (_, None) => Ok(()),
            (limit, Some(address)) => {
                let whom = [count, &peer::counted(address)].concat();
                self.ask(ask, Part::Addresses, &whom, limit)
            }
        }
    }

    /// Counts a request of an authenticated source.
    ///
    /// # Errors
    /// [`Refusal::Throttled`].
    pub fn source(&self, source: &str) -> Result<(), Refusal> {
        match self.settings.per_source {
            0 => Ok(()),
            limit => self.ask(Table::take, Part::Sources, source.as_bytes(), limit),
        }
    }

    fn ask(&self, ask: Question, part: Part, whom: &[u8], limit: u32) -> Result<(), Refusal> {
        let Ok(table) = Table::open(&self.path) else { return Ok(()) };
        ask(&table, part, self.hash(whom), limit, self.clock.boot_ms())
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
