"""The JSON that commands print has the keys and types that docs/json.md names, each of which some command prints."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner
from nablacheck.cli.commands import COMMANDS, cli

from tests.helpers.command_line import Project
from tests.helpers.paths import REPOSITORY

Keys = dict[str, str]

MINE = '''
import numpy as np
from nablacheck import Document, formula

OWN = Document("Own notes", "own-notes", locations="p. 1")

@formula(A="M N", x="N", out="M")
def product(A, x):
    """Ax"""
    return A @ x

@product.pullback("x")
def _(G, A, x):
    """AG"""
    return A @ G if A.shape[0] == A.shape[1] else A.T @ G

@formula(x="N")
def rounded(x):
    """‖x‖² to five digits"""
    return np.float64(np.float32(99 * (x @ x))) - 98 * (x @ x)

@rounded.gradient("x")
def _(x):
    """2x"""
    return 2 * x

@rounded.misprint("x", source=OWN.at("p. 1"))
def printed(x):
    """x"""
    return x[:0]

@rounded.identity()
def as_sum(x):
    """Σ xᵢ²"""
    return (x**2).sum()
'''

OWN = """
import numpy as np

def f(x):
    return x @ x

def g(x):
    return 3 * x

def unsafe(x):
    return 2 * x * (np.exp(800 * x) / np.exp(800 * x))
"""


def documented() -> dict[str, Keys]:
    """The keys of each object in docs/json.md, with their types. "The keys of *claim*, and" takes over another's."""
    text = (REPOSITORY / "docs" / "json.md").read_text(encoding="utf-8")
    found: dict[str, Keys] = {}
    for section in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        keys: Keys = {}
        for name in re.findall(r"the keys of \*(.*?)\*", body, re.IGNORECASE):
            keys[f"*{name}"] = ""
        keys.update(re.findall(r"^\| `(\w+)` \| (.*?) \|", body, re.MULTILINE))
        for name in heading.split(", "):
            found[name] = keys
    return found


DOCUMENTED = documented()


def keys_of(name: str) -> dict[str, tuple[str, str]]:
    """The keys of an object, each with the object that documents it and its type."""
    keys = {}
    for key, kind in DOCUMENTED[name].items():
        keys.update(keys_of(key[1:]) if key.startswith("*") else {key: (name, kind)})
    return keys


class Reader:
    """Compares documents with what is documented, and remembers of which objects it has seen which values."""

    def __init__(self) -> None:
        self.seen: defaultdict[tuple[str, str], set[bool]] = defaultdict(set)
        """For each key of each object, whether it had a value that says something, and whether one that doesn't."""

    def read(self, command: str, document: dict[str, Any]) -> None:
        self.read_keys(command, keys_of("Every command") | keys_of(command), document)

    def read_keys(self, name: str, keys: dict[str, tuple[str, str]], value: Any) -> None:
        assert isinstance(value, dict), name
        assert set(value) == set(keys), name
        for key, (documented_by, kind) in keys.items():
            self.seen[documented_by, key].add(value[key] not in (None, "", [], {}))
            self.read_value(f"{name}.{key}", kind, value[key])

    def read_value(self, where: str, kind: str, value: Any) -> None:
        if kind.endswith(" or null"):
            if value is not None:
                self.read_value(where, kind.removesuffix(" or null"), value)
        elif kind.startswith("list of "):
            assert isinstance(value, list), where
            for each in value:
                self.read_value(where, kind.removeprefix("list of "), each)
        elif kind.startswith("map of "):
            assert isinstance(value, dict), where
            for each in value.values():
                self.read_value(where, kind.removeprefix("map of "), each)
        elif kind == "number":
            assert isinstance(value, int | float), where
            assert not isinstance(value, bool), where
        elif kind == "true or false":
            assert isinstance(value, bool), where
        elif kind == "text":
            assert isinstance(value, str), where
        elif kind != "value":
            self.read_keys(kind, keys_of(kind), value)


def our_mistake() -> Any:
    """One oracle that raises what no code of a claim is to blame for."""
    return mock.patch("nablacheck.oracles.value.check", side_effect=RuntimeError("our mistake"))


@pytest.fixture
def reader(catalogue: Project) -> Reader:
    """A reader of what all commands print about a catalogue with failures of every sort."""
    catalogue.write("mine.py", MINE)
    catalogue.write("broken.py", "import numpy as np\n\nnp.linalg.inv(np.zeros((2, 2)))\n")
    small = "library/nablacheck_formulas/small.py"
    catalogue.edit(small, '"""xᵀAx"""', '"""xᵀAx\n\n    A form.\n    """')
    catalogue.write("own.py", OWN)
    catalogue.write("notes.md", "$\\nabla_x x^\\top x = 2x$ and $\\nabla_x x^\\top x = \\dots$\n")
    found = Reader()
    plugins = ["--plugin", "mine.py", "--plugin", "broken.py"]
    few = ["--points", "4", "--seed", "2"]
    for call in (
        ["check", "mine.py", "quadratic_form", "distance", *plugins, *few, "--oracle", "dual"],
        ["check", "quadratic_form", *few, "--oracle", "prime"],
        ["check", "mine.py:rounded", *few, "--oracle", "value"],
        ["certify", "distance", "quadratic_form-x-gradient-misprint-printed", *few],
        ["mutate", "rounded", *plugins, *few],
        ["list", *plugins],
        ["show", "distance", *plugins],
        ["show", "quadratic_form"],
        ["show", "mine.py"],
        ["coverage", *plugins, *few, "--oracle", "dual"],
        ["errata", *plugins],
        ["plot", "mine.py", *few],
        ["derive", "mine.py:product", "--plugin", "broken.py"],
        ["ask", "d/dX log det X = inv(X)"],
        ["read", "notes.md"],
        ["explain", "vacuous"],
        ["pair", "own:f", "own:g", "x=N", "--wrt", "x", *few, "--oracle", "dual"],
        ["pair", "own:f", "own:unsafe", "x=N", "--wrt", "x", *few, "--oracle", "dual"],
    ):
        with catalogue.current(), our_mistake():
            ran = CliRunner().invoke(cli, [*call, "--json"])
        document = json.loads(ran.stdout, parse_constant=pytest.fail)
        assert document["command"] == call[0]
        found.read(call[0], document)
    return found


def test_what_is_printed_is_documented_and_what_is_documented_is_printed(reader: Reader) -> None:
    objects = {name for name, _ in reader.seen}
    assert objects == set(DOCUMENTED)
    nowhere = [".".join(key) for key, said in reader.seen.items() if True not in said]
    assert nowhere == []


def test_every_command_with_json_is_documented() -> None:
    assert set(COMMANDS) <= set(DOCUMENTED)
