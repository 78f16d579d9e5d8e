"""tritonclient over HTTP: synchronous and asyncio, JSON and binary. Arguments: host:port."""

import asyncio
import sys

import numpy as np
import tritonclient.http as triton
import tritonclient.http.aio as triton_aio
from tritonclient.utils import InferenceServerException

url = sys.argv[1]


def inputs(binary):
    tensors = []
    for name, values in (("INPUT0", [[1, 2, 3, 4]]), ("INPUT1", [[10, 20, 30, 40]])):
        tensor = triton.InferInput(name, [1, 4], "FP32")
        tensor.set_data_from_numpy(np.array(values, dtype=np.float32), binary_data=binary)
        tensors.append(tensor)
    return tensors


def check(result):
    assert result.as_numpy("OUTPUT0").tolist() == [[11, 22, 33, 44]], result.get_response()
    assert result.as_numpy("OUTPUT1").tolist() == [[-9, -18, -27, -36]], result.get_response()


with triton.InferenceServerClient(url) as client:
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("add_sub")
    assert client.is_model_ready("scaled", "2")
    assert not client.is_model_ready("nobody")
    assert "statistics" in client.get_server_metadata()["extensions"]
    assert client.get_model_metadata("add_sub")["inputs"][0]["shape"] == [-1, 4]
    assert client.get_model_config("classifier")["max_batch_size"] == 8
    for binary_in in (True, False):
        # No outputs: the client asks for binary ones by itself.
        check(client.infer("add_sub", inputs(binary_in)))
        for binary_out in (True, False):
            outputs = [
                triton.InferRequestedOutput(name, binary_data=binary_out)
                for name in ("OUTPUT0", "OUTPUT1")
            ]
            check(client.infer("add_sub", inputs(binary_in), outputs=outputs))
            for coding in ("gzip", "deflate"):
                check(
                    client.infer(
                        "add_sub",
                        inputs(binary_in),
                        outputs=outputs,
                        request_compression_algorithm=coding,
                        response_compression_algorithm=coding,
                    )
                )
    text = triton.InferInput("INPUT", [1, 2], "BYTES")
    text.set_data_from_numpy(np.array([["a\0b", "\U0001f680"]], dtype=object))
    answer = client.infer("identity_bytes", [text]).as_numpy("OUTPUT")
    assert [value.decode() for value in answer[0]] == ["a\0b", "\U0001f680"], answer
    half = triton.InferInput("INPUT", [1, 2], "FP16")
    half.set_data_from_numpy(np.array([[0.5, -2]], dtype=np.float16))
    assert client.infer("identity_fp16", [half]).as_numpy("OUTPUT").tolist() == [[0.5, -2]]
    row = triton.InferInput("INPUT", [1, 3], "FP32")
    row.set_data_from_numpy(np.array([[0.1, 0.7, 0.2]], dtype=np.float32))
    classes = client.infer(
        "classifier", [row], outputs=[triton.InferRequestedOutput("OUTPUT", class_count=1)]
    ).as_numpy("OUTPUT")
    assert classes[0][0].decode() == "0.700000:1:dog", classes
    assert client.get_inference_statistics("add_sub")["model_stats"][0]["inference_count"] >= 14
    assert any(entry["name"] == "add_sub" for entry in client.get_model_repository_index())
    client.unload_model("fixed")
    assert not client.is_model_ready("fixed")
    client.load_model("fixed")
    assert client.is_model_ready("fixed")
    assert client.get_log_settings()["log_info"] is True
    assert client.get_trace_settings()["trace_level"] == ["OFF"]
    try:
        client.infer("nobody", inputs(True))
        raise AssertionError("an unknown model answered")
    except InferenceServerException as failure:
        assert "Request for unknown model: 'nobody' is not found" in str(failure), failure


async def asynchronous():
    async with triton_aio.InferenceServerClient(url) as client:
        results = await asyncio.gather(
            *(client.infer("add_sub", inputs(number % 2 == 0)) for number in range(16))
        )
        for result in results:
            check(result)


asyncio.run(asynchronous())
print("passed")
