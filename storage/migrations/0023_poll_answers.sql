-- What was answered to closed polls in people's own words, beyond what the poll itself shows: a snapshot
-- stays small, and nothing that was said is lost. In the order of the poll's answers, which tells neither
-- who nor when.

CREATE TABLE poll_answer (
  channel_id bigint  NOT NULL REFERENCES channel ON DELETE CASCADE,
  poll       text    NOT NULL,
  -- From 0, those that the poll shows among them.
  place      integer NOT NULL,
  answer     text    NOT NULL,
  PRIMARY KEY (channel_id, poll, place)
);
