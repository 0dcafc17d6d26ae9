"""`python -m corpuskit`, the same as the command `corpuskit`: begins so early that Ctrl-C never shows a traceback."""

import sys
from typing import NoReturn

STOPPED = 130  # what shells say of a program that Ctrl-C ended


def main() -> NoReturn:
    """Run the program and exit with its code; the entry point of the command `corpuskit`."""
    try:
        from corpuskit.cli import main as program  # here, because loading takes long enough to be stopped

        program()
    except KeyboardInterrupt:
        sys.stderr.write("error: stopped\n")  # nothing that prints more nicely need be there yet
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
