"""What a user's code prints is no part of a report: it goes to standard error, whichever part of it is called."""

from __future__ import annotations

import json

import pytest

from tests.helpers.command_line import Project

CHATTY = '''
import sys
from nablacheck import Document, formula

BOOK = Document("A book", key="a-book")

def say(words):
    print(words)
    sys.stdout.write(f"{words} again\\n")
    print(words, file=sys.__stdout__)

say("import")

@formula(x="N")
def square(x):
    """‖x‖²"""
    say("function")
    return x @ x

@square.gradient("x")
def _(x):
    """2x"""
    say("claim")
    return FACTOR * x

@square.misprint("x", source=BOOK.at("(1)"))
def _(x):
    """4x"""
    say("misprint")
    return 4 * x

def function(x):
    say("function")
    return x @ x

def gradient(x):
    say("gradient")
    return FACTOR * x
'''
AT_EXIT = """
import atexit

atexit.register(say, "exit")
"""
DRAWN = ("--points", "3", "--seed", "1")
CALLS = {
    "check": ("check", "chatty.py", *DRAWN),
    "certify": ("certify", "chatty.py", *DRAWN),
    "mutate": ("mutate", "chatty.py", *DRAWN),
    "derive": ("derive", "chatty.py"),
    "show": ("show", "chatty.py"),
    "list": ("list", "--plugin", "chatty.py", "--topic", "chatty"),
    "errata": ("errata", "--plugin", "chatty.py", "--source", "a-book"),
    "pair": ("pair", "chatty.py:function", "chatty.py:gradient", "x=N", "--wrt", "x", *DRAWN),
}


def chatty(project: Project, factor: int, more: str = "") -> None:
    project.write("chatty.py", CHATTY.replace("FACTOR", str(factor)) + more)


@pytest.mark.parametrize("command", CALLS)
def test_what_code_prints_is_no_part_of_a_report(project: Project, command: str) -> None:
    chatty(project, 3 if command == "check" else 2)
    ran = project.nablacheck(*CALLS[command], "--json")
    assert json.loads(ran.stdout)["command"] == command
    told = project.nablacheck(*CALLS[command])
    assert "again" not in told.stdout
    assert command in ("show", "list") or {"import again", "function again"} <= set(told.stderr.splitlines())


@pytest.mark.parametrize("option", [("--in-process",), ("--jobs", "2")], ids=["in process", "jobs"])
def test_nor_is_what_it_prints_while_its_process_ends(project: Project, option: tuple[str, ...]) -> None:
    chatty(project, 3, AT_EXIT)
    ran = project.nablacheck_process(*CALLS["check"], "--json", *option)
    assert json.loads(ran.stdout)["command"] == "check"
    assert "claim again" in ran.stderr.splitlines()
