//! Integration tests of the core in one binary (one link step). Nothing here needs PHP; the other side is
//! the Tracker simulator over real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise like the tests themselves"
)]

mod accept;
mod connect;
mod deliver;
mod duplicates;
mod faults;
mod store;
mod store_aside;
#[cfg(feature = "faults")]
mod store_broken;
mod store_log;
mod support;
