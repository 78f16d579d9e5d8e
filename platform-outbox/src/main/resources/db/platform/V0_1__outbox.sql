-- Events wait here, written in the transaction that they tell of, until Kafka has acknowledged them.
-- A null payload is a tombstone: it deletes the key from a compacted topic.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   uuid        NOT NULL DEFAULT gen_random_uuid(),
    topic      text        NOT NULL,
    key        text        NOT NULL,
    type       text        NOT NULL,
    payload    bytea,
    created_at timestamptz NOT NULL DEFAULT now()
);
