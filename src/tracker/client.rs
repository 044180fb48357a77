//! One interface to Tracker, whichever dialect the settings name.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::capabilities::{Capabilities, Feature};
use super::endpoints::Endpoints;
use super::gate::{CallGate, OpenGate};
use super::line::Line;
use super::outcome::{CallTrace, Called, Failure};
use super::person::{FoundPerson, PersonQuery};
use super::rehearsal::{Carrier, Scene};
use super::renew::Sessions;
use super::session::SessionStore;
use super::tape::Tape;
use super::types::{
    AccountCheck, ActivityUpload, Created, DocumentUpload, FoundActivity, Page, RemoteDocument, ResumeUpload,
    Webhook,
};
use super::wire::{Patience, Wire};
use super::{rest, widget};
use crate::clock::Clock;
use crate::http::{Fault, Transport};
use crate::mapping::profile::{JobList, RecordKind};
use crate::settings::{Dialect, Settings};

static OPEN: OpenGate = OpenGate;

/// A client for one drain: made on its runtime, used by all its deliveries at once, dropped with it.
pub struct Client<'a, S: SessionStore> {
    pub(super) wire: Wire<'a, S>,
    capabilities: Capabilities,
}

/// The client as everything of the core uses it: with any store behind it, one copy of the code.
pub type SiteClient<'a> = Client<'a, &'a dyn SessionStore>;

/// Runs an operation and hands its calls over with the result, a failed one's too.
pub(super) async fn called<T>(run: impl AsyncFnOnce(&mut Vec<CallTrace>) -> Result<T, Failure>) -> Called<T> {
    let mut traces = Vec::new();
    let result = run(&mut traces).await;
    Called { result, traces }
}

impl<'a, S: SessionStore> Client<'a, S> {
    /// A client for the account in the settings. `owner` names this client in claims and must differ from
    /// every other client's that is alive.
    ///
    /// # Errors
    /// Parked: an endpoint, the proxy or TLS cannot be used as configured.
    pub fn new(
        settings: &Settings,
        store: &'a S,
        clock: &'a dyn Clock,
        owner: &str,
    ) -> Result<Self, Failure> {
        let carrier = Carrier::Network(Transport::new(settings).map_err(Fault::parked)?);
        Self::over(carrier, settings, store, clock, owner)
    }

    /// A client that sends nothing: the scene answers each call.
    ///
    /// # Errors
    /// Parked: an endpoint cannot be used as configured.
    pub fn rehearsing(
        scene: &'a Scene,
        settings: &Settings,
        store: &'a S,
        clock: &'a dyn Clock,
        owner: &str,
    ) -> Result<Self, Failure> {
        Self::over(Carrier::Rehearsal(scene), settings, store, clock, owner)
    }

    fn over(
        carrier: Carrier<'a>,
        settings: &Settings,
        store: &'a S,
        clock: &'a dyn Clock,
        owner: &str,
    ) -> Result<Self, Failure> {
        let line = Line { carrier, gate: &OPEN, clock, tape: None, skew_ms: Cell::new(None) };
        Ok(Self {
            wire: Wire {
                line,
                endpoints: Endpoints::of(&settings.tracker)?,
                settings: settings.tracker.clone(),
                sessions: Sessions::new(settings, store, clock, owner),
                clock,
                patience: Patience::of(settings),
            },
            capabilities: Capabilities::of(settings.tracker.dialect),
        })
    }

    /// Asks this gate before each call.
    #[must_use]
    pub fn with_gate(mut self, gate: &'a dyn CallGate) -> Self {
        self.wire.line.gate = gate;
        self
    }

    /// Records the calls.
    #[must_use]
    pub fn with_tape(mut self, tape: &'a Tape) -> Self {
        self.wire.line.tape = Some(tape);
        self
    }

    /// Tells the tape, where there is one, which step the next calls are of.
    pub fn at_step(&self, step: &'static str) {
        if let Some(tape) = self.wire.line.tape {
            tape.at_step(step);
        }
    }

    /// How far this machine's clock is ahead of the `Date` of the last answer, in milliseconds; `None`: nobody has
    /// answered yet, or without one.
    #[must_use]
    pub fn skew_ms(&self) -> Option<i64> {
        self.wire.line.skew_ms.get()
    }

    /// What the dialect can do.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        self.capabilities
    }

    /// Everybody of a type (Resource or Contact) who is this person; at most four calls.
    pub async fn find_people(&self, kind: RecordKind, query: &PersonQuery) -> Called<Vec<FoundPerson>> {
        self.called("find_people", async |log| match self.dialect() {
            Dialect::Rest => rest::search::people(&self.wire, kind, query, log).await,
            Dialect::Widget => widget::people::people(&self.wire, kind, query, log).await,
        })
        .await
    }

    /// One page of a search with the documented members of the type, rows not compared with anything. REST.
    pub async fn search(&self, kind: RecordKind, filter: &Map<String, Value>) -> Called<Page> {
        self.called("search", async |log| {
            self.capabilities.require(Feature::Search)?;
            rest::search::page(&self.wire, kind, filter, log).await
        })
        .await
    }

    /// A full record; `None` when it is not there. The members have the dialect's names.
    pub async fn get(&self, kind: RecordKind, id: u64) -> Called<Option<Value>> {
        self.called("read_record", async |log| match self.dialect() {
            Dialect::Rest => rest::records::get(&self.wire, kind, id, log).await,
            Dialect::Widget => widget::records::get(&self.wire, kind, id, log).await,
        })
        .await
    }

    /// Creates a record from REST-shaped members. On classic a Lead's person stands in the member `contact`.
    pub async fn create(&self, kind: RecordKind, members: &Map<String, Value>) -> Called<Created> {
        self.called("create_record", async |log| match self.dialect() {
            Dialect::Rest => rest::records::create(&self.wire, kind, members, log).await,
            Dialect::Widget => widget::records::create(&self.wire, kind, members, log).await,
        })
        .await
    }

    /// Changes the given members of a record; `Gone` when it is not there.
    pub async fn update(&self, kind: RecordKind, id: u64, members: &Map<String, Value>) -> Called<()> {
        self.called("update_record", async |log| match self.dialect() {
            Dialect::Rest => rest::records::update(&self.wire, kind, id, members, log).await,
            Dialect::Widget => widget::records::update(&self.wire, kind, id, members, log).await,
        })
        .await
    }

    /// Deletes a record; `Gone` when it is not there. REST.
    pub async fn delete(&self, kind: RecordKind, id: u64) -> Called<()> {
        self.called("delete_record", async |log| {
            self.capabilities.require(Feature::Deletion)?;
            rest::records::delete(&self.wire, kind, id, log).await
        })
        .await
    }

    /// Lets Tracker's parser make a Resource of a CV.
    pub async fn create_from_resume(&self, upload: ResumeUpload) -> Called<Created> {
        self.called("parse_resume", async |log| {
            self.with_file(&upload.name, upload.content.size());
            match self.dialect() {
                Dialect::Rest => rest::documents::from_resume(&self.wire, upload, log).await,
                Dialect::Widget => widget::steps::from_resume(&self.wire, upload, log).await,
            }
        })
        .await
    }

    /// Attaches a document; yields its id where Tracker says one.
    pub async fn attach(&self, kind: RecordKind, id: u64, upload: DocumentUpload) -> Called<Option<u64>> {
        self.called("attach_document", async |log| {
            self.with_file(&upload.name, upload.content.size());
            match self.dialect() {
                Dialect::Rest => rest::documents::attach(&self.wire, kind, id, upload, log).await,
                Dialect::Widget => {
                    widget::steps::attach(&self.wire, kind, id, upload, log).await.map(|()| None)
                }
            }
        })
        .await
    }

    /// Documents of a Resource. REST.
    pub async fn documents(&self, resource: u64) -> Called<Vec<RemoteDocument>> {
        self.called("list_documents", async |log| {
            self.capabilities.require(Feature::DocumentList)?;
            rest::documents::list(&self.wire, resource, log).await
        })
        .await
    }

    /// Creates an activity on a record.
    pub async fn create_activity(&self, upload: &ActivityUpload) -> Called<u64> {
        self.called("create_activity", async |log| match self.dialect() {
            Dialect::Rest => rest::activities::create(&self.wire, upload, log).await,
            Dialect::Widget => widget::steps::create_activity(&self.wire, upload, log).await,
        })
        .await
    }

    /// Activities of a record with this subject, read in full so that a marker can be compared; the newest
    /// five. Classic ignores the record.
    pub async fn find_activities(
        &self,
        kind: RecordKind,
        id: u64,
        subject: &str,
    ) -> Called<Vec<FoundActivity>> {
        self.called("find_activities", async |log| match self.dialect() {
            Dialect::Rest => rest::activities::find(&self.wire, kind, id, subject, log).await,
            Dialect::Widget => widget::steps::find_activities(&self.wire, subject, log).await,
        })
        .await
    }

    /// Puts a Resource on a job's longlist.
    pub async fn longlist(&self, resource: u64, opportunity: u64) -> Called<()> {
        self.called("put_on_list", async |log| match self.dialect() {
            Dialect::Rest => rest::lists::longlist(&self.wire, resource, opportunity, log).await,
            Dialect::Widget => {
                widget::steps::apply(&self.wire, resource, opportunity, JobList::Longlist, log).await
            }
        })
        .await
    }

    /// Puts a Resource on a job's shortlist; status 0 is Tracker's own.
    pub async fn shortlist(&self, resource: u64, opportunity: u64, status: u64) -> Called<()> {
        self.called("put_on_list", async |log| match self.dialect() {
            Dialect::Rest => rest::lists::shortlist(&self.wire, resource, opportunity, status, log).await,
            Dialect::Widget => {
                if status > 0 {
                    self.capabilities.require(Feature::ShortlistStatus)?;
                }
                widget::steps::apply(&self.wire, resource, opportunity, JobList::Shortlist, log).await
            }
        })
        .await
    }

    /// Whether a Resource is on a job's list. REST.
    pub async fn listed(&self, resource: u64, opportunity: u64, list: JobList) -> Called<bool> {
        self.called("look_at_list", async |log| {
            self.capabilities.require(Feature::ListReading)?;
            rest::lists::listed(&self.wire, resource, opportunity, list, log).await
        })
        .await
    }

    /// Statuses, sources, custom fields and so on. REST.
    pub async fn metadata(&self) -> Called<Value> {
        self.called("metadata", async |log| {
            self.capabilities.require(Feature::Metadata)?;
            rest::lookups::metadata(&self.wire, log).await
        })
        .await
    }

    /// Values of the list behind a custom field; none where there is no such list. REST.
    pub async fn custom_list(&self, id: u64) -> Called<Vec<String>> {
        self.called("custom_list", async |log| {
            self.capabilities.require(Feature::Metadata)?;
            rest::lookups::custom_list(&self.wire, id, log).await
        })
        .await
    }

    /// Who may own records: id and name, from several pages. REST.
    pub async fn users(&self) -> Called<Vec<(u64, String)>> {
        self.called("users", async |log| {
            self.capabilities.require(Feature::Metadata)?;
            rest::lookups::users(&self.wire, log).await
        })
        .await
    }

    /// What Tracker can send webhooks for, as it answers. REST.
    pub async fn webhook_actions(&self) -> Called<Value> {
        self.called("webhook_actions", async |log| {
            self.capabilities.require(Feature::Webhooks)?;
            rest::lookups::webhook_actions(&self.wire, log).await
        })
        .await
    }

    /// What the sign-in is like, without a secret or a name: kind of tokens and how long they last. REST exchanges its
    /// token for a JWT, unless there is one that lasts.
    pub async fn describe_sign_in(&self) -> Called<Value> {
        self.called("sign_in", async |log| {
            let pass = self.wire.sessions.pass(&self.wire.desk(), log).await?;
            Ok(super::exchange::described(&pass.secret, self.wire.clock.now_ms()))
        })
        .await
    }

    /// A hash of what the account says of itself at sign-in; empty where it says nothing (an opaque JWT,
    /// classic).
    pub async fn identify(&self) -> Called<String> {
        self.called("sign_in", async |log| match self.dialect() {
            Dialect::Rest => {
                let pass = self.wire.sessions.pass(&self.wire.desk(), log).await?;
                Ok(super::exchange::identity(&pass.secret))
            }
            Dialect::Widget => Ok(String::new()),
        })
        .await
    }

    /// A read-only probe for the settings screen.
    pub async fn check(&self) -> Called<AccountCheck> {
        self.called("record_types", async |log| match self.dialect() {
            Dialect::Rest => rest::lookups::check(&self.wire, log).await,
            Dialect::Widget => widget::people::check(&self.wire, log).await,
        })
        .await
    }

    /// Webhook registrations of the account, foreign ones included. REST.
    pub async fn list_webhooks(&self) -> Called<Vec<Webhook>> {
        self.called("list_webhooks", async |log| {
            self.capabilities.require(Feature::Webhooks)?;
            rest::lookups::webhooks(&self.wire, log).await
        })
        .await
    }

    /// Registers one action of one record type; the id of the argument is ignored. REST.
    pub async fn register_webhook(&self, webhook: &Webhook) -> Called<u64> {
        self.called("register_webhook", async |log| {
            self.capabilities.require(Feature::Webhooks)?;
            rest::lookups::register(&self.wire, webhook, log).await
        })
        .await
    }

    /// Removes a registration; `Gone` when it is not there. REST.
    pub async fn delete_webhook(&self, id: u64) -> Called<()> {
        self.called("delete_webhook", async |log| {
            self.capabilities.require(Feature::Webhooks)?;
            rest::lookups::unregister(&self.wire, id, log).await
        })
        .await
    }

    /// Runs an operation under a name for the tape.
    async fn called<T>(
        &self,
        purpose: &'static str,
        run: impl AsyncFnOnce(&mut Vec<CallTrace>) -> Result<T, Failure>,
    ) -> Called<T> {
        if let Some(tape) = self.wire.line.tape {
            tape.begin(purpose);
        }
        called(run).await
    }

    fn with_file(&self, name: &str, size: u64) {
        if let Some(tape) = self.wire.line.tape {
            tape.with_file(name, size);
        }
    }

    fn dialect(&self) -> Dialect {
        self.capabilities.dialect()
    }
}
