"""CPU microseconds that ONNX Runtime needs for a row, at its best batch, one thread.
Arguments: MODEL SECONDS. Prints BATCH MICROSECONDS."""

import sys
import time

import numpy as np
import onnxruntime as ort

options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
feed = session.get_inputs()[0]
seconds = float(sys.argv[2])
best = None
for batch in (1, 2, 4, 8, 16, 32, 64, 128, 256):
    rows = np.random.default_rng(3).standard_normal((batch, feed.shape[1])).astype(np.float32)
    for _ in range(5):
        session.run(None, {feed.name: rows})
    runs, begun, cpu = 0, time.monotonic(), time.process_time()
    while time.monotonic() - begun < seconds / 9:
        session.run(None, {feed.name: rows})
        runs += 1
    micros = (time.process_time() - cpu) * 1e6 / (runs * batch)
    if best is None or micros < best[1]:
        best = (batch, micros)
print(best[0], best[1])
