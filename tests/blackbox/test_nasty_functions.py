"""Functions that are hard to difference: no true gradient is called wrong, and gross mistakes are found."""

from __future__ import annotations

import pytest

from tests.helpers.nasty import NASTY, SOLVERS, Nasty, tally
from tests.helpers.nasty_after import AFTER
from tests.helpers.nasty_digits import DIGITS, FAR_OUT
from tests.helpers.nasty_ties import TIES

DRAWS, SOME, FEW = 50, 10, 5
"""The benchmark takes 50 draws of each."""
NOTHING_TO_SPOIL = ("zero at zero", "product of zeros and ones")
"""Functions whose gradient is zero at most of the points that are drawn."""
BEYOND_ONE_ENTRY = ("high power",)
"""Functions of whose gradient one entry weighs next to nothing beside the others."""
ROUGH_ALONG_SOME_LINES = ("log gamma of large numbers",)
"""Functions whose true gradient one line of several contradicts, though not in a way that other steps confirm, at a
third of the points."""
ALL: dict[str, Nasty] = {**NASTY, **TIES, **DIGITS, **FAR_OUT, **AFTER}
SMOOTH = [name for name, nasty in ALL.items() if nasty.smooth]


@pytest.mark.parametrize("name", ALL)
def test_a_true_gradient_is_never_called_wrong(name: str) -> None:
    draws = DRAWS if name in {**NASTY, **FAR_OUT} else SOME
    found = tally(ALL[name], draws)
    assert found["fail"] == 0
    share = 0.6 if name in ROUGH_ALONG_SOME_LINES else 0.9
    assert not ALL[name].smooth or found["pass"] >= share * draws


@pytest.mark.parametrize("name", [name for name in SMOOTH if name not in NOTHING_TO_SPOIL])
@pytest.mark.parametrize("mistake", ["sign", "factor 2"])
def test_a_gross_mistake_is_found_wherever_it_shows(name: str, mistake: str) -> None:
    found = tally(ALL[name], FEW, mistake)
    assert found["pass"] == 0
    assert found["fail"] >= FEW - 1


@pytest.mark.parametrize("name", [name for name in SMOOTH if name not in (*NOTHING_TO_SPOIL, *BEYOND_ONE_ENTRY)])
def test_one_entry_off_by_a_hundredth_is_found(name: str) -> None:
    found = tally(ALL[name], FEW, "one entry")
    assert found["pass"] == 0
    assert found["fail"] >= FEW - 1


@pytest.mark.parametrize("name", [name for name in ALL if name not in SMOOTH])
def test_nothing_that_is_spoiled_grossly_passes(name: str) -> None:
    assert tally(ALL[name], FEW, "sign")["pass"] == 0


@pytest.mark.parametrize("name", SOLVERS)
def test_the_tolerance_of_an_inner_solver_is_no_mistake(name: str) -> None:
    assert tally(SOLVERS[name], DRAWS)["fail"] == 0
    assert tally(SOLVERS[name], FEW, "factor 2") == {"fail": FEW}
