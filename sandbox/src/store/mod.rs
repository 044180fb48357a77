//! What the simulated tenant holds. REST, the Widget dialect and the pages share this one store.

pub(crate) mod document;
pub(crate) mod kind;
pub(crate) mod placement;
pub(crate) mod record;

use std::collections::BTreeMap;

use jiff::Timestamp;

use document::{Document, FIRST_DOCUMENT_ID, Upload};
use kind::Kind;
use placement::{FIRST_PLACEMENT_ID, Longlisted, Placement};
use record::{Members, Record};

/// What happened to a record, named as webhooks name it (contract 1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Created,
    Updated,
    Deleted,
}

impl Action {
    pub(crate) const ALL: [Self; 3] = [Self::Created, Self::Updated, Self::Deleted];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Deleted => "Deleted",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name().eq_ignore_ascii_case(text.trim()))
    }
}

/// A change that webhooks are to be told of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    pub(crate) kind: Kind,
    pub(crate) action: Action,
    pub(crate) id: i64,
}

/// The tenant's records, documents and lists.
#[derive(Debug, Default)]
pub(crate) struct Store {
    records: BTreeMap<Kind, BTreeMap<i64, Record>>,
    documents: BTreeMap<i64, Document>,
    longlist: Vec<Longlisted>,
    shortlist: Vec<Placement>,
    placements_made: i64,
    /// Changes not yet handed to the webhooks.
    changes: Vec<Change>,
}

impl Store {
    /// Adds a record and returns its id.
    pub(crate) fn create(&mut self, kind: Kind, members: Members, at: Timestamp) -> i64 {
        let records = self.records.entry(kind).or_default();
        // Deleted records stay in the map, so an id is never given twice.
        let id = records.last_key_value().map_or(kind.first_id(), |(last, _)| last + 1);
        records.insert(id, Record::new(kind, id, members, at));
        self.changes.push(Change { kind, action: Action::Created, id });
        id
    }

    /// The record, unless it was deleted.
    pub(crate) fn get(&self, kind: Kind, id: i64) -> Option<(&Record, &Members)> {
        let record = self.records.get(&kind)?.get(&id)?;
        record.current().map(|members| (record, members))
    }

    pub(crate) fn has(&self, kind: Kind, id: i64) -> bool {
        self.get(kind, id).is_some()
    }

    /// Every record of a type, deleted ones included, in order of id.
    pub(crate) fn all(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// Merges `changes` into a record. `false`: there is no such record.
    pub(crate) fn update(&mut self, kind: Kind, id: i64, changes: Members, at: Timestamp) -> bool {
        let Some(record) = self.records.get_mut(&kind).and_then(|records| records.get_mut(&id)) else {
            return false;
        };
        if record.current().is_none() {
            return false;
        }
        record.merge(changes, at);
        self.changes.push(Change { kind, action: Action::Updated, id });
        true
    }

    /// Deletes a record with its documents and list entries. `false`: there is no such record.
    pub(crate) fn delete(&mut self, kind: Kind, id: i64, at: Timestamp) -> bool {
        let Some(record) = self.records.get_mut(&kind).and_then(|records| records.get_mut(&id)) else {
            return false;
        };
        if record.current().is_none() {
            return false;
        }
        record.delete(at);
        self.documents.retain(|_, document| (document.kind, document.record_id) != (kind, id));
        match kind {
            Kind::Resource => {
                self.longlist.retain(|entry| entry.resource_id != id);
                self.shortlist.retain(|entry| entry.resource_id != id);
            }
            Kind::Opportunity => {
                self.longlist.retain(|entry| entry.opportunity_id != id);
                self.shortlist.retain(|entry| entry.opportunity_id != id);
            }
            Kind::Contact | Kind::Lead | Kind::Activity | Kind::Client | Kind::Project => {}
        }
        self.changes.push(Change { kind, action: Action::Deleted, id });
        true
    }

    /// Has webhooks told of a change that was not made (control API).
    pub(crate) fn announce(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The changes since the last call.
    pub(crate) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    /// Attaches a file and returns the document's id. `None`: there is no such record.
    pub(crate) fn attach(&mut self, kind: Kind, id: i64, upload: Upload, at: Timestamp) -> Option<i64> {
        self.get(kind, id)?;
        let next = self.documents.last_key_value().map_or(FIRST_DOCUMENT_ID, |(last, _)| last + 1);
        self.documents.insert(next, Document::new(next, kind, id, upload, at));
        Some(next)
    }

    pub(crate) fn document(&self, id: i64) -> Option<&Document> {
        self.documents.get(&id)
    }

    pub(crate) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }

    /// The documents of one record, in order of id.
    pub(crate) fn documents_of(&self, kind: Kind, id: i64) -> impl Iterator<Item = &Document> {
        self.documents().filter(move |document| (document.kind, document.record_id) == (kind, id))
    }

    /// Puts a resource on a longlist. `false`: it is there already.
    pub(crate) fn longlist(&mut self, opportunity_id: i64, resource_id: i64, at: Timestamp) -> bool {
        if self.longlisted(opportunity_id).any(|entry| entry.resource_id == resource_id) {
            return false;
        }
        self.longlist.push(Longlisted { opportunity_id, resource_id, at });
        true
    }

    pub(crate) fn longlisted(&self, opportunity_id: i64) -> impl Iterator<Item = &Longlisted> {
        self.longlist_entries().filter(move |entry| entry.opportunity_id == opportunity_id)
    }

    pub(crate) fn longlist_entries(&self) -> impl Iterator<Item = &Longlisted> {
        self.longlist.iter()
    }

    /// Takes a resource off a longlist. `false`: it was not there.
    pub(crate) fn drop_longlisted(&mut self, opportunity_id: i64, resource_id: i64) -> bool {
        let before = self.longlist.len();
        self.longlist
            .retain(|entry| (entry.opportunity_id, entry.resource_id) != (opportunity_id, resource_id));
        self.longlist.len() < before
    }

    /// Puts a resource on a shortlist and returns the entry's id; an entry that is there is kept.
    pub(crate) fn shortlist(&mut self, mut entry: Placement) -> i64 {
        if let Some(known) =
            self.shortlisted(entry.opportunity_id).find(|known| known.resource_id == entry.resource_id)
        {
            return known.id;
        }
        entry.id = FIRST_PLACEMENT_ID + self.placements_made;
        self.placements_made += 1;
        let id = entry.id;
        self.shortlist.push(entry);
        id
    }

    pub(crate) fn shortlisted(&self, opportunity_id: i64) -> impl Iterator<Item = &Placement> {
        self.shortlist_entries().filter(move |entry| entry.opportunity_id == opportunity_id)
    }

    pub(crate) fn shortlist_entries(&self) -> impl Iterator<Item = &Placement> {
        self.shortlist.iter()
    }

    /// Takes a resource off a shortlist. `false`: it was not there.
    pub(crate) fn drop_shortlisted(&mut self, opportunity_id: i64, resource_id: i64) -> bool {
        let before = self.shortlist.len();
        self.shortlist
            .retain(|entry| (entry.opportunity_id, entry.resource_id) != (opportunity_id, resource_id));
        self.shortlist.len() < before
    }

    /// Takes a shortlist entry away by its id. `false`: there is none.
    pub(crate) fn drop_placement(&mut self, id: i64) -> bool {
        let before = self.shortlist.len();
        self.shortlist.retain(|entry| entry.id != id);
        self.shortlist.len() < before
    }
}
