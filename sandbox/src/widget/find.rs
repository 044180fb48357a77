//! Reading operations (contract 1.10, 4.5).

use serde_json::{Map, Value, json};

use super::{Order, Reply, fields};
use crate::{
    rest::search,
    sim::World,
    store::{
        kind::Kind,
        record::{Members, display_name, number, text},
    },
};

/// Records of a page when the caller does not say.
const PAGE: usize = 10;

/// `getRecords`. Pages count from 0.
pub(super) fn records(world: &World, order: &Order) -> Result<Reply, Reply> {
    order.object("instructions")?;
    let kind = Kind::parse(&order.instruction("recordtype")).ok_or(Reply::Invalid)?;
    let custom_fields = order.instructed("includecustomfields");
    let ids = match order.instruction_id("recordid") {
        Some(id) => vec![id],
        None => matching(world, kind, order),
    };
    let size = order.instruction("numrecords").parse().ok().filter(|size| *size > 0).unwrap_or(PAGE);
    let page: usize = order.instruction("pagenum").parse().unwrap_or(0);
    let results: Vec<Value> = ids
        .into_iter()
        .skip(page.saturating_mul(size))
        .take(size)
        .filter_map(|id| result(world, kind, id, custom_fields))
        .collect();
    Ok(Reply::Done { message: "success", more: json!({"count": results.len(), "results": results}) })
}

/// The ids that pass the filters, in the order asked.
fn matching(world: &World, kind: Kind, order: &Order) -> Vec<i64> {
    let mut asked = Members::new();
    for (instruction, member) in [
        ("searchtext", "searchTerm"),
        ("state", "state"),
        ("updatedbefore", "updatedBefore"),
        ("updatedafter", "updatedAfter"),
        ("sortfield", "sortBy"),
        ("sortdir", "sortDirection"),
    ] {
        let value = order.instruction(instruction);
        if !value.is_empty() {
            asked.insert(member.to_owned(), json!(value));
        }
    }
    asked.insert("onlyMyRecords".to_owned(), json!(order.instructed("onlymyrecords")));
    let mut rows = search::find(world, kind, &asked);
    search::sort(&mut rows, &asked);
    rows.iter().filter_map(|row| number(row, &[kind.id_member()])).collect()
}

fn result(world: &World, kind: Kind, id: i64, custom_fields: bool) -> Option<Value> {
    let (record, members) = world.store.get(kind, id)?;
    let company = [&["company"][..], &["currentClient", "name"], &["client", "name"]]
        .into_iter()
        .map(|path| text(members, path))
        .find(|name| !name.is_empty())
        .unwrap_or("");
    let custom = if custom_fields { members.get("customFields").cloned() } else { None };
    Some(json!({
        "id": id,
        "name": display_name(kind, members),
        "company": company,
        "status": text(members, &["status", "name"]),
        "dateopened": world.local(record.created),
        "details": details(kind, members),
        "customfields": custom.unwrap_or_else(|| json!([])),
        "text": text(members, &["note"]),
    }))
}

fn details(kind: Kind, members: &Members) -> Map<String, Value> {
    if kind != Kind::Contact {
        return fields::to_fields(kind, members);
    }
    let mut details = Map::new();
    for (name, path) in [
        ("firstname", &["firstName"][..]),
        ("lastname", &["surname"]),
        ("jobtitle", &["jobTitle"]),
        ("companyname", &["company"]),
        ("email", &["contactDetails", "email"]),
        ("businesstelephone", &["contactDetails", "telephone"]),
        ("mobiletelephone", &["contactDetails", "mobilePhone"]),
        ("marketing", &["marketingPreference"]),
    ] {
        details.insert(name.to_owned(), json!(text(members, path)));
    }
    for (name, member) in [
        ("emailMarketing", "emailOptIn"),
        ("telephoneMarketing", "telephoneOptIn"),
        ("textMarketing", "textOptIn"),
    ] {
        let choice =
            members.get("marketingPreferences").and_then(|all| all.get(member)).and_then(Value::as_bool);
        details.insert(name.to_owned(), json!(if choice == Some(true) { "y" } else { "n" }));
    }
    details.insert("companyId".to_owned(), json!(number(members, &["client", "id"]).unwrap_or(0)));
    details
}

/// `getIndividualRecord`: clients and contacts are not to be had this way (contract 1.10).
pub(super) fn individual(world: &World, order: &Order) -> Result<Reply, Reply> {
    let kind = Kind::parse(&order.instruction("recordtype"))
        .filter(|kind| !matches!(kind, Kind::Client | Kind::Contact))
        .ok_or(Reply::Invalid)?;
    let id = order.instruction_id("recordid").ok_or(Reply::Invalid)?;
    let found = result(world, kind, id, true).ok_or(Reply::Invalid)?;
    Ok(Reply::Done { message: "success", more: json!({"count": 1, "results": [found]}) })
}

/// `checkPerson`: by e-mail, telephone or LinkedIn address; C is a contact here, R a resource (contract 1.10).
pub(super) fn check_person(world: &World, order: &Order) -> Result<Reply, Reply> {
    let asked = order.object("details")?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (email, linkedin) = (fields::field(asked, "email"), fields::field(asked, "linkedin"));
    let phone = digits(&fields::field(asked, "phone"));
    let fits = |members: &Members| {
        let has = |path: &[&str]| text(members, path).trim().to_owned();
        (!email.is_empty() && has(&["contactDetails", "email"]).eq_ignore_ascii_case(&email))
            || (!linkedin.is_empty() && has(&["linkedInUrl"]).eq_ignore_ascii_case(&linkedin))
            || (!phone.is_empty()
                && ["telephone", "mobilePhone"]
                    .iter()
                    .any(|name| digits(&has(&["contactDetails", name])) == phone))
    };
    let mut letters = String::new();
    let mut found = Vec::new();
    for (kind, letter) in [(Kind::Contact, 'C'), (Kind::Resource, 'R')] {
        let before = found.len();
        found.extend(
            world
                .store
                .all(kind)
                .filter(|record| record.current().is_some_and(&fits))
                .map(|record| (kind, record.id)),
        );
        if found.len() > before {
            letters.push(letter);
        }
    }
    let first = found.first().and_then(|(kind, id)| result(world, *kind, *id, false));
    let link = found.first().map(|(kind, id)| format!("/records/{}/{id}", kind.name()));
    Ok(Reply::Done {
        message: "success",
        more: json!({
            "count": found.len(),
            "recordTypes": letters,
            "recordLink": link.unwrap_or_default(),
            "firstRecord": first.unwrap_or_else(|| json!({})),
        }),
    })
}
