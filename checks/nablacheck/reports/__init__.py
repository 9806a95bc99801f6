"""Results for reading: text, JSON, errata, coverage. Imports checking and what lies below it."""
