"""Which claims and documents the arguments of a call mean."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nablacheck.catalogue import expressions
from nablacheck.catalogue.index import Index, read_index
from nablacheck.catalogue.names import Declared, formulas_among, names_meant, topic_meant, topic_of
from nablacheck.catalogue.places import split_places
from nablacheck.cli.listing import is_meant
from nablacheck.cli.options import Choice
from nablacheck.core.errors import UsageError
from nablacheck.core.text import counted
from nablacheck.reports.json_output import statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nablacheck.catalogue.discovery import Discovery
    from nablacheck.catalogue.registry import Registry
    from nablacheck.declare.claim import Claim
    from nablacheck.declare.documents import Document
    from nablacheck.declare.formula import Formula
    from nablacheck.declare.function_gradient_pair import Pair


@dataclass(frozen=True)
class _Word:
    """A name that was typed, or a topic."""

    text: str
    is_topic: bool = False

    def meant(self, declared: Mapping[str, Declared]) -> list[str]:
        return (topic_meant if self.is_topic else names_meant)(self.text, declared)


def choose(choice: Choice, timeout: float) -> tuple[Registry, Discovery, list[Claim]]:
    """The claims that are chosen, with what was loaded for them."""
    if choice.everything and choice.names:
        raise UsageError("give names or --all, not both")
    named = bool(choice.names or choice.topics)
    if not (named or choice.everything or choice.plugins or choice.expression):
        raise UsageError("name a formula, a file or module:attribute, or say --all; nablacheck list shows the names")
    chooses = expressions.chooses(choice.expression) if choice.expression else None
    places, names = split_places(choice.names)
    every_one = choice.everything or not (named or choice.plugins)
    words = [_Word(name) for name in names] + [_Word(topic, is_topic=True) for topic in choice.topics]
    discovery, registry = _loaded(words, choice.plugins, tuple(dict.fromkeys(places)), every_one, timeout)
    from nablacheck.catalogue.code_references import claims_at

    chosen = [claim for word in words for claim in registry.claims_of(word.meant(registry.declared))]
    chosen += [claim for place in places for claim in claims_at(place, registry)]
    chosen = list(dict.fromkeys(chosen)) if named else registry.claims()
    if chooses is not None:
        found = [claim for claim in chosen if chooses(f"{claim.name} {topic_of(claim.formula)}")]
        if chosen and not found:
            raise UsageError(f"-k {choice.expression!r} chooses none of {counted(len(chosen), 'claim', 'claims')}")
        chosen = found
    return registry, discovery, chosen


def choose_pair(pair: Pair, timeout: float) -> tuple[Registry, Discovery, list[Claim]]:
    """The claims of a function and its derivative in somebody's code, with what was loaded for them."""
    from nablacheck.catalogue.discovery import Discovery

    discovery = Discovery(pairs=(pair,), everything=False, timeout=timeout)
    registry = discovery.registry()
    return registry, discovery, registry.claims()


def written_axes(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The arguments with their axes, as in ``x="N D"``. Raises ``UsageError`` for what has none."""
    split = [word.partition("=") for word in words]
    for name, equals, _ in split:
        if not equals:
            raise UsageError(f'{name!r}: write the axes of an argument as {name}="N D"')
    return tuple((name, axes) for name, _, axes in split)


def without_oracles(choice: Choice) -> tuple[Choice, tuple[str, ...]]:
    """A choice with the names of claims as pytest calls its items, ``…-gradient-central``, taken for those of the
    claims, and the oracles that end all of its names."""
    names, oracles = [], []
    for name in choice.names:
        claim, _, oracle = name.rpartition("-")
        known = "-" in claim and _is_oracle(oracle)
        names.append(claim if known else name)
        oracles.append(oracle if known else "")
    return replace(choice, names=tuple(names)), tuple(dict.fromkeys(oracles)) if all(oracles) else ()


def _is_oracle(name: str) -> bool:
    from nablacheck.oracles import DEFAULT, RIGOROUS  # with all of NumPy, for the few names that may need it

    return name in (*DEFAULT, *RIGOROUS)


def formulas_meant(name: str, plugins: tuple[str, ...], timeout: float) -> tuple[Registry, list[Formula]]:
    """The formulas that a name or a place in code means, whether anything is claimed of them or not."""
    places, names = split_places((name,))
    _, registry = _loaded([_Word(each) for each in names], plugins, tuple(places), False, timeout)
    if places:
        return registry, [each for place in places for each in registry.places.get(place, [])]
    return registry, [registry.get(each) for each in formulas_among(names_meant(name, registry.declared))]


def _loaded(
    wanted: Sequence[_Word], plugins: tuple[str, ...], places: tuple[str, ...], everything: bool,
    timeout: float,
) -> tuple[Discovery, Registry]:  # fmt: skip
    """What has to be loaded for formulas that are ``wanted`` by name or topic: where the index knows these, their
    modules alone, unless they come out otherwise than the index says."""
    index = read_index(statement) if wanted and not (plugins or everything) else None
    if index is not None and index.failures:
        index = None
    names: list[str] = []
    if index is not None:
        try:  # a name that isn't there is refused before anything is imported, unless it may be that of a place
            names = formulas_among(name for word in wanted for name in word.meant(index.declared))
        except UsageError:
            if not places:
                raise
            index = None
    from nablacheck.catalogue.discovery import Discovery

    if index is not None:
        modules = dict.fromkeys(module for name in names for module in index.modules[name])
        discovery = Discovery(targets=places, modules=tuple(modules), everything=False, timeout=timeout)
        registry = discovery.registry()
        if all(_as_indexed(registry, name, index) for name in names):
            return discovery, registry
    discovery = Discovery(plugins, places, everything=everything or bool(wanted), timeout=timeout)
    try:
        return discovery, discovery.registry()
    except UsageError as error:
        raise UsageError(f"{error}{_hint_at_names(places)}") from None


def _hint_at_names(places: tuple[str, ...]) -> str:
    """The formula that is named in a place that isn't there, as in ``norms.distance``."""
    declared = read_index(statement).declared
    named = [part for place in places for part in re.split(r"\W+", place) if part in declared]
    return f"; did you mean {named[-1]}?" if named and not any(map(os.path.exists, places)) else ""


def _as_indexed(registry: Registry, name: str, index: Index) -> bool:
    formula = registry.formulas.get(name)
    return formula is not None and statement(formula, registry.origins[name]) == index.formulas[name]


def documents_meant(registry: Registry, source: str | None) -> list[Document]:
    """The documents that ``--source`` means. Raises ``UsageError`` where there is none."""
    documents = [each for each in registry.documents.values() if is_meant(each.key, each.title, source)]
    if source is not None and not documents:
        raise UsageError(f"there is no such document; there are {', '.join(registry.documents)}")
    return documents
