-- Schema 4, first part: jobs. What Tracker listed, what the site shows, and what is still to be done about it.

-- One row for each opportunity that Tracker listed or the site has a post of. Nothing personal.
CREATE TABLE opportunity (
  id            INTEGER PRIMARY KEY,                  -- Tracker's
  listed_in     INTEGER NOT NULL DEFAULT 0,           -- listing that had it last
  row_hash      TEXT    NOT NULL DEFAULT '',          -- of the last search row
  read_hash     TEXT    NOT NULL DEFAULT '',          -- search row that stood when the record was last read
  content_hash  TEXT    NOT NULL DEFAULT '',          -- of the record as read
  is_open       INTEGER NOT NULL DEFAULT 0,           -- what Tracker said last, by row or record
  is_online     INTEGER NOT NULL DEFAULT 0,
  is_advertised INTEGER NOT NULL DEFAULT 0,
  gone_at       INTEGER NOT NULL DEFAULT 0,           -- a hint found it gone
  held          INTEGER NOT NULL DEFAULT 0,           -- its removal waits for a person
  inventory     INTEGER NOT NULL DEFAULT 0,           -- inventory that had it last
  site_state    TEXT    NOT NULL DEFAULT '',          -- '' no post, published, closed
  site_hash     TEXT    NOT NULL DEFAULT '',
  post_id       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX opportunity_site ON opportunity (site_state) WHERE site_state <> '';
CREATE INDEX opportunity_post ON opportunity (post_id) WHERE post_id > 0;
CREATE INDEX opportunity_held ON opportunity (held) WHERE held = 1;
CREATE INDEX opportunity_gone ON opportunity (gone_at) WHERE gone_at > 0;

-- Sweeps, the newest last; one that runs has no end.
CREATE TABLE sweep (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  trigger_name  TEXT    NOT NULL,
  phase         TEXT    NOT NULL,                     -- inventory, listing, reading, confirming, applying, idle
  started_at    INTEGER NOT NULL,
  ended_at      INTEGER NOT NULL DEFAULT 0,
  outcome       TEXT    NOT NULL DEFAULT '',
  code          TEXT    NOT NULL DEFAULT '',
  listing       INTEGER NOT NULL DEFAULT 0,           -- number of its listing; one that starts again has a new one
  page          INTEGER NOT NULL DEFAULT 0,           -- pages taken
  page_size     INTEGER NOT NULL DEFAULT 0,
  filtered      INTEGER NOT NULL DEFAULT 0,           -- whether only open ones are asked for
  barren        INTEGER NOT NULL DEFAULT 0,           -- pages in a row without a new id
  whole         INTEGER NOT NULL DEFAULT 0,           -- whether the listing came to its end
  listed        INTEGER NOT NULL DEFAULT 0,
  place         INTEGER NOT NULL DEFAULT 0,           -- id up to which a phase has come
  to_read       INTEGER NOT NULL DEFAULT 0,
  read          INTEGER NOT NULL DEFAULT 0,
  to_confirm    INTEGER NOT NULL DEFAULT 0,
  confirmed     INTEGER NOT NULL DEFAULT 0,
  to_apply      INTEGER NOT NULL DEFAULT 0,
  applied       INTEGER NOT NULL DEFAULT 0,
  created       INTEGER NOT NULL DEFAULT 0,
  updated       INTEGER NOT NULL DEFAULT 0,
  unchanged     INTEGER NOT NULL DEFAULT 0,
  removed       INTEGER NOT NULL DEFAULT 0,
  kept          INTEGER NOT NULL DEFAULT 0,
  skipped       INTEGER NOT NULL DEFAULT 0,           -- records that could not be read, operations that failed
  is_held       INTEGER NOT NULL DEFAULT 0,
  failures      INTEGER NOT NULL DEFAULT 0,           -- in a row
  next_try_at   INTEGER NOT NULL DEFAULT 0,
  progress_at   INTEGER NOT NULL DEFAULT 0
);

-- What a webhook or a person said about a record; each is read again.
CREATE TABLE job_hint (
  kind        TEXT    NOT NULL,                       -- record type
  id          INTEGER NOT NULL,
  origin      TEXT    NOT NULL,                       -- webhook, person, decision
  action      TEXT    NOT NULL DEFAULT '',
  at          INTEGER NOT NULL,
  said        INTEGER NOT NULL DEFAULT 1,             -- how often while it waits
  tries       INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX job_hint_due ON job_hint (next_try_at, at);

-- What the shell has to do; one for each opportunity, the newest. Its number is never used again.
CREATE TABLE job_operation (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  opportunity_id INTEGER NOT NULL UNIQUE,
  kind           TEXT    NOT NULL,                    -- put, remove
  reason         TEXT    NOT NULL DEFAULT '',
  hash           TEXT    NOT NULL DEFAULT '',
  job            TEXT    NOT NULL DEFAULT '',         -- JSON
  sweep          INTEGER NOT NULL DEFAULT 0,          -- 0: of a hint
  offers         INTEGER NOT NULL DEFAULT 0,          -- without an answer
  failures       INTEGER NOT NULL DEFAULT 0,
  next_at        INTEGER NOT NULL DEFAULT 0
);

-- What else is known about the jobs: `inventory` (number of the last whole one), `last_hint`, `held_since`, …
CREATE TABLE job_note (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
