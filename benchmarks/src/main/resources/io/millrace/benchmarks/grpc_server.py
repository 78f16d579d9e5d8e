"""A hand-written Open Inference Protocol server: grpcio and onnxruntime, as a Python team would
write it. Arguments: PORT MODEL PROTO_FOLDER PROCESSES. Every process listens on the same port."""

import os
import subprocess
import sys
from concurrent import futures


def serve(port, model, stubs):
    sys.path.insert(0, stubs)
    import grpc
    import numpy as np
    import onnxruntime as ort
    import open_inference_pb2 as messages
    import open_inference_pb2_grpc as services

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    datatypes = {"float32": "FP32", "int64": "INT64"}

    class Inference(services.GRPCInferenceServiceServicer):
        def ModelInfer(self, request, context):
            feeds = {
                tensor.name: np.frombuffer(raw, dtype=np.float32).reshape(tensor.shape)
                for tensor, raw in zip(request.inputs, request.raw_input_contents)
            }
            answer = messages.ModelInferResponse(model_name=request.model_name, id=request.id)
            for name, value in zip(outputs, session.run(outputs, feeds)):
                answer.outputs.add(
                    name=name, datatype=datatypes[str(value.dtype)], shape=value.shape
                )
                answer.raw_output_contents.append(value.tobytes())
            return answer

    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=4), options=[("grpc.so_reuseport", 1)]
    )
    services.add_GRPCInferenceServiceServicer_to_server(Inference(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    server.wait_for_termination()


def main():
    port, model, protos, processes = sys.argv[1:5]
    stubs = os.path.join(os.getcwd(), "stubs")
    os.makedirs(stubs, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", f"-I{protos}", f"--python_out={stubs}",
         f"--grpc_python_out={stubs}", *sorted(f for f in os.listdir(protos) if f.endswith(".proto"))],
        check=True,
    )
    # Forked before grpcio is imported: its threads do not survive a fork.
    for _ in range(int(processes) - 1):
        if os.fork() == 0:
            break
    serve(int(port), model, stubs)


main()
