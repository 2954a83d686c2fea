-- Whose calendar can be subscribed to: one row, the last address. The address itself stands nowhere.

CREATE TABLE calendar_feed (
  account uuid PRIMARY KEY REFERENCES account ON DELETE CASCADE,
  -- SHA-256 of its secret.
  hash    bytea NOT NULL UNIQUE
);
