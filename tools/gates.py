"""Every gate of the project, one after the other; 0 where all pass. What runs here is what CI runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ["src", "tests", "tools", "benchmarks"]
GATES = (
    ("lint", ["ruff", "check", *SOURCES]),
    ("format", ["ruff", "format", "--check", *SOURCES]),
    ("types", ["mypy"]),
    ("import direction", ["lint-imports"]),
    ("tests", [sys.executable, "-m", "pytest", "--numprocesses", "auto"]),
)


def main() -> int:
    """Runs each gate, even after one failed, so that one run shows them all."""
    failed = []
    for name, command in GATES:
        print(f"== {name}: {' '.join(Path(part).name for part in command)}", flush=True)
        program = Path(sys.executable).parent / command[0]
        if subprocess.run(
            [program if program.exists() else command[0], *command[1:]], cwd=ROOT, check=False
        ).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "every gate passes")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
