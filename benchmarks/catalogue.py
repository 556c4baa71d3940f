"""How long an installed openlic's catalogue takes to be ready, against reading as much plain JSON in the same run.

    python benchmarks/catalogue.py [--files 300] [--runs 15]

Builds a wheel of at least `--files` rule files and starts a process for each run: with the code imported, from
nothing read yet to one licence evaluated. Reports the fastest run; on a shared machine it is the least disturbed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from cold_start import install

AIM_MS = 30
RUN = """
import json, time
from openlic.catalogue import default
from openlic.catalogue.store import rules_folder
from openlic.evaluation import Evaluator
from openlic.use_case import UseCase
started = time.perf_counter()
catalogue = default()
case = UseCase.of({"activities": ["serve"], "monthly_active_users": 5, "domains": []}, catalogue.vocabulary)
Evaluator(catalogue).evaluate("llama-3.1-community", case)
ready = time.perf_counter()
lines = (rules_folder() / "catalogue.jsonl").read_bytes()
header, _, body = lines.partition(b"\\n")
[json.loads(body[start:start + size]) for start, size in json.loads(header)["parts"].values()]
print(ready - started, time.perf_counter() - ready, len(lines))
"""


def main() -> int:
    """Prints the figures; 0 where the catalogue is ready within AIM_MS."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        count = install(Path(name), options.files)
        environment = {**os.environ, "PYTHONPATH": str(Path(name) / "site")}
        runs = [measured(environment, name) for _ in range(options.runs)]
    ready, plain, size = (min(column) for column in zip(*runs, strict=True))
    print(f"rule files in the wheel's catalogue: {count}, compiled {size / 1024:,.0f} KiB")
    print(f"reading all of it as plain JSON     {plain * 1000:6.1f} ms")
    print(f"ready, and one licence evaluated    {ready * 1000:6.1f} ms   ratio {ready / plain:.2f} (aim: {AIM_MS} ms)")
    return int(ready * 1000 > AIM_MS)


def measured(environment: dict[str, str], folder: str) -> list[float]:
    """Seconds until ready, seconds for plain JSON, bytes of the compiled catalogue."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], env=environment, cwd=folder, check=True, capture_output=True, text=True
    )
    return [float(figure) for figure in done.stdout.split()]


if __name__ == "__main__":
    sys.exit(main())
