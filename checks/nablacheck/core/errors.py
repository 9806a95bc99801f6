"""Mistakes of a user, as opposed to ours: each has a message of one line that says where to mend it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nablacheck.core.timelimit import ESCAPING


@dataclass(frozen=True, order=True)
class CodeLocation:
    """A line of a file of code."""

    file: str
    line: int

    @classmethod
    def of(cls, function: Callable[..., Any]) -> CodeLocation:
        """Where ``function`` (its first decorator) stands."""
        code = function.__code__
        return cls(code.co_filename, code.co_firstlineno)

    @classmethod
    def calling(cls, further: int = 0) -> CodeLocation:
        """The line that called the function that asks, or further out by so many calls."""
        frame = sys._getframe(2 + further)
        return cls(frame.f_code.co_filename, frame.f_lineno)

    def __str__(self) -> str:
        path = Path(self.file)
        with contextlib.suppress(ValueError, FileNotFoundError):  # code may have removed the current folder
            path = path.relative_to(Path.cwd())
        return f"{path}:{self.line}"


def message(error: BaseException) -> str:
    """What an error says, in one line."""
    try:
        return " ".join(str(error).split())
    except ESCAPING:
        raise
    except BaseException:
        return "(its message raises, too)"


class DeclarationError(TypeError):
    """A formula or claim is declared wrongly. The message ends with file and line."""

    def __init__(self, problem: str, code_location: CodeLocation) -> None:
        super().__init__(f"{problem} ({code_location})")
        self.problem = problem
        self.code_location = code_location

    def __reduce__(self) -> tuple[type[DeclarationError], tuple[str, CodeLocation]]:
        return DeclarationError, (self.problem, self.code_location)


class UsageError(Exception):
    """The call was wrong: an unknown name, a file that is not there. The message is one line."""
