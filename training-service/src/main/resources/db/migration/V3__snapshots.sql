-- What endpoints served and what the truth turned out to be. Offsets are kept beside the rows and
-- move in the same transaction: every record counts once, however often a process is killed.
CREATE TABLE ingest_offset (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    -- Records that Kafka had deleted before they were read.
    lost        bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
);

CREATE TABLE ingest_progress (
    consumer     text PRIMARY KEY,
    -- Everything that Kafka held at this time has been read.
    caught_up_at timestamptz NOT NULL
);

CREATE TABLE sample (
    endpoint      text             NOT NULL,
    prediction_id text             NOT NULL,
    row_index     integer          NOT NULL,
    version       text             NOT NULL,
    event_time    timestamptz      NOT NULL,
    rate          double precision NOT NULL,
    features      text             NOT NULL,
    ingested_at   timestamptz      NOT NULL DEFAULT now(),
    PRIMARY KEY (endpoint, prediction_id, row_index)
);
CREATE INDEX sample_event_time ON sample (endpoint, event_time);
CREATE INDEX sample_ingested_at ON sample (ingested_at);

-- An empty endpoint means that the label did not name one.
CREATE TABLE label (
    prediction_id text        NOT NULL,
    row_index     integer     NOT NULL,
    endpoint      text        NOT NULL,
    value         text        NOT NULL,
    revision      bigint      NOT NULL,
    ingested_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (prediction_id, row_index, endpoint)
);
CREATE INDEX label_ingested_at ON label (ingested_at);

-- How a snapshot came to be; its rows are the data set.
CREATE TABLE snapshot (
    id           uuid PRIMARY KEY,
    dataset_id   uuid        NOT NULL REFERENCES dataset (id),
    content_hash text        NOT NULL,
    endpoint     text        NOT NULL,
    record       jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);
