"""What a hub or a folder holds about a model, verbatim, with its revision. Nothing is interpreted here."""

import re
from typing import NamedTuple

MAX_FILE_BYTES = 2 * 1024 * 1024
CARD_NAME = "README.md"
CARD_DATA_NAME = "model_card_data.yaml"  # MLflow keeps a card's front matter apart from its text
# What a model was made from: transformers, PEFT, mergekit and MLflow write these.
CONFIGS = (
    "config.json",
    "adapter_config.json",
    "mergekit_config.yml",
    "mergekit_config.yaml",
    "MLmodel",
    CARD_DATA_NAME,
)

# LICENSE, LICENCE.txt, LICENSE-MODEL, MODEL_LICENSE.md, COPYING; a use policy or a NOTICE is no licence.
_LICENSE_FILE = r"(?:[\w.-]{0,60}[-_. ])?(?:licen[cs]es?|copying|unlicense)(?:[-_. ][\w. -]{0,60})?\Z"
_NOT_A_LICENSE = r"use[-_ ]?policy|acceptable[-_ ]?use|prohibited[-_ ]?use|\.(?:py|json|ya?ml|png|jpe?g|svg)\Z"


class RecordFile(NamedTuple):
    """A text file of the model. `cut` says that it was longer than MAX_FILE_BYTES and what follows was not read."""

    name: str
    text: str
    cut: bool = False


class Label(NamedTuple):
    """What a hub itself says of the model's licence: `field` names the table that reads it (`hf-license` …).

    `weak`: what the hub fills in where the author says nothing, or a trace; it never decides alone.
    """

    source: str
    field: str
    raw: str
    file: str = ""
    line: int = 0
    weak: bool = False


class Base(NamedTuple):
    """A model that this one was made from. `relation`: finetune, adapter, merge, quantized, or hint (a trace only)."""

    reference: str
    relation: str
    source: str
    file: str = ""
    line: int = 0
    column: int = 0


class Problem(NamedTuple):
    """Something of the record that could not be read: it is part of the answer, never silence.

    `unreachable` says that a hub did not give it, so that another try may.
    """

    what: str
    todo: str
    file: str = ""
    line: int = 0
    column: int = 0
    unreachable: bool = False


class Record(NamedTuple):
    """All that is known of one model. `revision` is the commit that was read, empty where there is none.

    `offline` says that no hub was asked.
    """

    reference: str
    revision: str = ""
    files: tuple[RecordFile, ...] = ()
    labels: tuple[Label, ...] = ()
    bases: tuple[Base, ...] = ()
    problems: tuple[Problem, ...] = ()
    offline: bool = False

    def file(self, name: str) -> RecordFile | None:
        """The file of this name, letter case aside."""
        return next((file for file in self.files if file.name.lower() == name.lower()), None)

    @property
    def card(self) -> RecordFile | None:
        """The model card: README.md, or the one Markdown file that the reference names."""
        alone = self.files[0] if len(self.files) == 1 else None
        if alone and alone.name.lower().endswith(".md") and not is_license_file(alone.name):
            return alone
        return self.file(CARD_NAME)

    @property
    def license_files(self) -> tuple[RecordFile, ...]:
        """The licence texts beside the model, or the one text that the reference names."""
        named = tuple(file for file in self.files if is_license_file(file.name))
        if not named and len(self.files) == 1 and self.card is None and self.files[0].name not in CONFIGS:
            return self.files
        return named


def is_license_file(path: str) -> bool:
    """Whether a file of this name (in the top folder) holds a licence's text.

    >>> [is_license_file(name) for name in ("LICENSE-MODEL", "MODEL_LICENSE.md", "USE_POLICY.md", "license.py")]
    [True, True, False, False]
    """
    name = path.lower()
    return "/" not in name and bool(re.match(_LICENSE_FILE, name)) and not re.search(_NOT_A_LICENSE, name)


def is_wanted(path: str) -> bool:
    """Whether a model's file of this name says something about its licence or lineage."""
    return path.lower() == CARD_NAME.lower() or path in CONFIGS or is_license_file(path)


def decode(data: bytes) -> str:
    """The text of a file: by its byte-order mark, else UTF-8; bytes that are invalid become U+FFFD."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace")
