"""The version of nablacheck."""

__version__ = "0.1.0"
