-- Own state: one row a person, last value, no time (contract C1), and votes.

CREATE TABLE own_state (
  account    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  channel_id bigint NOT NULL REFERENCES channel,
  level      text NOT NULL DEFAULT 'normal' CHECK (level IN ('normal', 'following', 'muted')),
  read       bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account, channel_id)
);

CREATE TABLE vote (
  channel_id bigint NOT NULL REFERENCES channel,
  question   text NOT NULL,
  account    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  PRIMARY KEY (channel_id, question, account)
);
CREATE INDEX vote_account ON vote (account, channel_id);

-- Questions whose votes changed since their last tally.
CREATE TABLE tally_due (
  channel_id bigint NOT NULL REFERENCES channel,
  question   text NOT NULL,
  PRIMARY KEY (channel_id, question)
);

CREATE TABLE file (
  id         uuid PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  -- The post that names it; NULL until one does, then it may be swept after a day.
  item       text,
  name       text NOT NULL,
  type       text NOT NULL,
  bytes      bigint NOT NULL,
  hash       bytea NOT NULL,
  alt        text NOT NULL,
  uploaded_on date NOT NULL
);
CREATE INDEX file_item ON file (channel_id, item);
