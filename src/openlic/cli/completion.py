"""Print a script that completes openlic's commands, options and formats in a shell.

It is made from the commands' own arguments by shtab, which the extra `completion` installs.
"""

from __future__ import annotations

import argparse
import sys

from openlic import cli
from openlic.errors import OpenlicError

HELP = "print a completion script for a shell"
SHELLS = ("bash", "zsh", "tcsh")
EXAMPLES = """examples:
  eval "$(openlic completion bash)"
  openlic completion zsh > ~/.zfunc/_openlic"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic completion`."""
    parser.add_argument("shell", choices=SHELLS)


def run(options: argparse.Namespace) -> int:
    """Prints the script."""
    try:
        import shtab
    except ImportError:
        what = "shell completion needs the package shtab"
        raise OpenlicError(what, todo="Run pip install 'openlic[completion]'.") from None
    sys.stdout.write(shtab.complete(cli.whole_parser(), options.shell) + "\n")
    return 0
