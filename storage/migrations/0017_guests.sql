-- Guests of one talk are accounts of their own kind: without address, authority and password, bound to
-- that talk. So authors, votes, own states, logins and revocations are theirs as anybody's.

ALTER TABLE account
  ALTER email DROP NOT NULL,
  ALTER authority DROP NOT NULL,
  ADD guest_of uuid,
  -- Came by a personal link.
  ADD invited boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT account_is_whole CHECK (CASE WHEN guest_of IS NULL
    THEN email IS NOT NULL AND authority IS NOT NULL AND NOT invited
    ELSE email IS NULL AND authority IS NULL AND password IS NULL AND demo IS NULL
      AND roles = '{guest}' END);
CREATE INDEX account_guest_of ON account (guest_of) WHERE guest_of IS NOT NULL;

-- How guests come in. What became of a link is told by the item of that id on the talk's desk.
CREATE TABLE guest_link (
  -- SHA-256 of its secret, which stands nowhere.
  hash bytea PRIMARY KEY,
  talk uuid NOT NULL,
  id   uuid NOT NULL
);
CREATE INDEX guest_link_talk ON guest_link (talk);
