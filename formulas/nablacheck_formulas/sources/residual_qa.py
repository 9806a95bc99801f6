"""The question about the derivative of ‖XW − Y‖², its answers and comments."""

from nablacheck import Document

RESIDUAL_QA = Document(
    "Q&A: derivative of the squared Frobenius norm of XW − Y",
    key="residual-qa",
    locations={
        "question": r"\frac 2N \, X^T(XW-Y)",
        "answer 1, line 1": (
            r"\| \mathrm X \mathrm W - \mathrm Y \|_{\text{F}}^2 = \mbox{tr} \left( (\mathrm X \mathrm W - "
            r"\mathrm Y)^{\top} (\mathrm X \mathrm W - \mathrm Y) \right)"
        ),
        "answer 1, line 2": (
            r"\mbox{tr} \left( \mathrm W^{\top} \mathrm X^{\top} \mathrm X \mathrm W - \mathrm Y^{\top} \mathrm "
            r"X \mathrm W - \mathrm W^{\top} \mathrm X^{\top} \mathrm Y + \mathrm Y^{\top} \mathrm Y \right)"
        ),
        "answer 1, gradient (expanded)": (
            r"\nabla_{\mathrm W} f (\mathrm W) = 2 \, \mathrm X^{\top} \mathrm X \mathrm W - 2 \, \mathrm "
            r"X^{\top} \mathrm Y"
        ),
        "answer 1, gradient (factored)": (r"2 \, \mathrm X^{\top} \left( \mathrm X \mathrm W - \mathrm Y \right)"),
        "comment on answer 1 (Royi)": "",
        "comment on answer 1 (linear terms)": "",
        "comment on answer 1 (Cookbook eq 108)": "",
        "comment on answer 1 (transposes)": "(X^T X)^T = X^T X",
        "answer 2, equation (star)": r"\|XW-Y\|^2=\sum_{i,j}(x_{ik}w_{kj}-y_{ij})^2",
        "answer 2, derivative, first equality": r"\frac{d\|XW-Y\|^2}{dw_{ij}}=\sum_{k}2x_{ki}(x_{ki}w_{ij}-y_{kj})",
        "answer 2, derivative, second equality": r"\sum_{k}2x_{ki}(x_{ki}w_{ij}-y_{kj})=\left[2X^T(XW-Y)\right]_{i,j}",
        "answer 2, derivative, end result": r"\left[2X^T(XW-Y)\right]_{i,j}",
        "comment on answer 2 (20:58)": r"\sum_{i,j}(\sum_k x_{ik}w_{kj}-y_{ij})^2",
        "comment on answer 2 (21:14), function": r"L = \sum_{i}\sum_j(\sum_k x_{ik}w_{kj}-y_{ij})^2",
        "comment on answer 2 (21:14), entry": (
            r"\frac{\partial L}{\partial w_{k'j'}}=\sum_i 2(\sum_k x_{ik}w_{kj'}-y_{ij'})x_{ik'}"
        ),
        "comment on answer 2 (21:14), last equality": r"\sum_i 2(\sum_k x_{ik}w_{kj'}-y_{ij'})x_{ik'} = 2X^T(XW-Y)",
        "answer 3, line 1": r"\left \| XW - Y \right \|^{2} = \sum_{k, j} (\sum_{i} x_{ki} w_{ij} - y_{kj})^{2}",
        "answer 3, derivative, first equality": (
            r"\frac{d \left \| XW - Y \right \|^{2}}{d w_{ij}} = \sum_{k} 2x_{ki} (\sum_{i} x_{ki} w_{ij} - "
            "y_{kj})"
        ),
        "answer 3, derivative, second equality": r"\sum_{k} 2x_{ki} (XW - Y)_{kj}",
        "answer 3, derivative, third equality": "[2 X^{T} (XW - Y)]_{ij}",
        "answer 3, conclusion": r"\frac{d \left \| XW - Y \right \|^{2}}{d W} = 2 X^{T} (XW - Y)",
        "answer 4, expansion": (
            r"\|X(W+\delta)-Y\|_F^2=\|XW-Y+X\delta\|_F^2=\|XW-Y\|_F^2+2\langle XW-Y,X\delta \rangle "
            r"+\|X\delta\|_F^2"
        ),
        "answer 4, adjoint step": r"2\langle X^T( XW-Y),\delta \rangle",
        "answer 4, first-order form": r"f(W+\delta)=f(W)+2\langle X^T( XW-Y),\delta \rangle +o(\|\delta\|)",
        "answer 4, matrix-product form": r"f(W)+2\left(X^T( XW-Y)\right)^T\delta +o(\|\delta\|)",
        'answer 4, "the Jacobian"': r"2\left(X^T( XW-Y)\right)^T",
        "answer 4, conclusion": "the gradient is its transpose",
        "answer 5, definitions": r"U(W;X,Y)=XW-Y$, $L(U;N)=\frac{1}{N}U:U",
        "answer 5, line 1, first equality": r"L(U+dU)-L(U)=\frac{1}{N}(tr((U+dU)^T(U+dU))-tr((U^TU))",
        "answer 5, line 1, second equality": r"\frac{1}{N}(tr((U+dU)^T(U+dU))-tr((U^TU))=\frac{1}{N}tr(2U^TdU)",
        "answer 5, line 1, third equality": r"\frac{1}{N}tr(2U^TdU)=\frac{2}{N}U:dU",
        "answer 5, differential": r"dL=\frac{2}{N}U:dU",
        "answer 5, dU = X dW": "U(W+dW)-U(W)=XdW",
        "answer 5, chain": r"\frac{2}{N}U:(XdW)=tr(\frac{2}{N}U^TXdW)=(\frac{2}{N}X^TU):dW",
        "answer 5, conclusion": r"\frac{dL}{dW}=\frac{2}{N}X^TU=\frac{2}{N}X^T(XW-Y)",
    },
    asked=("comment on answer 1 (Royi)",),
    definitions=("comment on answer 2 (21:14), function", "answer 5, definitions"),
)
