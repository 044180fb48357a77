//! Integration tests of the core in one binary (one link step). Nothing here needs PHP; the other side is
//! the Tracker simulator over real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise like the tests themselves"
)]

mod accept;
mod breaker;
mod clamd;
mod connect;
mod deliver;
mod duplicates;
mod faults;
mod spool;
mod guard;
mod keeping;
mod keeping_store;
mod profile_version;
mod spam;
mod figures;
mod hands;
mod lookups;
mod pacing;
mod hostile;
mod inbound_door;
mod inbound_properties;
mod remembered;
mod poison;
mod store;
mod store_aside;
#[cfg(feature = "faults")]
mod store_broken;
mod store_log;
mod support;
mod tenants;
mod memory;
mod recognise;
mod samples;
mod uploads;
