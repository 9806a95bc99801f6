"""The declared arguments as letters of a text, with their axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nablacheck.declare.functions import Elementwise, Smooth
from nablacheck.declare.spaces import ArraySpace, Axes, Given, Space
from nablacheck.reading.axes import ONE, Axis, Shape, composed, declared_axis, long_axes, shape_of
from nablacheck.reading.names import written
from nablacheck.reading.refusal import NotRead
from nablacheck.reading.scope import Scope
from nablacheck.reading.tree import FunctionLetter


@dataclass
class DeclaredSpaces:
    """The declared arguments as letters."""

    spaces: Mapping[str, Space]
    axes: dict[str, Axis] = field(default_factory=dict)

    def axis(self, name: str) -> Axis:
        for operator in ("+", "*"):
            if operator in name and "-" not in name:
                return composed(operator, [self.axis(part) for part in name.split(operator)])
        return self.axes.setdefault(name, declared_axis(name))

    def shape(self, axes: Axes) -> Shape:
        found = [self.axis(each) for each in axes.names]
        if len(found) > 2:
            raise NotRead("an array of more than two axes")
        return shape_of(found)

    def scope(self) -> Scope:
        scope = Scope()
        for argument, space in self.spaces.items():
            name = written(argument)
            if isinstance(space, Smooth):
                scope.functions[name] = FunctionLetter(name, self.shape(space.domain), self.shape(space.out))
            elif isinstance(space, Elementwise):
                scope.functions[name] = FunctionLetter(name, entrywise=True)
            elif isinstance(space, ArraySpace | Given):
                scope.arrays[name] = self.shape(space.axes)
            else:
                raise NotRead(f"the space of {argument}")
        families = (name for name, shape in scope.arrays.items() if name.islower() and ONE not in shape)
        scope.families = frozenset(families)  # with an index, their rows: xᵢ
        return scope

    def sizes(self, scope: Scope, small: bool) -> None:
        """Axes as numbers: N, and if ``small`` n where nothing else is called that."""
        for name, axis in self.axes.items():
            for letter in (name, name.lower()) if small else (name,):
                if not name.isdecimal() and letter not in scope.arrays and letter not in scope.functions:
                    scope.sizes.setdefault(letter, axis)


def named_axes(shape: Shape) -> Axes:
    """The axes of an array, as a declaration calls them."""
    return Axes(tuple(axis.name for axis in long_axes(shape)))
