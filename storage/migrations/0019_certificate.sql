-- Who asked for a certificate of attendance, during the talk. No time, so that nobody reads from it when
-- somebody was there; read for that person alone.

CREATE TABLE certificate (
  -- Of the talk's channel `talk:`.
  channel_id bigint NOT NULL REFERENCES channel,
  account    uuid NOT NULL REFERENCES account,
  PRIMARY KEY (channel_id, account)
);
