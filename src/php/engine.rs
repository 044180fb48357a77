//! `Halt\Tracker\Core\Engine`: each method converts its arguments, calls the core and converts back.

use ext_php_rs::binary::Binary;
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;

use super::errors::guarded;
use crate::engine::Engine;

/// The core of one site for one request. Arguments and results are JSON unless said otherwise; shapes are
/// in docs/boundary.md. Nothing is held open between calls.
#[php_class]
#[php(name = "Halt\\Tracker\\Core\\Engine")]
#[php(flags = ClassFlags::Final)]
pub struct PhpEngine {
    engine: Engine,
}

#[php_impl]
impl PhpEngine {
    /// Takes the configuration: directory, key, and the settings snapshot or the site whose kept one counts.
    pub fn __construct(config: BinarySlice<u8>) -> PhpResult<Self> {
        guarded(|| Ok(Self { engine: Engine::new(&config)? }))
    }

    /// Versions: `{"version","abi","sqlite"}`.
    pub fn info() -> String {
        Engine::info()
    }

    /// Answers an HTTP request; refusals are answers, not exceptions.
    pub fn receive(&self, request: &str, body: BinarySlice<u8>) -> PhpResult<String> {
        guarded(|| self.engine.receive(request, &body))
    }

    /// Accepts a same-site submission.
    pub fn submit(&self, submission: &str) -> PhpResult<String> {
        guarded(|| self.engine.submit(submission))
    }

    /// Takes a row out of the shell's spool; the body is that of an HTTP request.
    pub fn import_spooled(&self, row: &str, body: BinarySlice<u8>) -> PhpResult<String> {
        guarded(|| self.engine.import_spooled(row, &body))
    }

    /// Works the queue within a budget.
    pub fn drain(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.drain(options))
    }

    /// Counts, connection, store, and who ran the queue; with an earlier `store.watermark` also whether the
    /// store was replaced since.
    pub fn status(&self, known: Option<&str>) -> PhpResult<String> {
        guarded(|| self.engine.status_since(known.unwrap_or_default()))
    }

    /// Reads back what can be read of a damaged store that was moved aside.
    pub fn recover(&self) -> PhpResult<String> {
        guarded(|| self.engine.recover())
    }

    /// Leads that have not arrived for long, and the last errors.
    pub fn overdue(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.overdue(query))
    }

    /// When the next delivery is due.
    pub fn next_due(&self) -> PhpResult<String> {
        guarded(|| self.engine.next_due())
    }

    /// This site is the live one from now on.
    pub fn take_over(&self) -> PhpResult<String> {
        guarded(|| self.engine.take_over())
    }

    /// This site is a copy: what it brought along is discarded.
    pub fn discard_copy(&self) -> PhpResult<String> {
        guarded(|| self.engine.discard_copy())
    }

    /// A page of submissions.
    pub fn submissions(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.submissions(query))
    }

    /// What the filters of the list can offer.
    pub fn choices(&self) -> PhpResult<String> {
        guarded(|| self.engine.choices())
    }

    /// Figures of the last days.
    pub fn figures(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.figures(query))
    }

    /// One submission with its plan, steps and journal; `null` when unknown.
    pub fn submission(&self, id: &str) -> PhpResult<String> {
        guarded(|| self.engine.submission(id))
    }

    /// Maps a kept submission with today's profiles and queues it again.
    pub fn replay(&self, id: &str) -> PhpResult<String> {
        guarded(|| self.engine.replay(id))
    }

    /// Ends a submission by a person's decision.
    pub fn discard(&self, id: &str) -> PhpResult<String> {
        guarded(|| self.engine.discard(id))
    }

    /// The same by a person, perhaps with other values, or with the plan that it was accepted with.
    pub fn replay_submission(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.replay_submission(request))
    }

    /// Ends a submission, and notes who decided.
    pub fn discard_submission(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.discard_submission(request))
    }

    /// Notes what a person did.
    pub fn note(&self, entry: &str) -> PhpResult<String> {
        guarded(|| self.engine.note(entry))
    }

    /// A page of the journal of the site as a whole.
    pub fn site_journal(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.site_journal(query))
    }

    /// Reads a delivered record at Tracker now, and compares it with what was sent.
    pub fn read_back(&self, id: &str) -> PhpResult<String> {
        guarded(|| self.engine.read_back(id))
    }

    /// Says what would become of a same-site submission; stores nothing.
    pub fn prepare(&self, submission: &str) -> PhpResult<String> {
        guarded(|| self.engine.prepare(submission))
    }

    /// The same of an HTTP request; `answer` where it is refused.
    pub fn prepare_request(&self, request: &str, body: BinarySlice<u8>) -> PhpResult<String> {
        guarded(|| self.engine.prepare_request(request, &body))
    }

    /// Housekeeping that is due: comparison, retention, files, read-back.
    pub fn maintain(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.maintain(options))
    }

    /// What is kept of a person, by e-mail.
    pub fn person(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.person(query))
    }

    /// Erases what is kept of a person, by e-mail.
    pub fn erase(&self, email: &str) -> PhpResult<String> {
        guarded(|| self.engine.erase(email))
    }

    /// Takes an opinion about a submission that waits for one.
    pub fn opinion(&self, opinion: &str) -> PhpResult<String> {
        guarded(|| self.engine.opinion(opinion))
    }

    /// Where to send the browser to sign in.
    pub fn begin_sign_in(&self, redirect_uri: &str) -> PhpResult<String> {
        guarded(|| self.engine.begin_sign_in(redirect_uri))
    }

    /// Takes the browser's return from signing in.
    pub fn finish_sign_in(&self, answer: &str) -> PhpResult<String> {
        guarded(|| self.engine.finish_sign_in(answer))
    }

    /// Connects with a pasted token.
    pub fn connect(&self, credential: &str) -> PhpResult<String> {
        guarded(|| self.engine.connect(credential))
    }

    /// Forgets the tokens.
    pub fn disconnect(&self) -> PhpResult<String> {
        guarded(|| self.engine.disconnect())
    }

    /// Renews the tokens now.
    pub fn renew(&self) -> PhpResult<String> {
        guarded(|| self.engine.renew())
    }

    /// What waits for another tenant goes to the one of today.
    pub fn adopt(&self) -> PhpResult<String> {
        guarded(|| self.engine.adopt())
    }

    /// One read-only call with the account.
    pub fn check_connection(&self) -> PhpResult<String> {
        guarded(|| self.engine.check_connection())
    }

    /// Faults of a profile.
    pub fn check_profile(&self, profile: &str) -> PhpResult<String> {
        guarded(|| self.engine.check_profile(profile))
    }

    /// Tracker keys of a record type.
    pub fn targets(&self, kind: &str) -> PhpResult<String> {
        guarded(|| self.engine.targets(kind))
    }

    /// Takes our webhook registrations at Tracker back.
    pub fn remove_webhooks(&self, url_prefix: &str) -> PhpResult<String> {
        guarded(|| self.engine.remove_webhooks(url_prefix))
    }

    /// Our webhook registrations at Tracker.
    pub fn tracker_hooks(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.tracker_hooks(request))
    }

    /// Makes Tracker tell of opportunities at one address.
    pub fn register_tracker_hooks(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.register_tracker_hooks(request))
    }

    /// Takes a call that says it comes from Tracker.
    pub fn tracker_webhook(&self, call: &str, body: BinarySlice<u8>) -> PhpResult<String> {
        guarded(|| self.engine.tracker_webhook(call, &body))
    }

    /// Starts a sweep over all opportunities, unless one runs.
    pub fn jobs_begin(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_begin(options))
    }

    /// Which posts of jobs the site has.
    pub fn jobs_inventory(&self, chunk: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_inventory(chunk))
    }

    /// Works on hints and on the sweep, and hands out operations.
    pub fn jobs_work(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_work(options))
    }

    /// What became of operations.
    pub fn jobs_done(&self, answered: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_done(answered))
    }

    /// Where the jobs stand.
    pub fn jobs_status(&self) -> PhpResult<String> {
        guarded(|| self.engine.jobs_status())
    }

    /// A person's decision about removals that are held back.
    pub fn jobs_decide(&self, decision: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_decide(decision))
    }

    /// One job is to be read again.
    pub fn jobs_refresh(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.jobs_refresh(request))
    }

    /// Keeps the settings for the fast path.
    pub fn remember_settings(&self) -> PhpResult<String> {
        guarded(|| self.engine.remember_settings())
    }

    /// What the shell must still do.
    pub fn tasks(&self, limit: i64) -> PhpResult<String> {
        guarded(|| self.engine.tasks(limit))
    }

    /// The shell has done these.
    pub fn acknowledge(&self, ids: &str) -> PhpResult<String> {
        guarded(|| self.engine.acknowledge(ids))
    }

    /// How far the list of an event's attendees is.
    pub fn attendees(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.attendees(query))
    }

    /// A page of the people of an event.
    pub fn attendee_rows(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.attendee_rows(query))
    }

    /// Goes on loading the list of an event's attendees from Tracker.
    pub fn load_attendees(&self, wish: &str) -> PhpResult<String> {
        guarded(|| self.engine.load_attendees(wish))
    }

    /// Gives a seat to a registration, or takes it back.
    pub fn change_seat(&self, request: &str) -> PhpResult<String> {
        guarded(|| self.engine.change_seat(request))
    }

    /// How many places of events are taken.
    pub fn registration_counts(&self, query: &str) -> PhpResult<String> {
        guarded(|| self.engine.registration_counts(query))
    }

    /// One piece of a kept file, from 0; at most 1 MiB, empty after the last.
    pub fn blob(&self, submission: &str, file: i64, piece: i64) -> PhpResult<Binary<u8>> {
        guarded(|| Ok(Binary::from(self.engine.blob(submission, file, piece)?)))
    }

    /// What would be sent for a submission; sends and stores nothing.
    pub fn dry_run(&self, trial: &str) -> PhpResult<String> {
        guarded(|| self.engine.dry_run(trial))
    }

    /// Delivers a test submission at once, beside the queue.
    pub fn test_send(&self, trial: &str) -> PhpResult<String> {
        guarded(|| self.engine.test_send(trial))
    }

    /// Deletes at Tracker what a test delivery made there.
    pub fn remove_test(&self, removal: &str) -> PhpResult<String> {
        guarded(|| self.engine.remove_test(removal))
    }

    /// What the account offers to choose from.
    pub fn metadata(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.metadata(options))
    }

    /// First contact with an account: what its API is like.
    pub fn probe(&self, options: &str) -> PhpResult<String> {
        guarded(|| self.engine.probe(options))
    }

    /// Frees what dead processes still hold.
    pub fn clear_locks(&self) -> PhpResult<String> {
        guarded(|| self.engine.clear_locks())
    }

    /// Whether the key opens what was sealed.
    pub fn key_check(&self) -> PhpResult<String> {
        guarded(|| self.engine.key_check())
    }

    /// The time here, and how far it is from Tracker's.
    pub fn clock(&self) -> PhpResult<String> {
        guarded(|| self.engine.clock())
    }

    /// Seals any bytes; gives the text envelope.
    pub fn seal(&self, context: &str, bytes: BinarySlice<u8>) -> PhpResult<String> {
        guarded(|| self.engine.seal(context, &bytes))
    }

    /// Opens an envelope; gives the bytes.
    pub fn open(&self, context: &str, envelope: &str) -> PhpResult<Binary<u8>> {
        guarded(|| Ok(Binary::from(self.engine.open(context, envelope)?)))
    }
}
