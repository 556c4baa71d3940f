"""The parts that others put into their pipelines, run as far as a machine without a runner can."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from openlic import cli

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "planted-violations"


def read(name: str) -> Any:
    return list(yaml.safe_load_all((ROOT / name).read_text("utf-8")))[-1]


@pytest.fixture
def fake_python(tmp_path: Path) -> Path:
    """A python3 whose virtual environments are this test's own: nothing is downloaded."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    script = f"""#!/usr/bin/env bash
mkdir -p "$3/bin"
printf '#!/bin/sh\\nexit 0\\n' > "$3/bin/pip"
printf '#!/bin/sh\\nexec {shlex.quote(sys.executable)} -m openlic "$@"\\n' > "$3/bin/openlic"
chmod +x "$3"/bin/*
"""
    (bin_ / "python3").write_text(script)
    (bin_ / "python3").chmod(0o755)
    return bin_


def test_the_action_annotates_sums_up_and_fails(tmp_path: Path, fake_python: Path) -> None:
    (step,) = read("action.yml")["runs"]["steps"]
    assert "${{" not in step["run"], "inputs reach the script as variables alone"
    shop = shutil.copytree(EXAMPLE, tmp_path / "shop")
    environment = {
        **os.environ,
        "PATH": f"{fake_python}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "OPENLIC_SOURCE": str(ROOT),
        "OPENLIC_SARIF": "openlic.sarif",
        "OPENLIC_ARGUMENTS": "--offline\n--set\nannual_revenue_usd=2 million; touch hacked",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "HF_TOKEN": "",
    }

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", step["run"]],
            cwd=shop,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert run().returncode == 2, "an argument with a space stays one argument, and is wrong"
    assert not (shop / "hacked").exists()
    environment["OPENLIC_ARGUMENTS"] = "--offline"
    done = run()
    assert done.returncode == 1, done.stderr
    assert re.search(r"^::error .*file=src/summaries\.py,line=5", done.stdout, re.MULTILINE)
    assert json.loads((shop / "openlic.sarif").read_text())["version"] == "2.1.0"
    assert "denied" in (tmp_path / "summary.md").read_text("utf-8")
    assert (tmp_path / "output").read_text() == "sarif=openlic.sarif\n"


def test_the_hooks_name_commands_that_exist() -> None:
    hooks = read(".pre-commit-hooks.yaml")
    assert {hook["id"] for hook in hooks} == {"openlic", "openlic-rules"}
    for hook in hooks:
        words = shlex.split(hook["entry"])
        assert words[0] == "openlic" and words[1] in cli.commands()
        assert hook["language"] == "python" and hook["pass_filenames"] is False
    pattern = re.compile(hooks[0]["files"])
    assert all(pattern.search(name) for name in ("openlic.yaml", "src/app.py", "deploy/Dockerfile", "a/b.ipynb"))
    assert not pattern.search("logo.png")


def test_the_hook_blocks_a_commit(tmp_path: Path) -> None:
    (hook, *_) = read(".pre-commit-hooks.yaml")
    words = shlex.split(hook["entry"])
    shop = shutil.copytree(EXAMPLE, tmp_path / "shop")
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=shop, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1 and done.stdout.startswith("denied:")


def test_the_gitlab_job_writes_its_reports_and_fails(tmp_path: Path) -> None:
    job = read("ci/gitlab.yml")["openlic"]
    shop = shutil.copytree(EXAMPLE, tmp_path / "shop")
    command = job["script"][-1].replace("openlic check", f"{shlex.quote(sys.executable)} -m openlic check")
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=shop,
        env={**os.environ, "OPENLIC_ARGUMENTS": "--offline"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    for path in job["artifacts"]["reports"].values():
        assert (shop / path).stat().st_size > 0


def test_the_container_copies_what_the_build_needs() -> None:
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY") and "--from" not in line for word in line.split()[1:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {"src", "rules", "pyproject.toml", "README.md", "LICENSE", "tools/build_catalogue.py"} <= set(copied)
    assert 'ENTRYPOINT ["openlic"]' in lines and "USER checker" in lines
