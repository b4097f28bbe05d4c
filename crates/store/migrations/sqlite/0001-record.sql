-- Reports as they were kept; `reading` is the record of the report without its text. The long columns stand last: what
-- stands before them is read without them.
CREATE TABLE reports (
  number INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  id TEXT NOT NULL,
  title TEXT,
  published TEXT,
  publisher TEXT,
  url TEXT,
  conflict TEXT,
  sha256 TEXT NOT NULL,
  generation INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  text TEXT NOT NULL,
  reading TEXT NOT NULL
);
CREATE INDEX reports_id ON reports (id);
CREATE INDEX reports_origin ON reports (origin);
CREATE INDEX reports_undated ON reports (conflict) WHERE published IS NULL;

-- Keys of MinHash bands: reports that share one are compared.
CREATE TABLE bands (
  band INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (band, report)
) WITHOUT ROWID;

-- Entries as reports tell them, after what people decided.
CREATE TABLE mentions (
  number INTEGER PRIMARY KEY,
  report INTEGER NOT NULL,
  kind TEXT NOT NULL,
  anchor TEXT NOT NULL UNIQUE,
  standing TEXT NOT NULL,
  tied TEXT,
  answers INTEGER NOT NULL,
  reported INTEGER,
  happened INTEGER,
  parties TEXT NOT NULL,
  entry TEXT NOT NULL
);
CREATE INDEX mentions_report ON mentions (report);
CREATE INDEX mentions_kind ON mentions (kind, reported);
CREATE INDEX mentions_answers ON mentions (report) WHERE answers = 1;

-- Mentions that share a key tell of one entry.
CREATE TABLE keys (
  key INTEGER NOT NULL,
  mention INTEGER NOT NULL,
  PRIMARY KEY (key, mention)
) WITHOUT ROWID;
CREATE INDEX keys_mention ON keys (mention);

-- Which names mean which parties, as reports have them.
CREATE TABLE names (
  name TEXT NOT NULL,
  party TEXT NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (name, party, report)
) WITHOUT ROWID;
CREATE INDEX names_report ON names (report);

-- Whose stand on what, in whose words; and each telling of it, as small as its history needs.
CREATE TABLE subjects (
  number INTEGER PRIMARY KEY,
  conflict TEXT NOT NULL,
  party TEXT NOT NULL,
  term TEXT NOT NULL,
  account TEXT NOT NULL,
  UNIQUE (conflict, party, term, account)
);
CREATE TABLE stands (
  subject INTEGER NOT NULL,
  reported INTEGER NOT NULL,
  tie INTEGER NOT NULL,
  mention INTEGER NOT NULL,
  stance INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (subject, reported, tie, mention)
) WITHOUT ROWID;
CREATE INDEX stands_report ON stands (report);
CREATE INDEX stands_reported ON stands (reported, subject);

-- What people decided. Only ever added to.
CREATE TABLE corrections (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  why TEXT,
  decision TEXT NOT NULL,
  tie TEXT,
  undoes INTEGER
);
CREATE TABLE corrected (
  correction INTEGER NOT NULL,
  report TEXT NOT NULL,
  anchor TEXT NOT NULL,
  kind TEXT NOT NULL,
  entry TEXT
);
CREATE INDEX corrected_report ON corrected (report);

-- What was recorded when. Only ever added to.
CREATE TABLE log (
  number INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  report TEXT,
  note TEXT
);
CREATE INDEX log_report ON log (report);

-- The user's registry: which name means which actor.
CREATE TABLE actors (
  alias TEXT PRIMARY KEY,
  name TEXT NOT NULL
);

-- The words of statements.
CREATE VIRTUAL TABLE words USING fts5 (body, content = '', contentless_delete = 1);
