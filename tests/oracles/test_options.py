"""The constants of the oracles: each is documented and in use."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

from nablacheck import oracles
from nablacheck.oracles import options

from tests.helpers.documented import documented

INSTANCES = {name: value for name, value in vars(options).items() if is_dataclass(value) and name.isupper()}
CONSTANTS = [(name, field.name) for name, group in INSTANCES.items() for field in fields(group)]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(oracles.__file__).parent.rglob("*.py"))


def test_every_constant_is_documented() -> None:
    known = documented(options)
    assert [(group, name) for group, name in CONSTANTS if (type(INSTANCES[group]).__name__, name) not in known] == []


def test_every_constant_is_in_use() -> None:
    assert [(group, name) for group, name in CONSTANTS if not re.search(rf"\b{group}\.{name}\b", CODE)] == []
    assert len(CONSTANTS) > 50
