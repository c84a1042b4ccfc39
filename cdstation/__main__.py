"""`python -m cdstation`, and the `cdstation` command."""

import sys

from cdstation.cli import main

if __name__ == "__main__":
    sys.exit(main())
