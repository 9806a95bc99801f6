"""``python -m nablacheck`` does what ``nablacheck`` does."""

from nablacheck.cli.commands import main

if __name__ == "__main__":
    main()
