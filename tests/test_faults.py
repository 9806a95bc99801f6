"""What no source may do, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from checks.errors import Place
from checks.faults import Broken, as_real, expect_shape, told

PLACE = Place("mine.py", 3)


class NoArray:
    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise RuntimeError("of no shape")


RESULTS: dict[str, tuple[object, str, bool]] = {
    "none": (None, "it returns None{}; is a return missing?", True),
    "word": ("2x", "it returns <U2 values{}; return real numbers", False),
    "complex": (np.array([1j]), "it returns complex128 values{}; return real numbers", False),
    "objects": ([object()], "it returns object values{}; return real numbers", False),
    "masked": (np.ma.masked, "it returns masked values{}, which are no numbers", False),
    "an entry masked": (
        np.ma.array([1.0, 2.0], mask=[True, False]),
        "it returns masked values{}, which are no numbers",
        False,
    ),
    "no array": (NoArray(), "it returns a NoArray that is no array: of no shape{}", False),
}


@pytest.mark.parametrize(("result", "words", "nonsense"), RESULTS.values(), ids=RESULTS)
def test_what_is_no_array_of_real_numbers_is_refused(result: object, words: str, nonsense: bool) -> None:
    for place, at in ((None, ""), (PLACE, " (mine.py:3)")):
        with pytest.raises(Broken) as broken:
            as_real("it", result, place)
        assert (str(broken.value), broken.value.nonsense) == (words.format(at), nonsense)


@pytest.mark.parametrize("result", [2, 2.5, True, [1, 2], np.float32(1), np.ma.array([1.0, 2.0])], ids=repr)
def test_real_numbers_of_any_kind_are_an_array(result: object) -> None:
    assert np.array_equal(as_real("it", result), np.asarray(result))


def test_another_shape_is_refused() -> None:
    expect_shape("it", np.ones((2, 3)), (2, 3))
    with pytest.raises(Broken, match=r"^it has shape \(2, 3\) and should have \(3, 2\); is it transposed\?$"):
        expect_shape("it", np.ones((2, 3)), (3, 2))
    with pytest.raises(Broken, match=r"^it has shape \(3,\) \(mine.py:3\) and x has shape \(2,\)$"):
        expect_shape("it", np.ones(3), (2,), "x has shape", PLACE)


def test_what_is_raised_is_told() -> None:
    with pytest.raises(ValueError, match="read-only") as caught:
        np.broadcast_to(1.0, 2)[0] = 2.0
    assert told("it", caught.value) == "it writes into its argument; work on a copy"
    assert told("it", caught.value, PLACE) == "it writes into its argument (mine.py:3); work on a copy"
    assert told("it", KeyError("n"), PLACE) == "it raises KeyError: 'n' (mine.py:3)"


@pytest.mark.parametrize("raised", [RuntimeError, SystemExit])
def test_an_error_whose_message_raises_is_told(raised: type[BaseException]) -> None:
    class Odd(ValueError):
        def __str__(self) -> str:
            raise raised

    assert told("it", Odd()) == "it raises Odd: (its message raises, too)"
