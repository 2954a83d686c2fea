-- Reactions to chat messages: one row of one person, message and kind, no time. They go with the message.

CREATE TABLE reaction (
  channel_id bigint NOT NULL REFERENCES channel,
  message    text NOT NULL,
  account    uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  reaction   text NOT NULL,
  PRIMARY KEY (channel_id, message, account, reaction)
);
-- Whose own reactions stand beside a snapshot.
CREATE INDEX reaction_account ON reaction (account, channel_id);

-- Messages whose reactions changed since their last tally.
CREATE TABLE reaction_due (
  channel_id bigint NOT NULL REFERENCES channel,
  message    text NOT NULL,
  PRIMARY KEY (channel_id, message)
);
