//! What happens to a member of a record that exists already, when the profile does not say.
//!
//! | keys | rule | why |
//! |---|---|---|
//! | `note`, `source`, `tagText`, `status*`, `owners*`, `territory*`, `department*`, `createdBy` | never | consultants' own work; a visitor's message goes to the activity |
//! | names, `contactDetails.email`, `otherEmail` | only if empty | a form is weaker evidence than a checked record |
//! | `internalReference` | only if empty | it may hold our marker, or the client's own reference |
//! | `quickSkills*`, `sectors*` | append | PATCH replaces a list (tracker-api.md 4.4) |
//! | everything else | overwrite | the visitor's newest word |
//!
//! Not in the table: a marketing flag or another boolean that came of an unticked box is `never`, a ticked
//! one is `overwrite` (an unticked box flips no opt-in or opt-out); the tag of an event is `append`.

use super::profile::OnMatch;

/// The default rule of a Tracker key.
#[must_use]
pub fn default_rule(path: &str) -> OnMatch {
    let head = path.split(['.', '[']).next().unwrap_or(path);
    match head {
        "note" | "source" | "tagText" | "status" | "owners" | "territory" | "department" | "createdBy" => {
            OnMatch::Never
        }
        "firstName" | "surname" | "preferredName" | "displayAs" | "nickname" | "name" | "otherEmail"
        | "internalReference" => OnMatch::IfEmpty,
        "contactDetails" if path == "contactDetails.email" => OnMatch::IfEmpty,
        "quickSkills" | "sectors" => OnMatch::Append,
        _ => OnMatch::Overwrite,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_of_the_table() {
        for (path, rule) in [
            ("note", OnMatch::Never),
            ("source", OnMatch::Never),
            ("tagText", OnMatch::Never),
            ("status.id", OnMatch::Never),
            ("owners[20].role", OnMatch::Never),
            ("department.name", OnMatch::Never),
            ("firstName", OnMatch::IfEmpty),
            ("surname", OnMatch::IfEmpty),
            ("contactDetails.email", OnMatch::IfEmpty),
            ("internalReference", OnMatch::IfEmpty),
            ("quickSkills[3]", OnMatch::Append),
            ("contactDetails.mobilePhone", OnMatch::Overwrite),
            ("customFields[12]", OnMatch::Overwrite),
            ("address.town", OnMatch::Overwrite),
            ("jobTitle", OnMatch::Overwrite),
        ] {
            assert_eq!(default_rule(path), rule, "{path}");
        }
    }
}
