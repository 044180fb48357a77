-- Schema 4, second part: events. Registrations, and the lists of attendees that were loaded. Times are Unix
-- milliseconds UTC; `*_boot` are milliseconds since boot, valid with their boot id.

-- One row for each submission that registers somebody for an event. Who it is stands beside the submission alone, so
-- that retention and erasure need to know of one place.
CREATE TABLE registration (
  submission_id TEXT PRIMARY KEY REFERENCES submission (id) ON DELETE CASCADE,
  event_id      INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,
  state         TEXT NOT NULL,                        -- seat, waitlist, again
  waits         INTEGER NOT NULL DEFAULT 0,           -- sent with the waitlist's tag
  came_before   INTEGER NOT NULL DEFAULT 0,           -- the person was registered already
  tag_hash      BLOB NOT NULL,                        -- of the tag, in the form in which tags are compared
  contact_id    INTEGER NOT NULL DEFAULT 0,           -- at Tracker; 0: not known yet
  connection    TEXT NOT NULL DEFAULT ''              -- the tenant that `contact_id` is of
) WITHOUT ROWID;
CREATE INDEX registration_event   ON registration (event_id, state);

-- How far the list of an event is.
CREATE TABLE attendee_list (
  event_id      INTEGER PRIMARY KEY,
  connection    TEXT NOT NULL DEFAULT '',
  load          INTEGER NOT NULL DEFAULT 0,           -- counts the loads; a contact is read once in each
  state         TEXT NOT NULL,                        -- none, loading, loaded, stopped
  phase         TEXT NOT NULL DEFAULT '',             -- known, search, scan
  request       TEXT NOT NULL DEFAULT '{}',           -- tags, time, whether to scan
  place         TEXT NOT NULL DEFAULT '{}',           -- where search and scan are
  started_at    INTEGER NOT NULL DEFAULT 0,
  loaded_at     INTEGER NOT NULL DEFAULT 0,
  touched_at    INTEGER NOT NULL DEFAULT 0,           -- last call that brought something
  pages         INTEGER NOT NULL DEFAULT 0,
  code          TEXT NOT NULL DEFAULT '',
  contacts      INTEGER,                              -- found by the last whole load
  owner         TEXT NOT NULL DEFAULT '',
  lease_boot    INTEGER NOT NULL DEFAULT 0,
  lease_boot_id TEXT NOT NULL DEFAULT ''
);

-- Contacts of an event's list, and those that were looked at for it.
CREATE TABLE attendee (
  event_id   INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  load       INTEGER NOT NULL,                        -- in which it is to be read
  is_read    INTEGER NOT NULL DEFAULT 0,              -- in that load
  is_known   INTEGER NOT NULL DEFAULT 0,              -- registered on this site
  state      TEXT NOT NULL,                           -- new, confirmed, waitlist, tag_missing, gone, other, skipped
  listed     TEXT NOT NULL DEFAULT '',                -- the search or scan that named it last
  email_hash BLOB,
  sealed     BLOB,                                    -- context attendee:<event>:<contact>
  PRIMARY KEY (event_id, contact_id)
);
CREATE INDEX attendee_unread ON attendee (event_id, load, is_read);
CREATE INDEX attendee_email  ON attendee (email_hash) WHERE email_hash IS NOT NULL;
