-- Of each metric of a logged model the value that counts in searches: the latest one.
CREATE VIEW latest_logged_model_metrics AS
SELECT DISTINCT ON (owner_id, key) owner_id, key, value, timestamp, step
FROM logged_model_metrics
ORDER BY owner_id, key, step DESC, timestamp DESC, value DESC;

-- What a personal access token may do, and the roles that its owner had when it was made.
ALTER TABLE access_tokens ADD COLUMN permissions text NOT NULL DEFAULT '';
