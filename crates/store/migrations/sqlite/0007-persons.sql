-- The people that reports name: what is shown of each, empty for who is public in that report. Of all rows of a name the first
-- tells: one report with a public role is enough.
CREATE TABLE persons (
  name TEXT NOT NULL,
  shown TEXT NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (name, shown, report)
) WITHOUT ROWID;
CREATE INDEX persons_report ON persons (report);

-- Those who are public in no report, with what is shown in place of the name.
CREATE TABLE hidden (
  name TEXT PRIMARY KEY,
  shown TEXT NOT NULL
) WITHOUT ROWID;
