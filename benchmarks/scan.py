"""What it costs to scan a repository, beside reading its files, in one run.

    python benchmarks/scan.py --files 20000

The tree is made here: code of several languages, configurations, prose and data as repositories hold them, one file
in ten of which names models. Wall time of the second pass, so that the files are in memory; then one process that
scans from nothing. Exits 1 under 2,000 files a second, or where the models found are not those that were planted.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openlic.scanning import survey

LEAST = 2_000
PLAIN = {
    ".py": 'import os\n\n\nclass Order{n}:\n    """An order, as a model of the shop."""\n\n    table = "shop/orders"\n'
    '    mime = "application/json"\n\n    def total(self, lines):\n        return sum(line.price for line in lines)\n',
    ".ts": 'import {{ Button }} from "components/button";\nexport const path{n} = "api/v1/orders";\n'
    'export function view(model: Model) {{ return fetch("/orders", {{ headers: {{ Accept: "text/html" }} }}); }}\n',
    ".go": 'package main\n\nimport "net/http"\n\nfunc handle{n}(w http.ResponseWriter) {{ w.Write([]byte("ok")) }}\n',
    ".yaml": "name: service-{n}\nimage: acme/service-{n}:1\nenv: [{{name: TZ, value: Europe/Berlin}}]\n"
    "paths: [src/app, src/lib]\n",
    ".json": '{{"name": "@acme/package-{n}", "files": ["dist/index"], "repository": "acme/package"}}\n',
    ".md": "# Notes {n}\n\nThe model of the data is in docs/model.md and says and/or where both hold.\n",
    ".sh": "#!/bin/sh\nset -e\ngit checkout origin/main\nmkdir -p build/out-{n}\n",
    ".css": ".model-{n} {{ background: url(images/model.png) }}\n",
    ".png": "\x89PNG{n}",
}
NAMING = {
    ".py": 'from transformers import AutoModel\n\nNAME = "acme/planted-{n}-7b"\n\n'
    "model = AutoModel.from_pretrained(NAME)\n",
    ".yaml": "model:\n  name_or_path: acme/planted-{n}-7b\n",
    ".sh": "vllm serve acme/planted-{n}-7b --port 80\n",
    ".ts": 'import {{ pipeline }} from "@huggingface/transformers";\npipeline("x", "acme/planted-{n}-7b");\n',
}
FILLER = "{mark} a line of a file as long as most are, so that reading and looking cost what they do\n"
MARKS = {".py": "#", ".yaml": "#", ".sh": "#", ".ts": "//", ".go": "//", ".md": " ", ".css": "/* x */"}


def plant(folder: Path, files: int, chance: random.Random) -> int:
    """Fills `folder` with that many files; how many of them name a model."""
    planted = 0
    for number in range(files):
        naming = number % 10 == 0
        ending, text = chance.choice(sorted((NAMING if naming else PLAIN).items()))
        place = folder / f"part{number % 97}" / f"sub{number % 11}"
        place.mkdir(parents=True, exist_ok=True)
        filler = FILLER.format(mark=MARKS[ending]) * chance.choice((5, 20, 60)) if ending in MARKS else ""
        (place / f"file{number}{ending}").write_text(text.format(n=number) + filler, "utf-8")
        planted += naming
    (folder / ".gitignore").write_text("*.log\nbuild/\n!keep.log\n/dist\n", "utf-8")
    return planted


def read_all(folder: Path) -> int:
    """The bytes of all files: the least that any scan has to do."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(place, name), "rb") as file:  # noqa: PTH118, PTH123
                total += len(file.read())
    return total


def main() -> int:
    """Measure, print, and say by the exit code whether the figures hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planted = plant(folder, options.files, random.Random(options.seed))  # noqa: S311
        read_all(folder)
        survey(folder)
        started = time.perf_counter()
        size = read_all(folder)
        reading = time.perf_counter() - started
        started = time.perf_counter()
        seen = survey(folder)
        scanning = time.perf_counter() - started
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "openlic", "scan", name], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rate = seen.files / scanning
    print(f"{seen.files} files, {size / 2**20:.1f} MiB; {len(seen.found)} models found of {planted} planted")
    print(f"scan {scanning:.2f} s, {rate:,.0f} files a second")
    print(f"reading alone {reading:.2f} s, ratio {scanning / reading:.1f}")
    print(f"the whole command: {process:.2f} s of CPU")
    return int(rate < LEAST or len(seen.found) != planted)


if __name__ == "__main__":
    sys.exit(main())
