//! Integration tests of the core in one binary (one link step). Nothing here needs PHP; the other side is
//! the Tracker simulator over real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise like the tests themselves"
)]

mod accept;
mod applications;
mod attendance_store;
mod attendees;
mod attendees_faults;
mod breaker;
mod clamd;
mod connect;
mod deliver;
mod duplicates;
mod events;
mod faults;
mod figures;
mod guard;
mod hands;
mod hostile;
mod inbound_door;
mod inbound_properties;
mod jobs_account;
mod jobs_faults;
mod jobs_guard;
mod jobs_hints;
mod jobs_limits;
mod jobs_operations;
mod jobs_registration;
mod jobs_resume;
mod jobs_store;
mod jobs_support;
mod jobs_sweep;
mod jobs_waits;
mod keeping;
mod keeping_store;
mod lookups;
mod memory;
mod metadata;
mod pacing;
mod poison;
mod prepared;
mod probe;
mod profile_version;
mod queries;
mod read_back;
mod recognise;
mod registrations;
mod remembered;
mod replays;
mod samples;
mod seats;
mod spam;
mod spool;
mod store;
mod store_aside;
#[cfg(feature = "faults")]
mod store_broken;
mod store_log;
mod store_recover;
mod support;
mod tenants;
mod trials;
mod uploads;
