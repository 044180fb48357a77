//! The Tracker RMS client: hosts, sign-in, both API dialects behind one interface.
//!
//! `client` is the interface. A call goes through `wire` (sign-in, the ladder after a 401), `line` (gate,
//! trace) and [`crate::http`]; what comes back is classified in `classify` and read in `reading`, once for
//! each dialect, and reaches the caller in the words of `outcome`.

mod account;
pub mod capabilities;
pub mod catalogue;
pub mod classify;
pub mod client;
mod desk;
mod document;
pub mod endpoints;
mod exchange;
pub mod gate;
mod line;
#[cfg(test)]
pub(crate) mod memory;
pub mod oauth;
pub mod outcome;
pub mod person;
pub mod problem;
pub(crate) mod reading;
pub mod rehearsal;
mod renew;
mod rest;
pub mod retry_after;
pub mod session;
pub mod shape;
pub mod tape;
#[cfg(test)]
mod tests;
pub mod types;
mod unsaved;
mod widget;
mod wire;
