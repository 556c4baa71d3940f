"""The `openlic` command: one module a command, arguments in, exit code out, no logic.

Exit codes: 0 nothing at or above `--fail-on`; 1 something is; 2 the call, a config, a use case or a rule
file is wrong; 3 a hub could not be reached or read, and nothing is denied.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from openlic.errors import OpenlicError
from openlic.version import __version__

WRONG_CALL = 2
MAX_LINE = 2000


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
        print(_told(error), file=sys.stderr)
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


def _told(error: OpenlicError) -> str:
    """The error's lines; what it quotes from a file or a call is nothing that a terminal obeys."""
    from openlic.report.escape import for_terminal

    return "\n".join(for_terminal(line, MAX_LINE) for line in f"openlic: {error}".split("\n"))


def commands() -> list[str]:
    """The names of the commands."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def whole_parser() -> argparse.ArgumentParser:
    """One parser of every command: what a completion script is made from."""
    parser = argparse.ArgumentParser(prog="openlic")
    parser.add_argument("--version", action="version", version=f"openlic {__version__}")
    below = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in commands():
        module: Any = import_module(f"{__name__}.{name}")
        module.configure(below.add_parser(name, help=module.HELP))
    return parser


def _parse(arguments: list[str]) -> argparse.Namespace:
    """The options of the one command that is called: the others are not even imported."""
    if arguments and arguments[0] in commands():
        parser = _parser_of(arguments[0], _layout(arguments))
        options, left = parser.parse_known_args(arguments[1:])
        return parser.parse_intermixed_args(arguments[1:]) if left else options  # it takes longer, and is seldom needed
    return _overview().parse_args(arguments or ["--help"])


def _layout(arguments: list[str]) -> Any:
    """Help as wide as the terminal; without it a fixed width, for argparse would ask for the width at each argument."""
    if {"-h", "--help"} & set(arguments):
        return argparse.RawDescriptionHelpFormatter
    return partial(argparse.RawDescriptionHelpFormatter, width=100)


def _parser_of(name: str, layout: Any) -> argparse.ArgumentParser:
    module: Any = import_module(f"{__name__}.{name}")
    parser = argparse.ArgumentParser(
        prog=f"openlic {name}",
        description=module.__doc__,
        epilog=module.EXAMPLES,
        formatter_class=layout,
    )
    module.configure(parser)
    parser.set_defaults(run=module.run)
    return parser


def _overview() -> argparse.ArgumentParser:
    """Says which commands there are; it is asked only where none is called."""
    listed = "\n".join(f"  {name:<12} {import_module(f'{__name__}.{name}').HELP}" for name in commands())
    parser = argparse.ArgumentParser(
        prog="openlic",
        description="Licence compliance for AI models: what you may do, what you owe, what is not known yet.",
        epilog=f"commands:\n{listed}\n\nopenlic COMMAND --help says more. openlic informs; it is no legal advice.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"openlic {__version__}")
    parser.add_argument("command", metavar="COMMAND", choices=commands())
    return parser
