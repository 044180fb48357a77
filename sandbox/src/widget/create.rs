//! The create operations (contract 1.10, 4.5).

use serde_json::{Map, Value, json};

use super::{Order, Reply, fields};
use crate::{
    rest::{
        decode, records,
        resume::{List, parse_resume, put_forward, resume_upload},
    },
    sim::World,
    store::{
        kind::Kind,
        record::{Members, display_name, text},
    },
};

/// The record of a type with this e-mail address, oldest first.
fn with_email(world: &World, kind: Kind, email: &str) -> Option<i64> {
    let email = email.trim();
    if email.is_empty() {
        return None;
    }
    let same =
        |members: &Members| text(members, &["contactDetails", "email"]).trim().eq_ignore_ascii_case(email);
    world.store.all(kind).find(|record| record.current().is_some_and(same)).map(|record| record.id)
}

fn name_of(world: &World, kind: Kind, id: i64) -> String {
    world.store.get(kind, id).map(|(_, members)| display_name(kind, members)).unwrap_or_default()
}

/// Creates a person, or overwrites the one with the same e-mail address where that is asked.
fn person(world: &mut World, kind: Kind, members: Members, overwrite: bool) -> Result<(i64, Reply), Reply> {
    if display_name(kind, &members).trim().is_empty() {
        return Err(Reply::Invalid);
    }
    match with_email(world, kind, text(&members, &["contactDetails", "email"])) {
        Some(id) if overwrite => {
            records::change(world, kind, id, members);
            let reply = Reply::record("updated", id, &name_of(world, kind, id));
            Ok((id, reply))
        }
        Some(id) => Err(Reply::Exists(world.knobs.conflict_record_id.then_some(id))),
        None => {
            let id = records::add(world, kind, members);
            let reply = Reply::record("created", id, &name_of(world, kind, id));
            Ok((id, reply))
        }
    }
}

/// The job of `assigntoopportunity`, checked before anything is made.
fn wanted_job(world: &World, order: &Order) -> Result<Option<i64>, Reply> {
    match order.instruction_id("assigntoopportunity") {
        Some(id) if !world.store.has(Kind::Opportunity, id) => Err(Reply::Invalid),
        job => Ok(job),
    }
}

fn assign(world: &mut World, order: &Order, job: Option<i64>, resource: i64) {
    if let Some(job) = job {
        put_forward(world, job, resource, List::parse(&order.instruction("assigntolist")), "");
    }
}

/// `createResource`.
pub(super) fn resource(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let members = fields::to_members(Kind::Resource, order.object("resource")?);
    let job = wanted_job(world, order)?;
    let (id, reply) = person(world, Kind::Resource, members, order.instructed("overwriteresource"))?;
    assign(world, order, job, id);
    Ok(reply)
}

/// `createResourceFromResume`: what the caller says comes before what the resume says.
pub(super) fn resource_from_resume(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let file = order.object("file")?;
    let filename = fields::field(file, "filename");
    let content = decode(&fields::field(file, "data")).map_err(|_| Reply::Invalid)?;
    if filename.is_empty() {
        return Err(Reply::Invalid);
    }
    let job = wanted_job(world, order)?;
    let mut members = parse_resume(&filename, &content);
    let empty = Map::new();
    members.extend(fields::to_members(Kind::Resource, order.object("resource").unwrap_or(&empty)));
    let (id, reply) = person(world, Kind::Resource, members, order.instructed("overwriteresource"))?;
    let now = world.now();
    world.store.attach(Kind::Resource, id, resume_upload(&filename, content), now);
    assign(world, order, job, id);
    Ok(reply)
}

/// `createContact`.
pub(super) fn contact(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let mut members = fields::to_members(Kind::Contact, order.object("contact")?);
    let company = text(&members, &["company"]).to_owned();
    if let Some(client) = company_link(world, &company, order.instructed("createcompanyifnotexists")) {
        members.insert("client".to_owned(), client);
    }
    person(world, Kind::Contact, members, order.instructed("overwritecontact")).map(|(_, reply)| reply)
}

/// A link to the client of that name; it is made first where that is asked.
fn company_link(world: &mut World, name: &str, make: bool) -> Option<Value> {
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let same = |members: &Members| text(members, &["name"]).trim().eq_ignore_ascii_case(name);
    let known = world.store.all(Kind::Client).find(|record| record.current().is_some_and(same));
    let id = match known {
        Some(record) => record.id,
        None if make => {
            let mut members = Members::new();
            members.insert("name".to_owned(), json!(name));
            records::add(world, Kind::Client, members)
        }
        None => return None,
    };
    Some(json!({"id": id, "name": name_of(world, Kind::Client, id)}))
}

/// `createLead`: the person is found by e-mail, or made where that is asked, and linked.
pub(super) fn lead(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let payload = order.object("lead")?;
    let mut members = fields::to_members(Kind::Lead, payload);
    if text(&members, &["name"]).is_empty() {
        return Err(Reply::Invalid);
    }
    let person = fields::to_members(Kind::Contact, payload);
    let known = with_email(world, Kind::Contact, text(&person, &["contactDetails", "email"]));
    let make =
        order.instructed("createpersonifnotexists") && !display_name(Kind::Contact, &person).is_empty();
    let contact = known.or_else(|| make.then(|| records::add(world, Kind::Contact, person)));
    if let Some(contact) = contact {
        members.insert("associations".to_owned(), json!({"contacts": [{"id": contact}]}));
    }
    let id = records::add(world, Kind::Lead, members);
    Ok(Reply::record("success", id, &name_of(world, Kind::Lead, id)))
}

/// `createOpportunity`.
pub(super) fn opportunity(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let members = fields::to_members(Kind::Opportunity, order.object("opportunity")?);
    if text(&members, &["name"]).is_empty() {
        return Err(Reply::Invalid);
    }
    let id = records::add(world, Kind::Opportunity, members);
    Ok(Reply::record("success", id, &name_of(world, Kind::Opportunity, id)))
}

/// `createActivity`.
pub(super) fn activity(world: &mut World, order: &Order) -> Result<Reply, Reply> {
    let payload = order.object("activity")?;
    let mut members = fields::to_members(Kind::Activity, payload);
    if text(&members, &["subject"]).is_empty() {
        return Err(Reply::Invalid);
    }
    if let Some(at) = due(&fields::field(payload, "date"), &fields::field(payload, "time")) {
        members.insert("dueDateTime".to_owned(), json!(at));
    }
    // The custom fields stand beside the payload, not in it (contract 1.10).
    if let Some(custom) = fields::custom_fields(&order.members) {
        members.insert("customFields".to_owned(), custom);
    }
    let link = fields::field(payload, "linkRecordId");
    if !link.is_empty() {
        let kind = Kind::parse(&fields::field(payload, "linkRecordType")).ok_or(Reply::Invalid)?;
        let id: i64 = link.parse().map_err(|_| Reply::Invalid)?;
        let list = kind.association().filter(|_| world.store.has(kind, id)).ok_or(Reply::Invalid)?;
        members.insert("associations".to_owned(), json!({list: [{"id": id}]}));
    }
    let id = records::add(world, Kind::Activity, members);
    Ok(Reply::record("success", id, &name_of(world, Kind::Activity, id)))
}

/// `YYYY-MM-DD` and `11:34 AM` as a date-time; without a readable time it is midnight.
fn due(date: &str, time: &str) -> Option<String> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let time = jiff::civil::Time::strptime("%I:%M %p", time)
        .or_else(|_| jiff::civil::Time::strptime("%H:%M", time))
        .unwrap_or_default();
    Some(date.to_datetime(time).strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_date_takes_both_clocks() {
        assert_eq!(due("2025-12-03", "11:34 AM").as_deref(), Some("2025-12-03T11:34:00"));
        assert_eq!(due("2025-12-03", "01:05 PM").as_deref(), Some("2025-12-03T13:05:00"));
        assert_eq!(due("2025-12-03", "").as_deref(), Some("2025-12-03T00:00:00"));
        assert_eq!(due("tomorrow", "11:34 AM"), None);
    }
}
