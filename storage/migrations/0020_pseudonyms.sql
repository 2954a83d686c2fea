-- Pseudonyms (docs/adr/0015): whoever asks under one can be named by two people together only.
-- `channel_id` is that of the talk.

-- The two people's key pairs; the private half is encrypted with its holder's passphrase.
CREATE TABLE pseudonym_key (
  holder      text PRIMARY KEY CHECK (holder IN ('moderation', 'data_protection')),
  public_key  bytea NOT NULL,
  -- For argon2id, with what it cost.
  salt        bytea NOT NULL,
  passes      bigint NOT NULL,
  memory      bigint NOT NULL,
  nonce       bytea NOT NULL,
  private_key bytea NOT NULL
);

-- Who drew a pseudonym, until the talk ends. No time, and nothing of the pseudonym. In no dump.
CREATE TABLE pseudonym_drawn (
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  PRIMARY KEY (channel_id, account)
);

-- Nothing in it leads to an account but the box, for which it takes both private keys.
CREATE TABLE pseudonym (
  channel_id  bigint NOT NULL REFERENCES channel,
  id          uuid NOT NULL,
  secret_hash bytea NOT NULL,
  -- Account and pseudonym, sealed for data protection, and that for moderation. Empty once it was
  -- deleted with what was said in the talk.
  box         bytea,
  PRIMARY KEY (channel_id, id)
);
CREATE UNIQUE INDEX pseudonym_id ON pseudonym (id);
CREATE UNIQUE INDEX pseudonym_secret ON pseudonym (channel_id, secret_hash);

-- Who was to be found out, and why; never who it was. Rows are kept.
CREATE TABLE pseudonym_resolution (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  talk         uuid NOT NULL,
  question     bigint NOT NULL,
  pseudonym    uuid NOT NULL,
  reason       text NOT NULL,
  opened_at    timestamptz NOT NULL,
  -- What moderation opened, still sealed for data protection; gone with the second step.
  half         bytea,
  completed_at timestamptz,
  -- Why the author may not be told.
  untold       text
);
CREATE UNIQUE INDEX pseudonym_resolution_open ON pseudonym_resolution (pseudonym)
  WHERE completed_at IS NULL;

-- As rewrite_ticket_tables (migration 0015): rows in random order, in one transaction, in new files.
-- All pseudonyms of the installation are in one table, so they wait in another one meanwhile.
CREATE FUNCTION rewrite_pseudonym_tables() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE pseudonym_drawn, pseudonym IN ACCESS EXCLUSIVE MODE NOWAIT;
  CREATE TEMPORARY TABLE kept_drawn ON COMMIT DROP AS SELECT * FROM pseudonym_drawn;
  CREATE TEMPORARY TABLE kept_pseudonym ON COMMIT DROP AS SELECT * FROM pseudonym;
  TRUNCATE pseudonym_drawn, pseudonym;
  INSERT INTO pseudonym_drawn SELECT * FROM kept_drawn ORDER BY random();
  INSERT INTO pseudonym SELECT * FROM kept_pseudonym ORDER BY random();
  DROP TABLE kept_drawn, kept_pseudonym;
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;
