//! What a full Contact says of a person. The same members stand in what we send (`mapping::plan`).

use serde_json::{Map, Value};

use crate::mapping::tag_tokens;
use crate::outbox::attendance::{Attendee, Look, Marketing};
use crate::tracker::reading::{member, text};

/// A Contact by its members.
#[must_use]
pub fn attendee(members: &Map<String, Value>) -> Attendee {
    let nothing = Map::new();
    let part = |name: &str| member(members, name).and_then(Value::as_object).unwrap_or(&nothing);
    let details = part("contactDetails");
    let preferences = part("marketingPreferences");
    let first = |values: [String; 2]| values.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    Attendee {
        first_name: text(members, &["firstName"]),
        surname: text(members, &["surname", "lastName"]),
        email: first([text(details, &["email"]), text(members, &["email"])]),
        phone: first([
            text(details, &["telephone", "mobilePhone"]),
            text(members, &["mobilePhone", "businessPhone", "homePhone"]),
        ]),
        company: first([text(members, &["company"]), text(part("client"), &["name"])]),
        marketing: Marketing {
            preference: first([
                text(preferences, &["marketingPreference"]),
                text(members, &["marketingPreference"]),
            ]),
            email: flag(preferences, "emailOptIn"),
            text: flag(preferences, "textOptIn"),
            telephone: flag(preferences, "telephoneOptIn"),
        },
    }
}

/// What a full record comes to.
#[must_use]
pub fn look(record: &Value) -> Look {
    match record.as_object() {
        Some(members) => {
            Look::There { attendee: attendee(members), tokens: tag_tokens(&text(members, &["tagText"])) }
        }
        None => Look::Unreadable,
    }
}

fn flag(members: &Map<String, Value>, name: &str) -> Option<bool> {
    match member(members, name)? {
        Value::Bool(set) => Some(*set),
        Value::String(word) => match word.trim().to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_full_contact() {
        let record = json!({
            "id": 788, "firstName": " Sarah ", "surname": "Jones", "company": "", "client": {"name": "Harbour Ltd"},
            "contactDetails": {"email": "s@example.test", "telephone": "", "mobilePhone": "07700 900123"},
            "marketingPreferences": {"marketingPreference": "Opted In", "emailOptIn": true, "textOptIn": null,
                "telephoneOptIn": "No"},
            "tagText": "VIP; R&amp;D, Summer"
        });
        let Look::There { attendee, tokens } = look(&record) else { panic!("it is there") };
        assert_eq!((attendee.first_name.as_str(), attendee.company.as_str()), ("Sarah", "Harbour Ltd"));
        assert_eq!((attendee.email.as_str(), attendee.phone.as_str()), ("s@example.test", "07700 900123"));
        assert_eq!(attendee.marketing.preference, "Opted In");
        assert_eq!(
            (attendee.marketing.email, attendee.marketing.text, attendee.marketing.telephone),
            (Some(true), None, Some(false))
        );
        assert_eq!(tokens, ["vip", "r&d", "summer"]);
        assert_eq!(look(&json!([])), Look::Unreadable);
    }
}
