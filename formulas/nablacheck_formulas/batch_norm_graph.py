"""Paths through the computation graph of batch normalisation, whose edges the definitions of its nodes tell."""

import numpy as np
from nablacheck import formula

from .sources import DERIVATIVE_NOTES


def _moves(function, *arguments):
    """Which entries of the values of a function move with which entries of its arguments: by trying each in turn."""
    before = np.atleast_1d(function(*arguments))
    columns = []
    for k, argument in enumerate(arguments):
        for entry in np.eye(argument.size).reshape(argument.size, *argument.shape):
            moved = [*arguments[:k], argument + entry / 2, *arguments[k + 1 :]]
            columns.append(np.atleast_1d(function(*moved)) != before)
    return np.array(columns).T


def _graph(m):
    """The nodes of the page's graph for a batch of m, as slices, and its edges, which its definitions of them tell."""
    sizes = {"x": m, "gamma": 1, "beta": 1, "mu": 1, "sigma2": 1, "x_hat": m, "y": m, "l": 1}
    ends = np.cumsum(list(sizes.values()))
    nodes = {name: slice(end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)}
    edges = np.zeros((ends[-1], ends[-1]), dtype=bool)
    x, one = 2.0 ** np.arange(m), np.array(1.0)
    definitions = {
        "mu": (np.mean, {"x": x}),
        "sigma2": (lambda x, mu: np.mean((x - mu) ** 2), {"x": x, "mu": -one}),
        "x_hat": (lambda x, mu, sigma2: (x - mu) / np.sqrt(sigma2 + 1), {"x": x, "mu": -one, "sigma2": one}),
        "y": (lambda x_hat, gamma, beta: gamma * x_hat + beta, {"x_hat": x, "gamma": one, "beta": one}),
        "l": (lambda y: np.sum(y**2), {"y": x}),
    }
    for name, (function, arguments) in definitions.items():
        rows = np.concatenate([np.arange(ends[-1])[nodes[argument]] for argument in arguments])
        edges[rows, nodes[name]] = _moves(function, *arguments.values()).T
    return nodes, edges


def _paths_to_loss(m):
    """How many paths lead to the loss from a node of every name: the last column of (I − edges)⁻¹ = I + edges + …"""
    nodes, edges = _graph(m)
    paths = np.linalg.inv(np.eye(len(edges)) - edges)[:, -1]
    return {name: paths[node.start] for name, node in nodes.items()}


@formula(x="M", out="5")
def path_counts(x):
    """#{x̂ᵢ → l}, #{γ → l}, #{β → l}, #{σ² → l}, #{μ → l}"""
    paths = _paths_to_loss(x.size)
    return np.array([paths[name] for name in ("x_hat", "gamma", "beta", "sigma2", "mu")])


@path_counts.identity(
    source=(
        DERIVATIVE_NOTES.at("batch norm: number of paths from x_hat"),
        DERIVATIVE_NOTES.at("batch norm: number of paths from gamma"),
        DERIVATIVE_NOTES.at("batch norm: number of paths from sigma^2"),
        DERIVATIVE_NOTES.at("batch norm: number of paths from mu"),
    )
)
def _(x):
    """1, m, m, m, 2m"""
    m = x.size
    return np.array([1, m, m, m, 2 * m])


@formula(x="M")
def path_count_from_input(x):
    """#{xᵢ → l}"""
    return _paths_to_loss(x.size)["x"]


@path_count_from_input.identity()
def _(x):
    """3m + 1"""
    return 3 * x.size + 1


@path_count_from_input.misprint(
    kind="identity",
    source=DERIVATIVE_NOTES.at("batch norm: number of paths from x_i"),
    severity="a matter of naming",
    right_when="the steps that begin at x_i are counted, or terms",
    edit="For $x_i$, there are $3m + 1$ paths",
    because=(
        'For μ_B the page counts all "2m paths" to l, and not the two kinds of them; the three terms of '
        "∂l/∂x_i are right."
    ),
)
def first_steps_only(x):
    """3

    Counts the nodes next to xᵢ, where 2m for μ counts paths to the end.
    """
    return 3


@formula(x="M")
def edge_count_from_input(x):
    """#{xᵢ → next node}"""
    nodes, edges = _graph(x.size)
    return np.sum(edges[nodes["x"].start])


@edge_count_from_input.identity(source=DERIVATIVE_NOTES.at("batch norm: number of paths from x_i"))
def _(x):
    """3"""
    return 3
