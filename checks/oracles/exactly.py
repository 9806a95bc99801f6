"""The sources of a claim run on exact numbers: what they do there becomes a value, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ..exact import ExactArray, Refused, Resample, Undecided, as_refusal, exact, refusal_place
from ..exact.numbers import Numbers
from ..formula import Claim
from ..timelimit import OutOfTime
from ..verdict import Outcome, Verdict
from .problem import LeftDomain


class Unsupported(Exception):
    """A source uses an operation that isn't known on these numbers. The message says which, and where."""


def run(function: Callable[..., Any], *arguments: Any, numbers: Numbers, **named: Any) -> ExactArray:
    """What a source returns on exact numbers. Raises ``Unsupported``, ``Undecided``, ``Resample`` or ``LeftDomain``."""
    try:
        return exact(function(*arguments, **named), numbers)
    except (Undecided, Resample, KeyboardInterrupt, OutOfTime):
        raise
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise LeftDomain(f"{type(error).__name__}: {error}") from None
    except BaseException as error:  # sys.exit() and pytest.skip() in a source are no way out
        refused = as_refusal(error) or Refused(f"{type(error).__name__}: {error}")
        place = refusal_place(error)
        raise Unsupported(f"{refused}{f' ({place})' if place else ''}") from error


def unsupported(numbers: str, reason: Unsupported) -> Verdict:
    """The verdict where a source doesn't run on these numbers: never a pass, never a fail."""
    return Verdict(Outcome.INCONCLUSIVE, f"not on {numbers}: {reason}", unsupported=True)


@dataclass(frozen=True)
class Sources:
    """The sources of a claim on numbers of one type, with the arguments of one point in that type.

    ``cotangent`` is G for pullbacks, whose function is ⟨G, f⟩ here.
    """

    claim: Claim
    numbers: Numbers
    arguments: Mapping[str, Any]
    cotangent: Any = None

    def value(self, **replaced: Any) -> ExactArray:
        """The function's value, with some arguments replaced."""
        found = run(self.claim.formula.function, numbers=self.numbers, **{**self.arguments, **replaced})
        return np.sum(self.cotangent * found) if self.claim.kind == "pullback" else found

    def slope(self, variable: str, x: ExactArray, direction: ExactArray) -> ExactArray:
        """The derivative of the function at ``x`` along a direction, of the shape of the function's value."""
        found = self.value(**{variable: ExactArray(self.numbers, x.value, direction.value).sealed()})
        tangent = found.tangent
        return ExactArray(self.numbers, self.numbers.zeros(found.value) if tangent is None else tangent)

    def stated(self) -> list[ExactArray]:
        """What the claim states: an array for each variable; for an identity or a minimiser its single value."""
        claim = self.claim
        arguments = {
            name: value
            for name, value in self.arguments.items()
            if claim.kind != "minimizer" or name not in claim.variables
        }
        function = partial(claim.function, self.cotangent) if claim.kind == "pullback" else claim.function
        if claim.kind == "pullback" and len(claim.variables) > 1:
            parts = len(claim.variables)
            return [run(_part(function, k), numbers=self.numbers, **arguments) for k in range(parts)]
        return [run(function, numbers=self.numbers, **arguments)]


def _part(function: Callable[..., Any], k: int) -> Callable[..., Any]:
    return lambda **arguments: function(**arguments)[k]
