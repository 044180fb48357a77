//! `POST /api/v1/Resource/CreateFromResume` (contract 1.6), shared with the Widget operation of that name.

use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{attach::decode, auth::Caller, records};
use crate::{
    body::JsonBody,
    problem::ApiError,
    sim::{Sim, World},
    store::{
        document::Upload,
        kind::Kind,
        placement::Placement,
        record::{Members, number, text},
    },
};

/// Which list of a job a resource goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Long,
    Short,
}

impl List {
    /// `long` or `short` at the start of the text, in any case; anything else is the longlist.
    pub(crate) fn parse(text: &str) -> Self {
        if text.trim().to_lowercase().starts_with("short") { Self::Short } else { Self::Long }
    }
}

/// Puts a resource on a list of a job. `false`: there is no such job or no such resource.
pub(crate) fn put_forward(
    world: &mut World,
    opportunity: i64,
    resource: i64,
    list: List,
    source: &str,
) -> bool {
    if !world.store.has(Kind::Opportunity, opportunity) || !world.store.has(Kind::Resource, resource) {
        return false;
    }
    let at = world.now();
    match list {
        List::Long => {
            world.store.longlist(opportunity, resource, at);
        }
        List::Short => {
            world.store.shortlist(Placement {
                id: 0,
                opportunity_id: opportunity,
                resource_id: resource,
                status_id: 31,
                note: String::new(),
                source: source.to_owned(),
                at,
            });
        }
    }
    true
}

/// What can be read from a resume: the name from the file's name, the first e-mail address from its text.
pub(crate) fn parse_resume(filename: &str, content: &[u8]) -> Members {
    let mut members = Members::new();
    let stem = filename.rsplit_once('.').map_or(filename, |(stem, _)| stem);
    let words: Vec<String> = stem
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty() && !["cv", "resume"].contains(&word.to_lowercase().as_str()))
        .map(capitalised)
        .collect();
    match words.split_first() {
        Some((first, rest)) if !rest.is_empty() => {
            members.insert("firstName".to_owned(), json!(first));
            members.insert("surname".to_owned(), json!(rest.join(" ")));
        }
        Some((only, _)) => {
            members.insert("surname".to_owned(), json!(only));
        }
        None => {
            members.insert("surname".to_owned(), json!("Unknown"));
        }
    }
    let text = String::from_utf8_lossy(content);
    let email = text.split(|c: char| c.is_whitespace() || "<>(),;:\"".contains(c)).find(|word| {
        word.split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && word.is_ascii())
    });
    if let Some(email) = email {
        members.insert("contactDetails".to_owned(), json!({"email": email.trim_end_matches('.')}));
    }
    members
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Creates a resource from a resume, or attaches the resume to the resource the caller names.
pub(crate) async fn create(
    State(sim): State<Sim>,
    _: Caller,
    body: JsonBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let asked = body.typed("ParseRequest")?;
    let filename = text(&asked, &["fileName"]).trim();
    if filename.is_empty() {
        return Err(ApiError::bad("fileName is required"));
    }
    let content = decode(text(&asked, &["fileData"]))?;
    let opportunity = match text(&asked, &["opportunityId"]).trim() {
        "" | "0" => None,
        id => Some(id.parse::<i64>().map_err(|_| ApiError::bad("opportunityId is not a number"))?),
    };
    let mut world = sim.world();
    if let Some(id) = opportunity.filter(|id| !world.store.has(Kind::Opportunity, *id)) {
        return Err(ApiError::bad(format!("there is no Opportunity {id}")));
    }
    let known = number(&asked, &["resource"]).filter(|id| *id > 0);
    let (id, action) = match known {
        Some(id) if world.store.has(Kind::Resource, id) => (id, "updated"),
        Some(id) => return Err(ApiError::bad(format!("there is no Resource {id}"))),
        None => {
            let mut members = parse_resume(filename, &content);
            let source = Some(text(&asked, &["resourceSource"])).filter(|text| !text.is_empty());
            members.insert("source".to_owned(), json!(source.unwrap_or(text(&asked, &["source"]))));
            if let Some(status) = number(&asked, &["resourceStatusId"]).filter(|id| *id > 0) {
                members.insert("status".to_owned(), json!({ "id": status }));
            }
            if !text(&asked, &["department"]).is_empty() {
                members.insert("department".to_owned(), json!({"name": text(&asked, &["department"])}));
            }
            (records::add(&mut world, Kind::Resource, members), "created")
        }
    };
    let now = world.now();
    world.store.attach(Kind::Resource, id, resume_upload(filename, content), now);
    if let Some(opportunity) = opportunity {
        put_forward(
            &mut world,
            opportunity,
            id,
            List::parse(text(&asked, &["list"])),
            text(&asked, &["source"]),
        );
    }
    let answer = json!({
        "success": true,
        "resourceId": id,
        "returnCode": "0",
        "returnDescription": format!("Resource {action}"),
        "returnAction": action,
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// A resume as a primary document.
pub(crate) fn resume_upload(filename: &str, content: Vec<u8>) -> Upload {
    Upload { filename: filename.to_owned(), document_type: "resume".to_owned(), is_primary: true, content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resume_gives_a_name_and_an_address() {
        let members = parse_resume("jane_selby-CV.pdf", b"Jane Selby\nMail: <jane@example.com>.");
        assert_eq!(
            json!(members),
            json!({"firstName": "Jane", "surname": "Selby",
            "contactDetails": {"email": "jane@example.com"}})
        );
        assert_eq!(json!(parse_resume("cv.pdf", b"\xff\x00")), json!({"surname": "Unknown"}));
    }
}
