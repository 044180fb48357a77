//! A simulator of Tracker RMS: OAuth2, the REST dialect, the Widget dialect and webhooks, in memory.
//!
//! It follows the contract the plugin is built on: the vendor's published document, and what was seen of live
//! tenants. "contract N" in a comment is a section of it. Where neither says anything, the choice is marked at
//! its place. The control API under `/_sim` steers and inspects it; `README.md` describes that API.

mod body;
mod clock;
mod control;
mod fault;
mod gate;
mod hooks;
mod journal;
mod jwt;
mod knobs;
mod misfire;
mod oauth;
mod pages;
mod problem;
mod random;
mod rate;
mod rest;
mod seed;
mod server;
mod sim;
mod socket;
mod store;
mod types;
mod widget;

pub use random::token;
pub use seed::Seed;
pub use server::{CLIENT_ID, Config, Sandbox, StartError};
