//! Resources put forward for an opportunity: the longlist and the shortlist (contract 1.7).

use jiff::Timestamp;

/// The id of the first shortlist entry after a reset (a choice).
pub(crate) const FIRST_PLACEMENT_ID: i64 = 4001;

/// A resource on the longlist of an opportunity.
#[derive(Debug, Clone)]
pub(crate) struct Longlisted {
    pub(crate) opportunity_id: i64,
    pub(crate) resource_id: i64,
    pub(crate) at: Timestamp,
}

/// A resource on the shortlist of an opportunity: an "OpportunityResource".
#[derive(Debug, Clone)]
pub(crate) struct Placement {
    pub(crate) id: i64,
    pub(crate) opportunity_id: i64,
    pub(crate) resource_id: i64,
    pub(crate) status_id: i64,
    pub(crate) note: String,
    pub(crate) source: String,
    pub(crate) at: Timestamp,
}
