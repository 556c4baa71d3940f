"""`openlic schema`: each name prints a schema; what `check` answers fits that of the report."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from openlic.authoring.schemas import SCHEMAS
from openlic.cli import main

CUSTOM = Path(__file__).resolve().parents[2] / "examples" / "custom-rules"


def printed(*arguments: str) -> Any:
    """The JSON that a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(arguments)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_name_prints_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(printed("schema", name))


def test_another_name_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["schema", "licence"])
    assert stopped.value.code == 2
    assert "license" in capsys.readouterr().err


@pytest.fixture
def reports(tmp_path: Path) -> list[Any]:
    """Reports of all kinds of reference: known and unknown, clear and contradictory, whole and broken."""
    card = "---\nlicense: mit\nbase_model: meta-llama/Llama-3.1-8B\n---\n# A\n\nUnder the Apache-2.0 license.\n"
    (tmp_path / "README.md").write_text(card, "utf-8")
    facts = ("--set", "activities=serve", "--set", "commercial=true")
    calls = [
        ("license:llama-3.1-community",),
        ("license:MIT OR Apache-2.0", "license:gpl-3.0-only AND mit", "license:nobody-knows"),
        ("license:llama-3.1-community", *facts, "--set", "fulfilled=display-notice"),
        ("api:openai/gpt-4o", *facts),
        (str(tmp_path), *facts),
        ("hf:acme/no-such-model",),
        (str(CUSTOM),),
    ]
    return [printed("check", *call, "--offline", "--format", "json") for call in calls]


def test_real_reports_fit_the_schema_and_it_describes_every_key(reports: list[Any]) -> None:
    schema = printed("schema", "report")
    for report in reports:
        assert [error.message for error in Draft202012Validator(schema).iter_errors(report)] == []
        assert list(_undescribed(report, schema, schema["$defs"])) == []


def _undescribed(value: Any, schema: Any, defs: Any) -> list[str]:
    """The keys of `value` that the schema does not name; what is open there (a use case) may hold any."""
    schema = defs[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, list):
        return [key for item in value for key in _undescribed(item, schema.get("items", {}), defs)]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    inner = [found for key in value if key in known for found in _undescribed(value[key], known[key], defs)]
    return [key for key in value if key not in known] + inner


def test_a_report_of_another_shape_is_refused(reports: list[Any]) -> None:
    validator = Draft202012Validator(printed("schema", "report"))
    assert list(validator.iter_errors({**reports[0], "verdict": "fine"}))
    assert list(validator.iter_errors({key: value for key, value in reports[0].items() if key != "results"}))
