"""What a ML engineer does with MLflow: logs a run, registers its model, names it, loads it back.

MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN say where. Argument: the name of the model. The last
line printed is a JSON object that tells what happened.
"""

import json
import sys

import mlflow
import numpy
import onnx
from mlflow import MlflowClient
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper

ROWS = numpy.array([[1, 2], [3, 4], [-5, 0.5]], dtype=numpy.float32)
WEIGHTS = numpy.array([[2.0], [-3.0]], dtype=numpy.float32)
BIAS = 0.5


def linear():
    """y = 2a - 3b + 0.5, node by node: nothing is trained, so answers are exact."""
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["input", "weights"], ["product"]),
            helper.make_node("Add", ["product", "bias"], ["y"]),
        ],
        "linear",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [
            numpy_helper.from_array(WEIGHTS, "weights"),
            numpy_helper.from_array(numpy.array([BIAS], dtype=numpy.float32), "bias"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main(name):
    expected = ROWS @ WEIGHTS + BIAS
    mlflow.set_experiment(f"experiment of {name}")
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.set_tag("team", "interop")
        model = linear()
        onnx.checker.check_model(model)
        logged = mlflow.onnx.log_model(
            model,
            name="model",
            registered_model_name=name,
            signature=infer_signature(ROWS, expected),
        )

    client = MlflowClient()
    version = logged.registered_model_version
    client.set_registered_model_alias(name, "interop", version)
    stored = client.get_run(run.info.run_id)
    loaded = mlflow.pyfunc.load_model(f"models:/{name}@interop")
    answer = loaded.predict(ROWS)
    answer = answer["y"] if isinstance(answer, dict) else answer
    print(
        json.dumps(
            {
                "version": str(version),
                "byAlias": str(client.get_model_version_by_alias(name, "interop").version),
                "runId": run.info.run_id,
                "status": stored.info.status,
                "params": stored.data.params,
                "team": stored.data.tags["team"],
                "losses": [m.value for m in client.get_metric_history(run.info.run_id, "loss")],
                "rows": ROWS.tolist(),
                "expected": expected.ravel().tolist(),
                "loaded": numpy.asarray(answer).ravel().tolist(),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
