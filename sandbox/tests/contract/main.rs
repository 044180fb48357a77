//! The simulator held against the contract, over real HTTP.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod command_line;
mod control;
mod documents;
mod exchange;
mod faults;
mod knobs;
mod lists;
mod metadata;
mod oauth;
mod pages;
mod records;
mod search;
mod support;
mod types;
mod webhooks;
mod widget;
