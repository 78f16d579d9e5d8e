import os

import mlflow
import pytest
import requests
from mlflow.exceptions import MlflowException, RestException

URI = os.environ["MLFLOW_TRACKING_URI"]
BEARER = {"Authorization": f"Bearer {os.environ.get('MLFLOW_TRACKING_TOKEN')}"}


def personal_token(**request):
    answer = requests.post(f"{URI}/api/v1/tokens", json={"name": "laptop", **request}, headers=BEARER)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_without_a_token_nothing_is_told(client, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    with pytest.raises(MlflowException) as refused:
        client.search_experiments()
    assert refused.value.error_code == "UNAUTHENTICATED"


def test_a_role_that_may_not_is_refused(client, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", os.environ["VIEWER_TOKEN"])
    assert client.get_experiment("0").name == "Default"
    with pytest.raises(RestException) as refused:
        client.create_experiment("not allowed")
    assert refused.value.error_code == "PERMISSION_DENIED"


def test_a_personal_access_token_does_all_that_its_owner_may(experiment, monkeypatch, tmp_path):
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", personal_token()["token"])
    with mlflow.start_run() as run:
        mlflow.log_metric("m", 1)
        mlflow.log_text("x", "x.txt")
    assert mlflow.get_run(run.info.run_id).data.metrics == {"m": 1}
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/x.txt") == "x"


def test_a_personal_access_token_is_a_password_too(client, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "anybody")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", personal_token()["token"])
    assert client.get_experiment("0").name == "Default"


def test_a_scoped_token_does_no_more(client, monkeypatch, unique):
    token = personal_token(permissions=["experiment:read"])["token"]
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", token)
    assert client.get_experiment("0").name == "Default"
    with pytest.raises(RestException) as refused:
        client.create_experiment(unique)
    assert refused.value.error_code == "PERMISSION_DENIED"


def test_a_revoked_token_is_refused_at_once(client, monkeypatch):
    issued = personal_token()
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", issued["token"])
    assert client.get_experiment("0").name == "Default"
    assert requests.delete(f"{URI}/api/v1/tokens/{issued['id']}", headers=BEARER).status_code == 204
    with pytest.raises(MlflowException) as refused:
        client.get_experiment("0")
    assert refused.value.error_code == "UNAUTHENTICATED"
