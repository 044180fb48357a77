//! Integration tests of the core in one binary (one link step). Nothing here needs PHP; the other side is
//! the Tracker simulator over real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise like the tests themselves"
)]

mod accept;
mod clamd;
mod connect;
mod deliver;
mod duplicates;
mod faults;
mod memory;
mod recognise;
mod samples;
mod store;
mod support;
mod uploads;
