"""Tests of ``nablacheck.reading.documents``."""
