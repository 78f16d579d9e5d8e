import math

import mlflow
import pytest
from mlflow.entities import ViewType
from mlflow.exceptions import RestException


@pytest.fixture
def runs(client, experiment):
    """Five runs a..e: one metric ascending, a parameter of two values, one start a second apart."""
    made = {}
    for i, name in enumerate("abcde"):
        run = client.create_run(experiment, start_time=1_000_000 + 1000 * i, run_name=name)
        client.log_metric(run.info.run_id, "accuracy", i / 10)
        client.log_param(run.info.run_id, "kind", "tree" if i % 2 == 0 else "linear")
        client.set_tag(run.info.run_id, "data set", f"V{i}")
        made[name] = run.info.run_id
    client.log_metric(made["e"], "recall", math.nan)
    client.log_metric(made["a"], "recall", 0.5)
    client.log_metric(made["b"], "recall", 0.9)
    client.set_terminated(made["a"], "FINISHED", end_time=2_000_000)
    return made


def names(found):
    return "".join(run.info.run_name for run in found)


@pytest.mark.parametrize(
    "filter_string, expected",
    [
        ("", "edcba"),
        ("metrics.accuracy > 0.1", "edc"),
        ("metrics.accuracy >= 0.1 and metrics.accuracy < 0.3", "cb"),
        ("metric.accuracy != 0.4", "dcba"),
        ("metrics.accuracy = 0.2", "c"),
        ("params.kind = 'tree'", "eca"),
        ("parameters.kind != 'tree'", "db"),
        ("param.kind LIKE 't%'", "eca"),
        ("params.kind ILIKE 'LIN%'", "db"),
        ("params.kind LIKE 'T%'", ""),
        ("tags.`data set` = 'V3'", "d"),
        ('tags."data set" = "V3"', "d"),
        ("attributes.status = 'FINISHED'", "a"),
        ("status = 'RUNNING' AND params.kind = 'tree'", "ec"),
        ("attributes.run_name = 'b'", "b"),
        ("run_name LIKE '%c%'", "c"),
        ("start_time > 1002000", "ed"),
        ("attribute.end_time <= 2000000", "a"),
        ("metrics.recall > 0.4", "ba"),
    ],
)
def test_filters(client, experiment, runs, filter_string, expected):
    assert names(client.search_runs([experiment], filter_string)) == expected


def test_finds_by_ids(client, experiment, runs):
    one, other = runs["b"], runs["d"]
    assert names(client.search_runs([experiment], f"run_id = '{one}'")) == "b"
    assert names(client.search_runs([experiment], f"attributes.run_id IN ('{one}', '{other}')")) == "db"
    assert names(client.search_runs([experiment], f"run_id NOT IN ('{one}', '{other}')")) == "eca"


@pytest.mark.parametrize(
    "order_by, expected",
    [
        (["metrics.accuracy DESC"], "edcba"),
        (["metrics.accuracy"], "abcde"),
        (["attributes.start_time ASC"], "abcde"),
        (["params.kind ASC", "metrics.accuracy DESC"], "dbeca"),
        (["run_name DESC"], "edcba"),
        (["metrics.recall ASC"], "abedc"),
        (["metrics.recall DESC"], "baedc"),
        (["tags.`data set` DESC"], "edcba"),
        (["attributes.end_time ASC"], "aedcb"),
    ],
)
def test_orders(client, experiment, runs, order_by, expected):
    assert names(client.search_runs([experiment], order_by=order_by)) == expected


@pytest.mark.parametrize("order_by", [[], ["metrics.recall DESC"], ["params.kind ASC"]])
def test_pages_hold_every_run_once(client, experiment, runs, order_by):
    whole = names(client.search_runs([experiment], order_by=order_by))
    found, token, pages = "", None, 0
    while True:
        page = client.search_runs([experiment], order_by=order_by, max_results=2, page_token=token)
        found, token, pages = found + names(page), page.token, pages + 1
        if token is None:
            break
    assert (found, pages) == (whole, 3)


def test_sees_deleted_runs_where_asked(client, experiment, runs):
    client.delete_run(runs["c"])
    assert names(client.search_runs([experiment])) == "edba"
    assert names(client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)) == "c"
    assert names(client.search_runs([experiment], run_view_type=ViewType.ALL)) == "edcba"


def test_searches_several_experiments_as_a_table(client, experiment, runs, unique):
    other = client.create_experiment(f"{unique} other")
    client.create_run(other, run_name="f", start_time=9_000_000)
    assert names(client.search_runs([experiment, other])) == "fedcba"
    table = mlflow.search_runs([experiment], "metrics.accuracy > 0.2", order_by=["metrics.accuracy"])
    assert list(table["metrics.accuracy"]) == [0.3, 0.4]
    assert list(table["params.kind"]) == ["linear", "tree"]
    assert list(table["tags.mlflow.runName"]) == ["d", "e"]


@pytest.mark.parametrize(
    "filter_string, message",
    [
        ("metrics.accuracy > 'a'", "Expected numeric value type for metric"),
        ("params.kind = tree", "Parameter value is either not quoted"),
        ("nonsense", "Invalid clause(s) in filter string"),
        ("params.kind = 'a' OR params.kind = 'b'", "Invalid clause(s) in filter string"),
        ("attributes.colour = 'a'", "Invalid attribute key 'colour' specified"),
        ("colours.a = 'a'", "Invalid entity type 'colours'"),
        ("params.kind > 'a'", "Invalid comparator '>'"),
    ],
)
def test_refuses_what_it_does_not_understand(client, experiment, filter_string, message):
    with pytest.raises(RestException) as refused:
        client.search_runs([experiment], filter_string)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
    assert message in str(refused.value)
