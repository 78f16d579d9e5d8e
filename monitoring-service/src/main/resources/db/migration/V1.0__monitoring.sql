-- Endpoints as the registry announced them, with the policy that somebody put for them.
CREATE TABLE endpoint (
    name        text PRIMARY KEY,
    state       jsonb,
    generation  bigint  NOT NULL DEFAULT 0,
    deleted     boolean NOT NULL DEFAULT false,
    policy      jsonb
);

-- How far the data of each endpoint has come, in event time.
CREATE TABLE progress (
    endpoint          text PRIMARY KEY,
    windows_through   timestamptz,
    samples_through   timestamptz,
    labels_through    timestamptz,
    evaluated_through timestamptz,
    rows_seen         bigint NOT NULL DEFAULT 0,
    labelled          bigint NOT NULL DEFAULT 0
);

-- Sequence numbers are given while the ingest lock is held until commit, so that a reader that
-- remembers the last number it saw misses nothing.
CREATE TABLE prediction_window (
    seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    replica        text        NOT NULL,
    epoch          bigint      NOT NULL,
    sequence       bigint      NOT NULL,
    endpoint       text        NOT NULL,
    version        text        NOT NULL,
    role           text        NOT NULL,
    generation     bigint      NOT NULL,
    profile_digest text,
    pane_start     timestamptz NOT NULL,
    pane_end       timestamptz NOT NULL,
    requests       bigint      NOT NULL,
    row_count      bigint      NOT NULL,
    errors         bigint      NOT NULL,
    payload        jsonb       NOT NULL,
    received_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_prediction_window_source UNIQUE (replica, epoch, sequence)
);
CREATE INDEX ix_prediction_window_endpoint_seq ON prediction_window (endpoint, seq);
CREATE INDEX ix_prediction_window_endpoint_generation ON prediction_window (endpoint, generation);

CREATE SEQUENCE outcome_seq;

-- One row per sampled row of a request, with its label once that is known. The primary key holds
-- the endpoint because callers may supply their own ids, unique per endpoint only.
CREATE TABLE prediction (
    prediction_id    text        NOT NULL,
    row_index        int         NOT NULL,
    endpoint         text        NOT NULL,
    version          text        NOT NULL,
    generation       bigint      NOT NULL,
    event_time       timestamptz NOT NULL,
    predicted        text,
    scores           float8[],
    shadow_version   text,
    shadow_predicted text,
    shadow_scores    float8[],
    rate             float8      NOT NULL,
    label            text,
    label_value      float8,
    label_time       timestamptz,
    revision         bigint,
    outcome_seq      bigint,
    received_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (prediction_id, row_index, endpoint)
);
CREATE INDEX ix_prediction_endpoint_outcome ON prediction (endpoint, outcome_seq)
    WHERE outcome_seq IS NOT NULL;
CREATE INDEX ix_prediction_endpoint_time ON prediction (endpoint, event_time);

-- Labels as they came; endpoint is empty where the producer named none.
CREATE TABLE label (
    prediction_id text        NOT NULL,
    row_index     int         NOT NULL,
    endpoint      text        NOT NULL DEFAULT '',
    label         text        NOT NULL,
    label_time    timestamptz,
    revision      bigint      NOT NULL,
    received_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (prediction_id, row_index, endpoint)
);
CREATE INDEX ix_label_received ON label USING brin (received_at);

-- Where the evaluation of an endpoint stands; written in the transaction of its findings.
CREATE TABLE evaluation (
    endpoint        text PRIMARY KEY,
    windows_cursor  bigint NOT NULL DEFAULT 0,
    outcomes_cursor bigint NOT NULL DEFAULT 0,
    state           jsonb  NOT NULL
);

CREATE TABLE drift_window (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint       text        NOT NULL,
    version        text        NOT NULL,
    from_time      timestamptz NOT NULL,
    to_time        timestamptz NOT NULL,
    row_count      bigint      NOT NULL,
    profile_digest text        NOT NULL,
    findings       jsonb       NOT NULL,
    evaluated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_drift_window_endpoint ON drift_window (endpoint, id);

CREATE TABLE performance_window (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint     text        NOT NULL,
    version      text        NOT NULL,
    first_seq    bigint      NOT NULL,
    last_seq     bigint      NOT NULL,
    from_time    timestamptz NOT NULL,
    to_time      timestamptz NOT NULL,
    tally        jsonb       NOT NULL,
    degraded     boolean     NOT NULL,
    evaluated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_performance_window_endpoint ON performance_window (endpoint, id);

CREATE TABLE alert (
    id          uuid PRIMARY KEY,
    fingerprint text        NOT NULL,
    state       text        NOT NULL,
    kind        text        NOT NULL,
    severity    text        NOT NULL,
    endpoint    text        NOT NULL,
    model_id    text,
    model_name  text        NOT NULL,
    version     text        NOT NULL,
    subject     text        NOT NULL,
    opened_at   timestamptz NOT NULL,
    event_time  timestamptz NOT NULL,
    updates     int         NOT NULL DEFAULT 0,
    effect      float8      NOT NULL,
    description text        NOT NULL,
    evidence    jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_alert_open_fingerprint ON alert (fingerprint) WHERE state <> 'RESOLVED';
CREATE INDEX ix_alert_endpoint ON alert (endpoint, opened_at);

CREATE TABLE retraining (
    id                uuid PRIMARY KEY,
    endpoint          text        NOT NULL,
    model_id          text,
    model_name        text        NOT NULL,
    state             text        NOT NULL,
    cause_kind        text        NOT NULL,
    cause_id          text,
    cause_description text        NOT NULL,
    snapshot_from     timestamptz,
    snapshot_to       timestamptz,
    event_time        timestamptz,
    labelled          bigint      NOT NULL,
    requested_at      timestamptz NOT NULL DEFAULT now(),
    requested_by      text        NOT NULL,
    run_id            text,
    version           text,
    reason            text,
    ended_at          timestamptz
);
CREATE INDEX ix_retraining_endpoint ON retraining (endpoint, requested_at);

CREATE TABLE rollout (
    id           uuid PRIMARY KEY,
    endpoint     text        NOT NULL,
    model_name   text        NOT NULL,
    from_version text,
    to_version   text        NOT NULL,
    phase        text        NOT NULL,
    paused       boolean     NOT NULL DEFAULT false,
    step         int         NOT NULL DEFAULT 0,
    weight       int         NOT NULL DEFAULT 0,
    generation   bigint      NOT NULL DEFAULT 0,
    pending      jsonb,
    policy       jsonb       NOT NULL,
    cause        text        NOT NULL,
    reason       text        NOT NULL,
    evidence     jsonb       NOT NULL DEFAULT '{}',
    revision     bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    -- How far the endpoint's samples had come, in event time.
    started_through timestamptz,
    ended_through   timestamptz
);
CREATE INDEX ix_rollout_endpoint ON rollout (endpoint, created_at);
CREATE UNIQUE INDEX uq_rollout_active ON rollout (endpoint) WHERE phase IN ('STARTING', 'SHADOW', 'CANARY');

CREATE TABLE rollout_decision (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rollout_id uuid        NOT NULL REFERENCES rollout (id) ON DELETE CASCADE,
    phase      text        NOT NULL,
    weight     int         NOT NULL,
    generation bigint      NOT NULL,
    reason     text        NOT NULL,
    evidence   jsonb       NOT NULL,
    at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_rollout_decision_rollout ON rollout_decision (rollout_id, id);

CREATE TABLE serving_status (
    replica text PRIMARY KEY,
    at      timestamptz NOT NULL,
    status  jsonb       NOT NULL
);

CREATE INDEX ix_prediction_shadowed ON prediction (endpoint, generation)
    WHERE shadow_version IS NOT NULL;
