"""HTTP as a run asks it: one pool of connections for all hubs, each answer bounded in size and time.

The requests run on an event loop in a thread of its own, because only there does a deadline hold for all of an
exchange: a timeout for each read never ends an answer that comes a byte at a time. Callers are ordinary
functions in ordinary threads and wait for `Web.exchange`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from openlic.errors import BadResponse, HubUnreachable
from openlic.hub._exchange import ASK_OWNER, TRY_AGAIN, Ask, Reply, origin
from openlic.version import __version__

MAX_REDIRECTS = 5
POOL = 8
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Web:
    """The connections of one run. `tell` gets a line for each request that is sent."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Any = None
        self._thread: threading.Thread | None = None

    def exchange(self, ask: Ask, seconds: float) -> Reply:
        """The answer, whatever its status, within `seconds`; raises HubError where none comes or it may not be read."""
        return asyncio.run_coroutine_threadsafe(self._within(ask, seconds), self._started()).result()

    def close(self) -> None:
        """Ends the connections and the thread."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None and self._thread is not None:
            asyncio.run_coroutine_threadsafe(self._end(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(5)
            loop.close()

    async def _end(self) -> None:
        """Breaks off what is still under way: whoever waits for it is told so."""
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await self._client.aclose()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                import httpx2

                self._client = httpx2.AsyncClient(
                    timeout=None,  # `_within` bounds the whole exchange
                    follow_redirects=False,
                    limits=httpx2.Limits(max_connections=POOL, max_keepalive_connections=POOL),
                    headers={"user-agent": f"openlic/{__version__}", "accept-encoding": "identity"},
                )
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="openlic-web", daemon=True)
                self._thread.start()
            return self._loop

    async def _within(self, ask: Ask, seconds: float) -> Reply:
        import httpx2

        host = urlsplit(ask.url).netloc.rpartition("@")[2]
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                return await self._follow(ask)
        except TimeoutError:
            raise HubUnreachable(f"{host} did not answer in time", todo=TRY_AGAIN) from None
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            what = f"the answer of {host} broke off ({type(error).__name__})"
            raise HubUnreachable(what, todo=TRY_AGAIN) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError):  # the last from splitting an address
            raise BadResponse(f"{host} gave an address that cannot be asked", todo=ASK_OWNER) from None
        except (httpx2.RequestError, OSError) as error:
            raise HubUnreachable(f"{host} could not be reached ({type(error).__name__})", todo=TRY_AGAIN) from None

    async def _follow(self, ask: Ask) -> Reply:
        """The answer at the end of the redirects; each hop to a host that the hub is known to use, or none."""
        url, home = ask.url, origin(ask.url)
        for _ in range(MAX_REDIRECTS):
            own = origin(url) == home
            reply = await self._once(url, {**ask.headers, **(ask.secret if own else {})}, ask.max_bytes)
            target = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not target:
                return reply
            url = urljoin(url, target)
            if origin(url) != home and not is_allowed(url, home, ask.allowed):
                raise BadResponse(f"{_host(home)} sends on to another host, {_host(origin(url))}", todo=ELSEWHERE)
        raise BadResponse(f"{_host(home)} redirects more than {MAX_REDIRECTS} times", todo=ASK_OWNER)

    async def _once(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Reply:
        start = time.monotonic()
        async with self._client.stream("GET", url, headers=headers) as response:
            got = {name.lower(): value for name, value in response.headers.items()}
            body = b"" if response.status_code in _REDIRECTS else await _bounded(response, got, max_bytes)
        if self._tell is not None:
            took = time.monotonic() - start
            self._tell(f"GET {_shown(url)} {response.status_code}, {len(body)} bytes, {took:.2f} s")
        return Reply(response.status_code, got, body, url)


ELSEWHERE = "If a mirror that you trust keeps its files there, name that host in OPENLIC_ALLOWED_HOSTS."


def is_allowed(url: str, home: str, allowed: tuple[str, ...]) -> bool:
    """Whether the origin `home` may lead to `url`.

    `allowed` has hosts (`files.example`, on any port), and domains (`.example`: what lies below, over https). From
    https the way never leads to http.
    """
    where = origin(url)
    if not where or (home.startswith("https:") and not where.startswith("https:")):
        return False
    host = (urlsplit(where).hostname or "").lower()
    secure = where.startswith("https://") and where.endswith(":443")
    return any((secure and host.endswith(name)) if name.startswith(".") else host == name for name in allowed)


async def _bounded(response: Any, headers: Mapping[str, str], max_bytes: int) -> bytes:
    """The body; raises BadResponse for one that is longer than `max_bytes`, before it is read where it says so."""
    announced = headers.get("content-length", "")
    too_long = BadResponse(f"the answer is longer than {max_bytes} bytes", todo="Read it at the hub.")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise too_long
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise BadResponse("the answer is compressed, though nobody asked for that", todo=ASK_OWNER)
    parts, length = [], 0
    async for part in response.aiter_raw():
        length += len(part)
        if length > max_bytes:
            raise too_long
        parts.append(part)
    return b"".join(parts)


def _host(where: str) -> str:
    return urlsplit(where).netloc or "one that cannot be read"


def _shown(url: str) -> str:
    """The address without its query, which may be a signature."""
    return url.partition("?")[0]
