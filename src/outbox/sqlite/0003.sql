-- Schema 3: what the screens ask for. Filters and figures of the list, read-back.

-- Sent once more after an unknown outcome: Tracker may have it twice.
ALTER TABLE submission ADD COLUMN possible_duplicate INTEGER NOT NULL DEFAULT 0;
-- The last read-back found other values than were sent, and what it found.
ALTER TABLE submission ADD COLUMN dropped_fields INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN sealed_read_back BLOB;          -- context read_back:<id>

-- `ended_at` now says of every state that is not left by itself when it was reached, not only of delivered and
-- discarded; 0: on its way, or a second copy.
UPDATE submission SET ended_at = coalesce((SELECT max(at) FROM journal WHERE submission_id = submission.id), received_at)
  WHERE ended_at = 0 AND state NOT IN ('received', 'waiting', 'duplicate');
UPDATE submission SET possible_duplicate = 1 WHERE id IN
  (SELECT d.submission_id FROM step s JOIN delivery d ON d.id = s.delivery_id WHERE s.sends > 1 AND s.state = 'done');

CREATE INDEX submission_end      ON submission (state, ended_at)  WHERE ended_at > 0;
CREATE INDEX submission_doubtful ON submission (received_at)      WHERE possible_duplicate = 1;
CREATE INDEX submission_dropped  ON submission (received_at)      WHERE dropped_fields = 1;

-- The first delivery of each version of a profile; it is read back by itself. `read_at` 0: not yet.
CREATE TABLE profile_read (
  profile_id    TEXT NOT NULL,
  version       INTEGER NOT NULL,
  submission_id TEXT NOT NULL,
  read_at       INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (profile_id, version)
) WITHOUT ROWID;
