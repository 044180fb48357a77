-- Schema 2: what keeps the promise when things break (spool, breaker, guard, tally, alerts).
-- Times are Unix milliseconds UTC; `*_boot` are milliseconds since boot, valid with their boot id.

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
