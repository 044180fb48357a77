//! Tracker's opportunities as jobs of the site.
//!
//! ```text
//! webhook, person ──> hint ─┐
//!                           ├─ GET ──> record ──> plan ──> operation ──> shell (posts)
//! sweep: listing ──> row ───┘                              acknowledged ──> what the site shows
//! ```
//!
//! | module | owns |
//! |---|---|
//! | [`row`], [`record`] | the two shapes in which Tracker shows an opportunity |
//! | [`job`] | what the site is told of one, and its hash |
//! | [`standing`] | whether it counts as published |
//! | [`plan`] | what is to be done about one that was read |
//! | [`limit`] | how many may go without a person |
//! | [`sweep`] | the values of a sweep: phases, counts, what ended it |
//! | [`worker`] | the conversation with Tracker, one call at a time, resumable after each |
//! | [`webhook`], [`door`] | calls from Tracker: hints, never facts |
//! | [`hooks`] | our registrations at Tracker |
//!
//! A removal is never made of silence: an error, an empty or a cut answer leaves everything as it is, and each job
//! that is missing is asked for by itself first (tracker-api.md U22).

mod confirming;
pub mod door;
mod hinting;
pub mod hooks;
pub mod job;
pub mod limit;
mod listing;
pub mod plan;
mod reading;
pub mod record;
pub mod row;
pub mod standing;
pub mod sweep;
mod text;
pub mod webhook;
pub mod worker;
