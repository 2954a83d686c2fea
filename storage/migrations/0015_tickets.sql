-- Tickets: anonymous questions and secret ballots (docs/adr/0013). `channel_id` is that of the talk;
-- `poll` is empty for the talk's own tickets.

-- Private keys, until the talk ends or the poll closes. In no dump.
CREATE TABLE ticket_key (
  channel_id  bigint NOT NULL REFERENCES channel,
  poll        text NOT NULL,
  private_key bytea NOT NULL,
  PRIMARY KEY (channel_id, poll)
);

-- Who drew a ticket, for which blinded message, as long. In no dump.
CREATE TABLE ticket_issue (
  channel_id bigint NOT NULL REFERENCES channel,
  poll       text NOT NULL,
  account    uuid NOT NULL REFERENCES account,
  blinded    bytea NOT NULL,
  PRIMARY KEY (channel_id, poll, account)
);

-- What tickets were used for. Nothing in it leads to an account, nor to a ballot.
CREATE TABLE ticket_use (
  channel_id bigint NOT NULL REFERENCES channel,
  poll       text NOT NULL,
  -- Hashes: of the ticket, and keyed of the whole request with the key and the ticket in it.
  ticket     bytea NOT NULL,
  request    bytea NOT NULL,
  -- The question that was asked.
  seq        bigint,
  item       text,
  number     bigint,
  PRIMARY KEY (channel_id, poll, ticket, request)
);

-- Ballots of open secret polls, in no order, without a time; deleted when they are counted.
CREATE TABLE secret_ballot (
  channel_id bigint NOT NULL REFERENCES channel,
  poll       text NOT NULL,
  id         uuid NOT NULL,
  choices    integer[] NOT NULL,
  answer     text NOT NULL,
  PRIMARY KEY (channel_id, poll, id)
);

-- Rewrites the tables above that rows are deleted from, so that neither these nor the order and the
-- transactions of the others are left in their files. TRUNCATE gives a table a new file, which
-- VACUUM FULL would fill with what an older snapshot may still see, in the old order and with the
-- old transaction ids. False, and nothing is done, while somebody else holds one of them: a backup
-- does for as long as it reads.
CREATE FUNCTION rewrite_ticket_tables() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  keys    ticket_key[];
  issues  ticket_issue[];
  ballots secret_ballot[];
BEGIN
  LOCK TABLE ticket_key, ticket_issue, secret_ballot IN ACCESS EXCLUSIVE MODE NOWAIT;
  SELECT array_agg(k ORDER BY random()) INTO keys FROM ticket_key k;
  SELECT array_agg(i ORDER BY random()) INTO issues FROM ticket_issue i;
  SELECT array_agg(b ORDER BY random()) INTO ballots FROM secret_ballot b;
  TRUNCATE ticket_key, ticket_issue, secret_ballot;
  INSERT INTO ticket_key SELECT * FROM unnest(keys);
  INSERT INTO ticket_issue SELECT * FROM unnest(issues);
  INSERT INTO secret_ballot SELECT * FROM unnest(ballots);
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END
$$;

-- Talks that are there already get their keys.
INSERT INTO due (kind, channel, item, at)
  SELECT 'make_ticket_key', name, substr(name, 6), now() FROM channel WHERE name LIKE 'talk:%';
