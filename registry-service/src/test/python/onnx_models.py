"""A tiny linear model y = x·w + b, built node by node: nothing is trained, so values are exact."""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


def linear(weights, bias):
    weights = numpy.asarray(weights, dtype=numpy.float32).reshape(-1, 1)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["xw"]),
            helper.make_node("Add", ["xw", "b"], ["y"]),
        ],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, len(weights)])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [
            numpy_helper.from_array(weights, "w"),
            numpy_helper.from_array(numpy.asarray([bias], dtype=numpy.float32), "b"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model
