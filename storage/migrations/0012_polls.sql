-- What people voted in polls: one row of one person and poll, the last word, no time. Secret ballots are
-- not here.

CREATE TABLE ballot (
  channel_id bigint NOT NULL REFERENCES channel,
  poll       text NOT NULL,
  account    uuid NOT NULL REFERENCES account,
  choices    integer[] NOT NULL,
  answer     text NOT NULL,
  PRIMARY KEY (channel_id, poll, account)
);
-- Whose own ballots stand beside a snapshot.
CREATE INDEX ballot_account ON ballot (account, channel_id);

-- Polls with votes since their last tally.
CREATE TABLE poll_due (
  channel_id bigint NOT NULL REFERENCES channel,
  poll       text NOT NULL,
  PRIMARY KEY (channel_id, poll)
);

-- What happens at a time: written in the transaction that decides it, done by any server, safe to be
-- done twice. `item` is the thing of the channel that it is about.
CREATE TABLE due (
  kind    text NOT NULL,
  channel text NOT NULL,
  item    text NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (kind, channel, item)
);
CREATE INDEX due_at ON due (at);
