"""The constants of the oracles: each is documented and in use."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from nablacheck import oracles
from nablacheck.oracles import options

from tests.helpers.documented import documented

INSTANCES = {name: value for name, value in vars(options).items() if is_dataclass(value) and name.isupper()}
CONSTANTS = [(name, field.name) for name, group in INSTANCES.items() for field in fields(group)]
CODE = [path.read_text(encoding="utf-8") for path in Path(oracles.__file__).parent.rglob("*.py")]


@pytest.mark.parametrize(("group", "name"), CONSTANTS)
def test_every_constant_is_documented_and_in_use(group: str, name: str) -> None:
    assert (type(INSTANCES[group]).__name__, name) in documented(options)
    assert any(re.search(rf"\b{group}\.{name}\b", code) for code in CODE)
