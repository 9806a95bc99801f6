"""The notes on derivatives by vectors and matrices."""

from nablacheck import Document

DERIVATIVE_NOTES = Document(
    "Notes on doing derivatives w.r.t. matrix/vector",
    key="derivative-notes",
    locations={
        "Definition: f, vectors, matrices": "f$: real value function",
        "Properties 1": r"\nabla_x f = (\nabla_{x^T} f)^T",
        "Properties 2": (
            r"\delta f \approx \sum_{i, j}\left(\nabla_{X} f\right)_{i j}(\delta X)_{i j}=\tr\left((\nabla "
            r"f)^{T} \delta X\right)"
        ),
        "Properties 3 (chain rule)": (
            r"\displaystyle \frac{\partial f}{\partial \mathbf{x}}=\left(\frac{\partial \mathbf{u}}{\partial "
            r"\mathbf{x}}\right)^{T} \frac{\partial f}{\partial \mathbf{u}}"
        ),
        "Vector 1": r"\nabla A \mathbf{x}=A",
        "Vector 2": r"\nabla\left(\mathbf{a}^{\mathrm{T}} \mathbf{x}\right)=\mathbf{a}",
        "Vector 3": (
            r"\nabla\norm{\mathbf{x}}_{2}^{2}=\nabla\left(\mathbf{x}^{\mathbf{T}} \mathbf{x}\right)=2 \mathbf{x}"
        ),
        "Vector 4": r"\nabla\left(\mathbf{x}^{T} A \mathbf{x}\right)=\left(A+A^{T}\right) \mathbf{x}",
        "Vector 5": (
            r"\nabla\left(\mathbf{u}^{\mathrm{T}} \mathbf{v}\right)=\left(\nabla_{\mathbf{x}} "
            r"\mathbf{u}\right)^{T} \mathbf{v}+\left(\nabla_{\mathbf{x}} \mathbf{v}\right)^{T} \mathbf{u}"
        ),
        "Vector 6": (
            r"\nabla_{\mathbf{x}}(\alpha(\mathbf{x}) \mathbf{f}(\mathbf{x}))=\mathbf{f}(\mathbf{x}) "
            r"\nabla_{\mathbf{x}^{\mathrm{T}}} \alpha(\mathbf{x})+\alpha(\mathbf{x}) \nabla_{\mathbf{x}} "
            r"\mathbf{f}(\mathbf{x})"
        ),
        "Trace: cyclic property": (
            r"\tr\left(A_{1} A_{2} \cdots A_{n}\right)=\tr\left(A_{2} A_{3} \cdots A_{n} "
            r"A_{1}\right)=\cdots=\tr\left(A_{n-1} A_{n} A_{1} \cdots A_{n-2}\right)=\tr\left(A_{n} A_{1} "
            r"\cdots A_{n-2} A_{n-1}\right)"
        ),
        "Trace: Frobenius norm": r"\norm{A}_F^2 = \tr(A^T A)",
        "Trace 1, tr(AᵀX) and tr(AXᵀ)": r"\nabla \tr\left(A^{T} X\right)=\nabla \tr\left(A X^{T}\right)=A",
        "Trace 1, tr(AX) and tr(XA)": r"\nabla \tr(A X)=\nabla \tr(X A)=A^{T}",
        "Trace 2": r"\nabla \tr\left(X A X^{T} B\right)=B^{T} X A^{T}+B X A",
        "Trace 3": r"\nabla \mathbf{a}^{T} X \mathbf{b}=\mathbf{a} \mathbf{b}^{T}",
        "Trace 4": r"\nabla \mathbf{a}^{T} X^{T} X \mathbf{a}=2 X \mathbf{a} \mathbf{a}^{T}",
        "Trace 5 (determinant)": r"\nabla_{X}|X|=|X|\left(X^{-1}\right)^{T}",
        "Matrix 1": (
            r"\displaystyle \frac{\partial y}{\partial x_{i j}}=\tr\left(\left(\frac{\partial y}{\partial "
            r"U}\right)^{T} \frac{\partial U}{\partial x_{i j}}\right)"
        ),
        "Matrix 2": r"\nabla_{X} f(A X+B)=A^{T} \nabla_{Y} f",
        "Matrix 3": (
            r"\nabla_{\mathbf{x}}^{2} f(\mathbf{A} \mathbf{x}+\mathbf{b})=A^{T}\left(\nabla_{\mathbf{y}}^{2} "
            r"f\right) A"
        ),
        "Matrix 4": r"\nabla_{X} f(X C+D)=\left(\nabla_{Y} f\right) C^{T}",
        "batch norm: definitions": r"\mu_B &\gets \frac{1}{m} \sum_{i=1}^m x_i",
        "batch norm: number of paths from x_hat": r"For $\hat{x}_i$ there is only one path",
        "batch norm: x_hat": (
            r"\displaystyle \frac{\partial l}{\partial \hat{x}_i} = \frac{\partial l}{\partial y_i} "
            r"\frac{\partial y_i}{\partial \hat{x}_i} = \frac{\partial l}{\partial y_i} \gamma"
        ),
        "batch norm: number of paths from gamma": r"For $\gamma$ there are $m$ paths",
        "batch norm: gamma": (
            r"\displaystyle \frac{\partial l}{\partial \gamma} = \sum_i \frac{\partial l}{\partial y_i} "
            r"\frac{\partial y_i}{\partial \gamma} = \sum_i \frac{\partial l}{\partial y_i} \hat{x}_i"
        ),
        "batch norm: beta": (
            r"\displaystyle \frac{\partial l}{\partial \beta} = \sum_i \frac{\partial l}{\partial y_i} "
            r"\frac{\partial y_i}{\partial \beta} = \sum_i \frac{\partial l}{\partial y_i}"
        ),
        "batch norm: number of paths from sigma^2": r"For $\sigma_B^2$, there are $m$ paths",
        "batch norm: sigma^2": (
            r"\displaystyle \frac{\partial l}{\partial \sigma_B^2} = \sum_i \frac{\partial l}{\partial "
            r"\hat{x}_i} \frac{\partial \hat{x}_i}{\partial \sigma_B^2} = \sum_i \frac{\partial l}{\partial "
            r"\hat{x}_i} \cdot -\frac{1}{2} (x_i - \mu_B) (\sigma_B^2 + \epsilon)^{-3/2}"
        ),
        "batch norm: number of paths from mu": r"For $\mu_B$, there are $2m$ paths",
        "batch norm: mu, first equality": (
            r"\displaystyle \frac{\partial l}{\partial \mu_B} = \sum_i \left( \frac{\partial l}{\partial "
            r"\hat{x}_i} \frac{\partial \hat{x}_i}{\partial \mu_B} + \frac{\partial l}{\partial \sigma_B^2} "
            r"\frac{\partial \sigma_B^2}{\partial \mu_B}\right)"
        ),
        "batch norm: mu, second equality": (
            r"\sum_i \frac{\partial l}{\partial \hat{x}_i} \frac{-1}{\sqrt{\sigma_B^2 + \epsilon}} + \sum_i "
            r"\frac{\partial l}{\partial \sigma_B^2} \sum_j \frac{2}{m} (x_j - \mu_B)"
        ),
        "batch norm: mu, final form": (
            r"\sum_i \frac{\partial l}{\partial \hat{x}_i} \frac{-1}{\sqrt{\sigma_B^2 + \epsilon}}"
        ),
        "batch norm: number of paths from x_i": (
            r"For $x_i$, there are $3$ paths $x_i \to \hat{x}_i \to l, x_i \to \sigma_B^2 \to l, x_i \to \mu_B "
            r"\to l$"
        ),
        "batch norm: x_i": (
            r"\frac{\partial l}{\partial \hat{x}_i} \frac{1}{\sqrt{\sigma_B^2 + \epsilon}} + \frac{\partial "
            r"l}{\partial \sigma_B^2}\frac{2}{m}(x_i - \mu_B) + \frac{\partial l}{\partial \mu_B} \frac{1}{m}"
        ),
        "Least Square, expand, line 1": (
            r"\nabla_{\mathbf{x}}\norm{A \mathbf{x}-\mathbf{b}}_{2}^{2} &= \nabla_{\mathbf{x}}(A "
            r"\mathbf{x}-\mathbf{b})^{T}(A \mathbf{x}-\mathbf{b})"
        ),
        "Least Square, expand, line 2": (
            r"\nabla_{\mathbf{x}}\left(\mathbf{x}^{T} A^{T} A \mathbf{x}\right)-2 "
            r"\nabla_{\mathbf{x}}\left(\mathbf{b}^{T} A \mathbf{x}\right)"
        ),
        "Least Square, expand, line 3": r"2 A^{T} A \mathbf{x}-2 A^{T} \mathbf{b}",
        "Least Square, expand, line 4": r"2 A^{T}(A \mathbf{x}-\mathbf{b})",
        "Least Square, linear form, line 1": (
            r"A^{T} \nabla_{A \mathbf{x}-\mathbf{b}}\norm{A \mathbf{x}-\mathbf{b}}_{2}^{2}"
        ),
        "Least Square, linear form, line 2": r"A^{T}(2(A \mathbf{x}-\mathbf{b}))",
        "Least Square, linear form, line 3": r"2 A^{T}(A \mathbf{x}-\mathbf{b})",
        "Frobenius Norm, trace, line 1": (
            r"\nabla\norm*{X A^{T}-B}_{F}^{2} &= \nabla \tr\left(\left(X A^{T}-B\right)^{T}\left(X "
            r"A^{T}-B\right)\right)"
        ),
        "Frobenius Norm, trace, line 2": (
            r"\nabla \left(\tr\left(A X^{T} X A^{T}\right)-2 \tr\left(A X^{T} B\right)+\tr\left(B^{T} B\right) "
            r"\right)"
        ),
        "Frobenius Norm, trace, line 3": "2 XA^TA - 2BA",
        "Frobenius Norm, trace, line 4": "2(XA^T - B)A",
        "Frobenius Norm, linear form, line 1": (
            r"\nabla\norm*{X A^{T}-B}_{F}^{2} &= \nabla\norm*{A X^{T}-B^{T}}_{F}^{2}"
        ),
        "Frobenius Norm, linear form, line 2": r"\left(\nabla_{X^{T}}\norm*{A X^{T}-B^{T}}_{F}^{2}\right)^{T}",
        "Frobenius Norm, linear form, line 3": r"\left(A^{T}\left(2\left(A X^{T}-B^{T}\right)\right)\right)^{T}",
        "Frobenius Norm, linear form, line 4": r"2\left(X A^{T}-B\right) A",
        "PRML, definition": (
            r"f(W)=\ln p(T | X, W, \beta)=\text{const}-\frac{\beta}{2} \sum_{n}\norm*{\mathbf{t}_{n}-W^{T} "
            r"\phi\left(\mathbf{x}_{n}\right)}_{2}^{2}"
        ),
        "PRML, sentence before the F-norm derivation": (
            "The sum of 2-norm square of vectors equals the F-norm square of a big matrix"
        ),
        "PRML, F-norm, line 1": (
            r"\nabla f &= \nabla\left( \frac{\beta}{2} \sum_{n}\norm*{\mathbf{t}_{n}-W^{T} "
            r"\phi\left(\mathbf{x}_{n}\right)}_{2}^{2} \right)"
        ),
        "PRML, F-norm, line 2": r"-\frac{\beta}{2} \nabla \norm{T^T - W^T \Phi^T}_F^2",
        "PRML, F-norm, line 3": r"-\frac{\beta}{2} \nabla \norm{\Phi W - T}_F^2",
        "PRML, F-norm, line 4": r"-\frac{\beta}{2} \Phi^T(2 (\Phi W - T))",
        "PRML, F-norm, line 5": r"-\beta \Phi^T (\Phi W - T)",
        "PRML, inner product, line 1": (
            r"\nabla f &= \nabla\left( \frac{\beta}{2} \sum_{n}\norm*{\mathbf{t}_{n}-W^{T} "
            r"\phi\left(\mathbf{x}_{n}\right)}_{2}^{2} \right)"
        ),
        "PRML, inner product, line 2": (
            r"-\frac{\beta}{2} \nabla \left( \sum_n(\mathbf{t}_n - W^T \phi(\mathbf{x}_n))^T (\mathbf{t}_n - "
            r"W^T \phi(\mathbf{x}_n)) \right)"
        ),
        "PRML, inner product, line 3": (
            r"-\frac{\beta}{2} \sum_n \left( -2\phi(\mathbf{x}_n) \mathbf{t}_n^T + "
            r"2\phi(\mathbf{x}_n)\phi(\mathbf{x}_n)^T W \right)"
        ),
        "PRML, inner product, line 4": (
            r"-\beta \sum_n \phi(\mathbf{x}_n) \left( -\mathbf{t}_n^T + \phi(\mathbf{x}_n)^T W \right)"
        ),
        "PRML, inner product, line 5": r"-\beta \Phi^T(\Phi^T W - T)",
        "PRML, definition of Phi": r"\Phi^T = (\phi(\mathbf{x}_1), \dots, \phi(\mathbf{x}_n))",
        "RNN, sum over time": r"l = \sum_t l_t",
        "RNN, line 1": r"\sum_{k=1}^t \frac{\partial l_t}{\partial W^{(k)}}",
        "RNN, line 2": r"\sum_{k=1}^t \frac{\partial l_t}{\partial \mathbf{h}_k} (f(\mathbf{h}_{k-1}))^T",
        "RNN, line 3": r"\sum_{k=1}^t\left( f(\mathbf{h}_{k-1}) \frac{\partial l_t}{\partial \mathbf{h}_k^T} \right)",
        "RNN, chain over time": (
            r"\frac{\partial l_t}{\partial \mathbf{h}_k^T} &= \frac{\partial l_t}{\partial \mathbf{h}_t^T} "
            r"\frac{\partial \mathbf{h}_t}{\partial \mathbf{h}_{t-1}^T}\dots \frac{\partial "
            r"\mathbf{h}_{k+1}}{\partial \mathbf{h}_{k}^T}"
        ),
        "RNN, chain over time, factors": (
            r"\frac{\partial l_t}{\partial \mathbf{h}_t^T} W "
            r"\operatorname{diag}\big(f'(\mathbf{h}_{t-1})\big)\dots W \operatorname{diag}(f'(\mathbf{h}_{k}))"
        ),
        'RNN, "plug it in"': "Plug it in to get the final equation.",
        "Autoencoder, splitting": (
            r"\nabla_W f = \nabla_W l(\mathbf{b}_2 + W^T \sigma(W_c\mathbf{x} + \mathbf{b}_1)) + \nabla_W "
            r"l(\mathbf{b}_2 + W_c^T \sigma(W\mathbf{x} + \mathbf{b}_1))"
        ),
        "Autoencoder, first term, line 1": (
            r"\left( \nabla_{W^T} l(\mathbf{b}_2 + W^T \sigma(W_c\mathbf{x} + \mathbf{b}_1)) \right)^T"
        ),
        "Autoencoder, first term, line 2": (
            r"\left( \nabla_{\mathbf{z} = \mathbf{b}_2 + W^T \sigma(W_c\mathbf{x} + \mathbf{b}_1)}l(\mathbf{z}) "
            r"\nabla_{W^T}\mathbf{z}) \right)^T"
        ),
        "Autoencoder, first term, line 3": (
            r"\left( \nabla_{\mathbf{z}}l(\mathbf{z}) (\sigma(W_c\mathbf{x} + \mathbf{b}_1))^T \right)^T"
        ),
        "Autoencoder, first term, line 4": r"\sigma(W_c\mathbf{x} + \mathbf{b}_1) (\nabla_{\mathbf{z}}l(\mathbf{z}))^T",
        "Autoencoder, second term, line 1": (
            r"\nabla_{\mathbf{u} = W\mathbf{x} + \mathbf{b}_1} l(\mathbf{b}_2 + W_c^T \sigma(\mathbf{u})) "
            r"\mathbf{x}^T"
        ),
        "Autoencoder, second term, line 2": (
            r"\nabla_{\mathbf{u}^T} l(\mathbf{b}_2 + W_c^T \sigma(\mathbf{u}))^T \mathbf{x}^T"
        ),
        "Autoencoder, second term, line 3": (
            r"\left( \nabla_{\mathbf{t}^T} l(\mathbf{t})\frac{\partial \mathbf{t}}{\partial \mathbf{v}} "
            r"\frac{\partial \mathbf{v}}{\partial \mathbf{u}} \right)^T \mathbf{x}^T"
        ),
        "Autoencoder, second term, line 4": (
            r"\left( \nabla_{\mathbf{t}^T} l(\mathbf{t}) W_c^T \operatorname{diag}(\sigma'(\mathbf{u})) "
            r"\right)^T \mathbf{x}^T"
        ),
        "Autoencoder, second term, line 5": (
            r"\operatorname{diag}(\sigma'(\mathbf{u})) W_c \nabla_\mathbf{t} l(\mathbf{t}) \mathbf{x}^T"
        ),
    },
    definitions=("Definition: f, vectors, matrices", "batch norm: definitions", "PRML, definition of Phi"),
)
