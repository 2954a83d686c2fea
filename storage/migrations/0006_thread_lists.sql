-- A thread's channel knows the area that lists it, so that an area's threads are read in the order
-- of their latest change by an index, whatever the number of its and other threads.

ALTER TABLE channel ADD COLUMN parent bigint REFERENCES channel;

UPDATE channel t SET parent = i.channel_id FROM item i
  WHERE i.stream = 'threads' AND t.name = 'thread:' || i.id;

DROP INDEX channel_threads;
DROP INDEX channel_areas;
CREATE INDEX channel_listed   ON channel (changed_at DESC, id DESC) WHERE parent IS NOT NULL;
CREATE INDEX channel_children ON channel (parent, changed_at DESC, id DESC)
  WHERE parent IS NOT NULL;
