//! Whether an opportunity counts as published (tracker-api.md U21): its status is open, and the site's rule holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::settings::PublishedRule;
use crate::tracker::reading::{member, positive, text};

/// Words in the names of statuses under which nobody is wanted any more.
const SHUT: [&str; 13] = [
    "closed",
    "filled",
    "won",
    "lost",
    "cancel",
    "placed",
    "withdrawn",
    "reject",
    "dead",
    "archiv",
    "inactive",
    "expired",
    "declined",
];

/// What Tracker says of an opportunity, whichever shape it was read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its status is an open one.
    pub open: bool,
    /// "Publish on my website".
    pub online: bool,
    /// The advert's status is `A`.
    pub advertised: bool,
}

impl Standing {
    /// Whether the site shows it.
    #[must_use]
    pub fn is_published(self, rule: PublishedRule) -> bool {
        self.open
            && match rule {
                PublishedRule::PublishOnline => self.online,
                PublishedRule::AdvertStatus => self.advertised,
                PublishedRule::Both => self.online && self.advertised,
                PublishedRule::Either => self.online || self.advertised,
            }
    }
}

/// Which of the account's statuses are open, by id: what `MetaData` says (tracker-api.md 1.11).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Statuses(BTreeMap<u64, bool>);

impl Statuses {
    /// Reads the answer of `MetaData`.
    #[must_use]
    pub fn of(metadata: &Value) -> Self {
        let list = metadata
            .as_object()
            .and_then(|map| member(map, "opportunityStatuses"))
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        Self(
            list.iter()
                .filter_map(Value::as_object)
                .filter_map(|status| {
                    let state = text(status, &["state"]).to_lowercase();
                    let id = member(status, "id").and_then(positive)?;
                    (!state.is_empty()).then_some((id, state == "open"))
                })
                .collect(),
        )
    }

    /// Whether the account calls any of its states open; else asking for open ones would bring nothing.
    #[must_use]
    pub fn knows_open(&self) -> bool {
        self.0.values().any(|open| *open)
    }

    /// Whether a status is open: by its id, else by its name, else by the word `active` of a row. What says nothing at
    /// all is open, because then the mark of publication was set by somebody who meant it.
    #[must_use]
    pub fn is_open(&self, id: u64, name: &str, active: Option<bool>) -> bool {
        if let Some(open) = self.0.get(&id) {
            return *open;
        }
        let name = name.trim().to_lowercase();
        if name == "open" {
            return true;
        }
        if SHUT.iter().any(|word| name.contains(word)) {
            return false;
        }
        active.unwrap_or(true)
    }
}

/// Whether an advert's status is `A` (advertised).
pub(super) fn is_advertised(row: &Map<String, Value>) -> bool {
    text(row, &["advertStatus"]).eq_ignore_ascii_case("a")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules() {
        use PublishedRule::{AdvertStatus, Both, Either, PublishOnline};
        let at = |open, online, advertised| Standing { open, online, advertised };
        for (standing, published) in [
            (at(true, true, true), vec![PublishOnline, AdvertStatus, Both, Either]),
            (at(true, true, false), vec![PublishOnline, Either]),
            (at(true, false, true), vec![AdvertStatus, Either]),
            (at(true, false, false), vec![]),
            (at(false, true, true), vec![]),
        ] {
            for rule in [PublishOnline, AdvertStatus, Both, Either] {
                assert_eq!(standing.is_published(rule), published.contains(&rule), "{standing:?} {rule:?}");
            }
        }
    }

    #[test]
    fn statuses_by_id_then_name_then_active() {
        let statuses = Statuses::of(&json!({"opportunityStatuses": [
            {"id": 8, "name": "Open", "state": "open"}, {"id": "10", "name": "Filled", "state": "Won"},
            {"id": 12, "name": "No state", "state": null}, {"name": "no id", "state": "open"}, 7
        ]}));
        assert!(statuses.knows_open());
        for (id, name, active, open) in [
            (8, "Closed", Some(false), true),
            (10, "Open", Some(true), false),
            (12, "Open", None, true),
            (99, "Position Filled", Some(true), false),
            (99, "Interviewing", Some(false), false),
            (99, "Interviewing", Some(true), true),
            (0, "", None, true),
        ] {
            assert_eq!(statuses.is_open(id, name, active), open, "{id} {name} {active:?}");
        }
        for junk in [json!(null), json!([]), json!({"opportunityStatuses": {}})] {
            assert!(!Statuses::of(&junk).knows_open());
        }
    }
}
