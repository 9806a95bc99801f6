"""Claimed minimizers: whether anything lower can be found. Imports oracles.shared."""
