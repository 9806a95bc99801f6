"""The blog post on the gradient of ‖b − Ax‖²."""

from nablacheck import Document

TWO_NORM_BLOG = Document(
    "Kien Duong: Gradient of the 2-Norm",
    key="two-norm-blog",
    author="Kien Duong",
    date="April 29, 2023",
    locations={
        "first display": r"x_1^2 + x_2^2 + x_3^2 = ||\mathbf{x}||_2^2",
        "expansion line 1": (
            "||\\mathbf{b} – A\\mathbf{x}||_2^2 \\\\\n"
            r"&= (\mathbf{b} – A\mathbf{x})^T (\mathbf{b} – A\mathbf{x})"
        ),
        "expansion line 2": r"(\mathbf{b}^T – (A\mathbf{x})^T)(\mathbf{b} – A\mathbf{x})",
        "expansion line 3": (
            r"\mathbf{b}^T\mathbf{b} – (A\mathbf{x})^T\mathbf{b} – \mathbf{b}^TA\mathbf{x} + "
            r"(A\mathbf{x})^TA\mathbf{x}"
        ),
        "expansion line 4, eq (1)": (
            r"\mathbf{b}^T\mathbf{b} – (A\mathbf{x})^T\mathbf{b} – \mathbf{b}^TA\mathbf{x} + \mathbf{x}^T A^T "
            r"A\mathbf{x}"
        ),
        "sentence before eq (2)": "A^TB = (A^TB)^T = B^T(A^T)^T = B^TA",
        "the step actually used for eq (2)": "",
        "eq (2) line 1": r"\mathbf{b}^T\mathbf{b} – 2\mathbf{b}^TA\mathbf{x} + \mathbf{x}^T A^T A\mathbf{x}",
        "eq (2) line 2": r"\mathbf{b}^T\mathbf{b} – 2(A^T\mathbf{b})^T\mathbf{x} + \mathbf{x}^T A^T A\mathbf{x}",
        "gradient definition": r"\nabla f(\mathbf{x}) = \frac{\partial f(\mathbf{x})}{\partial \mathbf{x}}",
        "section 1, sum": r"c_1x_1 + … + c_nx_n = \sum_{i = 1}^n c_ix_i",
        "section 1, gradient": (
            "\\begin{bmatrix}\n"
            "c_1 \\\\\n"
            "\\vdots \\\\\n"
            "c_n \\\\\n"
            "\\end{bmatrix}\n"
            r"= \mathbf{c}"
        ),
        "section 2, row vector": (
            "\\begin{bmatrix}\n"
            "\\sum_{i = 1}^n b_{i1}x_i & \\dots & \\sum_{i = 1}^n b_{in}x_i\n"
            r"\end{bmatrix}"
        ),
        "section 2, nested sums": r"\sum_{j = 1}^n x_j \sum_{i = 1}^n b_{ij}x_i",
        "section 2, eq (3)": r"\sum_{j = 1}^n \sum_{i = 1}^n b_{ij}x_ix_j",
        "section 2, k-th partial, expanded": r"x_1b_{k1} + … + (\sum_{i = 1}^n b_{ik}x_i + x_kb_{kk}) + … + x_nb_{kn}",
        "section 2, k-th partial, two sums": r"\sum_{j = 1}^n b_{kj}x_j + \sum_{i = 1}^n b_{ik}x_i",
        "section 2, k-th partial, row plus column": (
            r"[(k^{th} \text{ row of } \mathbf{B}) + (\text{transpose of } k^{th} \text{ column of } "
            r"\mathbf{B})]\mathbf{x}"
        ),
        "section 2, stacked rows": (
            "\\begin{bmatrix}\n"
            "(1^{st} \\text{ row of } \\mathbf{B}) \\\\\n"
            "\\vdots \\\\\n"
            "(n^{th} \\text{ row of } \\mathbf{B})\n"
            "\\end{bmatrix} +\n"
            "\\begin{bmatrix}\n"
            "(\\text{transpose of } 1^{st} \\text{ column of } \\mathbf{B}) \\\\\n"
            "\\vdots \\\\\n"
            "(\\text{transpose of } n^{th} \\text{ column of } \\mathbf{B})\n"
            "\\end{bmatrix}\n"
            r")\mathbf{x}"
        ),
        "section 2, result": r"(\mathbf{B} + \mathbf{B^T})\mathbf{x}",
        "final display line 1": r"\nabla f(\mathbf{x}) &= -2A^T\mathbf{b} + (A^TA + (A^TA)^T)\mathbf{x}",
        "final display line 2": r"-2A^T\mathbf{b} + (A^TA + A^T(A^T)^T)\mathbf{x}",
        "final display line 3": r"-2A^T\mathbf{b} + (A^TA + A^TA)\mathbf{x}",
        "final display line 4": r"-2A^T\mathbf{b} + 2A^TA\mathbf{x}",
        "final display line 5": r"2(A^TA\mathbf{x} – A^T\mathbf{b})",
    },
    definitions=("gradient definition",),
)
