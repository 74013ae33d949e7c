"""Cuts the golden cases that are JSON to the small ones of this folder: the same numbers, fewer of them.

    python cut.py FROM INTO
"""

import json, sys
from pathlib import Path

import numpy

FROM, INTO = Path(sys.argv[1]), Path(sys.argv[2])
STEPS = 7  # RAdam begins to rectify in the sixth
WHOLE = [
    "decoding/logits_processors.json", "loss/losses.json", "loss/preference.json", "metric/classification.json",
    "optimizer/clip_grad_norm.json", "parts/alibi.json", "parts/norms_activations.json",
    "parts/rope.json", "parts/rope_scaling.json", "parts/sinusoidal.json", "parts/t5_buckets.json"]


def shortest(value):
    """Float32 numbers with no more digits than tell them apart; others as they are."""
    if isinstance(value, dict):
        return {key: shortest(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shortest(each) for each in value]
    if isinstance(value, float) and abs(value) < 3e38 and float(numpy.float32(value)) == value:
        return float(str(numpy.float32(value)))
    return value


def read(name):
    return json.loads((FROM / name).read_text())


def write(name, value):
    (INTO / name).parent.mkdir(parents=True, exist_ok=True)
    (INTO / name).write_text(json.dumps(shortest(value), ensure_ascii=False, separators=(",", ":")) + "\n")


def half(tensor, heads):
    """The second row and the first of the heads: attention mixes neither rows nor heads."""
    data = numpy.array(tensor["data"]).reshape(tensor["shape"])[-1:, :heads]
    return dict(shape=list(data.shape), data=data.flatten().tolist())


def attention(file):
    heads = dict(q=2, k=2, v=2, k2=1, v2=1, bias=2)
    small = {key: half(file[key], count) for key, count in heads.items()}
    small["padding_keep"] = file["padding_keep"][-1:]
    small["cases"] = {name: dict(
        output=half(case["output"], 2),
        grad_of_sum_of_squares={
            key: half(value, heads[key]) for key, value in case["grad_of_sum_of_squares"].items()})
        for name, case in file["cases"].items()}
    return small


for name in WHOLE:
    write(name, read(name))
for file in sorted((FROM / "schedule").glob("*.json")):
    write("schedule/" + file.name, json.loads(file.read_text()))
for file in sorted((FROM / "optimizer").glob("*.json")):
    case = json.loads(file.read_text())
    if "steps" in case:
        case["steps"] = case["steps"][:STEPS]
        write("optimizer/" + file.name, case)
write("parts/attention.json", attention(read("parts/attention.json")))
