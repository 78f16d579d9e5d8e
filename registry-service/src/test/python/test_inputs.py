import mlflow
import numpy
import pandas
from mlflow.entities import DatasetInput, Dataset, InputTag


def test_log_input_keeps_the_dataset_and_its_context(client, experiment):
    frame = pandas.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    dataset = mlflow.data.from_pandas(frame, name="tiny", targets="y")
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="training")
        mlflow.log_input(mlflow.data.from_numpy(numpy.eye(2), name="eye"), context="test")
    inputs = client.get_run(run.info.run_id).inputs.dataset_inputs
    stored = {each.dataset.name: each for each in inputs}
    assert set(stored) == {"tiny", "eye"}
    assert stored["tiny"].dataset.digest == dataset.digest
    assert '"double"' in stored["tiny"].dataset.schema
    assert {tag.key: tag.value for tag in stored["tiny"].tags} == {
        "mlflow.data.context": "training"
    }


def test_runs_are_found_by_their_dataset(client, experiment):
    ids = []
    for name in ["one", "two"]:
        run = client.create_run(experiment)
        client.log_inputs(
            run.info.run_id,
            [DatasetInput(Dataset(name, f"digest-{name}", "local", "{}"), [InputTag("mlflow.data.context", "train")])],
        )
        ids.append(run.info.run_id)

    def found(filter_string):
        return {run.info.run_id for run in client.search_runs([experiment], filter_string)}

    assert found("datasets.name = 'one'") == {ids[0]}
    assert found("dataset.digest LIKE 'digest-%'") == set(ids)
    assert found("datasets.name IN ('two', 'three')") == {ids[1]}
    assert found("datasets.context = 'train'") == set(ids)
    assert found("datasets.context = 'test'") == set()


def test_metrics_of_a_dataset_are_kept(client, experiment):
    dataset = mlflow.data.from_numpy(numpy.eye(3), name="eye")
    with mlflow.start_run() as run:
        mlflow.log_metric("accuracy", 0.25, dataset=dataset)
    stored = client.get_run(run.info.run_id)
    assert stored.data.metrics == {"accuracy": 0.25}
