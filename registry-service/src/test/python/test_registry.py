import pytest
from mlflow.exceptions import MlflowException, RestException


def register(client, name, number=1, **options):
    client.create_registered_model(name)
    for i in range(number):
        client.create_model_version(name, f"runs:/{'%032x' % i}/model", **options)


def test_a_registered_model_is_made_described_renamed_and_deleted(client, unique):
    model = client.create_registered_model(unique, tags={"a": "1"}, description="first")
    assert (model.name, model.description, model.tags) == (unique, "first", {"a": "1"})
    with pytest.raises(RestException) as taken:
        client.create_registered_model(unique)
    assert taken.value.error_code == "RESOURCE_ALREADY_EXISTS"
    assert f"Registered Model (name={unique}) already exists." in str(taken.value)

    client.update_registered_model(unique, description="second")
    client.set_registered_model_tag(unique, "b", "2")
    client.delete_registered_model_tag(unique, "a")
    client.delete_registered_model_tag(unique, "never there")
    client.rename_registered_model(unique, f"{unique}-new")
    stored = client.get_registered_model(f"{unique}-new")
    assert (stored.description, stored.tags) == ("second", {"b": "2"})
    assert stored.last_updated_timestamp >= stored.creation_timestamp
    with pytest.raises(RestException) as gone:
        client.get_registered_model(unique)
    assert gone.value.error_code == "RESOURCE_DOES_NOT_EXIST"

    client.delete_registered_model(f"{unique}-new")
    with pytest.raises(RestException):
        client.get_registered_model(f"{unique}-new")


def test_versions_count_up_and_numbers_are_not_used_again(client, unique):
    register(client, unique, 3)
    client.delete_model_version(unique, "3")
    version = client.create_model_version(unique, "runs:/x/model", description="d", tags={"k": "v"})
    assert str(version.version) == "4"
    stored = client.get_model_version(unique, "4")
    assert (stored.description, stored.tags, stored.current_stage) == ("d", {"k": "v"}, "None")
    with pytest.raises(RestException) as gone:
        client.get_model_version(unique, "3")
    assert f"Model Version (name={unique}, version=3) not found" in str(gone.value)


def test_a_version_is_described_and_tagged(client, unique):
    register(client, unique)
    client.update_model_version(unique, "1", description="better")
    client.set_model_version_tag(unique, "1", "k", "v")
    client.set_model_version_tag(unique, "1", "gone", "soon")
    client.delete_model_version_tag(unique, "1", "gone")
    stored = client.get_model_version(unique, "1")
    assert (stored.description, stored.tags) == ("better", {"k": "v"})
    assert client.get_model_version_download_uri(unique, "1") == f"runs:/{'0' * 32}/model"


def test_aliases_are_set_resolved_moved_and_deleted(client, unique):
    register(client, unique, 2)
    client.set_registered_model_alias(unique, "champion", "1")
    client.set_registered_model_alias(unique, "blue", "1")
    assert str(client.get_model_version_by_alias(unique, "champion").version) == "1"
    assert sorted(client.get_model_version(unique, "1").aliases) == ["blue", "champion"]
    client.set_registered_model_alias(unique, "champion", "2")
    assert str(client.get_model_version_by_alias(unique, "champion").version) == "2"
    assert client.get_model_version(unique, "1").aliases == ["blue"]
    assert client.get_registered_model(unique).aliases == {"champion": "2", "blue": "1"}
    assert str(client.get_model_version_by_alias(unique, "latest").version) == "2"

    client.delete_registered_model_alias(unique, "blue")
    client.delete_registered_model_alias(unique, "blue")
    with pytest.raises(RestException) as missing:
        client.get_model_version_by_alias(unique, "blue")
    assert missing.value.error_code == "INVALID_PARAMETER_VALUE"
    assert "Registered model alias blue not found." in str(missing.value)
    client.delete_model_version(unique, "2")
    assert client.get_registered_model(unique).aliases == {}


@pytest.mark.parametrize("alias", ["latest", "LATEST", "v1", "V23"])
def test_reserved_aliases_are_refused(client, unique, alias):
    register(client, unique)
    with pytest.raises(MlflowException) as refused:
        client.set_registered_model_alias(unique, alias, "1")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.filterwarnings("ignore")
def test_versions_move_through_stages(client, unique):
    register(client, unique, 3)
    client.transition_model_version_stage(unique, "1", "Production")
    moved = client.transition_model_version_stage(
        unique, "2", "production", archive_existing_versions=True
    )
    assert moved.current_stage == "Production"
    assert client.get_model_version(unique, "1").current_stage == "Archived"
    latest = client.get_latest_versions(unique)
    assert {each.current_stage: str(each.version) for each in latest} == {
        "Archived": "1",
        "Production": "2",
        "None": "3",
    }
    assert [str(each.version) for each in client.get_latest_versions(unique, ["Production"])] == ["2"]
    with pytest.raises(RestException) as refused:
        client.transition_model_version_stage(unique, "1", "Nowhere")
    assert "Invalid Model Version stage: Nowhere" in str(refused.value)


def test_models_are_searched(client, unique):
    for letter in "bca":
        client.create_registered_model(f"{unique}-{letter}", tags={"letter": letter.upper()})
    mine = f"name LIKE '{unique}%'"
    assert [each.name[-1] for each in client.search_registered_models(mine)] == ["a", "b", "c"]
    descending = client.search_registered_models(mine, order_by=["name DESC"], max_results=2)
    assert [each.name[-1] for each in descending] == ["c", "b"]
    rest = client.search_registered_models(
        mine, order_by=["name DESC"], max_results=2, page_token=descending.token
    )
    assert [each.name[-1] for each in rest] == ["a"]
    assert not rest.token
    assert [
        each.name[-1] for each in client.search_registered_models(f"{mine} AND tags.letter = 'B'")
    ] == ["b"]
    assert client.search_registered_models(f"name ILIKE '{unique.upper()}-A'")[0].name == f"{unique}-a"
    assert client.search_registered_models(f"name = '{unique}'") == []


def test_prompts_are_hidden_among_models(client, unique):
    client.create_registered_model(f"{unique}-model")
    client.register_prompt(f"{unique}-prompt", "Say {{what}}")
    mine = f"name LIKE '{unique}%'"
    assert [each.name for each in client.search_registered_models(mine)] == [f"{unique}-model"]
    prompts = client.search_prompts(f"name LIKE '{unique}%'")
    assert [each.name for each in prompts] == [f"{unique}-prompt"]


def test_versions_are_searched(client, unique):
    register(client, unique, 3)
    client.create_model_version(unique, "mlflow-artifacts:/some/where", run_id="abc", tags={"k": "v"})

    def found(filter_string, **options):
        versions = client.search_model_versions(f"name = '{unique}'{filter_string}", **options)
        return [int(each.version) for each in versions]

    assert found("", order_by=["version_number ASC"]) == [1, 2, 3, 4]
    assert found(" AND run_id = 'abc'") == [4]
    assert found(" AND run_id IN ('abc', 'def')") == [4]
    assert found(" AND tags.k = 'v'") == [4]
    assert found(" AND source_path LIKE 'runs:%'", order_by=["version_number DESC"]) == [3, 2, 1]
    assert found(" AND version_number > 2", order_by=["version_number ASC"]) == [3, 4]
    page = client.search_model_versions(
        f"name = '{unique}'", max_results=3, order_by=["version_number ASC"]
    )
    rest = client.search_model_versions(
        f"name = '{unique}'",
        max_results=3,
        order_by=["version_number ASC"],
        page_token=page.token,
    )
    assert [int(each.version) for each in [*page, *rest]] == [1, 2, 3, 4]
    assert not rest.token


def test_a_version_is_copied_with_its_source(client, unique):
    register(client, unique)
    client.set_model_version_tag(unique, "1", "k", "v")
    copy = client.copy_model_version(f"models:/{unique}/1", f"{unique}-copy")
    assert (copy.name, str(copy.version)) == (f"{unique}-copy", "1")
    stored = client.get_model_version(f"{unique}-copy", "1")
    assert (stored.tags, stored.source) == ({"k": "v"}, f"models:/{unique}/1")
    assert client.get_model_version_download_uri(f"{unique}-copy", "1") == f"runs:/{'0' * 32}/model"


@pytest.mark.parametrize(
    "source", ["mlflow-artifacts:/a/../b", "https://host/a/%2e%2e/b", "file:///etc/passwd", "/etc"]
)
def test_sources_that_lead_elsewhere_are_refused(client, unique, source):
    client.create_registered_model(unique)
    with pytest.raises(MlflowException) as refused:
        client.create_model_version(unique, source)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
