//! The one table from REST-shaped members to classic's names.

use serde_json::{Map, Value, json};

use super::super::capabilities::{Feature, lacking};
use super::super::outcome::Failure;
use crate::mapping::profile::RecordKind;

type Names = &'static [(&'static str, &'static str)];

const RESOURCE: Names = &[
    ("firstName", "firstname"),
    ("surname", "lastname"),
    ("displayAs", "fullname"),
    ("jobTitle", "jobtitle"),
    ("currentClient.name", "company"),
    ("contactDetails.telephone", "homephone"),
    ("contactDetails.mobilePhone", "cellphone"),
    ("contactDetails.email", "email"),
    ("linkedInUrl", "linkedin"),
    ("dateOfBirth", "dateofbirth"),
    ("languages", "languages"),
    ("educationSummary", "education"),
    ("source", "source"),
    ("currentSalary", "salary"),
    ("currentSalaryNum", "salary"),
    ("note", "note"),
    ("status.name", "status"),
];

const CONTACT: Names = &[
    ("firstName", "firstname"),
    ("surname", "lastname"),
    ("displayAs", "fullname"),
    ("jobTitle", "jobtitle"),
    ("company", "company"),
    ("client.name", "company"),
    ("contactDetails.telephone", "businessphone"),
    ("contactDetails.mobilePhone", "cellphone"),
    ("contactDetails.email", "email"),
    ("website", "website"),
    ("note", "note"),
];

const LEAD: Names = &[
    ("name", "leadname"),
    ("department.name", "department"),
    ("source", "source"),
    ("description", "description"),
];

const ADDRESS: Names = &[
    ("address.addressLine1", "address1"),
    ("address.addressLine2", "address2"),
    ("address.town", "city"),
    ("address.county", "state"),
    ("address.postcode", "zipcode"),
    ("address.country", "country"),
];

/// Members with a meaning in REST only, that say nothing a person entered.
const SILENT: &[&str] = &["address.isPrimary", "address.addressName"];

/// Members in classic's words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Translated {
    /// Named members.
    pub(super) named: Map<String, Value>,
    /// `[{id, value}]`.
    pub(super) custom: Vec<Value>,
    /// Ids of skills.
    pub(super) skills: Vec<Value>,
}

/// Translates REST-shaped members.
///
/// # Errors
/// Unsupported `classic_lacks_…` for what classic has no name for: nothing is left out in silence.
pub(super) fn translate(kind: RecordKind, members: &Map<String, Value>) -> Result<Translated, Failure> {
    let (own, address): (Names, Names) = match kind {
        RecordKind::Resource => (RESOURCE, ADDRESS),
        RecordKind::Contact => (CONTACT, ADDRESS),
        RecordKind::Lead => (LEAD, &[]),
        RecordKind::Opportunity | RecordKind::Activity => return Err(lacking("record_type", "")),
    };
    let mut out = Translated::default();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("customFields", Value::Array(list)) => out.custom.extend(list.iter().map(custom_field)),
            ("quickSkills", Value::Array(list)) if kind == RecordKind::Resource => {
                out.skills.extend(list.iter().filter_map(|s| s.get("id")).cloned());
            }
            ("tagText", _) => return Err(lacking(Feature::Tags.name(), name)),
            ("marketingPreferences" | "marketingPreference", _) => {
                return Err(lacking(Feature::MarketingPreferences.name(), name));
            }
            ("internalReference", _) => return Err(lacking(Feature::InternalReference.name(), name)),
            ("associations", _) => return Err(lacking(Feature::LeadAssociation.name(), name)),
            (_, Value::Object(inner)) => {
                for (sub, value) in inner {
                    // A link is known by its name here; its id means nothing to classic.
                    if sub == "id" && inner.contains_key("name") {
                        continue;
                    }
                    put(&mut out.named, own, address, &format!("{name}.{sub}"), value)?;
                }
            }
            _ => put(&mut out.named, own, address, name, value)?,
        }
    }
    Ok(out)
}

fn put(
    named: &mut Map<String, Value>,
    own: Names,
    address: Names,
    path: &str,
    value: &Value,
) -> Result<(), Failure> {
    if SILENT.contains(&path) {
        return Ok(());
    }
    let (_, name) =
        own.iter().chain(address).find(|(from, _)| *from == path).ok_or_else(|| lacking("field", path))?;
    named.insert((*name).to_owned(), value.clone());
    Ok(())
}

fn custom_field(field: &Value) -> Value {
    json!({ "id": field.get("id"), "value": field.get("value") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(kind: RecordKind, members: Value) -> Result<Value, (String, String)> {
        translate(kind, members.as_object().unwrap())
            .map(|t| Value::Object(t.named))
            .map_err(|f| (f.code, f.detail))
    }

    #[test]
    fn people_and_leads() {
        let person = json!({"firstName":"Jane","surname":"Selby","jobTitle":"Cook",
            "contactDetails":{"email":"j@x.test","telephone":"1","mobilePhone":"2"},
            "address":{"isPrimary":true,"town":"Bath","postcode":"BA1"}});
        assert_eq!(
            named(RecordKind::Resource, person.clone()).unwrap(),
            json!({"firstname":"Jane","lastname":"Selby","jobtitle":"Cook","email":"j@x.test","homephone":"1",
                   "cellphone":"2","city":"Bath","zipcode":"BA1"})
        );
        assert_eq!(named(RecordKind::Contact, person).unwrap()["businessphone"], "1");
        assert_eq!(
            named(RecordKind::Lead, json!({"name":"L","department":{"id":2,"name":"Sales"},"source":"Web"}))
                .unwrap(),
            json!({"leadname":"L","department":"Sales","source":"Web"})
        );
        assert_eq!(
            named(RecordKind::Resource, json!({"currentClient":{"id":-1,"name":"Acme"}})).unwrap(),
            json!({"company":"Acme"})
        );
    }

    #[test]
    fn lists() {
        let members =
            json!({"customFields":[{"id":12,"name":"n","value":"v"}],"quickSkills":[{"id":3,"name":"x"}]});
        let out = translate(RecordKind::Resource, members.as_object().unwrap()).unwrap();
        assert_eq!(out.custom, [json!({"id":12,"value":"v"})]);
        assert_eq!(out.skills, [json!(3)]);
    }

    #[test]
    fn what_classic_lacks_is_named() {
        for (kind, members, code, detail) in [
            (RecordKind::Contact, json!({"tagText":"a"}), "classic_lacks_tags", "tagText"),
            (
                RecordKind::Resource,
                json!({"marketingPreferences":{}}),
                "classic_lacks_marketing",
                "marketingPreferences",
            ),
            (
                RecordKind::Contact,
                json!({"internalReference":"x"}),
                "classic_lacks_internal_reference",
                "internalReference",
            ),
            (RecordKind::Lead, json!({"associations":{}}), "classic_lacks_lead_association", "associations"),
            (RecordKind::Resource, json!({"status":{"id":4}}), "classic_lacks_field", "status.id"),
            (RecordKind::Resource, json!({"noticePeriod":30}), "classic_lacks_field", "noticePeriod"),
            (RecordKind::Opportunity, json!({}), "classic_lacks_record_type", ""),
        ] {
            assert_eq!(named(kind, members), Err((code.to_owned(), detail.to_owned())));
        }
    }
}
