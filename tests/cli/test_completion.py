"""What the shell completes."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from nablacheck.cli.commands import cli


@pytest.mark.parametrize(
    ("words", "wanted", "not_wanted"),
    [
        ("nablacheck der", "plain,derive", "plain,check"),
        ("nablacheck check determ", "plain,determinant", "plain,determinant-X-gradient"),
        ("nablacheck check determinant-", "plain,determinant-X-gradient-cofactors", "plain,determinant"),
        ("nablacheck check determinant --oracle ce", "plain,central", "plain,dual"),
        ("nablacheck show determ", "plain,determinant", "plain,trace"),
        ("nablacheck check src/mine.p", "file,src/mine.p", "plain,determinant"),
    ],
)
def test_names_are_completed(words: str, wanted: str, not_wanted: str) -> None:
    environment = {
        "_NABLACHECK_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)
    }  # fmt: skip
    lines = CliRunner().invoke(cli, prog_name="nablacheck", env=environment).output.splitlines()
    assert wanted in lines
    assert not_wanted not in lines
