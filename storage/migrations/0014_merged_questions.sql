-- Duplicates of questions: what counts and is answered together. `channel_id` is that of the talk, also
-- while the questions are on its desk.

CREATE TABLE merged_question (
  channel_id bigint NOT NULL REFERENCES channel,
  question   text NOT NULL,
  -- What it was merged into, to go back step by step ...
  into_question text NOT NULL,
  -- ... and the one at the end of that chain, which counts for all: no query has to follow it.
  root       text NOT NULL,
  PRIMARY KEY (channel_id, question)
);
CREATE INDEX merged_question_root ON merged_question (channel_id, root);
