"""KServe's own clients, gRPC and REST. Arguments: host:port of HTTP, host:port of gRPC."""

import asyncio
import sys

import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import RESTConfig

http, grpc = sys.argv[1:3]
EXPECTED = [[11, 22, 33, 44]]


def request(binary):
    tensors = []
    for name, values in (("INPUT0", [[1, 2, 3, 4]]), ("INPUT1", [[10, 20, 30, 40]])):
        tensor = InferInput(name=name, shape=[1, 4], datatype="FP32")
        tensor.set_data_from_numpy(np.array(values, dtype=np.float32), binary_data=binary)
        tensors.append(tensor)
    return InferRequest(model_name="add_sub", infer_inputs=tensors)


def check(response):
    output = {output.name: output for output in response.outputs}["OUTPUT0"]
    assert output.as_numpy().tolist() == EXPECTED, output


async def rest():
    client = InferenceRESTClient(RESTConfig(protocol="v2", timeout=60))
    base = "http://" + http
    assert await client.is_server_live(base)
    assert await client.is_server_ready(base)
    assert await client.is_model_ready(base, "add_sub")
    for binary in (False, True):
        check(await client.infer(base, request(binary), model_name="add_sub"))
    await client.close()


async def over_grpc():
    client = InferenceGRPCClient(url=grpc)
    assert await client.is_server_live()
    assert await client.is_server_ready()
    assert await client.is_model_ready("add_sub")
    for binary in (False, True):
        check(await client.infer(request(binary)))
    await client.close()


asyncio.run(rest())
asyncio.run(over_grpc())
print("passed")
