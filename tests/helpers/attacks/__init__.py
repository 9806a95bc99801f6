"""Claims written to break the tool, by people who hadn't read it: those named ``true`` are, and those named ``false``
are false on an ordinary part of their space."""
