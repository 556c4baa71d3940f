"""The command in a process of its own, as a person or a pipeline calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

Done = subprocess.CompletedProcess[str]
SERVE = [
    "--set",
    "commercial=true",
    "--set",
    "activities=serve",
    "--set",
    "domains=[]",
    "--set",
    "monthly_active_users=5000",
]


def openlic(*arguments: str, cwd: Path | None = None, **environment: str) -> Done:
    """`openlic` with these arguments, to its end; whatever is wrong with them, it never shows a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "openlic", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "COLUMNS": "120", **environment},
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done
