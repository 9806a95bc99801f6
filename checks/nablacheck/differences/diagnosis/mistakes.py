"""A mistake that may explain a wrong claim, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nablacheck.core.arrays import Array
from nablacheck.differences.diagnosis.evidence import Evidence

Mend = Callable[[Evidence], Array | None]
"""What makes the truth of a wrong claim; None where it can't."""


class Elsewhere(NamedTuple):
    """The same claim at other arguments."""

    near: Sequence[Evidence] = ()
    """Where a mistake has to explain the claim as well, or else it was a coincidence."""
    far: Sequence[Evidence] = ()
    """Where arguments may no longer fit together, so that nothing explained there says nothing."""
    everywhere: bool = True
    """Whether all arguments have been moved that could make a difference."""


@dataclass(frozen=True, eq=False)
class Case:
    """A wrong claim at the point where it failed, and at others, which are looked at only where a mistake explains the
    first."""

    here: Evidence
    look: Callable[[], Elsewhere]
    across_zero: Callable[[], Sequence[Evidence]] = tuple
    """Looks at where arguments have the other signs."""

    @cached_property
    def elsewhere(self) -> Elsewhere:
        return self.look()

    @property
    def all_near(self) -> list[Evidence]:
        return [self.here, *self.elsewhere.near]

    def explained_by(self, mend: Mend) -> bool:
        """Whether a mistake explains the claim here and near."""
        return self.here.agrees(mend(self.here)) and all(each.agrees(mend(each)) for each in self.elsewhere.near)

    def certain(self, mend: Mend) -> bool:
        """Whether it does so elsewhere, too, as far as that tells anything."""
        near, far, everywhere = self.elsewhere
        return bool(near) and everywhere and all(each.agrees(mend(each)) for each in far)

    def words(self, words: str, mend: Mend) -> str:
        """The words for a mistake where it explains the claim, with the doubt that is left; else nothing."""
        if not self.explained_by(mend):
            return ""
        return words if self.certain(mend) else perhaps(words)


def perhaps(words: str) -> str:
    return f"perhaps {words}"
