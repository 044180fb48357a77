//! The Tracker RMS client: hosts, sign-in, both API dialects behind one interface.

pub mod outcome;
pub mod session;
