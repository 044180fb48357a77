//! Widget field names to the REST members of the shared store, and back (contract 1.10).

use serde_json::{Map, Value, json};

use crate::store::{
    kind::Kind,
    record::{Members, text},
};

type Names = &'static [(&'static str, &'static [&'static str])];

const ADDRESS: Names = &[
    ("address1", &["address", "addressLine1"]),
    ("address2", &["address", "addressLine2"]),
    ("city", &["address", "town"]),
    ("state", &["address", "county"]),
    ("zipcode", &["address", "postcode"]),
    ("country", &["address", "country"]),
];

const RESOURCE: Names = &[
    ("firstname", &["firstName"]),
    ("lastname", &["surname"]),
    ("fullname", &["displayAs"]),
    ("jobtitle", &["jobTitle"]),
    ("company", &["currentClient", "name"]),
    ("homephone", &["contactDetails", "telephone"]),
    // After homephone: a work number wins where both are given.
    ("workphone", &["contactDetails", "telephone"]),
    ("cellphone", &["contactDetails", "mobilePhone"]),
    ("email", &["contactDetails", "email"]),
    ("linkedin", &["linkedInUrl"]),
    ("dateofbirth", &["dateOfBirth"]),
    ("languages", &["languages"]),
    ("education", &["educationSummary"]),
    ("source", &["source"]),
    ("note", &["note"]),
    ("image", &["photo"]),
    ("status", &["status", "name"]),
];

const CONTACT: Names = &[
    ("firstname", &["firstName"]),
    ("lastname", &["surname"]),
    ("fullname", &["preferredName"]),
    ("jobtitle", &["jobTitle"]),
    ("company", &["company"]),
    ("homephone", &["contactDetails", "telephone"]),
    ("businessphone", &["contactDetails", "telephone"]),
    ("cellphone", &["contactDetails", "mobilePhone"]),
    ("email", &["contactDetails", "email"]),
    ("website", &["website"]),
    ("note", &["note"]),
    ("image", &["photo"]),
    ("source", &["source"]),
];

const LEAD: Names = &[
    ("leadname", &["name"]),
    ("department", &["department", "name"]),
    ("source", &["source"]),
    ("description", &["description"]),
    ("leadpersontype", &["contactType"]),
];

const OPPORTUNITY: Names = &[
    ("opportunityname", &["name"]),
    ("description", &["description"]),
    ("note", &["note"]),
    ("location", &["location"]),
    ("city", &["locationCity"]),
    ("status", &["status", "name"]),
    ("worktype", &["workType", "name"]),
    ("clientreference", &["clientReference"]),
];

const ACTIVITY: Names = &[
    ("subject", &["subject"]),
    ("type", &["activityType", "name"]),
    ("status", &["status", "name"]),
    ("priority", &["priority"]),
    ("contactType", &["contactDirection"]),
    ("note", &["note"]),
];

const NAMED: Names = &[("name", &["name"]), ("email", &["contactDetails", "email"])];

fn names(kind: Kind) -> impl Iterator<Item = &'static (&'static str, &'static [&'static str])> {
    let (own, address): (Names, Names) = match kind {
        Kind::Resource => (RESOURCE, ADDRESS),
        Kind::Contact => (CONTACT, ADDRESS),
        Kind::Lead => (LEAD, &[]),
        Kind::Activity => (ACTIVITY, &[]),
        Kind::Opportunity => (OPPORTUNITY, &[]),
        Kind::Client | Kind::Project => (NAMED, &[]),
    };
    own.iter().chain(address)
}

/// A scalar as text: the dialect takes numbers and booleans for strings.
pub(super) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        other => other.to_string(),
    }
}

/// The field called `name` as text.
pub(super) fn field(payload: &Map<String, Value>, name: &str) -> String {
    payload.get(name).map(plain_text).unwrap_or_default()
}

/// A payload as members of the store; fields without a place there are dropped.
pub(super) fn to_members(kind: Kind, payload: &Map<String, Value>) -> Members {
    let mut members = Members::new();
    for (name, path) in names(kind) {
        let value = field(payload, name);
        if !value.is_empty() {
            put(&mut members, path, json!(value));
        }
    }
    if kind == Kind::Resource && members.contains_key("currentClient") {
        // A free-text employer (contract 1.6).
        put(&mut members, &["currentClient", "id"], json!(-1));
    }
    if matches!(kind, Kind::Resource | Kind::Contact) {
        split_full_name(&mut members, &field(payload, "fullname"));
    }
    if let Some(history) = payload.get("jobhistory").and_then(Value::as_array).filter(|jobs| !jobs.is_empty())
    {
        members.insert("employmentHistory".to_owned(), json!(job_history(history)));
    }
    if let Some(skills) = skills(&field(payload, "skills")) {
        members.insert("quickSkills".to_owned(), skills);
    }
    if let Some(fields) = custom_fields(payload) {
        members.insert("customFields".to_owned(), fields);
    }
    members
}

/// `customfields [{id, value}]` as REST has them.
pub(super) fn custom_fields(holder: &Map<String, Value>) -> Option<Value> {
    let fields = holder.get("customfields")?.as_array()?;
    let fields = fields.iter().filter_map(|field| {
        let id: i64 = plain_text(field.get("id")?).parse().ok()?;
        let value = field.get("value").map(plain_text).unwrap_or_default();
        Some(json!({"id": id, "name": Value::Null, "value": value}))
    });
    Some(fields.collect())
}

/// Where one widget column goes, for `updateRecord`.
pub(super) fn column(kind: Kind, column: &str, value: &Value) -> Option<Members> {
    let (_, path) = names(kind).find(|(name, _)| name.eq_ignore_ascii_case(column))?;
    let mut members = Members::new();
    put(&mut members, path, json!(plain_text(value)));
    Some(members)
}

/// The members in widget names: `details` of `getRecords`.
pub(super) fn to_fields(kind: Kind, members: &Members) -> Map<String, Value> {
    names(kind).map(|(name, path)| ((*name).to_owned(), json!(text(members, path)))).collect()
}

fn put(members: &mut Members, path: &[&str], value: Value) {
    match path {
        [name] => {
            members.insert((*name).to_owned(), value);
        }
        [outer, inner] => {
            let object = members.entry(*outer).or_insert_with(|| json!({}));
            if let Some(object) = object.as_object_mut() {
                object.insert((*inner).to_owned(), value);
            }
        }
        _ => {}
    }
}

fn split_full_name(members: &mut Members, full_name: &str) {
    if members.contains_key("firstName") || members.contains_key("surname") || full_name.is_empty() {
        return;
    }
    let (first, last) = full_name.rsplit_once(' ').unwrap_or(("", full_name));
    members.insert("firstName".to_owned(), json!(first));
    members.insert("surname".to_owned(), json!(last));
}

fn job_history(jobs: &[Value]) -> String {
    let line = |job: &Value| {
        let part = |name: &str| job.get(name).map(plain_text).unwrap_or_default();
        let dates = format!("{} - {}", part("startdate"), part("enddate"));
        [part("jobtitle"), part("company"), dates, part("description")].join(", ")
    };
    jobs.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Skills come as ids parted by commas.
fn skills(csv: &str) -> Option<Value> {
    let ids: Vec<i64> = csv.split(',').filter_map(|id| id.trim().parse().ok()).collect();
    (!ids.is_empty()).then(|| ids.into_iter().map(|id| json!({"id": id, "name": Value::Null})).collect())
}
