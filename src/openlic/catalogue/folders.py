"""Where rule files lie, and what messages call them."""

from __future__ import annotations

from pathlib import Path

from openlic.errors import OpenlicError, RuleError

COMPILED_NAME = "catalogue.jsonl"
RULE_FOLDERS = {
    "licenses": "openlic.license/1",
    "acceptable-use": "openlic.acceptable-use/1",
    "services": "openlic.service/1",
    "policies": "openlic.policy/1",
}
INCLUDED = "acceptable-use/"  # how `includes:` writes a key
READ = (*RULE_FOLDERS, "models", "names", "vocabulary")


def rules_folder() -> Path:
    """`rules/` beside the installed package, else the checkout's (an editable install has no other)."""
    installed = Path(__file__).resolve().parents[1] / "rules"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "rules"


def check_root(root: Path) -> None:
    """RuleError where `root` is no folder, or holds nothing that is read: a wrong path is no empty rule book."""
    if not root.is_dir():
        todo = f"Name the folder that holds the folders {', '.join(RULE_FOLDERS)}."
        raise RuleError([OpenlicError(f"{root} is no folder", todo=todo)])
    if not any(files_of(root, name) for name in READ):
        todo = f"Rule files are named KEY.yaml and lie in one of its folders: {', '.join(RULE_FOLDERS)}."
        raise RuleError([OpenlicError(f"{root} holds no rule files", todo=todo)])


def files_of(root: Path, folder: str) -> list[Path]:
    """The files of one folder of `root`, by name."""
    return sorted((root / folder).glob("*.yaml"))


def shown(path: Path, root: Path) -> str:
    """What messages call the file: from `rules/` on where it is a bundled one, else as the user wrote it."""
    bundled = root.resolve() == rules_folder()
    return (path.relative_to(root.parent) if bundled else path).as_posix()
