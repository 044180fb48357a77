<?php

// Stubs for halt_tracker

namespace Halt\Tracker\Core {
    /**
     * The core of one site for one request. Arguments and results are JSON unless said otherwise; shapes are
     * in docs/boundary.md. Nothing is held open between calls.
     */
    class Engine {
        /**
         * Takes the configuration: directory, key, and the settings snapshot or the site whose kept one counts.
         *
         * @param string $config
         */
        public function __construct(string $config) {}

        /**
         * The shell has done these.
         *
         * @param string $ids
         * @return string
         */
        public function acknowledge(string $ids): string {}

        /**
         * What waits for another tenant goes to the one of today.
         *
         * @return string
         */
        public function adopt(): string {}

        /**
         * A page of the people of an event.
         *
         * @param string $query
         * @return string
         */
        public function attendeeRows(string $query): string {}

        /**
         * How far the list of an event's attendees is.
         *
         * @param string $query
         * @return string
         */
        public function attendees(string $query): string {}

        /**
         * Where to send the browser to sign in.
         *
         * @param string $redirect_uri
         * @return string
         */
        public function beginSignIn(string $redirect_uri): string {}

        /**
         * One piece of a kept file, from 0; at most 1 MiB, empty after the last.
         *
         * @param string $submission
         * @param int $file
         * @param int $piece
         * @return string
         */
        public function blob(string $submission, int $file, int $piece): string {}

        /**
         * Gives a seat to a registration, or takes it back.
         *
         * @param string $request
         * @return string
         */
        public function changeSeat(string $request): string {}

        /**
         * One read-only call with the account.
         *
         * @return string
         */
        public function checkConnection(): string {}

        /**
         * Faults of a profile.
         *
         * @param string $profile
         * @return string
         */
        public function checkProfile(string $profile): string {}

        /**
         * What the filters of the list can offer.
         *
         * @return string
         */
        public function choices(): string {}

        /**
         * Frees what dead processes still hold.
         *
         * @return string
         */
        public function clearLocks(): string {}

        /**
         * The time here, and how far it is from Tracker's.
         *
         * @return string
         */
        public function clock(): string {}

        /**
         * Connects with a pasted token.
         *
         * @param string $credential
         * @return string
         */
        public function connect(string $credential): string {}

        /**
         * Ends a submission by a person's decision.
         *
         * @param string $id
         * @return string
         */
        public function discard(string $id): string {}

        /**
         * This site is a copy: what it brought along is discarded.
         *
         * @return string
         */
        public function discardCopy(): string {}

        /**
         * Ends a submission, and notes who decided.
         *
         * @param string $request
         * @return string
         */
        public function discardSubmission(string $request): string {}

        /**
         * Forgets the tokens.
         *
         * @return string
         */
        public function disconnect(): string {}

        /**
         * Works the queue within a budget.
         *
         * @param string $options
         * @return string
         */
        public function drain(string $options): string {}

        /**
         * What would be sent for a submission; sends and stores nothing.
         *
         * @param string $trial
         * @return string
         */
        public function dryRun(string $trial): string {}

        /**
         * Erases what is kept of a person, by e-mail.
         *
         * @param string $email
         * @return string
         */
        public function erase(string $email): string {}

        /**
         * Figures of the last days.
         *
         * @param string $query
         * @return string
         */
        public function figures(string $query): string {}

        /**
         * Takes the browser's return from signing in.
         *
         * @param string $answer
         * @return string
         */
        public function finishSignIn(string $answer): string {}

        /**
         * Takes a row out of the shell's spool; the body is that of an HTTP request.
         *
         * @param string $row
         * @param string $body
         * @return string
         */
        public function importSpooled(string $row, string $body): string {}

        /**
         * Versions: `{"version","abi","sqlite"}`.
         *
         * @return string
         */
        public static function info(): string {}

        /**
         * Starts a sweep over all opportunities, unless one runs.
         *
         * @param string $options
         * @return string
         */
        public function jobsBegin(string $options): string {}

        /**
         * A person's decision about removals that are held back.
         *
         * @param string $decision
         * @return string
         */
        public function jobsDecide(string $decision): string {}

        /**
         * What became of operations.
         *
         * @param string $answered
         * @return string
         */
        public function jobsDone(string $answered): string {}

        /**
         * Which posts of jobs the site has.
         *
         * @param string $chunk
         * @return string
         */
        public function jobsInventory(string $chunk): string {}

        /**
         * One job is to be read again.
         *
         * @param string $request
         * @return string
         */
        public function jobsRefresh(string $request): string {}

        /**
         * Where the jobs stand.
         *
         * @return string
         */
        public function jobsStatus(): string {}

        /**
         * Works on hints and on the sweep, and hands out operations.
         *
         * @param string $options
         * @return string
         */
        public function jobsWork(string $options): string {}

        /**
         * Whether the key opens what was sealed.
         *
         * @return string
         */
        public function keyCheck(): string {}

        /**
         * Goes on loading the list of an event's attendees from Tracker.
         *
         * @param string $wish
         * @return string
         */
        public function loadAttendees(string $wish): string {}

        /**
         * Housekeeping that is due: comparison, retention, files, read-back.
         *
         * @param string $options
         * @return string
         */
        public function maintain(string $options): string {}

        /**
         * What the account offers to choose from.
         *
         * @param string $options
         * @return string
         */
        public function metadata(string $options): string {}

        /**
         * When the next delivery is due.
         *
         * @return string
         */
        public function nextDue(): string {}

        /**
         * Notes what a person did.
         *
         * @param string $entry
         * @return string
         */
        public function note(string $entry): string {}

        /**
         * Opens an envelope; gives the bytes.
         *
         * @param string $context
         * @param string $envelope
         * @return string
         */
        public function open(string $context, string $envelope): string {}

        /**
         * Takes an opinion about a submission that waits for one.
         *
         * @param string $opinion
         * @return string
         */
        public function opinion(string $opinion): string {}

        /**
         * Leads that have not arrived for long, and the last errors.
         *
         * @param string $query
         * @return string
         */
        public function overdue(string $query): string {}

        /**
         * What is kept of a person, by e-mail.
         *
         * @param string $query
         * @return string
         */
        public function person(string $query): string {}

        /**
         * Says what would become of a same-site submission; stores nothing.
         *
         * @param string $submission
         * @return string
         */
        public function prepare(string $submission): string {}

        /**
         * The same of an HTTP request; `answer` where it is refused.
         *
         * @param string $request
         * @param string $body
         * @return string
         */
        public function prepareRequest(string $request, string $body): string {}

        /**
         * First contact with an account: what its API is like.
         *
         * @param string $options
         * @return string
         */
        public function probe(string $options): string {}

        /**
         * Reads a delivered record at Tracker now, and compares it with what was sent.
         *
         * @param string $id
         * @return string
         */
        public function readBack(string $id): string {}

        /**
         * Answers an HTTP request; refusals are answers, not exceptions.
         *
         * @param string $request
         * @param string $body
         * @return string
         */
        public function receive(string $request, string $body): string {}

        /**
         * Reads back what can be read of a damaged store that was moved aside.
         *
         * @return string
         */
        public function recover(): string {}

        /**
         * Makes Tracker tell of opportunities at one address.
         *
         * @param string $request
         * @return string
         */
        public function registerTrackerHooks(string $request): string {}

        /**
         * How many places of events are taken.
         *
         * @param string $query
         * @return string
         */
        public function registrationCounts(string $query): string {}

        /**
         * Keeps the settings for the fast path.
         *
         * @return string
         */
        public function rememberSettings(): string {}

        /**
         * Deletes at Tracker what a test delivery made there.
         *
         * @param string $removal
         * @return string
         */
        public function removeTest(string $removal): string {}

        /**
         * Takes our webhook registrations at Tracker back.
         *
         * @param string $url_prefix
         * @return string
         */
        public function removeWebhooks(string $url_prefix): string {}

        /**
         * Renews the tokens now.
         *
         * @return string
         */
        public function renew(): string {}

        /**
         * Maps a kept submission with today's profiles and queues it again.
         *
         * @param string $id
         * @return string
         */
        public function replay(string $id): string {}

        /**
         * The same by a person, perhaps with other values, or with the plan that it was accepted with.
         *
         * @param string $request
         * @return string
         */
        public function replaySubmission(string $request): string {}

        /**
         * Seals any bytes; gives the text envelope.
         *
         * @param string $context
         * @param string $bytes
         * @return string
         */
        public function seal(string $context, string $bytes): string {}

        /**
         * A page of the journal of the site as a whole.
         *
         * @param string $query
         * @return string
         */
        public function siteJournal(string $query): string {}

        /**
         * Counts, connection, store, and who ran the queue; with an earlier `store.watermark` also whether the
         * store was replaced since.
         *
         * @param string|null $known
         * @return string
         */
        public function status(?string $known = null): string {}

        /**
         * One submission with its plan, steps and journal; `null` when unknown.
         *
         * @param string $id
         * @return string
         */
        public function submission(string $id): string {}

        /**
         * A page of submissions.
         *
         * @param string $query
         * @return string
         */
        public function submissions(string $query): string {}

        /**
         * Accepts a same-site submission.
         *
         * @param string $submission
         * @return string
         */
        public function submit(string $submission): string {}

        /**
         * This site is the live one from now on.
         *
         * @return string
         */
        public function takeOver(): string {}

        /**
         * Tracker keys of a record type.
         *
         * @param string $kind
         * @return string
         */
        public function targets(string $kind): string {}

        /**
         * What the shell must still do.
         *
         * @param int $limit
         * @return string
         */
        public function tasks(int $limit): string {}

        /**
         * Delivers a test submission at once, beside the queue.
         *
         * @param string $trial
         * @return string
         */
        public function testSend(string $trial): string {}

        /**
         * Our webhook registrations at Tracker.
         *
         * @param string $request
         * @return string
         */
        public function trackerHooks(string $request): string {}

        /**
         * Takes a call that says it comes from Tracker.
         *
         * @param string $call
         * @param string $body
         * @return string
         */
        public function trackerWebhook(string $call, string $body): string {}
    }

    /**
     * Everything that the core throws. The message is JSON: `{"code":"…","detail":"…"}`; the code is stable,
     * the detail is for operators and holds no personal data.
     */
    class Failure extends \Exception {
        public function __construct() {}
    }

    /**
     * A fault of the core itself.
     */
    class Internal extends \Halt\Tracker\Core\Failure {
        public function __construct() {}
    }

    /**
     * An argument is not of the documented shape, or the settings are unusable.
     */
    class InvalidInput extends \Halt\Tracker\Core\Failure {
        public function __construct() {}
    }

    /**
     * Nothing was stored.
     */
    class StoreUnavailable extends \Halt\Tracker\Core\Failure {
        public function __construct() {}
    }

    /**
     * The store was written by a newer version of the extension.
     */
    class UnsupportedVersion extends \Halt\Tracker\Core\Failure {
        public function __construct() {}
    }
}

namespace {
    /**
     * The boundary's version, for the plugin's hand-shake.
     */
    const HALT_TRACKER_ABI = 1;
}
