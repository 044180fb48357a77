//! Search rows: flat, `y` and `n` as text, blanks, trailing spaces (tracker-api.md 1.8). A row says whether a record
//! has to be read; nothing on the site is made of one.

use serde_json::{Map, Value};

use super::standing::{Standing, Statuses, is_advertised};
use super::text::{digest, says_yes};
use crate::tracker::reading::{member, positive, text};

/// Members that change without anything that concerns the site: Tracker bumps the first at every save of a live
/// record, counts the others by itself, and fills in the last one only sometimes.
const VOLATILE: [&str; 5] =
    ["publishdate", "publishviewcount", "publishapplycount", "countshortlisted", "customfields"];

/// An opportunity as a search lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Tracker's id.
    pub id: u64,
    /// Changes when a member does that matters.
    pub hash: String,
    /// What the row says of its publication.
    pub standing: Standing,
}

impl Listed {
    /// Reads a row; `None` where it has no id.
    #[must_use]
    pub fn of(row: &Map<String, Value>, statuses: &Statuses) -> Option<Self> {
        let id = ["opportunityId", "id", "recordId"]
            .iter()
            .filter_map(|name| member(row, name))
            .find_map(positive)
            .filter(|id| i32::try_from(*id).is_ok())?;
        let status = member(row, "opportunityStatusId").and_then(positive).unwrap_or_default();
        let name = text(row, &["opportunityStatusDesc", "opportunityStatus", "statusName"]);
        let active = member(row, "active").filter(|v| !is_blank(v)).map(says_yes);
        Some(Self {
            id,
            hash: hash(row),
            standing: Standing {
                open: statuses.is_open(status, &name, active),
                online: member(row, "publishOnline").is_some_and(says_yes),
                advertised: is_advertised(row),
            },
        })
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|s| s.trim().is_empty())
}

/// The same for rows that say the same: whatever the order and case of names, and whichever way nothing is written.
fn hash(row: &Map<String, Value>) -> String {
    let mut members: Vec<String> = row
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value))
        .filter(|(name, value)| !VOLATILE.contains(&name.as_str()) && !is_blank(value))
        .map(|(name, value)| match value {
            Value::String(s) => format!("{name}={}", s.trim()),
            other => format!("{name}={other}"),
        })
        .collect();
    members.sort_unstable();
    digest(members.join("\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(row: &Value) -> Option<Listed> {
        Listed::of(row.as_object().unwrap(), &Statuses::default())
    }

    #[test]
    fn a_row_of_the_live_api() {
        let row = json!({"opportunityId":1026,"opportunityStatusId":8,"opportunityStatusDesc":"Open","active":"y",
            "publishOnline":"y","advertStatus":" "});
        let listed = of(&row).unwrap();
        assert_eq!(listed.id, 1026);
        assert_eq!(listed.standing, Standing { open: true, online: true, advertised: false });
        let row = json!({"OpportunityID":"1027","active":"n","PublishOnline":true,"AdvertStatus":"a "});
        assert_eq!(of(&row).unwrap().standing, Standing { open: false, online: true, advertised: true });
        for none in
            [json!({}), json!({"opportunityId": 0}), json!({"opportunityId": "x"}), json!({"id": 3e9})]
        {
            assert!(of(&none).is_none(), "{none}");
        }
    }

    #[test]
    fn only_what_matters_changes_the_hash() {
        let base = json!({"opportunityId":1,"publishTitle":"A","publishDate":"2025-12-03","publishViewCount":1,
            "countShortlisted":2,"location":"","customFields":[]});
        let same = json!({"PublishTitle":" A ","opportunityId":1,"publishDate":"2026-01-01","location":null,
            "publishViewCount":9,"customFields":[{"id":1}]});
        assert_eq!(of(&base).unwrap().hash, of(&same).unwrap().hash);
        for other in [
            json!({"opportunityId":1,"publishTitle":"B"}),
            json!({"opportunityId":1,"publishTitle":"A","location":"Leeds"}),
            json!({"opportunityId":1,"publishTitle":"A","lastUpdatedDateTime":"2025-12-03T10:32:00"}),
        ] {
            assert_ne!(of(&base).unwrap().hash, of(&other).unwrap().hash, "{other}");
        }
    }
}
