"""Formulas and the claims made about them.

A declaration reads as a theorem: let the arguments be in these spaces; this is the function; this is the claim. ::

    @formula(X="N D", w="D", y="N")
    def squared_residual(X, w, y):
        \"\"\"‖Xw − y‖²\"\"\"
        r = X @ w - y
        return r @ r

    @squared_residual.gradient("w", source=NORM_PROOFS.at("12.9 Formula"))
    def _(X, w, y):
        \"\"\"2 Xᵀ(Xw − y)\"\"\"
        return 2 * X.T @ (X @ w - y)
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from nablacheck.core.arrays import Array
from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.core.signatures import parameter_names
from nablacheck.declare.documents import Source
from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.kinds import COTANGENT, KINDS, Kind
from nablacheck.declare.relations import AtLeast, Relation
from nablacheck.declare.spaces import ArraySpace, Axes, Condition, Given, Space, as_space

Function = Callable[..., Any]

LOCAL = "local"
"""The option of claims that state a point."""
RESERVED = (COTANGENT, "out", "where", "source", "along", "kind", "corrected_by", LOCAL)


def _equation(function: Function) -> tuple[str, str]:
    """The first line of the docstring, and the words after it."""
    first, _, rest = (function.__doc__ or "").strip().partition("\n")
    return first.strip(), " ".join(rest.split())


@dataclass(frozen=True, eq=False)
class Claim:
    """One statement about a formula, to be checked.

    ``spaces`` and ``relations`` are those the claim is made for: the formula's, narrowed where the claim says so.
    A ``misprint`` is a claim that some document prints and that is false.
    """

    formula: Formula
    kind: Kind
    variables: tuple[str, ...]
    label: str
    function: Function
    spaces: dict[str, Space]
    relations: tuple[Relation, ...]
    along: Condition | None
    sources: tuple[Source, ...]
    misprint: bool
    corrected_by: str
    place: CodeLocation
    narrowed: tuple[str, ...]
    """The arguments whose space the claim narrows."""
    local: bool = False
    """Of a minimiser: whether lower values may be had elsewhere, as long as there are none near."""

    @property
    def name(self) -> str:
        """Unique within the catalogue: ``squared_residual-w-gradient``."""
        parts = [self.formula.name, *self.variables, self.kind.name]
        if self.misprint:
            parts.append("misprint")
        if self.label:
            parts.append(self.label)
        return "-".join(parts)

    @property
    def noun(self) -> str:
        """Its kind in writing: gradient, Jacobian, Hessian, local minimiser, …"""
        return f"local {self.kind.noun}" if self.local else self.kind.noun

    @property
    def equation(self) -> str:
        """The claim in writing; the function's name where it has no docstring."""
        return _equation(self.function)[0] or self.function.__name__

    @property
    def note(self) -> str:
        return _equation(self.function)[1]

    @property
    def conditions(self) -> str:
        """What the claim assumes beyond the formula, in words; empty where it assumes nothing more."""
        words = [f"{name} {self.spaces[name]}" for name in self.narrowed]
        known = set(map(id, self.formula.relations))
        words += [str(relation) for relation in self.relations if id(relation) not in known]
        if self.along is not None:
            words.append(f"{self.variables[0]} moved within the {_moved_within(self.along)}")
        return ", ".join(words)

    def arguments(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the formula's arguments that the claim takes: a minimiser states the variable itself."""
        stated = self.variables if self.kind.states_point else ()
        return {name: value for name, value in values.items() if name not in stated}

    def projection(self, variable: str) -> Callable[[Array, Array], Array] | None:
        """The part along a space of a perturbation of the variable, where it isn't free: ``along=`` says so, and a
        minimiser competes with the values of its own space alone."""
        if self.along is not None:
            return self.along.project
        space = self.spaces[variable]
        within = self.kind.states_point and isinstance(space, ArraySpace)
        return space.condition.project if within else None  # type: ignore[attr-defined]

    @property
    def correction(self) -> Claim | None:
        """The true claim beside a misprint, of the same kind and variables: the first, or the one with the label
        ``corrected_by``. None where there is no such claim; a label that nothing has is refused at discovery."""
        fitting = (each for each in self.beside if not self.corrected_by or each.label == self.corrected_by)
        return next(fitting, None)

    @property
    def beside(self) -> list[Claim]:
        """The true claims of the same formula, kind and variables, in order."""
        same = (self.kind, self.variables)
        return [each for each in self.formula.claims if not each.misprint and (each.kind, each.variables) == same]

    def __repr__(self) -> str:
        return f"<Claim {self.name}>"


def _moved_within(condition: Condition) -> str:
    return condition.name if condition.name == "simplex" else f"{condition.name.replace('_', ' ')} matrices"


@dataclass(eq=False)
class Formula:
    """A function of declared arguments, with the claims made about it. Made by :func:`formula`."""

    name: str
    function: Function
    spaces: dict[str, Space]
    out: Axes | None
    relations: tuple[Relation, ...]
    place: CodeLocation
    claims: list[Claim] = field(default_factory=list)
    call: str = ""
    """The words of the command line that check it, where its name or place isn't enough."""

    @property
    def equation(self) -> str:
        return _equation(self.function)[0] or self.name

    @property
    def note(self) -> str:
        return _equation(self.function)[1]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The function's value."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<Formula {self.name}>"

    def claim(self, kind: str, *variables: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim a statement of any kind in the table ``declare.kinds.KINDS``; the methods below name them."""
        return self._claim(kind, variables, options)

    def gradient(self, variable: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim the gradient of a scalar function: the result has the variable's shape.

        Options of every claim: ``source=`` (one or several), ``along=`` a condition to move the variable within,
        ``where=`` further relations, and ``argument=space`` to narrow a space for this claim alone. The decorated
        function takes the formula's arguments; its name is the claim's label, ``_`` for none.
        """
        return self.claim("gradient", variable, **options)

    def jacobian(self, variable: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim the derivative of an array-valued function: axes of ``out``, then axes of the variable."""
        return self.claim("jacobian", variable, **options)

    def pullback(self, *variables: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim the gradients of ⟨G, function⟩: takes ``G`` of the function's shape first, then the arguments, and
        returns one result per named variable (a tuple where there are several)."""
        return self.claim("pullback", *variables, **options)

    def hessian(self, variable: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim the second derivative of a scalar function: the variable's axes twice."""
        return self.claim("hessian", variable, **options)

    def minimizer(self, variable: str, **options: Any) -> Callable[[Function], Claim]:
        """Claim a minimiser: takes the other arguments; the gradient vanishes there, and no value of the variable in
        its space makes the function lower. With ``local=True`` nothing near it does, whatever there is elsewhere."""
        return self.claim("minimizer", variable, **options)

    def identity(self, *functions: object, **options: Any) -> Callable[[Function], Claim]:
        """Claim another expression with the same value."""
        if functions:
            raise DeclarationError(f"write @{self.name}.identity(), with parentheses", _place_of(functions[0]))
        return self.claim("identity", **options)

    def misprint(
        self, *variables: str, kind: str = "gradient", corrected_by: str = "", **options: Any
    ) -> Callable[[Function], Claim]:
        """Record a claim that a document prints and that is false; the harness has to refute it.

        ``kind`` is any kind of claim. The correction is the formula's first true claim of that kind and these
        variables, or the one of them with the label ``corrected_by``, which may be declared below; where the module is
        loaded, a label that none of them has is a failure.
        """
        return self._claim(kind, variables, options, misprint=True, corrected_by=corrected_by)

    def _claim(
        self,
        kind: str,
        variables: tuple[str, ...],
        options: dict[str, Any],
        misprint: bool = False,
        corrected_by: str = "",
    ) -> Callable[[Function], Claim]:
        for variable in variables:
            if not isinstance(variable, str):
                undecorated = isinstance(variable, FunctionType)
                place = CodeLocation.of(variable) if undecorated else self.place
                usual = f'@{self.name}.{kind}("{next(iter(self.spaces), "x")}")'
                given = "" if undecorated else f", not {variable!r}"
                raise DeclarationError(f"a {kind} names the variable it is taken by, as in {usual}{given}", place)

        def declare(function: Function) -> Claim:
            claim = _declare_claim(self, kind, variables, dict(options), function, misprint, corrected_by)
            self.claims.append(claim)
            return claim

        return declare


def formula(
    *functions: object, out: str | None = None, where: Relation | Iterable[Relation] = (), **spaces: object
) -> Callable[[Function], Formula]:
    """Declare a formula: the spaces of its arguments, in the order of the signature.

    Parameters
    ----------
    out:
        The axes of the result where the function is not scalar.
    where:
        Relations between arguments or axes.
    **spaces:
        For each argument its axes (``"N D"``), a condition on axes (``positive_definite("N N")``), a function
        (``smooth("M P")``) or a fixed value (``given("", lambda x: x.mean())``).

    Raises
    ------
    DeclarationError
        A ``TypeError`` with file, line and what to do, where the declaration makes no sense.
    """

    if functions:
        raise DeclarationError('write @formula(x="N D", …): the axes of every argument', _place_of(functions[0]))

    def declare(function: Function) -> Formula:
        place = _place_of(function)
        if not isinstance(function, FunctionType):
            raise DeclarationError(
                f"@formula is for functions written with def, not a {type(function).__name__}", place
            )
        name = function.__name__
        names = parameter_names(function)
        if names != tuple(spaces):
            raise DeclarationError(
                f"{name} takes ({', '.join(names)}) but declares ({', '.join(spaces)}); "
                f"declare every argument, in the order of the signature",
                place,
            )
        _refuse_reserved(name, names, place)
        parsed = {argument: _space(name, argument, space, place) for argument, space in spaces.items()}
        _check_given(name, parsed, place)
        relations = _relations(where)
        out_axes = None
        if out is not None:
            try:
                out_axes = Axes.parse(out)
            except ValueError as error:
                raise DeclarationError(f"{name}: out: {error}", place) from None
        check_relations(name, relations, parsed, place)
        earlier = function.__globals__.get(name)
        if isinstance(earlier, Formula) and earlier.place != place:
            raise DeclarationError(f"{name} is declared twice, first at {earlier.place}; rename one", place)
        if not _equation(function)[0]:
            raise DeclarationError(f"{name} has no docstring; write the equation as its first line", place)
        return Formula(name, function, parsed, out_axes, relations, place)

    return declare


def _place_of(function: object) -> CodeLocation:
    """Where a function stands; the line that declares it for a callable without source of its own."""
    return CodeLocation.of(function) if isinstance(function, FunctionType) else CodeLocation.calling()


def _refuse_reserved(name: str, names: Iterable[str], place: CodeLocation) -> None:
    for argument in names:
        if argument in RESERVED:
            raise DeclarationError(f"{name}: an argument can't be called {argument!r}; rename it", place)


def _space(name: str, argument: str, declared: object, place: CodeLocation) -> Space:
    try:
        return as_space(declared)
    except ValueError as error:
        raise DeclarationError(f"{name}: argument {argument}: {error}", place) from None


def _check_given(name: str, spaces: dict[str, Space], place: CodeLocation) -> None:
    """Refuse values fixed by arguments there aren't, or by each other in a circle."""
    drawn = {argument for argument, space in spaces.items() if not isinstance(space, Given)}
    for argument, space in spaces.items():
        if isinstance(space, Given):
            for needed in space.needs:
                if needed not in drawn:
                    raise DeclarationError(
                        f"{name}: argument {argument}: {needed!r} is no argument that is drawn before it", place
                    )
            drawn.add(argument)


def _relations(where: Relation | Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(where) if isinstance(where, Iterable) else (where,)


def check_relations(name: str, relations: tuple[Relation, ...], spaces: dict[str, Space], place: CodeLocation) -> None:
    """Refuse relations that speak of arguments or axes there aren't."""
    letters = {letter for space in spaces.values() for letter in space.letters}
    for relation in relations:
        if not hasattr(relation, "holds"):
            raise DeclarationError(
                f'{name}: where= takes relations such as distinct("x", "a"), not {relation!r}', place
            )
        known = letters if isinstance(relation, AtLeast) else set(spaces)
        for needed in relation.names:
            if needed not in known:
                what = "axis" if isinstance(relation, AtLeast) else "argument"
                raise DeclarationError(f"{name}: the relation {relation} speaks of an unknown {what} {needed!r}", place)


def _plural(kinds: Iterable[Kind]) -> str:
    return " and ".join(f"{kind}s" for kind in kinds)


def _declare_claim(
    formula: Formula,
    name: str,
    variables: tuple[str, ...],
    options: dict[str, Any],
    function: Function,
    misprint: bool,
    corrected_by: str,
) -> Claim:
    place = CodeLocation.of(function)

    def refuse(problem: str) -> DeclarationError:
        return DeclarationError(f"{formula.name}: {problem}", place)

    if name not in KINDS:
        raise refuse(f"{name!r} is no kind of claim; use one of {', '.join(KINDS)}")
    kind = KINDS[name]
    source, along, where = options.pop("source", ()), options.pop("along", None), options.pop("where", ())
    if LOCAL in options and not kind.states_point:
        raise refuse(f"local= is for {_plural(each for each in KINDS.values() if each.states_point)}")
    local = options.pop(LOCAL, False)
    if not isinstance(local, bool):
        raise refuse(f"local= is True or False, not {local!r}")
    unknown = [option for option in options if option not in formula.spaces]
    if unknown:
        near = difflib.get_close_matches(unknown[0], [*formula.spaces, *RESERVED], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise refuse(f"{unknown[0]!r} is neither an option of a claim nor an argument{hint}")
    spaces = {
        argument: _space(formula.name, argument, options.get(argument, space), place)
        for argument, space in formula.spaces.items()
    }

    _check_given(formula.name, spaces, place)

    if not kind.takes_variables:
        if variables:
            raise refuse(f"an {kind} is no derivative: it takes no variable")
    elif not variables:
        raise refuse(f'a {kind} names the variable it is taken by, as in .{kind}("{next(iter(spaces), "x")}")')
    elif len(variables) > 1 and not kind.several_variables:
        raise refuse(f"a {kind} is taken by one variable, not by {', '.join(variables)}")
    for variable in variables:
        if variable not in spaces:
            near = difflib.get_close_matches(variable, list(spaces), n=1) or list(spaces)[:1]
            raise refuse(f"there is no argument {variable!r} to differentiate by; did you mean {near[0]!r}?")
        if isinstance(spaces[variable], Smooth | Elementwise):
            raise refuse(f"{variable} is a function; claims are about derivatives by arrays")
    if kind.function == "array" and formula.out is None:
        raise refuse(f'a {kind} is for array-valued functions: declare @formula(..., out="…") or claim a gradient')
    if kind.function == "scalar" and formula.out is not None:
        raise refuse(f"a {kind} is for scalar functions, and this one has out={str(formula.out)!r}; claim a jacobian")
    if along is not None:
        if not kind.within_subspace:
            raise refuse(f"along= is for {_plural(each for each in KINDS.values() if each.within_subspace)}")
        if not isinstance(along, Condition) or along.project is None:
            raise refuse("along= takes a condition one can move within, without axes, as in along=symmetric")

    expected = tuple(argument for argument in spaces if not (kind.states_point and argument in variables))
    if kind.first_parameter:
        expected = (kind.first_parameter, *expected)
    names = parameter_names(function)
    if names != expected:
        raise refuse(f"the {kind} takes ({', '.join(names)}) and should take ({', '.join(expected)})")
    relations = (*formula.relations, *_relations(where))
    check_relations(formula.name, relations, spaces, place)
    label = function.__name__ if function.__name__ != "_" else ""
    sources = tuple(source) if isinstance(source, Iterable) else (source,)
    if any(not isinstance(each, Source) for each in sources):
        raise refuse('source= takes locations of documents, such as Document("Notes", "notes").at("p. 3")')
    claim = Claim(
        formula, kind, variables, label, function, spaces, relations, along, sources, misprint, corrected_by, place,
        narrowed=tuple(options), local=local,
    )  # fmt: skip
    twin = next((other for other in formula.claims if other.name == claim.name), None)
    if twin is not None:
        raise refuse(
            f"{claim.name} is claimed twice, also at {twin.place}; give this one a name instead of "
            f"{function.__name__!r}, as in def expanded(...)"
        )
    if not _equation(function)[0]:
        raise refuse("the claim has no docstring; write the equation as its first line")
    return claim
