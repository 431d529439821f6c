"""`python -m sqs_tui`, the same as the command `sqs-tui`."""

import sys

from sqs_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
