"""NumPy as people write it: on exact numbers each idiom agrees with float64, or is unsupported by name, or is
undecided."""

from __future__ import annotations

import inspect
import linecache
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    DualArray,
    Floats,
    Indeterminate,
    UnsupportedOperation,
    as_dual_array,
    as_unsupported,
    code_location_of,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.idioms import RUNNING
from tests.helpers.idioms.arguments import DIRECTION, POINT, Idiom
from tests.helpers.idioms.unsupported import UNDECIDED, UNSUPPORTED

FLOATS, BALLS = Floats(), Balls(128)
STEP = 2.0**-11


def text(idiom: Idiom) -> str:
    """The line of a lambda, the name of a function."""
    if idiom.__name__ != "<lambda>":
        return idiom.__name__
    line = linecache.getline(idiom.__code__.co_filename, idiom.__code__.co_firstlineno)
    return line[line.index("lambda ") + len("lambda ") :].strip().rstrip(",")


def names(idiom: Idiom) -> list[str]:
    return list(inspect.signature(idiom).parameters)


def plain(idiom: Idiom, step: float = 0.0) -> np.ndarray:
    """What float64 gives, a step along the direction away."""
    return np.asarray(called(idiom, step), dtype=float)


def called(idiom: Idiom, step: float = 0.0) -> Any:
    moved = [np.array(POINT[name] + step * DIRECTION[name]) for name in names(idiom)]
    for array in moved:
        array.flags.writeable = False
    return idiom(*(array if array.ndim else array[()] for array in moved))


def slope(idiom: Idiom) -> np.ndarray:
    """The central difference of fourth order, right to ten digits or so."""
    near, far = (plain(idiom, k * STEP) - plain(idiom, -k * STEP) for k in (1, 2))
    return np.asarray((8 * near - far) / (12 * STEP))


def run(number_system: Any, idiom: Idiom) -> DualArray:
    with numpy_patched_for(number_system):
        return as_dual_array(
            idiom(*(dual_array(number_system, POINT[name], DIRECTION[name]) for name in names(idiom))), number_system
        )


def derivative(number_system: Any, y: DualArray) -> np.ndarray:
    return np.zeros(y.shape) if y.tangent is None else number_system.approximate(y.tangent)


def each(groups: Any) -> list[Any]:
    return [pytest.param(*row, id=f"{row[0]}: {text(row[-1])}") for row in groups]


@pytest.mark.parametrize(("theme", "idiom"), each((theme, idiom) for theme in RUNNING for idiom in RUNNING[theme]))
def test_agrees_with_float64(theme: str, idiom: Idiom) -> None:
    value, central = plain(idiom), slope(idiom)
    slack = 1e-8 * (1 + np.abs(central).max(initial=0.0))
    derivatives = []
    for number_system in (FLOATS, BALLS):
        y = run(number_system, idiom)
        assert y.shape == value.shape
        np.testing.assert_allclose(
            number_system.approximate(y.primal), value, rtol=1e-11, atol=1e-12, err_msg=number_system.name
        )
        derivatives.append(derivative(number_system, y))
        np.testing.assert_allclose(derivatives[-1], central, rtol=0, atol=slack, err_msg=number_system.name)
    in_floats, in_balls = derivatives
    np.testing.assert_allclose(in_floats, in_balls, rtol=0, atol=slack / 1000)


@pytest.mark.parametrize(("operation", "idiom"), each(UNSUPPORTED))
def test_is_unsupported_by_name_and_line(operation: str, idiom: Idiom) -> None:
    called(idiom)  # it is NumPy
    for number_system in (FLOATS, BALLS):
        with pytest.raises(BaseException) as caught:  # noqa: PT011 (NumPy may hide our exception in an error of its own)
            run(number_system, idiom)
        operation_found = as_unsupported(caught.value)
        assert isinstance(operation_found, UnsupportedOperation), (
            f"{number_system.name}: {caught.value!r} says nothing of what is unsupported"
        )
        assert str(operation_found).startswith(operation)
        if not operation.startswith("a result of type"):  # that is found out when the code has returned
            lines = {line for *_, line in idiom.__code__.co_lines()}
            place = code_location_of(caught.value)
            assert place is not None
            assert (place.file, place.line in lines) == (idiom.__code__.co_filename, True)


@pytest.mark.parametrize(("reason", "idiom"), each(("undecided", idiom) for idiom in UNDECIDED))
def test_is_undecided(reason: str, idiom: Idiom) -> None:
    """At kinks, ties and clusters nothing is chosen."""
    called(idiom)  # it is NumPy
    for number_system in (FLOATS, BALLS):
        with pytest.raises(Indeterminate):
            run(number_system, idiom)


def test_the_table_is_large() -> None:
    running = [idiom for group in RUNNING.values() for idiom in group]
    assert len(running) > 500
    texts = [text(idiom) for idiom in [*running, *(idiom for _, idiom in UNSUPPORTED), *UNDECIDED]]
    assert len(set(texts)) == len(texts)
