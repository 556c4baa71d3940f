"""What a hub's module asks its hub with: `options.site("https://hub.example")`, then `.json`, `.file`, `.read_range`.

Only the site's own host is asked, and hosts that it is known to keep its files at; headers with a token go to its
own host only. Answers are bounded in size, all requests of a model share one deadline, and what may pass by
itself (429, 5xx, time-outs, broken connections) is tried again with jittered backoff, by tenacity. Each address is
asked once in a run, and what an earlier run kept is only asked about. Whatever goes wrong is a HubError.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from openlic.errors import AccessGated, BadResponse, HubError, HubUnreachable, ModelNotFound
from openlic.hub._cache import Kept, caller_of, key_of
from openlic.hub._exchange import ASK_OWNER, TRY_AGAIN, Ask, Reply, origin
from openlic.hub._wire import MAX_SILENCES, Wire
from openlic.record import MAX_FILE_BYTES

__all__ = ["MAX_JSON_BYTES", "Reply", "Site"]

MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_TRIES = 4
MAX_RANGE_BYTES = 4 * 1024 * 1024
BACKOFF_SECONDS = 0.5
MAX_WAIT_SECONDS = 8.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_GOOD = frozenset({200, 206})


class Site:
    """One hub, for the time that one model takes.

    `base` is its address; paths are relative to it, whole addresses have to lie there. `headers` with a token or
    anything else that only this host may see are `secret`. `allowed` are hosts (`cdn.example`) or domains
    (`.example`, over https) at which the hub keeps its files: only a request that says `led_away` is followed
    there. `offline` sends nothing: only what an earlier run kept answers. All that is asked has to be done in
    `deadline_seconds` from now.
    """

    def __init__(
        self,
        wire: Wire,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
        allowed: tuple[str, ...] = (),
        offline: bool = False,
        deadline_seconds: float = 60.0,
    ) -> None:
        self.base, self.offline = base.rstrip("/"), offline
        self._wire, self._headers, self._secret = wire, dict(headers or {}), dict(secret or {})
        named = os.environ.get("OPENLIC_ALLOWED_HOSTS", "").lower().replace(",", " ").split()
        self._allowed = (*allowed, *named, urlsplit(self.base).hostname or "")
        self._caller = caller_of(self._secret)
        self._end = time.monotonic() + deadline_seconds

    def json(self, path: str, *, also: frozenset[int] = frozenset(), **headers: str) -> Any:
        """The JSON at `path`; raises BadResponse for what is none."""
        reply = self.get(path, also=also, max_bytes=MAX_JSON_BYTES, headers={"accept": "application/json", **headers})
        return json_of(reply)

    def file(self, path: str, *, final: bool = False) -> bytes:
        """The bytes of the text file at `path`; raises BadResponse for a web page, as a login page is one."""
        return self.checked(self.get(path, final=final), path).body

    def checked(self, reply: Reply, name: str) -> Reply:
        """The answer, where it can be the file `name`; raises BadResponse for a web page."""
        if _type(reply) == "text/html" and not name.lower().endswith((".html", ".htm")):
            raise BadResponse("a web page came in place of the file", todo=ASK_OWNER)
        return reply

    def read_range(self, path: str, first: int, last: int, *, final: bool = False) -> bytes:
        """Bytes `first` to `last` (both included) of the large file at `path`, fewer where it ends before."""
        if not 0 <= first <= last or last - first >= MAX_RANGE_BYTES:
            raise BadResponse(f"bytes {first} to {last} are more than a header has", todo="Read it at the hub.")
        span = f"bytes={first}-{last}"
        reply = self.get(path, final=final, led_away=True, max_bytes=last - first + 1, headers={"range": span})
        if reply.status != 206 and first:
            raise BadResponse("the hub does not send parts of files", todo="Download the model and give its folder.")
        return reply.body

    def get(
        self,
        path: str,
        *,
        also: frozenset[int] = frozenset(),
        final: bool = False,
        led_away: bool = False,
        max_bytes: int = MAX_FILE_BYTES,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer at `path`: 200, 206 or a status of `also`; any other is a HubError.

        `final` says that what lies there never changes (its address holds a commit or a digest): what was kept of
        it is not asked about again. `led_away` says that the hub may redirect to where it keeps large files; all
        other redirects stay at its own host and port.
        """
        url = path if "://" in path else f"{self.base}/{path.lstrip('/')}"
        if not origin(url) or origin(url) != origin(self.base):
            raise BadResponse("the address does not lie at the hub", todo=ASK_OWNER)
        wanted = {**self._headers, **(headers or {})}
        parts = "\n".join(f"{name}: {value}" for name, value in sorted(wanted.items()))
        key = key_of(url, parts)
        ask = Ask(url, wanted, self._secret, self._allowed if led_away else (), max_bytes)
        if self.offline:  # no one to wait for
            reply = self._kept(key, ask)
        else:
            reply = self._wire.once(f"{key} {self._caller}", lambda: self._revalidated(key, ask, final=final))
        if reply.status in _GOOD or reply.status in also:
            return reply
        raise refusal(reply)

    def _kept(self, key: str, ask: Ask) -> Reply:
        """What an earlier run kept, whoever asked then: who can read the disk can read it there."""
        kept = self._wire.cache.get(key)
        if kept is None:
            raise HubUnreachable("offline, and no earlier run has kept it", todo="Run once without --offline.")
        return Reply(kept.status, kept.headers, kept.body, ask.url)

    def _revalidated(self, key: str, ask: Ask, *, final: bool) -> Reply:
        """What is kept, where it still holds; else what the hub answers now, which is kept from here on."""
        cache, kept = self._wire.cache, self._wire.cache.get(key)
        if kept is not None and kept.caller != self._caller:
            kept = None  # what one token may see, another may not
        if kept is not None and final:
            return Reply(kept.status, kept.headers, kept.body, ask.url)
        conditions = kept.conditions if kept else {}
        if self._wire.gives_up_on(self.base):
            what = f"{self._host} was not asked: it left {MAX_SILENCES} questions of this run unanswered"
            raise HubUnreachable(what, todo=TRY_AGAIN)
        reply = self._tried(ask._replace(headers={**ask.headers, **conditions}))
        if reply.status == 304 and kept is not None:
            return Reply(kept.status, kept.headers, kept.body, ask.url)
        if reply.status in _GOOD:
            cache.put(key, Kept(reply.status, dict(reply.headers), reply.body, self._caller))
        return reply

    def _tried(self, ask: Ask) -> Reply:
        """The answer, tried again while that may help and there is time: tenacity keeps count and waits."""
        from tenacity import (
            RetryCallState,
            Retrying,
            retry_if_exception_type,
            retry_if_result,
        )
        from tenacity.wait import wait_random_exponential

        backoff = wait_random_exponential(multiplier=BACKOFF_SECONDS, max=MAX_WAIT_SECONDS)

        def wait(state: RetryCallState) -> float:
            return _asked_to_wait(_reply_of(state)) + float(backoff(state))

        def out_of_time(state: RetryCallState) -> bool:
            return self._left() < state.upcoming_sleep + 0.1  # what is known then says more than "no time left"

        tries = Retrying(
            retry=retry_if_exception_type(HubUnreachable) | retry_if_result(lambda reply: reply.status in _PASSING),
            stop=lambda state: state.attempt_number >= MAX_TRIES or out_of_time(state),
            wait=wait,
            sleep=lambda seconds: time.sleep(max(min(seconds, self._left()), 0)),
            retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        )
        try:
            reply: Reply = tries(lambda: self._wire.web.exchange(ask, self._patience()))
        except HubUnreachable:
            self._wire.heard(self.base, answered=False)
            raise
        self._wire.heard(self.base, answered=True)
        return reply

    def _left(self) -> float:
        return self._end - time.monotonic()

    def _patience(self) -> float:
        left = self._left()
        if left <= 0:
            raise HubUnreachable(f"{self._host} took longer than a model may take", todo=TRY_AGAIN)
        return min(left, self._wire.timeout_seconds)

    @property
    def _host(self) -> str:
        return self.base.partition("://")[2].partition("/")[0]


def json_of(reply: Reply) -> Any:
    """The JSON of an answer; raises BadResponse for what is none, or is no UTF-8."""
    kind = _type(reply)
    if kind and kind != "application/json" and not kind.endswith("+json") and kind != "text/plain":
        raise BadResponse(f"the answer is not the hub's protocol: {kind[:60]} in place of JSON", todo=ASK_OWNER)
    try:
        return json.loads(reply.body.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadResponse("the answer is not the hub's protocol: it is not UTF-8", todo=ASK_OWNER) from None
    except (ValueError, RecursionError):
        raise BadResponse("the answer is not the hub's protocol: it is not JSON", todo=ASK_OWNER) from None


def refusal(reply: Reply) -> HubError:
    """What a status other than success means, as far as every hub means the same by it."""
    status = reply.status
    if status in (401, 403):
        return AccessGated(f"the hub answered {status}: gated, private or not for this token", todo=_ACCESS)
    if status in (404, 410):
        return ModelNotFound(f"the hub answered {status}: there is no such thing", todo="Is the name right?")
    if status == 429:
        seconds = _asked_to_wait(reply)
        more = f" for {seconds:.0f} seconds" if seconds else ""
        return HubUnreachable("the hub answered 429, too many requests", todo=f"Wait{more}, or use a token.")
    if status >= 500 or status in _PASSING:
        return HubUnreachable(f"the hub answered {status}", todo=TRY_AGAIN)
    return BadResponse(f"the hub answered {status}, which openlic does not understand", todo=ASK_OWNER)


_ACCESS = "Accept its terms there, or give a token that may see it."


def _reply_of(state: Any) -> Reply | None:
    outcome = state.outcome
    return None if outcome is None or outcome.failed else outcome.result()


def _asked_to_wait(reply: Reply | None) -> float:
    """The seconds of Retry-After (RFC 9110, section 10.2.3), a number or a date; 0 where there is none."""
    raw = reply.headers.get("retry-after", "").strip() if reply is not None else ""
    if raw.isdecimal():
        return float(raw[:9])
    if not raw:
        return 0.0
    from email.utils import parsedate_to_datetime

    try:
        return max(parsedate_to_datetime(raw).timestamp() - time.time(), 0.0)
    except ValueError:
        return 0.0


def _type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()
