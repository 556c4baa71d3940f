"""The completion script knows every command, and bash can read it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from command import openlic
from openlic import cli


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_every_command_is_completed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in cli.commands())
    assert "--fail-on" in script or "fail-on" in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_with_it() -> None:
    script = openlic("completion", "bash").stdout
    ask = 'COMP_WORDS=(openlic che); COMP_CWORD=1; _shtab_openlic; echo "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["check"]
