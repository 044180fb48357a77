//! The people of an event: contacts of the list, and this site's own registrations from the moment they are stored.
//! Everybody is in it once: by contact, and before that is known by e-mail and surname.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::attendee_entry::{Entry, Registered};
use super::attendee_newcomers::MARK;
use super::attendees::{context, key, progress, row};
use super::{Sqlite, lists};
use crate::intake::person::guess;
use crate::intake::submission::Submission;
use crate::mapping::plan::Person;
use crate::outbox::Result;
use crate::outbox::attendance::{Attendee, AttendeeRow, ListCounts, Progress, Standing, Who};
use crate::outbox::seats::Seat;
use crate::vault::PersonHashes;

/// People of a list, and where to find them.
#[derive(Default)]
struct People {
    entries: Vec<Entry>,
    by_contact: BTreeMap<u64, usize>,
    /// Several people may share an address.
    by_email: BTreeMap<Vec<u8>, Vec<usize>>,
}

/// How far a list is, with its people counted.
pub(super) fn counted(store: &Sqlite, event_id: u64, connection: &str) -> Result<Progress> {
    store.read(|db| {
        let mut counts = ListCounts::default();
        for entry in People::of(store, db, event_id, connection)?.entries {
            match entry.standing() {
                Standing::Confirmed | Standing::Registered => counts.contacts += 1,
                Standing::OnItsWay | Standing::Seated => counts.on_their_way += 1,
                Standing::Waitlist => counts.waitlist += 1,
                Standing::GivenUp | Standing::TagMissing | Standing::Gone => {}
            }
        }
        Ok(Progress { counts, ..progress(store, db, event_id)? })
    })
}

/// A page of the people, those registered first at its beginning; and how many there are.
pub(super) fn page(
    store: &Sqlite,
    event_id: u64,
    connection: &str,
    page: u32,
    per_page: u32,
) -> Result<(u64, Vec<AttendeeRow>)> {
    store.read(|db| {
        let mut entries = People::of(store, db, event_id, connection)?.entries;
        entries.sort_by(|a, b| {
            let place = |e: &Entry| (e.registered_at == 0, e.registered_at, e.contact_id);
            place(a).cmp(&place(b)).then_with(|| a.submission_id.cmp(&b.submission_id))
        });
        let skip = (page.max(1) as usize - 1).saturating_mul(per_page as usize);
        let rows = entries
            .iter()
            .skip(skip)
            .take(per_page as usize)
            .map(|entry| open(store, db, event_id, entry))
            .collect::<Result<Vec<_>>>()?;
        Ok((entries.len() as u64, rows))
    })
}

/// What no longer opens (another key) must not hide the others.
fn open(store: &Sqlite, db: &Connection, event_id: u64, entry: &Entry) -> Result<AttendeeRow> {
    let who = if entry.sealed {
        opened(store, db, event_id, entry.contact_id)?.map_or(Who::Unknown, Who::Contact)
    } else {
        let plan = lists::plan_in(store, db, &entry.submission_id).ok().flatten();
        match plan {
            Some(plan) => Who::Plan(Box::new(plan)),
            // It needs somebody before there is a plan; who it is must be seen all the same.
            None => {
                let submission = lists::submission_in(store, db, &entry.submission_id).ok().flatten();
                submission.as_ref().map_or(Who::Unknown, guessed)
            }
        }
    };
    Ok(AttendeeRow {
        contact_id: entry.contact_id,
        submission_id: entry.submission_id.clone(),
        registered_at: entry.registered_at,
        origin: entry.origin,
        standing: entry.standing(),
        seat: entry.seat,
        who,
    })
}

/// Who a submission seems to be from.
fn guessed(submission: &Submission) -> Who {
    let Person { email, first_name, surname, phone } = guess(submission);
    Who::Contact(Attendee { first_name, surname, email, phone, ..Attendee::default() })
}

/// What Tracker said of a contact of the list; `None` where it no longer opens.
fn opened(store: &Sqlite, db: &Connection, event_id: u64, contact_id: u64) -> Result<Option<Attendee>> {
    let sealed: Vec<u8> = db.query_row(
        "SELECT sealed FROM attendee WHERE event_id = ?1 AND contact_id = ?2",
        params![key(event_id), key(contact_id)],
        |r| r.get(0),
    )?;
    Ok(store.unseal(&context(event_id, contact_id), &sealed).ok())
}

impl People {
    /// `connection`: contacts of another tenant are nobody here.
    fn of(store: &Sqlite, db: &Connection, event_id: u64, connection: &str) -> Result<Self> {
        let mut people = Self::default();
        if let Some(list) = row(store, db, event_id)?.filter(|list| list.connection == connection) {
            people.read_contacts(db, event_id, list.started_at)?;
        }
        for one in registrations(db, event_id, connection)? {
            let known = people.find(store, db, event_id, &one)?;
            people.register(known, &one);
        }
        Ok(people)
    }

    /// `started_at`: each was read after that, or by an earlier load.
    fn read_contacts(&mut self, db: &Connection, event_id: u64, started_at: i64) -> Result<()> {
        let mut statement = db.prepare(
            "SELECT contact_id, state, is_known, email_hash, sealed IS NOT NULL, listed = ?2 AND is_read = 1 \
             FROM attendee WHERE event_id = ?1 \
             AND state IN ('confirmed', 'waitlist', 'tag_missing', 'gone') ORDER BY contact_id",
        )?;
        let mut rows = statement.query(params![key(event_id), MARK])?;
        while let Some(r) = rows.next()? {
            let contact_id = u64::try_from(r.get::<_, i64>(0)?).unwrap_or_default();
            let standing = match r.get::<_, String>(1)?.as_str() {
                "confirmed" => Standing::Confirmed,
                "waitlist" => Standing::Waitlist,
                "gone" => Standing::Gone,
                _ => Standing::TagMissing,
            };
            let until = if r.get(5)? { i64::MAX } else { started_at };
            self.by_contact.insert(contact_id, self.entries.len());
            if let Some(email) = r.get::<_, Option<Vec<u8>>>(3)? {
                self.by_email.entry(email).or_default().push(self.entries.len());
            }
            self.entries.push(Entry::contact(contact_id, standing, until, r.get(2)?, r.get(4)?));
        }
        Ok(())
    }

    /// Who a registration is of. Two contacts are two people, whatever their address, and so are two places: nobody has
    /// two. Where one of both contacts is not known yet, the surname decides, and for who was recognised when it came in the address alone.
    fn find(
        &self,
        store: &Sqlite,
        db: &Connection,
        event_id: u64,
        one: &Registered,
    ) -> Result<Option<usize>> {
        if one.contact_id > 0
            && let Some(index) = self.by_contact.get(&one.contact_id)
        {
            return Ok(Some(*index));
        }
        let mut other = None;
        for index in one.email_hash.as_ref().and_then(|hash| self.by_email.get(hash)).into_iter().flatten() {
            let Some(entry) = self.entries.get(*index) else { continue };
            let places = |seat| matches!(seat, Some(Seat::Seat | Seat::Waitlist));
            if entry.contact_id > 0 && one.contact_id > 0 || places(entry.seat) && places(Some(one.seat)) {
                continue;
            }
            let surname = surname_of(store, db, event_id, entry)?;
            match (&surname, &one.surname_hash) {
                (Some(theirs), Some(ours)) if theirs == ours => return Ok(Some(*index)),
                (Some(_), Some(_)) if one.seat != Seat::Again => {}
                _ => other = other.or(Some(*index)),
            }
        }
        Ok(other)
    }

    fn register(&mut self, known: Option<usize>, one: &Registered) {
        let index = known.unwrap_or(self.entries.len());
        match self.entries.get_mut(index) {
            Some(entry) => entry.add(one),
            None => self.entries.push(Entry::registered(one)),
        }
        if let (None, Some(hash)) = (known, &one.email_hash) {
            self.by_email.entry(hash.clone()).or_default().push(index);
        }
        if one.contact_id > 0 {
            self.by_contact.entry(one.contact_id).or_insert(index);
        }
    }
}

/// Surname of somebody in the form in which people are compared; `None`: not known.
fn surname_of(store: &Sqlite, db: &Connection, event_id: u64, entry: &Entry) -> Result<Option<Vec<u8>>> {
    if !entry.sealed {
        return Ok(entry.surname_hash.clone());
    }
    let attendee = opened(store, db, event_id, entry.contact_id)?;
    Ok(attendee.and_then(|one| PersonHashes::of(&store.vault, "", "", &one.surname).surname))
}

fn registrations(db: &Connection, event_id: u64, connection: &str) -> Result<Vec<Registered>> {
    let mut statement = db.prepare(
        "SELECT g.submission_id, g.registered_at, g.waits, g.state, \
         CASE WHEN g.connection = ?2 THEN g.contact_id ELSE 0 END, \
         CASE WHEN g.connection = ?2 AND g.contact_id > 0 AND s.state = 'delivered' THEN s.ended_at END, \
         s.email_hash, s.surname_hash FROM registration g JOIN submission s ON s.id = g.submission_id \
         WHERE g.event_id = ?1 ORDER BY g.registered_at, g.submission_id",
    )?;
    let rows = statement.query_map(params![key(event_id), connection], |r| {
        Ok(Registered {
            submission_id: r.get(0)?,
            registered_at: r.get(1)?,
            waits: r.get(2)?,
            seat: Seat::parse(&r.get::<_, String>(3)?).unwrap_or(Seat::Again),
            contact_id: u64::try_from(r.get::<_, i64>(4)?).unwrap_or_default(),
            delivered_at: r.get(5)?,
            email_hash: r.get(6)?,
            surname_hash: r.get(7)?,
        })
    })?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}
