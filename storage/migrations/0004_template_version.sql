-- Templates: the plan of every version, and where annotations of a template stand.

CREATE TABLE template_version (
  template uuid NOT NULL,
  version  text NOT NULL,
  -- In the order of publication.
  number   bigint GENERATED ALWAYS AS IDENTITY,
  -- The template as of that version, as it was sent.
  body     text NOT NULL,
  PRIMARY KEY (template, version)
);
CREATE INDEX template_version_number ON template_version (template, number);

-- Every annotation of a template, in its own channel and in notes; a new version finds them here.
CREATE TABLE annotation_place (
  template   uuid NOT NULL,
  channel_id bigint NOT NULL REFERENCES channel,
  annotation text COLLATE "C" NOT NULL,
  PRIMARY KEY (template, channel_id, annotation)
);
