//! The core of halt-tracker.

pub mod clock;
pub mod http;
pub mod intake;
pub mod mapping;
pub mod outbox;
pub mod redact;
pub mod relay;
pub mod settings;
pub mod tracker;
pub mod vault;
