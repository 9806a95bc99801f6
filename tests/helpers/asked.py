"""Claims in print, asked at few points and without a search for causes: what is found is all that a test looks at."""

from __future__ import annotations

from typing import Any

from nablacheck import ask
from nablacheck.reports.answers import Answers


def quickly(*texts: str, oracles: tuple[str, ...] = ("dual", "value"), points: int = 10, **options: Any) -> Answers:
    return ask(*texts, oracles=oracles, points=points, explain=False, **options)


def verdict(*texts: str, **options: Any) -> int:
    """The exit code that the answers come to."""
    return quickly(*texts, **options).exit_code
