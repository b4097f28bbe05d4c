-- Numbers of feeds, rules and letters are never given twice.

-- Feeds that are polled. `due` is in seconds since 1970; `result` says in words what came of the last time.
CREATE TABLE feeds (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  url TEXT NOT NULL UNIQUE,
  title TEXT,
  conflict TEXT,
  publisher TEXT,
  private INTEGER NOT NULL,
  added TEXT NOT NULL,
  every INTEGER NOT NULL,
  etag TEXT,
  modified TEXT,
  checked TEXT,
  due INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  result TEXT
);

-- Articles behind their items. `stamp` is a hash of what the feed says of it; nothing is due when it is not asked for again.
CREATE TABLE articles (
  number INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL,
  url TEXT NOT NULL UNIQUE,
  title TEXT,
  published TEXT,
  updated TEXT,
  seen TEXT NOT NULL,
  stamp TEXT NOT NULL,
  etag TEXT,
  modified TEXT,
  checked TEXT,
  due INTEGER,
  checks INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  result TEXT
);
CREATE INDEX articles_due ON articles (due) WHERE due IS NOT NULL;
CREATE INDEX articles_feed ON articles (feed);

-- The reports that an article became, one for each wording.
CREATE TABLE revisions (
  article INTEGER NOT NULL,
  report TEXT NOT NULL,
  at TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (article, report)
);
CREATE INDEX revisions_report ON revisions (report);

-- Who wants to be told of what, and how.
CREATE TABLE rules (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  made TEXT NOT NULL,
  rule TEXT NOT NULL
);

-- What is to be told: written with the change in one transaction. `state` is waiting, delivered, dead or dropped.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  rule INTEGER NOT NULL,
  subject TEXT NOT NULL,
  made TEXT NOT NULL,
  due INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  state TEXT NOT NULL,
  settled TEXT,
  result TEXT,
  change TEXT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (rule, subject, number) WHERE state = 'waiting';
CREATE INDEX outbox_due ON outbox (due) WHERE state = 'waiting';
