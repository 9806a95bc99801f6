"""What the code of a function or of a claim may not do, and the messages that say so."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, message
from nablacheck.core.pytree import structure
from nablacheck.core.text import of_type
from nablacheck.core.timelimit import ESCAPING

P = ParamSpec("P")
T = TypeVar("T")


class ContractError(Exception):
    """Code did what none may do: it returned no array or the wrong shape, or raised. The message says what.

    ``undefined`` means that the fault is the formula's, which has no value there, as 2/(n − 1) at n = 1. Any other is
    the code's and says nothing about the formula: a name isn't there, shapes don't fit. ``transposed`` means that the
    shape of what it returned is that of the transpose.
    """

    def __init__(self, message: str, undefined: bool = False, transposed: bool = False) -> None:
        super().__init__(message)
        self.undefined = undefined
        self.transposed = transposed


class OutOfRange(ContractError):
    """What a claim states isn't finite where its function is, and numbers left the range of floats on the way to it:
    the formula may be right all the same."""


class OutsideDomain(Exception):
    """The function has no finite value where it was asked for one."""


def is_undefined(error: BaseException) -> bool:
    """Whether what was raised says that a formula has no value there: it divides by zero, inverts a singular matrix or
    factorises one that isn't positive definite. Linear algebra raises the same error for shapes that don't fit."""
    if isinstance(error, np.linalg.LinAlgError):
        return re.search("singular|positive definite", message(error), re.IGNORECASE) is not None
    return isinstance(error, ZeroDivisionError)


_hiding: Any = None
"""The filters of warnings while ``warnings_hidden`` is in force, the first of which ignores all."""
_IGNORE_ALL = ("ignore", None, Warning, None, 0)


class warnings_hidden(warnings.catch_warnings):
    """Hides all warnings: nobody is there to read those of a user's code, nor of libraries that it calls. Whatever the
    code sets itself meanwhile is undone."""

    def __enter__(self) -> None:
        global _hiding
        super().__enter__()
        warnings.simplefilter("ignore")
        self._outer, _hiding = _hiding, warnings.filters

    def __exit__(self, *raised: Any) -> None:
        global _hiding
        _hiding = self._outer
        super().__exit__(*raised)


def _hide_again() -> None:
    """Undo what a user's code has set while warnings were hidden."""
    warnings.filters = _hiding
    warnings.simplefilter("ignore")


def running_user_code(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function run under NumPy's own settings, as a user's code is to, with warnings hidden. They are raised all
    the same, so that code that catches them or makes exceptions of them does here what it does elsewhere."""
    return hiding_warnings(np.errstate(divide="warn", over="warn", invalid="warn", under="ignore")(function))


def hiding_warnings(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function run with warnings hidden. Setting filters takes longer than most functions of a user, and so is
    done only where ``warnings_hidden`` isn't in force. Whether it is stands here twice, for a call takes as long."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        filters = warnings.filters
        if filters is not _hiding or not filters or filters[0] != _IGNORE_ALL:
            with warnings_hidden():
                return function(*args, **kwargs)
        try:
            return function(*args, **kwargs)
        finally:
            filters = warnings.filters
            if filters is not _hiding or not filters or filters[0] != _IGNORE_ALL:
                _hide_again()

    return run


def format_raised(what: str, error: BaseException, code_location: CodeLocation | None = None) -> str:
    """The message for what code raised; ``what`` names it."""
    text = message(error)
    if isinstance(error, ValueError) and "read-only" in text:
        return f"{what} writes into its argument{_at(code_location)}; work on a copy"
    return f"{what} raises {type(error).__name__}: {text}{_at(code_location)}"


@running_user_code
def call_user_code(what: str, function: Callable[..., Any], *args: Any) -> Any:
    """What code returns. Raises ``ContractError`` for whatever it raises, ``OutOfRange`` for an overflow."""
    try:
        return function(*args)
    except (ContractError, *ESCAPING):
        raise
    except OverflowError as error:
        raise OutOfRange(format_raised(what, error)) from None
    except BaseException as error:
        raise ContractError(format_raised(what, error)) from None


def as_real(what: str, result: Any, code_location: CodeLocation | None = None) -> Array:
    """A result as an array of real numbers. Raises ``ContractError``."""
    if result is None:
        raise ContractError(f"{what} returns None{_at(code_location)}; is a return missing?")
    try:
        array = np.asarray(result)
    except ESCAPING:
        raise
    except BaseException as error:
        if isinstance(result, tuple):
            shapes = " and ".join(str(structure(each)) for each in result)
            raise ContractError(
                f"{what} returns a tuple, of shapes {shapes}, that is no array{_at(code_location)}; "
                "check its parts one by one"
            ) from None
        raise ContractError(
            f"{what} returns {of_type(result)} that is no array: {message(error)}{_at(code_location)}"
        ) from None
    if array.dtype.kind == "O" and array.ndim == 0:
        array = _dense(what, result, code_location, array)
    if array.dtype.kind not in "fiub":
        raise ContractError(f"{what} returns {array.dtype} values{_at(code_location)}; return real numbers")
    if np.ma.is_masked(result):
        raise ContractError(f"{what} returns masked values{_at(code_location)}, which are no numbers")
    return array


def _dense(what: str, result: Any, code_location: CodeLocation | None, otherwise: Array) -> Array:
    """A sparse matrix, or an operator that is known by its products with vectors, as an array."""
    try:
        if hasattr(result, "toarray"):
            return np.asarray(result.toarray())
        if hasattr(result, "matmat"):
            return np.asarray(result.matmat(np.eye(result.shape[1])))
    except ESCAPING:
        raise
    except BaseException as error:
        raise ContractError(f"{format_raised(what, error)}, as an array{_at(code_location)}") from None
    return otherwise


def require_shape(
    what: str,
    array: Array,
    shape: tuple[int, ...],
    meaning: str = "should have",
    code_location: CodeLocation | None = None,
) -> None:
    """Refuse an array of another shape; nothing is broadcast. ``meaning`` says whose shape it should be."""
    if array.shape != shape:
        transposed = array.shape == shape[::-1]
        turned = "; is it transposed?" if transposed else ""
        message = f"{what} has shape {array.shape}{_at(code_location)} and {meaning} {shape}{turned}"
        raise ContractError(message, transposed=transposed)


def _at(code_location: CodeLocation | None) -> str:
    return f" ({code_location})" if code_location is not None else ""
