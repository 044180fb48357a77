//! Which opportunities are jobs on the site, and how they are kept in step.

use serde::{Deserialize, Serialize};

/// The jobs of the site.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default)]
pub struct JobsSettings {
    /// Whether jobs are published at all.
    pub enabled: bool,
    /// What makes an open opportunity a published one (tracker-api.md U21).
    pub published: PublishedRule,
    /// Percent of the site's published jobs that a sweep may remove by itself; fewer than five always may go.
    pub removal_share: u32,
    /// Hours from one sweep to the next; 0: only when somebody asks.
    pub sweep_hours: u32,
    /// Tokens of the webhook's address; more than one while a rotation overlaps.
    pub tokens: Vec<JobsToken>,
    /// Name of the account's own field with the day until which people can apply; empty: none.
    pub closing_field: String,
    /// Days after it was posted, where that field has no date; 0: none.
    pub closing_days: u32,
}

impl Default for JobsSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            published: PublishedRule::default(),
            removal_share: 20,
            sweep_hours: 24,
            tokens: Vec::new(),
            closing_field: String::new(),
            closing_days: 0,
        }
    }
}

/// What an open opportunity needs to be published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedRule {
    /// "Publish on my website" is set.
    #[default]
    PublishOnline,
    /// The advert's status is `A`.
    AdvertStatus,
    /// Both.
    Both,
    /// One of them.
    Either,
}

/// A token of the webhook's address; only its hash is kept.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct JobsToken {
    /// Lower-case hex SHA-256 of the token (256 random bits, so no salt is needed).
    pub hash: String,
    /// Unix milliseconds after which it is refused; 0: no end.
    pub not_after: i64,
}
