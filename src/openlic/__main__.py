"""`python -m openlic`."""

import sys

from openlic.cli import main

sys.exit(main())
