"""No test touches the internet, the user's cache or the user's settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples each run, so that a gate never fails by chance; HYPOTHESIS_SEEK=1 looks for new ones.
seeks = bool(os.environ.get("HYPOTHESIS_SEEK"))
settings.register_profile("openlic", deadline=None, print_blob=True, derandomize=not seeks)
settings.load_profile("openlic")

# Set before huggingface_hub is imported anywhere: it reads them once.
os.environ.update(
    HF_HUB_DISABLE_TELEMETRY="1",
    HF_ENDPOINT="http://127.0.0.1:9",  # the discard port: whoever forgets the test's own hub is refused at once
    HF_HUB_DISABLE_IMPLICIT_TOKEN="1",
)
os.environ.pop("HF_TOKEN", None)


@pytest.fixture
def write(tmp_path: Path):
    """Writes files into the test's folder: `write({"README.md": "…"})` returns the folder."""

    def write_all(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return tmp_path

    return write_all
