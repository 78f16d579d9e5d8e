"""What an application does with Triton's clients: asks over gRPC and over HTTP.

Arguments: gRPC address, HTTP address, endpoint, rows as JSON. The token is in MILLRACE_TOKEN. The
last line printed is a JSON object that tells what was answered.
"""

import json
import os
import sys

import numpy
import tritonclient.grpc
import tritonclient.http


def ask(library, address, endpoint, rows, headers):
    client = library.InferenceServerClient(address)
    metadata = client.get_model_metadata(endpoint, headers=headers)
    names = metadata["outputs"] if isinstance(metadata, dict) else metadata.outputs
    output = names[0]["name"] if isinstance(metadata, dict) else names[0].name
    tensor = library.InferInput("input", list(rows.shape), "FP32")
    tensor.set_data_from_numpy(rows)
    answer = client.infer(endpoint, [tensor], headers=headers)
    response = answer.get_response()
    version = response["model_version"] if isinstance(response, dict) else response.model_version
    try:
        client.infer(endpoint, [tensor])
        refusal = None
    except library.InferenceServerException as error:
        refusal = str(error.status())
    return {
        "live": client.is_server_live(),
        "ready": client.is_model_ready(endpoint),
        "output": output,
        "version": version,
        "values": answer.as_numpy(output).ravel().tolist(),
        "withoutToken": refusal,
    }


def main(grpc_address, http_address, endpoint, rows):
    rows = numpy.array(json.loads(rows), dtype=numpy.float32)
    headers = {"authorization": f"Bearer {os.environ['MILLRACE_TOKEN']}"}
    print(
        json.dumps(
            {
                "grpc": ask(tritonclient.grpc, grpc_address, endpoint, rows, headers),
                "http": ask(tritonclient.http, http_address, endpoint, rows, headers),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
