"""The protocol of ModelScope, as far as a model's terms need it: model, list of files, files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from hub_server.base import Answer, LoopbackServer, Request, part

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class ModelScopeServer(LoopbackServer):
    """Models that were added with `add`; one that is private answers 200 and says in the body that it does not."""

    def __init__(self) -> None:
        super().__init__()
        self.models: dict[str, tuple[dict[str, bytes], dict[str, Any]]] = {}
        self.private: set[str] = set()

    def add(self, id: str, files: Mapping[str, str | bytes], *, license: str = "", **more: Any) -> None:
        """A model with these files, `license` as the hub has it, and more keys of the hub's answer."""
        contents = {name: data if isinstance(data, bytes) else data.encode() for name, data in files.items()}
        card = contents.get("README.md", b"").decode("utf-8", "replace")
        self.models[id] = (contents, {"Id": 7, "License": license, "ReadMeContent": card, "Revision": "master", **more})

    def answer(self, request: Request) -> Answer:
        path = unquote(request.path)
        for id, (files, info) in self.models.items():
            if id in self.private and f"/{id}" in path:
                return _answer(None, "no access")
            if path == f"/api/v1/models/{id}":
                return _answer(info)
            if path == f"/api/v1/models/{id}/repo/files":
                return _answer({"Files": [_entry(*file) for file in files.items()], "LatestCommitter": {"Id": COMMIT}})
            prefix = f"/models/{id}/resolve/master/"
            if path.startswith(prefix) and path.removeprefix(prefix) in files:
                found = files[path.removeprefix(prefix)]
                return part(request, Answer(200, {"Content-Type": "application/octet-stream"}, found))
        return _answer(None, "record not found", 404)


def _entry(path: str, data: bytes) -> dict[str, Any]:
    return {"Name": path.rpartition("/")[2], "Path": path, "Type": "blob", "Size": len(data), "Revision": COMMIT}


def _answer(data: Any, message: str = "success", status: int = 200) -> Answer:
    good = data is not None
    body = {"Code": 200 if good else 10010205001, "Data": data, "Message": message, "Success": good}
    return Answer(status, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body).encode())
