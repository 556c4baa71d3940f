"""The house keeps its promises: light imports, both kinds of install, rooms in order."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "pydantic",
    "huggingface_hub",
    "httpx2",
    "httpx",
    "spdx_tools",
    "rich",
    "numpy",
    "license_expression",
    "requests",
)


def modules_after(code: str) -> set[str]:
    """The top-level modules that are loaded once `code` has run, in a process of its own."""
    return {name.partition(".")[0] for name in all_modules_after(code)}


# What only other calls need: a hub, weights, a config, exceptions, help, a terminal. Each cost a check a millisecond.
NOT_FOR_A_FOLDER = {
    "difflib", "hashlib", "inspect", "shutil", "socket", "subprocess", "tempfile", "urllib.request",
    "openlic.catalogue.compile", "openlic.config.reading", "openlic.config.types", "openlic.gate.exceptions",
    "openlic.hub._gguf", "openlic.hub._hf_repository", "openlic.hub._transport", "openlic.hub.api",
    "openlic.license.names_links", "openlic.license.names_prose", "openlic.license.text_index", "openlic.scanning",
}  # fmt: skip


def all_modules_after(code: str, **environment: str) -> set[str]:
    """The modules that are loaded once `code` has run, in a process of its own."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}  # a test runner sets it
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split())


def test_importing_openlic_is_light() -> None:
    loaded = modules_after("import openlic")
    assert not loaded & {*HEAVY, "yaml", "json", "argparse"}


def test_every_public_name_is_there() -> None:
    import openlic

    for name in openlic.__all__:
        assert getattr(openlic, name) is not None
        assert callable(getattr(openlic, name))
    assert set(openlic.__all__) <= set(dir(openlic))
    with pytest.raises(AttributeError, match="no_such_name"):
        openlic.no_such_name  # noqa: B018


def test_the_check_path_of_a_local_folder_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\nbase_model: mistralai/Mistral-7B-v0.1\n---\n# A\n", "utf-8")
    import openlic

    openlic.evaluate("MIT", {})  # a checkout compiles its catalogue first, which needs pydantic
    code = f"from openlic.cli import main\nmain(['check', {str(tmp_path)!r}, '--offline', '--exit-zero'])"
    assert not modules_after(code) & set(HEAVY)


def test_an_installed_check_of_a_local_folder_loads_only_what_it_needs(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\nbase_model: mistralai/Mistral-7B-v0.1\n---\n# A\n", "utf-8")
    code = f"from openlic.cli import main\nmain(['check', {str(tmp_path)!r}, '--offline', '--exit-zero'])"
    empty = str(tmp_path / "no-cache")
    loaded = all_modules_after(code, PYTHONPATH=str(wheel), OPENLIC_CACHE=empty, HF_HOME=empty, HF_HUB_CACHE=empty)
    assert not loaded & NOT_FOR_A_FOLDER


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, built without the internet and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    site = folder / "site"
    import shutil

    shutil.unpack_archive(next(folder.glob("*.whl")), site, "zip")
    return site


ASK = """
import json, openlic
from openlic.catalogue import default
from openlic.catalogue.store import rules_folder
catalogue = default()
print(json.dumps({
    "from": openlic.__file__, "rules": str(rules_folder()), "keys": sorted(catalogue.keys()),
    "verdict": openlic.evaluate("llama-3.1-community", {"activities": ["serve"]}).verdict,
    "rules_of": {key: [rule.name for rule in catalogue.license(key).rules] for key in catalogue.keys()},
}))
"""


def ask(*, path: Path | None = None) -> dict:
    """What an installed openlic says of itself."""
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, timeout=120, check=True, cwd="/"
    )
    return json.loads(done.stdout)


def test_wheel_and_checkout_answer_the_same(wheel: Path) -> None:
    installed, checkout = ask(path=wheel), ask()
    assert installed["from"].startswith(str(wheel))
    assert installed["rules"] == str(wheel / "openlic" / "rules")
    assert checkout["rules"] == str(ROOT / "rules")
    for name in ("keys", "verdict", "rules_of"):
        assert installed[name] == checkout[name]


def test_the_wheel_carries_the_rules_and_its_types_and_no_licence_text(wheel: Path) -> None:
    package = wheel / "openlic"
    assert (package / "py.typed").exists()
    assert (package / "rules" / "catalogue.jsonl").exists()
    assert (package / "report" / "page.css").exists()
    assert len(list((package / "rules").glob("licenses/*.yaml"))) == len(list((ROOT / "rules").glob("licenses/*.yaml")))
    assert not list(package.rglob("LICENSE*"))


def test_no_licence_or_vendor_is_named_in_code_that_reasons() -> None:
    names = {"llama", "gemma", "mistral", "qwen", "deepseek", "stability", "openrail", "cohere", "nvidia", "meta-llama"}
    for room in ("logic", "evaluation", "lineage", "license", "claims", "report"):
        for path in (ROOT / "src" / "openlic" / room).rglob("*.py"):
            code = code_alone(path).lower()
            assert not [name for name in names if re.search(rf"(?<![a-z]){name}", code)], path


def code_alone(path: Path) -> str:
    """The code without comments and docstrings, which may give examples."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    return ast.unparse(tree)
