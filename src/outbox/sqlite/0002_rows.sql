-- Schema 2 begins with the two tables that hold sealed bytes. Without row ids SQLite keeps whole rows in the index of
-- their key and reads all their bytes to compare two keys: an accept read fifty pages of other submissions. With row ids
-- the index holds keys alone. Children are copied before their parents go, whose removal would take them along.

CREATE TABLE submission_rows (
  number       INTEGER PRIMARY KEY AUTOINCREMENT,     -- counts what ever came in
  id           TEXT NOT NULL UNIQUE,
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
);
CREATE TABLE delivery_rows (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  submission_id TEXT NOT NULL REFERENCES submission_rows (id) ON DELETE CASCADE,
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
);
CREATE TABLE step_rows (
  delivery_id TEXT NOT NULL REFERENCES delivery_rows (id) ON DELETE CASCADE,
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

INSERT INTO submission_rows (
  id, received_at, state, reason, revision, path, source, form_id, form_name, profile_id, profile_name,
  explicit_key, content_key, context_key, files_key, duplicate_of, email_hash, phone_hash, surname_hash,
  problems, outcome, record_kind, record_id, sealed
) SELECT
  id, received_at, state, reason, revision, path, source, form_id, form_name, profile_id, profile_name,
  explicit_key, content_key, context_key, files_key, duplicate_of, email_hash, phone_hash, surname_hash,
  problems, outcome, record_kind, record_id, sealed
FROM submission ORDER BY received_at, id;
INSERT INTO delivery_rows (
  id, submission_id, destination, connection, state, person, due_at, due_boot, due_boot_id, throttled,
  arrived, holds, fence, owner, lease_boot, lease_boot_id, sealed_plan
) SELECT
  id, submission_id, destination, connection, state, person, due_at, due_boot, due_boot_id, throttled,
  arrived, holds, fence, owner, lease_boot, lease_boot_id, sealed_plan
FROM delivery ORDER BY arrived, id;
INSERT INTO step_rows SELECT * FROM step;

DROP TABLE step;
DROP TABLE delivery;
DROP TABLE submission;
ALTER TABLE submission_rows RENAME TO submission;
ALTER TABLE delivery_rows RENAME TO delivery;
ALTER TABLE step_rows RENAME TO step;

CREATE INDEX submission_content ON submission (content_key, received_at);
CREATE INDEX submission_state   ON submission (state, received_at);
CREATE INDEX submission_time    ON submission (received_at);
CREATE INDEX submission_email   ON submission (email_hash)   WHERE email_hash   IS NOT NULL;
CREATE INDEX submission_phone   ON submission (phone_hash)   WHERE phone_hash   IS NOT NULL;
CREATE INDEX submission_surname ON submission (surname_hash) WHERE surname_hash IS NOT NULL;
CREATE INDEX delivery_due        ON delivery (destination, state, arrived, id);
CREATE INDEX delivery_person     ON delivery (person) WHERE state = 'leased';
CREATE INDEX delivery_submission ON delivery (submission_id);

-- Which store this is, drawn once: a copy that comes back or a new file in its place is noticed by it.
CREATE TABLE origin (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  generation TEXT NOT NULL
);
INSERT INTO origin VALUES (1, lower(hex(randomblob(16))));

