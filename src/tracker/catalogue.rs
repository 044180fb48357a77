//! What an account offers to choose from: its own fields, statuses, sources, types and people (tracker-api.md 1.11),
//! in the shape of docs/boundary.md.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::client::SiteClient;
use super::outcome::Failure;
use super::reading::{member, positive, text};

/// Lists of custom fields that are asked for; each is a call.
const LISTS: usize = 20;

/// A thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Choice {
    /// Tracker's id.
    pub id: u64,
    /// Tracker's word.
    pub name: String,
}

/// A field of the account's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct CustomField {
    /// Key for a profile, `customFields[12]`.
    pub path: String,
    /// Its name in Tracker.
    pub label: String,
    /// Tracker's word for its type, in lower case.
    #[serde(rename = "type")]
    pub kind: String,
    /// What a list takes.
    pub values: Vec<String>,
}

/// Custom fields of the record types that profiles make.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct CustomFields {
    /// Of a Resource.
    pub resource: Vec<CustomField>,
    /// Of a Contact.
    pub contact: Vec<CustomField>,
    /// Of a Lead.
    pub lead: Vec<CustomField>,
}

/// Choices by record type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Statuses {
    /// Of a Resource.
    pub resource: Vec<Choice>,
    /// Of a Contact.
    pub contact: Vec<Choice>,
    /// Of a Lead.
    pub lead: Vec<Choice>,
    /// Of a place on a shortlist.
    pub shortlist: Vec<Choice>,
}

/// Where records come from. A Contact takes any text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Sources {
    /// Of a Resource.
    pub resource: Vec<Choice>,
    /// Of a Lead.
    pub lead: Vec<Choice>,
}

/// Lists to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Lists {
    /// Statuses.
    pub status: Statuses,
    /// Sources of any type, each name once.
    pub source: Vec<Choice>,
    /// Sources by type.
    pub sources: Sources,
    /// Activity types.
    pub activity_type: Vec<Choice>,
    /// Activity statuses.
    pub activity_status: Vec<Choice>,
    /// Document types.
    pub document_type: Vec<Choice>,
    /// Departments.
    pub department: Vec<Choice>,
    /// Who may own a record.
    pub owner: Vec<Choice>,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Catalogue {
    /// The account's own fields.
    pub custom_fields: CustomFields,
    /// Lists.
    pub lists: Lists,
}

/// Asks for all of it. What fails after the metadata itself leaves its list empty; the failure then comes beside.
///
/// # Errors
/// The failure of the metadata's call.
pub async fn fetch(client: &SiteClient<'_>) -> Result<(Catalogue, Option<Failure>), Failure> {
    let metadata = client.metadata().await.result?;
    let Value::Object(metadata) = metadata else { return Ok((Catalogue::default(), None)) };
    let mut missed = None;
    let mut values: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    let wanted: BTreeSet<u64> = fields(&metadata).filter_map(|(_, field)| list_of(field)).collect();
    for list in wanted.into_iter().take(LISTS) {
        match client.custom_list(list).await.result {
            Ok(found) => {
                values.insert(list, found);
            }
            Err(failure) => {
                missed = Some(failure);
                break;
            }
        }
    }
    let mut catalogue = read(&metadata, &values);
    match client.users().await.result {
        Ok(users) => {
            catalogue.lists.owner = users.into_iter().map(|(id, name)| Choice { id, name }).collect();
        }
        Err(failure) => missed = missed.or(Some(failure)),
    }
    Ok((catalogue, missed))
}

/// Reads the metadata, with the values of lists by their id.
fn read(metadata: &Map<String, Value>, values: &BTreeMap<u64, Vec<String>>) -> Catalogue {
    let own = |association: &str| -> Vec<CustomField> {
        fields(metadata)
            .filter(|(of, _)| of.eq_ignore_ascii_case(association))
            .filter_map(|(_, field)| custom_field(field, values))
            .collect()
    };
    let sources =
        Sources { resource: choices(metadata, "resourceSources"), lead: choices(metadata, "leadSources") };
    let mut source: Vec<Choice> = Vec::new();
    for choice in sources.resource.iter().chain(&sources.lead) {
        if !source.iter().any(|known| known.name.eq_ignore_ascii_case(&choice.name)) {
            source.push(choice.clone());
        }
    }
    Catalogue {
        custom_fields: CustomFields { resource: own("resource"), contact: own("contact"), lead: own("lead") },
        lists: Lists {
            status: Statuses {
                resource: choices(metadata, "resourceStatuses"),
                contact: choices(metadata, "contactStatuses"),
                lead: choices(metadata, "leadStatuses"),
                shortlist: choices(metadata, "opportunityResourceStatuses"),
            },
            source,
            sources,
            activity_type: choices(metadata, "taskTypes"),
            activity_status: choices(metadata, "activityStatuses"),
            document_type: choices(metadata, "documentTypes"),
            department: choices(metadata, "departments"),
            owner: Vec::new(),
        },
    }
}

/// The custom fields, each with what it belongs to.
fn fields(metadata: &Map<String, Value>) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let list = member(metadata, "customFields").and_then(Value::as_array).map(Vec::as_slice);
    let objects = list.unwrap_or_default().iter().filter_map(Value::as_object);
    objects.map(|field| (text(field, &["association"]), field))
}

fn list_of(field: &Map<String, Value>) -> Option<u64> {
    member(field, "listId").and_then(positive).filter(|id| *id > 0)
}

fn custom_field(field: &Map<String, Value>, values: &BTreeMap<u64, Vec<String>>) -> Option<CustomField> {
    let id = member(field, "id").and_then(positive)?;
    Some(CustomField {
        path: format!("customFields[{id}]"),
        label: text(field, &["name"]),
        kind: text(field, &["type"]).to_lowercase(),
        values: list_of(field).and_then(|list| values.get(&list)).cloned().unwrap_or_default(),
    })
}

fn choices(metadata: &Map<String, Value>, list: &str) -> Vec<Choice> {
    let entries = member(metadata, list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let choice = |entry: &Value| {
        let entry = entry.as_object()?;
        let name = text(entry, &["name"]);
        let id = member(entry, "id").and_then(positive)?;
        (!name.is_empty()).then_some(Choice { id, name })
    };
    entries.iter().filter_map(choice).collect()
}
