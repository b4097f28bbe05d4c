-- Who may use the desk of a team. Times are seconds since 1970, UTC; of passwords, sessions and tokens only hashes are kept.
CREATE TABLE users (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  disabled BIGINT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL
);

-- Who is signed in: from when, last seen, until when at the longest.
CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  holder BIGINT NOT NULL,
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX sessions_holder ON sessions (holder);

-- Tokens of programs, which act for a user with a role that may be a lesser one.
CREATE TABLE tokens (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  holder BIGINT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT,
  revoked BIGINT,
  UNIQUE (holder, name)
);
