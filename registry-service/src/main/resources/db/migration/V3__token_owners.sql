-- roles are those that the owner had when he was seen last, which is now for tokens from before anybody looked.
ALTER TABLE access_tokens ADD COLUMN owner_seen_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE access_tokens ALTER COLUMN owner_seen_at DROP DEFAULT;
