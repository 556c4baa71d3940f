"""What the sites of one run share: no address is asked twice, and no silent hub is waited for again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from openlic.hub._cache import Cache
from openlic.hub._exchange import Reply, origin

if TYPE_CHECKING:
    from concurrent.futures import Future

    from openlic.hub._web import Web

MAX_SILENCES = 5
MAX_REMEMBERED = 2_000


class Wire:
    """What the sites of one run share: connections, the cache on disk, and the answers that were had already."""

    def __init__(self, *, timeout_seconds: float = 20.0, tell: Callable[[str], None] | None = None) -> None:
        self.timeout_seconds = timeout_seconds
        self.cache = Cache()
        self._tell = tell
        self._web: Web | None = None
        self._asked: dict[str, Future[Reply]] = {}
        self._silent: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def web(self) -> Web:
        """The connections: an offline run, which has none, does not pay for what they need."""
        from openlic.hub._web import Web

        with self._lock:
            self._web = self._web or Web(self._tell)
            return self._web

    def once(self, key: str, ask: Callable[[], Reply]) -> Reply:
        """The answer under `key`: whoever comes first asks, all others wait for what that brings, be it an error."""
        from concurrent.futures import Future

        with self._lock:
            future = self._asked.get(key)
            mine = future is None
            if future is None:
                future = self._asked[key] = Future()
                if len(self._asked) > MAX_REMEMBERED:  # a run over very many models keeps the latest in memory
                    del self._asked[next(iter(self._asked))]
        if mine:
            try:
                future.set_result(ask())
            except BaseException as error:  # whoever waits has to hear of it, too
                future.set_exception(error)
                raise
        return future.result()

    def gives_up_on(self, base: str) -> bool:
        """Whether the hub left so many questions of this run unanswered that the next would only cost time."""
        return self._silent.get(origin(base), 0) >= MAX_SILENCES

    def heard(self, base: str, *, answered: bool) -> None:
        """Remembers that the hub answered, with whatever status, or that all tries were in vain."""
        with self._lock:
            self._silent[origin(base)] = 0 if answered else self._silent.get(origin(base), 0) + 1

    def close(self) -> None:
        """Ends the connections, where there are any."""
        if self._web is not None:
            self._web.close()
