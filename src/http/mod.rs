//! Outgoing HTTP of the whole core: one transport with the limits, roots, proxy and blocking rules of the
//! site, and one classification of everything that can go wrong below HTTP (reliability.md 2 E).
//!
//! No thread is started and nothing but the TLS configuration outlives a [`Transport`]
//! (measurements.md 1.1 and 1.2): names are resolved by hickory on the caller's runtime, and a transport
//! is made for each drain.

pub mod fault;
pub mod guard;
pub mod names;
mod pattern;
pub mod proxy;
pub mod stream;
pub mod tls;
pub mod transport;

#[cfg(test)]
pub(crate) mod script;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_tls;

pub use fault::{Effect, Fault, FaultKind};
pub(crate) use pattern::is_loopback;
pub use stream::{Pieces, Source};
pub use transport::{Answer, Body, Call, Ending, Transport};
