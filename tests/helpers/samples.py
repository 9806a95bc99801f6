"""A call of every NumPy function that dual arrays know, and values for each of its options.

Long because it is one table with a row a function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tests.helpers.agreement import drawn

C = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 4.0], [2.5, 0.75, -3.0]])
INTS = np.array([[3, 1, 2], [7, 5, 9], [8, 4, 6]])
MASK = np.array([[True, False, True], [True, True, False], [True, True, True]])
SHIFT = np.diag([8.0, -9.0, 12.0])

Options = dict[str, Any]


class Sample(NamedTuple):
    """``code(function, x, **options)`` calls the function on x; ``options`` has the values of each, none where floats
    take none but the default, or, where the function takes any by name, ``**kwargs`` the dictionaries of them."""

    code: Callable[..., Any] = lambda f, x, /, **o: f(x, **o)
    options: Options = {}  # noqa: RUF012 (never changed)


def called(*operands: Any, **options: Any) -> Sample:
    """The function of x and other operands."""
    return Sample(lambda f, x, /, **o: f(x, *operands, **o), options)


def made(code: Callable[..., Any], **options: Any) -> Sample:
    return Sample(code, options)


def since(version: str, *values: Any) -> list[Any]:
    """Values that NumPy takes from this version on."""
    return list(values) if np.lib.NumpyVersion(np.__version__) >= version else []


SHARED: Options = {
    "dtype": [float, np.float32],
    "casting": ["unsafe", "no"],
    "keepdims": [True],
    "subok": [True, False],
    "device": since("2.0.0", "cpu"),
    "rowvar": [False],
}
"""Options that mean the same wherever they are. ``out`` is made for each result."""

AXIS: Options = {"axis": [0, 1, -1]}
AXES: Options = {"axis": [0, -1, (0, 1), (1, 0)]}
CASTS: Options = {"dtype": [float, np.float32, int]}
MASKED: Options = {"where": [MASK]}


def square(x: Any) -> Any:
    return x @ x.T + SHIFT


def definite(x: Any) -> Any:
    return x @ x.T + np.eye(3)


def filled(f: Any, x: Any, /, *operands: Any, **options: Any) -> Any:
    """What a function that returns nothing leaves in its first operand."""
    y = x * x
    assert f(y, *operands, **options) is None
    return y * x


def extreme(f: Any, x: Any, /, **options: Any) -> Any:
    """A mask needs an initial value."""
    return f(x, **({"initial": 0.5} if "where" in options else {}), **options)


SHAPED = {"shape": [(2, 4), 5]}
EXTREMES: Options = {**AXES, "initial": [9.0, -9.0, 0.1], **MASKED}
NORMS = [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf]

SAMPLES: dict[str, Sample] = {
    "np.all": made(lambda f, x, /, **o: f(x * C.T < 0.8, **o), **AXES, **MASKED),
    "np.any": made(lambda f, x, /, **o: f(x * (1 - MASK), **o), **AXES, **MASKED),
    "np.allclose": called(C * C + 0.5, rtol=[100.0], atol=[100.0], equal_nan=[True]),
    "np.isclose": called(C, rtol=[1.5], atol=[1.5], equal_nan=[True]),
    "np.amax": made(extreme, **EXTREMES),
    "np.amin": made(extreme, **EXTREMES),
    "np.max": made(extreme, **EXTREMES),
    "np.min": made(extreme, **EXTREMES),
    "np.nanmax": made(extreme, **EXTREMES),
    "np.nanmin": made(extreme, **EXTREMES),
    "np.ptp": called(**AXES),
    "np.append": called(C, axis=[0, 1]),
    "np.apply_along_axis": Sample(
        lambda f, x, /, *args, **o: f(lambda row, power=2, factor=1.0: factor * row**power, 1, x, *args, **o),
        {"*args": [(3,), (3, 0.5)], "**kwargs": [{"power": 3}, {"factor": -2.0}]},
    ),
    "np.argmax": called(**AXIS),
    "np.argmin": called(**AXIS),
    "np.argsort": called(axis=[0, None], kind=["stable", "heapsort"], stable=[True, False], order=[]),
    "np.sort": called(axis=[0, None], kind=["stable", "heapsort"], stable=[True, False], order=[]),
    "np.argwhere": made(lambda f, x, /, **o: f(x > 0, **o).sum() * x + f(x, **o).sum()),
    "np.around": called(decimals=[1, -1]),
    "np.round": called(decimals=[1, -1]),
    "np.array_equal": made(lambda f, x, /, **o: [f(x, x, **o), f(x, C, **o)], equal_nan=[True]),
    "np.array_split": called(2, **AXIS),
    "np.split": called(3, **AXIS),
    "np.hsplit": called(3),
    "np.vsplit": called([1]),
    "np.dsplit": made(lambda f, x, /, **o: f(x[:, :, None] * C, 3, **o)),
    "np.unstack": called(axis=[1, -1]),
    "np.atleast_1d": Sample(lambda f, x, /, *args, **o: f(x[0, 0], *args, **o), {"*arys": [(C, 2.0)]}),
    "np.atleast_2d": Sample(lambda f, x, /, *args, **o: f(x[0], *args, **o), {"*arys": [(C, 2.0)]}),
    "np.atleast_3d": Sample(lambda f, x, /, *args, **o: f(x, *args, **o), {"*arys": [(C, 2.0)]}),
    "np.average": called(
        axis=[0, -1, (0, 1), (1, 0)], weights=[np.abs(C) + 1, lambda x: x * x + 1], returned=[True], keepdims=[True]
    ),
    "np.block": made(lambda f, x, /, **o: f([[x, C], [C, x * x]], **o)),
    "np.broadcast_arrays": Sample(lambda f, x, /, *args, **o: f(x, x[0], *args, **o), {"*args": [(2.0, C)]}),
    "np.broadcast_to": called((2, 3, 3)),
    "np.clip": made(
        lambda f, x, /, a_min=-0.4, a_max=0.6, **o: (
            f(x, a_min, a_max, **o) if "min" not in o and "max" not in o else f(x, **o)
        ),
        **{
            "a_min": [0.1, None, lambda x: x[0] ** 2, -C * C],
            "a_max": [0.7, None, lambda x: x[0] ** 2 + 1],
            "min": [0.1],
            "max": [0.1, lambda x: x[0] ** 2],
            "**kwargs": [{"where": MASK}, {"dtype": np.float32}, {"dtype": float}, {"casting": "unsafe"}],
        },
    ),
    "np.column_stack": made(lambda f, x, /, **o: f([x[0], C, x], **o)),
    "np.compress": made(lambda f, x, /, **o: f([True, False, True], x, **o), **AXIS),
    "np.concatenate": made(lambda f, x, /, **o: f([x, C], **o), axis=[1, None]),
    "np.convolve": made(lambda f, x, /, **o: f(x[0], x[1, :2], **o), mode=["same", "valid"]),
    "np.correlate": made(lambda f, x, /, **o: f(x[0], x[1, :2], **o), mode=["same", "full"]),
    "np.copy": called(order=["C", "F", "A"]),
    "np.copyto": made(lambda f, x, /, **o: filled(f, x, x[0], **o), where=[MASK]),
    "np.corrcoef": called(bias=[], ddof=[], y=[C, lambda x: x * x], dtype=[float, np.float32]),
    "np.cov": called(
        y=[C, lambda x: x * x],
        bias=[True],
        ddof=[0, 2],
        fweights=[np.array([1, 2, 3])],
        aweights=[np.array([1.0, 2.0, 0.5])],
        dtype=[float, np.float32],
    ),
    "np.count_nonzero": made(lambda f, x, /, **o: f(x > 0, **o) * 1.0 + f(x, **o), **AXES),
    "np.cross": called(C, axisa=[0], axisb=[0], axisc=[0], axis=[0]),
    "np.cumprod": called(**CASTS, **AXIS),
    "np.cumsum": called(**CASTS, **AXIS),
    "np.delete": called([0, 2], **AXIS),
    "np.diag": called(k=[1, -1]),
    "np.diagflat": called(k=[1, -1]),
    "np.diagonal": made(lambda f, x, /, **o: f(x[:, :, None] * C, **o), offset=[1, -1], axis1=[2], axis2=[2]),
    "np.diff": called(n=[0, 2], axis=[0], prepend=[0.0, lambda x: x[:, :1]], append=[0.0, lambda x: x[:, :1]]),
    "np.dot": called(C),
    "np.dstack": made(lambda f, x, /, **o: f([x, C], **o)),
    "np.einsum": Sample(
        lambda f, x, /, *args, **o: f("ij,jk,ki->ik", x, C, x, *args, **o),
        {
            "*operands": [],
            "optimize": [True, "greedy"],
            "**kwargs": [
                {"dtype": float},
                {"dtype": np.float32, "casting": "unsafe"},
                {"order": "F"},
                {"casting": "unsafe"},
            ],
        },
    ),
    "np.empty_like": made(lambda f, x, /, **o: f(x, **o) * 0, order=["C", "F", "A"], **SHAPED),
    "np.zeros_like": called(**CASTS, order=["C", "F", "A"], **SHAPED),
    "np.ones_like": called(**CASTS, order=["C", "F", "A"], **SHAPED),
    "np.full_like": made(
        lambda f, x, /, **o: [f(x, x[0, 0] ** 2, **o), f(x, 2.5, **o)], order=["C", "F", "A"], **SHAPED
    ),
    "np.expand_dims": called((0, 2)),
    "np.extract": made(lambda f, x, /, **o: f(MASK, x, **o)),
    "np.fill_diagonal": made(
        lambda f, x, /, **o: [filled(f, x, x[0], **o), filled(f, x[:, :2], x[0, 0], **o)], wrap=[True]
    ),
    "np.flatnonzero": made(lambda f, x, /, **o: x.ravel()[f(x > 0, **o)]),
    "np.nonzero": made(lambda f, x, /, **o: [*f(x > 0, **o), *f(x, **o)]),
    "np.flip": called(axis=[0, 1, (0, 1)]),
    "np.fliplr": called(),
    "np.flipud": called(),
    "np.imag": called(),
    "np.real": called(),
    "np.iscomplexobj": called(),
    "np.isrealobj": called(),
    "np.inner": called(C),
    "np.insert": made(
        lambda f, x, /, **o: [f(x, 1, x[0], **o), f(x, [0, 2], 3.0, **o), f(INTS, 1, 10 * x[0], **o)], axis=[0, 1]
    ),
    "np.kron": called(C),
    "np.matrix_transpose": called(),
    "np.mean": called(**CASTS, **AXES, **MASKED),
    "np.nanmean": called(**AXES, **MASKED),
    "np.median": called(**AXES, overwrite_input=[True]),
    "np.meshgrid": Sample(
        lambda f, x, /, *args, **o: f(x[0], C[0], *args, **o),
        {"*xi": [(np.ones(2),)], "copy": [False], "sparse": [True], "indexing": ["ij"]},
    ),
    "np.moveaxis": called(0, 1),
    "np.nan_to_num": called(copy=[False], nan=[3.0], posinf=[3.0], neginf=[3.0]),
    "np.nansum": called(**CASTS, **AXES, initial=[2.0], **MASKED),
    "np.sum": called(**CASTS, **AXES, initial=[2.0], **MASKED),
    "np.prod": called(**CASTS, **AXES, initial=[2.0], **MASKED),
    "np.ndim": called(),
    "np.shape": called(),
    "np.size": called(axis=[0, -1, *since("2.4.0", (0, 1))]),
    "np.outer": called(C[0]),
    "np.pad": called(
        (1, 2),
        mode=["edge", "wrap", "reflect", "symmetric", "mean", "maximum", "linear_ramp"],
        **{
            "**kwargs": [
                {"constant_values": 1.0},
                {"mode": "reflect", "reflect_type": "odd"},
                {"mode": "mean", "stat_length": 2},
                {"mode": "linear_ramp", "end_values": 2.0},
            ]
        },
    ),
    "np.piecewise": Sample(
        lambda f, x, /, *args, **o: [
            f(x, [x > 0, x < -0.4], [lambda t, p=2, q=1.0: q * t**p * np.sum(t), 3.0, -1.0], *args, **o),
            f(x, [x > -0.2, x > 0.3], [lambda t, p=2, q=1.0: t, lambda t, p=2, q=1.0: q * np.sum(t**p)], *args, **o),
            f(x[0], x[0] > 0, [lambda t, p=2, q=1.0: q * t**p], *args, **o),
            f(x[0, 0], [x[0, 0] > 5, x[0, 0] < 3], [0, lambda t, p=2, q=1.0: q * t**p], *args, **o),
        ],
        {"*args": [(3,), (3, 0.5)], "**kw": [{"p": 3}, {"q": 0.5}]},
    ),
    "np.polyval": made(lambda f, x, /, **o: [f(x[0], 2.0), f([1, 2, 3], x), f(x[0], x)]),
    "np.put_along_axis": made(
        lambda f, x, /, **o: [
            filled(f, x, INTS[:, :2] % 3, x[:, :2] ** 3, 1, **o),
            filled(f, x, np.array([[2, 0]]), x[:, :2] ** 3, 1, **o),
            filled(f, x, INTS[:1] % 3, x[:1], -2, **o),
        ]
    ),
    "np.ravel": made(lambda f, x, /, **o: f(x * C.T, **o), order=["F", "A", "K"]),
    "np.reshape": called((9, 1), order=["F", "A"], copy=[True]),
    "np.repeat": made(lambda f, x, /, **o: f(x, [1, 0, 2] if o else 2, **o), axis=[0, 1]),
    "np.resize": called((2, 5)),
    "np.roll": called(2, axis=[0, 1]),
    "np.rollaxis": made(lambda f, x, /, **o: f(x[:, :, None] * C, 2, **o), start=[1]),
    "np.rot90": called(k=[2, -1], axes=[(1, 0)]),
    "np.select": made(lambda f, x, /, **o: f([x > 1, x > 0], [x, 2 * x * x], **o), default=[3.0, lambda x: x**3]),
    "np.sinc": called(),
    "np.squeeze": made(lambda f, x, /, **o: f(x[None, :, :, None], **o), axis=[0, (0, 3), -1]),
    "np.stack": made(lambda f, x, /, **o: f([x, C], **o), axis=[1, -1]),
    "np.hstack": made(lambda f, x, /, **o: f([x, C], **o)),
    "np.vstack": made(lambda f, x, /, **o: f([x, C], **o)),
    "np.std": called(**AXES, ddof=[1, 0.5], mean=[lambda x: x[:, :1]], correction=[1, 0.5], **MASKED),
    "np.var": called(**AXES, ddof=[1, 0.5], mean=[0.5, lambda x: x[:, :1]], correction=[1, 0.5], **MASKED),
    "np.swapaxes": called(0, 1),
    "np.take": called([0, 2, -1], axis=[0, 1], mode=["wrap", "clip"]),
    "np.take_along_axis": made(lambda f, x, /, **o: f(x, INTS % 3, **{"axis": 1, **o}), axis=[0, -1]),
    "np.tensordot": called(C, axes=[1, 0, ([0], [1])]),
    "np.tile": called((2, 1)),
    "np.trace": made(lambda f, x, /, **o: f(x[:, :, None] * C, **o), offset=[1], axis1=[2], axis2=[2]),
    "np.transpose": made(lambda f, x, /, **o: f(x[:, :, None] * C, **o), axes=[(1, 2, 0)]),
    "np.trapezoid": called(x=[C[0], lambda x: x[0]], dx=[0.5], axis=[0]),
    "np.tril": called(k=[1, -1]),
    "np.triu": called(k=[1, -1]),
    "np.vdot": called(C),
    "np.where": made(lambda f, x, /, **o: [f(x > 0, x, 2.0), f(x > 0, C, x * x), *f(x > 0), *f(x)]),
    "np.lib.stride_tricks.sliding_window_view": called((2, 2), axis=[(0, 1), (1, 0)], writeable=[True]),
    "np.linalg.cholesky": made(lambda f, x, /, **o: f(definite(x), **o), upper=[True]),
    "np.linalg.cond": called(p=[2, -2, 1, "fro", np.inf, -1]),
    "np.linalg.cross": called(C, axis=[0]),
    "np.linalg.det": called(),
    "np.linalg.diagonal": called(offset=[1]),
    "np.linalg.eigh": made(lambda f, x, /, **o: [*f(square(x) + np.triu(x), **o)], UPLO=["U", "u", "l"]),
    "np.linalg.eigvalsh": made(lambda f, x, /, **o: f(square(x) + np.triu(x), **o), UPLO=["U", "u", "l"]),
    "np.linalg.inv": called(),
    "np.linalg.lstsq": made(
        lambda f, x, /, **o: f(x[:, :2], C, **{"rcond": None, **o})[:2], rcond=[None, -1, 1e-9, 0.5]
    ),
    "np.linalg.matmul": called(C),
    "np.linalg.matrix_norm": called(ord=NORMS[2:]),
    "np.linalg.matrix_power": made(lambda f, x, /, **o: [f(x, 3), f(x, -2), f(x, 0)]),
    "np.linalg.matrix_transpose": called(),
    "np.linalg.multi_dot": made(lambda f, x, /, **o: f([x, C, x], **o)),
    "np.linalg.norm": made(
        lambda f, x, /, **o: f(x, **o) * f(x, **{"axis": 0, **o, "ord": None}),
        ord=NORMS,
        axis=[1, (0, 1), (1, 0), -1],
    ),
    "np.linalg.outer": made(lambda f, x, /, **o: f(x[0], C[0])),
    "np.linalg.pinv": made(
        lambda f, x, /, **o: f(x[:, :2], **o) if "hermitian" not in o else f(square(x), **o),
        rcond=[1e-9, 0.5],
        hermitian=[True],
        rtol=[None, 1e-9, 0.5],
    ),
    "np.linalg.qr": made(lambda f, x, /, **o: f(x[:, :2], **o), mode=["r", "complete", "raw"]),
    "np.linalg.slogdet": called(),
    "np.linalg.solve": called(C),
    "np.linalg.svd": made(
        lambda f, x, /, **o: f(x if "hermitian" not in o else square(x), **o),
        full_matrices=[False],
        compute_uv=[False],
        hermitian=[True],
    ),
    "np.linalg.svdvals": called(),
    "np.linalg.tensordot": called(C, axes=[1, 0, ([0], [1])]),
    "np.linalg.trace": called(offset=[1]),
    "np.linalg.vecdot": made(lambda f, x, /, **o: [f(x, C, **o), f(x[0], x, **o)], axis=[0]),
    "np.linalg.vector_norm": called(axis=[0, -1, (0, 1)], ord=[1, 0, 3, 0.5, np.inf, -np.inf, -1]),
}

METHODS: dict[str, Sample] = {
    "all": called(**AXES, **MASKED),
    "any": called(**AXES, **MASKED),
    "argmax": called(**AXIS),
    "argmin": called(**AXIS),
    "argsort": called(axis=[0, None], kind=["stable"], stable=[True], order=[]),
    "astype": called(float, order=["C", "F"], copy=[False], casting=["same_kind", "no"]),
    "clip": called(-0.2, 0.5, **{"**kwargs": [{"where": MASK}, {"dtype": float}]}, min=[], max=[]),
    "conj": called(),
    "conjugate": called(),
    "copy": called(order=["F", "K"]),
    "cumprod": called(**AXIS),
    "cumsum": called(**AXIS),
    "diagonal": made(lambda f, x, /, **o: f(x[:, :, None] * C, **o), offset=[1, -1], axis1=[2], axis2=[2]),
    "dot": called(C),
    "fill": made(lambda f, x, /, **o: filled(f, x, x[0, 0] ** 2, **o)),
    "flatten": made(lambda f, x, /, **o: f(x * C.T, **o), order=["F", "A", "K"]),
    "item": Sample(lambda f, x, /, *args, **o: f(x[:1, :1] if not args else x, *args, **o), {"*args": [(5,), (1, 2)]}),
    "max": called(
        **{"axis": [0, (0, 1)], "**kwargs": [{"keepdims": True}, {"initial": 0.5}, {"where": MASK, "initial": 0.5}]}
    ),
    "min": called(
        **{"axis": [0, (0, 1)], "**kwargs": [{"keepdims": True}, {"initial": 0.5}, {"where": MASK, "initial": 0.5}]}
    ),
    "mean": called(**{"axis": [0, (0, 1)], "**kwargs": [{"keepdims": True}, {"where": MASK}]}),
    "nonzero": called(),
    "prod": called(**{"axis": [0, (0, 1)], "**kwargs": [{"keepdims": True}, {"where": MASK}, {"initial": 2.0}]}),
    "ravel": made(lambda f, x, /, **o: f(x * C.T, **o), order=["F", "A", "K"]),
    "repeat": made(lambda f, x, /, **o: f(x, [1, 0, 2] if o else 2, **o), axis=[0, 1]),
    "reshape": Sample(
        lambda f, x, /, *args, **o: f(x, *(args or (9, 1)), **o),
        {"*shape": [((1, 9),), (3, -1)], "order": ["F", "A"], "copy": [True]},
    ),
    "round": called(decimals=[1, -1]),
    "sort": made(filled, axis=[0], kind=["stable"], stable=[True], order=[]),
    "squeeze": made(lambda f, x, /, **o: f(x[None, :, :, None], **o), axis=[0, (0, 3), -1]),
    "std": called(
        **{"axis": [0, (0, 1)], "ddof": [1], "**kwargs": [{"keepdims": True}, {"where": MASK}, {"mean": 0.5}]}
    ),
    "sum": called(**{"axis": [0, (0, 1)], "**kwargs": [{"keepdims": True}, {"where": MASK}, {"initial": 2.0}]}),
    "swapaxes": called(0, 1),
    "take": called([0, 2, -1], axis=[0, 1], mode=["wrap", "clip"]),
    "tolist": called(),
    "trace": made(lambda f, x, /, **o: f(x[:, :, None] * C, **o), offset=[1], axis1=[2], axis2=[2]),
    "transpose": Sample(
        lambda f, x, /, *args, **o: f(x[:, :, None] * C, *args, **o), {"*axes": [(1, 2, 0), ((1, 2, 0),), (None,)]}
    ),
    "var": called(
        **{"axis": [0, (0, 1)], "ddof": [1], "**kwargs": [{"keepdims": True}, {"where": MASK}, {"mean": 0.5}]}
    ),
    "view": Sample(lambda f, x, /, *args, **o: f(x, *args, **o), {"*args": [(float,)], "**kwargs": [{"dtype": float}]}),
}

DOMAINS: dict[str, Callable[[Any], Any]] = {
    name: lambda x: x * x + 0.25
    for name in (
        *("log", "log2", "log10", "sqrt", "gammaln", "gamma", "psi", "entr", "power", "float_power", "xlogy"),
        *("rel_entr", "kl_div", "betaln", "zeta", "digamma", "log1p", "xlog1py"),
    )
} | {
    **{name: lambda x: x / 3 for name in ("arcsin", "arccos", "arctanh", "exp", "expm1", "exp2", "erfc", "tan")},
    "arccosh": lambda x: x * x + 1.25,
    "logit": lambda x: (x + 3) / 6,
}
"""Where a ufunc is defined, of a number between −2 and 2."""

X = drawn(3, 3)
