//! The documented filters of a search (contract 1.5, 4.4).

use jiff::civil::DateTime;
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

/// The filters of one search, read once: a tenant may have 20,000 records.
pub(super) struct Filter<'a> {
    asked: &'a Members,
    term: String,
    state: String,
    status: Option<i64>,
    published: Option<bool>,
    mine: bool,
    after: Option<DateTime>,
    before: Option<DateTime>,
    email: String,
    telephone: String,
}

impl<'a> Filter<'a> {
    pub(super) fn of(asked: &'a Members) -> Self {
        let word = |name: &str| text(asked, &[name]).trim().to_lowercase();
        Self {
            asked,
            term: word("searchTerm"),
            state: word("state"),
            status: number(asked, &["statusId"]),
            published: asked.get("publishOnline").and_then(Value::as_bool),
            mine: asked.get("onlyMyRecords").and_then(Value::as_bool) == Some(true),
            after: wall_clock(text(asked, &["updatedAfter"])),
            before: wall_clock(text(asked, &["updatedBefore"])),
            email: word("email"),
            telephone: digits(text(asked, &["telephone"])),
        }
    }

    /// `true` when the record passes all of them.
    pub(super) fn passes(&self, world: &World, seen: Seen<'_>) -> bool {
        let Seen { record, members, .. } = seen;
        if !term_fits(world.knobs.term_filter, seen, &self.term) {
            return false;
        }
        if !self.state.is_empty() && meta::state(record.kind, members) != self.state {
            return false;
        }
        if self.status.is_some_and(|id| number(members, &["status", "id"]) != Some(id)) {
            return false;
        }
        if let Some(published) = self.published {
            let advert = members.get("advertDetails").and_then(|advert| advert.get("publishOnline"));
            if advert.and_then(Value::as_bool).unwrap_or(false) != published {
                return false;
            }
        }
        (!self.mine || is_mine(members))
            && self.in_time(world, seen)
            && email_fits(world.knobs.email_filter, members, &self.email)
            && telephone_fits(members, &self.telephone)
            && (record.kind != Kind::Activity || activity_fits(members, self.asked))
    }

    /// `updatedAfter` and `updatedBefore`, compared on the tenant's wall clock (contract 1.4).
    fn in_time(&self, world: &World, seen: Seen<'_>) -> bool {
        if self.after.is_none() && self.before.is_none() {
            return true;
        }
        let updated = local(seen.updated, world.knobs.tz_offset);
        self.after.is_none_or(|after| updated >= after) && self.before.is_none_or(|before| updated <= before)
    }
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

fn email_fits(filter: EmailFilter, members: &Members, wanted: &str) -> bool {
    let email = || text(members, &["contactDetails", "email"]).trim().to_lowercase();
    match filter {
        _ if wanted.is_empty() => true,
        EmailFilter::Ignored => true,
        EmailFilter::Exact => email() == wanted,
        EmailFilter::Contains => email().contains(wanted),
    }
}

fn telephone_fits(members: &Members, wanted: &str) -> bool {
    wanted.is_empty()
        || ["telephone", "mobilePhone"]
            .iter()
            .any(|name| digits(text(members, &["contactDetails", name])).contains(wanted))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
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
