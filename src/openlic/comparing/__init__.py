"""What is different between two licences, two reports of `openlic check --format json`, or two locks."""

from openlic.comparing.answers import Answer, AnswerChange, Said, compare_answers
from openlic.comparing.locks import ModelChange, compare_locks
from openlic.comparing.rules import RuleChange, compare_rules
from openlic.comparing.sources import compare
from openlic.comparing.types import Difference

__all__ = [
    "Answer",
    "AnswerChange",
    "Difference",
    "ModelChange",
    "RuleChange",
    "Said",
    "compare",
    "compare_answers",
    "compare_locks",
    "compare_rules",
]
