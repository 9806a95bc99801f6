"""Random compositions of the functions that dual arrays know, with random options, on arrays of random shapes.

Long because it has a function for each of them, all in one table: programs are drawn from it by a seed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy

np: Any = numpy
"""The stubs of NumPy don't follow calls whose options are drawn."""
Step = Any
"""A function of an array."""
Draw = Callable[["Chance", Any], Step]
ops: dict[str, Draw] = {}


class Chance(numpy.random.Generator):
    """Random choices of options for arrays of a shape."""

    def __init__(self, seed: Any) -> None:
        super().__init__(np.random.PCG64(seed))

    def one_of(self, *choices: Any) -> Any:
        return choices[self.integers(len(choices))]

    def number(self) -> float:
        """With few digits, so that no precision is lost."""
        return float(self.integers(1, 17) / 8 * self.choice([-1, 1]))

    def array(self, *shape: int) -> Any:
        return np.array([self.number() for _ in range(int(np.prod(shape)))]).reshape(shape)

    def ints(self, *shape: int) -> Any:
        return self.integers(-3, 4, shape)

    def axis(self, y: Any) -> int:
        return int(self.integers(-y.ndim, y.ndim))

    def axes(self, y: Any, several: bool = True) -> Any:
        """None, one axis or several."""
        kind = self.integers(3 if several and y.ndim > 1 else 2)
        if kind == 2:
            return tuple(int(k) for k in self.permutation(y.ndim)[: self.integers(1, y.ndim + 1)])
        return self.axis(y) if kind else None

    def some(self, **options: Any) -> dict[str, Any]:
        """Some of the options."""
        return {name: value for name, value in options.items() if self.random() < 0.5}

    def mask(self, y: Any) -> Any:
        return self.random(y.shape) < 0.7

    def beside(self, y: Any) -> Any:
        """Another operand, of a shape that stretches to that of y or is the same."""
        shape = tuple(1 if self.random() < 0.2 else size for size in y.shape)[self.integers(0, y.ndim + 1) :]
        return self.one_of(self.array(*shape), self.ints(*shape), self.number())


def op(draw: Draw) -> Draw:
    ops[draw.__name__] = draw
    return draw


def of(function: Any, **fixed: Any) -> Step:
    return lambda y: function(y, **fixed)


def reduction(name: str) -> Draw:
    f = getattr(np, name)

    def draw(r: Chance, y: Any) -> Step:
        options = r.some(axis=r.axes(y), keepdims=True)
        if name in ("std", "var"):
            options |= r.some(ddof=r.one_of(0, 1, 2), mean=r.number())
        if name in ("sum", "mean", "std", "var") and r.random() < 0.3:
            options["where"] = r.mask(y)
        if name in ("max", "min", "sum", "prod") and r.random() < 0.3:
            options["initial"] = r.number()
        if r.random() < 0.3 and hasattr(y, name):
            return lambda z: getattr(z, name)(**options)
        return of(f, **options)

    return draw


def unary(name: str) -> Draw:
    f = getattr(np, name)
    return lambda r, y: (lambda z: f(z / 4)) if name in ("exp", "sinh", "expm1") else f


def unary_of_positive(name: str) -> Draw:
    f = getattr(np, name)
    return lambda r, y: lambda z: f(z * z + 0.5)


def binary(name: str) -> Draw:
    f = getattr(np, name)

    def draw(r: Chance, y: Any) -> Step:
        other = r.beside(y)
        other = np.where(other == 0, 1.5, other)
        if name == "arctan2":  # not on the negative axis, where it depends on the sign of a zero
            other = np.abs(other)
        return r.one_of(
            lambda z: f(z, other),
            lambda z: f(other, z * z + 0.25),
            lambda z: f(z, np.roll(z, 1) ** 2 + 1.5),
            lambda z: f(z, other, out=np.zeros_like(z)),
        )

    return draw


def accumulation(name: str) -> Draw:
    return lambda r, y: of(getattr(np, name), axis=r.axes(y, several=False))


def ufunc_reduction(name: str) -> Draw:
    return lambda r, y: of(getattr(np, name).reduce, **r.some(axis=r.axis(y), keepdims=True))


def ufunc_accumulation(name: str) -> Draw:
    return lambda r, y: of(getattr(np, name).accumulate, **r.some(axis=r.axis(y)))


def outer(name: str) -> Draw:
    def draw(r: Chance, y: Any) -> Step:
        other = r.array(2)
        return lambda z: getattr(np, name).outer(z, other)

    return draw


def comparison(name: str) -> Draw:
    def draw(r: Chance, y: Any) -> Step:
        other = r.number()
        return lambda z: z * getattr(np, name)(z, other) + z.sum(keepdims=True)

    return draw


REDUCTIONS = "sum mean prod max min std var nansum nanmean nanmax median ptp amin"
UNARY = "exp sin cos tanh arctan square negative sinh expm1 deg2rad fabs sign floor ceil trunc rint positive cbrt"
BINARY = "add subtract multiply divide maximum minimum fmax hypot arctan2 logaddexp remainder floor_divide heaviside"
FOLDS = "add multiply maximum subtract hypot minimum logaddexp"
ops |= {name: reduction(name) for name in REDUCTIONS.split()}
ops |= {name: accumulation(name) for name in ("cumsum", "cumprod")}
ops |= {name: unary(name) for name in UNARY.split()}
ops |= {name: unary_of_positive(name) for name in ("log", "sqrt", "reciprocal", "log1p", "log2")}
ops |= {name: binary(name) for name in BINARY.split()}
ops |= {f"{name}.reduce": ufunc_reduction(name) for name in FOLDS.split()}
ops |= {f"{name}.accumulate": ufunc_accumulation(name) for name in FOLDS.split()}
ops |= {f"{name}.outer": outer(name) for name in FOLDS.split()}
ops |= {name: comparison(name) for name in ("less", "greater_equal", "equal", "not_equal")}


def _shape(r: Chance, size: int) -> tuple[int, ...]:
    shape = []
    while size > 1:
        factor = int(r.one_of(*[k for k in range(2, size + 1) if size % k == 0]))
        shape.append(factor)
        size //= factor
    return tuple(shape) or r.one_of((), (1,), (1, 1))


@op
def power(r: Chance, y: Any) -> Step:
    exponent = r.one_of(2, 3, 0, 1, -1, 0.5, 1.5, 1 / 3, np.array([2]), np.array([0.5]))
    return lambda z: (z * z + 0.5) ** exponent


@op
def reshape(r: Chance, y: Any) -> Step:
    shape, order = _shape(r, y.size), r.one_of("C", "F")
    return r.one_of(lambda z: np.reshape(z, shape, order=order), lambda z: z.reshape(*shape, order=order))


@op
def ravel(r: Chance, y: Any) -> Step:
    order = r.one_of("C", "F", "A", "K")
    return r.one_of(lambda z: np.ravel(z, order), lambda z: z.flatten(order), lambda z: z.flat[:])


@op
def transpose(r: Chance, y: Any) -> Step:
    axes = tuple(int(k) for k in r.permutation(y.ndim))
    return r.one_of(lambda z: np.transpose(z, axes), lambda z: z.transpose(*axes), lambda z: z.T)


@op
def moving_axes(r: Chance, y: Any) -> Step:
    a, b = r.axis(y), r.axis(y)
    return r.one_of(lambda z: np.swapaxes(z, a, b), lambda z: np.moveaxis(z, a, b), lambda z: np.rollaxis(z, a, abs(b)))


@op
def expand(r: Chance, y: Any) -> Step:
    axis = r.one_of(0, -1, (0, 1), y.ndim)
    return lambda z: np.expand_dims(z, axis)


@op
def squeeze(r: Chance, y: Any) -> Step:
    return of(np.squeeze, **r.some(axis=r.axes(y)))


@op
def broadcast(r: Chance, y: Any) -> Step:
    return lambda z: np.broadcast_to(z, (2, *y.shape))


@op
def flip(r: Chance, y: Any) -> Step:
    return of(np.flip, **r.some(axis=r.axes(y)))


@op
def rot90(r: Chance, y: Any) -> Step:
    axes = tuple(int(k) for k in r.permutation(y.ndim)[:2])
    return of(np.rot90, k=int(r.integers(-2, 4)), axes=axes)


@op
def roll(r: Chance, y: Any) -> Step:
    axis = r.axes(y)
    shift = tuple(int(k) for k in r.integers(-3, 4, len(axis))) if isinstance(axis, tuple) else int(r.integers(-3, 4))
    return lambda z: np.roll(z, shift, axis)


@op
def tile(r: Chance, y: Any) -> Step:
    return of(np.tile, reps=r.one_of(2, (2, 1), (1, 2)))


@op
def repeat(r: Chance, y: Any) -> Step:
    axis = r.axis(y)
    counts = r.integers(0, 3, y.shape[axis])
    return r.one_of(lambda z: np.repeat(z, counts, axis), lambda z: np.repeat(z, 2), lambda z: z.repeat(2, axis=axis))


@op
def take(r: Chance, y: Any) -> Step:
    mode = r.one_of("raise", "wrap", "clip")
    places = r.integers(0, 6, r.one_of((), (2,), (2, 2))) if mode != "raise" else np.array([0, -1])
    axis = r.axes(y, several=False)
    return lambda z: np.take(z, places, axis, mode=mode)


@op
def delete(r: Chance, y: Any) -> Step:
    axis = r.axes(y, several=False)
    places = r.one_of(0, slice(0, 1), [0, -1])
    return lambda z: np.delete(z, places, axis)


@op
def insert(r: Chance, y: Any) -> Step:
    axis, place, number = r.one_of(r.axis(y), None), r.one_of(0, [0, 1], -1), r.number()
    into = r.ints(4)
    return r.one_of(
        lambda z: np.insert(z, place, number, axis),
        lambda z: np.insert(z, place, z.ravel()[:1] * 2, axis),
        lambda z: np.insert(into, 1, 3 * z.ravel()) * z.ravel()[0],
    )


@op
def joined(r: Chance, y: Any) -> Step:
    axis, other = r.axis(y), r.array(*y.shape)
    return r.one_of(
        lambda z: np.concatenate([z, other], axis),
        lambda z: np.concatenate([other, z, z * z], None),
        lambda z: np.stack([z, other], axis),
        lambda z: np.hstack([z, other]),
        lambda z: np.vstack([other, z]),
        lambda z: np.dstack([z, other]),
        lambda z: np.column_stack([z, other]),
        lambda z: np.block([[z, other], [other, z]]),
        lambda z: np.append(other, z, axis),
        lambda z: np.append(z, 2.5),
    )


@op
def parts(r: Chance, y: Any) -> Step:
    axis, k, other = r.axis(y), int(r.integers(2)), r.array(2)
    return r.one_of(
        lambda z: np.array_split(z, 2, axis)[k],
        lambda z: np.split(z, [1], axis)[k],
        lambda z: np.hsplit(z, [1])[k],
        lambda z: np.vsplit(z, [1])[k],
        lambda z: np.unstack(z, axis=axis)[0],
        lambda z: np.broadcast_arrays(z, z[:1])[k],
        lambda z: np.atleast_2d(z, other)[0],
    )


@op
def diagonals(r: Chance, y: Any) -> Step:
    k = int(r.integers(-1, 2))
    a, b = (int(j) for j in r.permutation(y.ndim)[:2])
    return r.one_of(
        lambda z: np.diag(z, k),
        lambda z: np.diagflat(z, k),
        lambda z: np.diagonal(z, k, a, b),
        lambda z: np.trace(z, k, a, b),
        lambda z: z.trace(offset=k, axis1=a, axis2=b),
        lambda z: np.tril(z, k),
        lambda z: np.triu(z, k),
        lambda z: np.linalg.trace(z, offset=k),
        lambda z: np.linalg.diagonal(z, offset=k),
    )


@op
def diff(r: Chance, y: Any) -> Step:
    return of(np.diff, **r.some(n=int(r.integers(0, 3)), axis=r.axis(y)))


@op
def pad(r: Chance, y: Any) -> Step:
    mode = r.one_of("constant", "edge", "wrap", "reflect", "symmetric")
    width = r.one_of(1, (1, 2), (0, 1))
    return lambda z: np.pad(z, width, mode)


@op
def trapezoid(r: Chance, y: Any) -> Step:
    return of(np.trapezoid, **r.some(dx=0.5, axis=r.axis(y)))


@op
def resize(r: Chance, y: Any) -> Step:
    shape = r.one_of((2, 3), 5, (3, 1))
    return lambda z: np.resize(z, shape)


@op
def windows(r: Chance, y: Any) -> Step:
    axis = r.axis(y)
    return lambda z: np.lib.stride_tricks.sliding_window_view(z, 2, axis)


@op
def chosen(r: Chance, y: Any) -> Step:
    mask, axis, c, d = r.mask(y), r.axis(y), r.beside(y), r.beside(y)
    line = r.random(y.shape[axis]) < 0.7
    return r.one_of(
        lambda z: np.compress(line, z, axis),
        lambda z: np.extract(mask, z),
        lambda z: z[mask],
        lambda z: np.where(z > 0, z, c),
        lambda z: np.where(mask, c, z * z),
        lambda z: np.select([z > 1, mask], [z * z, c], d),
        lambda z: np.clip(z, np.minimum(c, d), np.maximum(c, d)),
        lambda z: np.clip(z, None, c),
        lambda z: z.clip(-0.5, 0.75),
        lambda z: np.clip(c, -np.abs(z), np.abs(z)),
        lambda z: np.copysign(1.0, c) * z,
        lambda z: np.nan_to_num(z, copy=False),
    )


@op
def piecewise(r: Chance, y: Any) -> Step:
    mask, c = r.mask(y), r.number()
    return r.one_of(
        lambda z: np.piecewise(z, [z > 0, mask], [lambda t: t * np.sum(t), lambda t: t * t, c]),
        lambda z: np.piecewise(z, [mask, z < 0.5], [lambda t: t * np.max(t), c]),
        lambda z: np.piecewise(z, [mask], [lambda t, p: t**p, lambda t, p: p * t], 2),
    )


@op
def along(r: Chance, y: Any) -> Step:
    axis = r.axis(y)
    return r.one_of(
        lambda z: np.apply_along_axis(lambda t: 0.0 if np.sum(t) < 0 else np.sum(t) ** 2, axis, z),
        lambda z: np.apply_along_axis(lambda t: t * np.max(t), axis, z),
        lambda z: np.apply_along_axis(lambda t, k: np.outer(t, t)[k], axis, z, 0),
        lambda z: np.apply_along_axis(np.sort, axis, z),
    )


@op
def rounded(r: Chance, y: Any) -> Step:
    digits = int(r.integers(-1, 2))
    return lambda z: z * np.round(3 * z, digits)


@op
def ordered(r: Chance, y: Any) -> Step:
    axis, kind = r.axes(y, several=False), r.one_of(None, "stable", "heapsort")
    line = r.axis(y)
    return r.one_of(
        lambda z: np.sort(z, axis, kind=kind),
        lambda z: np.take_along_axis(z * z, np.argsort(z, line, kind=kind), line),
        lambda z: np.take_along_axis(z, np.expand_dims(np.argmax(z, line), line), line),
        lambda z: z * np.argmin(z, axis=line, keepdims=True),
        lambda z: z.ravel()[z.argmax()] * z,
    )


@op
def averaged(r: Chance, y: Any) -> Step:
    axis = r.axes(y)
    shape = y.shape if axis is None or r.random() < 0.5 else tuple(y.shape[k] for k in np.atleast_1d(axis))
    weights, keepdims = np.abs(r.array(*shape)), bool(r.integers(2))
    return r.one_of(
        lambda z: np.average(z, axis, weights, keepdims=keepdims),
        lambda z: np.average(z, axis, z * z + 1, keepdims=keepdims),
        lambda z: np.average(weights, weights=np.abs(weights) + z.ravel()[0] ** 2),
    )


@op
def grids(r: Chance, y: Any) -> Step:
    options, k, c = r.some(indexing="ij", sparse=True), int(r.integers(2)), r.array(2)
    return lambda z: np.meshgrid(z.ravel(), c, **options)[k] * z.ravel()[0]


@op
def products(r: Chance, y: Any) -> Step:
    left, right = r.array(2, y.shape[0]), r.array(y.shape[-1], 3)
    line, mode, same = r.array(int(r.integers(1, 4))), r.one_of("full", "same", "valid"), r.array(*y.shape)
    axis = r.axis(y)
    return r.one_of(
        lambda z: z @ right,
        lambda z: np.dot(z, right),
        lambda z: np.inner(z, right.T),
        lambda z: np.outer(z, line),
        lambda z: np.kron(z, line),
        lambda z: np.convolve(z.ravel(), line, mode),
        lambda z: np.correlate(line, z.ravel(), mode),
        lambda z: np.correlate(z.ravel(), line, mode=mode),
        lambda z: np.tensordot(z, right, 1),
        lambda z: np.tensordot(z, same, ([axis], [axis])),
        lambda z: np.tensordot(left, z, ([1], [0])),
        lambda z: np.vdot(z, same),
        lambda z: np.cross(z, same, axis=axis),
        lambda z: np.cross(np.resize(z, (2, 3)), np.resize(same, (2, 3))),
        lambda z: np.einsum("...i,...i->...", z, same),
        lambda z: np.einsum("ij,ij->j", z, z * same),
        lambda z: np.einsum("ii->i", z),
        lambda z: np.einsum("ij->ji", z),
        lambda z: np.einsum("i...,i...,i...->...", z, z, same, optimize=True),
        lambda z: np.linalg.vecdot(z, same, axis=axis),
        lambda z: np.polyval(z.ravel(), 0.5),
        lambda z: np.polyval([1, 2, 3], z),
    )


def definite(z: Any) -> Any:
    turned = np.swapaxes(z, -1, -2)
    return z @ turned / 4 + np.diag(1.5 + np.arange(z.shape[-2]))


def square(z: Any) -> Any:
    return (
        z @ np.swapaxes(z, -1, -2) / 4
        + np.diag([2.0, -3.5, 5.0, 7.5])[: z.shape[-2], : z.shape[-2]]
        + np.triu(np.ones((z.shape[-2],) * 2), 1)
    )


@op
def solved(r: Chance, y: Any) -> Step:
    upper, side = bool(r.integers(2)), r.array(y.shape[-2], 2)
    power, cut = int(r.integers(-2, 4)), r.one_of(1e-9, 1e-12)
    return r.one_of(
        lambda z: np.linalg.inv(square(z)),
        lambda z: np.linalg.det(square(z)),
        lambda z: np.linalg.slogdet(square(z))[1],
        lambda z: np.linalg.solve(square(z), side),
        lambda z: np.linalg.solve(square(z), z),
        lambda z: np.linalg.solve(square(z), side[:, 0]),
        lambda z: np.linalg.cholesky(definite(z), upper=upper),
        lambda z: np.linalg.qr(z)[1],
        lambda z: np.linalg.qr(square(z))[0],
        lambda z: np.linalg.pinv(z),
        lambda z: np.linalg.pinv(z, rcond=cut),
        lambda z: np.linalg.lstsq(z, side, rcond=None)[0],
        lambda z: np.linalg.lstsq(z, side[:, 0])[1],
        lambda z: np.linalg.matrix_power(square(z), power),
        lambda z: np.linalg.multi_dot([z.T, square(z), z]),
    )


@op
def spectra(r: Chance, y: Any) -> Step:
    triangle, k = r.one_of("L", "U", "u"), int(r.integers(3))
    p = r.one_of(None, 1, -1, 2, -2, "fro", np.inf)
    return r.one_of(
        lambda z: np.linalg.eigvalsh(square(z), triangle),
        lambda z: np.linalg.eigh(square(z), triangle)[1],
        lambda z: np.linalg.svd(z, full_matrices=False)[k],
        lambda z: np.linalg.svd(z, compute_uv=False),
        lambda z: np.linalg.svdvals(z),
        lambda z: np.linalg.cond(square(z), p),
    )


@op
def norm(r: Chance, y: Any) -> Step:
    axis = r.axes(y)
    single = isinstance(axis, int) or (isinstance(axis, tuple) and len(axis) == 1) or (axis is None and y.ndim == 1)
    order = r.one_of(
        *((1, 2, 0, 3, -1, 0.5, np.inf, -np.inf) if single else ("fro", "nuc", 1, -1, 2, -2, np.inf)), None
    )
    options = {"ord": order, **r.some(keepdims=True)}
    return r.one_of(
        lambda z: np.linalg.norm(z, axis=axis, **options),
        lambda z: np.linalg.vector_norm(z, axis=axis, **options),
        lambda z: np.linalg.matrix_norm(z, **options),
    )


@op
def statistics(r: Chance, y: Any) -> Step:
    options = r.some(rowvar=False)
    more = r.some(bias=True, ddof=int(r.integers(0, 3)), y=r.array(*y.shape))
    return r.one_of(lambda z: np.cov(z, **options, **more), lambda z: np.corrcoef(z, **options))


@op
def in_place(r: Chance, y: Any) -> Step:
    axis, line = r.axis(y), r.array(2)
    one = tuple(1 if k == axis % y.ndim else size for k, size in enumerate(y.shape))
    places = r.integers(0, y.shape[axis], one)
    rows = r.integers(0, y.shape[0], 2)

    def diagonal(z: Any) -> Any:
        w = z * z
        np.fill_diagonal(w, z.ravel()[:2])
        return w

    def put(z: Any) -> Any:
        w = z * z
        np.put_along_axis(w, places, z.ravel()[0] * 2, axis)
        return w

    def added(z: Any) -> Any:
        w = np.zeros_like(z)
        np.add.at(w, rows, z[rows])
        np.subtract.at(w, rows, 0.5)
        return w

    def copied(z: Any) -> Any:
        w = np.empty_like(z)
        np.copyto(w, z.ravel()[0])
        w.ravel()[:1] = line[0]
        w[0] *= 2
        return w * z

    def filled(z: Any) -> Any:
        w = np.full_like(z, z.ravel()[0])
        w[..., 0] += z[..., -1]
        w.sort(axis=axis)
        return w + z

    def diagonal_of_several(z: Any) -> Any:
        w = z * 1
        np.fill_diagonal(w, line)
        return w

    return r.one_of(diagonal, put, added, copied, filled, diagonal_of_several)


if not hasattr(np, "trapezoid"):  # before NumPy 2
    del ops["trapezoid"]


class Program(NamedTuple):
    names: tuple[str, ...]
    steps: tuple[Step, ...]
    x: Any

    def __call__(self, x: Any) -> Any:
        y = x
        for step in self.steps:
            y = step(y)
        return y


MOST = 64
"""More entries than that aren't needed to tell."""


def program(seed: int) -> Program:
    """Two to four steps that floats can take. A step that they can't is drawn anew."""
    r = Chance(seed)
    shape = tuple(int(k) for k in r.integers(1, 5, r.integers(1, 4)))
    x = r.array(*shape) + r.integers(-9, 10, shape) / 1024
    y, names = x, []
    steps: list[Step] = []
    length = r.integers(2, 5)
    for _ in range(40):
        if len(steps) == length:
            break
        name = str(r.one_of(*ops))
        try:
            step = ops[name](r, y)
            z = step(y)
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
            continue
        if isinstance(z, np.ndarray | np.floating) and 0 < z.size <= MOST and np.isfinite(z).all():
            y = np.asarray(z, float)
            names.append(name)
            steps.append(step)
    return Program(tuple(names), tuple(steps), x)
