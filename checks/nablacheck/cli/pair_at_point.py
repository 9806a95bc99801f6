"""nablacheck pair --data: a function and its derivative at the user's own point, which a file holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nablacheck.cli.exit_code import FAILED, HELD
from nablacheck.cli.terminal import echo
from nablacheck.core.errors import UsageError, message
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.foreign_functions import ForeignFunction, foreign_function
from nablacheck.declare.function_gradient_pair import Pair

WORDS = {Outcome.PASS: "holds", Outcome.FAIL: "fails", Outcome.INCONCLUSIVE: "undecided"}


def check_at_point(pair: Pair, data: str, seed: int | None, strict_range: bool) -> int:
    """Print whether the derivative is right at the point of the file, and give the exit code."""
    function, derivative = foreign_function(pair.function), foreign_function(pair.gradient)
    kind, _ = pair.kind_and_out()
    values = _arguments(function, _read(data), data)
    for variable in () if pair.means_all(values) else pair.variables:
        if variable not in values:
            raise UsageError(f"--wrt {variable}: {data} has {', '.join(values)}")
    names = tuple(values)
    claimed = derivative.claim_of(function, names, kind.first_parameter, None)
    wrt = pair.variables[0] if len(pair.variables) == 1 else pair.variables
    try:
        verdict = _checks()[pair.kind](
            function.of(names), claimed, *values.values(), wrt=wrt, rng=seed, strict_range=strict_range
        )
    except TypeError as error:
        raise UsageError(message(error)) from None
    label = f"{function.name}-{'-'.join(pair.variables)}-{pair.kind}"
    echo(f"{WORDS[verdict.outcome]:<8} {label}  {derivative.name}   at {data}")
    echo("\n".join(f"  {line}" for line in str(verdict).splitlines()))
    return HELD if verdict.outcome is Outcome.PASS else FAILED


def _checks() -> dict[str, Callable[..., Verdict]]:
    from nablacheck.blackbox.check import check_gradient, check_hessian
    from nablacheck.blackbox.check_products import check_jacobian, check_vjp

    return {"gradient": check_gradient, "jacobian": check_jacobian, "pullback": check_vjp, "hessian": check_hessian}


def _read(data: str) -> dict[str, Any]:
    """The arrays of a file of ``np.savez`` by name, numbers as numbers."""
    if not Path(data).exists():
        raise UsageError(f"--data {data}: there is no such file")
    try:
        with np.load(data, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
    except Exception as error:  # whatever stands in the file
        raise UsageError(f"--data {data} is no file of np.savez: {message(error)}") from None
    return {name: array if array.ndim else array.item() for name, array in arrays.items()}


def _arguments(function: ForeignFunction, found: dict[str, Any], data: str) -> dict[str, Any]:
    """The arguments of the function that the file has, in their order; those with a default may be missing."""
    known = [each.name for each in function.parameters]
    strange = [name for name in found if name not in known]
    missing = [name for name in function.required if name not in found]
    if missing or strange:
        what = f"lacks {missing[0]}" if missing else f"has {strange[0]}"
        raise UsageError(f"--data {data} {what}; {function.name} takes {function.takes}")
    return {name: found[name] for name in known if name in found}
