"""The unmodified client against a running registry, which MLFLOW_TRACKING_URI and
MLFLOW_TRACKING_TOKEN name. Each test makes what it needs under names of its own."""

import os
import uuid

import mlflow
import pytest
from mlflow import MlflowClient

os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")


@pytest.fixture
def client():
    return MlflowClient()


@pytest.fixture
def unique():
    """A text that no other test has in its names."""
    return uuid.uuid4().hex[:12]


@pytest.fixture
def experiment(unique):
    """The id of a new experiment, which is the current one."""
    return mlflow.set_experiment(f"experiment {unique}").experiment_id


@pytest.fixture(autouse=True)
def no_run_left_open():
    yield
    while mlflow.active_run():
        mlflow.end_run()
