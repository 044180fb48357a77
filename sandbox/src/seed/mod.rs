//! What a tenant holds at the start (contract 4.7): the special cases from `data/seed.json`, then plain records
//! up to the numbers that force paging.

use clap::ValueEnum;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::store::{Store, kind::Kind, record::Members};

/// The account the consent page shows.
pub(crate) const TENANT: &str = "Halt Sandbox Recruitment";

/// A user of the tenant.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) active: bool,
}

/// The user every call acts for.
pub(crate) const USER: User =
    User { id: 20, name: "Avery Tester", email: "avery.tester@example.test", active: true };

/// A user who may not sign in: code 2 of the Widget dialect.
pub(crate) const FORMER_USER: User =
    User { id: 21, name: "Frankie Former", email: "frankie.former@example.test", active: false };

/// The records to begin with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seed {
    /// Everything of contract 4.7.
    #[default]
    Default,
    /// No record at all; users and settings are there.
    Empty,
}

/// Opportunities and contacts in all (contract 4.7).
const OPPORTUNITIES: usize = 25;
const CONTACTS: usize = 30;

const TITLES: [&str; 6] =
    ["Sales Assistant", "Support Engineer", "Site Manager", "Nurse", "Bookkeeper", "Delivery Driver"];
const CITIES: [&str; 5] = ["Bristol", "Leeds", "Cardiff", "London", "Glasgow"];
const FIRST_NAMES: [&str; 7] = ["Sam", "Noor", "Kit", "Ines", "Owen", "Mei", "Tomasz"];
const SURNAMES: [&str; 5] = ["Archer", "Boyd", "Castle", "Dunn", "Ellery"];

impl Seed {
    /// Puts the records into an empty store. They are a day and more old, the later ids the younger.
    pub(crate) fn plant(self, store: &mut Store, now: Timestamp) {
        if self == Self::Empty {
            return;
        }
        let special: Map<String, Value> =
            serde_json::from_str(include_str!("../../data/seed.json")).unwrap_or_default();
        for kind in Kind::ALL {
            let mut records: Vec<Members> = special
                .get(kind.name())
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|record| record.as_object().cloned())
                .collect();
            match kind {
                Kind::Opportunity => records.extend((records.len()..OPPORTUNITIES).map(opportunity)),
                Kind::Contact => records.extend((records.len()..CONTACTS).map(contact)),
                Kind::Resource | Kind::Lead | Kind::Activity | Kind::Client | Kind::Project => {}
            }
            let count = i64::try_from(records.len()).unwrap_or(0);
            for (age, members) in (0..count).rev().zip(records) {
                let at = now.checked_sub(SignedDuration::from_hours(24 + age)).unwrap_or(now);
                store.create(kind, members, at);
            }
        }
    }
}

fn pick<'a>(from: &[&'a str], at: usize) -> &'a str {
    from.iter().cycle().nth(at).copied().unwrap_or("")
}

/// A plain published job.
fn opportunity(at: usize) -> Members {
    let (title, city) = (pick(&TITLES, at), pick(&CITIES, at));
    let reference = format!("JOB-{}", 1024 + at);
    members(json!({
        "name": title,
        "status": {"id": 8, "name": "Open"},
        "department": {"id": 1, "name": "Recruitment"},
        "client": {"id": 706, "name": "Mogul Staffing "},
        "workType": {"id": 1, "name": "Permanent"},
        "description": format!("{title} in {city}"),
        "locationCity": city,
        "currencyCode": "GBP",
        "advertDetails": {
            "publishOnline": true,
            "reference": reference,
            "title": title,
            "description": format!("<p>We look for a {title} in {city}.</p>"),
            "location": city,
            "workType": "Permanent",
            "salaryFrom": "25000",
            "salaryTo": "30000",
            "salaryPer": "per Annum",
            "advertStatus": "A",
            "publishDate": "2025-11-15T09:00:00",
        },
    }))
}

/// A plain contact without a tag.
fn contact(at: usize) -> Members {
    let (first, last) = (pick(&FIRST_NAMES, at), pick(&SURNAMES, at));
    let email = format!("{}.{}{at}@example.com", first.to_lowercase(), last.to_lowercase());
    members(json!({
        "firstName": first,
        "surname": last,
        "company": "Harbour & Vine Ltd",
        "client": {"id": 707, "name": "Harbour & Vine Ltd"},
        "contactDetails": {"telephone": format!("020 7946 {at:04}"), "email": email},
        "status": {"id": 1, "name": "Active"},
        "tagText": "",
    }))
}

fn members(value: Value) -> Members {
    match value {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}
