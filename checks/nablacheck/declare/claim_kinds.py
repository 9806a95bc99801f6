"""The kinds of claim: one row a kind, which says how such a claim is written, shaped, differentiated and worded.

What depends on the kind of a claim is asked of its row, as ``claim.kind.contracted`` or ``claim.kind.shape(out, x)``.
A new kind is a row here and a comparison in an oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

A = TypeVar("A")

COTANGENT = "G"
"""The name of a pullback's first parameter, and of the cotangent in reports."""


@dataclass(frozen=True)
class Kind:
    """A kind of claim. The defaults are those of a derivative of first order with the shape of its variable."""

    name: str
    """As in names of claims, in JSON, and as the method of a formula that declares it."""
    noun: str
    """What sentences call it."""
    function_value: Literal["scalar", "array", "any"]
    """Which functions it is about: scalar ones, array-valued ones (with ``out=``), or any."""
    order: int = 1
    """The order of the derivative that it is about; 0 for none."""
    stated: Literal["derivative", "point", "value"] = "derivative"
    """What its code returns: a derivative at the point; a point, the value of the variable, which is then no argument
    of the code; or the value of the function."""
    out_axes: int = 0
    """How many times the axes of the function's value are among those of what is claimed. They come first."""
    variable_axes: int = 1
    """How many times the axes of the variable are. They come last."""
    shape_words: str = "{variable} has shape"
    """Where that shape comes from, in words that the shape follows."""
    first_parameter: str = ""
    """The parameter that its code takes before the arguments of the formula."""
    several_variables: bool = False
    """Whether it may be about several variables at once; its code then returns a tuple with one result for each."""
    within_subspace: bool = False
    """Whether it takes ``along=``, a space that the variable is perturbed within."""
    transposable: bool = False
    """Whether writing its transpose is a familiar mistake, where it is a matrix."""
    agreement: str = "agrees to {digits} digits"
    """What a certificate says of one that holds."""

    @property
    def contracted(self) -> bool:
        """Whether it is about ⟨G, function⟩, with a cotangent G that its code takes first."""
        return self.first_parameter == COTANGENT

    @property
    def states_point(self) -> bool:
        """Whether its code returns the value of the variable at which something holds."""
        return self.stated == "point"

    @property
    def states_value(self) -> bool:
        """Whether its code returns the value of the function."""
        return self.stated == "value"

    @property
    def states_derivative(self) -> bool:
        return self.stated == "derivative"

    @property
    def takes_variables(self) -> bool:
        """Whether it names the variable that it is about."""
        return self.order > 0

    def shape(self, out: tuple[A, ...], variable: tuple[A, ...]) -> tuple[A, ...]:
        """The shape of what is claimed, from that of the function's value and that of the variable; of names of axes
        instead of sizes its axes."""
        return self.out_axes * out + self.variable_axes * variable

    def leading_axes(self, out: tuple[A, ...]) -> int:
        """How many of the first axes of a claimed derivative are those of the function's value."""
        return self.out_axes * len(out) if self.states_derivative else 0

    def shape_meaning(self, variable: str) -> str:
        """Where the shape of what is claimed comes from, in words that the shape follows."""
        return self.shape_words.format(variable=variable)

    def __str__(self) -> str:
        return self.name


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("gradient", "gradient", "scalar", within_subspace=True, transposable=True),
        Kind(
            "jacobian",
            "Jacobian",
            "array",
            out_axes=1,
            shape_words="out and {variable} make shape",
            transposable=True,
        ),
        Kind(
            "pullback",
            "pullback",
            "array",
            first_parameter=COTANGENT,
            several_variables=True,
            transposable=True,
        ),
        Kind(
            "hessian", "Hessian", "scalar", order=2, variable_axes=2, shape_words="{variable} taken twice makes shape"
        ),
        Kind(
            "minimizer",
            "minimizer",
            "scalar",
            stated="point",
            agreement="stationary to {digits} digits, nothing lower found",
        ),
        Kind(
            "identity",
            "identity",
            "any",
            order=0,
            stated="value",
            out_axes=1,
            variable_axes=0,
            shape_words="the function has shape",
        ),
    )
}
