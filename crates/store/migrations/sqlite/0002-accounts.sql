-- Who may use the desk of a team. Times are seconds since 1970, UTC; of passwords, sessions and tokens only hashes are kept.
CREATE TABLE users (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
);

-- Who is signed in: from when, last seen, until when at the longest.
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  holder INTEGER NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
);
CREATE INDEX sessions_holder ON sessions (holder);

-- Tokens of programs, which act for a user with a role that may be a lesser one.
CREATE TABLE tokens (
  number INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  holder INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER,
  revoked INTEGER,
  UNIQUE (holder, name)
);
