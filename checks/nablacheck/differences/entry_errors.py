"""Which entries of a claimed derivative are wrong, and by how much."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nablacheck.core.arrays import Array, median_size
from nablacheck.core.verdict import RESOLUTION
from nablacheck.differences.options import LOCATION


class EntryErrors(NamedTuple):
    """How far a claim is above the true derivative at some positions of the flat array, and how far that may be off."""

    positions: NDArray[np.intp]
    claim_error: Array
    tolerance: Array
    exhaustive: bool = True
    """Whether nothing speaks for errors anywhere else."""
    dominant: bool = True
    """Whether what other entries contribute along the line that showed the error is small beside these."""

    def wrong(self, claimed: Array) -> EntryErrors:
        """The entries that are wrong, of a claim with this flat array.

        An error that is small beside the others may be what the steps leave of these. It counts where it is far above
        its tolerance and matters to its own entry, as in another unit. Where it may matter, or the entry is hardly
        known, nothing says that these are all.
        """
        size = np.abs(self.claim_error)
        above = size > self.tolerance
        here = claimed[self.positions]
        own = np.maximum(np.abs(here), np.where(above, np.abs(here - self.claim_error), 0.0))
        matters = size > LOCATION.negligible_entry * own
        wrong = above & (
            (size > LOCATION.negligible_entry * size.max(initial=0.0))
            | (matters & (size > LOCATION.clear_entry * self.tolerance))
        )
        middling = median_size(own)
        known_to = RESOLUTION * np.where(own > LOCATION.as_zero * middling, own, LOCATION.negligible_entry * middling)
        unclear = ~wrong & ((above & matters) | ~(self.tolerance <= known_to))
        exhaustive = self.exhaustive and not bool(unclear.any())
        return EntryErrors(self.positions[wrong], self.claim_error[wrong], self.tolerance[wrong], exhaustive)

    def restrict(self, direction: Array) -> Array:
        """A direction with nothing but these entries moving; unchanged where others contribute."""
        if not self.dominant:
            return direction
        only = np.zeros(direction.size)
        only[self.positions] = direction.reshape(-1)[self.positions]
        return only.reshape(direction.shape)


NONE_KNOWN = EntryErrors(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0), exhaustive=False, dominant=False)
"""Where no entry was found."""
