-- What the model answered: labels that are missing for one class more than for others show.
ALTER TABLE sample ADD COLUMN predicted text;

-- When the truth became known, and which events said so (CloudEvents id): one that is delivered
-- again after a younger one changes nothing.
ALTER TABLE label ADD COLUMN label_time timestamptz;
ALTER TABLE label ADD COLUMN event_ids text[] NOT NULL DEFAULT '{}';

-- Samples that a gateway had to drop, by the window record that says so.
CREATE TABLE sample_gap (
    replica     text        NOT NULL,
    epoch       bigint      NOT NULL,
    sequence    bigint      NOT NULL,
    endpoint    text        NOT NULL,
    pane_start  timestamptz NOT NULL,
    pane_end    timestamptz NOT NULL,
    dropped     bigint      NOT NULL,
    ingested_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (replica, epoch, sequence)
);
CREATE INDEX sample_gap_endpoint ON sample_gap (endpoint, pane_start);
CREATE INDEX sample_gap_ingested_at ON sample_gap (ingested_at);
