"""The protocol of Kaggle Models, as far as a model's terms need it: the model and its variations."""

from __future__ import annotations

import json
from typing import Any

from hub_server.base import Answer, LoopbackServer, Request


class KaggleServer(LoopbackServer):
    """Variations that were added with `add`. With `login` it answers only who sends that authorization."""

    def __init__(self, *, login: str = "") -> None:
        super().__init__()
        self.login = login
        self.pages: dict[str, dict[str, Any]] = {}

    def add(self, id: str, *, license: str, description: str = "", **more: Any) -> None:
        """A variation `owner/model/framework/name` with this licence, and more keys of the hub's answer."""
        owner, model, _, slug = id.split("/")
        self.pages[f"/api/v1/models/{id}/get"] = {
            "id": 31,
            "slug": slug,
            "versionNumber": 3,
            "licenseName": license,
            "modelInstanceType": "BASE_MODEL",
            "externalBaseModelUrl": "",
            **more,
        }
        self.pages[f"/api/v1/models/{owner}/{model}/get"] = {"id": 7, "slug": model, "description": description}

    def answer(self, request: Request) -> Answer:
        if self.login and request.headers.get("authorization") != self.login:
            return _answer(401, {"code": 401, "message": "Unauthenticated"})
        if request.path not in self.pages:
            return _answer(404, {"code": 404, "message": "Not found"})
        return _answer(200, self.pages[request.path])


def _answer(status: int, body: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(body).encode())
