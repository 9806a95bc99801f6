"""What no source may do, in words."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.linalg
from nablacheck.core.contract import (
    ContractError,
    as_real,
    format_raised,
    is_undefined,
    require_shape,
    running_user_code,
    warnings_hidden,
)
from nablacheck.core.errors import CodeLocation

PLACE = CodeLocation("mine.py", 3)


class NoArray:
    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise RuntimeError("of no shape")


RESULTS: dict[str, tuple[object, str]] = {
    "none": (None, "it returns None{}; is a return missing?"),
    "word": ("2x", "it returns <U2 values{}; return real numbers"),
    "complex": (np.array([1j]), "it returns complex128 values{}; return real numbers"),
    "objects": ([object()], "it returns object values{}; return real numbers"),
    "masked": (np.ma.masked, "it returns masked values{}, which are no numbers"),
    "an entry masked": (
        np.ma.array([1.0, 2.0], mask=[True, False]),
        "it returns masked values{}, which are no numbers",
    ),
    "no array": (NoArray(), "it returns a NoArray that is no array: of no shape{}"),
}


@pytest.mark.parametrize(("result", "words"), RESULTS.values(), ids=RESULTS)
def test_what_is_no_array_of_real_numbers_is_refused(result: object, words: str) -> None:
    for code_location, at in ((None, ""), (PLACE, " (mine.py:3)")):
        with pytest.raises(ContractError) as broken:
            as_real("it", result, code_location)
        assert (str(broken.value), broken.value.undefined) == (words.format(at), False)


RAISING: dict[str, tuple[Callable[[], object], bool]] = {
    "division by zero": (lambda: 2 / (1 - 1), True),
    "singular": (lambda: np.linalg.inv(np.zeros((2, 2))), True),
    "singular to SciPy": (lambda: scipy.linalg.inv(np.zeros((2, 2))), True),
    "not positive definite": (lambda: np.linalg.cholesky(-np.eye(2)), True),
    "not positive definite to SciPy": (lambda: scipy.linalg.cholesky(-np.eye(2)), True),
    "inverse of a wide matrix": (lambda: np.linalg.inv(np.ones((2, 3))), False),
    "inverse of a vector": (lambda: np.linalg.inv(np.ones(2)), False),
    "eigenvalues of infinities": (lambda: np.linalg.eig(np.full((2, 2), np.inf)), False),
    "product of shapes that don't fit": (lambda: np.ones((2, 3)) @ np.ones((2, 3)), False),
    "sum of shapes that don't fit": (lambda: np.ones(2) + np.ones(3), False),
    "an index beyond the end": (lambda: np.ones(2)[2], False),
    "an unknown attribute": (lambda: np.ones(2).t, False),  # type: ignore[attr-defined]
    "a word for a number": (lambda: np.ones(2) + "x", False),  # type: ignore[operator]
    "too large a number": (lambda: math.exp(1000), False),
}


@pytest.mark.parametrize(("raising", "undefined"), RAISING.values(), ids=RAISING)
def test_a_formula_is_undefined_where_it_divides_by_zero_and_not_where_its_code_is_mistaken(
    raising: Callable[[], object], undefined: bool
) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011
        raising()
    assert is_undefined(raised.value) == undefined


@pytest.mark.parametrize("result", [2, 2.5, True, [1, 2], np.float32(1), np.ma.array([1.0, 2.0])], ids=repr)
def test_real_numbers_of_any_kind_are_an_array(result: object) -> None:
    assert np.array_equal(as_real("it", result), np.asarray(result))


def test_another_shape_is_refused() -> None:
    require_shape("it", np.ones((2, 3)), (2, 3))
    with pytest.raises(ContractError, match=r"^it has shape \(2, 3\) and should have \(3, 2\); is it transposed\?$"):
        require_shape("it", np.ones((2, 3)), (3, 2))
    with pytest.raises(ContractError, match=r"^it has shape \(3,\) \(mine.py:3\) and x has shape \(2,\)$"):
        require_shape("it", np.ones(3), (2,), "x has shape", PLACE)


def test_what_is_raised_is_told() -> None:
    with pytest.raises(ValueError, match="read-only") as caught:
        np.broadcast_to(1.0, 2)[0] = 2.0
    assert format_raised("it", caught.value) == "it writes into its argument; work on a copy"
    assert format_raised("it", caught.value, PLACE) == "it writes into its argument (mine.py:3); work on a copy"
    assert format_raised("it", KeyError("n"), PLACE) == "it raises KeyError: 'n' (mine.py:3)"


@pytest.mark.parametrize("raised", [RuntimeError, SystemExit])
def test_an_error_whose_message_raises_is_told(raised: type[BaseException]) -> None:
    class Odd(ValueError):
        def __str__(self) -> str:
            raise raised

    assert format_raised("it", Odd()) == "it raises Odd: (its message raises, too)"


@running_user_code
def warns() -> float:
    warnings.warn("looks ill-conditioned", UserWarning, stacklevel=1)
    return float(np.log(np.zeros(1))[0])


@running_user_code
def makes_exceptions_of_warnings() -> float:
    warnings.simplefilter("error")
    return warns()


@running_user_code
def forgets_all_filters() -> None:
    warnings.resetwarnings()


@running_user_code
def replaces_the_filters() -> None:
    warnings.filters = [("error", None, Warning, None, 0)]


MEDDLING = [makes_exceptions_of_warnings, forgets_all_filters, replaces_the_filters]


@pytest.mark.parametrize("meddling", MEDDLING, ids=lambda function: function.__name__)
def test_warnings_of_code_are_hidden_whatever_code_before_it_has_set(meddling: Callable[[], object]) -> None:
    before = list(warnings.filters)
    for _ in range(2):
        assert warns() == -np.inf
        meddling()
    with warnings_hidden():
        assert warns() == -np.inf
        meddling()
        assert warns() == -np.inf
        warnings.warn("of a library", UserWarning, stacklevel=1)
    assert list(warnings.filters) == before


def test_code_that_makes_exceptions_of_warnings_gets_them() -> None:
    @running_user_code
    def code() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            np.log(np.zeros(1))

    with pytest.raises(RuntimeWarning, match="divide by zero"):
        code()
    with warnings_hidden(), pytest.raises(RuntimeWarning, match="divide by zero"), np.errstate(all="ignore"):
        code()


def test_code_runs_under_numpys_own_settings_and_others_are_there_again_afterwards() -> None:
    defaults = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
    with np.errstate(all="raise"):
        assert running_user_code(np.geterr)() == defaults
        assert set(np.geterr().values()) == {"raise"}
