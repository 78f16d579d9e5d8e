"""tritonclient over one gRPC stream: answers in the order of the requests. Arguments: host:port."""

import queue
import sys

import numpy as np
import tritonclient.grpc as triton

with triton.InferenceServerClient(sys.argv[1]) as client:
    answers = queue.Queue()
    client.start_stream(callback=lambda result, error: answers.put((result, error)))
    for number in range(50):
        tensor = triton.InferInput("INPUT", [1, 2], "FP32")
        tensor.set_data_from_numpy(np.array([[number, 1]], dtype=np.float32))
        client.async_stream_infer("scaled", [tensor], request_id=str(number), model_version="2")
    for number in range(50):
        result, error = answers.get(timeout=60)
        assert error is None, error
        assert result.get_response().id == str(number), result.get_response().id
        assert result.as_numpy("OUTPUT").tolist() == [[2 * number, 2]]
    tensor = triton.InferInput("INPUT", [1, 2], "FP32")
    tensor.set_data_from_numpy(np.array([[1, 1]], dtype=np.float32))
    client.async_stream_infer("nobody", [tensor])
    result, error = answers.get(timeout=60)
    assert "Request for unknown model: 'nobody' is not found" in str(error), error
    client.stop_stream()
print("passed")
