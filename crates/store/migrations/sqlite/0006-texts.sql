-- The words of reports, headline and text; `rowid` is the number of the report. Filled by the program.
CREATE VIRTUAL TABLE texts USING fts5 (body, content = '', contentless_delete = 1);
