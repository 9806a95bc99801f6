"""Loading the modules and files that people name."""

from __future__ import annotations

import pytest
from nablacheck.core.files import looks_like_target
from nablacheck.core.loading import LoadError, load

from tests.helpers.command_line import Project


def test_a_file_named_in_two_ways_is_loaded_once(here: Project) -> None:
    file = here.formula("one.py")
    here.formula("below/other.py")
    assert load("one.py") is load(str(file))
    assert load("below/../one.py") is load("one.py")


def test_a_module_that_failed_once_is_loaded_anew_when_it_is_mended(here: Project) -> None:
    here.write("one.py", "raise RuntimeError('not yet')\n")
    with pytest.raises(LoadError, match="not yet"):
        load("one.py")
    here.formula("one.py")
    assert hasattr(load("one.py"), "square")


@pytest.mark.parametrize(
    ("text", "is_target"),
    [("log_det", False), ("one.py", True), ("package.module:name", True), ("a/b", True), ("a\\b", True)],
)
def test_names_and_targets_are_told_apart(text: str, is_target: bool) -> None:
    assert looks_like_target(text) == is_target


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (".", ". is a folder; name a file of Python in it, or a module"),
        ("below/", "below/ is a folder; name a file of Python in it, or a module"),
        ("", "'' is neither a module nor a file of Python; name one, as in mypackage.gradients or more.py"),
        ("a..b", "'a..b' is neither a module nor a file of Python; name one, as in mypackage.gradients or more.py"),
        ("below/absent", "there is no file below/absent"),
    ],
)
def test_what_names_no_module_is_told(here: Project, spec: str, words: str) -> None:
    here.formula("below/one.py")
    with pytest.raises(LoadError) as raised:
        load(spec)
    assert (str(raised.value), raised.value.missing) == (words, True)
