"""What is to be said of a misprint, besides that it is false: how bad it is, when it is right, what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a misprint is, by what its own document says."""

    WRONG = "wrong"
    UNDEFINED = "undefined as written"
    CONDITIONAL = "right only under a condition that the page doesn't state"
    HARMLESS = "harmless where it stands"
    NAMING = "a matter of naming"


@dataclass(frozen=True)
class Assessment:
    """What an erratum says in words. ``edit`` is the smallest change that makes the print right, in the letters and the
    notation of its document; ``because`` defends the severity with the document's own conditions."""

    severity: Severity = Severity.WRONG
    right_when: str = ""
    edit: str = ""
    because: str = ""


UNASSESSED = Assessment()
