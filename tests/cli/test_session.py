"""One run over claims: what is printed as it comes, and what is kept when the user interrupts."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from nablacheck.catalogue.discovery import Discovery
from nablacheck.catalogue.registry import Registry
from nablacheck.checking import schedule
from nablacheck.cli.session import Session

from tests.helpers.command_line import FAILED, HELD, INTERRUPTED, Project


def session(as_json: bool = False) -> Session:
    return Session("check", Registry(), Discovery(everything=False), 7, 5, as_json)


def lines(number: int) -> list[tuple[str, bool]]:
    return [(f"line {number}", True)]


def until_interrupted() -> Iterator[int]:
    yield from (1, 2)
    raise KeyboardInterrupt


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_found_is_printed_as_it_comes_unless_it_is_json(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    assert session(as_json).collect(2, iter((1, 2)), lines) == [1, 2]
    assert capsys.readouterr().out == ("" if as_json else "line 1\nline 2\n")


def test_an_interrupt_keeps_what_was_found_and_what_is_unfinished(capsys: pytest.CaptureFixture[str]) -> None:
    run = session()
    assert run.collect(4, until_interrupted(), lines, lambda: [3]) == [1, 2, 3]
    assert capsys.readouterr().out == "line 1\nline 2\nline 3\n"
    assert run.end(True, {}, "3 claims hold", 3, 4) == INTERRUPTED
    assert capsys.readouterr().out == "3 claims hold (seed 7); interrupted after 3 of 4 claims\n"


@pytest.mark.parametrize(("held", "code"), [(True, HELD), (False, FAILED)])
def test_the_exit_code_is_what_json_calls_ok(capsys: pytest.CaptureFixture[str], held: bool, code: int) -> None:
    assert session(as_json=True).end(held, {"results": []}, "unused", 1, 1) == code
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["seed"], document["points"], document["results"]) == (held, 7, 5, [])


def test_results_are_in_the_order_of_the_claims_whichever_is_finished_first(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order = schedule.run
    monkeypatch.setattr(schedule, "run", lambda *given: reversed(list(in_order(*given))))
    project.formula("one.py", name="one")
    project.formula("two.py", name="two")
    for command, key in (("check", "results"), ("certify", "certificates")):
        ran = project.nablacheck(command, "one.py", "two.py", "--points", "2", "--json")
        assert list(dict.fromkeys(each["formula"] for each in json.loads(ran.stdout)[key])) == ["one", "two"]
