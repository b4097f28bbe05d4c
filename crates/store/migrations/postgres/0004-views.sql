-- What views are made of without reading whole entries. All of it is derived, as the rows of entries are: this schema
-- empties those, and they are written anew from reports and corrections.

-- The stands of a subject together, some in a row: `number` is the subject's, shifted, and the place of the block.
CREATE TABLE histories (
  number BIGINT PRIMARY KEY,
  stands BYTEA NOT NULL
);
-- Only `histories` are asked by date.
DROP INDEX stands_reported;

-- What rows of positions and changes show of a mention, as JSON; statements have none.
CREATE TABLE faces (
  mention BIGINT PRIMARY KEY,
  face TEXT NOT NULL
);

-- Which mentions tell of one entry: all those that keys link, also across a third. `entry` is the smallest of their
-- numbers; `tie` is the anchor as a number; `now` is where the entry stands.
CREATE TABLE members (
  entry BIGINT NOT NULL,
  mention BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reported BIGINT,
  tie BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  now TEXT NOT NULL,
  PRIMARY KEY (entry, mention)
);
CREATE INDEX members_mention ON members (mention);

-- The bands of the last reports, which go into `bands` many at once.
CREATE TABLE waiting (
  report BIGINT PRIMARY KEY,
  bands BYTEA NOT NULL
);

-- What is counted of reports: how many entries, how many statements by each kind of source.
CREATE TABLE outlines (
  report BIGINT PRIMARY KEY,
  publisher TEXT,
  conflict TEXT,
  reported BIGINT,
  origin BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  named BIGINT NOT NULL,
  unnamed BIGINT NOT NULL,
  collective BIGINT NOT NULL,
  document BIGINT NOT NULL
);

-- How many reports of each conflict are kept, and how many entries they have; those of none under an empty name.
CREATE TABLE conflicts (
  conflict TEXT PRIMARY KEY,
  reports BIGINT NOT NULL,
  entries BIGINT NOT NULL
);

-- How many entries name each party.
CREATE TABLE parties (
  party TEXT PRIMARY KEY,
  entries BIGINT NOT NULL
);

DELETE FROM words;
DELETE FROM mentions;
DELETE FROM keys;
DELETE FROM names;
DELETE FROM stands;
DELETE FROM subjects;
