//! Finding people, and the probe of the account.

use serde_json::{Map, Value, json};

use super::super::outcome::{CallTrace, Failure};
use super::super::person::{FoundPerson, PersonQuery};
use super::super::reading::{member, text};
use super::super::session::SessionStore;
use super::super::types::AccountCheck;
use super::super::wire::Wire;
use super::{call, done, letter, lifted, part, results, row_id};
use crate::http::Effect;
use crate::mapping::profile::RecordKind;
use crate::settings::Dialect;

const ROWS: usize = 25;
/// Pages of a search; with `checkPerson` this makes four calls at most.
const PAGES: u64 = 3;

/// Everybody who is this person.
pub(in super::super) async fn people<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    query: &PersonQuery,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<FoundPerson>, Failure> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = if query.email.trim().is_empty() { query.surname.trim() } else { query.email.trim() };
    let mut matched: Vec<FoundPerson> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..PAGES {
        let page = records(wire, kind, wanted, number, log).await?;
        let new = page.iter().filter_map(row_id).filter(|id| seen.insert(*id)).count();
        for found in page.iter().filter_map(person) {
            if query.matches(&found) && !matched.iter().any(|m| m.id == found.id) {
                matched.push(found);
            }
        }
        if new == 0 {
            break;
        }
    }
    if matched.is_empty() {
        matched.extend(hint(wire, kind, query, log).await?);
    }
    Ok(matched)
}

/// `checkPerson` searches all types at once. Its answer counts only where it can be about nothing else:
/// one type, ours, and the same person by our own comparison.
async fn hint<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    query: &PersonQuery,
    log: &mut Vec<CallTrace>,
) -> Result<Option<FoundPerson>, Failure> {
    let details = json!({ "email": query.email.trim(), "phone": query.phone.trim(), "linkedin": "" });
    let reply = call(wire, "checkPerson", json!({}), part("details", details), Effect::Read, log).await?;
    let body = done(reply)?;
    let types = body.get("recordTypes").and_then(Value::as_str).unwrap_or_default().trim();
    // Contacts are N elsewhere, the sample of this operation has C (1.10).
    let ours = types == letter(kind) || (kind == RecordKind::Contact && types == "C");
    let first = body.get("firstRecord").and_then(Value::as_object).filter(|_| ours).cloned();
    Ok(first.map(lifted).as_ref().and_then(person).filter(|found| query.matches(found)))
}

fn person(row: &Map<String, Value>) -> Option<FoundPerson> {
    let phones =
        ["cellphone", "mobiletelephone", "businesstelephone", "hometelephone", "workphone", "homephone"];
    Some(FoundPerson {
        id: row_id(row)?,
        first_name: text(row, &["firstname"]),
        surname: text(row, &["lastname", "surname"]),
        email: text(row, &["email"]),
        other_email: text(row, &["otheremail"]),
        phones: phones.iter().map(|n| text(row, &[n])).filter(|p| !p.is_empty()).collect(),
        updated: text(row, &["lastupdated", "updated"]),
    })
}

/// One page of `getRecords`; pages count from 0.
pub(super) async fn records<S: SessionStore>(
    wire: &Wire<'_, S>,
    kind: RecordKind,
    search: &str,
    page: u64,
    log: &mut Vec<CallTrace>,
) -> Result<Vec<Map<String, Value>>, Failure> {
    let instructions =
        json!({ "recordtype": letter(kind), "searchtext": search, "numrecords": ROWS, "pagenum": page });
    let body = done(call(wire, "getRecords", instructions, Map::new(), Effect::Read, log).await?)?;
    let empty = body.as_object().and_then(|m| member(m, "results")).is_none_or(Value::is_null);
    Ok(if empty { Vec::new() } else { results(body) })
}

/// A read-only probe: one row of Resources.
pub(in super::super) async fn check<S: SessionStore>(
    wire: &Wire<'_, S>,
    log: &mut Vec<CallTrace>,
) -> Result<AccountCheck, Failure> {
    let instructions = json!({ "recordtype": "R", "numrecords": 1, "pagenum": 0 });
    done(call(wire, "getRecords", instructions, Map::new(), Effect::Read, log).await?)?;
    Ok(AccountCheck { dialect: Dialect::Widget, record_types: Vec::new() })
}
