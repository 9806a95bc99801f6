"""``python -m checks`` does what ``nablacheck`` does."""

from .cli import main

if __name__ == "__main__":
    main()
