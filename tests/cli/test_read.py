"""``nablacheck read``: what a document claims, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nablacheck.cli.commands import cli
from nablacheck.cli.exit_code import FAILED, HELD
from nablacheck.core.errors import UsageError

RIGHT, WRONG = r"$\nabla_x x^\top x = 2x$", r"$\nabla_x x^\top x = 3x$"


def read(folder: Path, text: str, *options: str) -> Result:
    path = folder / "notes.md"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["read", str(path), *options], standalone_mode=False)


def test_each_claim_is_shown_with_its_line_and_its_reading(tmp_path: Path) -> None:
    ran = read(tmp_path, f"A fact:\n\n{RIGHT}\n")
    assert "notes.md:3  holds\n  read    xᵀx   x: N\n  claimed gradient by x  2x\n" in ran.output
    assert ran.output.endswith("1 claim: 1 holds (seed 0)\n")


def test_only_with_strict_does_what_is_refuted_end_with_1(tmp_path: Path) -> None:
    codes = [read(tmp_path, text, *more).return_value for text in (RIGHT, WRONG, "") for more in ((), ("--strict",))]
    assert codes == [HELD, HELD, HELD, FAILED, HELD, FAILED]


def test_json_holds_all_claims(tmp_path: Path) -> None:
    document = json.loads(read(tmp_path, f"{RIGHT} {WRONG}", "--json").output)
    assert [claim["verdict"] for claim in document["claims"]] == ["holds", "refuted"]
    assert document["ok"] is False


def test_what_is_saved_declares_the_claims_with_their_places_and_fares_alike(tmp_path: Path) -> None:
    saved = tmp_path / "mine.py"
    ran = read(tmp_path, f"{RIGHT}\n\n{WRONG}\n\n$\\nabla_x x^\\top x = \\dots$", "--save", str(saved))
    assert ran.output.endswith(f"saved    {saved}, 2 of 2 claims\n")
    text = saved.read_text(encoding="utf-8")
    assert 'source=DOCUMENT.at("line 3", printed=r"\\nabla_x x^\\top x = 3x")' in text
    checked = CliRunner().invoke(cli, ["check", str(saved), "--seed", "1", "--json"], standalone_mode=False)
    statuses = {(each["claim"], each["status"]) for each in json.loads(checked.output)["results"]}
    assert {status for claim, status in statuses if claim.endswith("gradient")} == {"holds"}
    assert ("mine-x-gradient-claim_2", "fails") in statuses
    with pytest.raises(UsageError, match="is there already"):
        CliRunner().invoke(
            cli,
            ["read", str(tmp_path / "notes.md"), "--save", str(saved)],
            catch_exceptions=False,
            standalone_mode=False,
        )


def test_what_is_undecided_is_saved_with_what_was_said_of_it(tmp_path: Path) -> None:
    saved = tmp_path / "mine.py"
    symmetric, wrong = r"$\nabla_x x^\top A x = 2Ax$", r"$\nabla_x x^\top A x = 3Ax$"
    ran = read(tmp_path, f"{symmetric}\n\n{wrong}\n\n{RIGHT}", "--save", str(saved))
    assert "it holds where A is symmetric" in ran.output
    comments = [line.strip() for line in saved.read_text(encoding="utf-8").splitlines() if line.strip()[:1] == "#"]
    assert [line for line in comments if "undecided" in line] == ["# undecided: it holds where A is symmetric"]
    assert sum("refuted" in line for line in comments) == 1


@pytest.mark.parametrize(
    "text",
    [
        "$" * 50_000,
        "$x = " * 20_000,
        "\\(" * 30_000,
        "$" + "{" * 5_000 + "$",
        "# " * 50_000,
        "$" + "x = " * 1_000 + "x$",
        "$\\nabla f = " + "\\nabla f = " * 100 + "x$",
    ],
)
def test_a_hostile_document_ends(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text, "--identities").exit_code == 0


def test_a_missing_file_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't be read"):
        CliRunner().invoke(cli, ["read", str(tmp_path / "none.md")], standalone_mode=False, catch_exceptions=False)
