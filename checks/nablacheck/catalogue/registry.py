"""The formulas that were found: their names, duplicates among these, and what doesn't load.

Nothing registers itself. Formulas are collected from the modules they are defined in, and whatever goes wrong with one
module is a failure in the report while the others still run.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from nablacheck.catalogue.names import Declared, topic_of, unknown_formula
from nablacheck.catalogue.plugins import Failure, Plugin
from nablacheck.core.loading import LoadError, load, modules
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document
from nablacheck.declare.formula import Formula


@dataclass
class Registry:
    """The formulas that were found, by name, and what could not be loaded."""

    formulas: dict[str, Formula] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    """Where each formula comes from: ``catalogue``, or the plugin's name."""
    documents: dict[str, Document] = field(default_factory=dict)
    """The documents that the modules name, by key."""
    modules: dict[str, Plugin] = field(default_factory=dict)
    """The modules of plugins that were loaded, by name, with what loads each alone."""
    places: dict[str, list[Formula]] = field(default_factory=dict)
    """The formulas at each place in code that was named."""

    def add(self, module: ModuleType, origin: str) -> None:
        """Take in all formulas and documents of a module."""
        for value in vars(module).values():
            if issubclass(type(value), Document) and self.documents.setdefault(value.key, value) is not value:
                other = self.documents[value.key]
                self.failures.append(
                    Failure(origin, f"two documents have the key {value.key!r}: {other.title!r} and {value.title!r}")
                )
        self.add_formulas(formulas_of(module), origin)

    def add_formulas(self, formulas: list[Formula], origin: str) -> None:
        """Take formulas in; one whose name is taken is a failure that shows both places."""
        for each in formulas:
            other = self.formulas.get(each.name)
            if other is None:
                self.formulas[each.name] = each
                self.origins[each.name] = origin
                if not each.claims:
                    advice = f'add one, as in @{each.name}.gradient("{next(iter(each.spaces), "x")}")'
                    self.failures.append(
                        Failure(origin, f"{each.name} makes no claim ({each.code_location}); {advice}")
                    )
                self.failures += [
                    Failure(origin, problem) for problem in map(_wrong_correction, each.claims) if problem
                ]
            elif other is not each and other.code_location != each.code_location:
                both = f"{other.code_location} and at {each.code_location}"
                self.failures.append(Failure(origin, f"{each.name} is declared twice, at {both}; rename one"))

    def load(self, spec: str, origin: str) -> None:
        """Take in all formulas of a file or module; a failure to load it is recorded, not raised."""
        try:
            found, broken = modules(load(spec))
            for each in broken:
                self.add_failure(each, origin)
            if not broken and not any(map(formulas_of, found)):
                raise LoadError("declares no formula; is @formula missing?")
            for module in found:
                self.modules[module.__name__] = Plugin(spec if module is found[0] else module.__name__, origin)
                self.add(module, origin)
        except LoadError as error:
            # The formulas that were declared before it broke are checked beside it.
            self.add_formulas([each for each in formulas_among_values(error.before.values()) if each.claims], origin)
            self.add_failure(error, origin)

    def add_failure(self, error: LoadError, origin: str) -> None:
        """Record what doesn't load."""
        self.failures.append(Failure(origin, str(error), error.trace))

    def get(self, name: str) -> Formula:
        """The formula of that name. Raises ``UsageError`` with the nearest names."""
        if name not in self.formulas:
            raise unknown_formula(name, self.formulas)
        return self.formulas[name]

    @property
    def declared(self) -> dict[str, Declared]:
        """The names of what was found."""
        return declared_names(self.formulas.values())

    def claims_of(self, names: Iterable[str]) -> list[Claim]:
        """The claims of these names, and all those of the formulas of these names, in the order of the names."""
        found: list[Claim] = []
        for name in names:
            formula = self.formulas[name.partition("-")[0]]
            found += formula.claims if name == formula.name else [each for each in formula.claims if each.name == name]
        return found

    def modules_of(self, formula: Formula) -> list[Plugin]:
        """The modules that declare the formula and its claims, as far as they were loaded as plugins."""
        functions = [formula.function, *(claim.function for claim in formula.claims)]
        names = dict.fromkeys(function.__module__ for function in functions)
        return [self.modules[name] for name in names if name in self.modules]

    def claims(self) -> list[Claim]:
        """All claims, those of a file in the order in which they stand there, whichever formulas they are about."""
        found = [claim for each in self.formulas.values() for claim in each.claims]
        files = {file: k for k, file in enumerate(dict.fromkeys(claim.code_location.file for claim in found))}
        return sorted(found, key=lambda claim: (files[claim.code_location.file], claim.code_location.line))


def declared_names(formulas: Iterable[Formula]) -> dict[str, Declared]:
    """What the names of formulas lead to."""
    return {each.name: Declared(tuple(claim.name for claim in each.claims), topic_of(each)) for each in formulas}


def formulas_of(module: ModuleType) -> list[Formula]:
    """The formulas a module holds, in the order of its code; also those of which only a claim is left, since the
    claim was given the formula's name."""
    return formulas_among_values(vars(module).values())


def formulas_among_values(values: Iterable[Any]) -> list[Formula]:
    """The formulas among the values of a module."""
    found: dict[int, Formula] = {}
    for value in values:
        # The type, not isinstance: a lazy object of some library raises when it is asked for its class.
        each = value.formula if issubclass(type(value), Claim) else value
        if issubclass(type(each), Formula):
            found.setdefault(id(each), each)
    return list(found.values())


def _wrong_correction(claim: Claim) -> str:
    """What is wrong with a misprint's ``corrected_by``, or nothing: only now all claims are there that it may name."""
    if not claim.corrected_by or claim.correction is not None:
        return ""
    label = str(claim.corrected_by)
    near = difflib.get_close_matches(label, [each.label for each in claim.true_counterparts], n=1)
    advice = (
        f"did you mean {near[0]!r}?" if near else "that is the name of the right one's function, as in def second(...)"
    )
    problem = f"corrected_by={label!r} is no true claim of its kind and variables"
    return f"{claim.name}: {problem} ({claim.code_location}); {advice}"
