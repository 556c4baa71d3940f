"""How the tests of hubs ask: in this process, with little patience, and nothing kept between tests."""

from __future__ import annotations

from openlic.catalogue import default
from openlic.checking import Checker
from openlic.hub import HubOptions, fetch
from openlic.record import Record
from openlic.reference import parse
from openlic.report import Result
from openlic.use_case import UseCase

USE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000, "regions": ["US"]}


def record_of(reference: str, *, offline: bool = False) -> Record:
    options = HubOptions(default(), offline=offline, timeout_seconds=5, deadline_seconds=5)
    try:
        return fetch(parse(reference), options)
    finally:
        options.close()


def result_of(reference: str, *, offline: bool = False, deadline_seconds: float = 5) -> Result:
    hubs = HubOptions(
        default(), offline=offline, timeout_seconds=deadline_seconds / 2, deadline_seconds=deadline_seconds
    )
    checker = Checker(default(), hubs=hubs)
    with checker.fetching([]):
        return checker.result(parse(reference), UseCase.of(USE, default().vocabulary))
