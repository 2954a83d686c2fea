-- Mails about registrations that are to be sent. Written by the transaction that decides what the person
-- is told; gone once the mail server took it or it was given up. No address and no text: these are looked
-- up when it is sent.
CREATE TABLE mail (
  -- Its Message-ID, at every try.
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel_id    bigint NOT NULL REFERENCES channel,
  account       uuid NOT NULL REFERENCES account,
  -- The reason of the line in the inbox that says the same.
  kind          text NOT NULL,
  made_at       timestamptz NOT NULL,
  -- Not tried before.
  due_at        timestamptz NOT NULL,
  -- Somebody sends it until then. Afterwards they are dead, and it is free again.
  claimed_until timestamptz,
  -- Its text began to leave, so the mail server may have it without our knowing.
  begun         boolean NOT NULL DEFAULT false,
  tries         integer NOT NULL DEFAULT 0
);
CREATE INDEX mail_due ON mail (due_at);
CREATE INDEX mail_account ON mail (channel_id, account);
