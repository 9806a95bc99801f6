"""Functions that are hard to difference: no true gradient is called wrong, and gross mistakes are found."""

from __future__ import annotations

import pytest

from tests.helpers.nasty import NASTY, SOLVERS, tally

DRAWS, FEW = 50, 5
NOTHING_TO_SPOIL = ("zero at zero", "product of zeros and ones")
"""Functions whose gradient is zero at most of the points that are drawn."""
BEYOND_ONE_ENTRY = ("high power",)
"""Functions of whose gradient one entry weighs next to nothing beside the others."""
SMOOTH = [name for name, nasty in NASTY.items() if nasty.smooth]


@pytest.mark.parametrize("name", NASTY)
def test_a_true_gradient_is_never_called_wrong(name: str) -> None:
    found = tally(NASTY[name], DRAWS)
    assert found["fail"] == 0
    assert not NASTY[name].smooth or found["pass"] >= 0.9 * DRAWS


@pytest.mark.parametrize("name", [name for name in SMOOTH if name not in NOTHING_TO_SPOIL])
@pytest.mark.parametrize("mistake", ["sign", "factor 2"])
def test_a_gross_mistake_is_found_wherever_it_shows(name: str, mistake: str) -> None:
    found = tally(NASTY[name], FEW, mistake)
    assert found["pass"] == 0
    assert found["fail"] >= FEW - 1


@pytest.mark.parametrize("name", [name for name in SMOOTH if name not in (*NOTHING_TO_SPOIL, *BEYOND_ONE_ENTRY)])
def test_one_entry_off_by_a_hundredth_is_found(name: str) -> None:
    found = tally(NASTY[name], FEW, "one entry")
    assert found["pass"] == 0
    assert found["fail"] >= FEW - 1


@pytest.mark.parametrize("name", [name for name in NASTY if name not in SMOOTH])
def test_nothing_that_is_spoiled_grossly_passes(name: str) -> None:
    assert tally(NASTY[name], FEW, "sign")["pass"] == 0


@pytest.mark.parametrize("name", SOLVERS)
def test_the_tolerance_of_an_inner_solver_is_no_mistake(name: str) -> None:
    assert tally(SOLVERS[name], DRAWS)["fail"] == 0
    assert tally(SOLVERS[name], FEW, "factor 2") == {"fail": FEW}
