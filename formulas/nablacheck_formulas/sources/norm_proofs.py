"""The chapter on derivatives of norms: its locations, with what is printed there.

This module is as long as its document has equations.
"""

from nablacheck import Document

NORM_PROOFS = Document(
    "Proofs Chapter 12: Derivatives of Norms",
    key="norm-proofs",
    layout="denominator",
    locations={
        "Prerequisites bullet 2, not differentiable at 0": "",
        "Prerequisites bullet 2, subgradient at 0": "",
        "Prerequisites bullet 3": "",
        "12.1 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x} - \boldsymbol{a}\|_2 = "
            r"\displaystyle\frac{\boldsymbol{x} - \boldsymbol{a}}{\|\boldsymbol{x} - \boldsymbol{a}\|_2}"
        ),
        "eq. 12-1-1": r"\boldsymbol{u} = \boldsymbol{x} - \boldsymbol{a}",
        "eq. 12-1-2": r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} = \boldsymbol{I}",
        "eq. 12-1-3": (
            r"\|\boldsymbol{u}\|_2 = \sqrt{\boldsymbol{u}^\top\boldsymbol{u}} = \sqrt{\sum_{i=0}^{n-1} u_i^2}"
        ),
        "eq. 12-1-4": r"g = \boldsymbol{u}^\top\boldsymbol{u}",
        "eq. 12-1-5": (
            r"\frac{\partial f}{\partial g} = \frac{\partial}{\partial g} \sqrt{g} = \frac{1}{2\sqrt{g}} = "
            r"\frac{1}{2\|\boldsymbol{u}\|_2}"
        ),
        "eq. 12-1-6": r"g = \sum_{i=0}^{n-1} u_i^2",
        "eq. 12-1-7": r"\frac{\partial g}{\partial u_j} = \frac{\partial}{\partial u_j} \sum_{i=0}^{n-1} u_i^2 = 2u_j",
        "eq. 12-1-8": r"\frac{\partial g}{\partial \boldsymbol{u}} = 2\boldsymbol{u}",
        "eq. 12-1-9": (
            r"\frac{\partial f}{\partial \boldsymbol{u}} = \frac{\partial f}{\partial g} \cdot \frac{\partial "
            r"g}{\partial \boldsymbol{u}}"
        ),
        "eq. 12-1-10": (
            r"\frac{\partial f}{\partial \boldsymbol{u}} = \frac{1}{2\|\boldsymbol{u}\|_2} \cdot "
            r"2\boldsymbol{u} = \frac{\boldsymbol{u}}{\|\boldsymbol{u}\|_2}"
        ),
        "eq. 12-1-11": (
            r"\frac{\partial f}{\partial \boldsymbol{x}} = \frac{\partial f}{\partial \boldsymbol{u}} \cdot "
            r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}}"
        ),
        "eq. 12-1-12": (
            r"\frac{\partial f}{\partial \boldsymbol{x}} = \frac{\boldsymbol{u}}{\|\boldsymbol{u}\|_2} \cdot "
            r"\boldsymbol{I} = \frac{\boldsymbol{u}}{\|\boldsymbol{u}\|_2}"
        ),
        "eq. 12-1-13": (
            r"\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x} - \boldsymbol{a}\|_2 = "
            r"\frac{\boldsymbol{x} - \boldsymbol{a}}{\|\boldsymbol{x} - \boldsymbol{a}\|_2}"
        ),
        "12.1 Note, normalized form": "",
        "12.1 Note, unit vector": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x}\|_2 = "
            r"\displaystyle\frac{\boldsymbol{x}}{\|\boldsymbol{x}\|_2}"
        ),
        "12.2 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{x}} \displaystyle\frac{\boldsymbol{x} - "
            r"\boldsymbol{a}}{\|\boldsymbol{x} - \boldsymbol{a}\|_2} = "
            r"\displaystyle\frac{\boldsymbol{I}}{\|\boldsymbol{x} - \boldsymbol{a}\|_2} - "
            r"\displaystyle\frac{(\boldsymbol{x} - \boldsymbol{a})(\boldsymbol{x} - "
            r"\boldsymbol{a})^\top}{\|\boldsymbol{x} - \boldsymbol{a}\|_2^3}"
        ),
        "eq. 12-2-1": r"\boldsymbol{u} = \boldsymbol{x} - \boldsymbol{a}",
        "eq. 12-2-2": r"r = \|\boldsymbol{u}\|_2",
        "eq. 12-2-3": r"\hat{\boldsymbol{u}} = \frac{\boldsymbol{u}}{r}",
        "eq. 12-2-4": r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} = \boldsymbol{I}",
        "eq. 12-2-5": r"\frac{\partial r}{\partial \boldsymbol{u}} = \frac{\boldsymbol{u}}{r} = \hat{\boldsymbol{u}}",
        "eq. 12-2-6": (
            r"\frac{\partial r}{\partial \boldsymbol{x}} = \frac{\partial r}{\partial \boldsymbol{u}} \cdot "
            r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}} = \hat{\boldsymbol{u}} \cdot "
            r"\boldsymbol{I} = \frac{\boldsymbol{u}}{r}"
        ),
        "eq. 12-2-7 as applied here": (
            r"\frac{\partial \hat{\boldsymbol{u}}}{\partial \boldsymbol{x}} = \frac{1}{r} \frac{\partial "
            r"\boldsymbol{u}}{\partial \boldsymbol{x}} - \frac{\boldsymbol{u}}{r^2} \left(\frac{\partial "
            r"r}{\partial \boldsymbol{x}}\right)^\top"
        ),
        "eq. 12-2-7 read as the general quotient rule (Ref. 1.28)": (
            r"\frac{\partial \hat{\boldsymbol{u}}}{\partial \boldsymbol{x}} = \frac{1}{r} \frac{\partial "
            r"\boldsymbol{u}}{\partial \boldsymbol{x}} - \frac{\boldsymbol{u}}{r^2} \left(\frac{\partial "
            r"r}{\partial \boldsymbol{x}}\right)^\top"
        ),
        "eq. 12-2-8": (
            r"\frac{\partial \hat{\boldsymbol{u}}}{\partial \boldsymbol{x}} = \frac{1}{r} \boldsymbol{I} - "
            r"\frac{\boldsymbol{u}}{r^2} \left(\frac{\boldsymbol{u}}{r}\right)^\top"
        ),
        "eq. 12-2-9": (
            r"\frac{\partial \hat{\boldsymbol{u}}}{\partial \boldsymbol{x}} = \frac{\boldsymbol{I}}{r} - "
            r"\frac{\boldsymbol{u} \boldsymbol{u}^\top}{r^3}"
        ),
        "eq. 12-2-10": (
            r"\frac{\partial}{\partial \boldsymbol{x}} \frac{\boldsymbol{x} - \boldsymbol{a}}{\|\boldsymbol{x} "
            r"- \boldsymbol{a}\|_2} = \frac{\boldsymbol{I}}{\|\boldsymbol{x} - \boldsymbol{a}\|_2} - "
            r"\frac{(\boldsymbol{x} - \boldsymbol{a})(\boldsymbol{x} - \boldsymbol{a})^\top}{\|\boldsymbol{x} - "
            r"\boldsymbol{a}\|_2^3}"
        ),
        "12.2 Note, factored form": (
            r"\displaystyle\frac{1}{r}(\boldsymbol{I} - \hat{\boldsymbol{u}}\hat{\boldsymbol{u}}^\top)"
        ),
        "12.2 Note, projection": r"\boldsymbol{I} - \hat{\boldsymbol{u}}\hat{\boldsymbol{u}}^\top",
        "12.2 Note, orthogonal direction": "",
        "12.3 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x}\|_2^2 = 2\boldsymbol{x}"
        ),
        "eq. 12-3-1": r"\|\boldsymbol{x}\|_2^2 = \boldsymbol{x}^\top\boldsymbol{x}",
        "eq. 12-3-2": r"\|\boldsymbol{x}\|_2^2 = \sum_{i=0}^{n-1} x_i^2",
        "eq. 12-3-3": (
            r"\frac{\partial}{\partial x_j} \|\boldsymbol{x}\|_2^2 = \frac{\partial}{\partial x_j} "
            r"\sum_{i=0}^{n-1} x_i^2 = \frac{\partial}{\partial x_j} x_j^2 = 2x_j"
        ),
        "eq. 12-3-4": (
            r"\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x}\|_2^2 = \begin{pmatrix} 2x_0 \\ 2x_1 \\ "
            r"\vdots \\ 2x_{n-1} \end{pmatrix} = 2\boldsymbol{x}"
        ),
        "eq. 12-3-5": r"\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x}\|_2^2 = 2\boldsymbol{x}",
        "12.3 Note": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{x}} \|\boldsymbol{x}\|_2^2 = "
            r"2\|\boldsymbol{x}\|_2 \cdot \displaystyle\frac{\boldsymbol{x}}{\|\boldsymbol{x}\|_2} = "
            r"2\boldsymbol{x}"
        ),
        "12.4 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\|_F^2 = 2\boldsymbol{X}"
        ),
        "12.4 Conditions": (
            r"\|\boldsymbol{X}\|_F^2 = \text{tr}(\boldsymbol{X}^\top\boldsymbol{X}) = \sum_{i,j} X_{ij}^2"
        ),
        "eq. 12-4-1": r"\|\boldsymbol{X}\|_F^2 = \text{tr}(\boldsymbol{X}^\top\boldsymbol{X})",
        "eq. 12-4-2": r"\|\boldsymbol{X}\|_F^2 = \sum_{i=0}^{m-1} \sum_{j=0}^{n-1} X_{ij}^2",
        "eq. 12-4-3": (
            r"\frac{\partial}{\partial X_{pq}} \|\boldsymbol{X}\|_F^2 = \frac{\partial}{\partial X_{pq}} "
            r"\sum_{i,j} X_{ij}^2 = \frac{\partial}{\partial X_{pq}} X_{pq}^2 = 2X_{pq}"
        ),
        "eq. 12-4-4": r"\left(\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\|_F^2\right)_{pq} = 2X_{pq}",
        "eq. 12-4-5": r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\|_F^2 = 2\boldsymbol{X}",
        "12.4 Note, gradient of tr(XXᵀ)": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} "
            r"\text{tr}(\boldsymbol{X}\boldsymbol{X}^\top) = 2\boldsymbol{X}"
        ),
        "12.4 Note, cyclic property": (
            r"\|\boldsymbol{X}\|_F^2 = \text{tr}(\boldsymbol{X}^\top\boldsymbol{X}) = "
            r"\text{tr}(\boldsymbol{X}\boldsymbol{X}^\top)"
        ),
        "12.5 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\|_F = "
            r"\displaystyle\frac{\boldsymbol{X}}{\|\boldsymbol{X}\|_F}"
        ),
        "eq. 12-5-1": r"\|\boldsymbol{X}\|_F = \sqrt{\|\boldsymbol{X}\|_F^2}",
        "eq. 12-5-2": r"g = \|\boldsymbol{X}\|_F^2",
        "eq. 12-5-3": (
            r"\frac{\partial f}{\partial g} = \frac{\partial}{\partial g} \sqrt{g} = \frac{1}{2\sqrt{g}} = "
            r"\frac{1}{2\|\boldsymbol{X}\|_F}"
        ),
        "eq. 12-5-4": r"\frac{\partial g}{\partial \boldsymbol{X}} = 2\boldsymbol{X}",
        "eq. 12-5-5": (
            r"\frac{\partial f}{\partial \boldsymbol{X}} = \frac{\partial f}{\partial g} \cdot \frac{\partial "
            r"g}{\partial \boldsymbol{X}}"
        ),
        "eq. 12-5-6": (
            r"\frac{\partial f}{\partial \boldsymbol{X}} = \frac{1}{2\|\boldsymbol{X}\|_F} \cdot "
            r"2\boldsymbol{X} = \frac{\boldsymbol{X}}{\|\boldsymbol{X}\|_F}"
        ),
        "eq. 12-5-7": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\|_F = "
            r"\frac{\boldsymbol{X}}{\|\boldsymbol{X}\|_F}"
        ),
        "12.5 Note, matrix version": "",
        "12.5 Note, normalized matrix": "",
        "12.6 heading": "Difference of Frobenius Norms",
        "12.6 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X} - \boldsymbol{A}\|_F^2 = "
            r"2(\boldsymbol{X} - \boldsymbol{A})"
        ),
        "eq. 12-6-1": r"\boldsymbol{U} = \boldsymbol{X} - \boldsymbol{A}",
        "eq. 12-6-2": r"\frac{\partial U_{pq}}{\partial X_{rs}} = \delta_{pr}\delta_{qs}",
        "eq. 12-6-3": r"\|\boldsymbol{U}\|_F^2 = \sum_{i,j} U_{ij}^2 = \sum_{i,j} (X_{ij} - A_{ij})^2",
        "eq. 12-6-4": (
            r"\frac{\partial}{\partial X_{pq}} \|\boldsymbol{U}\|_F^2 = \frac{\partial}{\partial X_{pq}} "
            "(X_{pq} - A_{pq})^2"
        ),
        "eq. 12-6-5": (
            r"\frac{\partial}{\partial X_{pq}} (X_{pq} - A_{pq})^2 = 2(X_{pq} - A_{pq}) \cdot 1 = 2(X_{pq} - "
            "A_{pq})"
        ),
        "eq. 12-6-6": (
            r"\left(\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{U}\|_F^2\right)_{pq} = 2(X_{pq} - "
            "A_{pq}) = 2U_{pq}"
        ),
        "eq. 12-6-7": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X} - \boldsymbol{A}\|_F^2 = "
            r"2(\boldsymbol{X} - \boldsymbol{A})"
        ),
        "12.6 Note": r"\boldsymbol{X} = \boldsymbol{A}",
        "12.7 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{A}\boldsymbol{X} - "
            r"\boldsymbol{B}\|_F^2 = 2\boldsymbol{A}^\top(\boldsymbol{A}\boldsymbol{X} - \boldsymbol{B})"
        ),
        "eq. 12-7-1": r"\boldsymbol{U} = \boldsymbol{A}\boldsymbol{X} - \boldsymbol{B}",
        "text after eq 12-7-1": r"$U_{kl} = \sum_{n=0}^{N-1} A_{kn} X_{nl} - B_{kl}$",
        "eq. 12-7-2": r"\|\boldsymbol{U}\|_F^2 = \text{tr}(\boldsymbol{U}^\top \boldsymbol{U})",
        "eq. 12-7-3": r"\frac{\partial}{\partial \boldsymbol{U}} \|\boldsymbol{U}\|_F^2 = 2\boldsymbol{U}",
        "eq. 12-7-4": r"U_{kl} = \sum_{n=0}^{N-1} A_{kn} X_{nl} - B_{kl}",
        "eq. 12-7-5": r"\frac{\partial U_{kl}}{\partial X_{ij}} = A_{ki} \delta_{lj}",
        "eq. 12-7-6": (
            r"\frac{\partial f}{\partial X_{ij}} = \sum_{k,l} \frac{\partial f}{\partial U_{kl}} \frac{\partial "
            r"U_{kl}}{\partial X_{ij}}"
        ),
        "text before eq. 12-7-7": r"\frac{\partial f}{\partial U_{kl}} = 2U_{kl}",
        "eq. 12-7-7": r"\frac{\partial f}{\partial X_{ij}} = \sum_{k,l} 2U_{kl} \cdot A_{ki} \delta_{lj}",
        "eq. 12-7-8": r"\frac{\partial f}{\partial X_{ij}} = \sum_{k} 2U_{kj} A_{ki} = 2\sum_{k} A_{ki} U_{kj}",
        "eq. 12-7-9": r"\sum_{k} A_{ki} U_{kj} = (\boldsymbol{A}^\top \boldsymbol{U})_{ij}",
        "eq. 12-7-10": r"\frac{\partial f}{\partial X_{ij}} = 2(\boldsymbol{A}^\top \boldsymbol{U})_{ij}",
        "eq. 12-7-11": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{U}\|_F^2 = 2\boldsymbol{A}^\top "
            r"\boldsymbol{U}"
        ),
        "eq. 12-7-12": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{A}\boldsymbol{X} - \boldsymbol{B}\|_F^2 = "
            r"2\boldsymbol{A}^\top(\boldsymbol{A}\boldsymbol{X} - \boldsymbol{B})"
        ),
        "12.7 Note, normal equations": (
            r"\boldsymbol{A}^\top \boldsymbol{A} \boldsymbol{X} = \boldsymbol{A}^\top \boldsymbol{B}"
        ),
        "12.7 Note, solution": (
            r"\boldsymbol{X} = (\boldsymbol{A}^\top \boldsymbol{A})^{-1} \boldsymbol{A}^\top \boldsymbol{B}"
        ),
        "12.8 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\boldsymbol{A} - "
            r"\boldsymbol{B}\|_F^2 = 2(\boldsymbol{X}\boldsymbol{A} - \boldsymbol{B})\boldsymbol{A}^\top"
        ),
        "eq. 12-8-1": r"\boldsymbol{U} = \boldsymbol{X}\boldsymbol{A} - \boldsymbol{B}",
        "text after eq 12-8-1": r"$U_{kl} = \sum_{n=0}^{N-1} X_{kn} A_{nl} - B_{kl}$",
        "eq. 12-8-2": r"U_{kl} = \sum_{n=0}^{N-1} X_{kn} A_{nl} - B_{kl}",
        "eq. 12-8-3": r"\frac{\partial U_{kl}}{\partial X_{ij}} = \delta_{ki} A_{jl}",
        "eq. 12-8-4": (
            r"\frac{\partial f}{\partial X_{ij}} = \sum_{k,l} \frac{\partial f}{\partial U_{kl}} \frac{\partial "
            r"U_{kl}}{\partial X_{ij}}"
        ),
        "text before eq. 12-8-5": r"\frac{\partial f}{\partial U_{kl}} = 2U_{kl}",
        "eq. 12-8-5": r"\frac{\partial f}{\partial X_{ij}} = \sum_{k,l} 2U_{kl} \cdot \delta_{ki} A_{jl}",
        "eq. 12-8-6": r"\frac{\partial f}{\partial X_{ij}} = \sum_{l} 2U_{il} A_{jl} = 2\sum_{l} U_{il} A_{jl}",
        "eq. 12-8-7": (
            r"\sum_{l} U_{il} A_{jl} = \sum_{l} U_{il} (A^\top)_{lj} = (\boldsymbol{U} \boldsymbol{A}^\top)_{ij}"
        ),
        "eq. 12-8-8": r"\frac{\partial f}{\partial X_{ij}} = 2(\boldsymbol{U} \boldsymbol{A}^\top)_{ij}",
        "eq. 12-8-9": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{U}\|_F^2 = 2\boldsymbol{U} "
            r"\boldsymbol{A}^\top"
        ),
        "eq. 12-8-10": (
            r"\frac{\partial}{\partial \boldsymbol{X}} \|\boldsymbol{X}\boldsymbol{A} - \boldsymbol{B}\|_F^2 = "
            r"2(\boldsymbol{X}\boldsymbol{A} - \boldsymbol{B})\boldsymbol{A}^\top"
        ),
        "12.8 Note, transpose of 12.7": "",
        "12.8 Note, side of Aᵀ": "",
        "12.9 Formula": (
            r"\displaystyle\frac{\partial}{\partial \boldsymbol{w}} \|\boldsymbol{X}\boldsymbol{w} - "
            r"\boldsymbol{y}\|_2^2 = 2\boldsymbol{X}^\top(\boldsymbol{X}\boldsymbol{w} - \boldsymbol{y})"
        ),
        "eq. 12-9-1": r"\boldsymbol{r} = \boldsymbol{X}\boldsymbol{w} - \boldsymbol{y}",
        "text after eq 12-9-1": "",
        "eq. 12-9-2": r"L = \|\boldsymbol{r}\|_2^2 = \boldsymbol{r}^\top \boldsymbol{r}",
        "eq. 12-9-3": r"L = \sum_{i=0}^{N-1} r_i^2",
        "eq. 12-9-4": r"r_i = \sum_{j=0}^{D-1} X_{ij} w_j - y_i",
        "eq. 12-9-5": r"\frac{\partial r_i}{\partial w_k} = X_{ik}",
        "eq. 12-9-6": (
            r"\frac{\partial L}{\partial w_k} = \sum_{i=0}^{N-1} \frac{\partial L}{\partial r_i} \frac{\partial "
            r"r_i}{\partial w_k}"
        ),
        "text after eq 12-9-6": r"\frac{\partial L}{\partial r_i} = 2r_i",
        "eq. 12-9-7": (
            r"\frac{\partial L}{\partial w_k} = \sum_{i=0}^{N-1} 2r_i \cdot X_{ik} = 2\sum_{i=0}^{N-1} X_{ik} "
            "r_i"
        ),
        "eq. 12-9-8": (
            r"\sum_{i=0}^{N-1} X_{ik} r_i = \sum_{i=0}^{N-1} (X^\top)_{ki} r_i = (\boldsymbol{X}^\top "
            r"\boldsymbol{r})_k"
        ),
        "eq. 12-9-9": r"\frac{\partial L}{\partial w_k} = 2(\boldsymbol{X}^\top \boldsymbol{r})_k",
        "eq. 12-9-10": r"\frac{\partial L}{\partial \boldsymbol{w}} = 2\boldsymbol{X}^\top \boldsymbol{r}",
        "eq. 12-9-11": (
            r"\frac{\partial}{\partial \boldsymbol{w}} \|\boldsymbol{X}\boldsymbol{w} - \boldsymbol{y}\|_2^2 = "
            r"2\boldsymbol{X}^\top(\boldsymbol{X}\boldsymbol{w} - \boldsymbol{y})"
        ),
        "12.9 Note, normal equations": (
            r"\boldsymbol{X}^\top \boldsymbol{X} \boldsymbol{w} = \boldsymbol{X}^\top \boldsymbol{y}"
        ),
        "12.9 Note, solution": (
            r"\boldsymbol{w}^* = (\boldsymbol{X}^\top \boldsymbol{X})^{-1} \boldsymbol{X}^\top \boldsymbol{y}"
        ),
        "12.9 Note, pseudo-inverse": r"\boldsymbol{X}^+ = (\boldsymbol{X}^\top \boldsymbol{X})^+ \boldsymbol{X}^\top",
        "12.9 Note, singular XᵀX": "",
    },
    definitions=(
        "eq. 12-1-1",
        "eq. 12-1-4",
        "eq. 12-2-1",
        "eq. 12-2-2",
        "eq. 12-2-3",
        "eq. 12-5-2",
        "eq. 12-6-1",
        "eq. 12-7-1",
        "eq. 12-8-1",
        "eq. 12-9-1",
    ),
)
