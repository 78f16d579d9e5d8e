"""XGBoost as a notebook has it: read, split by time, train with early stopping, save.
Arguments: CSV LABEL TIME PARAMETERS_JSON MODEL. Prints one JSON object."""

import json
import math
import sys
import time

import pandas as pd
import xgboost as xgb

data, label, order, parameters, model = sys.argv[1:6]
parameters = json.loads(parameters)
rounds = parameters.pop("num_round")
patience = parameters.pop("early_stopping_rounds")

frame = pd.read_csv(data).sort_values(order, kind="stable")
answers = frame.pop(label).to_numpy()
values = frame.drop(columns=order).to_numpy(dtype="float32")
# The newest 15 % are held out, the newest 15 % of the rest validate.
held_out = len(values) - math.ceil(len(values) * 0.15)
trained = held_out - math.ceil(held_out * 0.15)

cpu, begun = time.process_time(), time.monotonic()
validation = xgb.DMatrix(values[trained:held_out], answers[trained:held_out])
booster = xgb.train(
    {**parameters, "objective": "binary:logistic", "eval_metric": "logloss",
     "tree_method": "hist", "nthread": 1, "verbosity": 0},
    xgb.DMatrix(values[:trained], answers[:trained]),
    num_boost_round=rounds,
    evals=[(validation, "validation")],
    early_stopping_rounds=patience,
    verbose_eval=False,
)
cpu, wall = time.process_time() - cpu, time.monotonic() - begun
booster.save_model(model)
print(json.dumps({"rounds": booster.best_iteration + 1, "cpuSeconds": cpu, "seconds": wall}))
