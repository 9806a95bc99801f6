"""What the code of a function and of a claim gives at a point: arrays of the right shape, or whose fault it is that
there are none.
"""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable, Collection, Hashable
from functools import partial
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import (
    ContractError,
    OutOfRange,
    OutsideDomain,
    as_real,
    format_raised,
    is_undefined,
    require_shape,
    running_user_code,
)
from nablacheck.core.errors import CodeLocation
from nablacheck.core.float_errors import FloatErrors, float_errors
from nablacheck.core.text import of_type
from nablacheck.core.timelimit import ESCAPING
from nablacheck.declare.claim import Claim, Function
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace
from nablacheck.differences.options import ROUNDING
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation, randomly
from nablacheck.differences.propagated_rounding import noise_beyond_comparisons

NO_OUT = 'is declared a scalar (declare out="…" and claim a jacobian otherwise), of shape'


def where_raised(error: BaseException, function: Function) -> CodeLocation:
    """The line of the user's code that raised, rather than the library it called."""
    inside = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == CodeLocation.of(function).file
    ]
    if inside:
        return CodeLocation(inside[-1].filename, inside[-1].lineno or 0)
    return CodeLocation.of(function)


def _raised(what: str, error: BaseException, function: Function) -> ContractError:
    words = format_raised(what, error, where_raised(error, function))
    if isinstance(error, IndexError) and "integer" in str(error):
        words += (
            '; labels to index by are declared as integers(0, "K", "N"), and one_hot("N K") are rows to multiply by'
        )
    return ContractError(words, undefined=is_undefined(error))


def _as_array(
    what: str, result: Any, shape: tuple[int, ...], meaning: str, code_location: CodeLocation, number: bool = False
) -> Array:
    """What code returns as an array of a shape. Where it may be a ``number``, one of shape (1, 1), as a row by a column
    makes, is one."""
    if shape == () and isinstance(result, float):
        return np.asarray(result)  # the usual case, without the questions below
    if number and shape == () and isinstance(result, np.ndarray) and result.size == 1:
        result = result.reshape(())
    if not isinstance(result, np.ndarray | np.generic | int | float | complex | None):
        raise ContractError(f"{what} returns {of_type(result)} ({code_location}); return an array")
    array = as_real(what, result, code_location)
    require_shape(what, array, shape, meaning, code_location)
    return array.astype(float)


def out_shape(claim: Claim, point: Point) -> tuple[int, ...]:
    return () if claim.formula.out is None else claim.formula.out.shape(point.sizes)


@running_user_code
def evaluate(claim: Claim, point: Point, values: dict[str, Any]) -> Array:
    """The function's value. Raises ``OutsideDomain`` where it isn't finite, ``ContractError`` where the code is at
    fault."""
    function = claim.formula.function
    shape = out_shape(claim, point)
    try:
        result = function(**values)
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise OutsideDomain(f"the function raises {type(error).__name__}: {error}") from None
    except ESCAPING:
        raise
    except BaseException as error:  # sys.exit() and pytest.skip() in the user's code are no way out
        raise _raised("the function", error, function) from error
    meaning = "should have the shape of out," if claim.formula.out is not None else NO_OUT
    value = _as_array("the function", result, shape, meaning, claim.formula.code_location, number=True)
    if not (np.isfinite(value).all() if shape else math.isfinite(value)):
        raise OutsideDomain("the function isn't finite")
    return value


@running_user_code
def claimed_arrays(claim: Claim, point: Point, values: dict[str, Any]) -> list[Array]:
    """What the claim states, as one array for each variable; for an identity or a minimizer its single value."""
    what = f"the {claim.noun}"
    try:
        result = _called(claim, point, values)
    except ESCAPING:
        raise
    except OverflowError as error:
        raise _out_of_range(claim, format_raised(what, error, where_raised(error, claim.function))) from error
    except BaseException as error:
        raise _raised(what, error, claim.function) from error
    results = [result]
    if len(claim.variables) > 1:
        if not isinstance(result, tuple) or len(result) != len(claim.variables):
            raise ContractError(
                f"{what} should return a tuple of {len(claim.variables)} results, for {', '.join(claim.variables)} "
                f"({claim.code_location})"
            )
        results = list(result)
    out = out_shape(claim, point)
    arrays = []
    for variable, each in zip(claim.variables or ("",), results, strict=True):
        shape = claim.kind.shape(out, np.shape(values[variable]) if variable else ())
        try:
            meaning, value = claim.kind.shape_meaning(variable), claim.kind.states_value
            arrays.append(_as_array(what, each, shape, meaning, claim.code_location, number=value))
        except ContractError as broken:
            if not broken.transposed or claim.misprint:
                raise
            # The code runs and says something: a transposed derivative is a wrong claim. A misprint isn't refuted by
            # that, since its document may follow the other layout.
            raise ContractError(str(broken), undefined=True, transposed=True) from None
    return arrays


def _called(claim: Claim, point: Point, values: dict[str, Any]) -> Any:
    """What the claim's code returns. Raises whatever it raises."""
    arguments = claim.arguments(values)
    return claim.function(point.cotangent, **arguments) if claim.kind.contracted else claim.function(**arguments)


def require_finite(claim: Claim, array: Array, point: Point) -> None:
    """A claim has to be finite wherever the function is. Raises ``ContractError``, or ``OutsideDomain`` where neither
    is."""
    if np.isfinite(array).all():
        return
    perturbed_function(claim, point, UNPERTURBED)
    kind = "NaN" if np.isnan(array).any() else "infinite"
    what = f"the {claim.noun} is {kind} where the function is finite ({claim.code_location})"
    if claim_float_errors(claim, point).out_of_range:
        raise _out_of_range(claim, f"{what}: an intermediate result of the code overflows or underflows")
    raise ContractError(f"{what}; is a condition missing, such as {_condition(claim)}?", undefined=True)


def claim_float_errors(claim: Claim, point: Point) -> FloatErrors:
    """What floating-point arithmetic meets on the way to what a claim states: infinities, NaN and zeros may be those of
    its code and not of the formula."""
    return _float_errors(point, (claim, "errors"), lambda: _called(claim, point, dict(point.values)))


def function_float_errors(claim: Claim, point: Point) -> FloatErrors:
    """The same on the way to the function's value."""
    function = claim.formula.function
    return _float_errors(point, (claim.formula, "errors"), lambda: function(**point.values))


def _float_errors(point: Point, key: Hashable, call: Callable[[], Any]) -> FloatErrors:
    found: FloatErrors = point.remember(key, lambda: float_errors(call))
    return found


def _out_of_range(claim: Claim, reason: str) -> ContractError | OutsideDomain:
    """What is raised where the numbers of a claim's code leave the range of floats: a fault of the code, for which a
    misprint is neither refuted nor given up."""
    return OutsideDomain(reason) if claim.misprint else OutOfRange(reason)


def _condition(claim: Claim) -> str:
    """A condition that keeps the claim from a place where it has no value, such as zero by zero."""
    variable = next(iter(claim.variables), next(iter(claim.spaces), "x"))
    axes = {name: getattr(space, "axes", None) for name, space in claim.spaces.items()}
    twin = next((name for name in axes if name != variable and axes[name] == axes.get(variable)), None)
    return f'distinct("{variable}", "{twin}")' if twin else f'not_zero("{variable}")'


def discrete_arguments(claim: Claim, point: Point) -> tuple[str, ...]:
    """The arguments that are nothing but discrete choices, such as labels, and that the claim doesn't vary: code may
    compare them with 0 and 1, and there is no rounding in them."""

    def found() -> tuple[str, ...]:
        drawn = ((name, space) for name, space in claim.spaces.items() if name not in claim.variables)
        return tuple(name for name, space in drawn if isinstance(space, ArraySpace) and space.is_discrete(point.sizes))

    names: tuple[str, ...] = point.remember(("discrete arguments", claim.variables), found)
    return names


def exact_arguments(claim: Claim, point: Point) -> tuple[str, ...]:
    """The arguments that have no rounding: discrete choices, and numbers that code compares with constants at the
    point, as by nu == 1.5, so that perturbing them takes it another way. Of an identity, whose arguments all stand
    still, numbers are perturbed nevertheless: nothing else shows the rounding of its two sides."""

    def found() -> tuple[str, ...]:
        discrete = discrete_arguments(claim, point)
        fixed = [name for name in claim.spaces if name not in claim.variables and name not in discrete]
        numbers = [name for name in fixed if _may_equal_a_constant(point, point.values[name])]
        return discrete + (_compared(claim, point, numbers) if numbers and claim.variables else ())

    names: tuple[str, ...] = point.remember(("exact arguments", claim), found)
    return names


def _may_equal_a_constant(point: Point, value: Any) -> bool:
    """Whether it is a number that may have been made equal to a constant, or was drawn with so few digits that it may
    be equal to one by chance."""
    if not isinstance(value, np.ndarray) or value.ndim or value.dtype.kind != "f":
        return False
    return not point.data or float(np.float32(value)) == float(value)


def _compared(claim: Claim, point: Point, numbers: list[str]) -> tuple[str, ...]:
    """Which of these numbers are compared: function and claim change by the same, however little they are perturbed.
    What comes beside it has to be no more than what a smooth function makes of the perturbation."""

    def moved(names: Collection[str], perturbation: Perturbation) -> Array:
        at = perturbation(point.values, point.values.keys() - names)
        values = [] if claim.kind.states_point else [evaluate(claim, point, at)]
        return np.concatenate([np.ravel(each) for each in (*values, *claimed_arrays(claim, point, at))])

    sizes = ROUNDING.label_changes[2:]
    try:
        here = moved((), UNPERTURBED)
        change = np.abs(moved(numbers, randomly(sizes[-1])) - here)
    except (ContractError, OutsideDomain):
        return ()
    if not (change > ROUNDING.beside_comparing * np.abs(here)).any():  # one value tells for nearly all points
        return ()
    found = []
    for name in numbers:
        beside = noise_beyond_comparisons(here, partial(moved, [name]), sizes)
        if beside is not None and (beside <= ROUNDING.beside_comparing * np.abs(here)).all():
            found.append(name)
    return tuple(found)


def perturbed_arguments(claim: Claim, point: Point, perturbation: Perturbation) -> dict[str, Any]:
    """All arguments perturbed, but for those that are exact."""
    exact = exact_arguments(claim, point)
    values: dict[str, Any] = point.remember((perturbation, exact), lambda: perturbation(point.values, exact))
    return values


def perturbed_function(claim: Claim, point: Point, perturbation: Perturbation) -> Array:
    """The function's value with all arguments perturbed."""
    known: dict[Hashable, Any] = point.remember(claim.formula, dict)
    key = perturbation, exact_arguments(claim, point)
    if key not in known:
        known[key] = evaluate(claim, point, perturbed_arguments(claim, point, perturbation))
    value: Array = known[key]
    return value


def perturbed_claims(claim: Claim, point: Point, perturbation: Perturbation) -> list[Array]:
    """What the claim states with all arguments perturbed."""
    return claimed_arrays(claim, point, perturbed_arguments(claim, point, perturbation))


def require_arrays(claim: Claim, point: Point) -> None:
    """What isn't even an array of the right shape in floats is told by name. Raises ``ContractError``, or
    ``OutsideDomain`` where the function has no value: at the point, or at a claimed minimizer."""
    if not claim.kind.states_point:
        perturbed_function(claim, point, UNPERTURBED)
    stated = perturbed_claims(claim, point, UNPERTURBED)
    for array in stated:
        require_finite(claim, array, point)
    if claim.kind.states_point:
        perturbed_function(claim, point.replace(**dict(zip(claim.variables, stated, strict=True))), UNPERTURBED)
