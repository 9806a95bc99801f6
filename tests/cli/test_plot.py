"""nablacheck plot: pictures, and the same in a line of text."""

from __future__ import annotations

from importlib import util
from pathlib import Path

import numpy as np
import pytest
from nablacheck.catalogue.discovery import Discovery
from nablacheck.checking.illustration import NotIllustrated, illustrate
from nablacheck.cli import plot
from nablacheck.core.errors import UsageError
from nablacheck.reports.plot import draw

from tests.helpers.command_line import FAILED, HELD, MISUSED, Project

MINE = '''
import numpy as np
from nablacheck import formula

@formula(A="M N")
def energy(A):
    """½‖A‖²"""
    return 0.5 * np.sum(A**2)

@energy.gradient("A")
def right(A):
    """A"""
    return A

@energy.gradient("A")
def wrong(A):
    """2A"""
    return 2 * A

@energy.gradient("A")
def corner(A):
    """A"""
    g = A.copy()
    if A.shape[1] > 1:
        g[0, 1] += 1
    return g

@energy.gradient("A")
def broken(A):
    """A/0"""
    return A * np.nan
'''


def test_what_is_drawn(project: Project) -> None:
    file = project.write("mine.py", MINE)
    registry = Discovery(targets=(str(file),), everything=False).registry()
    claims = {claim.label: claim for claim in registry.claims()}
    found = [illustrate(claims[label], count=20, seed=1, timeout=10) for label in ("right", "wrong")]
    with pytest.raises(NotIllustrated, match="NaN"):
        illustrate(claims["broken"], count=20, seed=1, timeout=10)
    right, wrong = draw(found).axes
    assert [right.get_title(), wrong.get_title()] == ["energy, gradient wrt A", "energy, gradient wrt A: fails"]
    labels = [{line.get_label() for line in each.get_lines()} for each in (right, wrong)]
    assert "error of the claim" in labels[1] - labels[0]
    entries = draw([illustrate(claims["corner"], count=20, seed=1, timeout=10)]).axes[1]
    assert entries.get_title() == "claimed less numerical, by entries of A"
    shown = entries.get_images()[0].get_array()
    assert shown is not None
    assert (np.abs(np.asarray(shown)) > 1e-3).tolist() == [[False, True]]


def test_a_picture_is_written_and_told(project: Project) -> None:
    project.write("mine.py", MINE)
    ran = project.nablacheck("plot", "mine.py:energy-A-gradient-right", "-o", "a.svg", "--seed", "1")
    assert ran.returncode == HELD, ran.stderr
    assert "▁" in ran.stdout or "·" in ran.stdout
    assert ran.stdout.endswith("written to a.svg\n")
    assert "<svg" in (project.folder / "a.svg").read_text()[:1000]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["energy-A-gradient-right", "-o", "a.bmpx"], MISUSED, "a.bmpx can't be written"),
        (["energy-A-gradient-right", "-o", "no/a.png"], MISUSED, "no/a.png can't be written"),
        (["energy-A-gradient-broken", "--text"], FAILED, "is not drawn: the gradient is NaN"),
    ],
)
def test_what_cant_be_drawn_is_told_in_a_line(project: Project, arguments: list[str], code: int, words: str) -> None:
    project.write("mine.py", MINE)
    ran = project.nablacheck("plot", f"mine.py:{arguments[0]}", *arguments[1:])
    assert ran.returncode == code
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_without_matplotlib_there_is_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'nablacheck\[plot\]', or say --text"):
        plot._require_matplotlib()


def test_a_pair_is_drawn_as_it_is_checked(project: Project) -> None:
    project.write("own.py", "def f(x, A): return x @ A @ x\ndef g(x, A): return 2 * A @ x\n")
    spaces = ["own:f", "own:g", "x=N", "A=N N", "--wrt", "x", "--text"]
    ran = project.nablacheck("plot", *spaces)
    assert "the claim is off by" in ran.stdout
    ran = project.nablacheck("plot", *spaces, "--where", "symmetric(A)")
    assert ran.returncode == HELD
    assert "the claim is off by" not in ran.stdout
    ran = project.nablacheck("plot", "own:f", "own:g", "--wrt", "x")
    assert ran.returncode == MISUSED
    assert 'as in x="N D"' in ran.stderr


def test_check_shows_the_same_line(project: Project) -> None:
    project.write("mine.py", MINE)
    line = project.nablacheck("plot", "mine.py:energy-A-gradient-right", "--text", "--seed", "1").stdout.splitlines()[1]
    assert (
        line
        in project.nablacheck("check", "mine.py:energy-A-gradient-right", "--plot", "--seed", "1").stdout.splitlines()
    )
