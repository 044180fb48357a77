//! Searching: every row is compared here, because a filter may be ignored without a word (1.5, U10).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::classify::unreadable;
use super::super::outcome::{CallTrace, Failure};
use super::super::person::{FoundPerson, PersonQuery, fold};
use super::super::reading::{member, positive, rows, text};
use super::super::session::SessionStore;
use super::super::types::Page;
use super::super::wire::{Ask, Payload, Wire};
use super::{id_member, name};
use crate::http::Effect;
use crate::mapping::profile::RecordKind;

/// Rows asked for; the server may give fewer (U8).
const ROWS: u64 = 25;
/// Pages of an e-mail search, so that one look-up costs four calls at most.
const PAGES: u64 = 3;

/// One page of a search with documented members.
pub(in super::super) async fn page<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    filter: &Map<String, Value>,
    log: &mut Vec<CallTrace>,
) -> Result<Page, Failure> {
    let path = format!("/api/v1/{}/Search", name(kind));
    let payload = Payload::Json(Value::Object(filter.clone()));
    let Some(body) = wire.read(Ask::post(path, payload, Effect::Read), log).await? else {
        return Ok(Page { rows: Vec::new(), last: true });
    };
    let last = body.get("hasNextPage").and_then(Value::as_bool) == Some(false);
    let rows =
        rows(body).ok_or_else(|| unreadable(Effect::Read, "unexpected_shape", "the answer is no list"))?;
    Ok(Page { last: last || rows.is_empty(), rows })
}

/// Everybody who is this person. An unfiltered list yields nobody, never its first row.
pub(in super::super) async fn people<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    query: &PersonQuery,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<FoundPerson>, Failure> {
    let mut seen = Seen::default();
    let email = query.email.trim();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let mut ignored = email.is_empty();
    for number in 1..=if email.is_empty() { 0 } else { PAGES } {
        let page = page(wire, kind, &filter("email", email, number), log).await?;
        let new = seen.take(kind, &page, query);
        // A row that does not hold the text anywhere was not filtered by it: the rest of this list is the
        // whole tenant, and not worth its calls.
        ignored = ignored || page.rows.iter().any(|row| !mentions(row, email));
        if page.last || new == 0 || ignored {
            break;
        }
    }
    if seen.matched.is_empty() && ignored && !query.surname.trim().is_empty() {
        let page = page(wire, kind, &filter("searchTerm", query.surname.trim(), 1), log).await?;
        seen.take(kind, &page, query);
    }
    Ok(seen.matched)
}

#[derive(Default)]
struct Seen {
    ids: BTreeSet<u64>,
    matched: Vec<FoundPerson>,
}

impl Seen {
    /// Takes the rows in and says how many were new (pages may repeat rows, D32).
    fn take(&mut self, kind: RecordKind, page: &Page, query: &PersonQuery) -> usize {
        let mut new = 0;
        for person in page.rows.iter().filter_map(|row| person(kind, row)) {
            if self.ids.insert(person.id) {
                new += 1;
                if query.matches(&person) {
                    self.matched.push(person);
                }
            }
        }
        new
    }
}

fn filter(by: &str, value: &str, number: u64) -> Map<String, Value> {
    let mut filter = Map::new();
    filter.insert(by.to_owned(), json!(value));
    filter.insert("maxResults".to_owned(), json!(ROWS));
    filter.insert("pageNumber".to_owned(), json!(number));
    filter
}

fn mentions(row: &Map<String, Value>, email: &str) -> bool {
    let email = fold(email);
    row.values().filter_map(Value::as_str).any(|v| fold(v).contains(&email))
}

/// A search row of either person type; the names differ (1.5).
pub(in super::super) fn person(kind: RecordKind, row: &Map<String, Value>) -> Option<FoundPerson> {
    let id = [id_member(kind), "id"].iter().filter_map(|n| member(row, n)).find_map(positive)?;
    let phones = [
        "mobilePhone",
        "homePhone",
        "businessPhone",
        "otherPhone",
        "telephone",
        "homeTelephone",
        "workTelephone",
        "cellphone",
        "mobiletelephone",
        "businesstelephone",
        "hometelephone",
        "workphone",
    ];
    let mut found: Vec<String> = Vec::new();
    for phone in phones.iter().map(|n| text(row, &[n])).filter(|p| !p.is_empty()) {
        if !found.contains(&phone) {
            found.push(phone);
        }
    }
    Some(FoundPerson {
        id,
        first_name: text(row, &["firstName"]),
        surname: text(row, &["surname", "lastName"]),
        email: text(row, &["email"]),
        other_email: text(row, &["otherEmail"]),
        phones: found,
        updated: text(row, &["lastUpdatedDateTime"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_both_types() {
        let resource = json!({"resourceId":7,"firstname":" Jane ","surname":"Selby","email":"j@x.test",
            "otherEmail":"o@x.test","mobilePhone":"07700 900123","workTelephone":"","lastUpdatedDateTime":"2025-12-03T10:32:00"});
        let person = person(RecordKind::Resource, resource.as_object().unwrap()).unwrap();
        assert_eq!(
            (person.id, person.first_name.as_str(), person.other_email.as_str()),
            (7, "Jane", "o@x.test")
        );
        assert_eq!(person.phones, ["07700 900123"]);
        assert_eq!(person.updated, "2025-12-03T10:32:00");
        let contact = json!({"contactId":"8","firstName":"Jo","businessPhone":"1","homePhone":"1"});
        let person = super::person(RecordKind::Contact, contact.as_object().unwrap()).unwrap();
        assert_eq!((person.id, person.phones.len()), (8, 1));
        assert!(super::person(RecordKind::Contact, json!({"resourceId":7}).as_object().unwrap()).is_none());
    }

    #[test]
    fn a_filtered_row_mentions_the_address() {
        let row = json!({"contactId":1,"email":"JoAnn@x.test"});
        assert!(mentions(row.as_object().unwrap(), "ann@X.test"));
        assert!(!mentions(row.as_object().unwrap(), "bob@x.test"));
    }
}
