-- People, offices, logins. Names stand here and nowhere else.

CREATE TABLE authority (
  id   uuid PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE account (
  id        uuid PRIMARY KEY,
  email     text NOT NULL UNIQUE CHECK (email = lower(email)),
  name      text NOT NULL,
  authority uuid NOT NULL REFERENCES authority,
  roles     text[] NOT NULL,
  -- argon2id, libsodium's text form; NULL cannot log in with a password.
  password  text,
  -- What a demo login shows; NULL for everyone else.
  demo      text,
  active    boolean NOT NULL DEFAULT true
);

-- A browser's login or a program's token. Only the day of the last use is kept.
CREATE TABLE login_session (
  token_hash bytea PRIMARY KEY,
  account    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  kind       text NOT NULL CHECK (kind IN ('browser', 'program')),
  label      text NOT NULL DEFAULT '',
  created_on date NOT NULL,
  last_used  date NOT NULL
);
CREATE INDEX login_session_account ON login_session (account);

CREATE TABLE contact_point (
  id        uuid PRIMARY KEY,
  name      text NOT NULL,
  authority uuid NOT NULL REFERENCES authority
);

CREATE TABLE contact_person (
  contact uuid NOT NULL REFERENCES contact_point ON DELETE CASCADE,
  account uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  deputy  boolean NOT NULL,
  PRIMARY KEY (contact, account)
);
CREATE INDEX contact_person_account ON contact_person (account);

-- Who lost a right, in order; every server reads on from the last number it knows (contract C6).
CREATE TABLE revocation (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account uuid NOT NULL,
  -- NULL: the login named by token_hash ended, or all of the account's.
  channel text,
  token_hash bytea
);
