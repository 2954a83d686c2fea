-- The log: channels, their events, and what follows from them. See storage/README.md.

CREATE TABLE server_meta (
  name  text PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE channel (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  epoch      uuid NOT NULL DEFAULT gen_random_uuid(),
  -- seq of the newest event; the row's lock gives the order (contract C4).
  head       bigint NOT NULL DEFAULT 0 CHECK (head >= 0),
  -- Number of the newest marked item (F 14, B 12).
  marks      bigint NOT NULL DEFAULT 0 CHECK (marks >= 0),
  changed_at timestamptz
);

CREATE TABLE event (
  channel_id bigint NOT NULL REFERENCES channel,
  seq        bigint NOT NULL,
  -- The thing it is about, so that an edit or erasure finds its earlier slots.
  item       text NOT NULL,
  -- The push exactly as it is sent.
  body       text NOT NULL,
  PRIMARY KEY (channel_id, seq)
);
CREATE INDEX event_item ON event (channel_id, item);

-- What became of a command, as long as its channel lives (contract C4.3).
CREATE TABLE command_key (
  channel_id bigint NOT NULL REFERENCES channel,
  author     uuid NOT NULL,
  key        uuid NOT NULL,
  -- Keyed hash of do, channel and data; deleted with the text that it is of.
  hash       bytea,
  seq        bigint,
  item       text,
  number     bigint,
  PRIMARY KEY (channel_id, author, key)
);
CREATE INDEX command_key_item ON command_key (channel_id, item);

-- The current value of every thing, folded from the events in the transaction that appends them:
-- snapshot and pages are read from here.
CREATE TABLE item (
  channel_id bigint NOT NULL REFERENCES channel,
  stream     text NOT NULL,
  id         text COLLATE "C" NOT NULL,
  -- Of the event that created it here; 0 for the channel's subject and for totals.
  seq        bigint NOT NULL,
  number     bigint,
  author     uuid,
  -- Stays in the snapshot's window whatever its age.
  open       boolean NOT NULL,
  erased     boolean NOT NULL,
  -- The task it hangs at, in a template.
  task       text,
  body       text NOT NULL,
  PRIMARY KEY (channel_id, stream, id)
);
CREATE INDEX item_window ON item (channel_id, stream, seq DESC, id DESC);
CREATE INDEX item_open   ON item (channel_id, stream) WHERE open;
CREATE INDEX item_number ON item (channel_id, stream, number) WHERE number IS NOT NULL;
CREATE INDEX item_task   ON item (channel_id, task) WHERE task IS NOT NULL;

-- Earlier wordings; erased with their thing.
CREATE TABLE revision (
  channel_id bigint NOT NULL REFERENCES channel,
  item       text NOT NULL,
  seq        bigint NOT NULL,
  at         timestamptz NOT NULL,
  text       text NOT NULL,
  PRIMARY KEY (channel_id, item, seq)
);

-- What an event means for another channel; applied once, then deleted (architecture: effects).
CREATE TABLE effect (
  source_channel bigint NOT NULL REFERENCES channel,
  source_seq     bigint NOT NULL,
  n              integer NOT NULL,
  target         text NOT NULL,
  body           text NOT NULL,
  PRIMARY KEY (source_channel, source_seq, n)
);

-- The two lists that exist from the beginning.
INSERT INTO channel (name) VALUES ('talks'), ('library');
