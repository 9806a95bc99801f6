"""The constants of the engine: each is documented and in use, and those that are derived are what they say."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest
from nablacheck import differences
from nablacheck.differences import options
from nablacheck.differences.central_differences import CurvatureLine, Line
from nablacheck.differences.options import DISCONTINUITIES

from tests.helpers.documented import documented

ENGINE = Path(differences.__file__).parent
INSTANCES = {name: value for name, value in vars(options).items() if is_dataclass(value) and name.isupper()}
CONSTANTS = [(name, field.name) for name, group in INSTANCES.items() for field in fields(group)]


def test_every_constant_is_documented() -> None:
    known = documented(options)
    assert [(group, name) for group, name in CONSTANTS if (type(INSTANCES[group]).__name__, name) not in known] == []


def test_every_constant_is_in_use() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in ENGINE.parent.rglob("*.py") if path.name != "options.py"
    )
    within = (ENGINE / "options.py").read_text(encoding="utf-8")
    unused = [
        (group, name) for group, name in CONSTANTS if f"self.{name}" not in within and f"{group}.{name}" not in sources
    ]
    assert unused == []
    assert len(CONSTANTS) > 100


def test_a_unit_jump_and_unit_noise_make_differences_of_the_stated_size() -> None:
    order = DISCONTINUITIES.order
    step = (np.arange(3 * order) >= order + 3).astype(float)
    assert np.abs(np.diff(step, order)).max() == DISCONTINUITIES.jump_gain
    noise = np.random.default_rng(0).standard_normal(20_000)
    quartile = np.quantile(np.abs(np.diff(noise, order)), 0.25)
    assert quartile == pytest.approx(DISCONTINUITIES.noise_gain, rel=0.03)


def test_the_error_floors_are_those_of_the_documentation() -> None:
    x = np.ones(1)
    first, second = (kind(lambda z: 1.0, x, 1.0, lambda move: 0.0, x).error_floor for kind in (Line, CurvatureLine))
    assert first == pytest.approx(9.1e-11, rel=0.01)
    assert second == pytest.approx(7.5e-7, rel=0.01)
