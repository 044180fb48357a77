//! The settings snapshot: one immutable value that the shell hands over with every request
//! (architecture, rule 10). It is parsed once for each distinct text and then only read.
//!
//! Every member has a default, so an older shell and a newer core understand each other; unknown
//! members are ignored for the same reason. Secrets are here in the clear: the snapshot lives in memory,
//! and at rest only inside a vault envelope.

mod events;
mod jobs;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::mapping::profile::Profile;

pub use events::EventSettings;
pub use jobs::{JobsSettings, JobsToken, PublishedRule};

/// What is wrong with a snapshot. The text names the member, never a value.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Not JSON, or a member of the wrong type.
    #[error("the settings cannot be read: {0}")]
    Unreadable(String),
    /// A member that is understood but not usable.
    #[error("the setting {member} is not usable: {reason}")]
    Invalid {
        /// Dotted path of the member.
        member: &'static str,
        /// What is expected instead.
        reason: String,
    },
}

/// The whole snapshot.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Settings {
    /// Which site this is.
    pub site: Site,
    /// The Tracker account and how to reach it.
    pub tracker: TrackerSettings,
    /// Who may hand in submissions, and how large they may be.
    pub intake: IntakeSettings,
    /// How deliveries are retried and paced.
    pub relay: RelaySettings,
    /// Which files are taken.
    pub uploads: UploadSettings,
    /// How long what is kept.
    pub retention: RetentionSettings,
    /// What is held before Tracker.
    pub spam: SpamSettings,
    /// What WordPress says about outgoing HTTP.
    pub http: HttpSettings,
    /// Which opportunities are jobs on the site.
    pub jobs: JobsSettings,
    /// Form Profiles in the order in which they are tried.
    pub profiles: Vec<Profile>,
    /// Events that submissions may name: those not over yet, those of profiles, those with a form.
    pub events: Vec<EventSettings>,
    /// When they were last saved, in Unix milliseconds; of two snapshots the later one counts.
    pub saved_at: i64,
}

/// Identity of the site; each has its own sub-directory of the private directory.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct Site {
    /// Random id made at activation.
    pub install_id: String,
    /// WordPress's blog id in a network, else 1.
    pub blog_id: u64,
    /// The raw `home` option.
    pub home: String,
    /// Site title, for texts to people.
    pub name: String,
    /// `wp_get_environment_type()`.
    pub environment: String,
    /// IANA zone or `+02:00`, for dates written into Tracker.
    pub timezone: String,
    /// ISO 3166 alpha-2; the country of phone numbers without a prefix.
    pub country: String,
    /// Whether a copy of this site may send (it feeds a sandbox account).
    pub guard_exempt: bool,
    /// Where the site shows a kept file to those who may see it; `submission` and `file` are added.
    pub file_url: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            install_id: String::new(),
            blog_id: 1,
            home: String::new(),
            name: String::new(),
            environment: "production".into(),
            timezone: "UTC".into(),
            country: "GB".into(),
            guard_exempt: false,
            file_url: String::new(),
        }
    }
}

/// The two hosts of a region (tracker-api.md 1.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// United Kingdom and rest of world.
    #[default]
    Row,
}

/// Which of Tracker's two APIs is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// `/api/v1` with a JWT.
    #[default]
    Rest,
    /// `/api/widget`, "classic".
    Widget,
}

/// The Tracker account.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct TrackerSettings {
    /// Region of the tenant.
    pub region: Region,
    /// API dialect.
    pub dialect: Dialect,
    /// Override of the OAuth and Widget origin (simulator, proxy); empty: the region's.
    pub classic_url: String,
    /// Override of the REST origin; empty: the region's.
    pub rest_url: String,
    /// OAuth client id.
    pub client_id: String,
    /// OAuth client secret.
    pub client_secret: String,
    /// Where Tracker sends the browser back to.
    pub redirect_uri: String,
    /// Distinguishes accounts: deliveries carry the connection they were made for.
    pub connection: String,
}

impl Default for TrackerSettings {
    fn default() -> Self {
        Self {
            region: Region::Row,
            dialect: Dialect::Rest,
            classic_url: String::new(),
            rest_url: String::new(),
            client_id: "EvoApi_1.0".into(),
            client_secret: String::new(),
            redirect_uri: String::new(),
            connection: "live".into(),
        }
    }
}

/// The connection's name of the account for tests.
pub const SANDBOX: &str = "sandbox";

impl Settings {
    /// Whether the account is the one for tests, to which nothing of the queue goes.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.tracker.connection == SANDBOX
    }
}

/// Who may hand in submissions over HTTP.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct IntakeSettings {
    /// Secrets of the signed route; more than one while a rotation overlaps.
    pub secrets: Vec<WebhookSecret>,
    /// Senders that cannot sign (divi.md 6).
    pub sources: Vec<TokenSource>,
    /// Whether a token may stand in the URL; weak, off by default.
    pub url_tokens: bool,
    /// Seconds a signature stays valid, both ways.
    pub signature_window: u64,
    /// Bytes of a JSON or urlencoded body.
    pub max_body: u64,
    /// Bytes of a whole multipart request.
    pub max_multipart: u64,
    /// Levels of nesting in JSON.
    pub max_depth: usize,
    /// Fields of one submission.
    pub max_fields: usize,
    /// Bytes of one field.
    pub max_field: usize,
    /// Seconds in which the same content counts as the same submission.
    pub duplicate_window: u64,
    /// How many requests are taken from whom.
    pub throttle: ThrottleSettings,
    /// Whether the door without WordPress (`php/ingest.php`) is open.
    pub fast_path: bool,
}

impl Default for IntakeSettings {
    /// The limits are reliability.md F17.
    fn default() -> Self {
        Self {
            secrets: Vec::new(),
            sources: Vec::new(),
            url_tokens: false,
            signature_window: 300,
            max_body: 16 << 20,
            max_multipart: 64 << 20,
            max_depth: 32,
            max_fields: 500,
            max_field: 64 << 10,
            duplicate_window: 600,
            throttle: ThrottleSettings::default(),
            fast_path: false,
        }
    }
}

/// Limits on requests; they keep a flood away from the store (reliability.md I13, I14).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct ThrottleSettings {
    /// Requests a minute of one authenticated source; 0: no limit.
    pub per_source: u32,
    /// Requests a minute of one address that did not prove who it is; 0: no limit.
    pub per_address: u32,
    /// Networks (CIDR, or single addresses) whose word about the visitor's address is taken.
    pub trusted_proxies: Vec<String>,
    /// The header in which they say it: `x-forwarded-for` or `forwarded`. Only this one is read: a proxy passes
    /// on what a visitor wrote into the other.
    pub forwarded_header: String,
}

impl Default for ThrottleSettings {
    fn default() -> Self {
        Self {
            per_source: 60,
            per_address: 20,
            trusted_proxies: Vec::new(),
            forwarded_header: "x-forwarded-for".into(),
        }
    }
}

/// One active secret of the signed route.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct WebhookSecret {
    /// Shared secret, as text; its bytes are the HMAC key.
    pub secret: String,
    /// Unix seconds after which it is refused; 0: no end.
    pub not_after: u64,
}

/// A sender with a token of its own; only the token's hash is kept.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct TokenSource {
    /// Key of the source; profiles may name it.
    pub id: String,
    /// Lower-case hex SHA-256 of the token (256 random bits, so no salt is needed).
    pub token_hash: String,
    /// Hash of the token before the last rotation.
    pub previous_hash: String,
    /// Unix seconds until which the previous token still works.
    pub previous_until: u64,
    /// Profile ids this source may feed; empty: all.
    pub profiles: Vec<String>,
}

/// Retry and pacing.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct RelaySettings {
    /// Seconds before the second, third … attempt (rule 6).
    pub schedule: Vec<u64>,
    /// Attempts before a delivery is dead.
    pub max_attempts: u32,
    /// Deliveries worked at once for one destination.
    pub concurrency: usize,
    /// Calls to Tracker in any 60 s, all processes together.
    pub calls_per_minute: u32,
    /// Seconds a call may take as a whole.
    pub deadline: u64,
    /// The same for a document.
    pub attach_deadline: u64,
    /// Seconds after an unknown outcome until a miss counts as "not there" (reliability.md 4.4).
    pub hold_time: u64,
    /// Whether nothing is sent; what is accepted waits meanwhile.
    pub paused: bool,
    /// Whether the request that accepted something may deliver it once it is answered.
    pub after_response: bool,
}

impl Default for RelaySettings {
    fn default() -> Self {
        Self {
            schedule: vec![60, 300, 1_800, 7_200, 21_600],
            max_attempts: 6,
            concurrency: 4,
            calls_per_minute: 80,
            deadline: 30,
            attach_deadline: 120,
            hold_time: 600,
            paused: false,
            after_response: true,
        }
    }
}

/// Limits on files.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct UploadSettings {
    /// Bytes of one file.
    pub max_file: u64,
    /// Files of one submission.
    pub max_files: usize,
    /// Extensions taken. A profile's own list widens this for its forms, and narrows what it sends.
    pub types: Vec<String>,
    /// clamd: the path of its socket or `host:port`; empty: files are not scanned.
    pub scanner: String,
    /// Seconds one scan may take.
    pub scanner_timeout: u64,
    /// What happens to a file that could not be scanned.
    pub unscanned: Unscanned,
    /// Bytes of the largest document that Tracker takes; 0: what it answers decides.
    pub tracker_max_file: u64,
}

/// What happens to a file that the scanner did not look at (reliability.md J13).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unscanned {
    /// It waits, with what depends on it; in the end for a person.
    #[default]
    Hold,
    /// It is sent all the same.
    Send,
    /// It stays on the site; everything else is sent.
    Refuse,
}

impl Default for UploadSettings {
    fn default() -> Self {
        Self {
            max_file: 10 << 20,
            max_files: 5,
            types: ["pdf", "docx", "doc", "rtf", "odt", "txt"].map(String::from).to_vec(),
            scanner: String::new(),
            scanner_timeout: 60,
            unscanned: Unscanned::Hold,
            tracker_max_file: 0,
        }
    }
}

/// How long what is kept; 0 keeps for ever (reliability.md F24).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct RetentionSettings {
    /// Days after delivery or discard until fields and files go.
    pub payload_days: u32,
    /// The same by profile id, where a profile has its own.
    pub profile_days: BTreeMap<String, u32>,
    /// Days until a journal entry goes.
    pub journal_days: u32,
    /// Journal entries kept at most.
    pub journal_rows: u64,
    /// Days after which undelivered work ends, after two warnings; less than 90 counts as 90.
    pub undelivered_days: u32,
    /// Delivered submissions of a day that are read back from Tracker.
    pub read_back: u32,
    /// Events that are not over yet, as the maintenance finds them: who is registered for one stays recognisable by the
    /// hashes of their submission, or the same person would get a second seat.
    #[serde(skip)]
    pub events_to_come: Vec<u64>,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        Self {
            payload_days: 30,
            profile_days: BTreeMap::new(),
            journal_days: 90,
            journal_rows: 1_000_000,
            undelivered_days: 0,
            read_back: 20,
            events_to_come: Vec::new(),
        }
    }
}

impl RetentionSettings {
    /// Days after which undelivered work ends; `None`: never.
    #[must_use]
    pub fn undelivered_age(&self) -> Option<u32> {
        (self.undelivered_days > 0).then(|| self.undelivered_days.max(90))
    }
}

/// What is suspected to be spam; a profile may send it all the same.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct SpamSettings {
    /// WordPress's disallowed words: each holds a submission that contains it anywhere, whatever its case.
    pub words: Vec<String>,
    /// Milliseconds within which nobody fills in a form; 0: no such test.
    pub fastest_ms: u64,
    /// Seconds a new submission waits for an opinion that the shell asks somebody else for; 0: nobody is asked.
    pub opinion_seconds: u64,
}

impl Default for SpamSettings {
    fn default() -> Self {
        Self { words: Vec::new(), fastest_ms: 2_000, opinion_seconds: 0 }
    }
}

/// What WordPress's constants say about outgoing HTTP (wordpress-conventions.md 12).
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HttpSettings {
    /// `WP_PROXY_*`.
    pub proxy: Option<ProxySettings>,
    /// `WP_HTTP_BLOCK_EXTERNAL`.
    pub block_external: bool,
    /// `WP_ACCESSIBLE_HOSTS`, `*.` patterns allowed.
    pub accessible_hosts: Vec<String>,
    /// Path of WordPress's CA bundle, trusted beside the system's roots.
    pub ca_bundle: String,
    /// `halt-tracker/<version>; <home>`.
    pub user_agent: String,
}

/// `WP_PROXY_HOST`, `WP_PROXY_PORT`, `WP_PROXY_USERNAME`, `WP_PROXY_PASSWORD`, `WP_PROXY_BYPASS_HOSTS`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProxySettings {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Empty: no authentication.
    pub username: String,
    /// Password to the user name.
    pub password: String,
    /// Hosts reached directly, `*.` patterns allowed.
    pub bypass: Vec<String>,
}

impl Settings {
    /// Reads a snapshot and checks what would otherwise fail much later.
    ///
    /// # Errors
    /// [`SettingsError`] when it is not JSON of the right shape or a member is out of range.
    pub fn parse(json: &[u8]) -> Result<Self, SettingsError> {
        let settings: Self =
            serde_json::from_slice(json).map_err(|e| SettingsError::Unreadable(describe(&e)))?;
        settings.check()?;
        Ok(settings)
    }

    /// Checks what would otherwise fail much later.
    ///
    /// # Errors
    /// [`SettingsError::Invalid`], naming the member.
    pub fn check(&self) -> Result<(), SettingsError> {
        let id = &self.site.install_id;
        if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(SettingsError::Invalid {
                member: "site.install_id",
                reason: "1 to 64 letters, digits and hyphens".into(),
            });
        }
        if !(1..=100).contains(&self.relay.max_attempts) {
            return Err(SettingsError::Invalid { member: "relay.max_attempts", reason: "1 to 100".into() });
        }
        if !(1..=64).contains(&self.relay.concurrency) {
            return Err(SettingsError::Invalid { member: "relay.concurrency", reason: "1 to 64".into() });
        }
        Ok(())
    }
}

/// serde's own message quotes the offending value, which may be a secret.
fn describe(error: &serde_json::Error) -> String {
    format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column())
}
