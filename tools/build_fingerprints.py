"""Build `src/openlic/license/data/fingerprints.bin` and its manifest from public licence texts.

    python tools/build_fingerprints.py --spdx spdx-license-list-6.12.0.tgz \\
        --scancode scancode_toolkit_mini-32.5.0-cp311-none-any.whl --corpus FOLDER_OF_TEXTS

The two archives come from `npm pack spdx-license-list@6.12.0` (CC0-1.0) and
`pip download --no-deps scancode-toolkit-mini==32.5.0` (the wheel is only unzipped). The corpus holds a folder a
licence and `index.csv`. The same inputs give the same bytes. No text is written, only hashes of words.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import tarfile
import zipfile
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from openlic.license.text_edits import is_name  # noqa: E402
from openlic.license.text_index import (  # noqa: E402
    LONG,
    MAGIC,
    SHORT,
    SPARSE,
    SPARSER,
    SPELLINGS,
    shingles,
    word_hash,
)
from openlic.license.text_tokens import Document, digest_of, words_of  # noqa: E402
from openlic.license.text_words import says_something  # noqa: E402

DATA = HERE.parent / "src" / "openlic" / "license" / "data"
SPDX_DATE, SCANCODE_DATE = "2026-07-25", "2026-01-15"
"""When npm published the one, and the newest file in the other."""
SHORTEST = 8
"""Texts of fewer words name nothing."""
_NOTICE = 0.4
"""What is this much shorter than the first text of the same licence is its notice and not the licence."""
COMMONEST = 250
"""A shingle of more texts than this tells none of them from another."""
RIDERS = ("LicenseRef-scancode-commons-clause",)
"""Conditions that stand in front of a licence and change it."""
ALTERNATIVES = (
    ("ISC", "and/or distribute", "and distribute"),
    ("ISC", "THE AUTHOR DISCLAIMS", "ISC DISCLAIMS"),
    ("MIT", "(including the next paragraph) ", ""),
)
"""Wordings that SPDX's templates hold to be the same."""
TITLE_WORDS = set(b"the a of license licence agreement public general version v and terms conditions use".split())

# What a copy may leave out or fill in (SPDX guidelines B.3, B.10, B.11, B.13).
MARKER = re.compile(r"^[\s>*#_-]*\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3})[.)](?=[\s*_]|$)")
NUMBERED = re.compile(
    r"^[\s>*#_]*(?:\d{1,2}(?:\.\d{1,2}){1,3}|§ ?\d{1,2}|Section \d{1,2}[.:])(?=[\s*_]+[\"“'(\[*_]*[A-Z])"
)
COPYRIGHT = re.compile(
    r"(?i)^[\s*#>/_-]*(?:portions )?(?:copyright|\(c\)|©)"
    r"(?=.*(?:\d{4}|year|yyyy|\bdate\b|19xx|20xx|\(c\)|©|<.*>|\[.*\]))"
    r"(?!.*\b(?:means|permission|subject|may|shall|must|notice|under|hereby|released?|granted|is)\b)"
    r"(?:(?!.*\blicense\b)|(?= (?:\(c\)|©) +\d{4})).{0,160}$"
)
ENDS = re.compile(r"(?i)(?:^|[.;:,!?)\"”*_>]|\band|\bor)\s*$|^.{0,60}$")
"""Behind such a line a number at the start of a line is a list marker and no part of a sentence."""
RESERVED = re.compile(r"(?i)^[\s*#>/_-]*all rights reserved\.?\s*$")
PLACEHOLDER = re.compile(
    r"(?i)<<[^<>\n]{1,60}>>|\{\{[^{}\n]{1,60}\}\}|"
    r"[<\[{](?=[^<>\[\]{}\n]{0,60}\b(?:names?|years?|yyyy|owners?|holders?|authors?|organi[sz]ation|insert|fullname|"
    r"copyright|date|company|licensor|project|program|title|institution|university|gmbh|inc|email|e-mail)\b)"
    r"[^<>\[\]{}\n]{1,60}[>\]}]"
)
SLOTS = re.compile(
    (
        r"(?i)neither the names? of\s+(?P<a>[^;]{3,160}?)\s+nor the|"
        r"(?:software|materials|package|program)\s+is\s+provided\s+by\s+(?P<b>[^;]{3,120}?)\s+[\"“'`]{1,2}as|"
        r"in no event shall\s+(?P<c>[^;]{3,160}?)\s+be liable for any direct|"
        r"(?:^|[.\n(\d])\s*the names? (?:of\s+)?(?P<d>[^;.]{3,120}?)\s+(?:may|must) not be used|"
        r"that the names? of\s+(?P<e>[^;.]{3,140}?)\s+not be used in advertising|"
        r"\bin no event shall\s+(?P<f>[^;.]{3,140}?)\s+be liable for any special|"
        r"(?:^|[.\n])\s*(?P<g>[^;.\n]{3,80}?)\s+disclaims? all warranties|"
        r"in no event shall the\s+(?P<h>authors or copyright holders)\s+be liable"
    ).replace(" ", r"\s+")  # a text may be wrapped anywhere
)
END = re.compile(r"(?im)^\W*END OF TERMS AND CONDITIONS\W*(?:\n\W*)(?=(?:APPENDIX\W+)?How to Apply)")


@dataclass(frozen=True)
class Source:
    """One licence text as found: where, and which licence it is."""

    key: str
    id: str
    names: tuple[str, ...]
    text: str
    origin: str
    date: str
    exception: bool
    rank: int  # of identical texts under several ids the lowest rank wins


@dataclass
class Entry:
    """A reference text: a distinct word sequence, and the sources that have it."""

    words: list[bytes]
    optional: list[tuple[int, int]]
    variable: list[tuple[int, int]]
    sources: list[Source] = field(default_factory=list)
    digests: set[bytes] = field(default_factory=set)

    @property
    def best(self) -> Source:
        return min(self.sources, key=_preference)


def _preference(source: Source) -> tuple[int, bool, bool, int, str]:
    # of GPL-3.0-only and GPL-3.0-or-later, one text, the text itself says only "this version"
    later = source.id.endswith(("-or-later", "+"))
    return source.rank, later, "-invariants" in source.id, len(source.id), source.id


def spdx_sources(archive: Path) -> Iterator[Source]:
    """The texts of npm's spdx-license-list, without the ids that SPDX has withdrawn."""
    with tarfile.open(archive) as package:
        names = {name for name in package.getnames() if name.startswith("package/licenses/")}
        ids = {Path(name).name.removesuffix(".json") for name in names}
        for name in sorted(names):
            id_ = Path(name).name.removesuffix(".json")
            if _withdrawn(id_, ids):
                continue
            opened = package.extractfile(name)
            if opened is None:
                continue
            found = json.load(opened)
            yield Source(id_, id_, (found["name"], id_), found["licenseText"], archive.name, SPDX_DATE, False, 1)


def _withdrawn(id_: str, ids: set[str]) -> bool:
    return f"{id_}-only" in ids or id_.endswith("+") or bool(re.fullmatch(r"GPL-\d\.\d-with-.*", id_))


def scancode_sources(wheel: Path, aliases: dict[str, str], renamed: dict[str, str]) -> Iterator[Source]:
    """The texts of ScanCode's licence data, without deprecated and generic entries."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if not re.fullmatch(r"licensedcode/data/licenses/[^/]+\.LICENSE", name):
                continue
            _, head, body = re.split(r"(?m)^---[ \t]*$", archive.read(name).decode("utf-8"), maxsplit=2)
            about = yaml.safe_load(head)
            if about.get("is_deprecated") or about.get("is_generic") or about.get("is_unknown"):
                continue
            given = about.get("spdx_license_key") or f"LicenseRef-scancode-{about['key']}"
            id_ = renamed.get(aliases.get(given, given), aliases.get(given, given))
            exception = bool(about.get("is_exception")) and not id_.startswith("LicenseRef")
            rank = 3 if id_.startswith("LicenseRef") else 2
            origin = f"{wheel.name.split('-')[0]} 32.5.0: {Path(name).name}"
            yield Source(
                about["key"], id_, (about["name"], about["short_name"]), body, origin, SCANCODE_DATE, exception, rank
            )


def corpus_sources(folder: Path, policies: dict[str, tuple[str, str, str]]) -> Iterator[Source]:
    """The AI licences of the corpus, and the acceptable-use policies beside them."""
    for row in _rows(folder / "index.csv"):
        home = folder / "dev" / row["key"]
        names = (row["name"], *row["aliases"].split("|"))
        origin, _, policy_origin = row["source"].partition(" ; USE_POLICY: ")
        for path in sorted(home.glob("*.txt")):
            text = path.read_text("utf-8", "replace")
            if path.name != "USE_POLICY.txt":
                yield Source(row["key"], row["canonical_id"], names, text, origin, row["date"], False, 0)
                continue
            fallback = (f"{row['key']}-use-policy", f"LicenseRef-openlic-{row['key']}-use-policy", "")
            key, id_, name = policies.get(row["key"], fallback)
            called = (name or f"{row['name']}: use policy",)
            yield Source(key, id_, called, text, policy_origin or origin, row["date"], False, 1)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _policies(gold: Path) -> dict[str, tuple[str, str, str]]:
    """By licence key: key, id and name of the policy whose text lies beside the licence's."""
    found = {}
    for row in _rows(gold / "licences.csv") if (gold / "licences.csv").exists() else []:
        place = re.search(r"corpus/licenses/dev/([^/;]+)/USE_POLICY\.txt", row["where"])
        if place and row["kind"] == "policy":
            found[place.group(1)] = (row["key"], row["id"], row["name"])
    return found


def _variants(source: Source) -> Iterator[Source]:
    """The source, and once more for each wording that SPDX's template of it allows as well."""
    yield source
    for id_, wording, other in ALTERNATIVES:
        if source.id == id_ and wording in source.text:
            yield replace(source, text=source.text.replace(wording, other), origin=f"{source.origin} ({other!r})")


def entry_of(source: Source) -> Entry | None:
    """What the index holds of a source; None for a text too short to name anything."""
    document = Document(source.text)
    words = [SPELLINGS.get(word, word) for word in document.words]
    if len(words) < SHORTEST:
        return None
    optional, variable = _free_ranges(document, source)
    entry = Entry(words, optional, variable, [source])
    entry.digests.add(document.digest)
    return entry


def _free_ranges(document: Document, source: Source) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The ranges of words that a copy may leave out, and those that it may fill in as well."""
    optional = [*_title(document, source)]
    variable = []
    at, before = 0, ""
    for line in document.lines:
        count = len(words_of(line))
        if _is_notice(line):
            variable.append((at, at + count))
        elif ENDS.search(before) and (found := MARKER.match(line) or NUMBERED.match(line)):
            optional.append((at, at + len(words_of(found.group()))))
        at, before = at + count, line
    variable += _spans(document.clean, PLACEHOLDER)
    classic = bool(source.rank) or not source.id.startswith("LicenseRef")
    if classic and len(document.words) < 1_200:  # classic short licences name their owner in the terms
        variable += _spans(document.clean, SLOTS)
    if ending := END.search(document.clean):
        # the line itself and the appendix behind it: each may be there without the other
        # only advice on how to apply the licence: an attachment with use restrictions is part of the terms
        behind = len(words_of(document.clean[: ending.end()]))
        optional += [(behind - 5, behind), (behind, len(document.words))]
    return _merged(optional), _merged(variable)


def _is_notice(line: str) -> bool:
    """Whether a line is a statement of copyright; "(c)" alone may begin a clause with a year in it."""
    if RESERVED.match(line):
        return True
    if not COPYRIGHT.match(line):
        return False
    return line.lstrip("*#>/_- \t").lower().startswith(("copyright", "portions")) or is_name(line)


def _title(document: Document, source: Source) -> Iterator[tuple[int, int]]:
    """The first lines, as far as they are made of the licence's names."""
    known = TITLE_WORDS | {word for name in (*source.names, source.id) for word in words_of(name)}
    at = 0
    for line in document.lines[:12]:
        words = words_of(line)
        if words and not (set(words) <= known and len(words) <= 14):
            return
        if words:
            yield at, at + len(words)
        at += len(words)


def _spans(clean: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    for match in pattern.finditer(clean):
        group = match.lastgroup or 0
        if group and says_something(match.group(group)):
            continue  # more than a name stands in the owner's place
        start = len(words_of(clean[: match.start(group)]))
        found.append((start, start + len(words_of(match.group(group)))))
    return found


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(item for item in ranges if item[0] < item[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def collect(sources: Iterable[Source]) -> list[Entry]:
    """One entry for each distinct word sequence, in a fixed order; twins are joined."""
    entries: dict[bytes, Entry] = {}
    longest: dict[str, int] = {}
    for source in (variant for found in sources for variant in _variants(found)):
        known_length = longest.setdefault(source.id, len(source.text))
        if len(source.text) < _NOTICE * known_length:
            continue
        entry = entry_of(source)
        if entry is None:
            continue
        known = entries.setdefault(digest_of(entry.words), entry)
        if known is not entry:
            known.sources.append(source)
            known.digests |= entry.digests
            known.optional = _merged([*known.optional, *entry.optional])
            known.variable = _merged([*known.variable, *entry.variable])
    return sorted(entries.values(), key=lambda entry: (_preference(entry.best), digest_of(entry.words)))


def sections_of(entries: list[Entry]) -> dict[str, bytes]:
    """The sections of the index file."""
    ids = sorted({entry.best.id for entry in entries})
    number_of = {id_: number for number, id_ in enumerate(ids)}
    characters = _characters(entries)
    hashes = sorted((word_hash(word), ord(character)) for word, character in characters.items())
    digests = sorted((digest, number) for number, entry in enumerate(entries) for digest in entry.digests)
    encoded = ["".join([characters[word] for word in entry.words]) for entry in entries]
    postings = _postings(encoded)
    blobs = [_blob(entry, text) for entry, text in zip(entries, encoded, strict=True)]
    offsets = [0]
    for blob in blobs:
        offsets.append(offsets[-1] + len(blob))
    return {
        "ids": "\n".join(ids).encode(),
        "common": str(sum(entry.best.rank < 3 for entry in entries)).encode(),
        "riders": "\n".join(RIDERS).encode(),
        "exceptions": "\n".join(sorted({entry.best.id for entry in entries if entry.best.exception})).encode(),
        "names": zlib.compress(_names(entries, ids).encode(), 9),
        "owners": _packed("H", (number_of[entry.best.id] for entry in entries)),
        "lengths": _packed("I", (len(entry.words) for entry in entries)),
        "digests": b"".join(digest for digest, _ in digests),
        "digest_texts": _packed("H", (number for _, number in digests)),
        "vocabulary": _packed("Q", (value for value, _ in hashes)),
        "vocabulary_characters": _packed("H", (character for _, character in hashes)),
        "shingles": _packed("I", (value for value, _ in postings)),
        "shingle_texts": _packed("H", (number for _, number in postings)),
        "offsets": _packed("I", offsets),
        "texts": b"".join(blobs),
    }


def _names(entries: list[Entry], ids: list[str]) -> str:
    names: dict[str, dict[str, None]] = {id_: {} for id_ in ids}
    for entry in entries:
        for source in entry.sources:
            if source.id == entry.best.id:
                wanted = (source.key, *source.names)
                names[source.id] |= dict.fromkeys(" ".join(name.split()) for name in wanted if name)
    return "\n".join("\t".join(names[id_]) for id_ in ids)


def _characters(entries: list[Entry]) -> dict[bytes, str]:
    """A character for each word, the commonest words first: they take one byte in UTF-8."""
    counts = Counter(word for entry in entries for word in entry.words)
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    if len(ordered) >= 0xD800 - 1:
        raise SystemExit("more words than characters below the surrogates: widen the vocabulary")
    return {word: chr(at) for at, word in enumerate(ordered, start=1)}


def _postings(encoded: list[str]) -> list[tuple[int, int]]:
    found: dict[int, list[int]] = {}
    for number, text in enumerate(encoded):
        step = SPARSER if len(text) > LONG else SPARSE
        for value in {value for value in shingles(text) if not value % step}:
            found.setdefault(value, []).append(number)
    kept = {value: numbers for value, numbers in found.items() if len(numbers) <= COMMONEST}
    reached = {number for numbers in kept.values() for number in numbers}
    for number, text in enumerate(encoded):
        if number not in reached and len(text) < SHORT:  # nothing rare is in its sample: others of its own, as many
            for value in sorted(set(shingles(text)))[::SPARSE]:
                kept.setdefault(value, []).append(number)
    return sorted((value, number) for value, numbers in kept.items() for number in numbers)


def _blob(entry: Entry, text: str) -> bytes:
    counts = "|".join(" ".join(f"{start} {end}" for start, end in part) for part in (entry.optional, entry.variable))
    return zlib.compress(counts.encode() + b"\n" + text.encode("utf-8"), 9)


def _packed(code: str, values: Iterable[int]) -> bytes:
    packed = array(code, values)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def write(sections: dict[str, bytes], target: Path) -> None:
    """Write the index file: magic, length of the header, header, sections."""
    places, offset = {}, 0
    for name, content in sections.items():
        places[name] = (offset, len(content))
        offset += len(content)
    header = json.dumps(places, separators=(",", ":")).encode()
    body = b"".join(sections.values())
    target.write_bytes(MAGIC + len(header).to_bytes(4, "little") + header + body)


def write_manifest(entries: list[Entry], target: Path) -> None:
    """Write one row for each source: what it is, where it came from, and of which text it is a twin."""
    with target.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened, lineterminator="\n")
        rows.writerow(["text", "key", "id", "answers_as", "source", "sha256", "date", "words"])
        for number, entry in enumerate(entries):
            for source in sorted(entry.sources, key=_preference):
                digest = hashlib.sha256(source.text.encode("utf-8", "replace")).hexdigest()[:16]
                twin = entry.best.id if entry.best.id != source.id else ""
                rows.writerow(
                    [
                        number,
                        source.key,
                        source.id,
                        twin,
                        source.origin,
                        digest,
                        source.date,
                        len(entry.words),
                    ]
                )


def main() -> int:
    """Build the index from the sources that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spdx", type=Path, required=True, help="the archive of npm's spdx-license-list")
    parser.add_argument("--scancode", type=Path, required=True, help="the wheel of scancode-toolkit-mini")
    parser.add_argument("--corpus", type=Path, required=True, help="the folder with index.csv and dev/")
    parser.add_argument("--gold", type=Path, help="the folder with licences.csv (default: beside the corpus)")
    parser.add_argument("--out", type=Path, default=DATA, help="where the index goes")
    options = parser.parse_args()
    gold = options.gold or options.corpus.parents[1] / "gold"
    aliases = {row["new_scancode_id"]: row["corpus_key"] for row in _rows(gold / "scancode-aliases.csv")}
    canonical = {row["key"]: row["canonical_id"] for row in _rows(options.corpus / "index.csv")}
    entries = collect(
        [
            *corpus_sources(options.corpus, _policies(gold)),
            *spdx_sources(options.spdx),
            *scancode_sources(options.scancode, aliases, canonical),
        ]
    )
    sections = sections_of(entries)
    options.out.mkdir(parents=True, exist_ok=True)
    write(sections, options.out / "fingerprints.bin")
    write_manifest(entries, options.out / "fingerprints.csv")
    for name, content in sections.items():
        print(f"{name:22} {len(content):>10,}")
    print(f"{len(entries)} texts of {len({entry.best.id for entry in entries})} licences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
