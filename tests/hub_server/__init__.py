"""Local hubs for tests: real HTTP servers on loopback that speak the protocols of model hubs.

`base` is any such server: its log of requests and its faults. `huggingface` speaks the protocol of the
Hugging Face Hub and takes its repositories from a folder, such as EXAMPLES, or from code. How to use them:
docs/testing-hubs.md.
"""

from pathlib import Path

EXAMPLES = Path(__file__).parent / "repositories"
"""A folder of small repositories in the shapes that cards really have; all of it is made up."""
