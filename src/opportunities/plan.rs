//! The planner: what Tracker says of one opportunity against what the site shows of it.

/// What the site shows of an opportunity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SiteState {
    /// It has no post.
    #[default]
    None,
    /// A post that visitors see.
    Published,
    /// A post that says the job is closed.
    Closed,
}

impl SiteState {
    /// The name stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Published => "published",
            Self::Closed => "closed",
        }
    }

    /// Reads it back; what is unknown is no post.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "published" => Self::Published,
            "closed" => Self::Closed,
            _ => Self::None,
        }
    }
}

/// Why a job leaves the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Tracker no longer has it.
    Gone,
    /// Its status is no longer open.
    Closed,
    /// It is open, and no longer published.
    NotPublished,
}

impl Reason {
    /// The name stored and shown to the shell.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Closed => "closed",
            Self::NotPublished => "not_published",
        }
    }
}

/// What a GET of an opportunity came to, by the site's rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is published.
    Published {
        /// Of its content.
        hash: String,
        /// The job, as JSON.
        job: String,
    },
    /// It is there, and not published.
    Unpublished {
        /// Why.
        reason: Reason,
    },
    /// It is not there.
    Gone,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Nothing: the site shows what Tracker says.
    Nothing,
    /// The post is made, or brought up to date.
    Put,
    /// The post goes.
    Remove(Reason),
}

/// Compares.
#[must_use]
pub fn next_move(found: &Found, site: SiteState, site_hash: &str) -> Move {
    match (found, site) {
        (Found::Published { hash, .. }, SiteState::Published) if hash == site_hash => Move::Nothing,
        (Found::Published { .. }, _) => Move::Put,
        (Found::Unpublished { reason }, SiteState::Published) => Move::Remove(*reason),
        (Found::Gone, SiteState::Published) => Move::Remove(Reason::Gone),
        (Found::Unpublished { .. } | Found::Gone, SiteState::None | SiteState::Closed) => Move::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair() {
        let published = Found::Published { hash: "a".into(), job: "{}".into() };
        let closed = Found::Unpublished { reason: Reason::Closed };
        for (found, site, hash, expected) in [
            (&published, SiteState::None, "", Move::Put),
            (&published, SiteState::Closed, "a", Move::Put),
            (&published, SiteState::Published, "b", Move::Put),
            (&published, SiteState::Published, "a", Move::Nothing),
            (&closed, SiteState::Published, "a", Move::Remove(Reason::Closed)),
            (&closed, SiteState::Closed, "a", Move::Nothing),
            (&closed, SiteState::None, "", Move::Nothing),
            (&Found::Gone, SiteState::Published, "a", Move::Remove(Reason::Gone)),
            (&Found::Gone, SiteState::None, "", Move::Nothing),
        ] {
            assert_eq!(next_move(found, site, hash), expected, "{found:?} {site:?}");
        }
    }
}
