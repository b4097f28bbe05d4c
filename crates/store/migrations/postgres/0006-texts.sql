-- The words of reports, headline and text. Filled by the program.
CREATE TABLE texts (
  report BIGINT PRIMARY KEY,
  body TSVECTOR NOT NULL
);
CREATE INDEX texts_body ON texts USING GIN (body);
