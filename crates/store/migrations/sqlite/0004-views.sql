-- What views are made of without reading whole entries. All of it is derived, as the rows of entries are: this schema
-- empties those, and they are written anew from reports and corrections.

-- The stands of a subject together, some in a row: `number` is the subject's, shifted, and the place of the block.
CREATE TABLE histories (
  number INTEGER PRIMARY KEY,
  stands BLOB NOT NULL
);
-- Only `histories` are asked by date.
DROP INDEX stands_reported;

-- What rows of positions and changes show of a mention, as JSON; statements have none.
CREATE TABLE faces (
  mention INTEGER PRIMARY KEY,
  face TEXT NOT NULL
);

-- Which mentions tell of one entry: all those that keys link, also across a third. `entry` is the smallest of their
-- numbers; `tie` is the anchor as a number; `now` is where the entry stands.
CREATE TABLE members (
  entry INTEGER NOT NULL,
  mention INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reported INTEGER,
  tie INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  now TEXT NOT NULL,
  PRIMARY KEY (entry, mention)
) WITHOUT ROWID;
CREATE INDEX members_mention ON members (mention);

-- The bands of the last reports, which go into `bands` many at once.
CREATE TABLE waiting (
  report INTEGER PRIMARY KEY,
  bands BLOB NOT NULL
);

-- What is counted of reports: how many entries, how many statements by each kind of source.
CREATE TABLE outlines (
  report INTEGER PRIMARY KEY,
  publisher TEXT,
  conflict TEXT,
  reported INTEGER,
  origin INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  named INTEGER NOT NULL,
  unnamed INTEGER NOT NULL,
  collective INTEGER NOT NULL,
  document INTEGER NOT NULL
);

-- How many reports of each conflict are kept, and how many entries they have; those of none under an empty name.
CREATE TABLE conflicts (
  conflict TEXT PRIMARY KEY,
  reports INTEGER NOT NULL,
  entries INTEGER NOT NULL
) WITHOUT ROWID;

-- How many entries name each party.
CREATE TABLE parties (
  party TEXT PRIMARY KEY,
  entries INTEGER NOT NULL
) WITHOUT ROWID;

-- The words of statements. `rowid` is when it was reported, then the number of the mention: latest first is an order that
-- the index has.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (body, content = '', contentless_delete = 1);

DELETE FROM mentions;
DELETE FROM keys;
DELETE FROM names;
DELETE FROM stands;
DELETE FROM subjects;
