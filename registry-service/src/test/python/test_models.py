import mlflow
import numpy
import pytest
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from onnx_models import linear

INPUT = numpy.asarray([[1, 2], [3, 4]], dtype=numpy.float32)


def log(weights, bias, **options):
    signature = infer_signature(INPUT, numpy.zeros((2, 1), dtype=numpy.float32))
    return mlflow.onnx.log_model(linear(weights, bias), signature=signature, **options)


def predict(uri):
    answer = mlflow.pyfunc.load_model(uri).predict(INPUT)
    return answer["y"].ravel().tolist()


def test_log_model_registers_and_an_alias_serves_it(client, experiment, unique):
    with mlflow.start_run() as run:
        mlflow.log_metric("accuracy", 0.75)
        info = log([1, 10], 0.5, name="model", registered_model_name=unique)
    assert str(info.registered_model_version) == "1"

    version = client.get_model_version(unique, "1")
    assert (version.status, version.run_id) == ("READY", run.info.run_id)
    assert version.source == f"models:/{info.model_id}"
    client.set_registered_model_alias(unique, "champion", "1")
    assert predict(f"models:/{unique}@champion") == [21.5, 43.5]
    assert predict(f"models:/{unique}/1") == [21.5, 43.5]
    assert predict(f"models:/{unique}/latest") == [21.5, 43.5]
    assert predict(info.model_uri) == [21.5, 43.5]
    assert predict(f"runs:/{run.info.run_id}/model") == [21.5, 43.5]


def test_an_alias_moves_to_the_next_version(client, experiment, unique):
    with mlflow.start_run():
        log([1, 1], 0, name="model", registered_model_name=unique)
        log([2, 2], 0, name="model", registered_model_name=unique)
    client.set_registered_model_alias(unique, "champion", "1")
    assert predict(f"models:/{unique}@champion") == [3.0, 7.0]
    client.set_registered_model_alias(unique, "champion", "2")
    assert predict(f"models:/{unique}@champion") == [6.0, 14.0]
    assert predict(f"models:/{unique}/1") == [3.0, 7.0]


def test_a_model_logged_without_a_run_is_registered_later(client, experiment, unique):
    info = log([0, 1], 0, name="loose")
    version = mlflow.register_model(info.model_uri, unique)
    assert str(version.version) == "1"
    assert predict(f"models:/{unique}/1") == [2.0, 4.0]


def test_register_model_finds_the_model_of_a_run(client, experiment, unique):
    with mlflow.start_run() as run:
        log([1, 0], 1, name="model")
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", unique, tags={"a": "b"})
    assert version.run_id == run.info.run_id
    assert predict(f"models:/{unique}/1") == [2.0, 4.0]
    assert client.get_model_version(unique, "1").tags == {"a": "b"}


def test_logged_models_hold_what_was_said_of_them(client, experiment, unique):
    with mlflow.start_run() as run:
        info = log([1, 1], 0, name="named", params={"depth": 3}, tags={"kind": "linear"})
        mlflow.log_metric("accuracy", 0.5, model_id=info.model_id, step=1)
        mlflow.log_metric("accuracy", 0.75, model_id=info.model_id, step=2)
    model = mlflow.get_logged_model(info.model_id)
    assert (model.name, model.status, model.source_run_id) == ("named", "READY", run.info.run_id)
    assert model.params == {"depth": "3"}
    assert model.tags["kind"] == "linear"
    assert [(each.key, each.value) for each in model.metrics] == [("accuracy", 0.75)]
    assert client.get_run(run.info.run_id).outputs.model_outputs[0].model_id == info.model_id

    client.set_logged_model_tags(info.model_id, {"kind": "other", "more": "1"})
    client.delete_logged_model_tag(info.model_id, "more")
    assert mlflow.get_logged_model(info.model_id).tags["kind"] == "other"
    client.delete_logged_model(info.model_id)
    with pytest.raises(MlflowException) as missing:
        mlflow.get_logged_model(info.model_id)
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_logged_models_are_searched(client, experiment, unique):
    made = []
    with mlflow.start_run():
        for i in range(3):
            model = mlflow.create_external_model(name=f"model-{i}", params={"i": str(i)}, model_type="x")
            mlflow.log_metric("accuracy", i / 10, model_id=model.model_id)
            made.append(model.model_id)

    def found(**options):
        models = mlflow.search_logged_models([experiment], output_format="list", **options)
        return [model.model_id for model in models]

    assert found() == made[::-1]
    assert found(filter_string="name = 'model-1'") == [made[1]]
    assert found(filter_string="params.i != '1'", order_by=[{"field_name": "name"}]) == [made[0], made[2]]
    assert found(filter_string="metrics.accuracy > 0.05") == [made[2], made[1]]
    assert found(order_by=[{"field_name": "metrics.accuracy", "ascending": True}]) == made
    page = client.search_logged_models([experiment], max_results=2)
    rest = client.search_logged_models([experiment], max_results=2, page_token=page.token)
    assert [model.model_id for model in [*page, *rest]] == made[::-1]
    assert rest.token is None


def test_the_files_of_a_version_never_change(client, experiment, unique):
    with mlflow.start_run():
        info = log([1, 1], 0, name="model", registered_model_name=unique)
    root = mlflow.get_logged_model(info.model_id).artifact_location
    repository = mlflow.store.artifact.artifact_repository_registry.get_artifact_repository(root)
    with pytest.raises(Exception) as refused:
        repository.delete_artifacts("MLmodel")
    assert "409" in str(refused.value) or "registered model version" in str(refused.value)
    assert predict(f"models:/{unique}/1") == [3.0, 7.0]
