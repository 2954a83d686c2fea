-- Who registered for which talk: one row of one person and talk, the last word. Never events, so that no
-- log tells who wanted to come, and rows can go when a talk is long over.

CREATE TABLE registration (
  -- Of the talk's channel `talk:`.
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  state      text NOT NULL,
  -- The order of registering; whoever comes back goes to the end.
  number     bigint NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (channel_id, account)
);
CREATE UNIQUE INDEX registration_number ON registration (channel_id, number);
-- Who has a seat and who waits, in their order; how many they are.
CREATE INDEX registration_state ON registration (channel_id, state, number);
-- What one person registered for.
CREATE INDEX registration_account ON registration (account, channel_id);

-- What a person is to be told about a registration: written by the transaction that decides it, taken by
-- the one that tells it. Lines of inboxes come of it; mail will, too.
CREATE TABLE registration_notice (
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  reason     text NOT NULL,
  PRIMARY KEY (channel_id, account, reason)
);

-- Talks whose numbers are to be published, seats filled or people told.
CREATE TABLE registration_due (
  channel_id bigint PRIMARY KEY REFERENCES channel
);
