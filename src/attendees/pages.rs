//! One page of search or scan. Rows have neither tags nor all details: they only say whom to look at.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

use crate::outbox::attendance::{Listed, Phase, Wanted};
use crate::tracker::reading::{member, positive, text};
use crate::tracker::types::Page;

/// Rows asked for; the server may give fewer (tracker-api.md U8).
const ROWS: u64 = 100;
/// How far a scan looks back before the event was opened: Tracker compares in the tenant's own zone (U20).
const OVERLAP_MS: i64 = 86_400_000;

/// Members of the search for this page, from 1.
pub(super) fn filter(phase: Phase, wanted: &Wanted, tag: usize, page: u64) -> Map<String, Value> {
    let mut filter = Map::new();
    match phase {
        Phase::Known => {}
        Phase::Search => {
            filter.insert("searchTerm".into(), json!(wanted.tags.get(tag).map_or("", String::as_str)));
        }
        Phase::Scan => {
            filter.insert("updatedAfter".into(), json!(since(wanted).to_string()));
        }
    }
    filter.insert("maxResults".into(), json!(ROWS));
    filter.insert("pageNumber".into(), json!(page));
    filter
}

/// A search for what no contact can be called. Rows in its answer say that the filter is ignored, and then the list is
/// the whole tenant and no hint.
pub(super) fn nonsense(term: &str) -> Map<String, Value> {
    let mut filter = Map::new();
    filter.insert("searchTerm".into(), json!(term));
    filter.insert("maxResults".into(), json!(1));
    filter.insert("pageNumber".into(), json!(1));
    filter
}

/// Contacts of a page. In a scan only those are worth a look that changed since: its filter may be ignored, too.
pub(super) fn listed(phase: Phase, wanted: &Wanted, page: &Page) -> Vec<Listed> {
    let recent = |row: &Map<String, Value>| {
        phase != Phase::Scan || !is_older(&text(row, &["lastUpdatedDateTime"]), wanted)
    };
    page.rows
        .iter()
        .filter_map(|row| {
            let contact_id = ["contactId", "id"].iter().filter_map(|n| member(row, n)).find_map(positive)?;
            Some(Listed { contact_id, candidate: recent(row) })
        })
        .collect()
}

/// Whether a time certainly lies before a scan begins. Times come without an offset (1.4), and are taken with one, too;
/// what is no time says nothing.
fn is_older(updated: &str, wanted: &Wanted) -> bool {
    if let Ok(at) = updated.parse::<Timestamp>() {
        return at.as_millisecond() < wanted.opened_at.saturating_sub(OVERLAP_MS);
    }
    updated.parse::<DateTime>().is_ok_and(|at| at < since(wanted))
}

/// Without an offset, like everything that Tracker says and takes (1.4).
fn since(wanted: &Wanted) -> DateTime {
    let at = wanted.opened_at.saturating_sub(OVERLAP_MS).max(0) / 1_000;
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::UTC).datetime()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        Wanted { tags: vec!["Expo".into(), "Fair".into()], opened_at: 1_795_356_300_000, scan: true }
    }

    #[test]
    fn a_scan_begins_a_day_before_the_event_was_opened() {
        let filter = filter(Phase::Scan, &wanted(), 0, 3);
        assert_eq!(
            Value::Object(filter),
            json!({"updatedAfter": "2026-11-21T14:05:00", "maxResults": 100, "pageNumber": 3})
        );
        assert_eq!(super::filter(Phase::Search, &wanted(), 1, 1)["searchTerm"], "Fair");
    }

    #[test]
    fn a_scan_whose_filter_is_ignored_looks_at_what_changed_alone() {
        let row = |id: u64, at: &str| {
            json!({"contactId": id, "lastUpdatedDateTime": at}).as_object().unwrap().clone()
        };
        let page = Page {
            rows: vec![row(1, "2026-11-22T09:00:00"), row(2, "2025-01-01T09:00:00"), row(3, ""), row(0, "")],
            last: false,
        };
        let candidates = |phase| -> Vec<(u64, bool)> {
            listed(phase, &wanted(), &page).iter().map(|one| (one.contact_id, one.candidate)).collect()
        };
        assert_eq!(candidates(Phase::Scan), [(1, true), (2, false), (3, true)]);
        assert_eq!(candidates(Phase::Search), [(1, true), (2, true), (3, true)]);
    }

    #[test]
    fn a_scan_looks_at_what_has_a_time_with_an_offset_or_none_that_can_be_read() {
        let candidate = |at: &str| {
            let row = json!({"contactId": 1, "lastUpdatedDateTime": at}).as_object().unwrap().clone();
            listed(Phase::Scan, &wanted(), &Page { rows: vec![row], last: false })[0].candidate
        };
        for recent in [
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00.000Z",
            "2026-11-22T10:00:00+01:00",
            "2026-11-21T09:30:00-05:00",
            "2026-11-22 10:00:00",
            "22/11/2026 10:00",
            "yesterday",
        ] {
            assert!(candidate(recent), "{recent}");
        }
        for old in ["2025-01-01T09:00:00Z", "2025-01-01T09:00:00", "2026-11-21T14:30:00+05:00"] {
            assert!(!candidate(old), "{old}");
        }
    }
}
