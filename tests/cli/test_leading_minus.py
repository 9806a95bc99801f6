"""A text of ask may begin with a minus, as every negative log likelihood does: it was taken for an option."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from nablacheck.cli.ask import ask


@pytest.mark.parametrize("text", ["-x^T x", "-Σᵢ xᵢ²", r"-\sum_i x_i^2"])
@pytest.mark.parametrize(("gradient", "code"), [("-2x", 0), ("-3x", 1)])
def test_a_text_that_begins_with_a_minus_is_text(text: str, gradient: str, code: int) -> None:
    asked = [text, "--wrt", "x", "--gradient", gradient, "--let", "x: N"]
    for arguments in (asked, asked[1:] + asked[:1], [*asked[1:], "--", text]):
        found = CliRunner().invoke(ask, arguments, standalone_mode=False)
        assert found.return_value == code, (arguments, found.output, found.exception)


@pytest.mark.parametrize("option", ["--gradeint", "--no-such=1"])
def test_an_option_that_is_misspelt_is_still_named(option: str) -> None:
    found = CliRunner().invoke(ask, ["x^T x", option, "2x"])
    assert found.exit_code == 2
    assert "No such option" in found.output
