-- A training run is a durable state machine. Whoever holds the lease works on it, and every write
-- of the worker names the fence it was given: a worker that lost its lease writes nothing more.
CREATE TABLE run (
    id               uuid PRIMARY KEY,
    model_name       text        NOT NULL,
    dataset_id       uuid REFERENCES dataset (id),
    spec             jsonb       NOT NULL,
    state            text        NOT NULL,
    attempt          integer     NOT NULL DEFAULT 0,
    fence            bigint      NOT NULL DEFAULT 0,
    lease_owner      text,
    lease_until      timestamptz,
    not_before       timestamptz NOT NULL DEFAULT now(),
    cancel_requested boolean     NOT NULL DEFAULT false,
    progress         double precision NOT NULL DEFAULT 0,
    tracking_run_id  text,
    version          text,
    metrics          jsonb       NOT NULL DEFAULT '{}',
    failure_class    text,
    failure          text,
    -- Of a retraining: the request, what caused it, and the snapshot that was cut for it.
    request_id       text UNIQUE,
    request          jsonb,
    snapshot_id      uuid,
    idempotency_key  text UNIQUE,
    created_by       text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    started_at       timestamptz,
    ended_at         timestamptz
);
CREATE INDEX run_open ON run (created_at)
    WHERE state NOT IN ('SUCCEEDED', 'REJECTED', 'FAILED', 'CANCELLED');
CREATE INDEX run_model ON run (model_name, created_at DESC);

CREATE TABLE run_event (
    run_id  uuid        NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    seq     bigint      NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    state   text        NOT NULL,
    attempt integer     NOT NULL,
    message text,
    PRIMARY KEY (run_id, seq)
);

-- One row for each gate of each run, whatever it said.
CREATE TABLE run_verdict (
    run_id uuid NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    gate   text NOT NULL,
    status text NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (run_id, gate)
);
