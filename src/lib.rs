//! The core of halt-tracker.

pub mod clock;
pub mod intake;
pub mod mapping;
pub mod settings;
pub mod tracker;
pub mod vault;
