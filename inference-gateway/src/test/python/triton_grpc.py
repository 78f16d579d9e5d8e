"""tritonclient over gRPC: synchronous, with callbacks, and asyncio. Arguments: host:port."""

import asyncio
import queue
import sys

import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from tritonclient.utils import InferenceServerException

url = sys.argv[1]

TYPES = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "FP32": np.float32,
    "FP64": np.float64,
}


def inputs():
    tensors = []
    for name, values in (("INPUT0", [[1, 2, 3, 4]]), ("INPUT1", [[10, 20, 30, 40]])):
        tensor = triton.InferInput(name, [1, 4], "FP32")
        tensor.set_data_from_numpy(np.array(values, dtype=np.float32))
        tensors.append(tensor)
    return tensors


def check(result):
    assert result.as_numpy("OUTPUT0").tolist() == [[11, 22, 33, 44]], result.get_response()
    assert result.as_numpy("OUTPUT1").tolist() == [[-9, -18, -27, -36]], result.get_response()


with triton.InferenceServerClient(url) as client:
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("scaled", "2")
    assert not client.is_model_ready("nobody")
    assert "model_configuration" in client.get_server_metadata().extensions
    assert list(client.get_model_metadata("add_sub").inputs[0].shape) == [-1, 4]
    assert client.get_model_config("classifier").config.max_batch_size == 8
    check(client.infer("add_sub", inputs(), request_id="r", priority=1, timeout=60_000_000))
    check(client.infer("add_sub", inputs(), compression_algorithm="gzip"))
    for name, kind in TYPES.items():
        data = np.array([[0, 1, 1]], dtype=kind)
        tensor = triton.InferInput("INPUT", [1, 3], name)
        tensor.set_data_from_numpy(data)
        answer = client.infer("identity_" + name.lower(), [tensor]).as_numpy("OUTPUT")
        assert answer.dtype == data.dtype and answer.tolist() == data.tolist(), (name, answer)
    text = triton.InferInput("INPUT", [1, 2], "BYTES")
    text.set_data_from_numpy(np.array([[b"a\0b", b"\xff\xfe"]], dtype=object))
    answer = client.infer("identity_bytes", [text]).as_numpy("OUTPUT")
    assert answer.tolist() == [[b"a\0b", b"\xff\xfe"]], answer
    scores = triton.InferInput("INPUT", [1, 3], "FP32")
    scores.set_data_from_numpy(np.array([[0.25, 0.5, 0.125]], dtype=np.float32))
    best = triton.InferRequestedOutput("OUTPUT", class_count=2)
    answer = client.infer("classifier", [scores], outputs=[best]).as_numpy("OUTPUT")
    assert answer.tolist() == [[b"0.500000:1:dog", b"0.250000:0:cat"]], answer
    answers = queue.Queue()
    client.async_infer("add_sub", inputs(), callback=lambda result, error: answers.put((result, error)))
    result, error = answers.get(timeout=30)
    assert error is None, error
    check(result)
    assert client.get_inference_statistics("add_sub").model_stats[0].inference_count >= 2
    assert any(model.name == "add_sub" for model in client.get_model_repository_index().models)
    client.unload_model("fixed")
    assert not client.is_model_ready("fixed")
    client.load_model("fixed")
    assert client.is_model_ready("fixed")
    assert client.get_log_settings().settings["log_info"].bool_param
    assert list(client.get_trace_settings().settings["trace_level"].value) == ["OFF"]
    try:
        client.infer("nobody", inputs())
        raise AssertionError("an unknown model answered")
    except InferenceServerException as failure:
        assert failure.status() == "StatusCode.NOT_FOUND", failure
        assert "Request for unknown model: 'nobody' is not found" in str(failure), failure
    try:
        client.get_system_shared_memory_status()
        raise AssertionError("there is shared memory")
    except InferenceServerException as failure:
        assert failure.status() == "StatusCode.UNIMPLEMENTED", failure


async def asynchronous():
    async with triton_aio.InferenceServerClient(url) as client:
        results = await asyncio.gather(*(client.infer("add_sub", inputs()) for _ in range(16)))
        for result in results:
            check(result)


asyncio.run(asynchronous())
print("passed")
