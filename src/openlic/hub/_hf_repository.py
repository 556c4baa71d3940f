"""One repository of the Hugging Face Hub, read at one commit.

huggingface_hub gives the token, as its users set it. The requests go through `_transport`, because that library's
own wait without limit, take bodies of any length, are not all tried again (`model_info`), and believe a redirect
to another host. What comes is compared with the hashes that the hub lists: a cut or garbled file does not pass.
"""

from __future__ import annotations

import hashlib
import io
import os
from urllib.parse import quote

from openlic.errors import AccessGated, BadResponse, HubError, HubUnreachable
from openlic.hub import HubOptions
from openlic.hub._hf_info import Info, Listed, bases_of, info_of, labels_of, refused
from openlic.hub._transport import MAX_JSON_BYTES, MAX_RANGE_BYTES, Site, json_of
from openlic.hub._weights import is_weights, read_weights
from openlic.hub.hf import Kind
from openlic.record import MAX_FILE_BYTES, Base, Label, Problem, Record, RecordFile, decode, is_wanted
from openlic.reference import ModelReference

ENDPOINT = "https://huggingface.co"
MAX_FILES = 24
MAX_WEIGHTS = 2
HEADER_BYTES = 256 * 1024  # licence and lineage stand before the vocabulary in every file that llama.cpp writes
CONTENT_HOSTS = (".hf.co", ".huggingface.co")  # where the hub, and mirrors of it, keep large files
_SEEN = frozenset({401, 403, 404, 410})  # statuses whose headers say more
_READ_IT = "Read it at the hub."


class Repository:
    """A repository while it is read."""

    def __init__(self, reference: ModelReference, options: HubOptions, kind: Kind, *, offline: bool = False) -> None:
        self.reference, self.kind, self.offline = reference, kind, offline
        self.site = _site(options, offline=offline)
        self.files: list[RecordFile] = []
        self.labels: list[Label] = []
        self.bases: list[Base] = []
        self.problems: list[Problem] = []

    def record(self) -> Record:
        """What the hub holds at the commit at which the revision stands now."""
        info = self._info()
        self._note_move(info.id)
        self.labels += labels_of(info)
        self.bases += bases_of(info)
        self._read_files(info)
        self._read_headers(info)
        name = f"{self.kind.scheme}:{info.id}"
        parts = tuple(self.files), tuple(self.labels), tuple(self.bases), tuple(self.problems)
        return Record(name, info.commit, *parts, offline=self.offline)

    def _info(self) -> Info:
        revision = quote(self.reference.revision or "main", safe="")
        path = f"/api/{self.kind.word}/{quote(self.reference.name)}/revision/{revision}?blobs=true"
        reply = self.site.get(path, also=_SEEN, max_bytes=MAX_JSON_BYTES, headers={"accept": "application/json"})
        if reply.status in _SEEN:
            raise refused(reply, str(self.reference))
        return info_of(json_of(reply))

    def _note_move(self, id: str) -> None:
        """Another name is another model until a person says otherwise; one without owner was always short for one."""
        asked = self.reference.name.lower()
        if id.lower() != asked and id.lower().rpartition("/")[2] != asked:
            what = f"the hub answered for {self.reference.name} with {id}"
            self._problem(what, f"If that is the model you mean, write {self.kind.scheme}:{id}.")

    def _read_files(self, info: Info) -> None:
        wanted = sorted(file for file in info.files if is_wanted(file.name))
        gated: list[tuple[Listed, HubError]] = []
        for file in wanted[:MAX_FILES]:
            try:
                self._read(file, info)
            except AccessGated as error:
                gated.append((file, error))
            except HubError as error:
                self._note_failure(file, error)
        for file in wanted[MAX_FILES:]:
            self._problem(f"{file.name} was not read: there are too many files", _READ_IT, file.name)
        self._note_gated(gated)

    def _read(self, file: Listed, info: Info) -> None:
        if file.size > MAX_FILE_BYTES:
            self._problem(f"{file.name} is longer than {MAX_FILE_BYTES // 2**20} MiB", _READ_IT, file.name)
            return
        data = self._bytes(file, info)
        if not _is_as_listed(data, file):
            self._note_failure(file, BadResponse("it did not come as the hub lists it", todo="Try again."))
        text = decode(data)
        if "\ufffd" in text:
            self._problem(f"{file.name} is not valid UTF-8", "Read it yourself, or have its author mend it.", file.name)
        self.files.append(RecordFile(file.name, text))

    def _bytes(self, file: Listed, info: Info) -> bytes:
        """The contents of a file; its address holds the commit, so what is kept of it cannot be out of date."""
        reply = self.site.get(self._path(file, info), also=_SEEN, final=True, led_away=bool(file.lfs))
        if reply.status in _SEEN:
            raise refused(reply, file.name)
        return self.site.checked(reply, file.name).body

    def _path(self, file: Listed, info: Info) -> str:
        return f"/{self.kind.prefix}{quote(info.id)}/resolve/{info.commit}/{quote(file.name)}"

    def _note_gated(self, gated: list[tuple[Listed, HubError]]) -> None:
        """One problem for all files that are gated. Configs count only where no card or licence could be read."""
        read = {file.name for file in self.files}
        names = [file.name for file, _ in gated if file.name != "config.json" or not read]
        if names:
            error = gated[0][1]
            self._problem(f"the model is gated: {error.what}; not read: {', '.join(names)}", error.todo)

    def _read_headers(self, info: Info) -> None:
        """What the first bytes of the weights say: one GGUF file and one safetensors file speak for the others."""
        for file in _speaking(info):
            try:
                data = self._header(file, self._path(file, info))
            except AccessGated:
                continue  # the gate closes the weights and leaves the card open: that is no fault
            except HubError as error:
                self._note_failure(file, error)
                continue
            said = read_weights(file.name, io.BytesIO(data), file.size, len(data))
            self.labels += said.labels
            self.bases += said.bases
            self.problems += said.problems

    def _header(self, file: Listed, path: str) -> bytes:
        """The first bytes of a file of weights, and of a safetensors file its whole header, whose length it tells."""
        data = self.site.read_range(path, 0, min(HEADER_BYTES, file.size) - 1, final=True)
        end = 8 + int.from_bytes(data[:8], "little")
        if file.name.lower().endswith(".safetensors") and len(data) < end <= min(file.size, MAX_RANGE_BYTES):
            data += self.site.read_range(path, len(data), end - 1, final=True)
        return data

    def _note_failure(self, file: Listed, error: HubError) -> None:
        unreachable = isinstance(error, (HubUnreachable, BadResponse))
        self.problems.append(Problem(error.what, error.todo, file.name, unreachable=unreachable))

    def _problem(self, what: str, todo: str, file: str = "") -> None:
        self.problems.append(Problem(what, todo, file))


def _site(options: HubOptions, *, offline: bool) -> Site:
    base = (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    return options.site(base, secret={} if offline else _token(), allowed=CONTENT_HOSTS, offline=offline)


def _token() -> dict[str, str]:
    """The authorization that huggingface_hub would send."""
    from huggingface_hub import constants, get_token

    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    return {"authorization": f"Bearer {token}"} if token else {}


def _speaking(info: Info) -> list[Listed]:
    """The files of weights in the top folder whose header is read: the first of each form."""
    found: dict[str, Listed] = {}
    for file in sorted(file for file in info.files if is_weights(file.name) and "/" not in file.name and file.size):
        found.setdefault(file.name.lower().rpartition(".")[2], file)
    return list(found.values())[:MAX_WEIGHTS]


def _is_as_listed(data: bytes, file: Listed) -> bool:
    """Whether the contents have the hash that the hub lists: SHA-256 of what it keeps elsewhere, else that of git."""
    if file.lfs:
        return hashlib.sha256(data).hexdigest() == file.lfs
    return (
        not file.blob or hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == file.blob
    )
