//! The flat rows of a search (contract 1.5, 1.8).

use serde_json::{Value, json};

use super::{meta, row_texts::copied, view::linked};
use crate::{
    clock::wall_clock,
    seed::USER,
    sim::World,
    store::{
        kind::Kind,
        record::{Members, Record, Seen, display_name, number, text},
    },
    types,
};

/// The row of a record as the search sees it.
pub(crate) fn row(world: &World, seen: Seen<'_>, custom_fields: bool) -> Members {
    let Seen { record, members, updated } = seen;
    let schema = record.kind.row_schema();
    let mut row = match record.kind {
        // Blanks of a job row are empty strings (contract 1.8).
        Kind::Opportunity => types::blank_texts(&schema),
        _ => types::blank(&schema),
    };
    row.insert(record.kind.id_member().to_owned(), json!(record.id));
    for (member, path) in copied(record.kind) {
        let value = text(members, path);
        if !value.is_empty() {
            row.insert((*member).to_owned(), json!(value));
        }
    }
    let mut set = |name: &str, value: Value| {
        // Only what the vendor's row type has.
        if types::knows(&schema, name) {
            row.insert(name.to_owned(), value);
        }
    };
    set("displayAs", json!(display_name(record.kind, members)));
    set("lastUpdatedDateTime", json!(world.local(updated)));
    set("lastUpdatedUserId", json!(USER.id));
    set("creationDate", json!(world.local(record.created)));
    if custom_fields {
        set("customFields", members.get("customFields").cloned().unwrap_or_else(|| json!([])));
    }
    match record.kind {
        Kind::Resource => resource(&mut set, world, record, members),
        Kind::Contact => contact(&mut set, members),
        Kind::Lead => lead(&mut set, world, record, members),
        Kind::Activity => activity(&mut set, world, members),
        Kind::Opportunity => opportunity(&mut set, world, record, members),
        Kind::Client => {}
        Kind::Project => set("active", json!("y")),
    }
    row
}

fn resource(set: &mut impl FnMut(&str, Value), world: &World, record: &Record, members: &Members) {
    let applied = text(members, &["dateApplied"]);
    let applied = if applied.is_empty() { world.local(record.created) } else { applied.to_owned() };
    set("dateApplied", json!(date_of(&applied)));
    set("resourceOwner", json!(USER.name));
    if let Some(available) = members.get("availableForWork").and_then(Value::as_bool) {
        set("availableForWork", json!(yes_no(available)));
    }
}

fn contact(set: &mut impl FnMut(&str, Value), members: &Members) {
    set("clientId", json!(number(members, &["client", "id"])));
    set("contactStatusId", json!(number(members, &["status", "id"])));
    set("departmentId", json!(number(members, &["department", "id"])));
}

fn lead(set: &mut impl FnMut(&str, Value), world: &World, record: &Record, members: &Members) {
    set("leadDate", json!(date_of(&world.local(record.created))));
    let client = linked(members, Kind::Client).into_iter().next();
    set("clientId", json!(client));
    set("clientName", json!(client.and_then(|id| name_of(world, Kind::Client, id))));
}

fn activity(set: &mut impl FnMut(&str, Value), world: &World, members: &Members) {
    set("activityTypeId", json!(number(members, &["activityType", "id"]).unwrap_or(0)));
    set("activityStatusId", json!(number(members, &["status", "id"]).unwrap_or(0)));
    set("userId", json!(USER.id));
    set("userName", json!(USER.name));
    for (kind, name_member) in [
        (Kind::Client, "clientName"),
        (Kind::Contact, "contactName"),
        (Kind::Lead, "leadName"),
        (Kind::Opportunity, "opportunityName"),
        (Kind::Resource, "resourceName"),
    ] {
        if let Some(id) = linked(members, kind).into_iter().next() {
            set(kind.id_member(), json!(id));
            set(name_member, json!(name_of(world, kind, id)));
        }
    }
    for (from, date, time) in [
        ("dueDateTime", "dateDue", "timeDue"),
        ("startDateTime", "startDate", "startTime"),
        ("endDateTime", "endDate", "endTime"),
    ] {
        if let Some(at) = wall_clock(text(members, &[from])) {
            set(date, json!(at.date().to_string()));
            set(time, json!(at.strftime("%H:%M").to_string()));
        }
    }
}

fn opportunity(set: &mut impl FnMut(&str, Value), world: &World, record: &Record, members: &Members) {
    let state = meta::state(Kind::Opportunity, members);
    let published = members.get("advertDetails").and_then(|advert| advert.get("publishOnline"));
    set("opportunityStatusId", json!(number(members, &["status", "id"])));
    set("departmentId", json!(number(members, &["department", "id"])));
    set("opportunityOwnerId", json!(USER.id));
    set("active", json!(yes_no(state == "open")));
    set("clientId", json!(number(members, &["client", "id"])));
    set("contactId", json!(number(members, &["contact", "id"])));
    set("dateOpened", json!(date_of(&world.local(record.created))));
    set(
        "dateFilled",
        json!(if state == "won" { date_of(&world.local(record.updated)) } else { String::new() }),
    );
    set("startDate", json!(date_of(text(members, &["startDateTime"]))));
    set("endDate", json!(date_of(text(members, &["endDateTime"]))));
    set("publishOnline", json!(yes_no(published.and_then(Value::as_bool).unwrap_or(false))));
    set("publishDate", json!(date_of(text(members, &["advertDetails", "publishDate"]))));
    set("publishStartDate", json!(date_of(text(members, &["advertDetails", "startDate"]))));
    set("advertId", json!(0));
    set("opportunityWorkTypeId", json!(number(members, &["workType", "id"])));
    set("privateRecord", json!("n"));
    set("countShortlisted", json!(world.store.shortlisted(record.id).count()));
}

fn name_of(world: &World, kind: Kind, id: i64) -> Option<String> {
    world.store.get(kind, id).map(|(_, members)| display_name(kind, members))
}

/// The date part; empty when there is none.
fn date_of(date_time: &str) -> String {
    wall_clock(date_time).map(|at| at.date().to_string()).unwrap_or_default()
}

fn yes_no(value: bool) -> &'static str {
    if value { "y" } else { "n" }
}
