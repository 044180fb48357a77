//! The people of an event: contacts of the list, and this site's own registrations from the moment they are stored.
//! Everybody is in it once, by contact or by e-mail.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::attendees::{context, key, progress, row};
use super::{Sqlite, lists};
use crate::intake::person::guess;
use crate::intake::submission::Submission;
use crate::mapping::plan::Person;
use crate::outbox::Result;
use crate::outbox::attendance::{Attendee, AttendeeRow, ListCounts, Origin, Progress, Standing, Who};

/// One person, before what is sealed is opened.
struct Entry {
    contact_id: u64,
    submission_id: String,
    registered_at: i64,
    standing: Standing,
    origin: Origin,
    /// Whether Tracker said who it is.
    sealed: bool,
}

struct Registered {
    submission_id: String,
    registered_at: i64,
    waits: bool,
    contact_id: u64,
    email_hash: Option<Vec<u8>>,
}

/// People of a list, and where to find them.
#[derive(Default)]
struct People {
    entries: Vec<Entry>,
    by_contact: BTreeMap<u64, usize>,
    by_email: BTreeMap<Vec<u8>, usize>,
}

/// How far a list is, with its people counted.
pub(super) fn counted(store: &Sqlite, event_id: u64, connection: &str) -> Result<Progress> {
    store.read(|db| {
        let mut counts = ListCounts::default();
        for entry in People::of(store, db, event_id, connection)?.entries {
            match entry.standing {
                Standing::Confirmed => counts.contacts += 1,
                Standing::OnItsWay => counts.on_their_way += 1,
                Standing::Waitlist => counts.waitlist += 1,
                Standing::TagMissing | Standing::Gone => {}
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
        let sealed: Vec<u8> = db.query_row(
            "SELECT sealed FROM attendee WHERE event_id = ?1 AND contact_id = ?2",
            params![key(event_id), key(entry.contact_id)],
            |r| r.get(0),
        )?;
        let context = context(event_id, entry.contact_id);
        store.unseal(&context, &sealed).map_or(Who::Unknown, Who::Contact)
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
        standing: entry.standing,
        who,
    })
}

/// Who a submission seems to be from.
fn guessed(submission: &Submission) -> Who {
    let Person { email, first_name, surname, phone } = guess(submission);
    Who::Contact(Attendee { first_name, surname, email, phone, ..Attendee::default() })
}

impl People {
    /// `connection`: contacts of another tenant are nobody here.
    fn of(store: &Sqlite, db: &Connection, event_id: u64, connection: &str) -> Result<Self> {
        let mut people = Self::default();
        if row(store, db, event_id)?.is_some_and(|list| list.connection == connection) {
            people.read_contacts(db, event_id)?;
        }
        people.read_registrations(db, event_id, connection)?;
        Ok(people)
    }

    fn read_contacts(&mut self, db: &Connection, event_id: u64) -> Result<()> {
        let mut statement = db.prepare(
            "SELECT contact_id, state, is_known, email_hash, sealed IS NOT NULL FROM attendee WHERE event_id = ?1 \
             AND state IN ('confirmed', 'waitlist', 'tag_missing', 'gone') ORDER BY contact_id",
        )?;
        let mut rows = statement.query([key(event_id)])?;
        while let Some(r) = rows.next()? {
            let contact_id = u64::try_from(r.get::<_, i64>(0)?).unwrap_or_default();
            let state: String = r.get(1)?;
            let known: bool = r.get(2)?;
            self.by_contact.insert(contact_id, self.entries.len());
            if let Some(email) = r.get::<_, Option<Vec<u8>>>(3)? {
                // Two contacts may share an address; what is registered with it goes to the first.
                self.by_email.entry(email).or_insert(self.entries.len());
            }
            self.entries.push(Entry {
                contact_id,
                submission_id: String::new(),
                registered_at: 0,
                standing: match state.as_str() {
                    "confirmed" => Standing::Confirmed,
                    "waitlist" => Standing::Waitlist,
                    "gone" => Standing::Gone,
                    _ => Standing::TagMissing,
                },
                origin: if known { Origin::Site } else { Origin::Tracker },
                sealed: r.get(4)?,
            });
        }
        Ok(())
    }

    fn read_registrations(&mut self, db: &Connection, event_id: u64, connection: &str) -> Result<()> {
        let mut statement = db.prepare(
            "SELECT g.submission_id, g.registered_at, g.waits, \
             CASE WHEN g.connection = ?2 THEN g.contact_id ELSE 0 END, s.email_hash \
             FROM registration g JOIN submission s ON s.id = g.submission_id \
             WHERE g.event_id = ?1 ORDER BY g.registered_at, g.submission_id",
        )?;
        let rows = statement.query_map(params![key(event_id), connection], |r| {
            Ok(Registered {
                submission_id: r.get(0)?,
                registered_at: r.get(1)?,
                waits: r.get(2)?,
                contact_id: u64::try_from(r.get::<_, i64>(3)?).unwrap_or_default(),
                email_hash: r.get(4)?,
            })
        })?;
        for one in rows {
            self.register(one?);
        }
        Ok(())
    }

    fn register(&mut self, one: Registered) {
        let known = match self.by_contact.get(&one.contact_id) {
            Some(index) if one.contact_id > 0 => Some(*index),
            _ => one.email_hash.as_ref().and_then(|hash| self.by_email.get(hash)).copied(),
        };
        if let Some(entry) = known.and_then(|index| self.entries.get_mut(index)) {
            entry.add(&one);
            return;
        }
        if let Some(hash) = one.email_hash {
            self.by_email.insert(hash, self.entries.len());
        }
        if one.contact_id > 0 {
            self.by_contact.insert(one.contact_id, self.entries.len());
        }
        self.entries.push(Entry {
            contact_id: one.contact_id,
            submission_id: one.submission_id,
            registered_at: one.registered_at,
            standing: if one.waits { Standing::Waitlist } else { Standing::OnItsWay },
            origin: Origin::Site,
            sealed: false,
        });
    }
}

impl Entry {
    /// A registration of somebody who is in the list already.
    fn add(&mut self, one: &Registered) {
        self.origin = Origin::Site;
        if self.registered_at == 0 || one.registered_at < self.registered_at {
            self.registered_at = one.registered_at;
        }
        if self.submission_id.is_empty() || self.sealed {
            self.submission_id.clone_from(&one.submission_id);
        }
        if self.contact_id == 0 {
            self.contact_id = one.contact_id;
        }
        self.standing = match self.standing {
            // What is still to be sent will mend it.
            Standing::TagMissing | Standing::Gone if one.contact_id == 0 => {
                if one.waits {
                    Standing::Waitlist
                } else {
                    Standing::OnItsWay
                }
            }
            Standing::Waitlist if !one.waits && !self.sealed => Standing::OnItsWay,
            other => other,
        };
    }
}
