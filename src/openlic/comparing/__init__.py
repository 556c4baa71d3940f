"""What is different between two licences, or between two reports of `openlic check --format json`."""

from openlic.comparing.answers import Answer, AnswerChange, Said, compare_answers
from openlic.comparing.rules import RuleChange, compare_rules
from openlic.comparing.sources import compare
from openlic.comparing.types import Difference

__all__ = [
    "Answer",
    "AnswerChange",
    "Difference",
    "RuleChange",
    "Said",
    "compare",
    "compare_answers",
    "compare_rules",
]
