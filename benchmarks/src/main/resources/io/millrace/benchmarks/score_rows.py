"""CPU microseconds to score one row: the ONNX model in ONNX Runtime, the booster in XGBoost.
Arguments: ONNX BOOSTER SECONDS. Prints ONNX_MICROS BOOSTER_MICROS LARGEST_DIFFERENCE."""

import sys
import time

import numpy as np
import onnxruntime as ort
import xgboost as xgb

onnx, booster_file, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
booster = xgb.Booster(model_file=booster_file)
booster.set_param({"nthread": 1})
feed = session.get_inputs()[0]
scores = [output.name for output in session.get_outputs() if output.type == "tensor(float)"]
rows = np.random.default_rng(3).random((1000, feed.shape[1]), dtype=np.float32)
best = (0, int(booster.attr("best_iteration")) + 1)


def by_onnx(row):
    return session.run(scores, {feed.name: row})[0][0, 1]


def by_booster(row):
    return booster.inplace_predict(row, iteration_range=best)[0]


def micros(score):
    runs, begun, cpu = 0, time.monotonic(), time.process_time()
    while time.monotonic() - begun < seconds:
        score(rows[runs % 1000 : runs % 1000 + 1])
        runs += 1
    return (time.process_time() - cpu) * 1e6 / runs


largest = max(abs(by_onnx(rows[i : i + 1]) - by_booster(rows[i : i + 1])) for i in range(200))
print(micros(by_onnx), micros(by_booster), largest)
