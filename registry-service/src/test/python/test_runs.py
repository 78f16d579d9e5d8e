import math
import time

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException, RestException


def test_a_run_lives_from_start_to_end(client, experiment):
    before = int(time.time() * 1000)
    with mlflow.start_run(run_name="first", tags={"colour": "blue"}, description="why") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_metric("loss", 0.5, step=1)
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
    stored = client.get_run(run.info.run_id)
    assert (stored.info.status, stored.info.run_name) == ("FINISHED", "first")
    assert before <= stored.info.start_time <= stored.info.end_time <= time.time() * 1000
    assert stored.info.experiment_id == experiment
    assert stored.info.artifact_uri == f"mlflow-artifacts:/{experiment}/{run.info.run_id}/artifacts"
    assert stored.data.params == {"depth": "3"}
    assert stored.data.metrics == {"loss": 0.5}
    assert stored.data.tags["colour"] == "blue"
    assert stored.data.tags["mlflow.runName"] == "first"
    assert stored.data.tags["mlflow.note.content"] == "why"


def test_a_failed_run_is_failed(client, experiment):
    with pytest.raises(ValueError):
        with mlflow.start_run() as run:
            raise ValueError("no")
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_a_run_is_resumed(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_param("a", "1")
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_param("b", "2")
    stored = client.get_run(run.info.run_id)
    assert (stored.info.status, stored.data.params) == ("FINISHED", {"a": "1", "b": "2"})


def test_nested_runs_know_their_parent(client, experiment):
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("m", 1)
        with mlflow.start_run(nested=True) as other:
            pass
    assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert client.get_parent_run(other.info.run_id).info.run_id == parent.info.run_id
    children = client.search_runs(
        [experiment], f"tags.mlflow.parentRunId = '{parent.info.run_id}'"
    )
    assert {run.info.run_id for run in children} == {child.info.run_id, other.info.run_id}


def test_batches_are_logged_whole(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    metrics = [Metric(f"m{i % 10}", i / 7, 1000 + i, i) for i in range(1000)]
    client.log_batch(run_id, metrics=metrics)
    client.log_batch(
        run_id,
        params=[Param(f"p{i}", str(i)) for i in range(100)],
        tags=[RunTag(f"t{i}", str(i)) for i in range(100)],
    )
    stored = client.get_run(run_id).data
    assert stored.metrics == {f"m{i}": (990 + i) / 7 for i in range(10)}
    assert stored.params == {f"p{i}": str(i) for i in range(100)}
    assert {key: value for key, value in stored.tags.items() if key[0] == "t"} == {
        f"t{i}": str(i) for i in range(100)
    }


def test_log_metrics_and_params_of_any_number(client, experiment):
    with mlflow.start_run() as run:
        mlflow.log_params({f"p{i}": i for i in range(250)})
        mlflow.log_metrics({f"m{i}": i for i in range(1500)})
        mlflow.set_tags({f"t{i}": i for i in range(150)})
    data = client.get_run(run.info.run_id).data
    assert (len(data.params), len(data.metrics)) == (250, 1500)
    assert data.metrics["m1499"] == 1499
    assert data.tags["t149"] == "149"


def test_metric_history_is_in_order_and_without_doubles(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    for step, value in [(2, 0.2), (0, 0.9), (1, 0.5), (1, 0.5)]:
        client.log_metric(run_id, "loss", value, timestamp=1000 + step, step=step)
    history = client.get_metric_history(run_id, "loss")
    assert [(each.step, each.value, each.timestamp) for each in history] == [
        (0, 0.9, 1000),
        (1, 0.5, 1001),
        (2, 0.2, 1002),
    ]
    assert client.get_run(run_id).data.metrics == {"loss": 0.2}
    assert client.get_metric_history(run_id, "none") == []


def test_long_metric_histories_come_whole(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    for start in range(0, 3000, 1000):
        client.log_batch(
            run_id, metrics=[Metric("m", float(i), i, i) for i in range(start, start + 1000)]
        )
    history = client.get_metric_history(run_id, "m")
    assert [each.value for each in history] == [float(i) for i in range(3000)]


def test_numbers_that_json_does_not_know(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_metric(run_id, "nan", math.nan)
    client.log_metric(run_id, "high", math.inf)
    client.log_metric(run_id, "low", -math.inf)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert metrics["high"] == 1.7976931348623157e308
    assert metrics["low"] == -1.7976931348623157e308
    assert math.isnan(client.get_metric_history(run_id, "nan")[0].value)


def test_params_are_written_once(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.log_param(run_id, "k", "v")
    client.log_param(run_id, "k", "v")
    with pytest.raises(MlflowException) as refused:
        client.log_param(run_id, "k", "w")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
    assert "Changing param values is not allowed" in str(refused.value)
    assert client.get_run(run_id).data.params == {"k": "v"}


def test_tags_are_overwritten_and_deleted(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.set_tag(run_id, "k", "1")
    client.set_tag(run_id, "k", "ünïcode ✓")
    assert client.get_run(run_id).data.tags["k"] == "ünïcode ✓"
    client.delete_tag(run_id, "k")
    assert "k" not in client.get_run(run_id).data.tags
    with pytest.raises(RestException) as missing:
        client.delete_tag(run_id, "k")
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_run_is_renamed_by_tag_and_by_update(client, experiment):
    run_id = client.create_run(experiment, run_name="one").info.run_id
    client.set_tag(run_id, "mlflow.runName", "two")
    assert client.get_run(run_id).info.run_name == "two"
    client.update_run(run_id, name="three", status="KILLED")
    stored = client.get_run(run_id)
    assert (stored.info.run_name, stored.info.status) == ("three", "KILLED")
    assert stored.data.tags["mlflow.runName"] == "three"


def test_deleted_runs_take_nothing_and_come_back(client, experiment):
    run_id = client.create_run(experiment).info.run_id
    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(RestException) as refused:
        client.log_metric(run_id, "m", 1)
    assert "must be in the 'active' state" in str(refused.value)
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 1)
    assert client.get_run(run_id).data.metrics == {"m": 1}


def test_an_unknown_run_does_not_exist(client):
    with pytest.raises(RestException) as missing:
        client.get_run("0" * 32)
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert f"Run with id={'0' * 32} not found" in str(missing.value)
