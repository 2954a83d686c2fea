-- When people last wrote into a chat in slow mode: a message a person every so many seconds. The rows of a
-- talk go when its slow mode or its chat ends; the messages themselves carry the same times.

CREATE TABLE chat_pace (
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  at         timestamptz NOT NULL,
  PRIMARY KEY (channel_id, account)
);
