
-- Schema 2, second part (0002_rows.sql is the first): what keeps the promise when things break. Clone guard, retention
-- and comparison, look-ups, breaker, pacing, tenants. Times are Unix milliseconds UTC; `*_boot` are milliseconds since
-- boot, valid with their boot id.

-- The snapshot itself is kept beside the store, for the fast path; here only its hash counts. Secrets lie in one place.
UPDATE settings SET sealed = x'';

-- Clone guard: the site that this store was made for, and the other one that was seen using it.
CREATE TABLE site (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  home             TEXT NOT NULL,
  install_id       TEXT NOT NULL,
  environment      TEXT NOT NULL,
  seen_at          INTEGER NOT NULL,                  -- when that site was last at work here
  copy_home        TEXT NOT NULL DEFAULT '',
  copy_install_id  TEXT NOT NULL DEFAULT '',
  copy_environment TEXT NOT NULL DEFAULT '',
  copy_found_at    INTEGER NOT NULL DEFAULT 0         -- 0: none
);

-- ---- reconciliation, retention, erasure ----
ALTER TABLE submission ADD COLUMN ended_at  INTEGER NOT NULL DEFAULT 0;  -- when it was delivered or discarded
ALTER TABLE submission ADD COLUMN warned    INTEGER NOT NULL DEFAULT 0;  -- warnings before undelivered work ends by age
ALTER TABLE submission ADD COLUMN warned_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN erase     INTEGER NOT NULL DEFAULT 0;  -- asked for while a worker held it
UPDATE submission SET ended_at = received_at WHERE state IN ('delivered', 'discarded');
CREATE INDEX submission_ended ON submission (state, ended_at) WHERE sealed IS NOT NULL;
CREATE INDEX submission_bare  ON submission (ended_at)
  WHERE sealed IS NULL AND (email_hash IS NOT NULL OR phone_hash IS NOT NULL OR surname_hash IS NOT NULL);

-- Which submissions need a stored file; a file that none needs is taken away.
CREATE TABLE blob_use (
  blob          TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  PRIMARY KEY (blob, submission_id)
) WITHOUT ROWID;
CREATE INDEX blob_use_submission ON blob_use (submission_id);

-- Files that may have lost their last use.
CREATE TABLE blob_drop (
  blob TEXT PRIMARY KEY
) WITHOUT ROWID;

-- When each piece of housekeeping was last done, and where it stopped.
CREATE TABLE upkeep (
  name   TEXT PRIMARY KEY,
  at     INTEGER NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}'
) WITHOUT ROWID;

-- What each day's count came to; the count itself is kept apart from this file.
CREATE TABLE reconciliation (
  day        INTEGER PRIMARY KEY,                     -- days since 1970, UTC
  came_in    INTEGER NOT NULL,
  accounted  INTEGER NOT NULL,
  gap        INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  by_state   TEXT NOT NULL
);

-- Relay: live look-ups, breaker, lanes, tenants.

-- The highest record id seen for each type: what an unknown create made lies just above it.
CREATE TABLE highest (
  connection TEXT NOT NULL,
  kind       TEXT NOT NULL,
  id         INTEGER NOT NULL,
  PRIMARY KEY (connection, kind)
) WITHOUT ROWID;
-- The id above which a step's live look-ups begin: the highest known when it was sent, then moved past what
-- turned out to be others' records. 0: not known.
ALTER TABLE step ADD COLUMN probe_from INTEGER NOT NULL DEFAULT 0;

-- One row for each destination and connection that failed lately; `opened_at` 0: closed.
CREATE TABLE breaker (
  destination   TEXT NOT NULL,
  connection    TEXT NOT NULL,
  failures      INTEGER NOT NULL DEFAULT 0,           -- in a row
  first_at      INTEGER NOT NULL DEFAULT 0,           -- of those
  successes     INTEGER NOT NULL DEFAULT 0,           -- in a row while open
  code          TEXT NOT NULL DEFAULT '',             -- of the last failure
  opened_at     INTEGER NOT NULL DEFAULT 0,
  probe_at      INTEGER NOT NULL DEFAULT 0,
  probe_boot    INTEGER NOT NULL DEFAULT 0,
  probe_boot_id TEXT NOT NULL DEFAULT '',
  wait_ms       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (destination, connection)
) WITHOUT ROWID;

-- Which lane a call belonged to: submission, bulk, interactive.
ALTER TABLE call ADD COLUMN lane TEXT NOT NULL DEFAULT 'submission';
-- Calls and finished deliveries, for the estimate (halved now and then, so that the past fades), and until when
-- the other side asked everybody to wait.
CREATE TABLE throughput (
  destination TEXT PRIMARY KEY,
  calls       INTEGER NOT NULL DEFAULT 0,
  finished    INTEGER NOT NULL DEFAULT 0,
  hold_until  INTEGER NOT NULL DEFAULT 0,
  hold_boot   INTEGER NOT NULL DEFAULT 0,
  hold_boot_id TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- Which tenant a connection's name stands for today. Deliveries carry `id`.
CREATE TABLE tenant (
  connection TEXT PRIMARY KEY,
  id         TEXT NOT NULL,
  hosts      TEXT NOT NULL,
  identity   TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
