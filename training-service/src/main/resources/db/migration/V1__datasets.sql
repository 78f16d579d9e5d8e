CREATE TABLE dataset (
    id           uuid PRIMARY KEY,
    name         text        NOT NULL,
    content_hash text        NOT NULL,
    row_count    bigint      NOT NULL,
    task         text        NOT NULL,
    label_column text        NOT NULL,
    time_column  text,
    columns      jsonb       NOT NULL,
    verdict      jsonb       NOT NULL,
    created_at   timestamptz NOT NULL,
    file         text        NOT NULL
);

-- The same content under the same name and roles is the same dataset.
CREATE UNIQUE INDEX dataset_content
    ON dataset (name, content_hash, task, label_column, coalesce(time_column, ''));
CREATE INDEX dataset_created_at ON dataset (created_at DESC, id);
