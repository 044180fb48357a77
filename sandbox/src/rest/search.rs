//! `POST /api/v1/{Type}/Search` and its relatives (contract 1.5, 4.4).

use axum::{Extension, Json, extract::State};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{auth::Caller, filter::Filter, row::row};
use crate::{
    body::JsonBody,
    problem::ApiError,
    sim::{Sim, World},
    store::{
        kind::Kind,
        record::{Members, Seen, number, text},
    },
};

/// Rows of a page when the caller does not say (contract 1.5).
const PAGE: usize = 10;

/// `POST /api/v1/{Type}/Search`.
pub(crate) async fn search(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let asked = body.typed(&kind.search_schema())?;
    let world = sim.world();
    let custom_fields = asked.get("includeCustomFields").and_then(Value::as_bool).unwrap_or(false);
    answer(&world, matching(&world, kind, &asked), &asked, custom_fields)
}

/// `POST /api/v1/{Contact|Resource}/Search/CustomField`.
pub(crate) async fn by_custom_field(
    State(sim): State<Sim>,
    _: Caller,
    Extension(kind): Extension<Kind>,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let asked = body.typed("SearchCustomFieldRequestDto")?;
    let wanted_id = number(&asked, &["customFieldId"]);
    let wanted = text(&asked, &["customFieldValue"]).trim().to_lowercase();
    let world = sim.world();
    let mut found = visible(&world, kind);
    found.retain(|seen| {
        let fields = seen.members.get("customFields").and_then(Value::as_array);
        fields.into_iter().flatten().any(|field| {
            field.get("id").and_then(Value::as_i64) == wanted_id
                && field.get("value").and_then(Value::as_str).unwrap_or("").trim().to_lowercase() == wanted
        })
    });
    answer(&world, found, &asked, true)
}

/// `POST /api/v1/Opportunity/PagedSearch`: not in the vendor's document, seen live (contract 1.5).
pub(crate) async fn paged(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<Json<Value>, ApiError> {
    let mut asked = body.typed("OpportunitySearchRequestDto")?;
    // It honours these four only, and its page size and order are fixed.
    asked
        .retain(|name, _| matches!(name.as_str(), "publishOnline" | "state" | "updatedAfter" | "pageNumber"));
    let world = sim.world();
    let stateless = !text(&asked, &["updatedAfter"]).is_empty() && text(&asked, &["state"]).is_empty();
    let found = if stateless { Vec::new() } else { matching(&world, Kind::Opportunity, &asked) };
    let page = page_number(&asked);
    let pages = found.len().div_ceil(PAGE);
    let shown: Vec<Seen<'_>> =
        found.iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE).copied().collect();
    Ok(Json(json!({
        "opportunities": rows(&world, &shown, false),
        "totalCount": found.len(),
        "totalPages": pages,
        "pageNumber": page,
        "pageSize": PAGE,
        "hasNextPage": page < pages,
        "hasPreviousPage": page > 1,
    })))
}

/// The page asked for; 204 when it has no rows. Rows are made of what is shown alone, unless a member of the row gives
/// the order: a tenant may have 20,000 records and be read ten at a time.
fn answer(
    world: &World,
    found: Vec<Seen<'_>>,
    asked: &Members,
    custom_fields: bool,
) -> Result<Json<Value>, ApiError> {
    let (cap, repeat) = (world.knobs.page_cap, world.knobs.repeat_rows);
    let page = if text(asked, &["sortBy"]).is_empty() {
        rows(world, &paginate(found, asked, cap, repeat), custom_fields)
    } else {
        let mut all = rows(world, &found, custom_fields);
        sort(&mut all, asked);
        paginate(all, asked, cap, repeat)
    };
    if page.is_empty() { Err(ApiError::NoContent) } else { Ok(Json(json!(page))) }
}

/// The rows that pass the documented filters, newest id first. `tagText` is no filter (contract 4.4).
pub(crate) fn find(world: &World, kind: Kind, asked: &Members) -> Vec<Members> {
    let custom_fields = asked.get("includeCustomFields").and_then(Value::as_bool).unwrap_or(false);
    rows(world, &matching(world, kind, asked), custom_fields)
}

fn matching<'w>(world: &'w World, kind: Kind, asked: &Members) -> Vec<Seen<'w>> {
    let filter = Filter::of(asked);
    let mut found = visible(world, kind);
    found.retain(|seen| filter.passes(world, *seen));
    found
}

fn rows(world: &World, found: &[Seen<'_>], custom_fields: bool) -> Vec<Members> {
    found.iter().map(|seen| row(world, *seen, custom_fields)).collect()
}

/// The records as the search knows them: with `searchLag` as they were then.
fn visible(world: &World, kind: Kind) -> Vec<Seen<'_>> {
    let lag = SignedDuration::from_secs(world.knobs.search_lag.into());
    let seen_at = world.now().checked_sub(lag).unwrap_or_else(|_| world.now());
    world.store.all(kind).rev().filter_map(|record| record.as_of(seen_at)).collect()
}

/// Sorts by a member of the row; without `sortBy` the order stays.
pub(crate) fn sort(rows: &mut [Members], asked: &Members) {
    let by = text(asked, &["sortBy"]);
    if by.is_empty() {
        return;
    }
    let value = |row: &Members| {
        row.iter().find(|(name, _)| name.eq_ignore_ascii_case(by)).map(|(_, value)| value.clone())
    };
    let descending = text(asked, &["sortDirection"]).eq_ignore_ascii_case("desc");
    rows.sort_by(|left, right| {
        let order = compare(value(left).as_ref(), value(right).as_ref());
        if descending { order.reverse() } else { order }
    });
}

fn compare(left: Option<&Value>, right: Option<&Value>) -> std::cmp::Ordering {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => {
            let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or("").to_lowercase();
            text(left).cmp(&text(right))
        }
    }
}

fn page_number(asked: &Members) -> usize {
    number(asked, &["pageNumber"]).and_then(|page| usize::try_from(page).ok()).unwrap_or(1).max(1)
}

fn paginate<T>(rows: Vec<T>, asked: &Members, cap: Option<u32>, repeat: u32) -> Vec<T> {
    let wanted = number(asked, &["maxResults"]).and_then(|size| usize::try_from(size).ok());
    let size = wanted.filter(|size| *size > 0).unwrap_or(PAGE);
    let cap = cap.and_then(|cap| usize::try_from(cap).ok()).unwrap_or(usize::MAX).max(1);
    let size = size.min(cap);
    // A page that repeats rows begins that much earlier, so that no row is lost.
    let stride = size.saturating_sub(usize::try_from(repeat).unwrap_or(0)).max(1);
    let start = (page_number(asked) - 1).saturating_mul(stride);
    if start > 0 && start + (size - stride) >= rows.len() {
        // Nothing new would be on it.
        return Vec::new();
    }
    rows.into_iter().skip(start).take(size).collect()
}
