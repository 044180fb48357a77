//! How many jobs may leave the site without a person (reliability.md D33).

/// Jobs that may always go: a share alone would hold each one that closes on a small site.
const FEW: u64 = 5;

/// The limit as the settings have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Percent of the jobs that the site shows.
    pub share: u32,
}

impl Limit {
    /// Whether so many of so many are too many: five or more, and more than the share.
    #[must_use]
    pub fn stops(self, going: u64, shown: u64) -> bool {
        going >= FEW && going.saturating_mul(100) > shown.saturating_mul(u64::from(self.share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d33_more_than_the_share_and_at_least_five() {
        let limit = Limit { share: 20 };
        for (going, shown, stops) in [
            (0, 0, false),
            (1, 1, false),
            (2, 3, false),
            (4, 4, false),
            (5, 5, true),
            (5, 25, false),
            (6, 25, true),
            (200, 1_000, false),
            (201, 1_000, true),
        ] {
            assert_eq!(limit.stops(going, shown), stops, "{going} of {shown}");
        }
    }
}
