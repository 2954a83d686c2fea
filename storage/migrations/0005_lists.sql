-- Lists of channels by latest activity: the forum's threads, the drafts among the desks.

CREATE INDEX channel_threads ON channel (changed_at DESC, id DESC) WHERE name LIKE 'thread:%';
CREATE INDEX channel_areas   ON channel (id) WHERE name LIKE 'area:%';
CREATE INDEX channel_desks   ON channel (id) WHERE name LIKE 'desk:%';
