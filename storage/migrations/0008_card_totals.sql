-- Totals of questions that cards elsewhere show: whoever shows one is told of a new total at most once
-- a second (contract C7). A row says when that was last done, and whether the total changed since, so
-- that the last one is told whatever happens in between.

CREATE TABLE card_total (
  channel_id bigint NOT NULL REFERENCES channel,
  question   text NOT NULL,
  told_at    timestamptz NOT NULL,
  due        boolean NOT NULL,
  PRIMARY KEY (channel_id, question)
);
CREATE INDEX card_total_due ON card_total (told_at) WHERE due;
