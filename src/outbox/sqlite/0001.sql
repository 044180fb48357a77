-- Schema 1. Times are Unix milliseconds UTC; `*_boot` are milliseconds since boot, valid with their boot id.
-- Columns named `sealed_*` are vault envelopes whose context is given beside them.

-- One row for each submission that came in; duplicates are light rows that name the first copy.
CREATE TABLE submission (
  id           TEXT PRIMARY KEY,
  received_at  INTEGER NOT NULL,
  state        TEXT NOT NULL,
  reason       TEXT NOT NULL DEFAULT '',
  revision     INTEGER NOT NULL DEFAULT 1,
  path         TEXT NOT NULL,
  source       TEXT NOT NULL,
  form_id      TEXT NOT NULL,
  form_name    TEXT NOT NULL,
  profile_id   TEXT NOT NULL DEFAULT '',
  profile_name TEXT NOT NULL DEFAULT '',
  explicit_key BLOB UNIQUE,
  content_key  BLOB NOT NULL,
  context_key  TEXT NOT NULL,
  files_key    BLOB NOT NULL,
  duplicate_of TEXT NOT NULL DEFAULT '',
  email_hash   BLOB,
  phone_hash   BLOB,
  surname_hash BLOB,
  problems     TEXT NOT NULL DEFAULT '[]',
  outcome      TEXT NOT NULL DEFAULT '',
  record_kind  TEXT NOT NULL DEFAULT '',
  record_id    INTEGER NOT NULL DEFAULT 0,
  sealed       BLOB                                   -- context submission:<id>
) WITHOUT ROWID;
CREATE INDEX submission_content ON submission (content_key, received_at);
CREATE INDEX submission_state   ON submission (state, received_at);
CREATE INDEX submission_time    ON submission (received_at);
CREATE INDEX submission_email   ON submission (email_hash)   WHERE email_hash   IS NOT NULL;
CREATE INDEX submission_phone   ON submission (phone_hash)   WHERE phone_hash   IS NOT NULL;
CREATE INDEX submission_surname ON submission (surname_hash) WHERE surname_hash IS NOT NULL;

-- Requests seen: a repeat of the very same one finds the first answer.
CREATE TABLE replay (
  request       BLOB PRIMARY KEY,
  expires_at    INTEGER NOT NULL,
  submission_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX replay_age ON replay (expires_at);

-- The queue. `holds` counts claims that did not end in order: three worker deaths quarantine a delivery.
CREATE TABLE delivery (
  id            TEXT PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  destination   TEXT NOT NULL,
  connection    TEXT NOT NULL,
  state         TEXT NOT NULL,                        -- ready, leased, stopped, done
  person        BLOB NOT NULL,
  due_at        INTEGER NOT NULL,
  due_boot      INTEGER NOT NULL,
  due_boot_id   TEXT NOT NULL,
  throttled     INTEGER NOT NULL DEFAULT 0,           -- Tracker named the time
  arrived       INTEGER NOT NULL,
  holds         INTEGER NOT NULL DEFAULT 0,
  fence         INTEGER NOT NULL DEFAULT 0,
  owner         TEXT NOT NULL DEFAULT '',
  lease_boot    INTEGER NOT NULL DEFAULT 0,
  lease_boot_id TEXT NOT NULL DEFAULT '',
  sealed_plan   BLOB NOT NULL                         -- context plan:<submission id>
) WITHOUT ROWID;
CREATE INDEX delivery_due        ON delivery (destination, state, arrived, id);
CREATE INDEX delivery_person     ON delivery (person) WHERE state = 'leased';
CREATE INDEX delivery_submission ON delivery (submission_id);

CREATE TABLE step (
  delivery_id TEXT NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  argument    INTEGER NOT NULL,
  state       TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  looks       INTEGER NOT NULL DEFAULT 0,
  sends       INTEGER NOT NULL DEFAULT 0,
  intended_at INTEGER NOT NULL DEFAULT 0,
  sealed      BLOB,                                   -- context step:<delivery id>:<position>
  PRIMARY KEY (delivery_id, position)
) WITHOUT ROWID;

-- Attempts and decisions, redacted.
CREATE TABLE journal (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  submission_id TEXT NOT NULL,
  at            INTEGER NOT NULL,
  event         TEXT NOT NULL,
  step          TEXT NOT NULL,
  outcome       TEXT NOT NULL,
  code          TEXT NOT NULL,
  http_status   INTEGER NOT NULL,
  duration_ms   INTEGER NOT NULL,
  detail        TEXT NOT NULL
);
CREATE INDEX journal_submission ON journal (submission_id, id);
CREATE INDEX journal_age        ON journal (at);

-- One row for each account; its generation counts every change.
CREATE TABLE session (
  connection    TEXT PRIMARY KEY,
  generation    INTEGER NOT NULL,
  refresher     TEXT NOT NULL DEFAULT '',
  refresh_boot  INTEGER NOT NULL DEFAULT 0,
  refresh_boot_id TEXT NOT NULL DEFAULT '',
  sealed        BLOB NOT NULL                         -- context session:<connection>
) WITHOUT ROWID;

CREATE TABLE sign_in (
  state_hash BLOB PRIMARY KEY,
  begun_at   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE lease (
  name          TEXT PRIMARY KEY,
  owner         TEXT NOT NULL,
  trigger_name  TEXT NOT NULL,
  lease_boot    INTEGER NOT NULL,
  lease_boot_id TEXT NOT NULL
) WITHOUT ROWID;

-- Calls of the last minute, by all processes.
CREATE TABLE call (
  id          INTEGER PRIMARY KEY,
  destination TEXT NOT NULL,
  at          INTEGER NOT NULL
);
CREATE INDEX call_time ON call (destination, at);

-- What the shell must still do.
CREATE TABLE task (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    TEXT NOT NULL,
  payload TEXT NOT NULL
);

-- When each trigger last drained, and how many of its drains died in a row.
CREATE TABLE run (
  trigger_name TEXT PRIMARY KEY,
  at           INTEGER NOT NULL,
  deaths       INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- The last settings snapshot.
CREATE TABLE settings (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  hash   BLOB NOT NULL,
  sealed BLOB NOT NULL                                -- context settings
);
