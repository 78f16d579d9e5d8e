import mlflow
import pytest
from mlflow.entities import ViewType
from mlflow.exceptions import RestException


def test_the_default_experiment_is_there(client):
    default = client.get_experiment("0")
    assert (default.name, default.lifecycle_stage) == ("Default", "active")
    assert client.get_experiment_by_name("Default").experiment_id == "0"


def test_creates_an_experiment_with_tags(client, unique):
    experiment_id = client.create_experiment(f"a {unique}", tags={"team": "blue", "empty": ""})
    experiment = client.get_experiment(experiment_id)
    assert experiment.name == f"a {unique}"
    assert experiment.tags == {"team": "blue", "empty": ""}
    assert experiment.artifact_location == f"mlflow-artifacts:/{experiment_id}"
    assert experiment.creation_time == experiment.last_update_time > 1_700_000_000_000


def test_refuses_a_taken_name(client, unique):
    client.create_experiment(unique)
    with pytest.raises(RestException) as refused:
        client.create_experiment(unique)
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


def test_set_experiment_makes_one_and_finds_it_again(unique):
    first = mlflow.set_experiment(unique)
    assert mlflow.set_experiment(unique).experiment_id == first.experiment_id


def test_an_unknown_experiment_is_none_by_name_and_an_error_by_id(client, unique):
    assert client.get_experiment_by_name(unique) is None
    with pytest.raises(RestException) as missing:
        client.get_experiment("987654321")
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert "No Experiment with id=987654321 exists" in str(missing.value)


def test_renames_tags_deletes_and_restores(client, unique):
    experiment_id = client.create_experiment(unique)
    run = client.create_run(experiment_id)
    client.rename_experiment(experiment_id, f"{unique} renamed")
    client.set_experiment_tag(experiment_id, "k", "1")
    client.set_experiment_tag(experiment_id, "k", "2")
    client.set_experiment_tag(experiment_id, "gone", "soon")
    client.delete_experiment_tag(experiment_id, "gone")
    experiment = client.get_experiment(experiment_id)
    assert (experiment.name, experiment.tags) == (f"{unique} renamed", {"k": "2"})

    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(RestException) as refused:
        client.set_experiment_tag(experiment_id, "k", "3")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"

    client.restore_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"


def test_searches_with_filter_order_pages_and_view(client, unique):
    ids = [client.create_experiment(f"{unique}-{letter}", tags={"n": letter}) for letter in "bac"]
    client.delete_experiment(ids[2])
    named = f"name LIKE '{unique}%'"

    found = client.search_experiments(filter_string=named, order_by=["name ASC"])
    assert [each.name[-1] for each in found] == ["a", "b"]
    assert found.token is None
    deleted = client.search_experiments(ViewType.DELETED_ONLY, filter_string=named)
    assert [each.experiment_id for each in deleted] == [ids[2]]
    everything = client.search_experiments(
        ViewType.ALL, filter_string=named, order_by=["name DESC"], max_results=2
    )
    assert [each.name[-1] for each in everything] == ["c", "b"]
    rest = client.search_experiments(
        ViewType.ALL,
        filter_string=named,
        order_by=["name DESC"],
        max_results=2,
        page_token=everything.token,
    )
    assert [each.name[-1] for each in rest] == ["a"]
    assert rest.token is None
    tagged = client.search_experiments(filter_string=f"{named} AND tags.n = 'a'")
    assert [each.experiment_id for each in tagged] == [ids[1]]
    assert client.search_experiments(filter_string=f"{named} AND tags.n ILIKE 'B'")[0].name[-1] == "b"
