"""What the oracles notice: claims spoiled on purpose, and the score. Imports reports and what lies below it."""
