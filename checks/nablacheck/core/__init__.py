"""What everything else stands on: arrays, verdicts, errors, and what user code may not do. Imports nothing of ours."""
