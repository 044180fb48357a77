//! The full record of `GET /api/v1/{Type}/{Id}` (contract 4.4, 1.8).

use serde_json::{Value, json};

use crate::{
    seed::USER,
    sim::World,
    store::{
        kind::Kind,
        record::{Members, Record, dig, display_name, text},
    },
    types,
};

/// Every member of the vendor's type, with what the record has.
pub(crate) fn full(world: &World, record: &Record, members: &Members) -> Members {
    let mut view = types::blank(&record.kind.response_schema());
    for (name, value) in members {
        view.insert(name.clone(), value.clone());
    }
    let mut set = |name: &str, value: Value| {
        view.insert(name.to_owned(), value);
    };
    set("id", json!(record.id));
    set("name", json!(display_name(record.kind, members)));
    set("typeName", json!(record.kind.name()));
    set("history", history(world, record, members));
    match record.kind {
        Kind::Resource => set("resourceId", json!(record.id)),
        Kind::Contact => set("offLimits", Value::Null),
        Kind::Lead => {
            set("subject", json!(text(members, &["name"])));
            set("from", json!(linked_name(world, members, Kind::Contact)));
            if dig(members, &["contactDetails"]).is_none_or(Value::is_null) {
                // The lead shows the details of the contact it is linked to (contract 1.6).
                set("contactDetails", linked_details(world, members));
            }
        }
        Kind::Activity => split_times(&mut set, members, &["due", "start", "end"]),
        Kind::Opportunity => split_times(&mut set, members, &["start", "end"]),
        Kind::Client | Kind::Project => {}
    }
    if let Some(associations) = members.get("associations").filter(|value| value.is_object()) {
        view.insert("associations".to_owned(), named_associations(world, associations));
    }
    // The request's date-times come back split (SWAGGER ActivityResponseDto, OpportunityResponseDto).
    for name in ["dueDateTime", "startDateTime", "endDateTime"] {
        view.shift_remove(name);
    }
    view
}

fn history(world: &World, record: &Record, members: &Members) -> Value {
    let closed = matches!(crate::rest::meta::state(record.kind, members), "closed" | "won");
    let updated = world.local(record.updated);
    let mut history = types::blank(&format!("{}History", record.kind.name()));
    history.insert("created".to_owned(), json!(world.local(record.created)));
    history.insert("updated".to_owned(), json!(updated));
    history.insert("updatedBy".to_owned(), json!(USER.id));
    history.insert("closed".to_owned(), if closed { json!(updated) } else { Value::Null });
    if record.kind == Kind::Opportunity {
        history.insert("opened".to_owned(), json!(world.local(record.created)));
    }
    Value::Object(history)
}

/// `dueDateTime` becomes `dueDate` and `dueTime`, and so on.
fn split_times(set: &mut impl FnMut(&str, Value), members: &Members, stems: &[&str]) {
    for stem in stems {
        let text = text(members, &[&format!("{stem}DateTime")]);
        let Some(at) = crate::clock::wall_clock(text) else { continue };
        set(&format!("{stem}Date"), json!(at.date().to_string()));
        set(&format!("{stem}Time"), json!(at.strftime("%H:%M:%S").to_string()));
    }
}

/// The ids a record is linked to.
pub(crate) fn linked(members: &Members, kind: Kind) -> Vec<i64> {
    let Some(list) = kind.association() else { return Vec::new() };
    let links = dig(members, &["associations", list]).and_then(Value::as_array);
    links.into_iter().flatten().filter_map(|link| link.get("id").and_then(Value::as_i64)).collect()
}

fn linked_name(world: &World, members: &Members, kind: Kind) -> Option<String> {
    let id = linked(members, kind).into_iter().next()?;
    world.store.get(kind, id).map(|(_, members)| display_name(kind, members))
}

fn linked_details(world: &World, members: &Members) -> Value {
    let contact = linked(members, Kind::Contact).into_iter().next();
    contact
        .and_then(|id| world.store.get(Kind::Contact, id))
        .and_then(|(_, members)| members.get("contactDetails"))
        .cloned()
        .unwrap_or(Value::Null)
}

/// The links with the names of what they point at; a link to nothing keeps the name it came with.
fn named_associations(world: &World, associations: &Value) -> Value {
    let mut named = types::blank("Associations");
    for (list, links) in associations.as_object().into_iter().flatten() {
        let kind = Kind::ALL.into_iter().find(|kind| kind.association() == Some(list));
        let links = links.as_array().into_iter().flatten().map(|link| {
            let id = link.get("id").and_then(Value::as_i64).unwrap_or(0);
            let target = kind.and_then(|kind| world.store.get(kind, id));
            let name = target.map_or_else(
                || link.get("name").cloned().unwrap_or(Value::Null),
                |(record, members)| json!(display_name(record.kind, members)),
            );
            json!({"id": id, "name": name})
        });
        named.insert(list.clone(), links.collect());
    }
    Value::Object(named)
}
