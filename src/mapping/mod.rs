//! A submission becomes drafts: routing to a profile, the field map, coercion to the vendor's types,
//! consent, activity texts. Pure functions: no clock, no store, no network.

pub mod plan;
pub mod profile;
