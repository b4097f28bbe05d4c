-- Reports as they were kept; `reading` is the record of the report without its text. The long columns stand last: what
-- stands before them is read without them.
CREATE TABLE reports (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  id TEXT NOT NULL,
  title TEXT,
  published TEXT,
  publisher TEXT,
  url TEXT,
  conflict TEXT,
  sha256 TEXT NOT NULL,
  generation BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  text TEXT NOT NULL,
  reading TEXT NOT NULL
);
CREATE INDEX reports_id ON reports (id);
CREATE INDEX reports_origin ON reports (origin);
CREATE INDEX reports_undated ON reports (conflict) WHERE published IS NULL;

-- Keys of MinHash bands: reports that share one are compared.
CREATE TABLE bands (
  band BIGINT NOT NULL,
  report BIGINT NOT NULL,
  PRIMARY KEY (band, report)
);

-- Entries as reports tell them, after what people decided.
CREATE TABLE mentions (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  report BIGINT NOT NULL,
  kind TEXT NOT NULL,
  anchor TEXT NOT NULL UNIQUE,
  standing TEXT NOT NULL,
  tied TEXT,
  answers BIGINT NOT NULL,
  reported BIGINT,
  happened BIGINT,
  parties TEXT NOT NULL,
  entry TEXT NOT NULL
);
CREATE INDEX mentions_report ON mentions (report);
CREATE INDEX mentions_kind ON mentions (kind, reported);
CREATE INDEX mentions_answers ON mentions (report) WHERE answers = 1;

-- Mentions that share a key tell of one entry.
CREATE TABLE keys (
  key BIGINT NOT NULL,
  mention BIGINT NOT NULL,
  PRIMARY KEY (key, mention)
);
CREATE INDEX keys_mention ON keys (mention);

-- Which names mean which parties, as reports have them.
CREATE TABLE names (
  name TEXT NOT NULL,
  party TEXT NOT NULL,
  report BIGINT NOT NULL,
  PRIMARY KEY (name, party, report)
);
CREATE INDEX names_report ON names (report);

-- Whose stand on what, in whose words; and each telling of it, as small as its history needs.
CREATE TABLE subjects (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conflict TEXT NOT NULL,
  party TEXT NOT NULL,
  term TEXT NOT NULL,
  account TEXT NOT NULL,
  UNIQUE (conflict, party, term, account)
);
CREATE TABLE stands (
  subject BIGINT NOT NULL,
  reported BIGINT NOT NULL,
  tie BIGINT NOT NULL,
  mention BIGINT NOT NULL,
  stance BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  report BIGINT NOT NULL,
  PRIMARY KEY (subject, reported, tie, mention)
);
CREATE INDEX stands_report ON stands (report);
CREATE INDEX stands_reported ON stands (reported, subject);

-- What people decided. Only ever added to.
CREATE TABLE corrections (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  why TEXT,
  decision TEXT NOT NULL,
  tie TEXT,
  undoes BIGINT
);
CREATE TABLE corrected (
  correction BIGINT NOT NULL,
  report TEXT NOT NULL,
  anchor TEXT NOT NULL,
  kind TEXT NOT NULL,
  entry TEXT
);
CREATE INDEX corrected_report ON corrected (report);

-- What was recorded when. Only ever added to.
CREATE TABLE log (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
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
CREATE TABLE words (
  mention BIGINT PRIMARY KEY,
  body TSVECTOR NOT NULL
);
CREATE INDEX words_body ON words USING GIN (body);
