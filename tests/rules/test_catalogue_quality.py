"""The bundled rules are sound: the linter has nothing to say, and their examples notice a change of any rule."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from openlic.authoring.drafts import read_drafts
from openlic.authoring.lint import lint
from openlic.authoring.remarks import Level

ROOT = Path(__file__).resolve().parents[2]


def test_the_linter_finds_no_error() -> None:
    errors = [str(remark) for remark in lint(read_drafts()).remarks if remark.level is Level.ERROR]
    assert errors == []


def test_examples_kill_97_percent_of_mutants() -> None:
    command = [sys.executable, "tools/mutate_rules.py", "--floor", "0.97"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
