"""Names of formulas, claims and topics as they are typed, and the nearest ones where there is none of that name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from nablacheck.catalogue.plugins import CATALOGUE
from nablacheck.core.errors import UsageError
from nablacheck.core.files import found_by_path_alone
from nablacheck.core.text import as_argument

if TYPE_CHECKING:
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.formula import Formula

NEAR = 0.5
"""How alike a name has to be that is offered for one that isn't there."""


@dataclass(frozen=True)
class Declared:
    """What the name of a formula leads to: the names of its claims, and the topic it is about."""

    claims: tuple[str, ...]
    topic: str


def names_meant(word: str, declared: Mapping[str, Declared]) -> list[str]:
    """The names of the formulas or claims that a word means: a name, however its letters and hyphens are typed; the
    beginning of the names of claims; a topic; or a pattern such as ``det*``.

    Raises ``UsageError`` with the nearest names.
    """
    claims = [claim for each in declared.values() for claim in each.claims]
    if word in declared or word in claims:
        return [word]
    if is_pattern(word):
        return _matching(word, declared, claims)
    typed = plainly(word)
    formula, dash, _ = word.partition("-")
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: [name for name in declared if plainly(name) == typed],
        lambda: [claim for claim in claims if plainly(claim) == typed],
        lambda: [claim for claim in claims if dash and claim.startswith(f"{word.rstrip('-')}-")],
        lambda: [name for name, each in declared.items() if plainly(each.topic) == typed],
    )
    for way in ways:
        if found := way():
            return found
    if dash and formula in declared:
        import difflib

        near = difflib.get_close_matches(word, declared[formula].claims, n=3, cutoff=0)
        raise UsageError(f"{formula} has no claim {word!r}; did you mean {', '.join(near)}?")
    raise unknown_formula(word, [*declared, *dict.fromkeys(each.topic for each in declared.values())])


def topic_meant(word: str, declared: Mapping[str, Declared]) -> list[str]:
    """The formulas of a topic. Raises ``UsageError`` with the topics there are."""
    found = [name for name, each in declared.items() if plainly(each.topic) == plainly(word)]
    if not found:
        topics = ", ".join(sorted({each.topic for each in declared.values()}))
        raise UsageError(f"there is no topic {word!r}; topics: {topics}")
    return found


def topic_of(formula: Formula) -> str:
    """What a formula is about: the name of its file."""
    return Path(formula.code_location.file).stem


def formulas_among(names: Iterable[str]) -> list[str]:
    """The formulas that names of formulas and claims are about, each once."""
    return list(dict.fromkeys(name.partition("-")[0] for name in names))


def plainly(word: str) -> str:
    """A name without what is easily typed otherwise: capitals, hyphens and spaces."""
    return re.sub(r"[-\s]+", "_", word.strip().casefold())


def is_pattern(word: str) -> bool:
    """Whether a word has signs for any letters, as in ``det*``."""
    return any(sign in word for sign in "*?[")


def _matching(pattern: str, formulas: Iterable[str], claims: Iterable[str]) -> list[str]:
    """The formulas that a pattern matches; the claims, where it matches no formula."""
    typed = pattern.casefold()
    found = [name for name in formulas if fnmatchcase(name.casefold(), typed)]
    found = found or [claim for claim in claims if fnmatchcase(claim.casefold(), typed)]
    if not found:
        raise UsageError(f"no formula or claim matches {pattern!r}; nablacheck list shows the names there are")
    return found


def unknown_formula(name: str, known: Iterable[str]) -> UsageError:
    """What is wrong with a name that no formula has; a file whose ending was forgotten is near, too."""
    import difflib

    if name.casefold() == "all":
        return UsageError("there is no formula 'all'; --all checks everything")
    if Path(name).is_dir():
        return UsageError(f"there is no formula {name!r}; did you mean the folder {name}/?")
    files = [path.name for path in Path().glob("*.py")]
    names = {plainly(each): each for each in [*known, *files]}
    near = [names[each] for each in difflib.get_close_matches(plainly(name), names, n=3, cutoff=NEAR)]
    hint = f"; did you mean {', '.join(near)}?" if near else "; nablacheck list shows the names there are"
    return UsageError(f"there is no formula {name!r}{hint}")


def claim_meant(target: str) -> str:
    """The name of the claim that ``file.py:energy-X-gradient`` means; empty where it means formulas."""
    _, colon, attribute = target.rpartition(":")
    formula, dash, _ = attribute.partition("-")
    return attribute if colon and dash and formula.isidentifier() else ""


def name_on_command_line(formula: Formula, claim: Claim | None = None) -> str:
    """How the command line finds a formula, or a claim of it, as a shell takes it: its name in the catalogue, else with
    its file, from the folder one is in; with its module where it was imported from what is installed."""
    name, module = (claim or formula).name, formula.function.__module__
    if module.startswith(f"{CATALOGUE}."):
        return name
    file = str(formula.code_location).rpartition(":")[0]
    installed = Path(file).is_absolute() or "site-packages" in Path(file).parts
    return as_argument(f"{module if installed and not found_by_path_alone(module) else file}:{name}")
