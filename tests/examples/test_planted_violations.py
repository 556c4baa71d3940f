"""The example with ten planted violations: one run finds them all, and the gate opens once each is mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from command import openlic

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "planted-violations"

# What is planted: the model, the rule that finds it, the verdict, and the file with its line.
PLANTED = {
    "meta-llama/Llama-3.1-8B-Instruct": ("llama-3.1-community/line-on-product", "conditional", "src/chat.py:5"),
    "CohereLabs/c4ai-command-r-plus": ("cohere-cc-by-nc-aup/commercial-use", "denied", "src/summaries.py:5"),
    "black-forest-labs/FLUX.1-dev": ("flux-1-dev-nc-1.1.1/commercial-use", "denied", "src/pictures.py:5"),
    "mistralai/Mistral-Large-Instruct-2407": ("mistral-mrl-0.1/commercial-use", "denied", "deploy/Dockerfile:3"),
    "stabilityai/stable-diffusion-3.5-large": (
        "stability-ai-community-2024/revenue-over-1m",
        "denied",
        "deploy/compose.yaml:5",
    ),
    "models/tone": ("openlic/lineage-conflict", "review", "openlic.yaml:30"),
    "models/rank": ("openlic/license-not-certain", "review", "openlic.yaml:31"),
    "models/broken": ("openlic/not-verified", "review", "openlic.yaml:32"),
    "openai/gpt-5": ("openai-services/competing-models", "denied", "openlic.yaml:33"),
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "shop"))


def check(shop: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code, and the results by the tail of their reference."""
    done = openlic("check", "--offline", "--format", "json", cwd=shop)
    results = json.loads(done.stdout)["results"]
    return done.returncode, {result["reference"].removeprefix("hf:").removeprefix("api:"): result for result in results}


def rules(result: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in result["findings"]}


def blocked(results: dict[str, dict[str, Any]]) -> int:
    return sum(result["verdict"] != "allowed" for result in results.values())


def test_one_run_finds_all_ten(shop: Path) -> None:
    code, results = check(shop)
    assert code == 1
    for name, (rule, verdict, place) in PLANTED.items():
        result = next(one for reference, one in results.items() if reference.endswith(name))
        assert result["verdict"] == verdict, name
        assert any(found.startswith(rule) for found in rules(result)), (name, rules(result))
        where = result["named_at"][0]
        assert f"{where['file']}:{where['line']}" == place
    assert "openlic/exception-expired" in set().union(*map(rules, results.values()))
    assert blocked(results) == len(PLANTED), "and nothing that is right is blocked"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


def mend_tone(shop: Path) -> None:
    edit(shop / "models/tone/README.md", "google/gemma-2-9b", "mistralai/Mistral-7B-v0.3")
    edit(shop / "models/tone/README.md", "license: mit", "license: apache-2.0")


def mend_rank(shop: Path) -> None:
    """The author adds a licence; the exception that waited for it has done its work."""
    (shop / "models/rank/README.md").write_text("---\nlicense: apache-2.0\n---\n# Rank\n", "utf-8")
    config = shop / "openlic.yaml"
    text = config.read_text("utf-8")
    start, end = text.index("exceptions:"), text.index("fail_on:")
    config.write_text(text[:start] + text[end:], "utf-8")


MENDS = [
    lambda shop: edit(shop / "src/summaries.py", "CohereLabs/c4ai-command-r-plus", "allenai/OLMo-2-1124-7B"),
    lambda shop: edit(shop / "src/pictures.py", "black-forest-labs/FLUX.1-dev", "black-forest-labs/FLUX.1-schnell"),
    lambda shop: edit(shop / "deploy/Dockerfile", "Mistral-Large-Instruct-2407", "Mistral-7B-Instruct-v0.2"),
    lambda shop: (
        edit(shop / "openlic.yaml", "2 million", "900 thousand")
        or edit(
            shop / "openlic.yaml",
            "domains: []\n\nuse_cases",
            "domains: []\n  fulfilled: [display-notice, license-copy, registration]\n\nuse_cases",
        )
    ),
    mend_tone,
    lambda shop: edit(shop / "models/broken/README.md", "[ranking, shop", "[ranking, shop]"),
    mend_rank,
    lambda shop: edit(shop / "openlic.yaml", "api:openai/gpt-5 ", "hf:Qwen/Qwen2.5-7B-Instruct "),
]


def test_the_gate_opens_once_each_is_mended(shop: Path) -> None:
    _, results = check(shop)
    left = blocked(results)
    for mend in MENDS:
        mend(shop)
        code, results = check(shop)
        now = blocked(results)
        assert now < left, (mend, {name: result["verdict"] for name, result in results.items()})
        assert code == int(now > 0)
        left = now
    assert left == 0
