-- Schema 2: what keeps the promise when things break (spool, breaker, guard, tally, alerts).
-- Times are Unix milliseconds UTC; `*_boot` are milliseconds since boot, valid with their boot id.

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
