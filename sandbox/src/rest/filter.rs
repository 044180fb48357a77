//! The documented filters of a search (contract 1.5, 4.4).

use serde_json::Value;

use super::{meta, view::linked};
use crate::{
    clock::{local, wall_clock},
    knobs::{EmailFilter, TermFilter},
    seed::USER,
    sim::World,
    store::{
        kind::Kind,
        record::{Members, Seen, display_name, number, text},
    },
};

/// `true` when the record passes every filter of `asked`.
pub(super) fn passes(world: &World, seen: Seen<'_>, asked: &Members) -> bool {
    let Seen { record, members, .. } = seen;
    let word = |name: &str| text(asked, &[name]).trim().to_lowercase();
    if !term_fits(world.knobs.term_filter, seen, &word("searchTerm")) {
        return false;
    }
    let state = word("state");
    if !state.is_empty() && meta::state(record.kind, members) != state {
        return false;
    }
    if number(asked, &["statusId"]).is_some_and(|id| number(members, &["status", "id"]) != Some(id)) {
        return false;
    }
    if let Some(published) = asked.get("publishOnline").and_then(Value::as_bool) {
        let advert = members.get("advertDetails").and_then(|advert| advert.get("publishOnline"));
        if advert.and_then(Value::as_bool).unwrap_or(false) != published {
            return false;
        }
    }
    if asked.get("onlyMyRecords").and_then(Value::as_bool) == Some(true) && !is_mine(members) {
        return false;
    }
    in_time(world, seen, asked)
        && email_fits(world.knobs.email_filter, members, &word("email"))
        && telephone_fits(members, &word("telephone"))
        && (record.kind != Kind::Activity || activity_fits(members, asked))
}

fn term_fits(filter: TermFilter, seen: Seen<'_>, wanted: &str) -> bool {
    let named = || display_name(seen.record.kind, seen.members).to_lowercase().contains(wanted);
    match filter {
        _ if wanted.is_empty() => true,
        TermFilter::Name => named(),
        TermFilter::Tags => named() || text(seen.members, &["tagText"]).to_lowercase().contains(wanted),
        TermFilter::Ignored => true,
    }
}

/// A record without owners belongs to the API user, who made it (contract 1.6).
fn is_mine(members: &Members) -> bool {
    let owners = members.get("owners").and_then(Value::as_array);
    owners.is_none_or(|owners| {
        owners.is_empty()
            || owners.iter().any(|owner| owner.get("ownerId").and_then(Value::as_i64) == Some(USER.id))
    })
}

/// `updatedAfter` and `updatedBefore`, compared on the tenant's wall clock (contract 1.4).
fn in_time(world: &World, seen: Seen<'_>, asked: &Members) -> bool {
    let updated = local(seen.updated, world.knobs.tz_offset);
    wall_clock(text(asked, &["updatedAfter"])).is_none_or(|after| updated >= after)
        && wall_clock(text(asked, &["updatedBefore"])).is_none_or(|before| updated <= before)
}

fn email_fits(filter: EmailFilter, members: &Members, wanted: &str) -> bool {
    let email = text(members, &["contactDetails", "email"]).trim().to_lowercase();
    match filter {
        _ if wanted.is_empty() => true,
        EmailFilter::Ignored => true,
        EmailFilter::Exact => email == wanted,
        EmailFilter::Contains => email.contains(wanted),
    }
}

fn telephone_fits(members: &Members, wanted: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(wanted);
    wanted.is_empty()
        || ["telephone", "mobilePhone"]
            .iter()
            .any(|name| digits(text(members, &["contactDetails", name])).contains(&wanted))
}

fn activity_fits(members: &Members, asked: &Members) -> bool {
    let subject = text(asked, &["subject"]).to_lowercase();
    let same = |wanted: &str, has: &str| {
        let wanted = text(asked, &[wanted]);
        wanted.is_empty() || wanted.eq_ignore_ascii_case(text(members, &[has]))
    };
    let linked_to = |member: &str, kind: Kind| {
        number(asked, &[member]).is_none_or(|id| id == 0 || linked(members, kind).contains(&id))
    };
    text(members, &["subject"]).to_lowercase().contains(&subject)
        && same("priority", "priority")
        && same("contactType", "contactDirection")
        && number(asked, &["activityTypeId"])
            .is_none_or(|id| number(members, &["activityType", "id"]) == Some(id))
        && number(asked, &["userId"]).is_none_or(|id| id == USER.id)
        && linked_to("clientId", Kind::Client)
        && linked_to("contactId", Kind::Contact)
        && linked_to("leadId", Kind::Lead)
        && linked_to("opportunityId", Kind::Opportunity)
        && linked_to("resourceId", Kind::Resource)
}
