"""Discovery: the catalogue, installed packages, plugins by file or module; duplicate names, and what doesn't load.

Nothing registers itself. Formulas are collected from the modules they are defined in, and whatever goes wrong with one
module is a failure in the report while the others still run.
"""

from __future__ import annotations

import difflib
import sys
import tomllib
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from nablacheck.core.errors import UsageError
from nablacheck.core.loading import LoadError, is_module_name, load, modules
from nablacheck.declare.claim import Claim
from nablacheck.declare.documents import Document
from nablacheck.declare.formula import Formula

if TYPE_CHECKING:
    from nablacheck.declare.pair import Pair

CATALOGUE = "nablacheck_formulas"
"""The package of our own formulas, a plugin like anybody's."""
ENTRY_POINTS = "nablacheck.formulas"


@dataclass(frozen=True)
class Failure:
    """Something that could not be loaded, in one line; ``trace`` is the traceback where there is one."""

    origin: str
    message: str
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.origin}: {self.message}"


@dataclass
class Registry:
    """The formulas that were found, by name, and what could not be loaded."""

    formulas: dict[str, Formula] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    """Where each formula comes from: ``catalogue``, or the plugin's name."""
    documents: dict[str, Document] = field(default_factory=dict)
    """The documents that the modules name, by key."""

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
                self.failures += [Failure(origin, words) for words in map(_miscorrected, each.claims) if words]
            elif other is not each and other.code_location != each.code_location:
                both = f"{other.code_location} and at {each.code_location}"
                self.failures.append(Failure(origin, f"{each.name} is declared twice, at {both}; rename one"))

    def load(self, spec: str, origin: str) -> None:
        """Take in all formulas of a file or module; a failure to load it is recorded, not raised."""
        try:
            found, broken = modules(load(spec))
            self.failures += [Failure(origin, str(error), error.trace) for error in broken]
            if not broken and not any(map(formulas_of, found)):
                raise LoadError("declares no formula; is @formula missing?")
            for module in found:
                self.add(module, origin)
        except LoadError as error:
            self.failures.append(Failure(origin, str(error), error.trace))

    def get(self, name: str) -> Formula:
        """The formula of that name. Raises ``UsageError`` with the nearest names."""
        if name in self.formulas:
            return self.formulas[name]
        files = [path.name for path in Path().glob("*.py")]
        near = difflib.get_close_matches(name, [*self.formulas, *files], n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else "; nablacheck list shows the names there are"
        raise UsageError(f"there is no formula {name!r}{hint}")

    def formula_named(self, name: str) -> Formula:
        """The formula of that name, or that of the claim."""
        return self.claims_named(name)[0].formula if "-" in name else self.get(name)

    def claims_named(self, name: str) -> list[Claim]:
        """The claims of the formula of that name, or the one claim. Raises ``UsageError`` with the nearest names."""
        formula, dash, _ = name.partition("-")
        if not dash or formula not in self.formulas:
            return self.get(name).claims
        claims = self.formulas[formula].claims
        found = [claim for claim in claims if claim.name == name]
        if not found:
            near = difflib.get_close_matches(name, [claim.name for claim in claims], n=3, cutoff=0)
            raise UsageError(f"{formula} has no claim {name!r}; did you mean {', '.join(near)}?")
        return found

    def claims(self) -> list[Claim]:
        """All claims, those of a file in the order in which they stand there, whichever formulas they are about."""
        found = [claim for each in self.formulas.values() for claim in each.claims]
        files = {file: k for k, file in enumerate(dict.fromkeys(claim.code_location.file for claim in found))}
        return sorted(found, key=lambda claim: (files[claim.code_location.file], claim.code_location.line))


@dataclass(frozen=True)
class Discovery:
    """What to load; plain data, so that worker processes load the same."""

    plugins: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    """Files and ``module:attribute`` that were asked for by name and needn't be registered."""
    pairs: tuple[Pair, ...] = ()
    """Functions with gradients that are checked without a declaration."""
    everything: bool = True
    """Whether the catalogue and the installed plugins are loaded; a target alone doesn't need them."""

    def registry(self) -> Registry:
        registry = Registry()
        if self.everything:
            _load_installed(registry)
            for spec in project_plugins():
                registry.load(spec, f"plugin {spec}")
        for spec in self.plugins:
            registry.load(spec, f"plugin {spec}")
        for pair in self.pairs:
            registry.add_formulas([pair.formula()], "pair")
        for target in self.targets:
            try:
                found = resolve(target)
                registry.add_formulas(found, target)
                registry.origins.update({each.name: target for each in found if registry.formulas[each.name] is each})
            except LoadError as error:
                if error.missing:
                    raise UsageError(f"{target}: {error}") from None
                registry.failures.append(Failure(target, str(error), error.trace))
        return registry


def _load_installed(registry: Registry) -> None:
    entries = metadata.entry_points(group=ENTRY_POINTS)
    if not any(entry.value == CATALOGUE for entry in entries):
        registry.failures.append(Failure("catalogue", "it isn't installed; pip install nablacheck"))
    for entry in sorted(entries, key=lambda entry: entry.value != CATALOGUE):
        registry.load(entry.value, "catalogue" if entry.value == CATALOGUE else f"plugin {entry.name}")


def project_plugins(folder: Path | None = None) -> tuple[str, ...]:
    """The plugins that ``[tool.nablacheck]`` in the current project's pyproject.toml names.

    Raises ``UsageError`` where the table isn't as it should be.
    """
    start = folder or Path.cwd()
    for each in (start, *start.parents):
        file = each / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            tool = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("tool", {})
            table = tool.get("nablacheck", {}) if isinstance(tool, dict) else {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{file} isn't valid TOML: {error}") from None
        plugins = table.get("plugins", []) if isinstance(table, dict) else None
        if not isinstance(plugins, list) or not all(isinstance(plugin, str) for plugin in plugins):
            raise UsageError(f'{file}: [tool.nablacheck] plugins = ["module", "file.py"] takes a list of names')
        for plugin in plugins:
            if not plugin.endswith(".py") and ("/" in plugin or "\\" in plugin or not is_module_name(plugin)):
                raise UsageError(
                    f"{file}: [tool.nablacheck] plugins: {plugin!r} is neither a module nor a file of Python; "
                    'name each, as in ["mypackage.gradients", "more.py"]'
                )
        unknown = sorted(set(table) - {"plugins"})
        if unknown:
            raise UsageError(f"{file}: [tool.nablacheck] has no setting {unknown[0]!r}; there is plugins")
        if plugins and str(each) not in sys.path:
            sys.path.append(str(each))
        return tuple(str(each / plugin) if plugin.endswith(".py") else plugin for plugin in plugins)
    return ()


def claim_meant(target: str) -> str:
    """The name of the claim that ``file.py:energy-X-gradient`` means; empty where it means formulas."""
    _, colon, attribute = target.rpartition(":")
    formula, dash, _ = attribute.partition("-")
    return attribute if colon and dash and formula.isidentifier() else ""


def resolve(target: str) -> list[Formula]:
    """The formulas that ``module:attribute``, ``file.py`` or ``file.py:attribute`` means; that of a claim, where the
    attribute is one's name. Raises ``LoadError``."""
    spec, colon, attribute = target.rpartition(":")
    if claim_meant(target):
        return resolve(f"{spec}:{attribute.partition('-')[0]}")
    if not colon or not attribute.isidentifier():
        spec, attribute = target, ""
    module = load(spec)
    found = formulas_of(module)
    if not attribute:
        if not found:
            raise LoadError("declares no formula; is @formula missing?")
        return found
    value = getattr(module, attribute, None)
    if isinstance(value, Formula):
        return [value]
    if value is None:
        near = difflib.get_close_matches(attribute, [each.name for each in found], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise LoadError(f"{spec} has no {attribute!r}{hint}", missing=True)
    raise LoadError(
        f"{attribute} in {spec} is a {type(value).__name__}, not a formula; declare it with @formula", missing=True
    )


def formulas_of(module: ModuleType) -> list[Formula]:
    """The formulas a module holds, in the order of its source; also those of which only a claim is left, since the
    claim was given the formula's name."""
    found: dict[int, Formula] = {}
    for value in vars(module).values():
        # The type, not isinstance: a lazy object of some library raises when it is asked for its class.
        each = value.formula if issubclass(type(value), Claim) else value
        if issubclass(type(each), Formula):
            found.setdefault(id(each), each)
    return list(found.values())


def _miscorrected(claim: Claim) -> str:
    """What is wrong with a misprint's ``corrected_by``, or nothing: only now all claims are there that it may name."""
    if not claim.corrected_by or claim.correction is not None:
        return ""
    label = str(claim.corrected_by)
    near = difflib.get_close_matches(label, [each.label for each in claim.beside], n=1)
    advice = (
        f"did you mean {near[0]!r}?" if near else "that is the name of the right one's function, as in def second(...)"
    )
    problem = f"corrected_by={label!r} is no true claim of its kind and variables"
    return f"{claim.name}: {problem} ({claim.code_location}); {advice}"
