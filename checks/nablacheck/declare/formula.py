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

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from nablacheck.core.errors import CodeLocation, DeclarationError
from nablacheck.core.signatures import parameter_names
from nablacheck.core.text import of_type
from nablacheck.declare.claim import Claim, ClaimDeclaration, Function, equation_and_note
from nablacheck.declare.misprints import UNASSESSED, Assessment, Severity
from nablacheck.declare.relations import Relation
from nablacheck.declare.spaces import Axes, Space
from nablacheck.declare.validation import (
    as_relations,
    check_given,
    check_relations,
    code_location_of,
    parsed_space,
    refuse_reserved,
)


@dataclass(eq=False)
class Formula:
    """A function of declared arguments, with the claims made about it. Made by :func:`formula`."""

    name: str
    function: Function
    spaces: dict[str, Space]
    out: Axes | None
    relations: tuple[Relation, ...]
    code_location: CodeLocation
    claims: list[Claim] = field(default_factory=list)
    call: str = ""
    """The command line that checks it, where its name or file isn't enough."""

    @property
    def equation(self) -> str:
        return equation_and_note(self.function)[0] or self.name

    @property
    def note(self) -> str:
        return equation_and_note(self.function)[1]

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

        Options of every claim: ``source=`` (one or several), ``along=`` a condition to perturb it within,
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
        """Claim a minimizer: takes the other arguments; the gradient vanishes there, and no value of the variable in
        its space makes the function lower. With ``local=True`` nothing near it does, whatever there is elsewhere."""
        return self.claim("minimizer", variable, **options)

    def identity(self, *functions: object, **options: Any) -> Callable[[Function], Claim]:
        """Claim another expression with the same value."""
        if functions:
            raise DeclarationError(f"write @{self.name}.identity(), with parentheses", code_location_of(functions[0]))
        return self.claim("identity", **options)

    def misprint(
        self,
        *variables: str,
        kind: str = "gradient",
        corrected_by: str = "",
        severity: Severity | str = Severity.WRONG,
        right_when: str = "",
        edit: str = "",
        because: str = "",
        **options: Any,
    ) -> Callable[[Function], Claim]:
        """Record a claim that a document prints and that is false; the harness has to refute it.

        ``kind`` is any kind of claim. The correction is the formula's first true claim of that kind and these
        variables, or the one of them with the label ``corrected_by``, which may be declared below; where the module is
        loaded, a label that none of them has is a failure. The rest is what ``nablacheck errata`` says of it: how bad
        it is, when it is right all the same, the smallest edit, and a sentence that defends the severity with the
        document's own conditions.
        """
        if severity not in tuple(Severity):
            known = ", ".join(map(repr, map(str, Severity)))
            raise DeclarationError(f"severity= is one of {known}, not {severity!r}", self.code_location)
        assessment = Assessment(Severity(severity), right_when, edit, because)
        return self._claim(kind, variables, options, True, corrected_by, assessment)

    def _claim(
        self,
        kind: str,
        variables: tuple[str, ...],
        options: dict[str, Any],
        misprint: bool = False,
        corrected_by: str = "",
        assessment: Assessment = UNASSESSED,
    ) -> Callable[[Function], Claim]:
        for variable in variables:
            if not isinstance(variable, str):
                undecorated = isinstance(variable, FunctionType)
                code_location = CodeLocation.of(variable) if undecorated else self.code_location
                usual = f'@{self.name}.{kind}("{next(iter(self.spaces), "x")}")'
                given = "" if undecorated else f", not {variable!r}"
                raise DeclarationError(
                    f"a {kind} names the variable it is taken by, as in {usual}{given}", code_location
                )

        def declare(function: Function) -> Claim:
            declaration = ClaimDeclaration(self, kind, variables, options, function, misprint, corrected_by, assessment)
            claim = declaration.claim()
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
        raise DeclarationError('write @formula(x="N D", …): the axes of every argument', code_location_of(functions[0]))

    def declare(function: Function) -> Formula:
        code_location = code_location_of(function)
        if not isinstance(function, FunctionType):
            raise DeclarationError(
                f"@formula is for functions written with def, not {of_type(function)}",
                code_location,
            )
        name = function.__name__
        names = parameter_names(function)
        if names != tuple(spaces):
            raise DeclarationError(
                f"{name} takes ({', '.join(names)}) but declares ({', '.join(spaces)}); "
                f"declare every argument, in the order of the signature",
                code_location,
            )
        refuse_reserved(name, names, code_location)
        parsed = {argument: parsed_space(name, argument, space, code_location) for argument, space in spaces.items()}
        check_given(name, parsed, code_location)
        relations = as_relations(where)
        out_axes = None
        if out is not None:
            try:
                out_axes = Axes.parse(out)
            except ValueError as error:
                raise DeclarationError(f"{name}: out: {error}", code_location) from None
        check_relations(name, relations, parsed, code_location)
        earlier = function.__globals__.get(name)
        if isinstance(earlier, Formula) and earlier.code_location != code_location:
            raise DeclarationError(
                f"{name} is declared twice, first at {earlier.code_location}; rename one", code_location
            )
        if not equation_and_note(function)[0]:
            raise DeclarationError(f"{name} has no docstring; write the equation as its first line", code_location)
        return Formula(name, function, parsed, out_axes, relations, code_location)

    return declare
