-- Bands with the origin of each report: once one of an origin is known to be a copy, the others are passed over.
ALTER TABLE bands RENAME TO bands_without_origins;
CREATE TABLE bands (
  band INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  report INTEGER NOT NULL,
  PRIMARY KEY (band, origin, report)
) WITHOUT ROWID;
INSERT INTO bands SELECT b.band, r.origin, b.report FROM bands_without_origins b JOIN reports r ON r.number = b.report
  ORDER BY b.band, r.origin, b.report;
DROP TABLE bands_without_origins;
