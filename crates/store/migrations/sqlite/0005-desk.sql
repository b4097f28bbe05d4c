-- The numbers of mentions that were taken out, some in a row, the last changes only: who holds which mentions tell of which
-- entry reads what changed since and no more. Eight bytes each, the low ones first.
CREATE TABLE gone (
  number INTEGER PRIMARY KEY,
  mentions BLOB NOT NULL
);

-- A calendar asks which meetings are of a month.
CREATE INDEX mentions_meetings ON mentions (kind, happened) WHERE kind = 'meeting';
