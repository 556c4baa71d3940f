"""`openlic` and `python -m openlic`: a process of its own, which ends with the answer."""

import gc
import sys

SELDOM = 50_000  # objects; a check makes more that stay than that go, so looking for cycles early finds nothing


def run() -> int:
    """Runs the command and returns its exit code."""
    gc.set_threshold(SELDOM)
    from openlic.cli import main

    code = main()
    gc.freeze()  # the process ends: nothing is left to be collected for anyone
    return code


if __name__ == "__main__":
    sys.exit(run())
