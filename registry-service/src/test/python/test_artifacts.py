import hashlib
import os

import mlflow
import pytest
from mlflow.exceptions import MlflowException


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_small_file_comes_back(client, experiment, tmp_path):
    with mlflow.start_run() as run:
        mlflow.log_artifact(write(tmp_path / "note.txt", "grüße\n".encode()))
        mlflow.log_text("", "empty.txt")
        mlflow.log_dict({"a": [1, 2]}, "deep/er/data.json")
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/note.txt") == "grüße\n"
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/empty.txt") == ""
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/deep/er/data.json") == {"a": [1, 2]}


def test_a_tree_is_listed_level_by_level_and_downloaded_whole(client, experiment, tmp_path):
    source = tmp_path / "tree"
    files = {"a.txt": b"a", "sub/b b.txt": b"bb", "sub/deeper/ü.bin": bytes(range(256)), "z/last": b""}
    for name, content in files.items():
        write(source / name, content)
    run_id = client.create_run(experiment).info.run_id
    client.log_artifacts(run_id, str(source), "top")

    def listed(path=None):
        return [(each.path, each.is_dir, each.file_size) for each in client.list_artifacts(run_id, path)]

    assert listed() == [("top", True, None)]
    assert listed("top") == [("top/a.txt", False, 1), ("top/sub", True, None), ("top/z", True, None)]
    assert listed("top/sub") == [("top/sub/b b.txt", False, 2), ("top/sub/deeper", True, None)]
    assert listed("top/a.txt") == []
    assert listed("nothing/here") == []

    target = tmp_path / "back"
    target.mkdir()
    mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="top", dst_path=str(target))
    for name, content in files.items():
        assert (target / "top" / name).read_bytes() == content


def test_twenty_megabytes_come_back_unchanged(client, experiment, tmp_path):
    content = os.urandom(20 * 1024 * 1024)
    run_id = client.create_run(experiment).info.run_id
    client.log_artifact(run_id, str(write(tmp_path / "large.bin", content)))
    assert client.list_artifacts(run_id)[0].file_size == len(content)
    target = tmp_path / "back"
    target.mkdir()
    path = client.download_artifacts(run_id, "large.bin", str(target))
    with open(path, "rb") as downloaded:
        assert hashlib.sha256(downloaded.read()).digest() == hashlib.sha256(content).digest()


def test_a_file_is_replaced_and_deleted(client, experiment, tmp_path):
    run_id = client.create_run(experiment).info.run_id
    client.log_text(run_id, "one", "a.txt")
    client.log_text(run_id, "two", "a.txt")
    root = client.get_run(run_id).info.artifact_uri
    assert mlflow.artifacts.load_text(f"{root}/a.txt") == "two"
    mlflow.store.artifact.artifact_repository_registry.get_artifact_repository(root).delete_artifacts(
        "a.txt"
    )
    assert client.list_artifacts(run_id) == []


def test_a_missing_file_is_an_error(client, experiment, tmp_path):
    run_id = client.create_run(experiment).info.run_id
    with pytest.raises((MlflowException, OSError)):
        client.download_artifacts(run_id, "none.txt", str(tmp_path))
