-- Most things are made once and never touched again. The slot that made a thing is found by the thing's
-- own number (item.seq), and the command by what the slot says of it, so neither needs a place in an index
-- by the thing: these were a sixth of what a post cost the database.

-- Whether `item` is a thing of this channel that this very slot made.
ALTER TABLE event ADD made boolean NOT NULL DEFAULT false;
DROP INDEX event_item;
CREATE INDEX event_item ON event (channel_id, item) WHERE NOT made;

-- Whether `item` was made by the slot of this command.
ALTER TABLE command_key ADD made boolean NOT NULL DEFAULT false;
DROP INDEX command_key_item;
CREATE INDEX command_key_item ON command_key (channel_id, item) WHERE NOT made;
