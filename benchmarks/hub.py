"""What a run asks of a hub: requests a model, time against the ideal, cold against warm.

    python benchmarks/hub.py [MODELS] [LATENCY_MS]

MODELS models (default 200), every second one made from the one before, against the project's own hub in a process
of its own, which lets LATENCY_MS (default 50) pass before each answer. The ideal: all requests, as many at a time
as there are connections, and nothing else to do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CASE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}
SERVE = """
import json, sys
from hub_server.base import Fault
from hub_server.huggingface import HuggingFaceServer
models, latency = int(sys.argv[1]), float(sys.argv[2])
with HuggingFaceServer() as hub:
    for number in range(models):
        base = f"base_model: acme/model-{number - 1}\\n" if number % 2 else ""
        card = f"---\\nlicense: apache-2.0\\n{base}---\\n# Model {number}\\n"
        hub.add(f"acme/model-{number}", {"README.md": card, "config.json": "{}", "pytorch_model.bin": b"0"})
    hub.fault("*", Fault.slow(latency / 1000))
    print(hub.url, flush=True)
    for _ in sys.stdin:
        asked = list(hub.requests)
        conditional = sum("if-none-match" in request.headers for request in asked)
        print(json.dumps([len(asked), conditional, len({request.target for request in asked})]), flush=True)
        hub.requests.clear()
"""


def main(models: int = 200, latency_ms: float = 50) -> None:
    """Prints a line each for a cold run, a warm one and an offline one."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [sys.executable, "-c", SERVE, str(models), str(latency_ms)]
    with (
        tempfile.TemporaryDirectory() as cache,
        subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True) as server,
    ):
        assert server.stdin
        assert server.stdout
        os.environ.update(HF_ENDPOINT=server.stdout.readline().strip(), OPENLIC_CACHE=cache, HF_HOME=cache)
        import openlic
        from openlic.hub._web import POOL

        openlic.check("license:MIT", CASE)  # the catalogue is compiled once, before the clock runs
        references = [f"hf:acme/model-{number}" for number in range(models)]
        for name, offline in (("cold", False), ("warm", False), ("offline", True)):
            start, busy = time.perf_counter(), time.process_time()
            report = openlic.check(references, CASE, offline=offline)
            took, busy = time.perf_counter() - start, time.process_time() - busy
            print("", file=server.stdin, flush=True)
            asked, conditional, different = json.loads(server.stdout.readline())
            ideal = asked * latency_ms / 1000 / POOL
            told = f", {took / ideal:.2f} of the ideal {ideal:.2f} s for {POOL} at a time" if asked else ""
            print(f"{name}: {models} models ({report.verdict}) in {took:.2f} s{told}; {busy:.2f} s of CPU")
            print(f"  {asked} requests, {asked / models:.1f} a model; {different} different, {conditional} conditional")
        server.stdin.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
