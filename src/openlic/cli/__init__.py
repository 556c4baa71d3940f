"""The `openlic` command: one module a command, arguments in, exit code out, no logic.

Exit codes: 0 nothing at or above `--fail-on`; 1 something is; 2 the call, a config, a use case or a rule
file is wrong; 3 a hub could not be reached or read, and nothing is denied.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from openlic import __version__
from openlic.errors import OpenlicError

WRONG_CALL = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that `arguments` (default: the process's) name, and returns its exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters still gets every line
    try:
        options = _parse(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except OpenlicError as error:
        print(f"openlic: {error}", file=sys.stderr)
        return WRONG_CALL
    except BrokenPipeError:  # the reader went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the one door: a person gets a sentence, not a stack
        if os.environ.get("OPENLIC_DEBUG"):
            raise
        what = f"this is a fault of openlic: {type(error).__name__}: {error}"
        print(f"openlic: {what}. Run again with OPENLIC_DEBUG=1 and report what it prints.", file=sys.stderr)
        return WRONG_CALL


def commands() -> list[str]:
    """The names of the commands."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def _parse(arguments: list[str]) -> argparse.Namespace:
    """The options of the one command that is called: the others are not even imported."""
    known = commands()
    if arguments and arguments[0] in known:
        return _with(arguments[0]).parse_args(arguments)
    return _with(*known).parse_args(arguments or ["--help"])


def _with(*names: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="openlic",
        description="Licence compliance for AI models: what you may do, what you owe, what is not known yet.",
        epilog="openlic informs; it is no legal advice.",
    )
    parser.add_argument("--version", action="version", version=f"openlic {__version__}")
    kinds = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in names:
        module: Any = import_module(f"{__name__}.{name}")
        command = kinds.add_parser(
            name,
            help=module.HELP,
            description=module.__doc__,
            epilog=module.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(command)
        command.set_defaults(run=module.run)
    return parser
