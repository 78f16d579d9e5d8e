-- Ids are text on the wire and text here. Times are milliseconds since the epoch, as MLflow sends
-- them. Names and keys sort by byte, which clients rely on: COLLATE "C".

CREATE SEQUENCE experiment_ids START 1;

CREATE TABLE experiments (
    experiment_id     text COLLATE "C" PRIMARY KEY DEFAULT nextval('experiment_ids')::text,
    name              text COLLATE "C" NOT NULL UNIQUE,
    artifact_location text NOT NULL,
    lifecycle_stage   text NOT NULL DEFAULT 'active',
    creation_time     bigint NOT NULL,
    last_update_time  bigint NOT NULL
);

INSERT INTO experiments (experiment_id, name, artifact_location, creation_time, last_update_time)
SELECT '0', 'Default', 'mlflow-artifacts:/0', now_ms, now_ms
FROM (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock;

CREATE TABLE experiment_tags (
    owner_id text COLLATE "C" NOT NULL REFERENCES experiments ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE TABLE runs (
    run_id          text COLLATE "C" PRIMARY KEY,
    experiment_id   text COLLATE "C" NOT NULL REFERENCES experiments,
    run_name        text COLLATE "C" NOT NULL,
    user_id         text COLLATE "C" NOT NULL,
    status          text COLLATE "C" NOT NULL,
    start_time      bigint NOT NULL,
    end_time        bigint,
    artifact_uri    text COLLATE "C" NOT NULL,
    lifecycle_stage text NOT NULL DEFAULT 'active',
    idempotency_key text UNIQUE
);
CREATE INDEX runs_newest_first ON runs (experiment_id, lifecycle_stage, start_time DESC, run_id);

CREATE TABLE run_tags (
    owner_id text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);
CREATE INDEX run_tags_by_value ON run_tags (key, left(value, 200), owner_id);

CREATE TABLE run_params (
    owner_id text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);
CREATE INDEX run_params_by_value ON run_params (key, left(value, 200), owner_id);

-- Append-only; the key is the whole row, so that a repeated request adds nothing.
CREATE TABLE metrics (
    run_id    text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    key       text COLLATE "C" NOT NULL,
    timestamp bigint NOT NULL,
    step      bigint NOT NULL,
    value     double precision NOT NULL,
    PRIMARY KEY (run_id, key, timestamp, step, value)
);

CREATE TABLE latest_metrics (
    owner_id  text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    key       text COLLATE "C" NOT NULL,
    value     double precision NOT NULL,
    timestamp bigint NOT NULL,
    step      bigint NOT NULL,
    PRIMARY KEY (owner_id, key)
);
CREATE INDEX latest_metrics_by_value ON latest_metrics (key, value, owner_id);

CREATE TABLE datasets (
    dataset_id    text PRIMARY KEY DEFAULT gen_random_uuid()::text,
    experiment_id text COLLATE "C" NOT NULL REFERENCES experiments,
    name          text COLLATE "C" NOT NULL,
    digest        text COLLATE "C" NOT NULL,
    source_type   text NOT NULL,
    source        text NOT NULL,
    schema        text,
    profile       text,
    UNIQUE (experiment_id, name, digest)
);

CREATE TABLE run_datasets (
    run_id     text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    dataset_id text NOT NULL REFERENCES datasets,
    tags       jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (run_id, dataset_id)
);
CREATE INDEX run_datasets_by_dataset ON run_datasets (dataset_id);

CREATE TABLE run_models (
    run_id    text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    model_id  text COLLATE "C" NOT NULL,
    direction text NOT NULL CHECK (direction IN ('IN', 'OUT')),
    step      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, direction, model_id)
);

CREATE TABLE logged_models (
    model_id                  text COLLATE "C" PRIMARY KEY,
    experiment_id             text COLLATE "C" NOT NULL REFERENCES experiments,
    name                      text COLLATE "C" NOT NULL,
    artifact_location         text NOT NULL,
    creation_timestamp_ms     bigint NOT NULL,
    last_updated_timestamp_ms bigint NOT NULL,
    status                    text COLLATE "C" NOT NULL,
    status_message            text,
    model_type                text COLLATE "C",
    source_run_id             text COLLATE "C",
    lifecycle_stage           text NOT NULL DEFAULT 'active'
);
CREATE INDEX logged_models_newest_first ON logged_models (experiment_id, creation_timestamp_ms DESC);
CREATE INDEX logged_models_by_run ON logged_models (source_run_id);

CREATE TABLE logged_model_tags (
    owner_id text COLLATE "C" NOT NULL REFERENCES logged_models ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE TABLE logged_model_params (
    owner_id text COLLATE "C" NOT NULL REFERENCES logged_models ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE TABLE logged_model_metrics (
    owner_id       text COLLATE "C" NOT NULL,
    key            text COLLATE "C" NOT NULL,
    timestamp      bigint NOT NULL,
    step           bigint NOT NULL,
    value          double precision NOT NULL,
    run_id         text COLLATE "C" NOT NULL REFERENCES runs ON DELETE CASCADE,
    dataset_name   text COLLATE "C" NOT NULL DEFAULT '',
    dataset_digest text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (owner_id, key, timestamp, step, value, run_id, dataset_name, dataset_digest)
);

-- Files by content. A path names a blob; a blob is written once and never changes.
CREATE TABLE artifacts (
    path       text COLLATE "C" PRIMARY KEY,
    sha256     text NOT NULL,
    size       bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX artifacts_by_blob ON artifacts (sha256);

-- Paths under a frozen root belong to a model version and can't be written again.
CREATE TABLE frozen_roots (
    root text COLLATE "C" PRIMARY KEY
);

CREATE TABLE registered_models (
    model_id          text PRIMARY KEY,
    name              text COLLATE "C" NOT NULL UNIQUE,
    description       text,
    creation_time     bigint NOT NULL,
    last_updated_time bigint NOT NULL,
    last_version      integer NOT NULL DEFAULT 0
);

CREATE TABLE registered_model_tags (
    owner_id text NOT NULL REFERENCES registered_models ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE TABLE model_versions (
    version_id        text PRIMARY KEY,
    model_id          text NOT NULL REFERENCES registered_models ON DELETE CASCADE,
    version           integer NOT NULL,
    user_id           text,
    description       text,
    source            text COLLATE "C",
    storage_location  text,
    run_id            text COLLATE "C",
    run_link          text,
    logged_model_id   text COLLATE "C",
    stage             text NOT NULL DEFAULT 'None',
    status            text NOT NULL DEFAULT 'READY',
    status_message    text,
    digest            text NOT NULL,
    creation_time     bigint NOT NULL,
    last_updated_time bigint NOT NULL,
    idempotency_key   text UNIQUE,
    UNIQUE (model_id, version)
);
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_newest_first ON model_versions (last_updated_time DESC);

CREATE TABLE model_version_tags (
    owner_id text NOT NULL REFERENCES model_versions ON DELETE CASCADE,
    key      text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner_id, key)
);

CREATE TABLE model_version_files (
    version_id text NOT NULL REFERENCES model_versions ON DELETE CASCADE,
    path       text COLLATE "C" NOT NULL,
    sha256     text NOT NULL,
    size       bigint NOT NULL,
    PRIMARY KEY (version_id, path)
);
CREATE INDEX model_version_files_by_blob ON model_version_files (sha256);

CREATE TABLE model_aliases (
    model_id text NOT NULL REFERENCES registered_models ON DELETE CASCADE,
    alias    text COLLATE "C" NOT NULL,
    version  integer NOT NULL,
    PRIMARY KEY (model_id, alias),
    FOREIGN KEY (model_id, version) REFERENCES model_versions (model_id, version) ON DELETE CASCADE
);

CREATE TABLE endpoints (
    name             text COLLATE "C" PRIMARY KEY,
    generation       bigint NOT NULL,
    model_id         text NOT NULL REFERENCES registered_models,
    weights          text NOT NULL,
    shadow           integer,
    previous_version integer,
    sampling_enabled boolean NOT NULL,
    sampling_rate    double precision NOT NULL,
    pane_width       text NOT NULL,
    reason           text,
    updated_at       timestamptz NOT NULL,
    updated_by       text NOT NULL
);
CREATE INDEX endpoints_by_model ON endpoints (model_id);

CREATE TABLE access_tokens (
    token_id   text PRIMARY KEY,
    name       text NOT NULL,
    owner      text NOT NULL,
    roles      text NOT NULL,
    hash       text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX access_tokens_by_owner ON access_tokens (owner);
