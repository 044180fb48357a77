//! The core of halt-tracker: what a visitor sends becomes a record in Tracker RMS.
//!
//! ```text
//! source ──> intake ──> outbox ──> relay ──> tracker
//!            │ mapping  (durable)   │ http
//!            └ vault, settings      └ redact ──> journal
//! ```
//!
//! | module | owns |
//! |---|---|
//! | [`engine`] | one site's core behind one door, JSON in and out |
//! | [`intake`] | a request becomes an accepted submission |
//! | [`mapping`] | a submission becomes drafts |
//! | [`outbox`] | what was accepted is never lost |
//! | [`opportunities`] | Tracker's opportunities as jobs of the site |
//! | [`relay`] | deliveries reach their destination, step by step |
//! | [`attendees`] | who comes to an event, as Tracker confirms it |
//! | [`tracker`] | the Tracker RMS client: sign-in, REST and Widget dialect |
//! | [`guard`] | which site a store was made for: a copy accepts and holds |
//! | [`http`] | outgoing HTTP without threads |
//! | [`vault`] | secrets and personal data sealed at rest |
//! | [`settings`] | the immutable snapshot that the shell hands over |
//! | [`redact`] | what may stand in the journal |
//! | [`clock`] | time that tests can hold still |
//! | `fuzzing` | doors for the fuzz targets (their builds and tests only) |
//! | `failpoint` | where the fault suite breaks this process (feature `faults`) |
//! | `php` | the only code that knows PHP (feature `php`) |
//!
//! Nothing depends on `php`; without the feature the core builds with neither PHP nor clang.

pub mod attendees;
pub mod clock;
pub mod engine;
mod failpoint;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
pub mod guard;
pub mod http;
pub mod intake;
pub mod mapping;
pub mod opportunities;
pub mod outbox;
#[cfg(feature = "php")]
mod php;
pub mod redact;
pub mod relay;
pub mod settings;
pub mod tracker;
pub mod vault;
