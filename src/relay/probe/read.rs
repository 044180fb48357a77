//! What can be found out by looking.

use serde_json::{Map, Value, json};

use super::{Check, members};
use crate::mapping::profile::RecordKind;
use crate::tracker::client::SiteClient;
use crate::tracker::outcome::Failure;
use crate::tracker::shape::shape;
use crate::tracker::types::Page;

/// Rows asked for where it is to be seen whether so many are given (U8).
const MANY: usize = 50;
/// The page that clients without a say get.
const DEFAULT_PAGE: usize = 10;

pub(super) async fn all(client: &SiteClient<'_>) -> Vec<Check> {
    let signed_in = client.describe_sign_in().await;
    let cannot_go_on = signed_in.result.is_err();
    let mut checks = vec![Check::of("exchange", "U5", signed_in, |said| said)];
    if cannot_go_on {
        return checks;
    }
    checks.push(Check::of("record_types", "", client.check().await, |account| {
        let types = account.record_types.iter().map(|(name, _)| (name.clone(), json!("text")));
        Value::Object(types.collect())
    }));
    checks.push(Check::of("metadata", "U24", client.metadata().await, |body| shape(&body)));
    // The names of the actions are the vendor's, and just what has to be known.
    checks.push(Check::of("webhook_actions", "U17", client.webhook_actions().await, |body| body));
    let many = filter(json!({ "maxResults": MANY, "pageNumber": 1 }));
    let contacts = client.search(RecordKind::Contact, &many).await.result;
    checks.push(page_size(&contacts));
    checks.push(email_search(client, contacts.as_ref().ok()).await);
    for (code, unknown, kind, id) in [
        ("contact_read", "U12", RecordKind::Contact, "contactId"),
        ("resource_read", "U16", RecordKind::Resource, "resourceId"),
        ("opportunity_read", "U21", RecordKind::Opportunity, "opportunityId"),
    ] {
        checks.push(read_one(client, code, unknown, kind, id).await);
    }
    checks
}

fn filter(value: Value) -> Map<String, Value> {
    members(value)
}

fn page_size(page: &Result<Page, Failure>) -> Check {
    let (code, unknown) = ("contact_page_size", "U8");
    match page {
        Err(failure) => Check::failed(code, unknown, failure),
        Ok(page) => {
            let result = match page.rows.len() {
                0 => "empty",
                DEFAULT_PAGE => "capped",
                n if n > DEFAULT_PAGE => "not_capped",
                _ => "too_few_to_tell",
            };
            let first = page.rows.first().map(|row| shape(&Value::Object(row.clone())));
            Check::found(
                code,
                unknown,
                result,
                json!({ "asked": MANY, "rows": page.rows.len(), "row": first }),
            )
        }
    }
}

/// Is the filter honoured, and is it exact (U10)? Asked with the address of a contact that is there.
async fn email_search(client: &SiteClient<'_>, contacts: Option<&Page>) -> Check {
    let (code, unknown) = ("contact_email_search", "U10");
    let email = |row: &Map<String, Value>| {
        row.get("email").and_then(Value::as_str).map(|e| e.trim().to_lowercase()).unwrap_or_default()
    };
    let known =
        contacts.and_then(|page| page.rows.iter().map(email).find(|e| e.len() > 3 && e.contains('@')));
    let Some(known) = known else { return Check::skipped(code, unknown) };
    let asked = async |text: &str| {
        client
            .search(
                RecordKind::Contact,
                &filter(json!({ "email": text, "maxResults": MANY, "pageNumber": 1 })),
            )
            .await
    };
    let whole = match asked(&known).await.result {
        Ok(page) => page,
        Err(failure) => return Check::failed(code, unknown, &failure),
    };
    if whole.rows.is_empty() {
        return Check::found(code, unknown, "empty", json!({ "rows": 0 }));
    }
    if whole.rows.iter().any(|row| !email(row).contains(&known)) {
        return Check::found(code, unknown, "filter_ignored", json!({ "rows": whole.rows.len() }));
    }
    // All but the first letter: an exact filter finds nobody by it.
    let part: String = known.chars().skip(1).collect();
    match asked(&part).await.result {
        Err(failure) => Check::failed(code, unknown, &failure),
        Ok(page) => {
            let contains = page.rows.iter().any(|row| email(row) == known);
            let result = if contains { "filter_contains" } else { "filter_exact" };
            Check::found(
                code,
                unknown,
                result,
                json!({ "rows": whole.rows.len(), "rows_by_a_part": page.rows.len() }),
            )
        }
    }
}

/// The full record of the first row of a search.
async fn read_one(
    client: &SiteClient<'_>,
    code: &'static str,
    unknown: &'static str,
    kind: RecordKind,
    member: &str,
) -> Check {
    let found = client.search(kind, &filter(json!({ "maxResults": 1, "pageNumber": 1 }))).await;
    let page = match found.result {
        Ok(page) => page,
        Err(failure) => return Check::failed(code, unknown, &failure),
    };
    let Some(id) = page.rows.iter().find_map(|row| row.get(member).and_then(Value::as_u64)) else {
        return Check::found(code, unknown, "empty", Value::Null);
    };
    match client.get(kind, id).await.result {
        Ok(Some(record)) => {
            let row = page.rows.first().map(|row| shape(&Value::Object(row.clone())));
            Check::found(code, unknown, "ok", json!({ "row": row, "record": shape(&record) }))
        }
        Ok(None) => Check::found(code, unknown, "gone", Value::Null),
        Err(failure) => Check::failed(code, unknown, &failure),
    }
}
