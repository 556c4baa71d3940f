"""What it costs to identify a text, beside a hash of it and beside other tools, in one run.

    python benchmarks/identify.py --spdx spdx-license-list-6.12.0.tgz --corpus FOLDER_OF_TEXTS

Texts: those of npm's spdx-license-list and, where it is given, of the corpus. Changed texts are made here from
the same texts, one change each, all in the terms. CPU time of one thread, the mean of one pass behind a warm-up.
PyPI's licenseclassifier (extra `bench`) is measured where it is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import random
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from openlic.license import text_index
from openlic.license.texts import identify

DATA = Path(text_index.__file__).parent / "data"
COLD = "from openlic.license.texts import identify; identify(open({path!r}, encoding='utf-8').read())"
LIMITS = {"exact ms": 1.0, "changed ms": 10.0, "cold start ms": 100.0, "index MiB": 8.0, "peak MB": 120.0}


def spdx_texts(archive: Path) -> dict[str, str]:
    """The texts of the archive by id; only those long enough to be changed."""
    with tarfile.open(archive) as package:
        names = [name for name in package.getnames() if name.startswith("package/licenses/")]
        opened = {Path(name).name: package.extractfile(name) for name in names}
        texts = {name.removesuffix(".json"): json.load(file)["licenseText"] for name, file in opened.items() if file}
    return {name: text for name, text in texts.items() if len(text.split()) > 60}


def corpus_texts(folder: Path) -> dict[str, str]:
    """The licences of the corpus by key."""
    return {path.parent.name: path.read_text("utf-8", "replace") for path in sorted(folder.glob("dev/*/LICENSE.txt"))}


def changed(text: str, chance: random.Random) -> str:
    """`text` with one word of law changed, or with a rider at the end where it has none."""
    edits = [(" not ", " "), (" may ", " must "), (" any ", " no "), (" without ", " with "), (" shall ", " may ")]
    found = [(old, new) for old, new in edits if old in text]
    if not found:
        return text + "\n\nThe software may not be used in the European Union.\n"
    old, new = chance.choice(found)
    places = [match.start() for match in re.finditer(re.escape(old), text)]
    at = chance.choice(places)
    return text[:at] + new + text[at + len(old) :]


def mean_ms(call: Callable[[str], object], texts: Iterable[str]) -> float:
    """The mean CPU time of `call` on each of `texts`, in milliseconds."""
    texts = list(texts)
    for text in texts[:20]:
        call(text)
    started = time.process_time()
    for text in texts:
        call(text)
    return (time.process_time() - started) / len(texts) * 1000


def cold_ms(code: str, *, times: int = 7) -> float:
    """The CPU time of a new interpreter that runs `code`, in milliseconds, the median of several."""
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(taken)[times // 2] * 1000


def peak_mb(code: str) -> float:
    """The peak memory of a new interpreter that runs `code`, in megabytes."""
    # not ru_maxrss: a child begins with the peak of the process that started it
    code += "; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout) / 1024


def other_tool() -> Callable[[str], object] | None:
    """licenseclassifier's call, if it is installed."""
    try:
        return importlib.import_module("licenseclassifier").identify_license
    except ImportError:
        return None


def compare(tool: Callable[[str], object], exact: list[str], mutants: list[str]) -> None:
    """Print what another tool takes for the same texts, and how many changed ones it names all the same."""
    for name, texts in (("exact", exact), ("changed", mutants)):
        theirs, ours = mean_ms(tool, texts), mean_ms(identify, texts)
        print(f"licenseclassifier, {name}: {theirs:.2f} ms, ours {ours:.2f} ms, ratio {theirs / ours:.1f}")
    named = sum(bool(tool(text)) for text in mutants)
    print(f"licenseclassifier names a licence in {named} of {len(mutants)} changed ones")


def main() -> int:
    """Measure, print a line each, and exit 1 where a figure is over its limit or a change went unseen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spdx", type=Path, help="the archive of npm's spdx-license-list")
    parser.add_argument("--corpus", type=Path, help="the folder with dev/")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = (spdx_texts(options.spdx) if options.spdx else {}) | (
        corpus_texts(options.corpus) if options.corpus else {}
    )
    if not texts:
        parser.error("name at least one of --spdx and --corpus")
    chance = random.Random(options.seed)  # noqa: S311
    mutants = [changed(text, chance) for text in texts.values()]
    sample = next(iter(sorted(texts.values(), key=len, reverse=True)))
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name, "LICENSE")
    path.write_text(mutants[0], "utf-8")
    figures = {
        "exact ms": mean_ms(identify, texts.values()),
        "changed ms": mean_ms(identify, mutants),
        "cold start ms": cold_ms(COLD.format(path=str(path))) - cold_ms("pass"),
        "index MiB": sum(file.stat().st_size for file in DATA.iterdir()) / 2**20,
        "peak MB": peak_mb(COLD.format(path=str(path))),
    }
    floor = mean_ms(lambda text: hashlib.sha256(" ".join(text.casefold().split()).encode()).digest(), texts.values())
    exact = sum(identify(text).status == "exact" for text in texts.values())
    missed = sum(identify(text).status == "exact" for text in mutants)
    print(f"{len(texts)} texts, the longest of {len(sample.split())} words; {exact} exact, {missed} changed ones exact")
    for name, value in figures.items():
        print(f"{name:16} {value:8.2f}   limit {LIMITS[name]:6.1f}")
    ratio = figures["exact ms"] / floor
    print(
        f"{'reference':16} {floor:8.2f}   ms to split, join and hash the same texts; exact takes {ratio:.1f} times that"
    )
    if tool := other_tool():
        compare(tool, list(texts.values())[:150], mutants[:150])
    folder.cleanup()
    return int(missed > 0 or any(value > LIMITS[name] for name, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
