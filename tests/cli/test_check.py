"""`openlic check` as a person and a pipeline meet it: exit codes, streams, files, bad input."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from command import SERVE, openlic

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["license:MIT", *SERVE], 0),
        (["license:llama-3.1-community", *SERVE], 0),
        (["license:llama-3.1-community", *SERVE, "--fail-on", "conditional"], 1),
        (["license:llama-3.1-community"], 1),
        (["license:llama-3.1-community", "--fail-on", "denied"], 0),
        (["license:cc-by-nc-4.0", *SERVE], 1),
        (["license:cc-by-nc-4.0", *SERVE, "--fail-on", "denied"], 1),
        (["license:cc-by-nc-4.0", *SERVE, "--fail-on", "never"], 0),
        (["license:cc-by-nc-4.0", *SERVE, "--exit-zero"], 0),
        (["license:no-such-licence", *SERVE], 1),
        (["license:MIT", "license:cc-by-nc-4.0", *SERVE], 1),
        (["hf:nobody/knows-this", *SERVE, "--offline"], 3),
        (["hf:nobody/knows-this", "license:cc-by-nc-4.0", *SERVE, "--offline"], 1),
        (["foo:bar"], 2),
        (["license:MIT", "--set", "monthly_users=3"], 2),
        (["license:MIT", "--policy", "no-such-policy"], 2),
        (["license:MIT", "--rules", "no-such-folder"], 2),
        (["license:MIT", "--output", "pdf=x"], 2),
        (["./no-such-folder"], 2),
        (["--format", "pdf"], 2),
    ],
)
def test_exit_codes_never_depend_on_the_format(arguments: list[str], code: int) -> None:
    for form in ("text", "json"):
        assert (
            openlic("check", *arguments, *(["--format", form] if "--format" not in arguments else [])).returncode
            == code
        )


def test_the_example_of_the_readme() -> None:
    done = openlic("check", "examples/support-bot", "--offline", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert first == "review: examples/support-bot, three models (1 review, 1 conditional, 1 allowed)"
    text = "\n".join(rest)
    for said in (
        'card:license at README.md:2:10: "mit" = MIT',
        "finetune of hf:meta-llama/Llama-3.1-8B-Instruct",
        "section 1.b.i(B)",
        'owed        display-notice: "Built with Llama"',
        "no legal advice",
    ):
        assert said in text
    assert text.count("no legal advice") == 1


def test_json_is_the_shape_of_the_contract() -> None:
    done = openlic("check", "license:llama-3.1-community", "--set", "activities=serve", "--format", "json")
    report = json.loads(done.stdout)
    assert set(report) >= {"schema", "openlic", "catalogue", "verdict", "use_case", "results"}
    (result,) = report["results"]
    assert set(result) >= {
        "reference",
        "revision",
        "verdict",
        "license",
        "lineage",
        "findings",
        "obligations",
        "questions",
        "errors",
    }
    assert set(result["license"]) >= {"expression", "keys", "status", "openness", "claims", "conflicts"}
    assert set(result["findings"][0]) >= {
        "rule", "topic", "effect", "status", "section", "summary", "quote_anchor", "obligations", "missing_facts", "source", "fix",
    }  # fmt: skip
    assert set(result["obligations"]) == {"outstanding", "fulfilled", "possible"}
    assert {question["field"] for question in result["questions"]} == {"domains", "monthly_active_users"}
    assert all(question["would_become"] == "denied" and question["why"] for question in result["questions"])


def test_further_formats_go_to_files_in_the_same_run(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    done = openlic("check", "license:MIT", *SERVE, "--output", f"json={path}")
    assert done.stdout.startswith("allowed")
    assert json.loads(path.read_text("utf-8"))["verdict"] == "allowed"
    assert openlic("check", "license:MIT", "--output", f"json={tmp_path}/no/folder").returncode == 2


def test_references_and_options_may_stand_in_any_order() -> None:
    done = openlic("check", "--offline", "license:MIT", "--format", "json", "license:apache-2.0")
    assert [result["reference"] for result in json.loads(done.stdout)["results"]] == [
        "license:MIT",
        "license:apache-2.0",
    ]


def test_a_use_case_file_and_settings_over_it(write) -> None:
    folder = write({"case.yaml": "commercial: true\nactivities: [serve]\ndomains: []\nmonthly_active_users: 5000\n"})
    case = str(folder / "case.yaml")
    assert openlic("check", "license:llama-3.1-community", "--use-case", case).stdout.startswith("conditional")
    over = openlic(
        "check", "license:llama-3.1-community", "--use-case", case, "--set", "monthly_active_users=900 million"
    )
    assert over.stdout.startswith("denied")


def test_all_faults_of_a_use_case_file_at_once(write) -> None:
    folder = write({"case.yaml": "comercial: true\nactivities: [sereve]\nregions: [Germany]\n"})
    done = openlic("check", "license:MIT", "--use-case", str(folder / "case.yaml"))
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert ['case.yaml:1:1: "comercial"' in lines[0], "case.yaml:2:14:" in lines[1], "case.yaml:3:11:" in lines[2]] == [
        True
    ] * 3
    assert 'Did you mean "commercial"?' in done.stderr


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("models: [hf:acme/x]\nmodel: [y]\n", ':2:1: "model" is not known here. Did you mean "models"?'),
        ("models:\n  - foo:bar\n", ':2:5: "foo:" is no kind of reference'),
        (
            "models:\n  - {reference: license:MIT, use_case: interal}\nuse_cases: {internal: {}}\n",
            ':2:40: "interal" is no use case. Did you mean "internal"?',
        ),
        ("use_case: {commercial: maybe}\nmodels: [license:MIT]\n", ':1:24: "commercial" is true or false'),
        ("models: [./nothing]\n", ':1:10: "./nothing" does not exist'),
        ("models: [", "this is not YAML"),
        ("- a\n", "a config is a mapping"),
        ("models: []\n", "no model is listed"),
        ("fail_on: deny\nmodels: [license:MIT]\n", 'Did you mean "denied"?'),
    ],
)
def test_a_config_with_a_fault(write, config: str, said: str) -> None:
    folder = write({"openlic.yaml": config})
    for arguments in (["check", str(folder)], ["check"]):
        done = openlic(*arguments, cwd=folder)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_nearest_config_upwards_is_used(write) -> None:
    folder = write({"openlic.yaml": "use_case: {activities: [serve]}\nmodels: [license:MIT]\n", "src/deep/file.py": ""})
    done = openlic("check", cwd=folder / "src" / "deep")
    assert (done.returncode, done.stdout[:12]) == (0, "allowed: lic")
    assert openlic("check", cwd=Path("/")).returncode == 2


def test_models_of_a_config_may_have_use_cases_of_their_own(write) -> None:
    folder = write(
        {
            "openlic.yaml": "use_case: {commercial: true, activities: [serve]}\n"
            "use_cases: {lab: {commercial: false, activities: [run-internally]}}\n"
            "models:\n  - license:cc-by-nc-4.0\n  - {reference: license:cc-by-nc-4.0, use_case: lab}\n"
        }
    )
    report = json.loads(openlic("check", str(folder), "--format", "json").stdout)
    assert [result["verdict"] for result in report["results"]] == ["denied", "allowed"]


def test_a_rule_file_with_faults_is_exit_2_and_shows_them_all(write) -> None:
    folder = write(
        {
            "rules/licenses/acme.yaml": "schema: openlic.license/1\nkey: acme\nid: LicenseRef-acme\nnam: Acme\nrules: []\n"
        }
    )
    done = openlic("check", "license:MIT", "--rules", str(folder / "rules"))
    assert done.returncode == 2
    assert 'acme.yaml:4:1: "nam" is not known here. Did you mean "name"?' in done.stderr
    assert '"name" is missing' in done.stderr


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("---\nlicense: [mit\n---\n", "README.md:3:1"),
        ("---\nlicense: mit\n", "never closed"),
        ("---\nlicense: no\n---\n", "card:license"),
        ("---\nlicense: 3.10\n---\n", "3.10"),
        ("---\nlicense: {a: b}\n---\n", "card:license"),
        ("---\n- mit\n---\n", "no mapping"),
        ("---\nlicense: mit\nlicense: cc-by-nc-4.0\n---\n", "stands twice"),
        ("# No front matter\n", "Nothing says which licence"),
        ("", "Nothing says which licence"),
        ("---\nlicense: " + "[" * 20_000 + "\n---\n", "deep"),
        ("---\nlicense: other\n---\n", "No source names a licence"),
        ("---\nlicense: other\nlicense_name: acme-terms\n---\n", "acme-terms"),
        ("---\nlicense: mitt\n---\n", "mitt"),
        (b"---\nlicense: mit\n---\n\xff\xfe\xff", "not valid UTF-8"),
        ("---\nlicense: mit\n---\n" + "x" * (3 * 1024 * 1024), "longer than 2 MiB"),
        ("\ud83d---\nlicense: mit\n---\n".encode("utf-8", "surrogatepass"), "not valid UTF-8"),
    ],
)
def test_a_bad_card_is_review_and_never_allowed(write, card: str | bytes, said: str) -> None:
    folder = write({"README.md": card})
    done = openlic("check", str(folder), *SERVE)
    assert (done.returncode, done.stdout.split(":")[0]) == (1, "denied" if "twice" in said else "review"), done.stdout
    assert said in " ".join(done.stdout.split())


def test_a_licence_file_that_cannot_be_read_is_review(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n", "utf-8")
    os.mkfifo(tmp_path / "LICENSE")  # reading it would wait for ever
    done = openlic("check", str(tmp_path), *SERVE)
    assert (done.returncode, done.stdout.startswith("review")) == (1, True)
    assert "MIT License" in done.stdout, "what can be read is still told"


def test_hostile_text_does_not_reach_the_terminal(write) -> None:
    folder = write({"README.md": '---\nlicense: "mit\\e[31m\\u202ered\\u0007"\n---\n'})
    done = openlic("check", str(folder), *SERVE)
    assert not set(done.stdout) & {"\x1b", "\u202e", "\x07"}
    assert "\\x1b[31m" in done.stdout


def test_colour_follows_the_terminal_and_no_color() -> None:
    def in_a_terminal(**environment: str) -> str:
        leader, follower = pty.openpty()
        command = [sys.executable, "-m", "openlic", "check", "license:MIT"]
        process = subprocess.Popen(
            command, stdout=follower, env={**os.environ, "TERM": "xterm", "COLUMNS": "60", **environment}
        )
        os.close(follower)
        out = b""
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            out += chunk
        process.wait(timeout=60)
        os.close(leader)
        return out.decode("utf-8")

    assert "\x1b[" in in_a_terminal()
    plain = in_a_terminal(NO_COLOR="1")
    assert "\x1b[" not in plain
    assert max(map(len, plain.splitlines())) <= 100
    assert "\x1b[" not in openlic("check", "license:MIT").stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m openlic check license:llama-3.1-community --format json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def test_help_and_version() -> None:
    assert openlic("--version").stdout.startswith("openlic ")
    overview = openlic("--help").stdout
    assert "check models, licences or services" in overview
    assert "examples:" in openlic("check", "--help").stdout
    assert openlic().returncode == 0
    assert openlic("no-such-command").returncode == 2


def test_closed_apis_answer_from_their_terms() -> None:
    done = openlic("check", "api:openai/gpt-5", "--set", "activities=distribute", "--set", "domains=[]", "--offline")
    assert done.stdout.startswith("denied"), done.stdout
    done = openlic("check", "api:nobody/knows", *SERVE)
    assert done.stdout.startswith("review")


def test_a_host_passes_on_the_models_licence_and_adds_its_own() -> None:
    done = openlic("check", "api:together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", *SERVE, "--format", "json")
    (result,) = json.loads(done.stdout)["results"]
    assert set(result["license"]["keys"]) == {"together-hosted", "llama-3.3-community"}


def test_a_licence_text_and_a_card_by_their_names(write) -> None:
    folder = write({"LICENSE": (ROOT / "LICENSE").read_bytes(), "card.md": "---\nlicense: mit\n---\n"})
    assert (
        json.loads(openlic("check", str(folder / "LICENSE"), *SERVE, "--format", "json").stdout)["results"][0][
            "license"
        ]["expression"]
        == "Apache-2.0"
    )
    assert openlic("check", str(folder / "card.md"), *SERVE).stdout.startswith("allowed")


def test_a_changed_licence_text_is_never_the_original(write) -> None:
    text = (ROOT / "LICENSE").read_text("utf-8") + "\nThe Work may not be used in the European Union.\n"
    folder = write({"LICENSE": text, "README.md": "---\nlicense: apache-2.0\n---\n"})
    done = openlic("check", str(folder), *SERVE)
    assert done.stdout.startswith("review"), done.stdout
    assert "changed text of Apache-2.0" in " ".join(done.stdout.split())


def test_normalize() -> None:
    done = openlic("normalize", "MIT")
    assert (done.returncode, done.stdout.split()[0]) == (0, "exact")
    assert openlic("normalize", "MIT", "no such licence", "--format", "json").returncode == 1
