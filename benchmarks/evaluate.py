"""Evaluations a second on one core, against a plain dictionary look-up loop in the same run.

    python benchmarks/evaluate.py [--license llama-3.1-community] [--count 200000]

The use cases are all different in what nobody asks about and differ in what the rules ask about, as in an audit.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from openlic import UseCase
from openlic.catalogue import default
from openlic.evaluation import Evaluator

AIM = 100_000


def use_cases(count: int) -> list[UseCase]:
    """Made-up use cases, the same in each run."""
    chance = random.Random(7)  # noqa: S311 - no secret
    activities = ["serve", "modify", "distribute", "host-model-api", "run-internally", "train-on-outputs"]
    domains = ["spam", "weapons", "medical-advice", "surveillance"]
    return [
        UseCase(
            commercial=chance.random() < 0.7,
            activities=chance.sample(activities, chance.randint(1, 3)),
            domains=chance.sample(domains, chance.randint(0, 1)),
            monthly_active_users=chance.randint(0, 1_500_000_000),
        )
        for _ in range(count)
    ]


def rate(count: int, cases: list[object], call: object) -> float:
    """Calls a second."""
    started = time.perf_counter()
    for index in range(count):
        call(cases[index % len(cases)])  # type: ignore[operator]
    return count / (time.perf_counter() - started)


def main() -> int:
    """Prints the figures; 0 where the rate reaches AIM."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--license", default="llama-3.1-community")
    parser.add_argument("--count", type=int, default=200_000)
    options = parser.parse_args()
    cases = use_cases(2_000)
    evaluator = Evaluator(default())
    table = dict.fromkeys(cases, "review")
    ours = rate(options.count, cases, lambda case: evaluator.evaluate(options.license, case))  # type: ignore[arg-type]
    lookups = rate(options.count, cases, table.__getitem__)  # type: ignore[arg-type]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"evaluations of {options.license}: {ours:12,.0f} a second (aim: {AIM:,})")
    print(f"look-ups in a dictionary:          {lookups:12,.0f} a second   ratio {ours / lookups:.2f}")
    print(f"peak memory: {memory:.0f} MiB")
    return int(ours < AIM)


if __name__ == "__main__":
    sys.exit(main())
