"""Definitions of documents, in their print, that several tests begin with."""

from __future__ import annotations

BATCH_NORMALIZATION = r"""$$ \mu_B \gets \frac{1}{m} \sum_{i=1}^m x_i \\
\sigma_B^2 \gets \frac{1}{m} \sum_{i=1}^m (x_i - \mu_B)^2 \\
\hat{x}_i \gets \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} \\ y_i \gets \gamma \hat{x}_i + \beta $$
"""
