"""The documents whose claims are checked, and every location in them that makes one.

A location is named once here, in the order of its document; claims cite it as ``NORM_PROOFS.at("12.9 Formula")``. A
location where nothing is to be checked stands in ``nothing_to_check`` with the reason.
"""

from nablacheck import Document

NORM_PROOFS = Document(
    "Proofs Chapter 12: Derivatives of Norms",
    key="norm-proofs",
    locations="""
        Prerequisites bullet 2, not differentiable at 0
        Prerequisites bullet 2, subgradient at 0
        Prerequisites bullet 3
        12.1 Formula
        eq. 12-1-2
        eq. 12-1-3
        eq. 12-1-5
        eq. 12-1-6
        eq. 12-1-7
        eq. 12-1-8
        eq. 12-1-9
        eq. 12-1-10
        eq. 12-1-11
        eq. 12-1-12
        eq. 12-1-13
        12.1 Note, normalized form
        12.1 Note, unit vector
        12.2 Formula
        eq. 12-2-4
        eq. 12-2-5
        eq. 12-2-6
        eq. 12-2-7 as applied here
        eq. 12-2-7 read as the general quotient rule (Ref. 1.28)
        eq. 12-2-8
        eq. 12-2-9
        eq. 12-2-10
        12.2 Note, factored form
        12.2 Note, projection
        12.2 Note, orthogonal direction
        12.3 Formula
        eq. 12-3-1
        eq. 12-3-2
        eq. 12-3-3
        eq. 12-3-4
        eq. 12-3-5
        12.3 Note
        12.4 Formula
        12.4 Conditions
        eq. 12-4-1
        eq. 12-4-2
        eq. 12-4-3
        eq. 12-4-4
        eq. 12-4-5
        12.4 Note, gradient of tr(XXᵀ)
        12.4 Note, cyclic property
        12.5 Formula
        eq. 12-5-1
        eq. 12-5-3
        eq. 12-5-4
        eq. 12-5-5
        eq. 12-5-6
        eq. 12-5-7
        12.5 Note, matrix version
        12.5 Note, normalized matrix
        12.6 heading
        12.6 Formula
        eq. 12-6-2
        eq. 12-6-3
        eq. 12-6-4
        eq. 12-6-5
        eq. 12-6-6
        eq. 12-6-7
        12.6 Note
        12.7 Formula
        text after eq 12-7-1
        eq. 12-7-2
        eq. 12-7-3
        eq. 12-7-4
        eq. 12-7-5
        eq. 12-7-6
        text before eq. 12-7-7
        eq. 12-7-7
        eq. 12-7-8
        eq. 12-7-9
        eq. 12-7-10
        eq. 12-7-11
        eq. 12-7-12
        12.7 Note, normal equations
        12.7 Note, solution
        12.8 Formula
        text after eq 12-8-1
        eq. 12-8-2
        eq. 12-8-3
        eq. 12-8-4
        text before eq. 12-8-5
        eq. 12-8-5
        eq. 12-8-6
        eq. 12-8-7
        eq. 12-8-8
        eq. 12-8-9
        eq. 12-8-10
        12.8 Note, transpose of 12.7
        12.8 Note, side of Aᵀ
        12.9 Formula
        text after eq 12-9-1
        eq. 12-9-2
        eq. 12-9-3
        eq. 12-9-4
        eq. 12-9-5
        eq. 12-9-6
        text after eq 12-9-6
        eq. 12-9-7
        eq. 12-9-8
        eq. 12-9-9
        eq. 12-9-10
        eq. 12-9-11
        12.9 Note, normal equations
        12.9 Note, solution
        12.9 Note, pseudo-inverse
        12.9 Note, singular XᵀX
    """,
)

RESIDUAL_QA = Document(
    "Q&A: derivative of the squared Frobenius norm of XW − Y",
    key="residual-qa",
    locations="""
        question
        answer 1, line 1
        answer 1, line 2
        answer 1, gradient (expanded)
        answer 1, gradient (factored)
        comment on answer 1 (Royi)
        comment on answer 1 (linear terms)
        comment on answer 1 (Cookbook eq 108)
        comment on answer 1 (transposes)
        answer 2, equation (star)
        answer 2, equation (star) with k summed together with i, j
        answer 2, derivative, first equality
        answer 2, derivative, second equality
        answer 2, derivative, end result
        comment on answer 2 (20:58)
        comment on answer 2 (21:14), entry
        comment on answer 2 (21:14), last equality
        answer 3, line 1
        answer 3, derivative, first equality
        answer 3, derivative, second equality
        answer 3, derivative, third equality
        answer 3, conclusion
        answer 4, expansion
        answer 4, adjoint step
        answer 4, first-order form
        answer 4, matrix-product form
        answer 4, "the Jacobian"
        answer 4, "the Jacobian" as numerator-layout matrix
        answer 4, conclusion
        answer 5, line 1, first equality
        answer 5, line 1, second equality
        answer 5, line 1, third equality
        answer 5, differential
        answer 5, dU = X dW
        answer 5, chain
        answer 5, conclusion
    """,
)

TWO_NORM_BLOG = Document(
    "Kien Duong: Gradient of the 2-Norm",
    key="two-norm-blog",
    locations="""
        first display
        expansion line 1
        expansion line 2
        expansion line 3
        expansion line 4, eq (1)
        sentence before eq (2)
        the step actually used for eq (2)
        eq (2) line 1
        eq (2) line 2
        gradient definition
        section 1, sum
        section 1, gradient
        section 2, row vector
        section 2, eq (3)
        section 2, k-th partial, expanded
        section 2, k-th partial, two sums
        section 2, k-th partial, row plus column
        section 2, stacked rows
        section 2, result
        final display line 1
        final display line 2
        final display line 3
        final display line 4
        final display line 5
    """,
    nothing_to_check={
        "gradient definition": "a definition: the gradient is the column of partial derivatives",
    },
)

GRADIENT_SLIDES = Document(
    "Emanuele Rodolà: Gradients of scalar functions w.r.t. matrices",
    key="gradient-slides",
    locations="""
        Linear regression: Matrix notation
        Linear regression: remark
        MSE display
        sentence "The MSE is simply"
        zero-gradient display
        gradient arrow
        Example, double sum
        Example, component partials
        Example, merged sums
        Example, matrix form
        Example, symmetric A
        Example, remark
        Exercise 1
        Exercise 2
        Exercise 3
        reference to Cookbook eq 108
    """,
)

DERIVATIVE_NOTES = Document(
    "Notes on doing derivatives w.r.t. matrix/vector",
    key="derivative-notes",
    locations="""
        Properties 1
        Properties 2
        Properties 3 (chain rule)
        Vector 1
        Vector 2
        Vector 3
        Vector 4
        Vector 5
        Vector 6
        Trace: cyclic property
        Trace: Frobenius norm
        Trace 1, tr(AᵀX) and tr(AXᵀ)
        Trace 1, tr(AX) and tr(XA)
        Trace 2
        Trace 3
        Trace 4
        Trace 5 (determinant)
        Matrix 1
        Matrix 2
        Matrix 3
        Matrix 4
        batch norm: number of paths from x_hat
        batch norm: x_hat
        batch norm: number of paths from gamma
        batch norm: gamma
        batch norm: beta
        batch norm: number of paths from sigma^2
        batch norm: sigma^2
        batch norm: number of paths from mu
        batch norm: mu, first equality
        batch norm: mu, second equality
        batch norm: mu, final form
        batch norm: number of paths from x_i
        batch norm: x_i
        Least Square, expand, line 1
        Least Square, expand, line 2
        Least Square, expand, line 3
        Least Square, expand, line 4
        Least Square, linear form
        Frobenius Norm, trace, line 1
        Frobenius Norm, trace, line 2
        Frobenius Norm, trace, line 3
        Frobenius Norm, trace, line 4
        Frobenius Norm, linear form, line 1
        Frobenius Norm, linear form, line 2
        Frobenius Norm, linear form, line 3
        Frobenius Norm, linear form, line 4
        PRML, definition
        PRML, sentence before the F-norm derivation
        PRML, F-norm, line 1
        PRML, F-norm, line 2
        PRML, F-norm, line 3
        PRML, F-norm, line 4
        PRML, F-norm, line 5
        PRML, inner product, line 1
        PRML, inner product, line 2
        PRML, inner product, line 3
        PRML, inner product, line 4
        PRML, inner product, line 5
        PRML, inner product, line 5, square Phi
        PRML, definition of Phi
        RNN, sum over time
        RNN, line 1
        RNN, line 2
        RNN, line 3
        RNN, chain over time
        RNN, chain over time, factors
        RNN, "plug it in"
        Autoencoder, splitting
        Autoencoder, first term, line 1
        Autoencoder, first term, line 2
        Autoencoder, first term, line 3
        Autoencoder, first term, line 4
        Autoencoder, second term, line 1
        Autoencoder, second term, line 2
        Autoencoder, second term, line 3
        Autoencoder, second term, line 4
        Autoencoder, second term, line 5
    """,
)
