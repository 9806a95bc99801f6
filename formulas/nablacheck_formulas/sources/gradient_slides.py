"""The slides on gradients of scalar functions."""

from nablacheck import Document

GRADIENT_SLIDES = Document(
    "Emanuele Rodolà: Gradients of scalar functions w.r.t. matrices",
    key="gradient-slides",
    author="Emanuele Rodolà",
    locations={
        "Linear regression: Matrix notation": "y_i = ax_i + b",
        "Linear regression: remark": "",
        "MSE display": (
            r"\|\mathbf{y} - \mathbf{X}\boldsymbol{\theta}\|_2^2 = \mathbf{y}^\top \mathbf{y} - "
            r"2\mathbf{y}^\top \mathbf{X}\boldsymbol{\theta} + \boldsymbol{\theta}^\top \mathbf{X}^\top "
            r"\mathbf{X}\boldsymbol{\theta}"
        ),
        'sentence "The MSE is simply"': (
            "The MSE is simply:\n\n"
            r"$$\ell(\boldsymbol{\theta}) = \|\mathbf{y} - \mathbf{X}\boldsymbol{\theta}\|_2^2"
        ),
        "zero-gradient display": (
            r"-2\mathbf{X}^\top \mathbf{y} + 2\mathbf{X}^\top \mathbf{X}\boldsymbol{\theta} = \mathbf{0}"
        ),
        "gradient arrow": (
            r"\xrightarrow{\nabla_{\boldsymbol{\theta}}} -2\mathbf{X}^\top \mathbf{y} + 2\mathbf{X}^\top "
            r"\mathbf{X}\boldsymbol{\theta}"
        ),
        "Example, double sum": (
            r"\nabla_{\boldsymbol{\theta}} f(\boldsymbol{\theta}) = \nabla_{\boldsymbol{\theta}} \sum_{i=1}^n "
            r"\sum_{j=1}^n a_{ij} \theta_i \theta_j"
        ),
        "Example, component partials": (
            r"\begin{pmatrix} \sum_j a_{1j}\theta_j + \sum_i a_{i1}\theta_i \\ \vdots \\ \sum_j a_{nj}\theta_j "
            r"+ \sum_i a_{in}\theta_i \end{pmatrix}"
        ),
        "Example, merged sums": (
            r"\begin{pmatrix} \sum_i (a_{1i} + a_{i1})\theta_i \\ \vdots \\ \sum_i (a_{ni} + a_{in})\theta_i "
            r"\end{pmatrix}"
        ),
        "Example, matrix form": (
            r"\nabla_{\boldsymbol{\theta}} f(\boldsymbol{\theta}) = (\mathbf{A} + "
            r"\mathbf{A}^\top)\boldsymbol{\theta}"
        ),
        "Example, symmetric A": r"\nabla_{\boldsymbol{\theta}} f(\boldsymbol{\theta}) = 2\mathbf{A}\boldsymbol{\theta}",
        "Example, remark": r"\mathbf{A} = \mathbf{X}^\top \mathbf{X}",
        "Exercise 1": (
            r"\nabla_{\theta} (\mathbf{y}^{\top} \mathbf{y} - 2\mathbf{y}^{\top} \mathbf{X} \theta + "
            r"\theta^{\top} \mathbf{X}^{\top} \mathbf{X} \theta)"
        ),
        "Exercise 2": r"\nabla_{\Theta} \|\mathbf{Y}^{\top} - \mathbf{X}^{\top} \Theta\|_F^2",
        "Exercise 3": r"\nabla_{\Theta} \|\mathbf{Y}^{\top} - \mathbf{X}^{\top} \Theta\|_F^2 = \mathbf{0}",
        "reference to Cookbook eq 108": r"\nabla_{\Theta} \text{tr}(\Theta^{\top} \mathbf{X} \mathbf{X}^{\top} \Theta)",
    },
    asked=("Exercise 1", "Exercise 2", "Exercise 3"),
)
