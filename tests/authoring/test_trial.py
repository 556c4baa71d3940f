"""Running examples: what differs is shown side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from openlic.authoring.trial import run_all
from openlic.errors import RuleError

CUSTOM = Path(__file__).resolve().parents[2] / "examples" / "custom-rules" / "rules"


def test_the_custom_rules_do_what_their_examples_say() -> None:
    trial = run_all([str(CUSTOM)])
    assert (trial.files, trial.failed) == (2, 0)
    assert list(trial.lines()) == [f"files: 2, examples: {trial.examples}, not as expected: 0"]


def test_a_mismatch_shows_expected_and_got(tmp_path: Path) -> None:
    path = tmp_path / "house" / "licenses" / "acme-community-1.0.yaml"
    path.parent.mkdir(parents=True)
    text = (CUSTOM / "licenses" / path.name).read_text("utf-8")
    path.write_text(text.replace("{at_least: 1 million}", "{more_than: 1 million}"), "utf-8")
    trial = run_all([str(tmp_path / "house")])
    assert trial.failed == 1
    where, head, *rows, blank, total = trial.lines()
    assert where.startswith(f"{path}:")
    assert "{activities: [serve], monthly_active_users: 1000000, organization_type: company, domains: []}" in where
    assert head.split() == ["expected", "got"]
    assert [row.split() for row in rows] == [
        ["verdict", "denied", "allowed"],
        ["because", "[acme-community-1.0/users-from-1m]", "[acme-community-1.0/free-use]"],
    ]
    assert blank == ""
    assert total.endswith("not as expected: 1")
    assert trial.to_dict()["mismatches"][0]["expected"] == "denied"


def test_keys_choose_files_and_a_wrong_one_gets_the_nearest() -> None:
    assert run_all([str(CUSTOM), "acme-house-policy"]).files == 1
    with pytest.raises(RuleError, match=r'"acme-house-polcy" is no rule file\. Did you mean "acme-house-policy"'):
        run_all([str(CUSTOM), "acme-house-polcy"])


def test_the_bundled_rules_have_thousands_of_examples_and_all_come_out() -> None:
    trial = run_all([])
    assert trial.failed == 0, "\n".join(trial.lines())
    assert trial.examples >= 1500
